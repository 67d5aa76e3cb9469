# SPDX-License-Identifier: EUPL-1.2
"""kill -9 at any moment: nothing is lost, at most one mail is repeated, with the same Message-ID."""
import collections
import json
import threading

import pytest

from daemon import PATIENCE
from peers import wait_until
from world import HEAD

ANSWERS = ["indicators", "indicators?unit=alfa", "alerts", "findings"]


def news(w):
    w.results("alfa", sick=(4.0, 6.1))
    w.results("beta", sick=(4.0, None))


def answers(w):
    """What the API says, without generation and moments of fetching."""
    found = {}
    for path in ANSWERS:
        body = json.loads(w.api.get("/api/v1/" + path).body)
        body.pop("generation")
        found[path] = body
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The same world without a crash: what must come out."""
    from world import World
    w = World(tmp_path_factory.mktemp("undisturbed"))
    try:
        news(w)
        w.start()
        yield {"mails": {(m.id, tuple(m.to)) for m in w.sink.mails}, "answers": answers(w)}
        w.stop()
    finally:
        w.close()


def at_request(w, unit, path, n):
    """Killed when the n-th request for this address has come."""
    wait_until(lambda: len(w.servers[unit].seen(path)) >= n, 15 * PATIENCE, "hämtningen")


def at_mail(w, n):
    """Killed inside the n-th DATA, before its 250."""
    done = threading.Event()

    def on_data(mail):
        if len(w.sink.tried) == n:
            w.daemon.process.kill()
            done.set()

    w.sink.on_data = on_data
    assert done.wait(20 * PATIENCE), w.daemon.log


MOMENTS = {
    "at the first request": lambda w: at_request(w, "alfa", "/plan", 1),
    "when all were asked": lambda w: [at_request(w, u, "/utfall", 1) for u in w.units],
    "when the first generation is out": lambda w: wait_until(w.api.ready, 15 * PATIENCE, "readyz"),
    "when the figure is out": lambda w: wait_until(lambda: w.api.ready() and w.value("unit:alfa", "sjukfranvaro", "2014-T2") == 6.1, 15 * PATIENCE, "siffran"),
    "inside the first mail": lambda w: at_mail(w, 1),
    "inside the second mail": lambda w: at_mail(w, 2),
    "after the first mail": lambda w: w.wait_mails(1),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_is_lost_and_at_most_one_mail_is_repeated(make, undisturbed, moment):
    w = make(start=False)
    news(w)
    w.daemon.spawn()
    MOMENTS[moment](w)
    w.daemon.kill()
    w.sink.on_data = None
    w.start()
    w.round()
    w.quiet()
    sent = collections.Counter((m.id, tuple(m.to)) for m in w.sink.mails)
    assert set(sent) == undisturbed["mails"]
    assert sum(sent.values()) - len(sent) <= 1, sent
    found = answers(w)
    for path in ANSWERS:
        assert found[path] == undisturbed["answers"][path], path
    w.stop()


def test_a_crash_in_a_later_change_loses_neither_figure_nor_mail(make):
    w = make()
    done = threading.Event()

    def on_data(mail):
        if not done.is_set():
            w.daemon.process.kill()
            done.set()

    w.sink.on_data = on_data
    w.results("alfa", sick=(4.0, 6.1))
    assert done.wait(20 * PATIENCE), w.daemon.log
    w.daemon.kill()
    w.servers["alfa"].down()  # the document must come from the store, not from the unit
    w.daemon.start()
    w.wait_value("unit:alfa", "sjukfranvaro", "2014-T2", 6.1)
    mail = w.wait_mails(2, HEAD)
    assert mail[0].id == mail[1].id
    w.stop()


def test_three_crashes_in_a_row_keep_what_was_stored(make):
    w = make()
    for _ in range(3):
        w.daemon.kill()
        w.start()
    w.servers["alfa"].down()
    w.daemon.kill()
    w.start()
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    assert w.api.unit("alfa")["evidence"]["plan"] == "fresh"
    w.stop()


def test_the_hourly_limit_holds_over_a_crash(make):
    w = make(start=False)
    w.daemon.config(w.main_yaml().replace("notify: {", "notify: {max_per_hour: 1, "))
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    w.wait_mails(1, HEAD)
    w.daemon.kill()
    w.results("beta", sick=(4.0, 6.2))
    w.start()
    assert w.value("unit:beta", "sjukfranvaro", "2014-T2") == 6.2
    assert len(w.sink.to(HEAD)) == 1
    w.stop()
    w.daemon.as_of = "2014-10-02T10:01"  # it comes when the hour is over
    w.start()
    assert len(w.sink.to(HEAD)) == 2
    w.stop()
