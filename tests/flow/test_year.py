# SPDX-License-Identifier: EUPL-1.2
"""A year of a district (tests/lib/year.py) lived through day by day with --as-of, twice at the same time, each from an empty store.

The days are those on which something is published, falls due or is reminded of, and all Mondays; what nobody has answered
comes on the next of them.  TERTIAL_DAYS=all lives every day.
"""
import collections
import contextlib
import os
import re
import sqlite3

import pytest

from reference.calendar import is_free, is_holiday
from world import DIRECTOR
from year import HEADS, LAST, Year, all_days, decisive_days

HEAD_WEEK_MAX = 4  # mails to one head in a week, the Monday letter among them
DIGEST_WEEK_MAX = 2  # on Monday, and before the last day of a tertial
WITHOUT_ACTION = 8  # model/notice.h: said on the figure's own row when that is in the same mail
CHAPTERS = {"Nya": "new", "Ännu inte kvitterade": "new", "Saknade rapporter": "new", "Sämre": "worse", "Återhämtade": "recovered", "Fortfarande": "still"}


class Told:
    def __init__(self, day, mail):
        self.day, self.mail, self.to, self.kind = day, mail, mail.to[0], mail.message["X-Tertial-Kind"]
        self.rows = []  # (chapter, alert)
        self.worse = []  # (what, figure) of what is told as worse
        chapter, what, lines = None, None, mail.text.splitlines()
        for line, below in zip(lines, lines[1:] + [""]):
            head = re.fullmatch(r"(.+) \(\d+\)", line)
            if head and set(below) == {"-"}:
                chapter = CHAPTERS.get(head[1], head[1])  # a reminder has its own
            if line and line[0] not in " -" and not head:
                what = line
            if chapter == "worse" and line.startswith("  Utfall:"):
                self.worse.append((what, line.split(":")[1].strip()))
            link = re.search(r"#larm-([0-9a-f]{16})", line)
            if link:
                self.rows.append((chapter, link[1]))


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """(mails of the first life, mails of the second, alerts and told of the first at the end, kinds of all there were)"""
    y = Year(tmp_path_factory.mktemp("year"), 2)
    lives, kind_of = ([], []), {}
    try:
        for day in all_days() if os.environ.get("TERTIAL_DAYS") == "all" else decisive_days():
            for told, mails in zip(lives, y.live(day)):
                told += [Told(day, m) for m in mails]
            with contextlib.closing(sqlite3.connect(y.lives[0][0].folder / "tertial.db")) as db:
                kind_of.update(db.execute("SELECT id, kind FROM alert"))
        assert not y.left
        with contextlib.closing(sqlite3.connect(y.lives[0][0].folder / "tertial.db")) as db:
            alerts = db.execute("SELECT id, kind, state, muted, untold, raised FROM alert").fetchall()
            knows = collections.defaultdict(set)
            for alert, address in db.execute("SELECT alert, address FROM told"):
                knows[alert].add(address)
        yield *lives, alerts, knows, kind_of
    finally:
        y.close()


def test_the_year_is_worth_replaying(year):
    kinds = collections.Counter(chapter for t in year[0] if t.kind == "immediate" for chapter, _ in t.rows)
    assert kinds["new"] >= 25 and kinds["worse"] >= 4 and kinds["recovered"] >= 20, kinds
    assert sum(t.kind == "digest" for t in year[0]) >= 100 and {DIRECTOR, *HEADS} <= {t.to for t in year[0]}
    print(len(year[0]), "brev,", dict(kinds))


def test_the_same_year_gives_the_same_mails_byte_for_byte(year):
    for one, other in zip(*year[:2]):
        assert (one.day, one.to, one.mail.content) == (other.day, other.to, other.mail.content)
    assert len(year[0]) == len(year[1])


def test_nobody_is_written_to_on_a_free_day(year):
    assert not [(t.day, t.to, t.mail.subject) for t in year[0] if is_holiday(t.day)]
    assert not [(t.day, t.to, t.mail.subject) for t in year[0] if t.kind != "immediate" and is_free(t.day)]
    assert all(t.mail.message["Date"].datetime.date() == t.day for t in year[0])


def test_a_head_has_few_mails_a_week(year):
    weeks = collections.Counter((t.to, t.day.isocalendar()[:2]) for t in year[0] if t.to in HEADS)
    assert max(weeks.values()) <= HEAD_WEEK_MAX, weeks.most_common(5)
    digests = collections.Counter((t.to, t.day.isocalendar()[:2]) for t in year[0] if t.kind == "digest")
    assert max(digests.values()) <= DIGEST_WEEK_MAX, digests.most_common(5)
    days = collections.Counter((t.to, t.day) for t in year[0] if t.kind == "immediate")
    assert max(days.values()) == 1, days.most_common(5)  # one mail a person and run


def test_each_alert_is_told_as_new_then_worse_then_recovered_and_never_twice(year):
    kind_of = year[4]
    said = collections.defaultdict(list)
    for t in year[0]:
        if t.kind == "immediate":
            for chapter, alert in t.rows:
                said[alert, t.to].append(chapter)
    assert said
    for (alert, to), chapters in said.items():
        words = " ".join(chapters) + " "
        whole = r"((new )(worse )*(recovered ))*((new )(worse )*)?"
        if kind_of.get(alert) == WITHOUT_ACTION:
            whole = r"((new )?(recovered )?)*"
        assert re.fullmatch(whole, words), (alert, to, chapters, [t.day for t in year[0] if t.to == to and alert in dict(map(reversed, t.rows))])


def test_the_same_figure_is_not_told_as_worse_twice(year):
    worse = collections.Counter((t.to, *row) for t in year[0] if t.kind == "immediate" for row in t.worse)
    assert worse and max(worse.values()) == 1, worse.most_common(3)


def test_each_state_at_the_end_of_the_year_has_been_told_exactly_once(year):
    open_now = [row for row in year[2] if row[2] == 2]
    assert len(open_now) >= 4
    for alert, kind, _, muted, untold, raised in open_now:
        if muted or kind == WITHOUT_ACTION:
            continue
        assert not untold and year[3][alert], alert
        news = collections.Counter(t.to for t in year[0] if t.kind == "immediate" and ("new", alert) in t.rows
                                   and t.mail.message["Date"].datetime.timestamp() >= raised)
        assert news == collections.Counter(year[3][alert]), (alert, news, year[3][alert])


def test_what_has_recovered_was_told_to_all_who_knew_of_it(year):
    open_now = {row[0] for row in year[2] if row[2] != 0}
    last = {}
    for t in year[0]:
        for chapter, alert in t.rows:
            if t.kind == "immediate":
                last[alert, t.to] = chapter
    still = {a for (a, _), chapter in last.items() if chapter != "recovered"}
    assert still <= open_now, still - open_now


def test_the_last_monday_letter_lists_what_is_open(year):
    monday = max(t.day for t in year[0] if t.kind == "digest")
    assert (LAST - monday).days < 7
    listed = {alert for t in year[0] if t.kind == "digest" and t.day == monday for chapter, alert in t.rows if chapter != "recovered"}
    assert listed == {row[0] for row in year[2] if row[2] == 2 and row[1] != WITHOUT_ACTION}
