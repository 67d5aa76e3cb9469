# SPDX-License-Identifier: EUPL-1.2
"""The main job: from unit servers to rollup, mail and API."""
import sqlite3

from daemon import PATIENCE
from peers import wait_until
from world import CONTROLLER, DIRECTOR, HEAD, outcome


def test_a_cold_start_gives_rollup_and_mail(make):
    w = make(start=False)
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    row = w.api.indicator("sjukfranvaro", "district:testby", "2014-T2")
    assert row["method"] == "weighted"
    assert abs(row["value"] - (6.1 + 4.2 + 4.2) / 3) < 1e-9
    assert row["coverage"]["reported"] == 3 and row["coverage"]["expected"] == 3
    assert row["target"] == 4.4
    assert w.value("unit:alfa", "sjukfranvaro", "2014-T2") == 6.1
    assert w.api.indicator("sjukfranvaro", "unit:alfa", "2014-T2")["state"] == "behind"
    assert w.api.indicator("nojda", "district:testby", "2014-H1")["method"] == "ratio"
    visits = w.api.indicator("besok", "district:testby", "2014-T2")
    assert (visits["method"], visits["value"], visits["state"]) == ("sum", 630, "met")  # 600 expected by then
    mail = w.wait_mails(1, HEAD)[0]
    for words in ("Alfa", "Sjukfrånvaro", "6,1", "4,4"):
        assert words in mail.text, mail.text
        assert words in mail.html
    assert mail.message["Message-ID"] and mail.message["Date"].startswith("Thu, 02 Oct 2014 09:00")
    w.stop()


def test_a_unit_that_is_well_gives_no_mail(make):
    w = make(units=("alfa",))
    w.round()
    w.quiet()
    assert not [m for m in w.sink.mails if "behind" in m.subject.lower() or "Sjukfrånvaro" in m.text], [m.text for m in w.sink.mails]
    w.stop()


def test_a_changed_document_changes_its_figure_and_nothing_else(world):
    w = world
    before = {(r["scope"], r["indicator"], r["period"]): r["value"] for u in w.units for r in w.api.rows("indicators", unit=u)}
    generation = w.api.api("status")["generation"]
    w.results("beta", sick=(4.0, 4.3))
    w.wait_value("unit:beta", "sjukfranvaro", "2014-T2", 4.3)
    after = {(r["scope"], r["indicator"], r["period"]): r["value"] for u in w.units for r in w.api.rows("indicators", unit=u)}
    changed = {k for k in after if after[k] != before.get(k)} | (set(before) - set(after))
    assert changed == {("unit:beta", "sjukfranvaro", "2014-T2")}
    assert w.api.api("status")["generation"] > generation
    w.stop()


def test_a_district_follows_its_units(world):
    world.results("beta", visits=(110, 250))
    world.wait_value("district:testby", "besok", "2014-T2", 670)
    assert world.value("department:omsorg", "besok", "2014-T2") == 670
    world.stop()


def test_unchanged_documents_are_asked_for_by_etag_and_answered_304(world):
    w = world
    w.round()
    w.round()
    for unit in w.units:
        for path in ("/plan", "/utfall"):
            asked = w.servers[unit].seen(path)
            assert asked[0][1] == 200
            assert {status for _, status, _ in asked[1:]} == {304}
            assert all(headers.get("If-None-Match") == w.servers[unit].pages[path].etag for _, _, headers in asked[1:])
    w.stop()


def test_the_first_pull_after_a_restart_is_conditional(world):
    w = world
    w.stop()
    seen = len(w.servers["alfa"].seen("/plan"))
    w.start()
    assert w.servers["alfa"].seen("/plan")[seen][1] == 304
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.stop()


def test_a_stored_document_that_cannot_be_read_is_fetched_whole(world):
    """Pulling begins before what is stored has been read: also then a 304 must not stand for what is not here."""
    world.stop()
    with sqlite3.connect(world.settings["store"]) as db:
        db.execute("UPDATE document SET body = CAST('{\"schema\": \"tertial.results/99\"}' AS BLOB) WHERE unit = 'alfa' AND kind = 1")
    db.close()
    n = len(world.servers["alfa"].seen("/utfall", 200))
    world.start()
    assert world.daemon.said("unit=alfa", "kan inte läsas av den här versionen")
    wait_until(lambda: len(world.servers["alfa"].seen("/utfall", 200)) > n, 20 * PATIENCE, "hela dokumentet")
    world.wait_value("unit:alfa", "besok", "2014-T2", 210, seconds=30)
    assert world.value("unit:beta", "besok", "2014-T2") == 210


def test_sigterm_ends_the_reading_of_what_is_stored(world):
    """Much is stored; the end comes while it is read."""
    w = world
    w.stop()
    with sqlite3.connect(w.settings["store"]) as db:
        db.execute("WITH RECURSIVE years(y) AS (SELECT 1 UNION ALL SELECT y + 1 FROM years WHERE y < 1500) INSERT INTO document "
                   "(unit, kind, year, received, url, etag, last_modified, hash, body) "
                   "SELECT unit, kind, y, received, url, etag, last_modified, hash, body FROM document JOIN years WHERE unit = 'alfa' AND kind = 0")
    db.close()
    w.daemon.spawn()
    wait_until(lambda: answers(w), 20 * PATIENCE, "ett svar")
    assert w.daemon.notify.count("READY=1") == 0, "det lagrade var läst redan"
    w.stop()
    assert w.daemon.notify.count("READY=1") == 0
    w.daemon.start(seconds=60)
    assert w.value("unit:beta", "besok", "2014-T2") == 210
    w.stop()


