# SPDX-License-Identifier: EUPL-1.2
"""Tests of the whole daemon: real processes, real sockets, no fixed sleeps.  TERTIALD names the binary, or TERTIAL_BUILD its folder."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
import peers  # noqa: E402
from daemon import TERTIALD  # noqa: E402
from world import World  # noqa: E402


def pytest_sessionstart(session):
    if not Path(TERTIALD).exists():
        raise pytest.UsageError(f"{TERTIALD} finns inte: bygg först, eller sätt TERTIALD eller TERTIAL_BUILD")


@pytest.fixture(autouse=True)
def every_mail_is_well_formed():
    """The test that received a broken mail fails (tests/lib/mime.py says what is broken)."""
    yield
    found = [f"{mail}: {fault}" for mail, fault in peers.broken_mails]
    peers.broken_mails.clear()
    assert not found, "\n".join(found[:20])


@pytest.fixture
def make(tmp_path):
    """Build worlds; all are ended after the test."""
    made = []

    def build(start=True, **how):
        world = World(tmp_path / str(len(made)), **how)
        made.append(world)
        return world.start() if start else world

    yield build
    for world in made:
        world.close()


@pytest.fixture
def world(make):
    """Three units, all well, running."""
    return make()
