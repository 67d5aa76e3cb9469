#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Checks what of the house style a script can decide and the compiler and clang-format do not.

usage: check_style.py [--root FOLDER]
Exit 0 when all holds, 1 with one line per fault."""
import argparse
import pathlib
import re
import sys

COLUMNS = 100
SPDX_C = "/* SPDX-License-Identifier: EUPL-1.2 */"
SPDX_SCRIPT = "# SPDX-License-Identifier: EUPL-1.2"
BANNED = {
    "strcpy": "memcpy med känd längd", "strcat": "struct buf", "strncpy": "memcpy", "strncat": "struct buf",
    "stpcpy": "memcpy", "sprintf": "snprintf eller buf_fmt", "vsprintf": "vsnprintf", "gets": "fgets",
    "atoi": "num_parse eller egen läsning", "atol": "num_parse", "atoll": "num_parse", "atof": "num_parse",
    "strtok": "str_split", "strtok_r": "str_split", "localtime": "civil_of_unix", "localtime_r": "civil_of_unix",
    "ctime": "civil_rfc3339", "asctime": "civil_rfc3339", "rand": "libsodium", "srand": "libsodium",
    "random": "libsodium", "system": "uv_spawn", "popen": "uv_spawn", "tmpnam": "mkstemp", "mktemp": "mkstemp",
    "alloca": "arena", "assert": "must() eller ett fel",
}
CALL = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
NOT_FALLIBLE = {"err_set", "err_wrap", "reason_set"}  # they hand back the code they were given
PRINTING = {"snprintf", "vsnprintf", "printf", "fprintf", "puts", "fputs", "putchar", "fputc", "fwrite", "fflush",
            "sqlite3_snprintf", "sd_notify", "sd_notifyf"}
DOOR_INT = re.compile(r"^(MUST_CHECK\s+)?int\s+(\w+)\(", re.M)
GLOBAL = re.compile(r"^static\s+(?!const\b|inline\b|_Noreturn\b|_Thread_local\b)[\w\s*]+?(\[[^\]]*\])*\s*(=.*|;)$")
GLOBAL_ALLOWED = {"daemon/log/log.c"}  # the level: the one exception of the house


def without_comments(text):
    """Comments and the inside of strings blanked, line numbers kept."""
    def blank(found):
        piece = found[0]
        if piece[0] in "\"'":
            return piece[0] + " " * (len(piece) - 2) + piece[0]
        return re.sub(r"[^\n]", " ", piece)
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def width(line):
    columns = 0
    for sign in line:
        columns = columns + 8 - columns % 8 if sign == "\t" else columns + 1
    return columns


def check_layout(lines, say):
    formatted = True  # between «clang-format off» and «on» one line each may be the point
    for number, line in enumerate(lines, 1):
        if "clang-format off" in line:
            formatted = False
        if "clang-format on" in line:
            formatted = True
        if formatted and width(line) > COLUMNS:
            say(number, f"{width(line)} kolumner; högst {COLUMNS}")
        if line != line.rstrip():
            say(number, "blanktecken i radens slut")
        if re.match(r"^\t* +\t", line):
            say(number, "blanksteg före tabb i indraget")


def check_head(lines, say):
    if not lines or lines[0] != SPDX_C:
        say(1, f"första raden ska vara {SPDX_C}")
    elif len(lines) < 2 or not lines[1].startswith("/*"):
        say(2, "här ska en kommentar säga vad filen är, kärna eller skal, och vem som äger minnet")


def check_calls(code, say):
    for number, line in enumerate(code.splitlines(), 1):
        for found in CALL.finditer(line):
            say(number, f"{found[1]}() är förbjuden; använd {BANNED[found[1]]}")
        if re.match(r"^\s*typedef\b", line) and not re.search(r"\w+_cb\)?\s*[(;]", line):
            say(number, "typedef bara för funktionspekare som slutar på _cb")


def check_gotos(code, say):
    lines = code.splitlines()
    for number, line in enumerate(lines, 1):
        found = re.search(r"\bgoto\s+(\w+)\s*;", line)
        if not found:
            continue
        if found[1] != "out":
            say(number, f"goto {found[1]}: bara framåt, bara till out:")
            continue
        for later in lines[number:]:
            if later.startswith("out:"):
                break
            if later == "}":
                say(number, "goto out: etiketten står inte längre fram i funktionen")
                break


def check_ignored(text, code, say):
    """(void)call(…) throws a result away: a comment says why that is right, beside it, above it in the
    same function, or at the function's head.  Printing is let off: a text that is cut or not shown has
    no cure on the spot; so are calls whose effect is the point and whose result is known."""
    lines, stripped = text.splitlines(), code.splitlines()
    for number, line in enumerate(stripped):
        called = re.match(r"^\s*\(void\)\s*(\w+)\s*\(", line)
        if not called or called[1] in PRINTING | NOT_FALLIBLE | {"utf8_next"}:
            continue
        end = number
        while end + 1 < len(stripped) and ";" not in stripped[end]:
            end += 1
        start = number  # the function's head, and the comment above it
        while start > 0 and stripped[start] != "{":
            start -= 1
        while start > 0 and lines[start - 1].strip() and not lines[start - 1].startswith("}"):
            start -= 1
        around = lines[start:end + 1]
        if not any("/*" in near or "*/" in near for near in around):
            say(number + 1, "(void)-anrop utan skäl; en kommentar bredvid ska säga varför resultatet inte behövs")


def check_globals(shown, code, say):
    if shown in GLOBAL_ALLOWED:
        return
    for number, line in enumerate(code.splitlines(), 1):
        if GLOBAL.match(line) and " const " not in line.split("=")[0] and "(" not in line.split("=")[0]:
            say(number, "föränderlig global; lägg den i rummets egen struct")


def check_door(text, code, say):
    """A function of a door whose comment speaks of an error must be MUST_CHECK."""
    for found in DOOR_INT.finditer(code):
        if found[1] or found[2] in NOT_FALLIBLE:
            continue
        before = text[:found.start()].rstrip()
        comment = before[before.rfind("/*"):] if before.endswith("*/") else ""
        told = comment[comment.find("@return"):] if "@return" in comment else ""
        if re.search(r"-E[A-Z]{2,}|negative errno", told):
            say(code.count("\n", 0, found.start()) + 1, f"{found[2]}() kan misslyckas; skriv MUST_CHECK framför")


def check_c(root, path, faults):
    shown = path.relative_to(root).as_posix()

    def say(number, text):
        faults.append(f"{shown}:{number}: {text}")
    try:
        text = path.read_bytes().decode("utf-8")  # read_text() would hide CR LF
    except UnicodeDecodeError:
        say(1, "filen är inte UTF-8")
        return
    if "\r" in text:
        say(1, "radslut CR LF; bara LF")
    if text and not text.endswith("\n"):
        say(len(text.splitlines()), "sista raden saknar radslut")
    lines, code = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"), without_comments(text)
    check_layout(lines, say)
    check_head(lines, say)
    check_calls(code, say)
    check_gotos(code, say)
    if shown.startswith("daemon/"):
        check_ignored(text, code, say)
        check_globals(shown, code, say)
    if shown.startswith("include/"):
        check_door(text, code, say)


def check_script(root, path, faults):
    shown = path.relative_to(root).as_posix()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return  # no script of ours
    if SPDX_SCRIPT not in lines[:3]:
        faults.append(f"{shown}:1: raden {SPDX_SCRIPT} saknas bland de tre första")
    if lines and lines[0].startswith("#!") and "python" in lines[0] and lines[0] != "#!/usr/bin/python3":
        faults.append(f"{shown}:1: skriv #!/usr/bin/python3; där finns paketens moduler")


def files(root):
    for top in ("include", "daemon", "tests"):
        for path in sorted((root / top).rglob("*")) if (root / top).is_dir() else []:
            place = path.relative_to(root).as_posix()
            if "node_modules" in path.parts or place.startswith(("tests/data/", "tests/fuzz/c", "daemon/dashboard/")):
                continue
            if path.is_file() and path.suffix in (".c", ".h", ".py", ".sh"):
                yield path
    for path in sorted((root / "scripts").glob("*")) if (root / "scripts").is_dir() else []:
        if path.is_file() and (path.suffix in (".py", ".sh") or not path.suffix):
            yield path


def main():
    parser = argparse.ArgumentParser(description="Husets stil, det som ett skript kan avgöra.")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    root, faults, n = parser.parse_args().root.resolve(), [], 0
    for path in files(root):
        n += 1
        (check_c if path.suffix in (".c", ".h") else check_script)(root, path, faults)
    for fault in faults:
        print(fault)
    print(f"stil: {len(faults)} fel i {n} filer" if faults else f"stil: {n} filer, inga fel")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
