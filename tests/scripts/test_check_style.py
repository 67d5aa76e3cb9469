# SPDX-License-Identifier: EUPL-1.2
"""scripts/check_style.py finds each kind of fault it promises to find, and nothing in a tree that is right."""
import pytest


def style(tree):
    return tree.check("check_style.py")


def test_a_right_tree_has_no_faults(tree):
    status, out = style(tree)
    assert (status, out) == (0, "stil: 7 filer, inga fel\n")


@pytest.mark.parametrize("code, said", [
    ("\tstrcpy(a, b);\n", "strcpy() är förbjuden"),
    ("\tint n = atoi(text);\n", "atoi() är förbjuden"),
    ("\tassert (x);\n", "assert() är förbjuden"),
    ("\tx = rand();\n", "rand() är förbjuden"),
    ("typedef struct a b;\n", "typedef bara"),
    ("typedef int (*done)(int x);\n", "typedef bara"),
    ("\tint x; \n", "blanktecken i radens slut"),
    ("\t  \tint x;\n", "blanksteg före tabb"),
    ("\t/* " + "x" * 93 + " */\n", "kolumner; högst 100"),
    ("static int counter;\n", "föränderlig global"),
    ("static struct a table[3] = {0};\n", "föränderlig global"),
    ("/* of another function */\nint x;\n\nint f(void)\n{\n\t(void)close(fd);\n\tx = 1; /* too late */\n}\n", "(void)-anrop utan skäl"),
    ("void f(void)\n{\n\tgoto again;\nagain:\n\treturn;\n}\n", "bara till out:"),
    ("void f(void)\n{\nout:\n\tgoto out;\n}\n", "inte längre fram"),
])
def test_a_fault_in_a_room_is_found(tree, code, said):
    tree.c("daemon/think/bad.c", code)
    status, out = style(tree)
    assert status == 1
    assert said in out and "daemon/think/bad.c:" in out


@pytest.mark.parametrize("code", [
    "\tchar *s = \"strcpy(a, b)\"; /* atoi(x) is not used */\n",
    "\tx->random(1);\n\tmy_system(2);\n",
    "typedef int (*done_cb)(int x);\n",
    "\t/* " + "å" * 86 + " */\n",
    "/* clang-format off */\n" + "{" + "x" * 120 + "},\n" + "/* clang-format on */\n",
    "static const char *const names[] = {\"a\"};\nstatic int f(int x);\n",
    "\nint f(void)\n{\n\tint x = 0;\n\t(void)close(fd); /* only read from */\n}\n",
    "\nint f(void)\n{\n\t/* only read from */\n\t(void)close(fd);\n\t(void)close(other);\n}\n",
    "\n/* Only read from. */\nint f(void)\n{\n\t(void)close(fd);\n}\n",
    "\t(void)state;\n\t(void)snprintf(a, 1, b);\n",
    "void f(void)\n{\n\tgoto out;\nout:\n\treturn;\n}\n",
])
def test_what_only_looks_like_a_fault_is_left_alone(tree, code):
    tree.c("daemon/think/good.c", code)
    status, out = style(tree)
    assert status == 0, out


def test_a_file_must_say_its_licence_and_what_it_is(tree):
    tree.write("daemon/think/a.c", "int x;\n")
    tree.write("daemon/think/b.c", "/* SPDX-License-Identifier: EUPL-1.2 */\nint x;\n")
    tree.write("scripts/c.py", "#!/usr/bin/env python3\n")
    status, out = style(tree)
    assert status == 1
    assert "daemon/think/a.c:1: första raden" in out
    assert "daemon/think/b.c:2: här ska en kommentar" in out
    assert "scripts/c.py:1: raden # SPDX" in out
    assert "skriv #!/usr/bin/python3" in out


def test_a_door_function_that_can_fail_must_be_checked(tree):
    tree.c("include/think.h", "/** Think. @return 0; -EINVAL no */\nint think_well(int x);\n"
                              "/** @return 0; -ENOMEM */\nMUST_CHECK int think_twice(int x);\n"
                              "/** @return how many */\nint think_count(void);\n")
    status, out = style(tree)
    assert status == 1
    assert "think_well() kan misslyckas" in out
    assert "think_twice" not in out and "think_count" not in out


def test_line_ends_and_encoding(tree):
    (tree.root / "daemon/think/crlf.c").write_bytes(b"int x;\r\n")
    (tree.root / "daemon/think/latin.c").write_bytes(b"/* \xe5 */\n")
    tree.c("daemon/think/open.c", "int x;")
    status, out = style(tree)
    assert status == 1
    assert "crlf.c:1: radslut CR LF" in out
    assert "latin.c:1: filen är inte UTF-8" in out
    assert "open.c:3: sista raden saknar radslut" in out
