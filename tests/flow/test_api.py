# SPDX-License-Identifier: EUPL-1.2
"""The HTTP API against the contract: keys, headers, errors; pages and metrics."""
import re

import pytest

from world import AS_OF, World, outcome, plan, results

TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")

KEYS = {
    "units": {"id", "name", "evidence", "reach", "last_success", "last_error", "year", "counts"},
    "indicators": {"indicator", "name", "scope", "period", "value", "unit", "method", "coverage", "oldest", "target", "council_target", "state",
                   "gap", "provisional", "contributors", "missing_reason"},
    "alerts": {"id", "kind", "scope", "indicator", "period", "state", "severity", "since", "told", "acknowledged", "silenced_until", "value",
               "target", "gap", "unit", "why"},
    "findings": {"id", "scope", "kind", "message", "document", "line", "since"},
    "activities": {"id", "scope", "goal", "text", "owner", "start", "end", "status", "overdue"},
    "budget": {"scope", "period", "budget_sek", "actual_sek", "forecast_sek", "deviation_sek", "state"},
    "districts": {"id", "name", "evidence"},
    "departments": {"id", "name", "district", "evidence"},
    "observations": {"district", "department", "unit", "indicator", "name", "year", "period", "sex", "part", "value", "numerator", "denominator",
                     "unit_of_measure", "target", "council_target", "state", "gap", "forecast", "missing_reason", "reported", "received", "generation"},
}
ERRORS = [("/api/v1/unit", 404), ("/api/v1/units/alpha", 404), ("/api/v1/indicators?distrikt=testby", 400), ("/api/v1/indicators?year=i%20fjol", 400),
          ("/api/v1/indicators?unit=alpha", 404), ("/finns-inte", 404)]


@pytest.fixture(scope="module")
def w(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("api"))
    try:
        world.plan("alfa", body=plan("alfa", activities=[
            {"id": "a1", "text": "Skyddsrond", "goal": "g2", "owner": "unit", "start": "2014-01-01", "end": "2014-05-31"}],
            budget={"rows": [{"name": "Lön", "cost_sek": 1000000, "income_sek": 0, "net_sek": 1000000}], "total": None}))
        body = results("alfa", sick=(4.0, 6.1), activities=[{"activity": "a1", "status": "ongoing"}],
                      budget=[{"period": "2014-T2", "budget_sek": 1000000, "actual_sek": 700000, "forecast_sek": 1100000}])
        body["outcomes"] += [outcome("Något ingen plan lovat", "2014-T2", 5), outcome("besok", "2014-01", 30), outcome("besok", "2014-02", 55)]
        world.results("alfa", body=body)
        body = results("beta", satisfied=None)
        body["outcomes"].append(outcome("nojda", "2014-H1", missing_reason="not_applicable"))
        world.results("beta", body=body)
        world.results("gamma", satisfied=(3, 200))  # too few to be shown
        for world.daemon.as_of in ("2014-10-01T09:00", AS_OF):  # a day of history
            world.start()
            if world.daemon.as_of != AS_OF:
                world.stop()
        yield world
        world.stop()
    finally:
        world.close()


@pytest.mark.parametrize("name", KEYS)
def test_every_row_has_the_contracts_keys(w, name):
    query = {"unit": "alfa"} if name in ("activities", "budget", "findings", "indicators") else {}
    rows = w.api.rows(name, **query)
    assert rows, name
    for row in rows:
        assert KEYS[name] <= set(row) | (KEYS[name] & {"generation"}), KEYS[name] - set(row)


def test_a_rolled_up_row_has_its_coverage_and_contributors(w):
    row = w.api.indicator("sjukfranvaro", "district:testby", "2014-T2")
    assert set(row["coverage"]) >= {"reported", "expected", "weight"}
    assert [set(c) >= {"unit", "value", "state", "share_of_gap"} for c in row["contributors"]] == [True] * 3
    assert abs(sum(c["share_of_gap"] for c in row["contributors"]) - 1) < 1e-9
    assert TIME.match(row["oldest"])


def test_what_does_not_apply_is_not_expected_and_not_called_late(w):
    row = w.api.indicator("nojda", "unit:beta", "2014-H1")
    assert (row["state"], row["missing_reason"]) == ("missing", "not_applicable")
    assert row["coverage"] == {"reported": 0, "expected": 0, "weight": None}
    assert "i tid" not in row["why"]


