# SPDX-License-Identifier: EUPL-1.2
"""A change has been published; the daemon dies at each of its system calls until it is told: nothing is lost, at most one mail repeated.

The change is met by `--once` on a store that knows the day before, so that every call of the process is one after the change.
TERTIAL_DEATHS=all tries each call instead of a sample, TERTIAL_DEATHS=100 so many.
"""
import collections
import contextlib
import os
import random
import shutil
import sqlite3

import pytest

from faults import Faults
from world import World

DEATHS = os.environ.get("TERTIAL_DEATHS", "18")
POWER_CUTS = DEATHS if DEATHS == "all" else str(max(1, int(DEATHS) // 2))
ASK_EVERY = 6  # deaths; the API is asked too
MOST = 0.8  # one run has some calls fewer than another, and may come to its end before the last
BEFORE, AFTER = "2014-10-02T09:00", "2014-10-03T09:00"
# All that an uninterrupted run leaves, less what counts runs, tries and real seconds.
STATE = {
    "document": "SELECT unit, kind, year, hash FROM document ORDER BY unit, kind, row",
    "alert": "SELECT * FROM alert ORDER BY id",
    "told": "SELECT * FROM told ORDER BY alert, address",
    "letter": "SELECT id, kind, to_name, address, subject, text, html, in_reply_to, created, state FROM letter ORDER BY id",
    "journal": "SELECT kind, who, subject, ref, ended, code FROM journal ORDER BY ref, who",
    "number": "SELECT * FROM number WHERE name <> 'generation' ORDER BY name",
}


def stored(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert not db.execute("SELECT a.row FROM journal AS a JOIN journal AS b ON b.row = a.row + 1 WHERE b.previous <> a.hash").fetchall()
        return {name: db.execute(question).fetchall() for name, question in STATE.items()}


def known_letters(path):
    """Whom a store that was just cut off from its power has letters for: it may be no more than an empty file."""
    if not path.exists():
        return set()
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        there = db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'letter'").fetchone()[0]
        return {row[0] for row in db.execute("SELECT id FROM letter")} if there else set()


class Stand:
    """The world the day before, kept, or none; run it again and again over the same change."""

    def __init__(self, folder, day_before):
        self.w = World(folder, as_of=BEFORE)
        self.path = self.w.daemon.folder / "tertial.db"
        self.w.results("alfa", sick=(4.0, 6.1))
        self.w.results("gamma", satisfied=(100, 200))
        self.kept = folder / "day-before.db" if day_before else None
        if self.kept:
            assert self.w.daemon.run("--once") == 0, self.w.daemon.log
            shutil.copy(self.path, self.kept)
        # One recovers, one falls behind, one gets worse, one is late: head, contact and controller have mail.
        self.w.results("alfa")
        self.w.results("beta", sick=(4.0, 7.0))
        self.w.results("gamma", sick=(4.0, None), satisfied=(60, 200))
        self.w.daemon.as_of = AFTER
        self.faults = Faults(self.w.daemon, self.path)

    def again(self):
        for file in self.path.parent.glob(self.path.name + "*"):
            file.unlink()
        if self.kept:
            shutil.copy(self.kept, self.path)
        self.w.sink.mails.clear()
        self.w.sink.tried.clear()

    def undisturbed(self):
        """@return (calls, state, mails) of a run that nothing happens to."""
        self.again()
        self.faults.preload()
        self.faults.arm()
        assert self.w.daemon.run("--once") == 0, self.w.daemon.log
        n = self.faults.n_calls
        return n, stored(self.path), self.mails()

    def mails(self):
        return collections.Counter((m.id, *m.to, m.content) for m in self.w.sink.mails)

    def die(self, at, power=False):
        """@return False: it came to its end before that call."""
        self.again()
        self.faults.preload(power)
        self.faults.arm(die_at=at)
        code = self.w.daemon.run("--once")
        self.faults.unload()
        assert code in (0, -9), self.w.daemon.log
        return code == -9

    def recover(self):
        assert self.w.daemon.run("--once") == 0, self.w.daemon.log
        return stored(self.path), self.mails()

    def answers(self):
        """What the API says of what is stored, without the number of the generation."""
        self.w.start()
        found = {name: self.w.api.rows(name) for name in ("alerts", "indicators", "findings")}
        self.w.stop()
        return found


@pytest.fixture(scope="module", params=["a change", "the first start"])
def stand(tmp_path_factory, request):
    s = Stand(tmp_path_factory.mktemp("stand"), request.param == "a change")
    yield s
    s.w.close()


@pytest.fixture(scope="module")
def wanted(stand):
    n, state, mails = stand.undisturbed()
    assert len(mails) >= 3 and max(mails.values()) == 1, mails
    assert n > 50, stand.faults.counts()
    print(f"{n} anrop: {stand.faults.counts()}, {len(mails)} brev")
    return n, state, mails, stand.answers()


def places(n, how_many, seed):
    """Numbers of calls from 1 to n: each, or one out of each stretch of equal length."""
    if how_many == "all":
        return range(1, n + 1)
    dice, k = random.Random(seed), int(how_many)
    return sorted({1 + int((i + dice.random()) * n / k) for i in range(k)})


def compare(stand, wanted, at):
    """What is there after the recovery, beside the uninterrupted run; @return repeated mails"""
    state, mails = stand.recover()
    where = f"död vid anrop {at} ({stand.faults.died_in})"
    for name in STATE:
        assert state[name] == wanted[1][name], f"{where}: {name}"
    assert set(mails) == set(wanted[2]), f"{where}: {[(m[:2]) for m in set(mails) ^ set(wanted[2])]}"
    repeated = sum(mails.values()) - len(mails)
    assert repeated <= 1, f"{where}: {[(m[:2], n) for m, n in mails.items() if n > 1]}"
    return repeated


def test_death_at_each_call_loses_nothing_and_repeats_one_mail_at_most(stand, wanted):
    n_deaths, n_repeated = 0, 0
    for at in places(wanted[0], DEATHS, 1):
        n_deaths += stand.die(at)
        n_repeated += compare(stand, wanted, at)
        if n_deaths % ASK_EVERY == 1:
            assert stand.answers() == wanted[3], at
    print(f"{n_deaths} dödsfall, {n_repeated} upprepade brev, 0 förlorade")
    assert n_deaths >= MOST * len(places(wanted[0], DEATHS, 1))


@pytest.mark.parametrize("disk", ["forgets", "tears"])
def test_a_power_cut_at_each_call_forgets_nothing_that_was_told(stand, wanted, disk):
    """What was not synced is gone, or each sector of it by chance."""
    n_deaths, n_repeated = 0, 0
    for at in places(wanted[0], POWER_CUTS, 2):
        n_deaths += stand.die(at, power=True)
        stand.faults.cut_power(random.Random(at) if disk == "tears" else None)
        told = {m.id.strip("<>").partition("@")[0] for m in stand.w.sink.mails}
        known = known_letters(stand.path)
        assert told <= known, f"strömavbrott vid anrop {at}: glömda brev {told - known}"
        n_repeated += compare(stand, wanted, at)
    print(f"{n_deaths} strömavbrott, {n_repeated} upprepade brev, 0 förlorade, 0 glömda")
    assert n_deaths >= MOST * len(places(wanted[0], POWER_CUTS, 2))
