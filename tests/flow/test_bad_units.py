# SPDX-License-Identifier: EUPL-1.2
"""Whatever a unit sends: a clear message with cause and cure, the last good figures kept, evidence right, the rest goes on.

One daemon, one unit per fault: all start well, all break at once, all are mended at once.
"""
import json

import pytest

from daemon import PATIENCE
from peers import wait_until
from world import CONTROLLER, World, contact, plan, results

MIB = 1 << 20


def body(w, unit, content, path="/utfall", **kind):
    w.put(unit, path, content, **kind)


def fault(name, arg=None):
    return lambda w, u: w.servers[u].fault("/utfall", name, arg)


def text(content):
    return lambda w, u: body(w, u, content)


def results_with(change):
    return lambda w, u: body(w, u, json.dumps(change(results(u, visits=(110, 299)))))


# unit: (how it breaks, reaches the daemon at all, last_error.kind, words of the message)
FAULTS = {
    "down": (lambda w, u: w.servers[u].down(), False, {"connect"}, []),
    "slow": (fault("slow"), False, {"timeout"}, []),
    "trickle": (fault("trickle"), False, {"timeout"}, []),
    "notfound": (fault("status", 404), False, {"http_status"}, ["404"]),
    "servererror": (fault("status", 500), False, {"http_status"}, ["500"]),
    "forbidden": (fault("status", 401), False, {"http_status"}, ["401"]),
    "reset": (fault("reset"), False, {"broken", "connect"}, []),
    "shortbody": (fault("truncated"), False, {"broken"}, []),
    "loop": (fault("redirect", "/utfall"), False, {"redirect"}, []),
    "ftp": (fault("redirect", "ftp://127.0.0.1/utfall"), False, {"redirect"}, []),
    "html": (fault("html"), True, {"html"}, []),
    "twentymb": (fault("big", 20 * MIB), True, {"too_large"}, ["8"]),
    "bomb": (fault("bomb", 20 * MIB), True, {"too_large"}, []),
    "cutjson": (lambda w, u: body(w, u, json.dumps(results(u))[:-40]), True, {"malformed"}, []),
    "nan": (lambda w, u: body(w, u, json.dumps(results(u)).replace("4.2", "NaN", 1)), True, {"malformed", "impossible"}, []),
    "infinity": (lambda w, u: body(w, u, json.dumps(results(u)).replace("4.2", "1e999", 1)), True, {"malformed", "impossible"}, []),
    "wrongunit": (lambda w, u: body(w, u, results("frammande")), True, {"wrong_unit"}, ["frammande"]),
    "wrongyear": (lambda w, u: body(w, u, results(u, year=2009)), True, {"wrong_year"}, ["2009"]),
    "unknownkey": (results_with(lambda r: dict(r, outcomes=r["outcomes"] + [{"indicator": "besok", "period": "2014-T2", "valeu": 1}])), True, {"schema"}, ["valeu"]),
    "twicekey": (lambda w, u: body(w, u, json.dumps(results(u))[:-1] + ', "unit": "annan"}'), True, {"malformed", "schema"}, []),
    "empty": (text(""), True, {"empty"}, []),
    "binary": (text(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 50), True, {"not_a_feed", "bad_encoding", "malformed"}, []),
    "latin": (lambda w, u: body(w, u, b'{"schema": "tertial.results/1", "unit": "\xe5"}'), True, {"bad_encoding", "malformed"}, []),
    "deep": (text("[" * 5000 + "]" * 5000), True, {"too_large", "malformed", "not_a_feed", "schema"}, []),
    "impossible": (results_with(lambda r: dict(r, year="tjugohundrafjorton")), True, {"schema"}, ["/year"]),
}
SOUND = "frisk"


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    w = World(tmp_path_factory.mktemp("broken"), units=[SOUND, *FAULTS])
    try:
        w.settings["timeout"] = "2s"
        w.write()
        w.start()
        w.before = {u: w.value(f"unit:{u}", "besok", "2014-T2") for u in w.units}
        for unit, (break_it, *_) in FAULTS.items():
            break_it(w, unit)
        w.results(SOUND, visits=(110, 222))
        yield w
    finally:
        w.close()


def failed(unit):
    return unit["last_error"] is not None and (unit["reach"]["results"] == "failing" or unit["evidence"]["results"] == "invalid")


@pytest.mark.parametrize("unit", FAULTS)
def test_the_fault_is_told_with_its_cause(broken, unit):
    _, arrives, kinds, words = FAULTS[unit]
    state = broken.wait_unit(unit, failed)
    error = state["last_error"]
    assert error["kind"] in kinds, error
    assert len(error["message"]) > 20, error
    for word in words:
        assert word in error["message"] + (error["pointer"] or ""), error
    assert state["evidence"]["results"] == ("invalid" if arrives else "fresh"), state
    if not arrives:
        assert state["reach"]["results"] == "failing"
    broken.daemon.expect_said(unit)


