# SPDX-License-Identifier: EUPL-1.2
"""Documents that are found in several steps: the newest of a folder, an index in JSON, Kolada's API."""
import json

import pytest
from daemon import PATIENCE
from kolada import Kolada
from peers import wait_until
from world import plan, results

LIST = '<html><body><h1>Index of /planer/</h1><pre><a href="../">../</a>\n{}</pre></body></html>'


def folder(w, *names, stamp="01-Oct-2014 09:{:02d}"):
    rows = "".join(f'<a href="{name}">{name}</a>    {stamp.format(i)}    123\n' for i, name in enumerate(names))
    w.put("alfa", "/planer/", LIST.format(rows), content_type="text/html", validators=False)


@pytest.fixture
def listed(make):
    w = make(start=False, units=("alfa", "beta"))
    url = w.servers["alfa"].url("/planer/")
    text = w.units_yaml().replace(f'plan: {{url: "{w.servers["alfa"].url("/plan")}"}}', f'plan: {{url: "{url}", type: listing, pick: "vp*.json"}}')
    w.daemon.config(w.main_yaml(), units=text)
    w.put("alfa", "/planer/vp-1.json", plan("alfa", sick=4.4))
    w.put("alfa", "/planer/vp-2.json", plan("alfa", sick=5.0))
    folder(w, "vp-1.json")
    return w


def target(w):
    row = w.api.indicator("sjukfranvaro", "unit:alfa", "2014")
    return row and row["target"]


def test_the_newest_of_a_folder_is_taken_and_a_newer_one_replaces_it(listed):
    w = listed.start()
    assert target(w) == 4.4
    folder(w, "vp-1.json", "vp-2.json", "annat.json")
    wait_until(lambda: target(w) == 5.0, 20 * PATIENCE, "den nyare planen")
    why = w.api.get("/api/v1/why/figure/unit:alfa,sjukfranvaro,2014").json
    assert any(d["document"] == "plan" and d["url"].endswith("/planer/vp-2.json") for d in why["why"]["documents"]), why
    w.stop()


def test_what_is_unchanged_is_not_fetched_again_also_after_a_restart(listed):
    w = listed.start()
    generation = w.api.api("status")["generation"]
    n = len(w.servers["alfa"].seen("/planer/vp-1.json", 304))
    wait_until(lambda: len(w.servers["alfa"].seen("/planer/vp-1.json", 304)) > n + 1, 20 * PATIENCE, "304")
    assert len(w.servers["alfa"].seen("/planer/vp-1.json", 200)) == 1
    assert w.api.api("status")["generation"] == generation
    w.stop()
    w.start()
    assert len(w.servers["alfa"].seen("/planer/vp-1.json", 200)) == 1
    assert target(w) == 4.4
    w.stop()


@pytest.mark.parametrize("page, words", [
    (LIST.format(""), "nämner inget dokument som heter «vp*.json»"),
    ("hej", "varken JSON eller en webbsida"),
    (json.dumps(["http://127.0.0.9:9/vp-3.json"]), "leder till en annan värd"),
    ("", "tomt"),
])
def test_a_listing_that_leads_nowhere_is_told_and_the_plan_stays(listed, page, words):
    w = listed.start()
    w.put("alfa", "/planer/", page, validators=False)
    unit = w.wait_unit("alfa", lambda u: u["evidence"]["plan"] == "invalid")
    assert unit["last_error"]["kind"] == "unreadable" and words in unit["last_error"]["message"], unit
    assert target(w) == 4.4
    folder(w, "vp-1.json", "vp-2.json")
    wait_until(lambda: target(w) == 5.0, 20 * PATIENCE, "planen igen")
    w.stop()


def test_a_listing_that_names_what_is_not_there(listed):
    w = listed.start()
    folder(w, "vp-9.json")
    unit = w.wait_unit("alfa", lambda u: u["last_error"])
    assert unit["last_error"]["kind"] == "http_status" and unit["evidence"]["plan"] == "fresh"
    assert target(w) == 4.4
    w.stop()


def test_an_index_in_json_names_the_newest(make):
    w = make(start=False, units=("alfa",))
    server = w.servers["alfa"]
    w.daemon.config(w.main_yaml(), units=w.units_yaml().replace(f'results: {{url: "{server.url("/utfall")}"}}', f'results: {{url: "{server.url("/index.json")}", type: listing}}'))
    w.put("alfa", "/d/1", results("alfa", visits=(110, 211)))
    w.put("alfa", "/d/2", results("alfa", visits=(110, 212)))
    w.put("alfa", "/index.json", {"newest": "/d/1"}, validators=False)
    w.start()
    assert w.value("unit:alfa", "besok", "2014-T2") == 211
    w.put("alfa", "/index.json", {"newest": "/d/2"}, validators=False)
    w.wait_value("unit:alfa", "besok", "2014-T2", 212)
    w.stop()


# ---- Kolada

