# SPDX-License-Identifier: EUPL-1.2
"""Death at random moments under changing feeds with mails on their way: beside a daemon that nothing happens to, nothing is lost.

Two daemons read the same units.  One is killed in the middle of each change, by its own call or by the clock, and started
again; then both have told the same.  TERTIAL_MOMENTS=1000 dies so often, TERTIAL_SEED chooses the moments.
"""
import collections
import os
import random
import subprocess

import pytest

from daemon import PATIENCE, Daemon
from faults import Faults
from peers import MailSink, wait_until
from test_crash_matrix import STATE, stored
from world import CATALOGUE, World

MOMENTS = int(os.environ.get("TERTIAL_MOMENTS", "6"))
SEED = int(os.environ.get("TERTIAL_SEED", "1"))
CHANGE_S, CHANGE_CALLS = 1.2, 110  # from the publishing of a change until it is told, and a little more


class Pair:
    """The world's own daemon, which dies, and another on the same units."""

    def __init__(self, folder):
        self.w = w = World(folder)
        self.other, self.sink = Daemon(folder / "undisturbed", as_of=w.daemon.as_of), MailSink()
        w.settings["extra"] = "alerts: {digest: off}\n"
        text = w.main_yaml().replace("serve: {", 'serve: {url: "https://tertial.example.se/", ')
        text = text.replace("notify: {", "notify: {max_per_hour: 10000, ")  # the hour stands still
        w.daemon.config(text, units=w.units_yaml(), catalogue=CATALOGUE)
        for mine, theirs in ((w.settings["serve"], f"127.0.0.1:{self.other.port}"), (w.sink.url, self.sink.url), (str(w.daemon.folder), str(self.other.folder))):
            text = text.replace(mine, theirs)
        self.other.config(text, units=w.units_yaml(), catalogue=CATALOGUE)
        self.faults = Faults(w.daemon, w.settings["store"]).preload()
        self.other.start()
        w.start()

    def change(self, n):
        """Each figure is one that was never seen before, so that no two mails are alike under the frozen clock."""
        unit = self.w.units[n % 3]
        sick = (5000 + n if (n // 3) % 2 == 0 else 3000 + n) / 1000
        self.w.results(unit, sick=(4.0, sick))
        return unit, sick

    def wait_told(self, unit, sick):
        def done(api):
            row = api.indicator("sjukfranvaro", f"unit:{unit}", "2014-T2")
            q = api.api("status")["queues"]
            return row["value"] == sick and not any(q.get(k) for k in ("parse", "commit", "letters"))

        for daemon in (self.w.daemon, self.other):
            wait_until(lambda d=daemon: done(d.api), 20 * PATIENCE, f"{unit} {sick}")

    def close(self):
        self.w.close()
        self.other.close()
        self.sink.close()


@pytest.fixture
def pair(tmp_path):
    p = Pair(tmp_path)
    yield p
    p.close()


def die(pair, dice):
    """Somewhere in the change, or a little after it."""
    process = pair.w.daemon.process
    if dice.random() < 0.5:
        pair.faults.arm(die_at=dice.randint(1, CHANGE_CALLS))
        process.wait(60 * PATIENCE)
    else:
        try:
            process.wait(dice.random() * CHANGE_S)
        except subprocess.TimeoutExpired:
            pass
    pair.w.daemon.kill()


def mails(sink):
    return collections.Counter((m.id, *m.to, m.content) for m in sink.mails)


def test_death_at_random_moments_loses_nothing_and_repeats_one_mail_a_time(pair):
    dice, repeated = random.Random(SEED), 0
    for n in range(MOMENTS):
        before = sum(mails(pair.w.sink).values()) - len(mails(pair.w.sink))
        changed = pair.change(n)
        die(pair, dice)
        pair.faults.set(0, 0)
        pair.w.daemon.start()
        pair.wait_told(*changed)
        mine, theirs = mails(pair.w.sink), mails(pair.sink)
        where = f"död {n} (TERTIAL_SEED={SEED})"
        assert set(mine) == set(theirs), f"{where}: {[m[:2] for m in set(mine) ^ set(theirs)]}"
        repeated = sum(mine.values()) - len(mine)
        assert repeated - before <= 1, where
    pair.w.quiet()
    pair.w.stop()
    pair.other.stop()
    mine, theirs = stored(pair.w.settings["store"]), stored(pair.other.folder / "tertial.db")
    for name in STATE:
        assert mine[name] == theirs[name], name
    assert max(mails(pair.sink).values()) == 1
    print(f"{MOMENTS} dödsfall, {len(mails(pair.sink))} brev, {repeated} upprepade, 0 förlorade")
