# SPDX-License-Identifier: EUPL-1.2
"""Breaks the judging rooms on purpose, one small change at a time, and counts the changes that no test notices.

The core and the test programs are built once, as shared library and programs; a mutant is one file compiled anew and
laid over the library (LD_PRELOAD: its functions come first), so that each costs a compilation and the tests of the rooms.
All happens in a temporary directory: nothing in the tree is written.
"""
import argparse
import concurrent.futures
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import namedtuple
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["assess", "rollup", "protect"]
CORE = ["base", "model", "due", "intake", "rollup", "assess", "audit", "protect", "alert", "view"]  # as CMakeLists.txt
EXPLAINED = ROOT / "tests/unit/mutants.txt"
GOAL_PCT = 90
COMPILE_S = 60
START_S = 0.02  # a program, about
MEMORY_BYTES = 4 << 30
FLAGS = ["-std=gnu17", "-D_GNU_SOURCE", "-w", "-fPIC", "-iquote", str(ROOT / "include")]
WRAPS = ["-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc"]  # programs test_*_oom.c: each allocation fails in turn

Token = namedtuple("Token", "kind text at")
Mutant = namedtuple("Mutant", "file function at end new")


# ---- reading C ----

TOKENS = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/|\\\n)
    |(?P<pre>^[ \t]*\#(?:[^\n\\]|\\.|\\\n)*)
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<number>(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?)[uUlLfF]*)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign>->|\+\+|--|<<=|>>=|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|<<|>>|[^\s])""",
    re.S | re.X | re.M)


def tokens_of(source):
    """Comments, blanks and what the preprocessor reads are left out."""
    return [Token(m.lastgroup, m.group(), m.start()) for m in TOKENS.finditer(source) if m.lastgroup not in ("skip", "pre")]


def functions_of(tokens):
    """(name, first, last) of each function's body, as places in the list."""
    depth, start, found = 0, 0, []
    for i, t in enumerate(tokens):
        if t.text == "{":
            if depth == 0:
                start = i
            depth += 1
        elif t.text == "}":
            depth -= 1
            if depth == 0 and start > 0 and tokens[start - 1].text == ")":
                found.append((name_before(tokens, start - 1), start, i))
    return found


def name_before(tokens, close):
    depth = 0
    for i in range(close, -1, -1):
        depth += {")": 1, "(": -1}.get(tokens[i].text, 0)
        if depth == 0:
            return tokens[i - 1].text
    return "?"


def closing(tokens, at):
    """The bracket that closes the one at `at`."""
    depth = 0
    for i in range(at, len(tokens)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(tokens[i].text, 0)
        if depth == 0:
            return i
    return at


# ---- making mutants ----

SWAPS = {
    "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="], "!=": ["=="],
    "&&": ["||"], "||": ["&&"], "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["/"], "&": ["|"], "|": ["&"],
    "<<": [">>"], ">>": ["<<"], "+=": ["-="], "-=": ["+="], "*=": ["/="], "/=": ["*="], "|=": ["&="], "&=": ["|="],
    "++": ["--"], "--": ["++"], "fmin": ["fmax"], "fmax": ["fmin"], "num_add": ["num_sub"], "num_sub": ["num_add"],
    "true": ["false"], "false": ["true"], "0": ["1"], "1": ["0"],
}
EITHER_SIDE = {"+", "-", "*", "&", "|", "<<", ">>", "/", "%"}  # an operator of two has a blank on both sides here
TYPES = {"const", "struct", "enum", "static", "int", "bool", "size_t", "double", "char", "unsigned", "void", "uint8_t", "uint16_t",
         "uint32_t", "uint64_t", "int32_t", "int64_t", "va_list", "return", "goto", "if", "else", "for", "while", "do", "switch", "case",
         "default", "must", "must_fail"}
BEFORE_CONDITION = {"=", "return", "(", "[", "{", ",", ":", "?", ";", "+=", "-=", "|=", "&=", "*=", "/="}


def skipped(tokens, first, last):
    """Places inside must(): it states what only a bug can break, so breaking it shows nothing."""
    out = set()
    for i in range(first, last):
        if tokens[i].text in ("must", "must_fail", "static_assert") and tokens[i + 1].text == "(":
            out.update(range(i, closing(tokens, i + 1) + 1))
    return out


def swaps(source, tokens, i):
    t = tokens[i]
    if t.text not in SWAPS or t.kind == "text":
        return
    if t.text in EITHER_SIDE and not (source[t.at - 1].isspace() and source[t.at + len(t.text)].isspace()):
        return
    for new in SWAPS[t.text]:
        yield t.at, t.at + len(t.text), new


