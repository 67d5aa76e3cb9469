# SPDX-License-Identifier: EUPL-1.2
"""Two years by month through the whole daemon: limits and signals against a reckoning of the same rules made here."""
import json

import world
from daemon import PATIENCE
from peers import wait_until
from world import outcome, plan, results, target

MONTHS = [f"{y}-{m:02}" for y in (2013, 2014) for m in range(1, 13)][:20]  # to August 2014; September is not due on 2 October
# Per cent, as numerators of 400; May 2013 would stand out, but its group is too small to show.
SICK = [20, 28, 20, 28, 999, 28, 20, 28, 20, 28, 20, 28, 24, 25, 26, 27, 28, 29, 30, 90]
# What each month added.
ADDED = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 30, 32, 30, 32, 30, 32, 30, 32]
SECRET = {"numerator": 3, "denominator": 23}


def limits(values):
    """Mean, mean moving range and both limits; a gap (None) parts neighbours."""
    given = [v for v in values if v is not None]
    ranges = [abs(b - a) for a, b in zip(values, values[1:]) if a is not None and b is not None]
    mean, moving_range = sum(given) / len(given), sum(ranges) / len(ranges)
    return mean, moving_range, mean - 2.66 * moving_range, mean + 2.66 * moving_range


def signals(values):
    """{(rule, side)} of each point, by the letter of the four rules."""
    mean, moving_range, low, high = limits(values)
    side = [0 if v is None else (v > mean) - (v < mean) for v in values]
    step = [0] + [0 if None in (a, b) else (b > a) - (b < a) for a, b in zip(values, values[1:])]
    found = [set() for _ in values]
    for i, v in enumerate(values):
        if v is not None and not low <= v <= high:
            found[i].add(("outside", "high" if v > high else "low"))
        for way, name in ((1, "high"), (-1, "low")):
            if i >= 6 and all(s == way for s in side[i - 6:i + 1]):
                for k in range(i - 6, i + 1):
                    found[k].add(("shift", name))
            if i >= 5 and all(s == way for s in step[i - 4:i + 1]):
                for k in range(i - 5, i + 1):
                    found[k].add(("trend", name))
            if i >= 2 and all(s == way for s in side[i - 2:i + 1]):
                outer = [k for k in range(i - 2, i + 1) if way * (values[k] - mean) > 2 / 3 * 2.66 * moving_range]
                for k in outer if len(outer) > 1 else []:
                    found[k].add(("two_of_three", name))
    return found


def monthly_plan(unit):
    rows = [{"name": "Sjukfrånvaro", "goal": "g1", "owner": "council", "target": target(7), "council_target": target(4.4), "periodicity": "month"},
            {"name": "Antal besök", "goal": "g2", "owner": "unit", "target": target(370, "st"), "council_target": None, "periodicity": "month"},
            {"name": "Nöjda brukare", "goal": "g2", "owner": "unit", "target": target(80), "council_target": None, "periodicity": "half"}]
    return plan(unit, indicators=rows)


def monthly_results(unit):
    outcomes, total = [], 0
    for month, sick, added in zip(MONTHS, SICK, ADDED):
        total = added if month.endswith("-01") else total + added
        parts = SECRET if sick == 999 else {"numerator": sick, "denominator": 400}
        outcomes += [outcome("sjukfranvaro", month, **parts), outcome("besok", month, total)]
    outcomes.append({"indicator": "nojda", "period": "2014-H1", "numerator": 170, "denominator": 200})
    return results(unit, outcomes=outcomes)


def monthly_world(make, **how):
    w = make(start=False, units=("alfa",), **how)
    w.plan("alfa", body=monthly_plan("alfa"))
    w.results("alfa", body=monthly_results("alfa"))
    return w


def series(w, indicator, scope="unit:alfa", **query):
    return w.api.api(f"indicators/{indicator}/series", scope=scope, **query)


def near(a, b):
    return abs(a - b) < 1e-6


def test_limits_and_signals_are_those_of_the_rules(make):
    w = monthly_world(make).start()
    for scope in ("unit:alfa", "department:omsorg", "district:testby"):
        answer = series(w, "sjukfranvaro", scope)
        rows = answer["series"]
        assert (answer["periodicity"], answer["judged"], answer["direction"]) == ("month", "value", "lower")
        shown = [r["value"] for r in rows[:len(MONTHS)]]
        assert [r["period"] for r in rows[:len(MONTHS)]] == MONTHS and shown[0] == 5 and shown[4] is None
        assert all(r["value"] is None and not r["signals"] for r in rows[len(MONTHS):])  # the rest of 2014 is owed
        mean, moving_range, low, high = limits(shown)
        (segment,) = answer["segments"]
        assert near(segment["mean"], mean) and near(segment["moving_range"], moving_range) and segment["points"] == 19
        assert near(rows[0]["low_limit"], low) and near(rows[0]["high_limit"], high)
        for row, wanted in zip(rows, signals(shown)):
            assert {(s["rule"], s["side"]) for s in row["signals"]} == wanted, row
            assert all(s["meaning"] == ("concerning" if s["side"] == "high" else "improving") for s in row["signals"]), row
        assert {r for row in rows for r in (s["rule"] for s in row["signals"])} >= {"outside", "trend"}
        assert answer["variation"]["icon"] == "concern_high" and "försämring" in answer["variation"]["meaning"]
        assert answer["assurance"]["icon"] == "hit_or_miss"  # 7 % lies between the limits
    w.stop()


