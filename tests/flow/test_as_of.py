# SPDX-License-Identifier: EUPL-1.2
"""as_of on the API: the world as it was, from what had come by then; and nothing hidden comes out that way."""
import concurrent.futures
import json
import re
import sqlite3

import pytest

from daemon import PATIENCE
from peers import wait_until
from world import outcome, plan, results, target

FIRST, SECOND = "2014-06-02T09:00", "2014-10-02T09:00"
BETWEEN = "2014-08-01T12:00"
BEFORE = "2014-01-01"
HISTORY = ["districts", "departments", "units", "units/alfa", "goals", "indicators", "indicators?unit=alfa", "observations",
           "observations?format=csv", "activities", "budget", "findings", "status"]


def ask(w, path, as_of, **headers):
    return w.api.get("/api/v1/" + path + ("&" if "?" in path else "?") + "as_of=" + as_of, headers=headers)


def row(w, as_of, indicator, scope, period):
    answer = ask(w, "indicators?scope=" + scope, as_of)
    assert answer.status == 200, answer.text
    found = [r for r in answer.json["indicators"] if (r["indicator"], r["scope"], r["period"]) == (indicator, scope, period)]
    assert len(found) < 2, found
    return found[0] if found else None


def metric(w, name):
    return int(re.search(rf"^{name} (\d+)$", w.api.get("/metrics").text, re.M)[1])


def database(w):
    return sqlite3.connect(w.settings["store"], timeout=10)


def shown(w):
    """How much is remembered as shown."""
    with database(w) as db:
        n, = db.execute("SELECT count(*) FROM shown").fetchone()
    db.close()
    return n


def add_version(w, unit, body, moment):
    """A version of a unit's results that came and was replaced before anything was published; the daemon must be down."""
    with database(w) as db:
        at = "unixepoch(?, '-2 hours')"  # summer time
        newest, = db.execute("SELECT max(row) FROM document WHERE unit = ? AND kind = 1 AND year = 2014", (unit,)).fetchone()
        first, = db.execute(f"SELECT min(row) FROM document WHERE received > {at}", (moment,)).fetchone()
        for r, in db.execute("SELECT row FROM document WHERE row >= ? ORDER BY row DESC", (first,)).fetchall():
            db.execute("UPDATE document SET row = ? WHERE row = ?", (r + 1, r))
        db.execute(f"INSERT INTO document (row, unit, kind, year, received, url, hash, body) VALUES (?, ?, 1, 2014, {at}, 'x', zeroblob(32), ?)",
                   (first, unit, moment, json.dumps(body).encode()))
        if newest < first:  # else what replaced it is there
            db.execute("INSERT INTO document (unit, kind, year, received, url, etag, last_modified, hash, body) SELECT unit, kind, year, "
                       "(SELECT max(received) FROM document), url, etag, last_modified, hash, body FROM document WHERE row = ?", (newest,))
    db.close()


@pytest.fixture
def two_days(make):
    """One store: on the first day only T1 is reported, with other goals; on the second all is as the world has it."""
    w = make(start=False, as_of=FIRST)
    p = plan("alfa", sick=5.0)
    p["goals"][1]["title"] = "Brukarna är trygga"
    w.plan("alfa", body=p)
    w.results("alfa", sick=(6.0, None), visits=(90, None), satisfied=None)
    w.results("gamma", sick=(None, None), visits=(None, None), satisfied=None)
    w.start()
    w.stop()
    w.plan("alfa")
    w.results("alfa")
    w.results("gamma")
    w.daemon.as_of = SECOND
    return w


