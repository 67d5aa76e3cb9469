# SPDX-License-Identifier: EUPL-1.2
"""Start: every error is told with file, line, column and cure, and ends with 1."""
import re
import socket

import pytest

from daemon import tool


def refused(w, *words):
    """tertiald must leave with 1; @return what it said"""
    assert w.daemon.run(seconds=20) == 1, w.daemon.log
    for word in words:
        assert word in w.daemon.log, w.daemon.log
    return w.daemon.log


def replace(w, old, new, units=False):
    main, register = w.main_yaml(), w.units_yaml()
    assert old in (register if units else main)
    if units:
        register = register.replace(old, new, 1)
    else:
        main = main.replace(old, new, 1)
    w.daemon.config(main, units=register)


# name: (in the register?, old, new, file, line or None, words)
ERRORS = {
    "two units with one id": (True, "id: beta", "id: alfa", "units.yaml", 3, ["alfa"]),
    "unknown key": (False, "timeout: 3s", "timout: 3s", "tertiald.yaml", 7, ["timout", "timeout"]),
    "bad YAML": (False, "pull: {interval", "pull: {{interval", "tertiald.yaml", None, []),
    "a tab": (False, "departments:\n", "departments:\n\t- x\n", "tertiald.yaml", None, []),
    "not a duration": (False, "interval: 1s", "interval: banan", "tertiald.yaml", 7, ["interval", "banan"]),
    "an interval too short": (False, "interval: 1s", "interval: 10ms", "tertiald.yaml", 7, ["interval"]),
    "no such department": (True, "department: omsorg", "department: omsorgen", "units.yaml", 2, ["omsorgen", "omsorg"]),
    "no such district": (False, "district: testby", "district: testbo", "tertiald.yaml", 4, ["testbo", "testby"]),
    "not an address": (True, "http://127.0.1.1", "ftp://127.0.1.1", "units.yaml", 2, ["adress", "http"]),
    "a mail address without @": (False, "chef@example.se", "chefen", "tertiald.yaml", 4, ["chefen"]),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_bad_configuration_is_refused_at_its_line(make, name):
    units, old, new, file, line, words = ERRORS[name]
    w = make(start=False)
    replace(w, old, new, units)
    said = refused(w, *words)
    places = [(m[1], int(m[2])) for m in re.finditer(r"(\w+\.yaml):(\d+):\d+: ", said)]
    assert (file, line) in places or (line is None and any(f == file for f, _ in places)), said


@pytest.mark.parametrize("name", ERRORS)
def test_check_finds_what_start_finds(make, name):
    units, old, new, file, line, words = ERRORS[name]
    w = make(start=False)
    replace(w, old, new, units)
    code, out, err = tool("check", file=w.daemon.file)
    assert code == 1
    assert re.search(re.escape(file) + r":\d+:\d+: ", out + err), out + err


def test_all_errors_are_told_at_once(make):
    w = make(start=False)
    main = w.main_yaml().replace("timeout: 3s", "timout: 3s").replace("store:", "stor:")
    w.daemon.config(main, units=w.units_yaml().replace("id: beta", "id: alfa"))
    refused(w, "timout", "stor", "alfa")


def test_a_sound_configuration_passes_check(make):
    w = make(start=False)
    code, out, err = tool("check", file=w.daemon.file)
    assert code == 0, out + err


def test_check_tells_what_is_odd_but_no_hindrance(make):
    w = make(start=False)
    replace(w, "id: alfa,", "id: alfa, credential: nyckel,", units=True)
    code, out, err = tool("check", file=w.daemon.file)
    assert code == 0 and "inga fel" in out, out + err
    assert re.search(r"units\.yaml:2:1: upplysning: units\[alfa\]\.credential: .*credentials/nyckel finns inte", err), err


def test_two_catalogue_entries_with_one_name_are_refused(make):
    w = make(start=False)
    (w.daemon.folder / "indicators.yaml").write_text('indicators:\n  - {id: a, name: Nöjda}\n  - {id: b, name: "nöjda"}\n')
    assert re.search(r"indicators\.yaml:\d+:\d+: ", refused(w))


def test_a_missing_file_is_named(make):
    w = make(start=False)
    w.daemon.file.unlink()
    refused(w, "tertiald.yaml")


def test_a_taken_port_is_told(make):
    w = make(start=False)
    with socket.socket() as s:
        s.bind(("127.0.0.1", w.daemon.port))
        s.listen()
        refused(w, str(w.daemon.port), "serve.listen")


def test_a_store_that_cannot_be_written_is_told(make):
    w = make(start=False)
    w.settings["store"] = "/proc/tertial.db"  # not even root may write there
    w.write()
    refused(w, "/proc/tertial.db", "store.path")


def test_a_store_that_is_no_database_is_told_and_left_alone(make, tmp_path):
    w = make(start=False)
    other = tmp_path / "annat.db"
    other.write_bytes(b"detta ar ett brev, ingen databas\n" * 200)
    before = other.read_bytes()
    w.settings["store"] = str(other)
    w.write()
    refused(w, str(other))
    assert other.read_bytes() == before


def test_a_second_daemon_on_the_same_store_is_refused(make):
    w = make()
    other = make(start=False)
    other.settings["store"] = w.settings["store"]
    other.write()
    refused(other, "tertial.db")
    w.round()
    w.stop()


@pytest.mark.parametrize("options", [["--as-of", "igår"], ["--as-of", "2014-02-30"], ["--vad"], ["-c"]])
def test_a_bad_command_line_is_refused(make, options):
    w = make(start=False)
    w.daemon.as_of = None
    assert w.daemon.run(*options, seconds=10) == 1
    assert w.daemon.log.strip()
