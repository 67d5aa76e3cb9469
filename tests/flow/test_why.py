# SPDX-License-Identifier: EUPL-1.2
"""Why: from a figure or an alert back to document, line, fetch, rule and setting; the same after a restart and a reload."""
import hashlib
import json

import pytest

from daemon import PATIENCE, tool
from peers import wait_until
from world import results

CSV = "indikator;period;utfall;täljare;nämnare\nsjukfranvaro;2014-T1;4,1;;\nsjukfranvaro;2014-T2;4,9;;\nnojda;2014-H1;;170;200\nbesok;2014-T1;120;;\n"
PLAN = "Gamma\n\nVerksamhetsplan 2014\n\nKF:s inriktningsmål:\n\n1. En stad för alla\n\nKF:s mål för verksamhetsområdet:\n\n1.3 Allt är bra\n\n" \
       "Indikator\tÅrsmål\tKF:s årsmål\tPeriodicitet\nSjukfrånvaro\t4,4 %\t4,4 %\tTertial\n"
FIGURES = ["unit:alfa,sjukfranvaro,2014-T2", "unit:beta,sjukfranvaro,2014-T2", "unit:gamma,sjukfranvaro,2014-T1",
           "district:testby,sjukfranvaro,2014-T2", "department:omsorg,besok,2014-T1", "unit:alfa,nojda,2014-H1"]


@pytest.fixture
def world3(make):
    """alfa speaks JSON and is behind, beta CSV, gamma has a plan document."""
    w = make(start=False)
    w.results("alfa", sick=(4.0, 6.2))
    w.results("beta", body=CSV)
    w.put("gamma", "/plan", PLAN, content_type="text/plain; charset=utf-8")
    w.settings["extra"] = "assess: {tolerance: 4}\nalerts: {for: 1}"
    w.write()
    return w.start()


def why(w, figure):
    return w.api.api("why/figure/" + figure)["why"]


def step(chain, name):
    return next(s for s in chain["steps"] if s["step"] == name)


def document(chain, role, unit):
    return next(d for d in chain["documents"] if (d["role"], d["unit"]) == (role, unit))


def body_of(w, unit, path):
    body = w.servers[unit].pages[path].body
    return body.encode() if isinstance(body, str) else body


def test_a_figure_leads_back_to_pointer_line_bytes_and_setting(world3):
    w = world3
    chain = why(w, "unit:alfa,sjukfranvaro,2014-T2")
    said, planned = document(chain, "outcome", "alfa"), document(chain, "target", "alfa")
    sent = json.loads(body_of(w, "alfa", "/utfall"))
    assert sent["outcomes"][int(said["pointer"].rsplit("/", 1)[1])] == {"indicator": "sjukfranvaro", "period": "2014-T2", "value": 6.2}
    assert json.loads(body_of(w, "alfa", "/plan"))["indicators"][int(planned["pointer"].rsplit("/", 1)[1])]["name"] == "Sjukfrånvaro"
    for d, path in ((said, "/utfall"), (planned, "/plan")):
        assert d["url"] == w.servers["alfa"].url(path) and d["received"] == "2014-10-02T09:00:00+02:00"
        assert d["hash"] == {"algorithm": "blake2b-256", "hex": hashlib.blake2b(body_of(w, "alfa", path), digest_size=32).hexdigest()}
    assert step(chain, "gap")["formula"] == "mål − utfall = 4,4 − 6,2 = −1,8\u00a0procentenheter" and step(chain, "gap")["result"] == -1.8
    assert step(chain, "due")["setting"] == {"key": "assess.grace_days.tertial", "value": "20", "file": None, "line": None, "default": True}
    cited = step(chain, "tolerance")["setting"]
    line = (w.daemon.folder / "indicators.yaml").read_text().splitlines()[cited["line"] - 1]
    assert cited["file"] == str(w.daemon.folder / "indicators.yaml") and "tolerance: 0.3" in line and "sjukfranvaro" in line
    cited = step(why(w, "unit:alfa,besok,2014-T1"), "tolerance")["setting"]
    assert w.daemon.file.read_text().splitlines()[cited["line"] - 1] == "assess: {tolerance: 4}" and cited["value"] == "4"
    assert {s["rule"] for s in chain["steps"]} == {r["id"] for r in chain["rules"]} and all(r["text"] for r in chain["rules"])
    w.stop()


