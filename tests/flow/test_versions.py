# SPDX-License-Identifier: EUPL-1.2
"""Targets changed during the year, corrected figures, women, men and breakdowns: over days and restarts of one store."""
from test_days import day
from world import outcome, plan


def figure(w, period):
    return w.api.indicator("sjukfranvaro", "unit:alfa", period)


def test_each_period_is_judged_by_the_target_at_its_end_also_after_a_restart(make):
    w = make(start=False, units=("alfa",))
    w.plan("alfa", plan("alfa", sick=4.4))
    w.results("alfa", sick=(5.0, 5.0))
    day(w, "2014-05-15T09:00")
    w.plan("alfa", plan("alfa", sick=5.5))
    day(w, "2014-06-16T09:00")
    w.plan("alfa", plan("alfa", sick=5.5, district="Testby"))  # another text, the same promises
    for as_of in ("2014-09-25T09:00", "2014-09-26T09:00"):  # received then, and restored
        w.daemon.as_of = as_of
        w.start()
        assert (figure(w, "2014-T1")["target"], figure(w, "2014-T1")["state"]) == (4.4, "behind")
        assert (figure(w, "2014-T2")["target"], figure(w, "2014-T2")["state"]) == (5.5, "met")
        told = [f["message"] for f in w.api.rows("findings", unit="alfa", kind="target_changed")]
        assert len(told) == 1 and "2014-06-16" in told[0] and "4,4" in told[0] and "5,5" in told[0], told
        w.stop()


def test_a_correction_is_seen_and_stays_seen(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(4.0, None))
    day(w, "2014-05-15T09:00")
    w.results("alfa", sick=(5.2, None))
    day(w, "2014-05-19T10:00")
    w.results("alfa", sick=(5.2, 4.1))  # more, no correction
    for as_of in ("2014-09-25T09:00", "2014-09-26T09:00"):
        w.daemon.as_of = as_of
        w.start()
        assert (figure(w, "2014-T1")["value"], figure(w, "2014-T1")["state"]) == (5.2, "behind")
        assert figure(w, "2014-T1")["corrected"] == {"at": "2014-05-19T10:00:00+02:00", "previous": 4}
        assert figure(w, "2014-T2")["corrected"] is None
        district = w.api.indicator("sjukfranvaro", "district:testby", "2014-T1")
        assert district["corrected"] == {"at": "2014-05-19T10:00:00+02:00", "previous": None}
        for row, words in ((figure(w, "2014-T1"), "; var 4"), (district, "19 maj 2014 kl. 10:00")):
            steps = {s["step"]: s for s in w.api.get(row["why_path"]).json["why"]["steps"]}
            assert words in steps["corrected"]["formula"], steps["corrected"]
        w.stop()


def test_women_men_and_parts_have_rows_of_their_own(make):
    w = make(start=False, units=("alfa",))
    parts = [{"name": "Norr", "value": 4.0}, {"name": "Söder", "value": 6.0}]
    rows = [outcome("sjukfranvaro", "2014-T1", 5.0, women={"value": 5.4}, men={"value": 4.1}, breakdown=parts)]
    w.results("alfa", {"schema": "tertial.results/1", "unit": "alfa", "year": 2014, "outcomes": rows})
    w.start()
    found = {(r["sex"], r["part"]): (r["value"], r["state"], r["target"], round(r["gap"], 9)) for r in w.api.rows("observations", unit="alfa")
             if r["indicator"] == "sjukfranvaro" and r["period"] == "2014-T1"}
    assert found == {
        ("all", None): (5.0, "behind", 4.4, -0.6), ("women", None): (5.4, "behind", 4.4, -1.0), ("men", None): (4.1, "met", 4.4, 0.3),
        ("all", "Norr"): (4.0, "met", 4.4, 0.4), ("all", "Söder"): (6.0, "behind", 4.4, -1.6)}
    w.stop()
