# SPDX-License-Identifier: EUPL-1.2
"""The days figures fall due on, 2010-2040, beside a calendar worked out from the law's own words (tests/lib/reference).

One unit a year, four periodicities each; the days of grace move every due day over the calendar, so that free days of all
kinds are met.  TERTIAL_GRACES=31 tries every day of every month.
"""
import os
from datetime import date, timedelta

import pytest

from random_world import Stage
from reference.calendar import due_day, easter, holidays, owed_periods, period

YEARS = range(2010, 2041)
GRACES = int(os.environ.get("TERTIAL_GRACES", "2"))
KINDS = ("month", "tertial", "half", "year")
# 2014 as the almanac prints it, and the eves that offices keep.
ALMANAC_2014 = ["01-01", "01-06", "04-18", "04-20", "04-21", "05-01", "05-29", "06-06", "06-08", "06-20", "06-21", "11-01", "12-24", "12-25", "12-26", "12-31"]


def test_the_reference_knows_the_almanac():
    assert sorted(str(d)[5:] for d in holidays(2014)) == ALMANAC_2014
    assert [easter(y) for y in (2011, 2016, 2019, 2035, 2038)] == [date(2011, 4, 24), date(2016, 3, 27), date(2019, 4, 21), date(2035, 3, 25), date(2038, 4, 25)]
    assert date(2004, 5, 31) in holidays(2004) and date(2004, 6, 6) not in holidays(2004)  # Whit Monday gave way to the national day


def world(grace):
    rows = [{"name": f"Andel per {kind}", "goal": "g1", "owner": "unit", "target": {"kind": "value", "value": 80, "unit": "%", "text": "80"},
             "council_target": None, "periodicity": kind} for kind in KINDS]
    units = [{"id": f"ar{y}", "name": f"Enhet {y}", "department": "d", "serves": [], "format": "json", "weight": {}, "active": {"from": "2010-01-01"}, "results": [],
              "plans": [{"schema": "tertial.plan/1", "unit": {"id": f"ar{y}", "name": f"Enhet {y}"}, "district": None, "year": y,
                         "goals": [{"id": "g1", "level": "orientation", "number": "1", "title": "Mål"}], "indicators": rows, "activities": []}]} for y in YEARS]
    for u in units:
        u["results"].append({"schema": "tertial.results/1", "unit": u["id"], "year": u["plans"][0]["year"], "outcomes": []})
    return {"as_of": "2041-06-01T09:00", "settings": {"tolerance": 5, "min_coverage": 0.5, "min_group": 5, "grace_days": dict(zip(KINDS, grace))},
            "districts": [{"id": "n", "name": "Nämnden"}], "departments": [{"id": "d", "name": "Avdelningen", "district": "n"}], "units": units,
            "catalogue": [{"id": kind, "name": f"Andel per {kind}", "unit": "%", "direction": "higher", "measure": "level"} for kind in KINDS]}


@pytest.mark.parametrize("grace", [(15, 20, 20, 31), (24, 20, 175, 173), *((n, n + 31, n + 62, n + 93) for n in range(31))][:GRACES])
def test_every_due_day_of_thirty_years(tmp_path, grace):
    stage = Stage(tmp_path / "tertiald", world(grace))
    try:
        stage.start()
        wrong, n = [], 0
        for y in YEARS:
            rows = {(r["indicator"], r["period"]): r["due"] for r in stage.api.rows("indicators", unit=f"ar{y}")}
            for kind in KINDS:
                for p in owed_periods(y, kind):
                    n += 1
                    expected = str(due_day(p, dict(zip(KINDS, grace))))
                    if rows.get((kind, str(p))) != expected:
                        wrong.append(f"{kind} {p}: {rows.get((kind, str(p)))}, ska vara {expected}")
        stage.daemon.stop()
    finally:
        stage.close()
    assert n == len(YEARS) * 18
    assert not wrong, f"{len(wrong)} av {n}\n" + "\n".join(wrong[:30])


@pytest.mark.parametrize("day, state", [("2014-05-20", "not_due"), ("2014-05-21", "missing")])
def test_the_due_day_itself_is_in_time(tmp_path, day, state):
    w = world((15, 20, 20, 31))
    w["as_of"] = day + "T23:59" if state == "not_due" else day + "T00:00"
    w["units"] = [u for u in w["units"] if u["id"] == "ar2014"]
    stage = Stage(tmp_path / "tertiald", w)
    try:
        stage.start()
        assert date.fromisoformat(day) - timedelta(state == "missing") == due_day(period("2014-T1"), w["settings"]["grace_days"])
        assert stage.api.indicator("tertial", "unit:ar2014", "2014-T1")["state"] == state
        stage.daemon.stop()
    finally:
        stage.close()
