# SPDX-License-Identifier: EUPL-1.2
"""A small group cannot be read anywhere: API, pages, mail, metrics, log."""
import re

from test_days import day
from world import outcome, plan, results, target

# Numbers that occur nowhere else: 3 of 23 answered, and the unit says so in words.
SMALL = {"numerator": 3, "denominator": 23}
SECRET_WORDS = "bara tre av tjugotre"
PATHS = ["/", "/d/testby", "/u/alfa", "/u/beta", "/metrics", "/api/v1/status", "/api/v1/units", "/api/v1/units/alfa", "/api/v1/indicators",
         "/api/v1/indicators?unit=alfa", "/api/v1/indicators?department=omsorg", "/api/v1/observations", "/api/v1/observations?format=csv",
         "/api/v1/findings", "/api/v1/alerts", "/api/v1/goals"]
PATHS += [stem + figure for stem in ("/api/v1/why/figure/", "/why/figure/")
          for figure in ("unit:alfa,nojda,2014-H1", "unit:beta,nojda,2014-H1", "department:omsorg,nojda,2014-H1", "district:testby,nojda,2014-H1",
                         "unit:alfa,sjukfranvaro,2014-T2")]


def everything(w):
    """All that left the process."""
    texts = {p: w.api.get(p).text for p in PATHS}
    for i, m in enumerate(w.sink.mails):
        texts[f"mail {i}"] = m.subject + m.text + m.html
    texts["log"] = "\n".join(w.daemon.errors)
    return texts


def small_alfa(w):
    body = results("alfa", satisfied=None)
    body["outcomes"].append(outcome("nojda", "2014-H1", 13.043, analysis=SECRET_WORDS, action=SECRET_WORDS, **SMALL))
    w.results("alfa", body=body)


def test_a_small_group_is_hidden_everywhere(make):
    w = make(start=False)
    small_alfa(w)
    w.start()
    row = w.api.indicator("nojda", "unit:alfa", "2014-H1")
    assert row["state"] == "protected" and row["value"] is None and row["gap"] is None and row["missing_reason"]
    for where, text in everything(w).items():
        assert SECRET_WORDS not in text, where
        assert "13.04" not in text and "13,0" not in text, where
        assert not re.search(r'"(numerator|denominator)":\s*(3|23)\b', text), where
        assert "3 av 23" not in text, where
    w.stop()


def test_a_hidden_part_does_not_follow_from_the_total(make):
    w = make(start=False)
    small_alfa(w)
    w.start()
    # beta and gamma are 170 of 200 each: with the true total, 343 of 423, and both of them, alfa would be plain arithmetic
    total = w.api.indicator("nojda", "district:testby", "2014-H1")
    shown = [u for u in w.units if w.value("unit:" + u, "nojda", "2014-H1") is not None]
    assert "alfa" not in shown
    assert total["value"] is None or len(shown) < 2, (total, shown)
    for c in total["contributors"]:
        assert (c["value"] is not None) <= (c["unit"] in shown), c
        assert c["share_of_gap"] is None, c
    w.stop()


def test_a_hidden_figure_raises_nothing(make):
    w = make(start=False, units=("alfa",))
    small_alfa(w)
    w.start()
    assert not [a for a in w.api.rows("alerts") if a["indicator"] == "nojda"]
    assert not [m for m in w.sink.mails if "Nöjda brukare" in m.text]
    w.stop()


def test_what_was_hidden_stays_hidden_when_the_neighbour_changes(make):
    w = make(start=False, units=("alfa", "beta"))
    small_alfa(w)
    w.start()
    w.results("beta", satisfied=(171, 200))
    w.wait_unit("beta", lambda u: True)
    w.round()
    w.quiet()
    for where, text in everything(w).items():
        assert not re.search(r'"(numerator|denominator)":\s*(3|23|173|174|223)\b', text), where
    w.stop()


def test_a_small_count_of_persons_is_hidden_and_a_count_of_things_is_not(make):
    w = make(start=False, units=("alfa",))
    p = plan("alfa")
    p["indicators"].append({"name": "Antal personer på plats", "goal": "g2", "owner": "unit", "target": target(10, "st"), "council_target": None,
                            "periodicity": "tertial"})
    w.plan("alfa", body=p)
    body = results("alfa", visits=(1, 2))
    body["outcomes"].append(outcome("platser", "2014-T2", 4))
    w.results("alfa", body=body)
    w.start()
    assert w.api.indicator("platser", "unit:alfa", "2014-T2")["state"] == "protected"
    assert w.api.indicator("platser", "unit:alfa", "2014-T2")["value"] is None
    assert w.value("unit:alfa", "besok", "2014-T2") == 2
    w.stop()


def test_women_and_men_do_not_give_a_small_group_away(make):
    w = make(start=False, units=("alfa",))
    body = results("alfa", satisfied=None)
    body["outcomes"].append(outcome("nojda", "2014-H1", None, numerator=57, denominator=97, women={"numerator": 55, "denominator": 88},
                                    men={"numerator": 2, "denominator": 9}))
    w.results("alfa", body=body)
    w.start()
    rows = [r for r in w.api.rows("observations") if r["indicator"] == "nojda" and r["period"] == "2014-H1"]
    by_sex = {r["sex"]: r for r in rows}
    assert by_sex.get("men", {}).get("value") is None
    given = [s for s in ("all", "women") if by_sex.get(s, {}).get("numerator") is not None]
    assert len(given) < 2, rows
    for path in ("/api/v1/why/figure/unit:alfa,nojda,2014-H1", "/why/figure/unit:alfa,nojda,2014-H1"):
        text = w.api.get(path).text
        assert "2 / 9" not in text and ("57 / 97" in text) + ("55 / 88" in text) < 2, text
        assert "privacy.min_group" in text
    w.stop()


def test_what_an_alert_showed_is_gone_when_the_group_is_small_by_a_new_rule(make):
    w = make(start=False, units=("alfa",))
    w.settings["extra"] = "privacy: {min_group: 3}\n"
    w.write()
    w.results("alfa", satisfied=(4, 10))
    day(w, "2014-09-01T09:00")
    w.daemon.as_of = "2014-10-02T09:00"  # ten working days without an action have passed
    w.start()
    assert {a["kind"]: a["value"] for a in w.api.rows("alerts") if a["subject"] == "nojda"} == {"indicator_behind": 40, "deviation_without_action": 40}
    w.stop()
    w.settings["extra"] = "privacy: {min_group: 5}\n"
    w.write()
    w.daemon.as_of = "2014-10-03T09:00"
    w.start()
    alerts = [a for a in w.api.rows("alerts") if a["subject"] == "nojda" and a["scope"] == "unit:alfa"]
    assert {a["kind"] for a in alerts} == {"indicator_behind", "deviation_without_action"}
    for a in alerts:
        assert (a["value"], a["target"], a["gap"], a["cause"]) == (None, None, None, None) and "40" not in a["why"]
    w.stop()
