# SPDX-License-Identifier: EUPL-1.2
"""What `tertial read` costs for a plan document and for one ten times as long, in one run.

Three shapes of document in the three layouts: tables of short rows, prose, and damage in every table.  Each is read by a
process of its own, small and large in turn; processor time and peak memory come from the kernel (tests/bench/measure.c).
The process that reads next to nothing is measured beside them: its memory is not the document's.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TOOLS = Path(os.environ["BENCH_TOOLS"])
TERTIAL = os.environ["TERTIAL"]
TIMES = 10
MOST_TIMES = 12  # as long, for a document TIMES as long
MOST_BYTES = 20  # of peak memory per byte of text
ONE_RUN_S = 300
WHO = ["besökare", "brukare", "deltagare", "ungdomar", "föräldrar", "medarbetare", "anhöriga", "boende", "klienter", "seniorer"]
TARGETS = ["65 %", "4,4 %", "1 600 st", "öka", "80", "92.5 %", "-", ""]
PERIODS = ["År", "Tertial", "Halvår", "Månad"]


def who(i):
    return WHO[i % len(WHO)]


def front(unit):
    return ["Handläggare:", "Kim Ek", "", "Till", unit, "", "Verksamhetsplan 2014", ""]


def goals(block, labels):
    """A board goal and a commitment in the layout that `labels` writes."""
    lines = labels("Nämndmål", f"Mål {block} gäller {who(block)}")
    return lines + labels("Åtagande", f"Vi når mål {block} för {who(block + 3)}")


def below(label, title):
    return [label + ":", "", title, ""]


def glued(label, title):
    return [f"**{label.upper()}:****{title}**", ""]


def beside(label, title):
    return [f"{label}: {title}", ""]


def tables(block):
    """Twenty short rows: ten indicators, ten activities."""
    lines = goals(block, below) + ["Indikator\tÅrsmål\tKF:s års- mål\tPeriodici- tet"]
    lines += [f"Andel {who(i)} i grupp {block}-{i} som är nöjda\t{TARGETS[i % 8]}\t{TARGETS[(i + 3) % 8]}\t{PERIODS[i % 4]}" for i in range(10)]
    lines += ["", "Aktivitet\tStartdatum\tSlutdatum"]
    lines += [f"Pröva nya arbetssätt med {who(i)} ({block}-{i})\t2014-01-01\t2014-{i % 12 + 1:02d}-28" for i in range(10)]
    return lines + [""], 20


def prose(block):
    """All sections, promises among them, and two rows."""
    lines = goals(block, beside)
    for head in ("Förväntat resultat", "Arbetssätt", "Resursanvändning", "Uppföljning", "Utveckling"):
        lines += [head, ""]
        for i in range(4):
            lines += [f"Minst {50 + (block + i) % 50} % av {who(i)} i grupp {block} märker att vi prövar, lär och ändrar oss i vardagen, "
                      f"och vi frågar {who(i + 1)} två gånger under året.", ""]
    lines += ["Indikator\tÅrsmål\tKF:s årsmål\tPeriodicitet", f"Andel {who(block)} som är nöjda ({block})\t80 %\t\tTertial"]
    return lines + ["", "Aktivitet\tStartdatum\tSlutdatum", f"Fråga {who(block)} ({block})\t2014-01-01\t2014-12-31", ""], 2


def damaged(block):
    """Repeated heads, divided rows, dash rows, comments, strange letters, page heads and rows nobody can read."""
    lines = goals(block, glued) + ["Enhetens indikatorer\tÅrsmål\tPeriodicitet", "--------\t-----\t-----"]
    for i in range(3):
        lines += [f"Andel {who(i)} i grupp {block}-{i} som", "", "Verksamhetsplan Provenheten", "Enhetens indikatorer\tÅrsmål\tPeriodi- citet",
                  "känner sig trygga\t85 %\tTertiäl"]
        lines += [f"Аntal {who(i)} i grupp {block}-{i} Kommentar: Norra: 12 st Södra: 30 st\t1 600 st\tÅr"]
        lines += [f"Andel utan period {block}-{i}\tkanske\tibland"]
    lines += ["Enhetens aktiviteter\tStartdatum\tSlutdatum"]
    for i in range(4):
        lines += [f"Följa upp {who(i)} ({block}-{i})\t2014-01-01\t2014-12-31", "tillsammans med fler\t\t", f"Rusta lokal {block}-{i}\tsnart\t2014-13-01"]
    return lines + [""], 17


def write_document(path, shape, n_bytes):
    """@return (bytes, rows)"""
    lines, rows, size, block = front("Provenheten"), 0, 0, 0
    lines += below("KF:s inriktningsmål", "1. Staden är trygg") + below("KF:s mål för verksamhetsområdet", "1.1 Alla mår bra")
    while size < n_bytes:
        more, n = shape(block)
        lines += more
        rows += n
        size += sum(len(line.encode()) + 1 for line in more)
        block += 1
    text = "\n".join(lines) + "\n"
    path.write_text(text)
    return len(text.encode()), rows


def measured(path, errors):
    """Read it. @return (processor s, peak bytes)"""
    done = subprocess.run([TOOLS / "bench_measure", TERTIAL, "read", path], stdout=subprocess.PIPE, stderr=errors, text=True, timeout=ONE_RUN_S)
    if done.returncode:
        raise SystemExit(f"tertial gick inte att starta, se {errors.name}")
    _, cpu, peak_kib, code = done.stdout.split()
    if int(code) not in (0, 2):
        raise SystemExit(f"tertial read {path} slutade med {code}:\n" + Path(errors.name).read_text()[-1500:])
    return float(cpu), int(peak_kib) * 1024


def compare(folder, shape, n_bytes, rounds):
    """@return what the table prints of one shape"""
    small, large, tiny = (folder / f"{shape.__name__}-{k}.txt" for k in ("liten", "stor", "minst"))
    sizes = [write_document(p, shape, n) for p, n in ((small, n_bytes // TIMES), (large, n_bytes), (tiny, 1))]
    cpu, peak = {}, {}
    for k in range(rounds + 1):  # the first warms the file cache and is not counted
        for path in (small, large, tiny):
            with open(folder / "stderr", "wb") as errors:
                one, memory = measured(path, errors)
            if k:
                cpu.setdefault(path, []).append(one)
                peak.setdefault(path, []).append(memory)
    middle = {path: statistics.median(cpu[path]) for path in cpu}
    whole = max(peak[large])
    return {"rows": sizes[1][1], "bytes": sizes[1][0], "small_s": middle[small], "large_s": middle[large],
            "times": statistics.median(b / a for a, b in zip(cpu[small], cpu[large])) * TIMES * sizes[0][0] / sizes[1][0],
            "per_byte": whole / sizes[1][0], "of_text": (whole - max(peak[tiny])) / sizes[1][0]}


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench read")
    parser.add_argument("--bytes", type=int, default=3_000_000, help="det långa dokumentets storlek")
    parser.add_argument("--rounds", type=int, default=5, help="antal omgångar")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tertial-bench-"))
    titles = {tables: "tabeller", prose: "löptext", damaged: "skador"}
    missed = []
    try:
        print(f"«tertial read» av ett dokument på {asked.bytes / 1e6:.1f} MB mot ett en tiondel så långt, {asked.rounds} omgångar, omväxlande;\n"
              "tid är processortid för hela processen, minne dess högsta\n")
        print(f"{'':12}{'rader':>8}{'MB':>7}{'kort s':>9}{'långt s':>9}{'gånger':>8}{'byte/byte':>11}{'utan grund':>12}")
        for shape, title in titles.items():
            one = compare(folder, shape, asked.bytes, asked.rounds)
            print(f"{title:12}{one['rows']:8}{one['bytes'] / 1e6:7.2f}{one['small_s']:9.3f}{one['large_s']:9.3f}{one['times']:8.2f}"
                  f"{one['per_byte']:11.1f}{one['of_text']:12.1f}", flush=True)
            if one["times"] > MOST_TIMES or one["per_byte"] > MOST_BYTES:
                missed.append(title)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\nMål: högst {MOST_TIMES} gånger så lång tid för {TIMES} gånger så långt dokument, högst {MOST_BYTES} byte minne per byte text: "
          + ("missat för " + ", ".join(missed) if missed else "nått"))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