@pytest.fixture
def kolada(make):
    server = Kolada()
    server.titles = {"N15030": "Nöjda brukare, andel (%)", "N15031": "Antal besök", **{f"U{i:05d}": f"Mått {i}" for i in range(30)}}
    for year in (2012, 2013):
        server.figures[("N15030", "V15E1", year)] = {"T": 70.5 + year - 2012, "K": 72.0, "M": 69.0}
        server.figures[("N15031", "V15E1", year)] = {"T": 900.0}
        server.figures[("N15030", "V15E2", year)] = {"T": 1.0}
    w = make(start=False, units=("alfa", "beta"))
    many = ", ".join(f"U{i:05d}: {{indicator: besok, title: Mått {i}}}" for i in range(30))
    keys = (f'results: {{url: "{server.url("/v3")}", type: kolada, ou: V15E1, from_date: 2010-01-01, kpis: {{N15030: {{indicator: nojda, title: "Nöjda brukare, andel (%)"}}, '
            f'N15031: {{indicator: besok, title: Antal besök}}, {many}}}}}')
    url = w.servers["alfa"].url("/utfall")
    w.daemon.config(w.main_yaml(), units=w.units_yaml().replace(f'results: {{url: "{url}"}}', keys))
    w.kolada = server
    w.old_plan = plan("alfa", year=2013)
    w.plan("alfa", w.old_plan)
    yield w
    server.close()


def test_koladas_figures_become_outcomes(kolada):
    w = kolada.start()
    assert w.value("unit:alfa", "nojda", "2013") == 71.5
    rows = [r for r in w.api.rows("observations", unit="alfa") if r["indicator"] == "nojda" and r["period"] == "2013"]
    assert {r["sex"]: r["value"] for r in rows} == {"all": 71.5, "women": 72.0, "men": 69.0}, rows
    asked = [path for path, *_ in w.kolada.log]
    assert all(path.split("/kpi/")[1].split("/")[0].count(",") < 25 for path in asked)
    assert any("/oudata/kpi/" in path and "/ou/V15E1?from_date=2010-01-01" in path for path in asked)
    documents = w.api.get("/api/v1/why/figure/unit:alfa,nojda,2013").json["why"]["documents"]
    assert [d["url"] for d in documents if d["document"] == "results"] == [w.kolada.url("/v3")], documents
    generation = w.api.api("status")["generation"]
    n = len(w.kolada.log)
    wait_until(lambda: len(w.kolada.log) > n + 10, 20 * PATIENCE, "två varv till")
    assert w.api.api("status")["generation"] == generation
    w.stop()


@pytest.mark.parametrize("old_names", [False, True])
def test_every_page_is_read(kolada, old_names):
    kolada.kolada.per_page = 1
    kolada.kolada.old_names = old_names
    w = kolada.start()
    assert w.value("unit:alfa", "nojda", "2013") == 71.5 and w.value("unit:alfa", "besok", "2013") == 900
    w.stop()


def test_a_title_that_changed_stops_its_series_with_a_finding(kolada):
    w = kolada.start()
    w.kolada.titles["N15030"] = "Nöjda brukare, medelvärde"
    w.kolada.figures[("N15030", "V15E1", 2013)] = {"T": 3.9}
    said = wait_until(lambda: [f for f in w.api.rows("findings", unit="alfa") if "N15030" in f["message"]], 20 * PATIENCE, "fyndet")
    assert "Nöjda brukare, medelvärde" in said[0]["message"] and "andel (%)" in said[0]["message"]
    assert w.value("unit:alfa", "nojda", "2013") is None  # what it is now is not what it was
    assert w.value("unit:alfa", "besok", "2013") == 900
    w.stop()


def test_a_row_taken_back_is_no_longer_told(kolada):
    w = kolada.start()
    w.kolada.deleted.add(("N15031", "V15E1", 2013))
    wait_until(lambda: w.value("unit:alfa", "besok", "2013") is None, 20 * PATIENCE, "att utfallet försvinner")
    w.stop()


def test_a_page_that_fails_changes_nothing(kolada):
    w = kolada.start()
    w.kolada.figures[("N15030", "V15E1", 2013)] = {"T": 99.0}
    w.kolada.down_at = "oudata/kpi/U00"
    unit = w.wait_unit("alfa", lambda u: u["last_error"])
    assert unit["last_error"]["kind"] == "http_status" and w.value("unit:alfa", "nojda", "2013") == 71.5
    w.kolada.down_at = None
    w.wait_value("unit:alfa", "nojda", "2013", 99.0)
    w.daemon.kill()
    w.start()
    assert w.value("unit:alfa", "nojda", "2013") == 99.0
    w.stop()


@pytest.mark.parametrize("keys, words", [
    ("type: kolada, ou: V1", "results.kpis"),
    ("type: kolada, ou: V1, municipality: \"0180\", kpis: {N1: {indicator: a, title: b}}", "en av dem"),
    ("type: kolada, ou: V1, kpis: {N1: {indicator: a}}", "\"title\" saknas"),
    ("ou: V1", "hör till type: kolada"),
    ("pick: \"*.csv\"", "hör till type: listing"),
    ("type: koloda", "menade du \"kolada\""),
])
def test_what_does_not_go_together_is_told(make, keys, words):
    w = make(start=False, units=("alfa",))
    w.daemon.config(w.main_yaml(), units=w.units_yaml().replace('/utfall"', f'/utfall", {keys}'))
    assert w.daemon.run() == 1
    assert w.daemon.said(words), w.daemon.log
