# SPDX-License-Identifier: EUPL-1.2
"""scripts/check_rooms.py finds each kind of fault it promises to find, and nothing in a tree that is right."""
import subprocess

import pytest


def rooms(tree, *options):
    return tree.check("check_rooms.py", "--no-compile", *options)


def test_a_right_tree_has_no_faults(tree):
    assert tree.check("check_rooms.py") == (0, "rum: 7 rum, inga fel\n")


@pytest.mark.parametrize("path, line, said", [
    ("daemon/think/think.c", '#include "other.h"', "får inte öppna other"),        # same level
    ("daemon/other/other.c", '#include "../think/own.h"', "lämnar inte sin mapp"),
    ("daemon/other/other.c", '#include "own.h"', "finns varken"),
    ("daemon/think/think.c", "#include <uv.h>", "<uv.h> står inte i tabellen"),
    ("daemon/model/unit.c", "#include <jansson.h>", "<jansson.h> står inte i tabellen"),
    ("include/model/unit.h", '#include "think.h"', "får inte öppna think"),        # upwards
    ("daemon/shell/shell.c", '#include "model/unit.h"', "får inte öppna model"),   # not in the row
    ("daemon/tool/main.c", '#include "other.h"', "får inte öppna other"),
    ("daemon/unknown/x.c", "#include <stdio.h>", "står inte i scripts/rooms.txt"),
])
def test_an_include_outside_the_table_is_found(tree, path, line, said):
    place = tree.root / path
    before = place.read_text(encoding="utf-8") if place.exists() else ""
    tree.write(path, before + line + "\n")
    status, out = rooms(tree)
    assert status == 1
    assert said in out and path in out


@pytest.mark.parametrize("path, line", [
    ("daemon/think/think.c", "#include <jansson.h>"),
    ("daemon/think/think.c", "#include <sys/stat.h>"),
    ("daemon/shell/shell.c", "#include <uv.h>"),
    ("daemon/tool/main.c", "#include <curl/curl.h>"),
    ("daemon/app/app.c", '#include "other.h"'),
])
def test_an_include_of_the_table_is_fine(tree, path, line):
    tree.write(path, line + "\n")
    assert rooms(tree)[0] == 0


@pytest.mark.parametrize("row, said", [
    ("  2  sly  other  -\n", "bara lägre nivåer"),
    ("  1  sly  think  -\n", "bara lägre nivåer"),
    ("  5  sly  tool  -\n", "eget program"),
    ("  5  sly  nowhere  -\n", "inte finns"),
    ("  5  sly\n", "en rad är"),
])
def test_a_table_that_could_hold_a_cycle_is_found(tree, row, said):
    table = (tree.root / "scripts/rooms.txt").read_text(encoding="utf-8")
    tree.write("scripts/rooms.txt", table + row)
    status, out = rooms(tree)
    assert status == 1
    assert said in out


def test_a_header_that_needs_another_first_is_found(tree):
    tree.c("include/think.h", "#ifndef THINK_H\n#define THINK_H\nsize_t think_well(void);\n#endif\n")
    status, out = tree.check("check_rooms.py")
    assert status == 1
    assert "include/think.h:1: huvudet går inte att kompilera ensamt" in out


@pytest.mark.parametrize("code, symbol", [
    ("#include <time.h>\nlong f(void);\nlong f(void)\n{\n\treturn (long)time(0);\n}\n", "time"),
    ("#include <stdlib.h>\nchar *f(void);\nchar *f(void)\n{\n\treturn getenv(\"X\");\n}\n", "getenv"),
    ("int uv_run(void);\nint f(void);\nint f(void)\n{\n\treturn uv_run();\n}\n", "uv_run"),
    ("#include <stdio.h>\nvoid *f(void);\nvoid *f(void)\n{\n\treturn fopen(\"x\", \"r\");\n}\n", "fopen"),
    ("#include <string.h>\nunsigned long f(const char *s);\nunsigned long f(const char *s)\n{\n\treturn strlen(s);\n}\n", None),
])
def test_the_core_may_not_reach_outside(tree, tmp_path, code, symbol):
    tree.write("x.c", code)
    subprocess.run(["gcc", "-c", "-o", tmp_path / "x.o", tmp_path / "x.c"], check=True)
    subprocess.run(["ar", "rcs", tmp_path / "libcore.a", tmp_path / "x.o"], check=True)
    status, out = rooms(tree, "--core", str(tmp_path / "libcore.a"))
    assert status == (1 if symbol else 0)
    assert not symbol or f"kärnan får inte anropa {symbol}" in out


def test_a_missing_core_library_is_no_success(tree):
    status, out = rooms(tree, "--core", str(tree.root / "nowhere.a"))
    assert status == 1
    assert "går inte att läsa" in out


def body(n_lines, switch=False):
    inner = ["\tx++;"] * n_lines
    if switch:
        inner = ["\tswitch (x) {"] + ["\tcase 1:"] * (n_lines - 2) + ["\t}"]
    return "int f(int x)\n{\n" + "\n".join(inner) + "\n}\n"


@pytest.mark.parametrize("path, text, faulty", [
    ("daemon/think/a.c", "int x;\n" * 598, False),
    ("daemon/think/a.c", "int x;\n" * 599, True),
    ("include/other.h", "int x;\n" * 198, False),
    ("include/other.h", "int x;\n" * 199, True),
    ("daemon/main.c", "int x;\n" * 148, False),
    ("daemon/main.c", "int x;\n" * 149, True),
    ("daemon/think/a.c", body(58), False),
    ("daemon/think/a.c", body(59), True),
    ("daemon/think/a.c", body(118, switch=True), False),
    ("daemon/think/a.c", body(119, switch=True), True),
])
def test_sizes_are_kept(tree, path, text, faulty):
    tree.c(path, text)
    status, out = rooms(tree)
    assert status == (1 if faulty else 0), out