def drops(source, tokens, i):
    """A `!`, the sense of a condition, a statement."""
    t, before = tokens[i], tokens[i - 1]
    if t.text == "!":
        yield t.at, t.at + 1, ""
    if t.text == "if" and tokens[i + 1].text == "(":
        end = tokens[closing(tokens, i + 1)].at
        start = tokens[i + 1].at + 1
        yield start, end, "!(" + source[start:end] + ")"
    if t.text == "?":
        start = condition_start(tokens, i)
        yield start, t.at, "!(" + source[start:t.at].rstrip() + ") "
    opens = before.text in ("{", "}", "else") or (before.text == ";" and not in_brackets(tokens, i)) or (before.text == ")" and heads_statement(tokens, i - 1))
    if opens and (t.kind == "name" or t.text in ("*", "++", "--")) and t.text not in TYPES:
        end = statement_end(tokens, i)
        if end:
            yield t.at, end, ";"


def condition_start(tokens, question):
    depth = 0
    for i in range(question - 1, 0, -1):
        text = tokens[i].text
        if depth == 0 and text in BEFORE_CONDITION:
            return tokens[i + 1].at
        depth += {")": 1, "]": 1, "}": 1, "(": -1, "[": -1, "{": -1}.get(text, 0)
    return tokens[question].at


def heads_statement(tokens, close):
    """Is this `)` the end of if (...), for (...) or while (...)?"""
    depth = 0
    for i in range(close, -1, -1):
        depth += {")": 1, "(": -1}.get(tokens[i].text, 0)
        if depth == 0:
            return tokens[i - 1].text in ("if", "for", "while")
    return False


def in_brackets(tokens, i):
    """Is this between ( and ), as what follows a semicolon in the head of a for is?"""
    depth = 0
    for k in range(i - 1, -1, -1):
        if tokens[k].text in ("{", "}"):
            return False
        depth += {")": 1, "(": -1}.get(tokens[k].text, 0)
        if depth < 0:
            return True
    return False


def statement_end(tokens, i):
    """Where it ends, after its semicolon; None when it is a label, a declaration or part of an initialiser."""
    if tokens[i + 1].kind == "name" or tokens[i + 1].text in (":", ","):
        return None
    depth = 0
    for k in range(i, len(tokens)):
        text = tokens[k].text
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text, 0)
        if depth < 0:
            return None
        if depth == 0 and text == ";":
            return tokens[k].at + 1
    return None


def mutants_of(file):
    source = file.read_text()
    tokens = tokens_of(source)
    seen, out = set(), []
    for name, first, last in functions_of(tokens):
        skip = skipped(tokens, first, last)
        for i in range(first + 1, last):
            if i in skip:
                continue
            for at, end, new in [*swaps(source, tokens, i), *drops(source, tokens, i)]:
                changed = source[:at] + new + source[end:]
                if changed not in seen:
                    seen.add(changed)
                    out.append(Mutant(file, name, at, end, new))
    return out


def squeeze(text):
    return " ".join(text.split())


def words(m, source):
    """The change within its lines, without numbers of lines: it stays true when the file moves."""
    start = source.rfind("\n", 0, m.at) + 1
    stop = source.find("\n", m.end)
    old, new = source[m.at:m.end].strip(), m.new.strip()
    change = f"⟦→ !⟧({old})" if new == f"!({old})" else f"⟦{old} → {new}⟧"
    return squeeze(f"{source[start:m.at]}{change}{source[m.end:stop]}")


def key_of(m, source):
    return f"{m.file.relative_to(ROOT / 'daemon')} {m.function}: {words(m, source)}"


def place_of(m, source):
    line = source.count("\n", 0, m.at) + 1
    return f"{m.file.relative_to(ROOT)}:{line}:{m.at - source.rfind(chr(10), 0, m.at)}"


def explanations():
    """One line each: `room/file.c function: the line with ⟦old → new⟧ -- why`."""
    out = {}
    for line in EXPLAINED.read_text().splitlines() if EXPLAINED.exists() else []:
        if line.strip() and not line.startswith("#"):
            key, _, why = line.partition(" -- ")
            out[squeeze(key)] = why.strip()
    return out


# ---- building and running ----

