# SPDX-License-Identifier: EUPL-1.2
"""Numbers as a controller's calculator says, and as a Swedish page writes them."""
import re

import pytest

from compare import MINUS, NBSP, page_rows, swedish
from random_world import Stage
from reference.figure import exact

TENTHS = 10
# value of the unit, target, what the page says of value and gap (higher is better)
PRINTED = [(6.5, 6.5, "6,5 %", "0 %-enh."), (2.345, 2.5, "2,35 %", "-0,16 %-enh."), (0.005, 0, "0,01 %", "+0,01 %-enh."), (99.995, 100, "100 %", "-0,01 %-enh."),
           (0.004, 0.008, "0 %", "0 %-enh."), (1.125, 2.25, "1,13 %", "-1,13 %-enh.")]
COUNTED = [(1234567, 1000000, "1 234 567 st", "+234 567 st"), (999, 1000.5, "999 st", "-1,5 st"), (0.3, 0.1, "0,3 st", "+0,2 st")]


def swede(text):
    return text.replace("-", MINUS, 1).replace("%" + MINUS + "enh", "%-enh").replace(" ", NBSP) if text.startswith("-") else text.replace(" ", NBSP)


def plan_row(name, value, unit):
    return {"name": name, "goal": "g1", "owner": "unit", "target": {"kind": "value", "value": value, "unit": unit, "text": str(value)}, "council_target": None,
            "periodicity": "year"}


def unit(i, rows, outcomes):
    return {"id": f"e{i}", "name": f"Enhet {i}", "department": "d", "serves": [], "format": "json", "weight": {}, "active": {"from": "2010-01-01"},
            "plans": [{"schema": "tertial.plan/1", "unit": {"id": f"e{i}", "name": f"Enhet {i}"}, "district": None, "year": 2014,
                       "goals": [{"id": "g1", "level": "orientation", "number": "1", "title": "Mål"}], "indicators": rows, "activities": []}],
            "results": [{"schema": "tertial.results/1", "unit": f"e{i}", "year": 2014, "outcomes": outcomes}]}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    kinds = [("%", f"Andel {i}", *case) for i, case in enumerate(PRINTED)] + [("st", f"Antal {i}", *case) for i, case in enumerate(COUNTED)]
    odd = unit("udda", [plan_row(name, target, u) for u, name, _, target, _, _ in kinds],
               [{"indicator": name, "period": "2014", "value": value} for _, name, value, _, _, _ in kinds])
    tenths = [unit(i, [plan_row("Tiondelar", 0.1, "st"), plan_row("Tredjedelar", 1, "%")],
                   [{"indicator": "tiondelar", "period": "2014", "value": 0.1}, {"indicator": "tredjedelar", "period": "2014", "numerator": 7, "denominator": 21}])
              for i in range(TENTHS)]
    catalogue = [{"id": name.lower().replace(" ", ""), "name": name, "unit": u, "direction": "higher", "measure": "count" if u == "st" else "level"}
                 for u, name, *_ in kinds]
    catalogue += [{"id": "tiondelar", "name": "Tiondelar", "unit": "st", "direction": "higher", "measure": "count"},
                  {"id": "tredjedelar", "name": "Tredjedelar", "unit": "%", "direction": "higher", "measure": "level"}]
    world = {"as_of": "2015-03-02T09:00", "settings": {"tolerance": 5, "min_coverage": 0.5, "min_group": 0,
                                                       "grace_days": {"month": 15, "tertial": 20, "half": 20, "year": 31}},
             "districts": [{"id": "n", "name": "Nämnden"}], "departments": [{"id": "d", "name": "Avdelningen", "district": "n"}],
             "units": [odd, *tenths], "catalogue": catalogue}
    s = Stage(tmp_path_factory.mktemp("numbers") / "tertiald", world)
    try:
        yield s.start()
        s.daemon.stop()
    finally:
        s.close()


def raw(stage, indicator, key):
    """The number as the answer's own text writes it."""
    text = stage.api.get("/api/v1/indicators", query={"district": "n"}).text
    row = next(r for r in re.split(r'(?=\{"indicator")', text) if f'"indicator": "{indicator}"' in r or f'"indicator":"{indicator}"' in r)
    return re.search(rf'"{key}": ?([^,}}]*)', row)[1]


def test_ten_tenths_are_one(stage):
    assert raw(stage, "tiondelar", "value") == "1"
    assert raw(stage, "tiondelar", "target") == "1"
    assert raw(stage, "tiondelar", "gap") == "0"
    assert stage.api.indicator("tiondelar", "district:n", "2014")["state"] == "met"


def test_a_ratio_is_divided_once(stage):
    assert raw(stage, "tredjedelar", "value") == "33.333333333"
    assert stage.api.indicator("tredjedelar", "unit:e0", "2014")["value"] == 33.333333333


@pytest.mark.parametrize("i", range(len(PRINTED) + len(COUNTED)))
def test_a_page_writes_numbers_as_swedes_do(stage, i):
    n = len(PRINTED)
    name, (_, _, value, gap) = (f"Andel {i}", PRINTED[i]) if i < n else (f"Antal {i - n}", COUNTED[i - n])
    cells = next(c for c in page_rows(stage.api.get("/u/eudda").text) if c[0] == name)
    assert (cells[2], cells[4]) == (swede(value), swede(gap))


@pytest.mark.parametrize("x, text", [(6.5, "6,5 %"), (-0.125, "-0,13 %"), (1234.5, "1 234,5 %"), (None, "–"), (-0.001, "0 %")])
def test_the_reference_writes_them_so_too(x, text):
    assert swedish(exact(x), "%") == (swede(text) if x is not None else text)
