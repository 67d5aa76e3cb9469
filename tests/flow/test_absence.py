# SPDX-License-Identifier: EUPL-1.2
"""What is taken back, hidden, or gone from the register neither raises nor clears, and is not in anybody's mail."""
import re

from test_days import day
from world import CATALOGUE, CONTROLLER, HEAD, contact, outcome, plan, results

WORD = "hemligt-ord-1"
DEPUTY = "vice@example.se"


def words(mail):
    return " ".join((mail.subject + " " + mail.text).replace("\u00a0", " ").split())


def heard(mails, *people):
    return {to: [words(m) for m in mails[to]] for to in people or (HEAD,) if to in mails}


def alerts(w, as_of):
    """(kind, scope, subject) -> period of all that is open at that moment."""
    w.daemon.as_of = as_of
    w.start()
    rows = {(a["kind"], a["scope"], a["subject"]): a["period"] for a in w.api.rows("alerts")}
    w.stop()
    return rows


def settings(w, extra, deputy=False):
    w.settings["extra"] = extra
    w.settings["tokens"] = f", tokens: [{WORD}]"
    if deputy:
        text = w.main_yaml
        head = f"head: {{name: Chef, email: {HEAD}}}"
        w.main_yaml = lambda: text().replace(head, f"{head}, deputy: {{name: Vice, email: {DEPUTY}}}", 1)
    w.write()


