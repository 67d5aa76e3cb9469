# SPDX-License-Identifier: EUPL-1.2
"""--once: one complete cycle and an exit code; --as-of: any day, again and again, byte by byte."""
import pytest

from world import HEAD

PATHS = ["districts", "departments", "units", "units/alfa", "goals", "indicators", "indicators?unit=alfa", "indicators?department=omsorg",
         "observations", "observations?format=csv", "activities", "budget", "findings", "alerts"]


def test_once_pulls_judges_mails_and_leaves_with_0(make):
    w = make(start=False)
    w.results("alfa", sick=(4.0, 6.1))
    assert w.daemon.run("--once") == 0
    assert len(w.servers["beta"].seen("/plan")) == 1
    assert any("6,1" in m.text for m in w.sink.to(HEAD))


def test_once_leaves_with_2_when_a_unit_could_not_be_read_and_still_does_the_rest(make):
    w = make(start=False)
    w.results("alfa", sick=(4.0, 6.1))
    w.servers["beta"].fault("/utfall", "html")
    assert w.daemon.run("--once") == 2
    assert w.daemon.said("beta")
    assert any("6,1" in m.text for m in w.sink.to(HEAD))


def test_once_leaves_with_2_also_when_the_last_good_is_kept(make):
    w = make(start=False)
    assert w.daemon.run("--once") == 0
    w.servers["beta"].down()
    assert w.daemon.run("--once") == 2


def test_once_twice_says_nothing_new(make):
    w = make(start=False)
    w.results("alfa", sick=(4.0, 6.1))
    assert w.daemon.run("--once") == 0
    n = len(w.sink.mails)
    assert w.daemon.run("--once") == 0
    assert len(w.sink.mails) == n


def test_the_same_as_of_gives_the_same_bytes(make, tmp_path):
    w = make(start=False)
    w.results("alfa", sick=(4.0, 6.1))
    w.results("beta", satisfied=(3, 20))
    runs = []
    for name in ("first", "second"):
        folder = tmp_path / name
        w.settings["store"] = str(folder) + ".db"
        w.write()
        first_mail = len(w.sink.mails)
        w.start()
        answers = {p: w.api.get("/api/v1/" + p).body for p in PATHS} | {"/": w.api.get("/").body}
        mails = sorted(m.content for m in w.sink.mails[first_mail:])
        w.stop()
        runs.append((answers, mails))
    for path in runs[0][0]:
        assert runs[0][0][path] == runs[1][0][path], path
    assert runs[0][1] == runs[1][1]
    assert runs[0][1]


@pytest.mark.parametrize("as_of, evidence, state", [("2014-09-22T23:59", "fresh", "not_due"), ("2014-09-23", "late", "missing")])
def test_the_due_day_itself_is_not_late_the_next_day_is(make, as_of, evidence, state):
    w = make(start=False, units=("alfa",), as_of=as_of)  # T2 ends 31 August; 20 days of grace end on a Saturday: due Monday 22nd
    w.results("alfa", sick=(4.0, None), visits=(110, 210))
    w.start()
    assert w.api.indicator("sjukfranvaro", "unit:alfa", "2014-T2")["state"] == state
    assert w.api.unit("alfa")["evidence"]["results"] == evidence
    w.stop()
