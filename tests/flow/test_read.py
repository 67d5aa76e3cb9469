# SPDX-License-Identifier: EUPL-1.2
"""`tertial read` over every plan document of the tests: by schema, the same twice, a fixed point, each finding with its line."""
import json
import random

import jsonschema
import pytest

from daemon import ROOT, tool

DOCUMENTS = sorted((ROOT / "tests/data/documents").glob("*.txt"))
SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "conf/schemas/plan.schema.json").read_text()))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.stem)
def test_a_document_becomes_a_plan_by_schema(document):
    code, out, err = tool("read", str(document))
    plan = json.loads(out)
    assert not list(SCHEMA.iter_errors(plan))
    told = [(f["line"], f["kind"]) for f in plan["findings"]]
    assert code == (2 if any(kind == "unreadable" for _, kind in told) else 0), err
    assert [line.split(": ", 2)[:2] for line in err.splitlines()] == [[f"{document}:{line}", kind] for line, kind in told]
    wanted = [tuple(row.split(" ")) for row in document.with_suffix(".findings").read_text().splitlines()]
    assert [(str(line), kind) for line, kind in told] == wanted
    assert tool("read", str(document)) == (code, out, err)
    again = tool("read", "-", stdin=out)
    assert again[:2] == (code, out)


def rubbish():
    rng = random.Random(3)
    yield "slump", rng.randbytes(200_000)
    yield "en rad", b"a" * 10_000_000
    yield "nollor", b"Verksamhetsplan 2014\0\0\n" * 100
    yield "tabbar", b"\t" * 5_000_000
    yield "stjarnor", b"**" * 2_000_000
    yield "etiketter", "Nämndmål:\n".encode() * 200_000
    yield "innehåll", "Innehållsförteckning\n".encode() + "Nämndmål:\nTitel\n".encode() * 100_000
    yield "hakar", b"[" * 3_000_000 + b"](" * 100_000


@pytest.mark.parametrize("name,body", rubbish(), ids=lambda v: v if isinstance(v, str) else "")
def test_rubbish_is_told_and_never_hangs(tmp_path, name, body):
    file = tmp_path / "plan.txt"
    file.write_bytes(body)
    code, out, err = tool("read", str(file))  # the tool has a minute
    assert code == 2 and out == "" and str(file) in err and len(err) < 1000, err[:500]
