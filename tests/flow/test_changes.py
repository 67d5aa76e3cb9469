# SPDX-License-Identifier: EUPL-1.2
"""Targets changed during the year, and figures corrected afterwards: one store over several days, worked out by hand.

A period is judged by the target in force at its end: a later plan applies from its valid_from, else from the day it came; the
first plan of a year applies to all of it.  A later document that says another number re-judges the period and shows it.
"""
import copy

import pytest

from compare import compare
from random_world import Stage
from reference import Reference

CATALOGUE = [{"id": "nojda", "name": "Andel nöjda", "unit": "%", "direction": "higher", "measure": "level", "tolerance": 2},
             {"id": "besok", "name": "Antal besök", "unit": "st", "direction": "higher", "measure": "count"}]
UNIT = "alfa"


def row(name, value, unit):
    return {"name": name, "goal": "g1", "owner": "unit", "target": {"kind": "value", "value": value, "unit": unit, "text": str(value)}, "council_target": None,
            "periodicity": "tertial"}


def plan(satisfied, visits=300, **more):
    return dict({"schema": "tertial.plan/1", "unit": {"id": UNIT, "name": "Alfa"}, "district": None, "year": 2014,
                 "goals": [{"id": "g1", "level": "orientation", "number": "1", "title": "Mål"}],
                 "indicators": [row("Andel nöjda", satisfied, "%"), row("Antal besök", visits, "st")], "activities": []}, **more)


def results(**values):
    """results(nojda={"2014-T1": 78})"""
    return {"schema": "tertial.results/1", "unit": UNIT, "year": 2014,
            "outcomes": [{"indicator": i, "period": p, "value": v} for i, figures in values.items() for p, v in figures.items()]}


def world(days, plans, documents):
    return {"as_of": days[-1], "days": days, "catalogue": CATALOGUE,
            "settings": {"tolerance": 5, "min_coverage": 0.5, "min_group": 5, "grace_days": {"month": 15, "tertial": 20, "half": 20, "year": 31}},
            "districts": [{"id": "n", "name": "Nämnden"}], "departments": [{"id": "d", "name": "Avdelningen", "district": "n"}],
            "units": [{"id": UNIT, "name": "Alfa", "department": "d", "serves": [], "format": "json", "weight": {}, "active": {"from": "2010-01-01"},
                       "plans": plans, "results": documents}]}


@pytest.fixture
def live(tmp_path):
    """Live through a world; skipped where the API does not say what was corrected; the reference must agree with the outcome."""
    made = []

    def run(days, plans, documents):
        w = world(days, plans, documents)
        stage = Stage(tmp_path / str(len(made)), w)
        made.append(stage)
        stage.start()
        if not all("corrected" in r for r in stage.api.rows("indicators", unit=UNIT)):
            pytest.skip("API:t säger inte än vad som rättats (corrected i indicators)")
        found = compare(stage.api, w, Reference(w))
        assert not found.differences, "\n".join(map(str, found.differences))
        return stage

    yield run
    for stage in made:
        stage.close()


def judged(stage, indicator, period, scope="unit:" + UNIT):
    r = stage.api.indicator(indicator, scope, period)
    return r["state"], r["target"], r["gap"]


def test_a_plan_that_came_in_june_does_not_judge_the_first_tertial(live):
    figures = {"2014-T1": 76, "2014-T2": 76}
    stage = live(["2014-02-03T09:00", "2014-06-16T09:00", "2014-10-02T09:00"], [plan(80), plan(75), plan(75)],
                 [results(), results(nojda={"2014-T1": 76}), results(nojda=figures)])
    assert judged(stage, "nojda", "2014-T1") == ("behind", 80, -4)  # two points of tolerance
    assert judged(stage, "nojda", "2014-T2") == ("met", 75, 1)
    assert judged(stage, "nojda", "2014-T1", "district:n") == ("behind", 80, -4)
    assert judged(stage, "nojda", "2014-T2", "district:n") == ("met", 75, 1)
    stage.daemon.stop()


@pytest.mark.parametrize("valid_from, first, second", [("2014-04-30", 75, 75), ("2014-05-01", 80, 75), ("2014-09-01", 80, 80), (None, 80, 80)])
def test_a_plan_applies_from_the_day_it_says(live, valid_from, first, second):
    stage = live(["2014-02-03T09:00", "2014-10-02T09:00"], [plan(80), plan(75, valid_from=valid_from)],
                 [results(), results(nojda={"2014-T1": 76, "2014-T2": 76})])
    assert judged(stage, "nojda", "2014-T1")[1] == first
    assert judged(stage, "nojda", "2014-T2")[1] == second
    assert judged(stage, "nojda", "2014")[1] == 75  # the year is not over
    stage.daemon.stop()


