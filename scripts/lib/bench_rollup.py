# SPDX-License-Identifier: EUPL-1.2
"""What one changed unit costs in a small and in a large register, in instructions, and what all units cost, in seconds.

Instructions come from callgrind, which counts the rounds after the first only (tests/bench/rollup.c asks it to): from the unit's
results being in force to the next generation with its alerts.  Times and memory come from a run without it.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = Path(os.environ["BENCH_TOOLS"]) / "bench_rollup"
MOST = 1.5  # times as many instructions in the large register
ONE_RUN_S = 1800
STEPS = {"units": "enheten: uppgifter och bedömning", "scopes": "avdelning och stadsdel", "gate": "skyddet (protect_tree)",
         "publish": "nästa generation", "alerts": "larm"}


def output(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=ONE_RUN_S)
    if done.returncode:
        raise SystemExit(f"{command[0]} slutade med {done.returncode}:\n{done.stderr[-1500:]}")
    return done.stdout


def counted(units, changes, shape):
    """@return {step: instructions of one change}"""
    folder = Path(tempfile.mkdtemp(prefix="tertial-bench-"))
    try:
        output(["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={folder}/out",
                PROGRAM, "count", str(units), str(changes), shape])
        found = dict.fromkeys(STEPS, 0)
        for dump in folder.glob("out.*"):
            text = dump.read_text(errors="replace")
            step = re.search(r"^desc: Trigger: Client Request: (\w+)$", text, re.M)
            total = re.search(r"^(?:totals|summary): (\d+)", text, re.M)
            if step and total:
                found[step[1]] += int(total[1])
        if not all(found.values()):
            raise SystemExit("callgrind räknade inget: byggdes bench_rollup utan <valgrind/callgrind.h>?")
        return {step: n / changes for step, n in found.items()}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def timed(units, changes, shape):
    """@return {word: number}"""
    return {word: float(number) for word, number in (line.split() for line in output([PROGRAM, "time", str(units), str(changes), shape]).splitlines())}


def compare(title, small, large, units):
    print(f"\n{title:38}{units[0]:>9} enheter{units[1]:>9} enheter{'förhållande':>14}")
    for step, words in STEPS.items():
        print(f"  {words:36}{small[step]:17,.0f}{large[step]:17,.0f}{large[step] / small[step]:14.2f}".replace(",", " "))
    sums = sum(small.values()), sum(large.values())
    print(f"  {'tillsammans':36}{sums[0]:17,.0f}{sums[1]:17,.0f}{sums[1] / sums[0]:14.2f}".replace(",", " "))
    return sums[1] / sums[0]


def total(found, what):
    return sum(found[f"{what}_{step}"] for step in STEPS)


def report_times(found, units):
    figures, walk = found["figures"], found["walk"]
    print(f"\nAllt från början, {units} enheter, {figures:.0f} uppgifter: {total(found, 'cold'):.2f} s första gången, "
          f"{total(found, 'rebuild'):.2f} s när en ny dag börjar;\natt bara gå igenom samma uppgifter en gång: {1000 * walk:.1f} ms. "
          f"Förhållande {total(found, 'rebuild') / walk:.0f} (utan larm och kopior "
          f"{sum(found[f'rebuild_{s}'] for s in ('units', 'scopes', 'gate')) / walk:.0f}).")
    print(f"\n{'sekunder':38}{'första':>10}{'ny dag':>10}{'en ändring':>14}")
    for step, words in STEPS.items():
        print(f"  {words:36}{found[f'cold_{step}']:10.3f}{found[f'rebuild_{step}']:10.3f}{found[f'change_{step}']:14.6f}")
    for what, words in (("rebuild", "av en ny dag"), ("change", "av en ändring")):
        print(f"  skyddets andel {words}: {100 * found[f'{what}_gate'] / total(found, what):.0f} %")
    kib = found["cold_kib"] - found["documents_kib"]
    print(f"\nMinne per enhet: dokument {found['documents_kib'] / units:.1f} KiB, uppgifter och kopior {kib / units:.1f} KiB; "
          f"högst {found['peak_kib'] / 1024:.0f} MiB i allt.")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench rollup")
    parser.add_argument("--small", type=int, default=100, help="antal enheter i det lilla registret")
    parser.add_argument("--large", type=int, default=10000, help="antal enheter i det stora")
    parser.add_argument("--changes", type=int, default=20, help="antal ändringar som medelvärdet tas över")
    asked = parser.parse_args()
    units = asked.small, asked.large
    print("== Räknar instruktioner (callgrind)", flush=True)
    small, large = (counted(n, asked.changes, "branches") for n in units)
    ratio = compare("instruktioner för en ändrad enhet", small, large, units)
    print(f"  skyddets andel: {100 * small['gate'] / sum(small.values()):.0f} % och {100 * large['gate'] / sum(large.values()):.0f} %")
    hard = [counted(n, max(asked.changes // 4, 1), "one") for n in units]
    compare("… när alla hör till samma avdelning", *hard, units)
    print("\n== Tar tid", flush=True)
    report_times(timed(asked.large, asked.changes, "branches"), asked.large)
    good = ratio <= MOST
    print(f"\nmål: en ändring kostar högst {MOST:.1f} gånger så mycket bland {asked.large} enheter som bland {asked.small}: {ratio:.2f}, "
          f"{'uppfyllt' if good else 'MISSAT'}".replace(".", ","))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
