# SPDX-License-Identifier: EUPL-1.2
"""The register of units over HTTP (units_url): taken when it changes, kept without a network, refused when most of it is gone."""
import pytest
from daemon import PATIENCE
from peers import UnitServer, wait_until
from world import OPERATOR


@pytest.fixture
def registered(make):
    """A world whose units come from a register over HTTP; units.d is empty."""
    servers = []

    def run(units=("alfa", "beta", "gamma", "delta"), extra=""):
        w = make(start=False, units=units)
        w.register = UnitServer("127.0.0.8")
        servers.append(w.register)
        w.says = lambda *names: w.register.put("/units.yaml", "units:\n" + "".join(line + "\n" for line in w.units_yaml().splitlines()[1:]
                                                                                   if any(f"id: {n}," in line for n in names)))
        w.settings["extra"] = f'units_url: "{w.register.url("/units.yaml")}"\n{extra}'
        w.daemon.config(w.main_yaml(), units="units: []\n")
        return w

    yield run
    for server in servers:
        server.close()


def units(w):
    return {u["id"] for u in w.api.rows("units")}


def wait_units(w, *names):
    wait_until(lambda: units(w) == set(names), 20 * PATIENCE, f"enheterna {names}")


def test_units_come_with_the_register_and_are_pulled(registered):
    w = registered()
    w.says("alfa", "beta")
    w.daemon.start()
    wait_units(w, "alfa", "beta")
    w.wait_value("district:testby", "besok", "2014-T2", 420)
    w.says("alfa", "beta", "gamma")
    wait_units(w, "alfa", "beta", "gamma")
    w.wait_value("district:testby", "besok", "2014-T2", 630)
    n = len(w.register.seen("/units.yaml", 304))
    wait_until(lambda: len(w.register.seen("/units.yaml", 304)) > n + 1, 20 * PATIENCE, "304")
    said = [line for line in w.daemon.errors if "inställningarna omlästa" in line]
    assert len(said) == 2, said
    w.stop()


def test_a_restart_without_network_keeps_it(registered):
    w = registered()
    w.says("alfa", "beta")
    w.daemon.start()
    wait_units(w, "alfa", "beta")
    w.wait_value("district:testby", "besok", "2014-T2", 420)
    w.daemon.kill()
    w.register.down()
    w.daemon.start()
    assert units(w) == {"alfa", "beta"} and w.value("district:testby", "besok", "2014-T2") == 420
    w.daemon.expect_said("registret på", "nekades", "det förra gäller")
    w.wait_mails(1, OPERATOR)
    w.register.up()
    w.says("alfa", "beta", "gamma")
    wait_units(w, "alfa", "beta", "gamma")
    w.daemon.expect_said("registret hämtas igen utan fel")
    w.stop()


def test_a_register_that_lost_most_units_is_refused_until_confirmed(registered):
    w = registered()
    w.says("alfa", "beta", "gamma", "delta")
    w.daemon.start()
    wait_units(w, "alfa", "beta", "gamma", "delta")
    w.says("alfa")
    w.daemon.expect_said("3 av registrets 4 enheter saknas", "units_confirmed:", "det förra gäller")
    assert len(units(w)) == 4
    w.wait_mails(1, OPERATOR)
    said = next(line for line in w.daemon.errors if "units_confirmed: " in line)
    digits = said.split("units_confirmed: ")[1].split(" ")[0]
    w.settings["extra"] += f'units_confirmed: "{digits}"\n'
    w.daemon.config(w.main_yaml(), units="units: []\n")
    w.daemon.reload()
    wait_units(w, "alfa")
    w.stop()


def test_a_check_sum_that_is_none_is_told_before_the_start(registered):
    w = registered(extra='units_confirmed: "ja"\n')
    assert w.daemon.run() == 1 and w.daemon.said("units_confirmed", "ingen kontrollsumma")


def test_a_register_that_is_asked_for_elsewhere_is_not_taken_from_the_old_address(registered):
    w = registered()
    w.says("alfa", "beta")
    w.daemon.start()
    wait_units(w, "alfa", "beta")
    w.register.put("/annat.yaml", w.units_yaml())
    w.register.fault("/units.yaml", "late")
    wait_until(lambda: w.register.seen("/units.yaml", 0), 20 * PATIENCE, "en fråga som väntar")
    w.register.pages["/units.yaml"].body = b"units: []\n"  # would be refused, and told
    w.settings["extra"] = f'units_url: "{w.register.url("/annat.yaml")}"\n'
    w.daemon.config(w.main_yaml(), units="units: []\n")
    w.daemon.reload()
    w.register.release.set()
    wait_units(w, "alfa", "beta", "gamma", "delta")
    told = [line for line in w.daemon.errors if "registret på" in line]
    assert not told, told
    w.stop()


def test_retry_after_is_kept_to(registered):
    w = registered()
    w.says("alfa")
    w.daemon.start()
    wait_units(w, "alfa")
    w.register.fault("/units.yaml", "retry_after", 3600)
    w.daemon.expect_said("registret på", "503")
    n = len(w.register.seen("/units.yaml"))
    w.round("alfa")
    w.round("alfa")
    w.round("alfa")
    assert len(w.register.seen("/units.yaml")) == n
    w.stop()


def test_half_of_them_may_go(registered):
    w = registered()
    w.says("alfa", "beta", "gamma", "delta")
    w.daemon.start()
    wait_units(w, "alfa", "beta", "gamma", "delta")
    w.says("alfa", "delta")
    wait_units(w, "alfa", "delta")
    w.stop()