def test_figures_coverage_and_goals_are_those_of_then(two_days):
    w = two_days.start()
    then, now = row(w, BETWEEN, "sjukfranvaro", "unit:alfa", "2014-T1"), w.api.indicator("sjukfranvaro", "unit:alfa", "2014-T1")
    assert (then["value"], then["target"], then["state"]) == (6.0, 5.0, "behind")
    assert (now["value"], now["state"]) == (4.0, "met")
    assert row(w, BETWEEN, "sjukfranvaro", "unit:alfa", "2014")["target"] == 5.0
    assert w.api.indicator("sjukfranvaro", "unit:alfa", "2014")["target"] == 4.4
    assert then["corrected"] is None and now["corrected"]["previous"] == 6.0  # what came after is not known then
    then, now = row(w, BETWEEN, "besok", "district:testby", "2014-T1"), w.api.indicator("besok", "district:testby", "2014-T1")
    assert (then["value"], then["coverage"]["reported"], then["coverage"]["expected"]) == (90 + 110, 2, 3)
    assert (now["value"], now["coverage"]["reported"], now["coverage"]["expected"]) == (3 * 110, 3, 3)
    # judged as of then, too: the second tertial was not over, and is now
    assert row(w, BETWEEN, "besok", "unit:alfa", "2014-T2")["state"] == "not_due"
    assert row(w, "2014-09-30", "besok", "unit:alfa", "2014-T2")["state"] == "missing"
    titles = [g["title"] for g in ask(w, "goals", BETWEEN).json["goals"]]
    assert "Brukarna är trygga" in titles and "Brukarna är trygga" not in [g["title"] for g in w.api.rows("goals")]
    gamma = ask(w, "units/gamma", BETWEEN).json
    assert gamma["evidence"] == {"plan": "fresh", "results": "late"} and gamma["last_success"].startswith("2014-06-02T09:00")
    assert w.api.unit("gamma")["evidence"] == {"plan": "fresh", "results": "fresh"}
    w.stop()


def test_every_answer_is_the_same_bytes_twice_and_over_a_restart(two_days):
    w = two_days.start()
    first = {}
    for path in HISTORY:
        a = first[path] = ask(w, path, BETWEEN)
        assert a.status == 200, f"{path}: {a.text}"
        assert a.headers["tertial-as-of"] == "2014-08-01T12:00:00+02:00"
        assert a.headers["content-type"].startswith("text/csv") or a.json["as_of"] == "2014-08-01T12:00:00+02:00"
        same = ask(w, path, BETWEEN, **{"If-None-Match": a.headers["etag"]})
        assert (same.status, same.body) == (304, b""), path
        assert a.body != w.api.get("/api/v1/" + path).body, path
    assert metric(w, "tertial_history_made_total") == 1 and metric(w, "tertial_history_kept") == 1
    for restart in range(2):
        w.stop()
        w.start()
        for path in HISTORY:
            again = ask(w, path, BETWEEN)
            assert again.body == first[path].body, path
            assert again.headers["etag"] == first[path].headers["etag"], path
    w.stop()


def test_a_moment_can_be_written_in_these_ways_and_no_other(two_days):
    w = two_days.start()
    wanted = ask(w, "units", "2014-08-01").body
    for same in ("2014-08-01T12:00", "2014-08-01T12:00:00", "2014-08-01T12:00:00%2B02:00", "2014-08-01T12:00:00+02:00", "2014-08-01T10:00:00Z",
                 "2014-08-01T06:30-03:30"):
        assert ask(w, "units", same).body == wanted, same
    for wrong in ("2014-13-01", "2014-08-01T24:00", "2014-08-01+12:00", "i+g%C3%A5r", "2014-08-01T12:00:61", "2014-08-01T12:00+2", "20140801"):
        a = ask(w, "units", wrong)
        assert a.status == 400 and "YYYY-MM-DD" in a.json["detail"], wrong
    # noon of the day: what came at nine is there, what comes after noon is not
    assert ask(w, "units/alfa", "2014-06-02").json["evidence"]["plan"] == "fresh"
    assert ask(w, "units/alfa", "2014-06-02T08:59").json["evidence"]["plan"] == "never"
    # the present is the generation itself
    now = w.api.get("/api/v1/units").body
    assert ask(w, "units", "2014-10-02").body == now and ask(w, "units", SECOND).body == now
    assert ask(w, "alerts", "2014-10-02").status == 200
    for future in ("2014-10-03", "2014-10-02T09:01", "2099-01-01"):
        a = ask(w, "units", future)
        assert a.status == 400 and "framtiden" in a.json["title"] and "senare än nu" in a.json["detail"], future
    a = ask(w, "alerts", BETWEEN)
    assert a.status == 400 and "Larmen" in a.json["detail"]
    w.stop()


