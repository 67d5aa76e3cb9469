# SPDX-License-Identifier: EUPL-1.2
"""The command `tertial` against a running daemon, and without one."""
import json

import pytest

from daemon import tool
from peers import Proxy


@pytest.fixture
def behind(make):
    w = make(start=False)
    w.results("alfa", sick=(4.0, 6.1))
    w.servers["beta"].fault("/utfall", "status", 404)
    return w.start()


def test_tables_are_for_people(behind):
    w = behind
    code, out, err = tool("status", file=w.daemon.file)
    assert code == 0 and "3" in out, err
    code, out, err = tool("units", file=w.daemon.file)
    assert code == 0 and all(name in out for name in ("alfa", "beta", "gamma", "404", "aktuell", "aldrig hämtad, nås inte")), out + err
    code, out, err = tool("alerts", file=w.daemon.file)
    assert code == 0 and "Sjukfrånvaro" in out and "6,1" in out, out + err
    code, out, err = tool("findings", file=w.daemon.file)
    assert code == 0, err
    w.stop()


@pytest.mark.parametrize("verb", ["check", "read", "status", "units", "alerts", "findings", "why", "log", "letters", "notify"])
def test_what_each_option_does_stands_in_one_column(verb):
    code, out, err = tool(verb, "--help")
    lines = out.split("Flaggor:\n")[1].splitlines()
    assert code == 0 and lines and all(line[26] == " " and line[27] != " " for line in lines), out + err


@pytest.mark.parametrize("verb", ["status", "units", "alerts", "findings"])
def test_json_is_for_programs(behind, verb):
    code, out, err = tool(verb, "--json", file=behind.daemon.file)
    assert code == 0, err
    assert json.loads(out) == behind.api.api(verb) or verb == "status"
    behind.stop()


def test_the_environments_proxy_hears_nothing(make, monkeypatch):
    w = make(start=False, units=("alfa",))
    w.settings["tokens"] = ", tokens: [hemligt-ord]"
    w.write()
    w.start()
    proxy = Proxy()
    try:
        for name in ("http_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url(""))
        monkeypatch.delenv("no_proxy", raising=False)
        assert tool("status", file=w.daemon.file)[0] == 0
        assert tool("status", "--url", f"http://127.0.0.1:{w.daemon.port}")[0] == 0
        code, out, err = tool("ack", "0123456789abcdef", "--action", "åtgärd", file=w.daemon.file)
        assert code == 1 and "403" not in err and "svaret var HTTP" not in err, err
        assert proxy.log == [] and proxy.passed == []
    finally:
        proxy.close()
    w.stop()


@pytest.mark.parametrize("verb", ["status", "units", "alerts", "findings"])
def test_a_daemon_that_is_not_there_is_told(make, verb):
    w = make(start=False)
    code, out, err = tool(verb, file=w.daemon.file)
    assert code == 1 and str(w.daemon.port) in err, err


def test_a_document_from_stdin_is_read():
    text = "Fältgruppen\n\nVerksamhetsplan 2014\n\nKF:s inriktningsmål:\n\n1. En stad för alla\n\nKF:s mål för verksamhetsområdet:\n\n1.3 Allt är bra\n\n" \
           "Indikator\tÅrsmål\tKF:s årsmål\tPeriodicitet\nSjukfrånvaro\t4,4 %\t4,4 %\tTertial\n"
    code, out, err = tool("read", "-", stdin=text)
    assert code in (0, 2), err
    plan = json.loads(out)
    assert plan["schema"] == "tertial.plan/1" and plan["year"] == 2014 and plan["unit"]["name"] == "Fältgruppen"
    assert [(i["name"], i["target"]["value"], i["periodicity"], i["owner"]) for i in plan["indicators"]] == [("Sjukfrånvaro", 4.4, "tertial", "council")]


def test_a_document_that_is_not_there_is_told():
    code, out, err = tool("read", "finns-inte.txt")
    assert code != 0 and "finns-inte.txt" in err


@pytest.mark.parametrize("args, cure", [
    (["status"], "-c FIL eller --url http"),
    (["silence"], "-c FIL eller --url http"),
    (["log"], "ange -c FIL\n"),
    (["letters"], "ange -c FIL\n"),
    (["notify", "--test", "ny@example.se"], "ange -c FIL\n"),
])
def test_a_configuration_that_cannot_be_read_is_told_with_the_cure(tmp_path, args, cure):
    file = tmp_path / "tertiald.yaml"
    file.write_text("fel: 1\n")
    code, out, err = tool(*args, file=file)
    assert (code, out) == (1, "") and f"{file}:1:1: " in err and f"inställningarna i {file} går inte att läsa" in err, err
    assert cure in err