def test_lines_of_a_csv_and_of_a_plan_document(world3):
    w = world3
    said = document(why(w, "unit:beta,sjukfranvaro,2014-T2"), "outcome", "beta")
    assert CSV.splitlines()[said["line"] - 1] == "sjukfranvaro;2014-T2;4,9;;" and said["pointer"] is None
    planned = document(why(w, "unit:gamma,sjukfranvaro,2014-T1"), "target", "gamma")
    assert PLAN.splitlines()[planned["line"] - 1].startswith("Sjukfrånvaro") and planned["pointer"] is None
    w.stop()


def test_an_outcome_keeps_its_place_when_one_before_it_is_refused(make):
    w = make(start=False, units=("alfa",))
    body = results("alfa", sick=(4.0, 6.2))
    body["outcomes"].insert(1, {"indicator": "sjukfranvaro", "period": "2014-T1", "value": 9.9})  # the same once more, another value
    w.results("alfa", body=body)
    w.start()
    said = document(why(w, "unit:alfa,sjukfranvaro,2014-T2"), "outcome", "alfa")
    assert said["pointer"] == "/outcomes/2" and said["hash"] is None  # what was refused is told nowhere
    w.stop()


def without_moments(chain):
    text = json.dumps(chain, sort_keys=True)
    chain = json.loads(text)
    for d in chain["documents"]:
        d.pop("checked")
    return chain


def test_the_same_chain_after_a_restart_and_a_reload(world3):
    w = world3
    before = {f: without_moments(why(w, f)) for f in FIGURES}
    assert all(d["hash"] for f in FIGURES for d in before[f]["documents"])
    w.stop()
    for server in w.servers.values():
        server.down()
    w.daemon.start(seconds=30)  # nobody answers: all that is told was kept
    for f in FIGURES:
        now = without_moments(why(w, f))
        for d in now["documents"]:
            d["last_error"], d["evidence"] = None, next(e["evidence"] for e in before[f]["documents"] if (e["role"], e["unit"]) == (d["role"], d["unit"]))
        assert now == before[f], f
    for server in w.servers.values():
        server.up()
    w.round()
    w.settings["extra"] = "# en rad till\nassess: {tolerance: 6}\nalerts: {for: 1}"
    w.write()
    w.daemon.reload()
    w.round()
    wait_until(lambda: step(why(w, "unit:alfa,besok,2014-T1"), "tolerance")["setting"]["value"] == "6", 20 * PATIENCE, "den nya toleransen")
    cited = step(why(w, "unit:alfa,besok,2014-T1"), "tolerance")["setting"]
    assert w.daemon.file.read_text().splitlines()[cited["line"] - 1] == "assess: {tolerance: 6}"
    for f in FIGURES:
        now, was = why(w, f)["documents"], before[f]["documents"]
        assert [(d["url"], d["received"], d["hash"], d["line"], d["pointer"]) for d in now] == \
               [(d["url"], d["received"], d["hash"], d["line"], d["pointer"]) for d in was], f
    w.stop()


def test_a_target_changed_in_mid_year_and_a_corrected_outcome_keep_their_documents(make):
    w = make(start=False, units=("alfa",))
    w.start()
    first = hashlib.blake2b(body_of(w, "alfa", "/plan"), digest_size=32).hexdigest()
    w.plan("alfa", sick=4.1, valid_from="2014-07-01")
    w.results("alfa", sick=(4.3, 4.2))
    w.wait_value("unit:alfa", "sjukfranvaro", "2014-T1", 4.3)
    wait_until(lambda: w.api.indicator("sjukfranvaro", "unit:alfa", "2014-T2")["target"] == 4.1, 20 * PATIENCE, "det nya målet")
    second = hashlib.blake2b(body_of(w, "alfa", "/plan"), digest_size=32).hexdigest()

    def check():
        for period, hexed, target in (("2014-T1", first, 4.4), ("2014-T2", second, 4.1)):
            chain = why(w, "unit:alfa,sjukfranvaro," + period)
            assert step(chain, "target")["result"] == target and document(chain, "target", "alfa")["hash"]["hex"] == hexed, period
        assert "var 4\u00a0%" in step(why(w, "unit:alfa,sjukfranvaro,2014-T1"), "corrected")["formula"]

    check()
    w.stop()
    w.daemon.start()
    w.quiet()
    check()
    w.stop()


