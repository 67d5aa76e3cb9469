# SPDX-License-Identifier: EUPL-1.2
"""SIGHUP, and what systemd is told."""
import signal
import time

from crowd import Crowd
from daemon import PATIENCE, Daemon
from peers import UnitServer, wait_until
from world import AS_OF, CATALOGUE, plan, results

MANY = 600 if PATIENCE == 1 else 100


def test_systemd_is_told_ready_alive_reloading_and_stopping(make):
    w = make(start=False)
    w.daemon.start(watchdog_us=1_000_000)
    notify = w.daemon.notify
    wait_until(lambda: notify.count("WATCHDOG=1") >= 2, 10 * PATIENCE, "WATCHDOG=1")
    assert notify.count("READY=1") == 1 and notify.count("STATUS=") >= 1
    w.daemon.reload()
    assert notify.count("RELOADING=1") == 1
    assert notify.count("MONOTONIC_USEC=") == 1  # systemd 253 and later want it beside RELOADING=1
    w.quiet()
    w.stop()
    wait_until(lambda: notify.count("STOPPING=1") == 1, 5, "STOPPING=1")


def test_a_good_reload_takes_over_units_and_settings(make):
    w = make()
    w.units.append("delta")
    w.servers["delta"] = UnitServer("127.0.1.9")
    w.plan("delta")
    w.results("delta")
    w.write()
    w.daemon.reload()
    wait_until(lambda: w.value("district:testby", "besok", "2014-T2") == 840, 20 * PATIENCE, "den nya enheten")
    assert [u["id"] for u in w.api.rows("units")] == w.units
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.units.remove("beta")
    w.write()
    w.daemon.reload()
    wait_until(lambda: w.value("district:testby", "besok", "2014-T2") == 630, 20 * PATIENCE, "enheten som gått")
    w.stop()


def test_a_changed_limit_is_in_force_after_reload(make):
    w = make()
    w.settings["max_body"] = "1KiB"
    w.write()
    w.daemon.reload()
    w.results("alfa", visits=(110, 250), activities=[{"activity": "x" * 2000, "status": "done"}])
    state = w.wait_unit("alfa", lambda u: u["last_error"] is not None)
    assert state["last_error"]["kind"] == "too_large"
    w.stop()


def test_an_end_in_the_midst_of_a_reload_loses_nothing(tmp_path):
    """Of many units half leave the register; the end comes sooner or later after it is read."""
    crowd = Crowd(MANY, lambda i, kind: plan(f"enhet-{i}") if kind == "plan" else results(f"enhet-{i}"))
    daemon = Daemon(tmp_path / "d", as_of=AS_OF)

    def register(n):
        units = [f'  - {{id: enhet-{i}, name: Enhet {i}, department: omsorg, plan: {{url: "{crowd.url(i, "plan")}"}}, results: {{url: "{crowd.url(i, "utfall")}"}}}}'
                 for i in range(n)]
        daemon.config(f"""districts: [{{id: testby, name: Testby}}]
departments: [{{id: omsorg, name: Omsorgen, district: testby, head: {{name: Chef, email: chef@example.se}}}}]
pull: {{interval: 1s}}
store: {{path: "{tmp_path}/tertial.db"}}
serve: {{listen: "127.0.0.1:{daemon.port}"}}
""", units="units:\n" + "\n".join(units) + "\n", catalogue=CATALOGUE)

    def all_there(n):
        row = daemon.api.indicator("besok", "district:testby", "2014-T2")
        return row and row["value"] == 210 * n

    try:
        register(MANY)
        daemon.start(seconds=60)
        wait_until(lambda: all_there(MANY), 60 * PATIENCE, "alla hämtade")
        for turn in range(8):
            n = MANY // 2 if turn % 2 == 0 else MANY
            register(n)
            daemon.process.send_signal(signal.SIGHUP)
            time.sleep(0.02 * turn * PATIENCE)  # from before it is read until after it is in force
            daemon.stop(seconds=30)  # with its own exit code, and without a leak
            daemon.start(seconds=60)
            wait_until(lambda: all_there(n), 60 * PATIENCE, f"{n} enheter")
        daemon.stop(seconds=30)
    finally:
        daemon.close()
        crowd.close()


def test_a_bad_reload_changes_nothing_and_says_why(make):
    w = make()
    before = w.api.get("/api/v1/units").body
    w.daemon.file.write_text(w.main_yaml().replace("timeout:", "timout:"))
    w.daemon.process.send_signal(signal.SIGHUP)
    w.daemon.expect_said("tertiald.yaml:7:", "timout")
    w.round()
    assert w.api.get("/api/v1/units").body == before or w.api.api("units")["units"]
    assert [u["id"] for u in w.api.rows("units")] == w.units
    assert w.daemon.process.poll() is None
    wait_until(lambda: any(a["kind"] == "operator" for a in w.api.rows("alerts")), 15 * PATIENCE, "larmet till driften")
    w.write()
    w.daemon.reload()
    w.quiet()
    w.stop()


def test_many_hangups_in_a_row_do_no_harm(make):
    w = make()
    for _ in range(20):
        w.daemon.process.send_signal(signal.SIGHUP)
    w.round()
    w.quiet()
    assert w.value("district:testby", "besok", "2014-T2") == 630
    w.stop()


def test_a_new_catalogue_is_heard_by_documents_already_read(make):
    w = make()
    catalogue = w.daemon.folder / "indicators.yaml"
    before = catalogue.read_text()

    def unknown():
        return [f["message"] for f in w.api.rows("findings", unit="alfa") if f["kind"] == "unknown_indicator"]

    assert not unknown()
    catalogue.write_text("\n".join(line for line in before.splitlines() if "sjukfranvaro" not in line) + "\n")
    w.daemon.reload()
    wait_until(lambda: any("Sjukfrånvaro" in m for m in unknown()), 20 * PATIENCE, "anmärkningen")
    catalogue.write_text(before)
    w.daemon.reload()
    wait_until(lambda: not unknown(), 20 * PATIENCE, "att anmärkningen försvinner")
    w.stop()