def test_the_answer_for_one_unit(w):
    unit = w.api.unit("alfa")
    assert KEYS["units"] <= set(unit)
    assert set(unit["evidence"]) == {"plan", "results"} and unit["reach"] == {"plan": "ok", "results": "ok"}
    assert unit["year"] == 2014 and unit["last_error"] is None and TIME.match(unit["last_success"])


def test_status_says_version_generation_evidence_cycle_and_queues(w):
    status = w.api.api("status")
    assert {"version", "generation", "units", "last_cycle", "queues"} <= set(status)
    assert status["units"]["plan"]["fresh"] == 3
    assert TIME.match(status["last_cycle"])


@pytest.mark.parametrize("kind, scope", [("indicator_behind", "unit:alfa"), ("activity_overdue", "unit:alfa"), ("budget_deviation", "unit:alfa")])
def test_the_alerts_of_a_unit_that_is_behind(w, kind, scope):
    alerts = [a for a in w.api.rows("alerts") if a["kind"] == kind and a["scope"] == scope and a["state"] == "raised"]
    assert alerts, w.api.rows("alerts")
    assert "chef@example.se" in alerts[0]["told"] and alerts[0]["why"]


def test_an_alerts_own_address(w):
    alert = w.api.rows("alerts")[0]
    one = w.api.api("alerts/" + alert["id"])
    assert one["id"] == alert["id"] and one["kind"] == alert["kind"]


def test_filters_choose(w):
    assert {r["scope"] for r in w.api.rows("indicators", department="omsorg")} == {"department:omsorg"}
    assert {r["period"] for r in w.api.rows("indicators", district="testby", period="2014-T1")} == {"2014-T1"}
    assert w.api.rows("indicators", district="testby", year="2013") == []


def test_every_answer_has_generation_and_etag_and_304(w):
    for name in list(KEYS) + ["status", "goals"]:
        answer = w.api.get("/api/v1/" + name)
        assert answer.status == 200 and answer.headers["content-type"].startswith("application/json")
        assert isinstance(answer.json["generation"], int)
        assert answer.headers["etag"].startswith('"')
        if name != "status":
            again = w.api.get("/api/v1/" + name, {"If-None-Match": answer.headers["etag"]})
            assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path, status", ERRORS)
def test_errors_are_problem_json_in_swedish(w, path, status):
    answer = w.api.get(path, {"Accept": "application/json"})
    assert answer.status == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json
    assert problem["status"] == status and problem["title"] and problem["detail"]


def test_only_reading_is_allowed(w):
    import http.client
    connection = http.client.HTTPConnection("127.0.0.1", w.daemon.port, timeout=10)
    connection.request("POST", "/api/v1/units", body=b"{}")
    assert connection.getresponse().status == 405
    connection.close()


def test_observations_as_csv_is_the_long_table(w):
    answer = w.api.get("/api/v1/observations?format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert int(answer.headers["tertial-generation"]) >= 1
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert set(re.split("[,;]", lines[0])) == KEYS["observations"]
    assert len(lines) > 9


def test_metrics_are_openmetrics(w):
    answer = w.api.get("/metrics")
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
    typed = set(re.findall(r"^# TYPE (\S+) ", answer.text, re.M))
    for line in answer.text.splitlines():
        if not line.startswith("#"):
            name, value = re.match(r"([a-zA-Z_:][\w:]*)(?:\{.*\})? (\S+)$", line).groups()
            float(value)
            assert re.sub(r"_(total|bucket|count|sum|info)$", "", name) in typed or name in typed, line


def test_health_and_readiness(w):
    assert w.api.get("/healthz").status == 200
    assert w.api.get("/readyz").status == 200


def test_the_district_page_is_swedish_html_with_the_figures(w):
    for path, words in (("/", ["Testby"]), ("/d/testby", ["Testby", "Sjukfrånvaro", "<table"]), ("/u/alfa", ["Alfa", "Sjukfrånvaro", "6,1"])):
        answer = w.api.get(path)
        assert answer.status == 200 and answer.headers["content-type"].startswith("text/html")
        for word in words + ['<html lang="sv"', "<title>"]:
            assert word in answer.text, path


def test_the_description_lists_every_path(w):
    described = w.api.get("/api/v1/openapi.json").json
    assert described["openapi"].startswith("3.1")
    paths = " ".join(described["paths"])
    for name in list(KEYS) + ["status", "units/{id}", "goals"]:
        assert name in paths


KINDS = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict, "null": type(None)}