def test_a_protected_month_is_a_gap(make):
    w = monthly_world(make).start()
    answer = series(w, "sjukfranvaro")
    may = answer["series"][4]
    assert (may["value"], may["missing_reason"], may["interval"], may["signals"]) == (None, "protected", None, [])
    before = answer["segments"], answer["variation"]
    text = w.api.get("/api/v1/indicators/sjukfranvaro/series?scope=unit:alfa").text
    assert "13.04" not in text and '"numerator"' not in text
    # Another small number in that month moves no limit: they know nothing of it.
    body = json.loads(json.dumps(monthly_results("alfa")).replace('"numerator": 3, "denominator": 23', '"numerator": 4, "denominator": 9'))
    body["outcomes"][-1]["numerator"] = 171
    w.results("alfa", body=body)
    w.wait_value("unit:alfa", "nojda", "2014-H1", 85.5)
    answer = series(w, "sjukfranvaro")
    assert (answer["segments"], answer["variation"]) == before
    w.stop()


def test_a_count_is_judged_by_what_each_month_added(make):
    w = monthly_world(make).start()
    answer = series(w, "besok")
    rows = answer["series"][:len(MONTHS)]
    assert answer["judged"] == "increment"
    assert [r["increment"] for r in rows] == ADDED
    assert rows[11]["value"] == 132 and rows[12]["value"] == 30  # each year from 0
    assert near(rows[0]["mean"], limits(ADDED)[0])
    assert all({"rule": "shift", "side": "low", "meaning": "concerning"} in r["signals"] for r in rows[:12])
    assert all({"rule": "shift", "side": "high", "meaning": "improving"} in r["signals"] for r in rows[12:])
    assert answer["variation"]["icon"] == "improvement_high" and answer["assurance"]["icon"] == "none"
    w.stop()


def test_a_declared_step_is_no_trend(make):
    w = monthly_world(make).start()
    step = 'measure: count, step_changes: [{from: 2014-01, scope: "department:omsorg", why: Nytt besökssystem}]}'
    line = '  - {id: besok, name: Antal besök, unit: st, direction: higher, '
    w.daemon.config(w.main_yaml(), units=w.units_yaml(), catalogue=world.CATALOGUE.replace(line + "measure: count}", line + step))
    w.daemon.reload()
    answer = wait_until(lambda: (lambda a: a if a["step_changes"] else None)(series(w, "besok")), 20 * PATIENCE, "den deklarerade ändringen")
    assert answer["step_changes"] == [{"from": "2014-01", "scope": "department:omsorg", "why": "Nytt besökssystem"}]
    old, new = answer["segments"]
    assert (old["from"], old["to"], old["points"], old["mean"]) == ("2013-01", "2013-12", 12, 11)
    assert (new["from"], new["points"], new["mean"], new["why_none"]) == ("2014-01", 8, None, "too_few_points")
    assert not any(r["signals"] for r in answer["series"]) and answer["variation"]["icon"] == "none"
    assert len(series(w, "besok", "district:testby")["segments"]) == 1  # declared for the department and below
    # A bad one changes nothing and says where.
    w.daemon.config(w.main_yaml(), catalogue=world.CATALOGUE.replace("measure: count}", "measure: count, step_changes: [{from: 2014-01}]}"))
    w.daemon.process.send_signal(1)
    w.daemon.expect_said("step_changes[1]", '"why"')
    assert len(series(w, "besok")["segments"]) == 2
    w.stop()


def test_pages_and_questions(make):
    w = monthly_world(make).start()
    page = w.api.get("/u/alfa").text
    assert "trend: försämras" in page and "trend: förbättras" in page
    assert "trend: förbättras" in w.api.get("/d/testby").text
    half = series(w, "nojda")
    assert half["periodicity"] == "half" and half["segments"] == [] and half["series"][0]["interval"]
    assert [r["period"] for r in series(w, "nojda", periodicity="year")["series"]] == ["2014"]
    assert {r["period"][:4] for r in series(w, "besok", year=2013)["series"]} == {"2013"}
    for path, status, word in (("besok/series", 400, "scope=unit:id"), ("besokk/series?scope=unit:alfa", 404, "«besok»"),
                               ("besok/series?scope=unit:alfa&periodicity=week", 400, "month")):
        answer = w.api.get("/api/v1/indicators/" + path)
        assert answer.status == status and word in answer.json["detail"], answer.text
    before = series(w, "besok")
    w.stop()
    w.start()
    again = series(w, "besok")
    assert {**again, "generation": 0} == {**before, "generation": 0}  # the same after a restart
    w.stop()