def test_an_alert_leads_to_its_figure_and_every_path_that_is_given_answers(world3):
    w = world3
    alerts = w.api.rows("alerts")
    behind = next(a for a in alerts if a["kind"] == "indicator_behind" and a["scope"] == "unit:alfa")
    chain = json.loads(w.api.get(behind["why_path"]).text)["why"]
    assert chain["kind"] == "alert" and chain["why_path"].endswith("why/figure/unit:alfa,sjukfranvaro,2014-T2")
    assert "chef@example.se" in step(chain, "told")["formula"] and step(chain, "observations")["setting"]["key"] == "alerts.for"
    assert step(chain, "gap")["result"] == -1.8
    late = next(a for a in alerts if a["kind"] == "report_late")
    chain = w.api.api("why/alert/" + late["id"])["why"]
    assert step(chain, "due")["day"] == "2014-09-22" and document(chain, "target", late["scope"][5:])
    rows = w.api.rows("indicators") + w.api.rows("indicators", unit="beta") + alerts
    assert len(rows) > 10
    for row in rows:
        assert w.api.get(row["why_path"]).status == 200, row["why_path"]
        page = w.api.get(row["why_path"].removeprefix("/api/v1"))
        assert page.status == 200 and "<h1>Varför: " in page.text
    w.stop()


def test_alerts_of_activities_money_and_addresses_lead_to_their_documents(make):
    w = make(start=False, units=("alfa", "beta"))
    w.plan("alfa", activities=[{"text": "Starta en grupp", "goal": "g2", "end": "2014-12-31"},
                               {"id": "a2", "text": "Skriva en rutin", "goal": "g2", "end": "2014-06-30"}])
    w.results("alfa", activities=[{"activity": "a2", "status": "ongoing"}],
              budget=[{"period": "2014-T1", "budget_sek": 10_000_000, "forecast_sek": 10_100_000},
                      {"period": "2014-T2", "budget_sek": 10_000_000, "forecast_sek": 10_700_000}])
    w.put("beta", "/utfall", "{\n \"schema\": \"tertial.results/1\",\n oj")
    w.servers["beta"].fault("/plan", "status", 404)
    w.start()
    alerts = {a["kind"]: a for a in w.api.rows("alerts")}
    chain = w.api.api("why/alert/" + alerts["activity_overdue"]["id"])["why"]
    assert step(chain, "end")["day"] == "2014-06-30" and "30 juni 2014" in step(chain, "end")["formula"]
    assert [(d["document"], d["pointer"]) for d in chain["documents"]] == [("plan", "/activities/1"), ("results", "/activities/0")]
    chain = w.api.api("why/alert/" + alerts["budget_deviation"]["id"])["why"]
    assert step(chain, "gap")["formula"].replace("\u00a0", " ") == "budget − prognos = 10 000 000 − 10 700 000 = −700 000 kr"
    assert step(chain, "tolerance")["formula"].replace("\u00a0", " ") == "5 % av 10 000 000 = 500 000 kr"
    assert document(chain, "budget", "alfa")["pointer"] == "/budget/1"
    chain = w.api.api("why/alert/" + alerts["feed_unreachable"]["id"])["why"]
    assert "404" in step(chain, "error")["formula"] and document(chain, "feed", "beta")["last_error"]["kind"] == "http_status"
    assert document(chain, "feed", "beta")["received"] is None and document(chain, "feed", "beta")["url"] == w.servers["beta"].url("/plan")
    chain = w.api.api("why/alert/" + alerts["feed_invalid"]["id"])["why"]
    assert document(chain, "feed", "beta")["last_error"]["line"] == 3 and chain["why_path"] is None
    w.stop()