def faults(schema, value, where, seen):
    """What of an answer the description does not say, or says and is not there.  `seen`: which of its keys were met, "path.key" each."""
    words = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, KINDS[w]) and (w == "boolean" or not isinstance(value, bool)) for w in words):
        return [f"{where}: {value!r} is not {words}"]
    found = []
    if isinstance(value, dict) and "properties" in schema:
        found += [f"{where}.{k} is not described" for k in value.keys() - schema["properties"].keys()]
        found += [f"{where}.{k} is not answered" for k in schema["required"] if k not in value]
        seen |= {f"{where}.{k}" for k in value}
        for k in value.keys() & schema["properties"].keys():
            found += faults(schema["properties"][k], value[k], f"{where}.{k}", seen)
    for one in value if isinstance(value, list) else ():
        found += faults(schema.get("items", {"type": list(KINDS)}), one, where, seen)
    return found


def keys_that_may_be_absent(schema, where):
    for key, inner in schema.get("properties", {}).items():
        if key not in schema["required"]:
            yield f"{where}.{key}"
        yield from keys_that_may_be_absent(inner, f"{where}.{key}")
    if "items" in schema:
        yield from keys_that_may_be_absent(schema["items"], where)


def questions_about(w):
    """[(path of the description, address)]: everything there is, now and before."""
    before = "as_of=2014-10-01T12:00"
    scopes = ["unit:alfa", "unit:beta", "unit:gamma", "department:omsorg", "district:testby"]
    for name in list(KEYS) + ["goals", "status"]:
        yield name, name
        if name != "alerts":
            yield name, name + "?" + before
    for scope in scopes:
        rows = w.api.rows("indicators", scope=scope)
        yield "indicators", "indicators?scope=" + scope
        yield "budget", "budget?scope=" + scope
        yield "indicators/{id}/series", "indicators/sjukfranvaro/series?scope=" + scope
        for periodicity in ("month", "tertial"):
            yield "indicators/{id}/series", f"indicators/besok/series?scope={scope}&periodicity={periodicity}"
        for when in ("", "?" + before):
            yield from (("why/figure/{id}", r["why_path"].removeprefix("/api/v1/") + when) for r in rows)
    yield from (("units/{id}", "units/" + u) for u in w.units)
    yield "units/{id}", "units/alfa?" + before
    yield "indicators/{id}/series", "indicators/besok/series?scope=unit:alfa&" + before
    for alert in w.api.rows("alerts"):
        yield "alerts/{id}", "alerts/" + alert["id"]
        yield "why/alert/{id}", alert["why_path"].removeprefix("/api/v1/")
    yield "silences", "silences"
    yield from (("why/mail/{id}", "why/mail/" + m.id.strip("<>").split("@")[0]) for m in w.sink.mails)


def test_the_description_says_every_key_and_every_key_it_says_is_answered(w):
    schemas = {path.removeprefix("/api/v1/"): answer["get"]["responses"]["200"]["content"]["application/json"]["schema"]
               for path, answer in w.api.get("/api/v1/openapi.json").json["paths"].items()
               if "get" in answer and "application/json" in answer["get"]["responses"]["200"]["content"]}
    found, seen, asked = [], set(), {"openapi.json"}
    for path, address in questions_about(w):
        answer = w.api.get("/api/v1/" + address)
        assert answer.status == 200, address + answer.text
        asked.add(path)
        found += faults(schemas[path], answer.json, path, seen)
    assert asked == set(schemas)
    assert sorted(set(found)) == []
    assert {k for path, schema in schemas.items() for k in keys_that_may_be_absent(schema, path)} - seen == set()


@pytest.mark.parametrize("raw", [b"GET /" + b"a" * 70000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x00\xa5\x01\x00", b"GET /api/v1/units/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
                                 b"GET /api/v1/units/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", b"NONSENSE\r\n\r\n"], ids=["long", "tls", "nul", "dots", "nonsense"])
def test_odd_requests_do_no_harm(w, raw):
    import socket
    with socket.create_connection(("127.0.0.1", w.daemon.port), timeout=5) as s:
        try:
            s.sendall(raw)
            s.shutdown(socket.SHUT_WR)
            s.recv(65536)
        except OSError:
            pass
    assert w.api.get("/healthz").status == 200
