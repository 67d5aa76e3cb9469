# SPDX-License-Identifier: EUPL-1.2
"""One store over several days: each day is a process of its own with its own --as-of."""
from world import CONTROLLER, HEAD, contact


def day(w, as_of):
    """The next day begins: start the daemon at that moment; @return the mails of that day, by recipient."""
    w.daemon.as_of = as_of
    n = len(w.sink.mails)
    w.start()
    w.stop()
    found = {}
    for mail in w.sink.mails[n:]:
        found.setdefault(mail.to[0], []).append(mail)
    return found


def test_a_new_period_changes_the_same_alert_and_worse_is_told(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(5.5, None), visits=(110, None), satisfied=None)
    mails = day(w, "2014-05-15T09:00")
    assert "5,5" in mails[HEAD][0].text
    w.results("alfa", sick=(5.5, 7.5), visits=(110, 210))
    mails = day(w, "2014-09-18T09:00")
    assert "7,5" in mails[HEAD][0].text
    first = [m for m in w.sink.to(HEAD) if "5,5" in m.text][0]
    assert first.id in (mails[HEAD][0].message["References"] or "") + (mails[HEAD][0].message["In-Reply-To"] or "")
    w.daemon.as_of = "2014-09-18T10:00"
    w.start()
    alerts = [a for a in w.api.rows("alerts") if a["scope"] == "unit:alfa" and a["indicator"] == "sjukfranvaro"]
    assert [(a["period"], a["value"]) for a in alerts] == [("2014-T2", 7.5)]
    w.stop()


def test_the_monday_letter_lists_what_is_open_once(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    day(w, "2014-10-02T09:00")  # a Thursday
    assert HEAD not in day(w, "2014-10-03T09:00")
    assert HEAD not in day(w, "2014-10-06T07:00")  # Monday, before half past seven
    monday = day(w, "2014-10-06T09:00")
    assert len(monday[HEAD]) == 1 and "Sjukfrånvaro" in monday[HEAD][0].text
    assert len(monday[CONTROLLER]) == 1
    assert HEAD not in day(w, "2014-10-06T15:00")


def test_a_report_that_came_late_is_told_as_recovered_to_those_who_were_told(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(4.0, None))
    mails = day(w, "2014-09-23T09:00")
    assert set(mails) == {contact("alfa"), CONTROLLER}
    w.results("alfa")
    mails = day(w, "2014-09-24T09:00")
    assert set(mails) == {contact("alfa"), CONTROLLER}
    assert HEAD not in mails


def test_absence_neither_raises_nor_clears(make):
    w = make(start=False, units=("alfa",))
    w.results("alfa", sick=(6.1, None), visits=(110, None))
    day(w, "2014-06-02T09:00")
    w.results("alfa", sick=(None, None), visits=(110, None), satisfied=None)  # the figure has gone
    mails = day(w, "2014-06-03T09:00")
    assert HEAD not in mails, mails[HEAD][0].text
    w.daemon.as_of = "2014-06-03T10:00"
    w.start()
    assert [a["state"] for a in w.api.rows("alerts") if a["kind"] == "indicator_behind"] == ["raised"]
    w.stop()


def test_a_unit_that_has_been_silent_for_long_is_stale(make):
    w = make(start=False, units=("alfa",), interval="1h")
    day(w, "2014-10-02T09:00")
    w.servers["alfa"].down()
    w.daemon.as_of = "2014-10-02T13:00"
    w.start()
    unit = w.api.unit("alfa")
    assert unit["evidence"] == {"plan": "stale", "results": "stale"} and unit["reach"]["plan"] == "failing"
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.stop()