def run(command, timeout_s, **more):
    """@return exit code, or None when it took too long; ends the whole process group"""
    p = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **more)
    try:
        return p.wait(timeout_s)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if p.poll() is None:
            os.killpg(p.pid, signal.SIGKILL)
            p.wait()


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Yard:
    """The temporary directory with all that is built once."""

    def __init__(self, folder, jobs):
        self.folder, self.jobs, self.tests, self.kills = Path(folder), jobs, {}, {}
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "jansson", "cmocka"], capture_output=True, text=True, check=True).stdout.split()
        self.libs = flags + ["-lcsv", "-lm"]

    def compile(self, source, out, *more, level="-O0"):
        command = ["gcc", level, *FLAGS, *more, "-iquote", str(source.parent), "-c", str(source), "-o", str(out)]
        return run(command, COMPILE_S) == 0

    def need(self, ok, what):
        if not ok:
            raise SystemExit(f"mutate: {what} går inte att bygga; bygg och kör testerna först")

    def build(self):
        sources = [f for room in CORE for f in sorted((ROOT / "daemon" / room).rglob("*.c"))]
        sources += sorted((ROOT / "tests/lib/core").glob("*.c"))
        objects = [self.folder / f"{i}.o" for i in range(len(sources))]
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            version = '-DTERTIAL_VERSION="0"'
            for source, ok in zip(sources, pool.map(lambda p: self.compile(*p, version), zip(sources, objects))):
                self.need(ok, source)
        for name, wraps in (("core", []), ("core_oom", WRAPS)):
            command = ["gcc", "-shared", *wraps, "-o", str(self.folder / f"lib{name}.so"), *map(str, objects), *self.libs]
            self.need(run(command, COMPILE_S) == 0, f"lib{name}.so")
        for room in ROOMS:
            for source in sorted((ROOT / "tests/unit" / room).glob("test_*.c")):
                self.build_test(room, source)
        for room in ROOMS:  # the quick ones first, until it shows which ones mutants fall to
            self.tests[room].sort(key=lambda t: t[2])

    def build_test(self, room, source):
        oom = source.stem.endswith("_oom")
        program = self.folder / f"{room}_{source.stem}"
        lib, more = ("core_oom", WRAPS) if oom else ("core", [])
        where = ["-iquote", str(ROOT / "tests/lib"), "-iquote", str(ROOT / "tests/lib/core")]
        data = [f'-DTEST_DATA="{ROOT}/tests/data"', f'-DTEST_ROOT="{ROOT}"']
        command = ["gcc", "-O1", *FLAGS, *where, *data, "-rdynamic", *more, str(source), "-o", str(program), "-L", str(self.folder), f"-l{lib}",
                   f"-Wl,-rpath,{self.folder}", *self.libs]
        self.need(run(command, COMPILE_S) == 0, source)
        began = time.monotonic()
        self.need(run([str(program)], 600) == 0, f"{source} (faller redan utan ändring)")
        self.tests.setdefault(room, []).append((program, oom, time.monotonic() - began))

    def order(self, file):
        """All tests of all rooms, which are one chain: the room's own, then the others; but first those that killed most of
        this file's mutants for the time they take."""
        room = file.parent.name
        tests = self.tests[room] + [t for other in ROOMS if other != room for t in self.tests[other]]
        return sorted(tests, key=lambda t: -self.kills.get((file, t[0]), 0) / (START_S + t[2]))

    def judge(self, m, source):
        """@return "killed", "timeout", "survived", "same" (the same machine code), "invalid" (does not compile)"""
        home = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            changed = home / m.file.name
            changed.write_text(source[:m.at] + m.new + source[m.end:])
            where = ["-iquote", str(m.file.parent)]
            if not self.compile(changed, home / "m.o", *where):
                return "invalid"
            for program, oom, took_s in self.order(m.file):
                lib = home / ("m_oom.so" if oom else "m.so")
                if not lib.exists():
                    link = ["gcc", "-shared", *(WRAPS if oom else []), "-o", str(lib), str(home / "m.o")]
                    self.need(run(link, COMPILE_S) == 0, lib)
                env = dict(os.environ, LD_PRELOAD=str(lib))
                code = run([str(program)], 5 + 10 * took_s, env=env, preexec_fn=limits)
                if code != 0:
                    self.kills[m.file, program] = self.kills.get((m.file, program), 0) + 1
                    return "timeout" if code is None else "killed"
            return "same" if self.same_code(m, source, home) else "survived"
        finally:
            shutil.rmtree(home, ignore_errors=True)

    def same_code(self, m, source, home):
        """What the optimiser makes of both is the same, byte for byte: no test could tell them apart."""
        where = ["-iquote", str(m.file.parent)]
        texts = []
        for text in (source, source[:m.at] + m.new + source[m.end:]):
            (home / m.file.name).write_text(text)
            if not self.compile(home / m.file.name, home / "o.o", *where, level="-O2"):
                return False
            texts.append((home / "o.o").read_bytes())
        return texts[0] == texts[1]


# ---- telling ----