@pytest.mark.parametrize("body, words", [
    ("units:\n  - {id: alfa, department: saknas}\n", "saknas"),
    ("units: [", "fel"),
    ("<html>Logga in</html>", "fel"),
    ("", "4 av registrets 4"),
    ('units:\n  - {id: alfa, department: omsorg, plan: {url: "file:///etc/passwd"}}\n', "fel början"),
    ("pull: {interval: 1s}\n", "okänd nyckel"),
])
def test_what_is_no_register_changes_nothing(registered, body, words):
    w = registered()
    w.says("alfa", "beta", "gamma", "delta")
    w.daemon.start()
    wait_units(w, "alfa", "beta", "gamma", "delta")
    w.register.put("/units.yaml", body)
    w.daemon.expect_said("registret på", words, "det förra gäller", seconds=15)
    assert len(units(w)) == 4
    w.daemon.kill()
    w.daemon.start()
    assert len(units(w)) == 4
    w.says("alfa", "beta", "gamma")
    wait_units(w, "alfa", "beta", "gamma")
    w.stop()


def test_it_stands_beside_units_d_and_a_unit_in_both_is_an_error(registered):
    w = registered()
    w.says("alfa", "beta")
    own = w.units_yaml().splitlines()
    w.daemon.config(w.main_yaml(), units="units:\n" + next(line for line in own if "id: gamma," in line) + "\n")
    w.daemon.start()
    wait_units(w, "alfa", "beta", "gamma")
    w.says("alfa", "beta", "gamma")
    w.daemon.expect_said("registret på", "gamma", "det förra gäller", seconds=15)
    assert units(w) == {"alfa", "beta", "gamma"}
    w.stop()


def test_it_may_demand_a_login(registered):
    w = registered(extra="units_credential: register\n")
    (w.daemon.folder / "credentials").mkdir()
    (w.daemon.folder / "credentials" / "register").write_text("Bearer registerord")
    w.register.wants = lambda headers: headers.get("Authorization") == "Bearer registerord"
    w.says("alfa")
    w.daemon.start()
    wait_units(w, "alfa")
    assert "registerord" not in "\n".join(w.daemon.errors)
    w.stop()


def with_credentials(w, **words):
    folder = w.daemon.folder / "credentials"
    folder.mkdir()
    for name, word in words.items():
        (folder / name).write_text(word + "\n")


@pytest.mark.parametrize("names", ["credential: smtp", "auth: {type: bearer, credential: smtp}", "tls: {cert: smtp}",
                                   "auth: {type: oauth2, token_url: \"http://127.0.0.9:1/\", client_id: x, credential: smtp}"])
def test_it_cannot_have_a_credential_sent_anywhere(registered, names):
    """Who writes the register does not choose where the secrets of this machine go."""
    w = registered(extra="units_may_use: [annan]\n")
    with_credentials(w, smtp="hemligt-ord", annan="x")
    w.says("alfa", "beta")
    w.daemon.start()
    wait_units(w, "alfa", "beta")
    lines = w.register.pages["/units.yaml"].body.decode()
    w.register.put("/units.yaml", lines.replace("id: beta,", f"id: beta, {names},"))
    w.daemon.expect_said("registret på", ":3:", "units[beta].", "credential", "smtp", "units_may_use", "det förra gäller", seconds=15)
    wait_until(lambda: [a for a in w.api.rows("alerts", kind="operator") if a["subject"] == "register"], 20 * PATIENCE, "driftlarmet")
    assert not [h for path in ("/plan", "/utfall") for _, _, h in w.servers["beta"].seen(path) if "Authorization" in h]
    w.stop()


def test_it_may_use_the_credentials_that_are_named_for_it(registered):
    w = registered(extra="units_may_use: [alfas, annan]\n")
    with_credentials(w, alfas="Bearer alfas-ord")
    w.says("alfa", "beta")
    lines = w.register.pages["/units.yaml"].body.decode()
    w.register.put("/units.yaml", lines.replace("id: alfa,", "id: alfa, credential: alfas,"))
    w.daemon.start()
    wait_units(w, "alfa", "beta")
    wait_until(lambda: w.servers["alfa"].seen("/plan"), 20 * PATIENCE, "hämtningen")
    assert {h.get("Authorization") for _, _, h in w.servers["alfa"].seen("/plan")} == {"Bearer alfas-ord"}
    w.stop()


def test_units_d_may_use_any(registered):
    w = registered()
    with_credentials(w, ord="Bearer ord")
    w.says("alfa")
    own = next(line for line in w.units_yaml().splitlines() if "id: beta," in line)
    w.daemon.config(w.main_yaml(), units="units:\n" + own.replace("id: beta,", "id: beta, credential: ord,") + "\n")
    w.daemon.start()
    wait_units(w, "alfa", "beta")
    wait_until(lambda: w.servers["beta"].seen("/plan"), 20 * PATIENCE, "hämtningen")
    assert {h.get("Authorization") for _, _, h in w.servers["beta"].seen("/plan")} == {"Bearer ord"}
    w.stop()


def once(w, feeds, code=0):
    """One cycle with whatever the register says now, in which so many feeds are asked."""
    w.daemon.config(w.main_yaml(), units="units: []\n")
    w.daemon.errors.clear()
    assert w.daemon.run("--once") == code, w.daemon.log
    assert w.daemon.said("första varvet klart", f" {feeds} flöden, "), w.daemon.log


def test_one_cycle_goes_by_the_register_as_it_is_now(registered):
    w = registered()
    w.says("alfa", "beta")
    once(w, feeds=4)  # also the very first time
    w.says("alfa", "beta", "gamma")
    once(w, feeds=6)
    once(w, feeds=6)


def test_one_cycle_without_the_register_goes_by_the_one_before_and_says_so(registered):
    w = registered()
    w.says("alfa", "beta")
    once(w, feeds=4)
    w.register.down()
    once(w, feeds=4, code=2)
    assert w.daemon.said("registret på", "det förra gäller"), w.daemon.log
