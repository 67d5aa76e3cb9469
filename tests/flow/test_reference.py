# SPDX-License-Identifier: EUPL-1.2
"""Every figure of districts nobody has seen, beside an independent reading of the rules (tests/lib/reference).

TERTIAL_WORLDS=500 compares that many districts instead of a few, TERTIAL_SEED=7 begins at that one; a seed alone shows one district.
"""
import os

import pytest

from compare import compare
from random_world import Stage, random_world
from reference import Reference

FIRST = int(os.environ.get("TERTIAL_SEED", "1000"))
WORLDS = int(os.environ.get("TERTIAL_WORLDS", "1" if "TERTIAL_SEED" in os.environ else "4"))
SHOWN = 20  # differences of one district that are printed


@pytest.mark.parametrize("mode", ["one_year", "two_years", "changes"])
@pytest.mark.parametrize("seed", range(FIRST, FIRST + WORLDS))
def test_every_figure_is_what_the_rules_say(tmp_path, seed, mode):
    world = random_world(seed, mode)
    stage = Stage(tmp_path / "tertiald", world)
    try:
        stage.start()
        if mode == "changes" and not any("corrected" in row for row in stage.api.rows("indicators")):
            pytest.skip("API:t säger inte än vad som rättats (corrected i indicators)")
        found = compare(stage.api, world, Reference(world))
        stage.daemon.stop()
    finally:
        stage.close()
    print(f"nämnd {seed}, {mode}, {world['as_of']}: {found}")
    assert sum(found.compared.values()) > 1000
    assert not found.differences, "\n".join([f"nämnd {seed}, {mode}, {world['as_of']}, {world['settings']}", *map(str, found.differences[:SHOWN])])
