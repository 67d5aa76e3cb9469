# SPDX-License-Identifier: EUPL-1.2
"""A rule or a target that was changed while no daemon ran: an alert that it moves says so, and no other does."""
import sqlite3
import time

import pytest
from peers import wait_until
from test_days import day
from world import CATALOGUE, CONTROLLER, HEAD, contact, outcome, plan, results

SAME = "utfall och mål är desamma."


def words(mail):
    return " ".join(mail.text.replace("\u00a0", " ").split())


def news(mails, to=HEAD):
    return [words(m) for m in mails.get(to, [])]


def catalogue(w, old="", new=""):
    assert old in CATALOGUE
    w.daemon.config(w.main_yaml(), units=w.units_yaml(), catalogue=CATALOGUE.replace(old, new))


def settings(w, extra):
    w.settings["extra"] = extra
    w.write()


def satisfied(w, value, unit="alfa"):
    """76.5 of 80 is near by five per cent, and behind by one."""
    body = results(unit, satisfied=None)
    body["outcomes"].append(outcome("nojda", "2014-H1", value))
    w.results(unit, body)


def test_another_tolerance(make):
    w = make(start=False, units=("alfa",))
    satisfied(w, 76.5)
    assert HEAD not in day(w, "2014-10-02T09:00")
    settings(w, "assess: {tolerance: 1}\n")
    told = news(day(w, "2014-10-03T09:00"))
    assert len(told) == 1
    assert f"Regeln ändrades: toleransen är 0,8 procentenheter, i stället för 4 procentenheter; {SAME}" in told[0]
    assert HEAD not in day(w, "2014-10-03T10:00")
    settings(w, "assess: {tolerance: 20}\n")
    told = news(day(w, "2014-10-03T11:00"))
    assert len(told) == 1 and "Återhämt" in told[0]
    assert f"Regeln ändrades: toleransen är 16 procentenheter, i stället för 0,8 procentenheter; {SAME}" in told[0]


def test_what_the_outcome_did_is_not_said_of_the_rule(make):
    w = make(start=False, units=("alfa",))
    satisfied(w, 81)
    assert HEAD not in day(w, "2014-10-02T09:00")
    settings(w, "assess: {tolerance: 1}\n")
    satisfied(w, 60)
    told = news(day(w, "2014-10-03T09:00"))
    assert len(told) == 1 and "ändrades" not in told[0]


def test_other_words_about_the_same_rules_are_no_news(make):
    w = make(start=False, units=("alfa",))
    satisfied(w, 60)
    assert HEAD in day(w, "2014-10-02T09:00")
    catalogue(w, "indicators:", "# en anmärkning\nindicators:")
    assert not day(w, "2014-10-03T09:00")


@pytest.mark.parametrize("dies", [False, True])
def test_a_target_changed_while_nothing_ran_and_one_unit_is_slow(make, dies):
    """What was stored is shown long before every unit has answered: that is not what the change is held against."""
    w = make(start=False, units=("alfa", "beta"), as_of=None, interval="10s", until="2099-12-31")
    w.settings["timeout"] = "20s"
    w.write()
    for u in w.units:
        w.plan(u, plan(u, sick=5.5, valid_from="2014-01-01"))
        w.results(u, sick=(4.0, 5.4))
    w.start()
    w.stop()
    n, second = len(w.sink.mails), int(time.time())
    assert not [m for m in w.sink.mails if "Sjukfrånvaro" in m.subject]
    wait_until(lambda: int(time.time()) > second, 5, "nästa sekund")  # what came first is told by seconds
    w.plan("alfa", plan("alfa", sick=4.5, valid_from="2014-01-01"))
    w.servers["beta"].fault("/plan", "slow")
    w.daemon.spawn()

    def shown():
        try:
            row = w.api.indicator("sjukfranvaro", "unit:alfa", "2014-T2")
        except (OSError, AssertionError):
            return False  # it does not answer yet
        return row and row["target"] == 4.5

    wait_until(shown, 20, "det nya målet")
    assert w.api.api("status")["last_cycle"] is None
    if dies:  # and so the new plan is what was stored, though nobody has been told
        w.daemon.kill()
    w.servers["beta"].mend("/plan")
    w.start() if dies else w.quiet(30)
    w.stop()
    told = [words(m) for m in w.sink.mails[n:] if HEAD in m.to and "Sjukfrånvaro" in m.text]
    assert len(told) == 1
    assert "Målet ändrades från högst 5,5 % till högst 4,5 %" in told[0]


