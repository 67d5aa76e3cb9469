# SPDX-License-Identifier: EUPL-1.2
"""scripts/mutate breaks code where it says it does, tells survivors in words that stand when lines move, and leaves no trace."""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/lib"))
import mutate  # noqa: E402

CODE = """/* a < b && c */
#include "x.h"
#define LESS (1 < 2)
static const int table[] = {0, 1};

static bool f(const struct x *p, int a)
{
	int n = 0; /* n + 1 */
	must(a > 0);
	if (p->n <= a && !p->open)
		n += a * 2;
	const char *text = "a < b";
	return n > 7 ? text != NULL : false;
}
"""


def mutants(tmp_path, code=CODE):
    folder = tmp_path / "daemon/assess"
    folder.mkdir(parents=True)
    file = folder / "f.c"
    file.write_text(code)
    return [(m, mutate.words(m, code)) for m in mutate.mutants_of(file)]


def test_it_breaks_operators_constants_conditions_and_statements(tmp_path):
    told = {words for _, words in mutants(tmp_path)}
    assert {
        "int n = ⟦0 → 1⟧; /* n + 1 */",
        "if (p->n ⟦<= → <⟧ a && !p->open)",
        "if (p->n ⟦<= → >⟧ a && !p->open)",
        "if (p->n <= a ⟦&& → ||⟧ !p->open)",
        "if (p->n <= a && ⟦! → ⟧p->open)",
        "if (⟦→ !⟧(p->n <= a && !p->open))",
        "n ⟦+= → -=⟧ a * 2;",
        "n += a ⟦* → /⟧ 2;",
        "⟦n += a * 2; → ;⟧",
        "return n ⟦> → >=⟧ 7 ? text != NULL : false;",
        "return ⟦→ !⟧(n > 7)? text != NULL : false;",
        "return n > 7 ? text ⟦!= → ==⟧ NULL : false;",
        "return n > 7 ? text != NULL : ⟦false → true⟧;",
    } <= told


def test_it_leaves_alone_what_is_not_code_of_a_function(tmp_path):
    told = "\n".join(words for _, words in mutants(tmp_path))
    for untouched in ("LESS", "table", "must", "static bool", '"a <', "const struct x ⟦"):
        assert untouched not in told
    assert all(m.function == "f" for m, _ in mutants(tmp_path / "again"))


def test_every_mutant_is_another_text(tmp_path):
    texts = [CODE[:m.at] + m.new + CODE[m.end:] for m, _ in mutants(tmp_path)]
    assert len(set(texts)) == len(texts) and CODE not in texts


def test_the_key_of_a_survivor_stands_when_lines_move(tmp_path, monkeypatch):
    monkeypatch.setattr(mutate, "ROOT", tmp_path)
    found = {mutate.key_of(m, CODE) for m, _ in mutants(tmp_path)}
    assert "assess/f.c f: n += a ⟦* → /⟧ 2;" in found
    monkeypatch.setattr(mutate, "ROOT", tmp_path / "moved")
    longer = CODE.replace("static bool", "\n\n/* more */\nstatic bool").replace("\t\tn +=", "\t\t\tn +=")
    assert {mutate.key_of(m, longer) for m, _ in mutants(tmp_path / "moved", longer)} == found


def test_each_explanation_names_a_change_and_says_why():
    known = mutate.explanations()
    assert known
    for key, why in known.items():
        assert "⟦" in key and "→" in key and key.split("/")[0] in mutate.ROOMS and len(why) > 10, key


def test_a_small_run_leaves_no_trace(tmp_path):
    env = dict(os.environ, TMPDIR=str(tmp_path))
    run = subprocess.run([ROOT / "scripts/mutate", "--file", "fresh.c", "--sample", "4", "--jobs", "1"], env=env, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "assess/fresh.c" in run.stdout and "100.0 %" in run.stdout
    assert list(tmp_path.iterdir()) == []
