# SPDX-License-Identifier: EUPL-1.2
"""Plan documents as units publish them, over HTTP, as they are.  Skipped where the documents are not at hand."""
import os
from pathlib import Path

import pytest

from daemon import ROOT, tool
from world import CATALOGUE

SEEDS = Path(os.environ.get("TERTIAL_SEEDS", ROOT.parent / "shared/seeds"))
# file: (unit, year, number of indicators, one with a target: name begins, target, council's)
DOCUMENTS = {
    "000": ("preventionsgruppen", "Preventionsgruppen", 2014, 19, ("Chefer och ledare ställer tydliga krav", 70, 80)),
    "001": ("enheten-for-vuxna", "Enheten för vuxna", 2014, 28, ("Medarbetarna anser att tillvaratagande", 8.6, None)),
    "002": ("forsorjningsstodsenheten", "Försörjningsstödsenheten", 2013, 11, ("Antal ungdomar som fått sommarjobb", 82, None)),
    "003": ("stod-och-aktivitetsenheten", "Stöd- och aktivitetsenheten", 2023, 5, ("Sjukfrånvaro dag 1-14", 3.5, None)),
    "004": ("vuxenenheten", "Vuxenenheten", 2013, 10, ("Andel ekologiska livsmedel", 20, 15)),
}
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="plandokumenten ligger inte bredvid trädet")


def test_all_five_documents_are_read_over_http(make):
    units = [d[0] for d in DOCUMENTS.values()]
    w = make(start=False, units=units, as_of="2023-10-02T09:00")
    for number, (unit, name, year, *_) in DOCUMENTS.items():
        text = next(SEEDS.glob(number + "_*")).read_bytes()
        w.put(unit, "/plan", text, content_type="text/plain; charset=utf-8")
        w.put(unit, "/utfall", {"schema": "tertial.results/1", "unit": unit, "year": year, "outcomes": []})
    names = {d[0]: d[1] for d in DOCUMENTS.values()}
    register = w.units_yaml()
    for unit, name in names.items():
        register = register.replace(f"name: {unit.capitalize()}", f'name: "{name}"')
    register = register.replace("active: {from: 2013-01-01, to: 2015-12-31}, ", "")
    w.daemon.config(w.main_yaml(), units=register, catalogue=CATALOGUE)
    w.start()
    for unit, name, year, n, (begins, own, council) in DOCUMENTS.values():
        state = w.api.unit(unit)
        assert state["last_error"] is None and state["evidence"]["plan"] in ("fresh", "late"), state
        rows = [r for r in w.api.rows("indicators", unit=unit) if r["period"][:4] == str(year)]
        assert len({r["name"] for r in rows}) >= n - 1, (unit, sorted({r["name"] for r in rows}))  # one plan prints an indicator twice
        hit = [r for r in rows if r["name"].startswith(begins)]
        assert hit and hit[0]["target"] == own and (council is None or hit[0]["council_target"] == council), (unit, hit)
    w.stop()


@pytest.mark.parametrize("number", DOCUMENTS)
def test_a_document_as_demo_plan_has_the_same_indicators_as_the_demos(number):
    """The demo's plans were made by eye, the reader's by rule: names, targets and periodicity must agree."""
    import json
    unit, name, year, n, _ = DOCUMENTS[number]
    code, out, err = tool("read", str(next(SEEDS.glob(number + "_*"))))
    assert code in (0, 2), err
    read = json.loads(out)
    kept = json.loads((ROOT / "conf/demo/plans" / (unit + ".json")).read_text())
    assert read["year"] == year and read["unit"]["name"] == name

    def facts(plan):
        return [(" ".join(i["name"].split()), i["owner"], i["periodicity"], i["target"]["kind"], i["target"].get("value"),
                 (i["council_target"] or {}).get("kind"), (i["council_target"] or {}).get("value"))
                for i in plan["indicators"] if "demons tillägg" not in i["name"]]

    assert facts(read) == facts(kept)
    assert [(a["start"], a["end"], a["owner"]) for a in read["activities"]] == [(a["start"], a["end"], a["owner"]) for a in kept["activities"]]
    assert [(g["level"], g.get("number"), g["title"]) for g in read["goals"]] == [(g["level"], g.get("number"), g["title"]) for g in kept["goals"]]

    def money(plan):
        b = plan["budget"]
        if not b or not b["rows"]:
            return None
        return [(r["cost_sek"], r["income_sek"], r["net_sek"]) for r in b["rows"]], b["total"] and b["total"]["net_sek"]

    assert money(read) == money(kept)