def test_an_outcome_that_is_taken_back_clears_nothing(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    assert HEAD in day(w, "2014-10-02T09:00")
    w.results("alfa", sick=(4.0, None))
    assert HEAD not in day(w, "2014-10-03T09:00")
    assert alerts(w, "2014-10-03T10:00")[("indicator_behind", "unit:alfa", "sjukfranvaro")] == "2014-T2"
    w.results("alfa", sick=(4.0, 4.2))
    assert "Återhämtad" in heard(day(w, "2014-10-03T11:00"))[HEAD][0]


def test_nor_does_it_raise_what_was_before_it(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(6.1, None), visits=(110, None))
    assert HEAD in day(w, "2014-05-15T09:00")
    w.results("alfa", sick=(6.1, 4.2))
    assert "terhämtad" in heard(day(w, "2014-10-02T09:00"))[HEAD][0]
    w.results("alfa", sick=(6.1, None))
    for as_of in ("2014-10-02T15:00", "2014-10-03T09:00", "2014-10-09T09:00", "2014-10-31T09:00"):
        assert not [m for m in heard(day(w, as_of)).get(HEAD, []) if "Ny avvikelse" in m]
    assert not [key for key in alerts(w, "2014-12-01T10:00") if key[2] == "sjukfranvaro"]  # nor when it is forgotten


def test_a_rollup_of_which_too_much_is_taken_back_clears_nothing(make):
    w = make(start=False, units=("alfa", "beta", "gamma"))
    for u in w.units:
        w.results(u, sick=(4.0, 6.1))
    day(w, "2014-10-02T09:00")
    for u in ("alfa", "beta"):
        w.results(u, sick=(4.0, None))
    assert HEAD not in day(w, "2014-10-03T09:00")
    assert alerts(w, "2014-10-03T10:00")[("indicator_behind", "department:omsorg", "sjukfranvaro")] == "2014-T2"


def test_a_forecast_of_the_budget_that_is_taken_back_clears_nothing(make):
    w = make(start=False, units=("alfa",))
    first = {"period": "2014-T1", "budget_sek": 1000000, "actual_sek": 300000, "forecast_sek": 1000000}
    w.results("alfa", budget=[first, {"period": "2014-T2", "budget_sek": 1000000, "actual_sek": 700000, "forecast_sek": 1200000}])
    assert HEAD in day(w, "2014-10-02T09:00")
    w.results("alfa", budget=[first])
    assert HEAD not in day(w, "2014-10-03T09:00")
    assert ("budget_deviation", "unit:alfa", "budget") in alerts(w, "2014-10-03T10:00")


def test_what_became_protected_while_it_was_silenced_is_told_to_nobody(make):
    w = make(start=False, units=("alfa",))
    settings(w, "")
    w.results("alfa", satisfied=(180, 200))
    w.daemon.as_of = "2014-10-02T09:00"
    w.start()
    asked = {"scope": "unit:alfa", "indicator": "nojda", "until": "2014-10-05"}
    assert w.api.send("POST", "/api/v1/silences", asked, word=WORD).status in (200, 201)
    w.stop()
    w.results("alfa", satisfied=(50, 120))
    day(w, "2014-10-03T09:00")
    w.results("alfa", satisfied=(3, 12))
    for as_of in ("2014-10-03T15:00", "2014-10-07T09:00"):
        assert "Nöjda brukare" not in str(heard(day(w, as_of), HEAD))


def test_what_is_protected_now_is_not_escalated(make):
    w = make(start=False, units=("alfa",))
    settings(w, "alerts: {escalate_after: 3}\n", deputy=True)
    w.results("alfa", satisfied=(50, 120))
    assert HEAD in day(w, "2014-10-02T09:00")
    w.results("alfa", satisfied=(3, 12))
    for as_of in ("2014-10-03T09:00", "2014-10-07T09:00", "2014-10-09T09:00"):
        assert DEPUTY not in day(w, as_of)


def test_a_unit_whose_days_are_over_takes_its_alerts_with_it(make):
    w = make(start=False, units=("alfa",), until="2014-10-03")
    settings(w, "alerts: {escalate_after: 3}\n", deputy=True)
    w.results("alfa", sick=(4.0, 6.1))
    assert HEAD in day(w, "2014-10-02T09:00")
    assert DEPUTY not in day(w, "2014-10-08T09:00")
    assert not [key for key in alerts(w, "2014-10-08T10:00") if key[1] == "unit:alfa"]


def test_an_address_that_is_no_more_mutes_nothing(make):
    w = make(start=False, units=("alfa",))
    day(w, "2014-10-02T09:00")
    w.servers["alfa"].fault("/plan", "status", 503)
    assert CONTROLLER in day(w, "2014-10-03T09:00")
    units = w.units_yaml
    w.units_yaml = lambda: re.sub(r'plan: \{url: "[^"]*"\}, ', "", units())
    w.write()
    w.results("alfa", sick=(4.0, 6.1))
    assert "Ny avvikelse: Alfa, Sjukfrånvaro" in heard(day(w, "2014-10-07T09:00"))[HEAD][0]
    assert not [key for key in alerts(w, "2014-10-07T10:00") if key[0].startswith("feed_")]


def test_ten_days_go_on_when_the_document_comes_again(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    day(w, "2014-10-01T09:00")
    for visits, as_of in ((211, "2014-10-10T09:00"), (212, "2014-10-17T09:00")):
        w.results("alfa", sick=(4.0, 6.1), visits=(110, visits))
        mails = day(w, as_of)
    assert [m for m in mails[HEAD] if m.subject.startswith("Åtgärd saknas: Alfa, Sjukfrånvaro")]


def test_an_action_is_no_recovery_of_the_outcome(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    day(w, "2014-10-01T09:00")
    day(w, "2014-10-17T09:00")
    body = results("alfa", sick=(4.0, 6.1))
    body["outcomes"][1]["action"] = "Rehabilitering"
    w.results("alfa", body)
    told, = [m for m in day(w, "2014-10-21T09:00")[HEAD] if "läget" not in m.subject]
    assert told.subject.startswith("Åtgärd redovisad: Alfa, Sjukfrånvaro")
    assert "En åtgärd har redovisats; utfallet är fortfarande sämre än målet." in words(told) and "terhämtad" not in words(told)


def test_a_rollup_that_one_told_unit_explains_stays_quiet_with_more_observations(make):
    w = make(start=False, units=("alfa", "beta"), as_of="2014-10-02T09:00")
    settings(w, "alerts: {for: 2}\n")
    w.start()
    w.results("alfa", sick=(4.0, 9.9))
    w.wait_mails(1, HEAD)  # the second observation is of the same document
    w.round()
    w.round()
    w.quiet()
    open_ = {a["scope"] for a in w.api.rows("alerts") if a["state"] == "raised" and a["subject"] == "sjukfranvaro"}
    assert open_ == {"unit:alfa"}
    w.stop()


def test_a_slip_in_the_years_of_a_plan_is_put_right(make):
    w = make(start=False, units=("alfa",), until="2016-12-31")
    day(w, "2014-11-20T09:00")
    w.plan("alfa", plan("alfa", year=2016, valid_from="2016-01-01"))
    day(w, "2014-12-01T09:00")
    w.plan("alfa", plan("alfa", year=2015, valid_from="2015-01-01"))
    assert contact("alfa") not in day(w, "2014-12-02T09:00")
    body = results("alfa")
    body["outcomes"] += [outcome("sjukfranvaro", "2014", 7.0), outcome("besok", "2014", 310), outcome("nojda", "2014", 85)]
    w.results("alfa", body)
    assert "Ny avvikelse: Alfa, Sjukfrånvaro 7 %" in heard(day(w, "2015-01-20T09:00"))[HEAD][0]


def test_a_new_id_holds_though_the_units_results_follow_a_day_later(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", satisfied=(100, 200))
    assert HEAD in day(w, "2014-10-02T09:00")
    w.daemon.config(w.main_yaml(), units=w.units_yaml(), catalogue=CATALOGUE.replace("id: nojda,", "id: nojdhet,"))
    assert HEAD not in day(w, "2014-10-03T09:00")
    body = results("alfa", satisfied=None)
    body["outcomes"].append({"indicator": "nojdhet", "period": "2014-H1", "numerator": 100, "denominator": 200})
    w.results("alfa", body)
    assert HEAD not in day(w, "2014-10-03T11:00")
    assert {key[2] for key in alerts(w, "2014-10-03T12:00") if key[1] == "unit:alfa"} == {"nojdhet"}


def test_a_new_id_and_a_new_name_are_one_indicator_by_its_alias(make):
    w = make(start=False, units=("alfa", "beta"))
    for u in w.units:
        w.results(u, satisfied=(100, 200))
    assert HEAD in day(w, "2014-10-02T09:00")
    new = CATALOGUE.replace('id: nojda, name: Nöjda brukare,', 'id: nojdhet, name: "Nöjdhet", aliases: ["Nöjda brukare", nojda],')
    w.daemon.config(w.main_yaml(), units=w.units_yaml(), catalogue=new)
    assert HEAD not in day(w, "2014-10-03T09:00")
    open_ = {key[1] for key in alerts(w, "2014-10-03T10:00") if key[2] == "nojdhet"}
    assert open_ == {"unit:alfa", "unit:beta", "department:omsorg", "district:testby"}


def test_a_new_head_is_told_before_anybody_is_asked_why_he_has_not_answered(make):
    w = make(start=False, units=("alfa", "beta"), second=("beta",))
    settings(w, "alerts: {escalate_after: 3}\n", deputy=True)
    w.results("alfa", sick=(4.0, 6.1))
    assert HEAD in day(w, "2014-10-02T09:00")
    w.second.add("alfa")  # the unit belongs to another department, with another head
    w.write()
    mails = day(w, "2014-10-03T09:00")
    new, = mails["rektor@example.se"]
    assert new.subject.startswith("Ny avvikelse: Alfa, Sjukfrånvaro") and HEAD not in mails
    for as_of in ("2014-10-03T15:00", "2014-10-07T09:00"):
        assert DEPUTY not in day(w, as_of)
    w.results("alfa")
    over = day(w, "2014-10-07T16:00")
    assert {to for to in over if any("terhämtad" in words(m) for m in over[to])} >= {HEAD, "rektor@example.se"}
