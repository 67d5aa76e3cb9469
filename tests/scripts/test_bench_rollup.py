# SPDX-License-Identifier: EUPL-1.2
"""scripts/lib/bench_rollup.py adds up what callgrind dumped, and fails when the goal is missed."""
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STEPS = "units scopes gate publish alerts".split()
VALGRIND = """#!/bin/sh
out=${3#--callgrind-out-file=}
n=0
for step in %s; do
	n=$((n + 1))
	printf 'desc: Trigger: Client Request: %%s\\nevents: Ir\\ntotals: %%d\\n' $step $(($6 * %s)) >"$out.1.$n"
done
printf 'desc: Trigger: Program termination\\ntotals: 999999999\\n' >"$out.1"
"""
BENCH = "#!/bin/sh\nfor w in cold rebuild change; do for s in %s; do echo ${w}_$s 0.5; done; done\n" \
        "echo walk 0.001; echo figures 60; echo documents_kib 100; echo cold_kib 300; echo peak_kib 400\n"


def bench(folder, cost):
    """@param cost shell arithmetic: instructions of a step beside the number of units"""
    for name, text in (("valgrind", VALGRIND % (" ".join(STEPS), cost)), ("bench_rollup", BENCH % " ".join(STEPS))):
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    env = {"PATH": f"{folder}:/usr/bin:/bin", "BENCH_TOOLS": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run([sys.executable, ROOT / "scripts/lib/bench_rollup.py", "--small", "10", "--large", "20", "--changes", "4"],
                          env=env, capture_output=True, text=True, timeout=60)


def test_a_cost_that_grows_too_much_fails(tmp_path):
    done = bench(tmp_path, "1000")  # 10 000 a step among 10 units, 20 000 among 20
    assert done.returncode == 1, done.stderr
    assert "2,00, MISSAT" in done.stdout
    assert "12 500" in done.stdout and "25 000" in done.stdout  # five steps, shared by four changes


def test_a_cost_that_grows_little_passes(tmp_path):
    done = bench(tmp_path, "1 + 100")
    assert done.returncode == 0, done.stderr
    assert "uppfyllt" in done.stdout


def test_a_program_that_counts_nothing_is_no_success(tmp_path):
    done = bench(tmp_path, "0")
    assert done.returncode not in (0, None)
    assert "räknade inget" in done.stderr