@pytest.mark.parametrize("unit", FAULTS)
def test_the_last_good_figures_are_kept(broken, unit):
    broken.wait_unit(unit, failed)
    assert broken.value(f"unit:{unit}", "besok", "2014-T2") == broken.before[unit] == 210
    assert broken.api.unit(unit)["evidence"]["plan"] == "fresh"  # also where nothing answers any more


def test_a_schema_error_has_its_json_pointer(broken):
    error = broken.wait_unit("unknownkey", failed)["last_error"]
    assert error["pointer"] and error["pointer"].startswith("/outcomes/5"), error


def test_the_rest_goes_on(broken):
    broken.wait_value(f"unit:{SOUND}", "besok", "2014-T2", 222)
    sum_of_all = 222 + 210 * len(FAULTS)
    assert broken.value("district:testby", "besok", "2014-T2") == sum_of_all
    assert broken.api.unit(SOUND)["last_error"] is None


def test_contact_and_controller_are_told_and_the_head_is_not(broken):
    for unit, kind in (("html", "feed_invalid"), ("notfound", "feed_unreachable")):
        wait_until(lambda: [a for a in broken.api.rows("alerts") if a["scope"] == "unit:" + unit and a["kind"] == kind and a["state"] == "raised"],
                   20 * PATIENCE, f"larmet {kind} för {unit}")
        broken.wait_mails(1, contact(unit))
    assert broken.sink.to(CONTROLLER)


def test_memory_stays_small(broken):
    broken.wait_unit("twentymb", failed)
    assert broken.daemon.memory_kib < (120 if PATIENCE == 1 else 1200) * 1024


def test_mended_units_recover(broken):
    for unit in FAULTS:
        broken.wait_unit(unit, failed)
    for unit in FAULTS:
        server = broken.servers[unit]
        if server.http is None:
            server.up()
        server.mend("/utfall")
        broken.results(unit, visits=(110, 230))
    for unit in FAULTS:
        broken.wait_value(f"unit:{unit}", "besok", "2014-T2", 230, seconds=30)
        state = broken.wait_unit(unit, lambda u: u["evidence"]["results"] == "fresh" and u["reach"]["results"] == "ok")
        assert state["last_error"] is None or state["last_success"] >= state["last_error"]["at"]
    broken.daemon.stop()


def test_a_cold_start_with_a_broken_unit_serves_the_others(make):
    w = make(start=False)
    w.servers["beta"].fault("/plan", "html")
    w.servers["beta"].fault("/utfall", "status", 404)
    w.start()
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    state = w.api.unit("beta")
    assert state["evidence"] == {"plan": "invalid", "results": "never"}
    row = w.api.indicator("besok", "district:testby", "2014-T2")
    assert row["value"] == 420 and row["coverage"]["reported"] == 2
    w.stop()


def test_a_plan_of_another_unit_is_refused_and_the_old_one_stays(world):
    world.plan("alfa", body=plan("beta"))
    state = world.wait_unit("alfa", lambda u: u["evidence"]["plan"] == "invalid")
    assert state["last_error"]["kind"] == "wrong_unit" and "Beta" in state["last_error"]["message"]
    assert world.value("unit:alfa", "besok", "2014-T2") == 210
    world.stop()


def test_retry_after_is_followed(world):
    w = world
    w.servers["alfa"].fault("/utfall", "retry_after", 3600)
    w.wait_unit("alfa", failed)
    n = len(w.servers["alfa"].seen("/utfall"))
    w.round("beta", "gamma")
    w.round("beta", "gamma")
    w.round("beta", "gamma")
    assert len(w.servers["alfa"].seen("/utfall")) == n
    w.stop()


def test_an_unreachable_unit_mutes_its_own_indicator_alerts(make):
    w = make(start=False)
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    w.servers["alfa"].down()
    wait_until(lambda: w.api.api("status")["alerts"]["muted"], 20 * PATIENCE, "tystade larm")
    muted = [a for a in w.api.rows("alerts") if a["muted"]]
    assert {a["scope"] for a in muted} == {"unit:alfa"}
    assert w.value("unit:alfa", "sjukfranvaro", "2014-T2") == 6.1
    w.stop()


def test_more_than_a_unit_may_say_over_the_years_is_refused_and_harms_no_other(make):
    w = make(units=("alfa", "beta"))
    for year in (2013, 2014):
        rows = [{"indicator": f"E{i}", "period": f"{year}", "value": 1} for i in range(99_990)]
        w.results("alfa", {"schema": "tertial.results/1", "unit": "alfa", "year": year, "outcomes": rows})
        if year == 2013:
            w.wait_unit("alfa", lambda u: u["last_error"] is None and u["evidence"]["results"] != "never", 60)
            w.round("alfa")
    w.wait_unit("alfa", lambda u: u["last_error"] and u["last_error"]["kind"] == "too_large" and "200000" in u["last_error"]["message"], 60)
    w.results("beta", sick=(4.0, 9.9))
    w.wait_value("unit:beta", "sjukfranvaro", "2014-T2", 9.9, 60)
    w.stop()