def answers(w):
    try:
        return w.api.get("/healthz").status == 200
    except OSError:
        return False


def test_the_same_body_without_validators_makes_no_new_generation(make):
    w = make(start=False)
    for unit in w.units:
        for path in ("/plan", "/utfall"):
            w.servers[unit].pages[path].validators = False
    w.start()
    w.round()
    rows = w.api.get("/api/v1/indicators").headers["etag"]
    w.round()
    w.round()
    assert w.api.get("/api/v1/indicators").headers["etag"] == rows
    w.stop()


def test_a_packed_document_is_unpacked(make):
    w = make(start=False)
    w.servers["alfa"].fault("/plan", "gzip")
    w.servers["alfa"].fault("/utfall", "gzip")
    w.start()
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.stop()


def test_a_redirect_on_the_same_host_is_followed(make):
    w = make(start=False)
    w.put("alfa", "/nytt", w.servers["alfa"].pages["/utfall"].body)
    w.servers["alfa"].fault("/utfall", "redirect", "/nytt")
    w.start()
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.stop()


def test_swedish_csv_of_both_encodings_is_read(make):
    w = make(start=False)
    csv = "Indikator;Period;Utfall;Täljare;Nämnare;Analys\r\nSjukfrånvaro;T2 2014;5,1;;;\"långt; och svårt\"\r\nNöjda brukare;Halvår 1 2014;;150;200;\r\n"
    w.put("alfa", "/utfall", b"\xef\xbb\xbf" + csv.encode(), content_type="text/csv")
    w.put("beta", "/utfall", csv.replace("5,1", "5,2").encode("cp1252"), content_type="text/csv")
    w.start()
    assert w.value("unit:alfa", "sjukfranvaro", "2014-T2") == 5.1
    assert w.value("unit:beta", "sjukfranvaro", "2014-T2") == 5.2
    assert w.value("unit:beta", "nojda", "2014-H1") == 75
    w.stop()


def test_recovery_is_told_in_the_same_thread_to_those_who_were_told(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    first = w.wait_mails(1, HEAD)[0]
    n = len(w.sink.to(HEAD))
    w.results("alfa", sick=(4.0, 4.0))
    mail = w.wait_mails(n + 1, HEAD)[-1]
    assert "Sjukfrånvaro" in mail.text
    thread = (mail.message["In-Reply-To"] or "") + (mail.message["References"] or "")
    assert first.id in thread
    w.stop()


def test_the_same_news_is_not_mailed_twice(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    w.wait_mails(1, HEAD)
    n = len(w.sink.mails)
    w.round()
    w.results("alfa", sick=(4.0, 6.1), visits=(110, 211))  # another document, no other news
    w.wait_value("unit:alfa", "besok", "2014-T2", 211)
    w.quiet()
    w.stop()
    w.start()
    w.round()
    w.quiet()
    assert len(w.sink.mails) == n, [m.subject for m in w.sink.mails[n:]]
    w.stop()


def test_a_late_report_goes_to_contact_and_controller_not_to_the_head(make):
    w = make(start=False)
    w.results("alfa", sick=(4.0, None))
    w.start()
    row = w.api.indicator("sjukfranvaro", "unit:alfa", "2014-T2")
    assert row["value"] is None and row["state"] == "missing"
    assert w.api.unit("alfa")["evidence"]["results"] == "late"
    w.wait_mails(1, "alfa@example.se")
    w.wait_mails(1, CONTROLLER)
    alert = [a for a in w.api.rows("alerts") if a["kind"] == "report_late"]
    assert [a["scope"] for a in alert] == ["unit:alfa"]
    assert HEAD not in alert[0]["told"]
    w.stop()


def test_a_departments_rollup_is_told_to_its_head_and_a_districts_to_the_director(make):
    w = make(start=False, units=("alfa", "beta", "gamma", "delta"), second=("gamma", "delta"))
    for unit in w.units:
        w.results(unit, satisfied=(100, 200))  # all behind: no single unit explains it
    w.start()
    scopes = {a["scope"] for a in w.api.rows("alerts") if a["kind"] == "indicator_behind" and a["indicator"] == "nojda" and a["state"] == "raised"}
    assert {"department:omsorg", "department:skola", "district:testby"} <= scopes
    w.wait_mails(1, DIRECTOR)
    w.wait_mails(1, "rektor@example.se")
    w.stop()


def test_sigterm_ends_a_pull_under_way_and_leaves_with_0(make):
    w = make(start=False)
    w.servers["gamma"].fault("/utfall", "slow")
    w.daemon.spawn()
    wait_until(lambda: w.servers["gamma"].seen("/utfall"), 10 * PATIENCE, "hämtningen")
    w.stop()


def test_a_new_indicator_of_the_results_is_a_finding_when_no_plan_owes_it(world):
    w = world
    body = {"schema": "tertial.results/1", "unit": "alfa", "year": 2014, "outcomes": [outcome("Helt okänt", "2014-T2", 5)]}
    w.results("alfa", body=body)
    wait_until(lambda: any(f["kind"] == "outcome_without_plan" for f in w.api.rows("findings", unit="alfa")), 15 * PATIENCE, "fyndet")
    w.stop()