def test_before_anything_had_come_there_is_nothing_in_it(two_days):
    w = two_days.start()
    units = ask(w, "units", BEFORE).json
    assert [u["id"] for u in units["units"]] == ["alfa", "beta", "gamma"]  # the register is today's
    assert {u["evidence"]["results"] for u in units["units"]} == {"never"}
    for path in ("goals", "indicators", "observations", "activities", "budget", "findings"):
        assert ask(w, path, BEFORE).json[path] == [], path
    w.stop()


def test_what_is_gone_today_is_found_by_its_name_of_then(make):
    w = make(start=False, as_of=FIRST)
    p = plan("alfa")
    p["indicators"].append({"name": "Egna promenader", "goal": "g2", "owner": "unit", "target": target(12, "st"), "council_target": None,
                            "periodicity": "tertial"})
    w.plan("alfa", body=p)
    w.start()
    w.stop()
    w.plan("alfa")
    w.daemon.as_of = SECOND
    w.start()
    rows = ask(w, "indicators?unit=alfa", BETWEEN).json["indicators"]
    walks = next(r for r in rows if r["name"] == "Egna promenader" and r["period"] == "2014-T1")
    paths = (walks["why_path"].removeprefix("/api/v1/"), f"indicators/{walks['indicator']}/series?scope=unit:alfa")
    for path in paths:
        then = ask(w, path, BETWEEN)
        assert then.status == 200 and then.json["as_of"] and "Egna promenader" in then.text, then.text
        assert w.api.get("/api/v1/" + path).status == 404, path
        assert ask(w, path, BEFORE).status == 404, path
    w.stop()


# ---- protection ----

def small_then(w, alfa, beta=(170, 200), gamma=(160, 200)):
    for unit, part in (("alfa", alfa), ("beta", beta), ("gamma", gamma)):
        w.results(unit, satisfied=part)


def told_of(rows):
    return {r["scope"]: r for r in rows if r["indicator"] == "nojda" and r["period"] == "2014-H1"}


def all_told(w, as_of=None):
    """Every scope's figure of nojda, and every unit's numbers, as an outsider reads them."""
    scopes = ["unit:alfa", "unit:beta", "unit:gamma", "department:omsorg", "district:testby"]
    more = f"&as_of={as_of}" if as_of else ""
    rows = {}
    for s in scopes:
        rows.update(told_of(w.api.get(f"/api/v1/indicators?scope={s}{more}").json["indicators"]))
    observed = w.api.get("/api/v1/observations?indicator=nojda" + more).json["observations"]
    numbers = {r["unit"]: (r["numerator"], r["denominator"]) for r in observed if r["sex"] == "all" and r["numerator"] is not None}
    totals = [s for s in ("department:omsorg", "district:testby") if s in rows and rows[s]["value"] is not None]
    contributors = {c["unit"] for r in rows.values() for c in r["contributors"] if c["value"] is not None}
    return numbers, totals, {s.split(":")[1] for s in rows if s.startswith("unit:") and rows[s]["value"] is not None} | contributors


def test_what_was_hidden_then_does_not_come_out_through_as_of(make):
    w = make(start=False, as_of=FIRST.replace("06", "08"))
    small_then(w, (3, 23))
    w.start()
    before = all_told(w)
    assert "alfa" not in before[2]
    w.stop()
    small_then(w, (60, 100))  # corrected: now large enough, and the others are as they were
    w.daemon.as_of = SECOND
    w.start()
    now, then = all_told(w), all_told(w, "2014-09-01")
    assert now[0].get("alfa", (60, 100)) == (60, 100)
    assert "alfa" not in then[2] and "alfa" not in then[0]
    text = "".join(ask(w, p, "2014-09-01").text for p in HISTORY)
    assert "13.04" not in text and not re.search(r'"(numerator|denominator)":(3|23)\b', text)
    # Differencing: a total of then, less what is known of then from any answer, must leave two unknown
    known = (before[2] | then[2] | now[2]) - {"alfa"}  # beta's and gamma's numbers never changed
    assert not (before[1] or then[1]) or len(known) < 2, (before, then, now)
    w.stop()


