# SPDX-License-Identifier: EUPL-1.2
"""The demo's second half comes out as it says; its first half only installs and builds."""
import json
import os
import subprocess
import sys

import pytest

from daemon import PATIENCE, ROOT, TERTIAL, TERTIALD


def test_the_demo_comes_out_as_expected():
    done = subprocess.run([sys.executable, str(ROOT / "scripts/lib/demo.py"), "--once"], capture_output=True, text=True, timeout=120 * PATIENCE,
                          env=dict(os.environ, TERTIALD=TERTIALD, TERTIAL=TERTIAL))
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    assert "Södermalm" in done.stdout and "mejl till signe.pahittad@example.se" in done.stdout


@pytest.mark.parametrize("kind", ["plan", "results"])
def test_the_demos_feeds_fit_the_schemas(kind):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / f"conf/schemas/{kind}.schema.json").read_text())
    for file in sorted((ROOT / "conf/demo" / ("plans" if kind == "plan" else "results")).glob("*.json")):
        jsonschema.Draft202012Validator(schema).validate(json.loads(file.read_text()))