def test_another_direction(make):
    w = make(start=False, units=("alfa",))
    satisfied(w, 90)
    assert HEAD not in day(w, "2014-10-02T09:00")
    catalogue(w, 'name: Nöjda brukare, unit: "%", direction: higher', 'name: Nöjda brukare, unit: "%", direction: lower')
    told = news(day(w, "2014-10-03T09:00"))
    assert len(told) == 1
    assert f"Regeln ändrades: lägre är bättre, i stället för högre är bättre; {SAME}" in told[0]


def test_an_indicator_that_comes_into_the_catalogue(make):
    line = [row for row in CATALOGUE.splitlines() if "id: nojda" in row][0]
    w = make(start=False, units=("alfa", "beta"))
    for u, value in (("alfa", 60), ("beta", 62)):
        body = results(u, satisfied=None)
        body["outcomes"].append(outcome("Nöjda brukare", "2014-H1", value))
        w.results(u, body)
    catalogue(w, line, "")
    assert HEAD not in day(w, "2014-10-02T09:00")  # nobody knows which way is good
    catalogue(w)
    told = news(day(w, "2014-10-03T09:00"))
    assert len(told) == 1 and "Nya (3)" in told[0]  # both units, and now that it is known: the department
    assert told[0].count("Regeln ändrades: indikatorn bedöms nu som «Nöjda brukare»; utfallet är detsamma.") == 3


@pytest.mark.parametrize("how", ["restart", "reload"])
def test_what_is_open_goes_on_when_the_catalogue_takes_the_indicator_up(make, how):
    """The same news under another id: nobody hears of it again, and its thread, its answer and its silence follow it."""
    line = [row for row in CATALOGUE.splitlines() if "id: nojda" in row][0]
    w = make(start=False, units=("alfa",))
    w.settings["tokens"] = ", tokens: [hemligt-ord-1]"
    w.write()
    p = plan("alfa")
    p["indicators"][1]["direction"] = "higher"
    w.plan("alfa", body=p)
    satisfied(w, 60)
    body = results("alfa", satisfied=None)
    body["outcomes"].append(outcome("Nöjda brukare", "2014-H1", 60))
    w.results("alfa", body)
    catalogue(w, line, "")
    first = day(w, "2014-10-02T09:00")[HEAD][0]
    w.daemon.as_of = "2014-10-02T10:00"
    w.start()
    open_, = w.api.rows("alerts")
    assert open_["subject"] == "nojda-brukare"
    assert w.api.send("POST", f"/api/v1/alerts/{open_['id']}/acknowledge", {"action": "Ny rutin", "due": "2014-10-20"}, word="hemligt-ord-1").status == 200
    assert w.api.send("POST", "/api/v1/silences", {"alert": open_["id"], "until": "2014-10-10"}, word="hemligt-ord-1").status in (200, 201)
    n = len(w.sink.mails)
    if how == "reload":
        catalogue(w)
        w.daemon.reload()
        wait_until(lambda: [a["subject"] for a in w.api.rows("alerts")] != ["nojda-brukare"], 10, "en generation med den nya katalogen")
        w.quiet()
    else:
        w.stop()
        catalogue(w)
        w.start()
    moved, = w.api.rows("alerts")
    assert (moved["subject"], moved["since"], moved["told"]) == ("nojda", open_["since"], [HEAD])
    assert moved["acknowledged"]["action"] == "Ny rutin" and moved["silenced_until"]
    silence, = w.api.rows("silences")
    assert silence["alert"] == moved["id"]
    w.stop()
    assert not [m for m in w.sink.mails[n:] if HEAD in m.to]
    satisfied(w, 85)
    over = day(w, "2014-10-13T09:30")[HEAD]
    assert any("terhämtad" in m.subject and first.id in m.message["References"] for m in over)
    catalogue(w, line, "")
    assert HEAD not in day(w, "2014-10-14T09:00")


def test_what_is_open_when_the_catalogue_lets_the_indicator_go(make):
    """The units' news goes on under their own name; of the department's there is nothing left to tell."""
    line = [row for row in CATALOGUE.splitlines() if "id: nojda" in row][0]
    w = make(start=False, units=("alfa", "beta"))
    for u, value in (("alfa", 60), ("beta", 62)):
        body = results(u, satisfied=None)
        body["outcomes"].append(outcome("Nöjda brukare", "2014-H1", value))
        w.results(u, body)

    def open_(as_of):
        mails = day(w, as_of)
        w.daemon.as_of = as_of
        w.start()
        rows = {(a["scope"], a["subject"]): a["since"][:10] for a in w.api.rows("alerts")}
        w.stop()
        return rows, mails.get(HEAD, [])

    rows, told = open_("2014-10-02T09:00")
    above = [("department:omsorg", "nojda"), ("district:testby", "nojda")]
    assert set(rows) == {("unit:alfa", "nojda"), ("unit:beta", "nojda"), *above} and len(told) == 1
    catalogue(w, line, "")
    rows, told = open_("2014-10-03T09:00")
    assert rows == {("unit:alfa", "nojda-brukare"): "2014-10-02", ("unit:beta", "nojda-brukare"): "2014-10-02"} and not told
    catalogue(w)
    rows, told = open_("2014-10-03T10:00")
    assert rows == {("unit:alfa", "nojda"): "2014-10-02", ("unit:beta", "nojda"): "2014-10-02", **dict.fromkeys(above, "2014-10-03")}
    assert len(told) == 1 and "Nya (1)" in words(told[0])