class Tally:
    def __init__(self):
        self.counts = {}
        self.survivors = []
        self.lock = threading.Lock()

    def add(self, m, source, outcome):
        with self.lock:
            of = self.counts.setdefault(m.file, dict.fromkeys(("killed", "timeout", "survived", "same", "invalid"), 0))
            of[outcome] += 1
            if outcome == "survived":
                self.survivors.append((m, source))
                print(f"\r{place_of(m, source)}: {m.function}: {words(m, source)}", file=sys.stderr, flush=True)


def percent(of):
    tried = of["killed"] + of["timeout"] + of["survived"]
    return 100.0 * (of["killed"] + of["timeout"]) / tried if tried else 100.0


def row(name, of):
    return f"{name:28} {of['killed'] + of['timeout'] + of['survived']:6} {of['killed']:8} {of['timeout']:6} {of['survived']:8} {percent(of):7.1f} %"


def add_up(rows):
    return {k: sum(r[k] for r in rows) for k in ("killed", "timeout", "survived", "same", "invalid")}


def report(tally):
    """@return True when every room reached the goal"""
    print(f"{'fil':28} {'brott':>6} {'fällda':>8} {'tid':>6} {'kvar':>8} {'andel':>9}")
    good = True
    for room in ROOMS:
        rows = {f: of for f, of in tally.counts.items() if f.parent.name == room}
        for f in sorted(rows):
            print(row(f"{room}/{f.name}", rows[f]))
        if rows:
            total = add_up(rows.values())
            print(row(f"{room}, alla", total))
            good &= percent(total) >= GOAL_PCT
    total = add_up(tally.counts.values())
    print(row("alla", total))
    print(f"Räknas inte: {total['invalid']} som inte går att kompilera, {total['same']} som ger samma maskinkod.")
    known = explanations()
    told, untold = [], []
    for m, source in sorted(tally.survivors, key=lambda s: (str(s[0].file), s[0].at)):
        (told if key_of(m, source) in known else untold).append((m, source))
    if untold:
        print("\nÖverlevde, utan förklaring:")
    for m, source in untold:
        print(f"{place_of(m, source)}: {m.function}: {words(m, source)}")
    if told:
        print(f"\nÖverlevde, förklarade i {EXPLAINED.relative_to(ROOT)} (räknas ändå som kvar):")
    for m, source in told:
        print(f"{place_of(m, source)}: {m.function}: {words(m, source)}\n    {known[key_of(m, source)]}")
    tell_stale()
    return good


def tell_stale():
    """Explanations of lines that have changed since explain nothing."""
    files = [f for room in ROOMS for f in (ROOT / "daemon" / room).glob("*.c")]
    there = {key_of(m, source) for f in files for source in [f.read_text()] for m in mutants_of(f)}
    stale = [key for key in explanations() if key not in there]
    if stale:
        print(f"\nSvarar inte mot någon rad längre; ta bort eller skriv om i {EXPLAINED.relative_to(ROOT)}:", *stale, sep="\n")


def wanted(args):
    files = [f for room in ROOMS for f in sorted((ROOT / "daemon" / room).glob("*.c")) if not args.room or room in args.room]
    if args.file:
        files = [f for f in files if any(str(f).endswith(name) for name in args.file)]
    all_of_them = [(m, source) for f in files for source in [f.read_text()] for m in mutants_of(f)]
    if args.again:
        lines = Path(args.again).read_text().splitlines()
        earlier = {line.split(": ", 1)[1] for line in lines if line.startswith("daemon/")}
        all_of_them = [(m, s) for m, s in all_of_them if f"{m.function}: {words(m, s)}" in earlier]
    if args.sample and args.sample < len(all_of_them):
        all_of_them = random.Random(args.seed).sample(all_of_them, args.sample)
    return all_of_them


def main():
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--room", action="append", choices=ROOMS)
    parser.add_argument("--file", action="append")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--again")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    chosen = wanted(args)
    if not chosen:
        sys.exit("mutate: inget att bryta")
    if args.list:
        for m, source in chosen:
            print(f"{place_of(m, source)}: {m.function}: {words(m, source)}")
        return 0
    tally = Tally()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the directory goes too
    with tempfile.TemporaryDirectory(prefix="mutate-", ignore_cleanup_errors=True) as folder:
        yard = Yard(folder, args.jobs)
        yard.build()
        pool = concurrent.futures.ThreadPoolExecutor(args.jobs)
        try:
            jobs = [pool.submit(lambda m=m, s=s: tally.add(m, s, yard.judge(m, s))) for m, s in chosen]
            for n, job in enumerate(concurrent.futures.as_completed(jobs), 1):
                job.result()
                if sys.stderr.isatty() or n % 100 == 0:
                    print(f"\r{n} av {len(jobs)}", end="" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return 0 if report(tally) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("mutate: avbruten")
