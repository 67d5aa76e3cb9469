# SPDX-License-Identifier: EUPL-1.2
"""What the random districts found, each as its smallest example: it stays mended."""
import pytest

from peers import wait_until
from random_world import Stage

SHARE = {"id": "nojda", "name": "Andel nöjda", "unit": "%", "direction": "higher", "measure": "level"}
COUNT = {"id": "besok", "name": "Antal besök", "unit": "st", "direction": "higher", "measure": "count"}


def row(entry, value):
    return {"name": entry["name"], "goal": "g1", "owner": "unit", "target": {"kind": "value", "value": value, "unit": entry["unit"], "text": str(value)},
            "council_target": None, "periodicity": "tertial"}


def plan(unit, rows, year=2014, activities=()):
    return {"schema": "tertial.plan/1", "unit": {"id": unit, "name": unit.capitalize()}, "district": None, "year": year,
            "goals": [{"id": "g1", "level": "orientation", "number": "1", "title": "Mål"}], "indicators": rows, "activities": list(activities)}


def results(unit, outcomes=(), year=2014, **more):
    return dict({"schema": "tertial.results/1", "unit": unit, "year": year, "outcomes": [dict(indicator=i, period=p, **v) for i, p, v in outcomes]}, **more)


def unit(name, plans, documents, **more):
    return dict({"id": name, "name": name.capitalize(), "department": "d", "serves": [], "format": "json", "weight": {}, "active": {"from": "2010-01-01"},
                 "plans": plans, "results": documents}, **more)


@pytest.fixture
def live(tmp_path):
    made = []

    def run(units, catalogue, as_of="2015-03-02T09:00", days=None, min_group=0):
        w = {"as_of": as_of, "days": days or [as_of], "units": units, "catalogue": catalogue, "districts": [{"id": "n", "name": "Nämnden"}],
             "departments": [{"id": "d", "name": "Avdelningen", "district": "n"}],
             "settings": {"tolerance": 5, "min_coverage": 0.5, "min_group": min_group, "grace_days": {"month": 15, "tertial": 20, "half": 20, "year": 31}}}
        made.append(Stage(tmp_path / str(len(made)), w))
        return made[-1].start()

    yield run
    for stage in made:
        stage.close()


def test_an_activity_that_returns_every_year_does_not_flicker(live):
    def year(y, status):
        text = {"goal": "g1", "owner": "unit", "text": "Skyddsrond", "start": f"{y}-01-15", "end": f"{y}-05-31"}
        return plan("alfa", [row(SHARE, 80)], y, [text]), results("alfa", year=y, activities=[{"activity": "Skyddsrond", "status": status}])

    (p13, r13), (p14, r14) = year(2013, "done"), year(2014, "ongoing")
    seen = []
    for n in (1, 2, 3):  # days after the first; each lives through the whole story in a store of its own
        days = ["2014-01-20T09:00"] + [f"2014-10-0{d}T09:00" for d in range(1, n + 1)]
        stage = live([unit("alfa", [p13] + [p14] * n, [r13] + [r14] * n)], [SHARE], days[-1], days)
        seen.append(any(a["kind"] == "activity_overdue" and a["state"] == "raised" for a in stage.api.rows("alerts")))
    assert seen == [True, True, True]


def test_a_year_told_twice_under_two_names_is_found(live):
    stage = live([unit("alfa", [plan("alfa", [row(COUNT, 300)])], [results("alfa", [("besok", "2014-T3", {"value": 100}), ("besok", "2014", {"value": 120})])])], [COUNT])
    assert stage.api.rows("findings", unit="alfa")


def test_a_new_units_csv_may_tell_of_the_year_before(live):
    stage = live([unit("alfa", [plan("alfa", [row(SHARE, 80)])], [results("alfa", [("nojda", "2013-T1", {"value": 44.2})])], format="csv",
                       active={"from": "2014-03-01"})], [SHARE], "2014-04-02T09:00")
    assert stage.api.unit("alfa")["evidence"]["results"] == "fresh"


def test_a_mean_of_a_value_and_a_ratio_is_rounded_once(live):
    stage = live([unit("alfa", [plan("alfa", [row(SHARE, 80)])], [results("alfa", [("nojda", "2014-T1", {"value": 44.2})])]),
                  unit("beta", [plan("beta", [row(SHARE, 80)])], [results("beta", [("nojda", "2014-T1", {"numerator": 5, "denominator": 55})])])], [SHARE])
    assert stage.api.indicator("nojda", "district:n", "2014-T1")["value"] == 26.645454545  # (44.2 + 9.0909...) / 2 = 26.64545454...


def test_nothing_new_is_no_new_generation_when_nobody_is_told(live):
    stage = live([unit("alfa", [plan("alfa", [row(SHARE, 80)])], [results("alfa", [("nojda", "2014-T1", {"value": 60})])])], [SHARE])
    first = stage.api.api("status")["generation"]
    with pytest.raises(AssertionError):  # a round is a second
        wait_until(lambda: stage.api.api("status")["generation"] != first, 2.5)


def test_a_judgement_that_rests_on_a_hidden_number_says_so(live):
    persons = dict(COUNT, persons=True)
    stage = live([unit("alfa", [plan("alfa", [row(persons, 23)])], [results("alfa", [("besok", "2013-T1", {"value": 3}), ("besok", "2013", {"value": 40}),
                                                                                    ("besok", "2014-T1", {"value": 9})])])], [persons], min_group=5)
    told = stage.api.indicator("besok", "unit:alfa", "2014-T1")
    assert (told["state"], told["why_kind"], told["gap"]) == ("no_baseline", "baseline_protected", None)
    assert told["why"] == "Ingen bedömning visas: den skulle bygga på ett utfall året före som är skyddat."