def test_a_state_never_published_is_held_against_all_that_was(make):
    """Alfa is small, so beta is hidden beside it and the totals are shown.  Before alfa's figure came, the total was beta and gamma: shown,
    it would give beta away, and with beta the first total gives alfa."""
    w = make(start=False, as_of=SECOND)
    small_then(w, (3, 23), (30, 60), (160, 200))
    w.start()
    published = all_told(w)
    hidden = {"alfa", "beta", "gamma"} - published[2]
    assert len(hidden) == 2 and "alfa" in hidden and published[1], published
    w.stop()
    with database(w) as db:  # the other two had reported long before
        db.execute("UPDATE document SET received = unixepoch('2014-08-01') WHERE unit <> 'alfa' OR kind = 0")
    db.close()
    w.start()
    then = all_told(w, "2014-09-01")
    assert ask(w, "units/beta", "2014-09-01").json["evidence"]["results"] != "never"
    assert not (then[2] & hidden) and not then[1], then
    w.stop()


def test_what_is_shown_is_on_disk_before_it_is_sent(two_days):
    w = two_days.start()
    w.stop()
    add_version(w, "beta", results("beta", sick=(4.1, None), visits=(111, None), satisfied=(171, 200)), "2014-07-01 12:00")
    w.start()

    before = shown(w)
    assert row(w, BETWEEN, "nojda", "unit:beta", "2014-H1")["value"] == 85.5  # never published before
    assert shown(w) == before + 1
    w.daemon.kill()  # and it needs no good end
    assert shown(w) == before + 1
    w.start()
    assert row(w, BETWEEN, "nojda", "unit:beta", "2014-H1")["value"] == 85.5
    assert shown(w) == before + 1  # known: nothing new
    w.stop()


def test_what_cannot_be_stored_is_not_shown(two_days):
    w = two_days.start()
    w.stop()
    add_version(w, "beta", results("beta", sick=(4.1, None), visits=(111, None), satisfied=(171, 200)), "2014-07-01 12:00")
    w.start()
    assert ask(w, "units", BEFORE).status == 200  # nothing new in it
    before = shown(w)
    lock = database(w)
    lock.isolation_level = None
    lock.execute("BEGIN IMMEDIATE")  # longer than the daemon waits for it
    a = ask(w, "observations", BETWEEN)
    assert a.status == 503 and "lagringen fungerar inte" in a.json["detail"] and "beta" not in a.text, a.text
    a = ask(w, "units", "2014-07-02")
    assert a.status == 503 and "lagringen fungerar inte" in a.json["detail"], a.text
    assert ask(w, "units", BEFORE).status == 200  # was shown already
    assert w.api.get("/api/v1/units").status == 200
    lock.execute("ROLLBACK")
    lock.close()
    wait_until(lambda: ask(w, "observations", BETWEEN).status == 200, 30 * PATIENCE, "svaret, när det går att lagra igen")
    assert shown(w) == before + 1
    assert metric(w, "tertial_history_waiting") == 0
    w.stop()


# ---- bounds ----

def test_many_at_once_share_one_making(two_days):
    w = two_days.start()
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: ask(w, "indicators", BETWEEN), range(20)))
    assert {a.status for a in answers} == {200} and len({a.body for a in answers}) == 1
    assert metric(w, "tertial_history_made_total") == 1
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda day: ask(w, "units", f"2014-07-{day:02}"), range(1, 13)))
    assert {a.status for a in answers} == {200}
    assert metric(w, "tertial_history_made_total") == 13 and metric(w, "tertial_history_kept") == 4
    assert metric(w, "tertial_history_waiting") == 0
    w.stop()


def test_too_many_moments_are_refused_in_words_and_the_others_wait_for_the_disk(two_days):
    w = two_days.start()
    w.stop()
    add_version(w, "beta", results("beta", sick=(4.1, None), visits=(111, None), satisfied=(171, 200)), "2014-07-01 12:00")
    w.start()
    lock = database(w)
    lock.isolation_level = None
    lock.execute("BEGIN IMMEDIATE")  # what the first one shows cannot be stored now
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        first = pool.submit(ask, w, "units", BETWEEN)
        wait_until(lambda: metric(w, "tertial_history_waiting") == 1, 10 * PATIENCE, "den första frågan")
        others = [pool.submit(ask, w, "units", f"2014-08-{day:02}") for day in range(2, 21)]  # 19
        wait_until(lambda: sum(o.done() for o in others) == 3, 10 * PATIENCE, "tre avvisade frågor")
        assert metric(w, "tertial_history_waiting") == 17 and not first.done()
        refused = [o.result() for o in others if o.done()]
        lock.execute("ROLLBACK")
        lock.close()
        assert first.result().status == 200
        assert sorted(o.result().status for o in others) == [200] * 16 + [503] * 3
    for a in refused:
        assert a.headers["retry-after"] == "5" and "väntar redan" in a.json["detail"]
    w.stop()