def test_less_coverage_is_enough(make):
    w = make(start=False, units=("alfa", "beta", "gamma"))
    for u, value in (("alfa", 74), ("beta", 75)):
        satisfied(w, value, u)
    w.results("gamma", satisfied=None)
    settings(w, "assess: {min_coverage: 0.9}\nalerts: {for: 1}\n")
    before = news(day(w, "2014-10-02T09:00"))
    assert not any("Nämnd" in m or "Omsorgen" in m.split("--")[0] and "provis" in m for m in before)
    settings(w, "assess: {min_coverage: 0.6}\nalerts: {for: 1}\n")
    told = news(day(w, "2014-10-03T09:00"))
    assert len(told) == 1
    assert f"Regeln ändrades: minst 60 % av underlaget ska vara rapporterat, i stället för 90 %; {SAME}" in told[0]


def test_another_last_day(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(4.0, None), visits=(110, None))
    assert not day(w, "2014-09-16T09:00")  # T2 is due on the 22nd
    settings(w, "assess: {grace_days: {tertial: 10}}\n")
    mails = day(w, "2014-09-17T09:00")
    assert set(mails) == {contact("alfa"), CONTROLLER}
    told = news(mails, contact("alfa"))[0]
    assert "sista dag var 10 september 2014. Regeln ändrades: sista dag är 10 september 2014, i stället för 22 september 2014." in told
    settings(w, "assess: {grace_days: {tertial: 40}}\n")
    mails = day(w, "2014-09-18T09:00")
    told = news(mails, contact("alfa"))[0]
    assert "Regeln ändrades: sista dag är 10 oktober 2014, i stället för 10 september 2014." in told
    assert "har kommit" not in told