def test_an_activity_leads_to_the_plan_of_its_own_year(make):
    """Two plans: an id that means something else in the second, and an activity that returns."""
    w = make(start=False, units=("alfa",))
    for year, first in ((2014, "Skriva en rutin"), (2015, "Anställa någon")):
        w.plan("alfa", year=year, activities=[{"id": "a1", "text": first, "goal": "g2", "end": f"{year}-06-30"},
                                              {"id": "a2", "text": "Hålla en kurs", "goal": "g2", "end": f"{year}-05-31"}])
        w.results("alfa", year=year, activities=[{"activity": "a2", "status": "ongoing"}, {"activity": "a1", "status": "ongoing"}])
        w.daemon.as_of = f"{year}-10-02T09:00"
        w.start()
        if year == 2014:
            w.stop()
            told = len(w.sink.to("chef@example.se"))
    news = [m.subject for m in w.sink.to("chef@example.se")[told:] if "läget" not in m.subject]  # and the weekly letter
    assert news == ["Aktivitet försenad: Alfa, Anställa någon"]
    found = {}
    for alert in w.api.rows("alerts"):
        if alert["kind"] == "activity_overdue":
            chain = w.api.api("why/alert/" + alert["id"])["why"]
            found[alert["name"]] = step(chain, "end")["day"], [(d["document"], d["year"], d["pointer"]) for d in chain["documents"]]
    assert found == {
        "Skriva en rutin": ("2014-06-30", [("plan", 2014, "/activities/0"), ("results", 2014, "/activities/1")]),
        "Anställa någon": ("2015-06-30", [("plan", 2015, "/activities/0"), ("results", 2015, "/activities/1")]),
        "Hålla en kurs": ("2015-05-31", [("plan", 2015, "/activities/1"), ("results", 2015, "/activities/0")])}
    w.stop()


def test_a_mail_leads_to_what_it_told(world3):
    w = world3
    mail = next(m for m in w.sink.to("chef@example.se") if "Sjukfrånvaro" in m.text)
    told = {a["id"] for a in w.api.rows("alerts") if a["name"] == "Sjukfrånvaro" and "chef@example.se" in a["told"]}
    chain = w.api.api("why/mail/" + mail.id.strip("<>").split("@")[0])["why"]
    assert chain["kind"] == "mail" and told and told <= {a["id"] for a in chain["alerts"]}
    assert all(step(a, "alert") and a["documents"] for a in chain["alerts"])
    code, out, err = tool("why", mail.id, file=w.daemon.file)
    assert code == 0 and "6,2\u00a0%" in out and "/outcomes/1" in out, out + err
    assert "Sjukfrånvaro" in w.api.get("/why/mail/" + chain["id"]).text
    code, out, err = tool("why", "0" * 32, file=w.daemon.file)
    assert code == 1 and "In-Reply-To" in err
    w.stop()


def test_the_command_tells_the_chain_and_the_nearest_id(world3):
    w = world3
    code, out, err = tool("why", "unit:alfa,sjukfranvaro,2014-T2", file=w.daemon.file)
    assert code == 0, err
    for words in ("Sjukfrånvaro, Alfa, 2014-T2: når inte målet", "4,4 − 6,2 = −1,8\u00a0procentenheter", "/outcomes/1", "indicators.yaml:3",
                  "förvalt", w.servers["alfa"].url("/plan"), "blake2b-256", "hämtat 2014-10-02 09:00"):
        assert words in out, words + "\n" + out
    code, out, err = tool("why", "unit:alfa,sjukfranvaro,2014", file=w.daemon.file)
    for words in ("Sjukfrånvaro, Alfa, 2014: inte dags än", "  utfallet, som inte står där\n                         utfall 2014 från alfa"):
        assert words in out, words + "\n" + out + err
    code, out, err = tool("why", "district:testby,sjukfranvaro,2014", file=w.daemon.file)
    assert "Alfa                   inte dags än\n" in out, out + err
    code, out, err = tool("why", "--json", "district:testby,sjukfranvaro,2014-T2", file=w.daemon.file)
    assert code == 0 and json.loads(out) == w.api.api("why/figure/district:testby,sjukfranvaro,2014-T2")
    alert = next(a for a in w.api.rows("alerts") if a["kind"] == "indicator_behind" and a["scope"] == "unit:alfa")
    for given in (alert["id"], alert["why_path"], f"http://x{alert['why_path']}"):
        code, out, err = tool("why", given, file=w.daemon.file)
        assert code == 0 and "Larm" in out and "chef@example.se" in out, out + err
    code, out, err = tool("why", "unit:alfa,sjukfranvar,2014-T2", file=w.daemon.file)
    assert code == 1 and "«unit:alfa,sjukfranvaro,2014-T2»" in err and not out
    assert tool("why", file=w.daemon.file)[0] == 1
    w.stop()