def test_the_first_plan_of_a_year_applies_to_all_of_it(live):
    stage = live(["2014-10-02T09:00"], [plan(80, valid_from="2014-09-15")], [results(nojda={"2014-T1": 76})])
    assert judged(stage, "nojda", "2014-T1") == ("behind", 80, -4)
    stage.daemon.stop()


def test_the_part_expected_of_a_count_follows_the_target_of_the_day(live):
    stage = live(["2014-02-03T09:00", "2014-06-16T09:00"], [plan(80, 300), plan(80, 600)], [results(), results(besok={"2014-T1": 100, "2014-T2": 380})])
    assert judged(stage, "besok", "2014-T1") == ("met", 300, 0)  # 100 of 300 by the end of April
    assert judged(stage, "besok", "2014-T2") == ("near", 600, -20)  # 400 of 600, five per cent of it are 20
    stage.daemon.stop()


def test_an_unchanged_plan_that_comes_again_is_no_new_plan(live):
    again = copy.deepcopy(plan(80))
    stage = live(["2014-02-03T09:00", "2014-06-16T09:00"], [plan(80), again], [results(), results(nojda={"2014-T1": 80})])
    assert judged(stage, "nojda", "2014-T1") == ("met", 80, 0)
    assert not [f for f in stage.api.rows("findings", unit=UNIT) if f["kind"] == "target_changed"]
    stage.daemon.stop()


def test_a_correction_is_judged_anew_and_shown(live):
    stage = live(["2014-05-19T09:00", "2014-05-26T09:00"], [plan(80), plan(80)], [results(nojda={"2014-T1": 90}), results(nojda={"2014-T1": 79})])
    assert judged(stage, "nojda", "2014-T1") == ("near", 80, -1)
    corrected = stage.api.indicator("nojda", "unit:" + UNIT, "2014-T1")["corrected"]
    assert corrected["previous"] == 90 and corrected["at"].startswith("2014-05-26")
    assert stage.api.indicator("nojda", "district:n", "2014-T1")["corrected"], "the whole is corrected when a part was"
    assert judged(stage, "nojda", "2014-T1", "district:n") == ("near", 80, -1)
    stage.daemon.stop()


def test_what_is_reported_for_the_first_time_or_again_is_no_correction(live):
    stage = live(["2014-05-19T09:00", "2014-09-18T09:00"], [plan(80), plan(80)],
                 [results(nojda={"2014-T1": 79}), results(nojda={"2014-T1": 79, "2014-T2": 81})])
    assert [r["corrected"] for r in stage.api.rows("indicators", unit=UNIT)] == [None] * 6
    stage.daemon.stop()


def test_last_years_figure_corrected_this_year_moves_what_is_compared_with_it(live):
    def more(plan):
        plan["indicators"][0]["target"] = {"kind": "increase", "unit": "%", "text": "öka"}
        return plan

    stage = live(["2014-05-19T09:00", "2014-05-26T09:00"], [more(plan(80)), more(plan(80))],
                 [results(nojda={"2013-T1": 70, "2014-T1": 75}), results(nojda={"2013-T1": 78, "2014-T1": 75})])
    r = stage.api.indicator("nojda", "unit:" + UNIT, "2014-T1")
    assert (r["state"], r["compared_with"], r["gap"], r["corrected"]) == ("behind", 78, -3, None)
    assert stage.api.indicator("nojda", "unit:" + UNIT, "2013-T1")["corrected"]["previous"] == 70
    stage.daemon.stop()


def test_a_correction_outlives_the_restart(live):
    days = ["2014-05-19T09:00", "2014-05-26T09:00", "2014-06-02T09:00"]
    after = results(nojda={"2014-T1": 79})
    stage = live(days, [plan(80)] * 3, [results(nojda={"2014-T1": 90}), after, after])
    corrected = stage.api.indicator("nojda", "unit:" + UNIT, "2014-T1")["corrected"]
    assert corrected["previous"] == 90 and corrected["at"].startswith("2014-05-26")
    stage.daemon.stop()