def test_another_limit_of_the_budget(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", budget=[{"period": "2014-T2", "budget_sek": 1000000, "actual_sek": 700000, "forecast_sek": 1030000}])
    assert HEAD not in day(w, "2014-10-02T09:00")
    settings(w, "assess: {tolerance: 2}\n")
    told = [m for m in news(day(w, "2014-10-03T09:00")) if "udget" in m]
    assert len(told) == 1
    assert "en avvikelse räknas när den är större än 2 % av budgeten, i stället för 5 %; budget och prognos är desamma." in told[0]


def test_a_smaller_group_may_be_shown(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", satisfied=(4, 10))
    assert HEAD not in day(w, "2014-10-02T09:00")
    settings(w, "privacy: {min_group: 3}\n")
    told = news(day(w, "2014-10-03T09:00"))
    assert len(told) == 1
    assert "Regeln ändrades: uppgifter om minst 3 personer visas, i stället för minst 5." in told[0]


def test_what_was_thought_of_before_is_remembered_as_shown_by_nobody(make):
    """The rules of before were looser, and a group that came since is small by today's.  That a start looks at it with the old ones must not
    make it known: the total with it, less the others, would tell of four people."""
    w = make(start=False, units=("alfa", "beta", "gamma", "delta"), as_of=None, interval="10s", until="2099-12-31")
    w.settings["timeout"] = "20s"
    for u, n in (("alfa", (30, 40)), ("beta", (35, 50)), ("gamma", None), ("delta", None)):
        w.results(u, satisfied=n)

    def row(scope):
        return w.api.indicator("nojda", scope, "2014-H1")

    def hidden():
        try:
            return (row("unit:gamma") or {}).get("state") == "protected"
        except (OSError, AssertionError):
            return False  # it does not answer yet

    settings(w, "privacy: {min_group: 3}\n")
    w.start()
    w.stop()
    settings(w, "privacy: {min_group: 5}\n")
    w.results("gamma", satisfied=(16, 20))
    w.servers["delta"].fault("/plan", "slow")
    w.daemon.spawn()
    wait_until(hidden, 20, "gamma, skyddad")
    assert w.api.api("status")["last_cycle"] is None  # so the rules that are stored are still those of before
    w.daemon.kill()
    w.servers["delta"].mend("/plan")
    w.start()
    assert {s: row(s)["state"] for s in ("unit:gamma", "department:omsorg", "district:testby")} == dict.fromkeys(
        ("unit:gamma", "department:omsorg", "district:testby"), "protected")
    w.stop()


def test_ten_days_without_an_action_are_not_the_targets_doing(make):
    w = make(start=False, units=("alfa",))
    w.plan("alfa", plan("alfa", sick=5.5, valid_from="2014-01-01"))
    w.results("alfa", sick=(4.0, 5.0))
    day(w, "2014-10-01T09:00")
    w.plan("alfa", plan("alfa", sick=4.5, valid_from="2014-01-01"))
    assert "Målet ändrades" in news(day(w, "2014-10-02T09:00"))[0]
    mails = day(w, "2014-10-17T09:00")[HEAD]  # a weekly letter, too
    told = [words(m) for m in mails if "Åtgärd saknas" in m.subject]
    assert len(told) == 1 and "ändrades" not in told[0]


def test_the_outcome_of_last_year_is_no_new_target(make):
    w = make(start=False, units=("alfa",))
    p = plan("alfa")
    p["indicators"][1]["target"] = {"kind": "increase", "value": None, "unit": "%", "text": "öka"}
    w.plan("alfa", body=p)
    satisfied(w, 60)
    assert HEAD not in day(w, "2014-10-02T09:00")
    body = results("alfa", satisfied=None)
    body["outcomes"] += [outcome("nojda", "2014-H1", 60), outcome("nojda", "2013-H1", 72)]
    w.results("alfa", body)
    told = news(day(w, "2014-10-03T09:00"))
    assert len(told) == 1 and "ändrades" not in told[0]


def test_who_is_asked_since_nobody_answered_reads_that_and_not_what_once_moved_it(make):
    w = make(start=False, units=("alfa",))
    satisfied(w, 76.5)
    text = w.main_yaml
    deputy = f"head: {{name: Chef, email: {HEAD}}}, deputy: {{name: Vice, email: vice@example.se}}"
    w.main_yaml = lambda: text().replace(f"head: {{name: Chef, email: {HEAD}}}", deputy, 1)
    w.settings["tokens"] = ", tokens: [hemligt-ord-1]"
    w.write()
    day(w, "2014-10-02T09:00")
    settings(w, "assess: {tolerance: 1}\nalerts: {escalate_after: 3}\n")
    assert "Regeln ändrades" in news(day(w, "2014-10-03T09:00"))[0]
    told = [m for d in ("2014-10-08T09:00", "2014-10-09T09:00", "2014-10-10T09:00") for m in news(day(w, d), "vice@example.se")]
    assert len(told) == 1 and "kvitterat" in told[0] and "ändrades" not in told[0]


@pytest.mark.parametrize("scope", ["unit:alfa", "department:omsorg", None])
def test_a_silence_of_the_indicator_holds_for_its_new_id(make, scope):
    w = make(start=False, units=("alfa",))
    w.settings["tokens"] = ", tokens: [hemligt-ord-1]"
    w.write()
    body = results("alfa", satisfied=None)
    body["outcomes"].append(outcome("Nöjda brukare", "2014-H1", 60))
    w.results("alfa", body)
    day(w, "2014-10-02T09:00")
    w.daemon.as_of = "2014-10-02T10:00"
    w.start()
    asked = {"indicator": "nojda", "until": "2014-10-20", **({"scope": scope} if scope else {})}
    assert w.api.send("POST", "/api/v1/silences", asked, word="hemligt-ord-1").status in (200, 201)
    wait_until(lambda: w.api.rows("alerts")[0]["silenced_until"], 10, "tystat")
    w.stop()
    catalogue(w, "id: nojda,", "id: nojdhet,")
    w.daemon.as_of = "2014-10-02T11:00"
    w.start()
    quiet = {(a["subject"], a["silenced_until"] is not None) for a in w.api.rows("alerts")}
    assert quiet == {("nojdhet", True)}
    assert len(w.api.rows("silences")) == (1 if scope == "unit:alfa" else 2)  # a wider one may be of others, too
    w.stop()


def test_rules_that_nobody_can_read_any_more(make):
    """Those of today stand in for them; the start goes on, and the log says what it costs."""
    w = make(start=False, units=("alfa",))
    satisfied(w, 76.5)
    assert HEAD not in day(w, "2014-10-02T09:00")
    with sqlite3.connect(w.settings["store"]) as db:
        db.execute("UPDATE rules SET body = CAST('of:\n another: time\n' AS BLOB)")
    db.close()
    settings(w, "assess: {tolerance: 1}\n")
    told = news(day(w, "2014-10-03T09:00"))
    assert len(told) == 1 and "Regeln ändrades" not in told[0]
    assert "de regler som gällde förut kan inte läsas av den här versionen" in w.daemon.log
    assert HEAD not in day(w, "2014-10-03T10:00")
    assert "kan inte läsas av den här versionen" not in w.daemon.log.split("redo:")[-1]