def test_a_store_that_cannot_be_read_is_said_and_the_daemon_lives(two_days):
    w = two_days.start()
    store = w.daemon.folder / "tertial.db"
    aside = store.rename(store.with_suffix(".aside"))
    a = ask(w, "units", BETWEEN)
    assert a.status == 503 and a.headers["retry-after"] == "5" and str(store) in a.json["detail"], a.text
    store.write_bytes(b"det var en gang " * 512)
    a = ask(w, "units", BETWEEN)
    assert a.status == 503 and "skadad" in a.json["detail"], a.text
    assert w.api.get("/api/v1/units").status == 200
    aside.rename(store)
    assert ask(w, "units", BETWEEN).status == 200
    assert w.daemon.said("as_of", "kan inte besvaras", "skadad")
    w.stop()


def test_what_is_pruned_is_said(two_days):
    w = two_days
    w.daemon.file.write_text(w.daemon.file.read_text().replace('tertial.db"}', 'tertial.db", keep_years: 1}'))
    w.daemon.as_of = SECOND
    w.daemon.start()
    w.quiet()
    w.stop()
    w.results("beta", visits=(110, 211))
    w.daemon.as_of = "2015-12-01T09:00"
    w.daemon.start()
    w.quiet()
    w.stop()
    w.daemon.start()
    a = ask(w, "units", BETWEEN)
    assert a.status == 400 and "gallrade" in a.json["detail"] and "store.keep_years" in a.json["detail"], a.text
    whole_from = re.search(r"från (\S+)", a.json["detail"])[1]
    assert whole_from.startswith("2014-12-01T")
    # from there on it is whole: beta's second report is superseded, but was in force then
    assert row(w, whole_from, "besok", "unit:beta", "2014-T2")["value"] == 210
    w.stop()


def test_killed_while_it_answers_it_answers_the_same_again(two_days):
    w = two_days.start()
    wanted = ask(w, "indicators", BETWEEN).body
    for n in range(3):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(ask, w, "indicators", f"2014-07-{day:02}T{n:02}:00") for day in range(1, 17)]
            wait_until(lambda: metric(w, "tertial_history_made_total") > n, 10 * PATIENCE, "de första svaren")
            w.daemon.kill()
            concurrent.futures.wait(asked)
        for a in asked:
            assert a.exception() or a.result().status in (200, 503)
        w.start()
        assert ask(w, "indicators", BETWEEN).body == wanted
    w.stop()


def test_stopped_while_questions_wait_it_ends_well(two_days):
    w = two_days.start()
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        asked = [pool.submit(ask, w, "indicators", f"2014-07-{day:02}") for day in range(1, 31)]
        wait_until(lambda: any(a.done() for a in asked), 10 * PATIENCE, "ett svar")
        w.stop()
        concurrent.futures.wait(asked)


def test_a_new_register_is_seen_in_history(two_days):
    w = two_days.start()
    assert ask(w, "units/alfa", BETWEEN).json["name"] == "Alfa"
    units = w.daemon.folder / "units.d" / "units.yaml"
    units.write_text(units.read_text().replace("name: Alfa", "name: Alfahuset, aliases: [Alfa]"))
    w.daemon.reload()
    w.quiet()
    assert ask(w, "units/alfa", BETWEEN).json["name"] == "Alfahuset"
    assert row(w, BETWEEN, "sjukfranvaro", "unit:alfa", "2014-T1")["value"] == 6.0
    w.stop()


def test_figures_go_on_changing_while_history_is_asked(two_days):
    w = two_days.start()
    wanted = ask(w, "indicators", BETWEEN).body
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        asked = []
        for n in range(1, 5):
            w.results("beta", visits=(110, 210 + n))
            asked += [pool.submit(ask, w, "indicators", f"2014-07-{day:02}T{n:02}:00") for day in range(1, 9)]
            w.wait_value("unit:beta", "besok", "2014-T2", 210 + n)
        assert {a.result().status for a in asked} == {200}
    assert ask(w, "indicators", BETWEEN).body == wanted
    w.stop()
