# SPDX-License-Identifier: EUPL-1.2
"""Kinds of news that the whole daemon must get right, over days and restarts of one store."""
from test_days import day
from world import CONTROLLER, HEAD, OPERATOR, contact, outcome, plan, results


def subjects(mails, to):
    return [m.subject for m in mails.get(to, [])]


def test_a_lowered_target_is_told_once_and_over_restarts(make):
    w = make(start=False, units=("alfa",))
    w.plan("alfa", plan("alfa", sick=4.4, valid_from="2014-01-01"))
    w.results("alfa", sick=(4.6, None))  # near
    assert not day(w, "2014-06-10T09:00")
    # For all of the year, as most plans are published: no period is judged by the target of before any more.
    w.plan("alfa", plan("alfa", sick=5.5, valid_from="2014-01-01"))
    told = day(w, "2014-06-11T09:00")
    assert set(told) == {HEAD}
    assert subjects(told, HEAD) == ["Mål sänkt: Alfa, Sjukfrånvaro (högst 5,5\u00a0%, förut högst 4,4\u00a0%)"]
    assert "hela 2014" in told[HEAD][0].text
    assert not day(w, "2014-06-12T09:00")
    w.plan("alfa", plan("alfa", sick=6.5, valid_from="2014-01-01"))
    worse = day(w, "2014-06-13T09:00")
    assert subjects(worse, HEAD) == ["Mål sänkt igen: Alfa, Sjukfrånvaro (högst 6,5\u00a0%, förut högst 4,4\u00a0%)"]
    w.daemon.as_of = "2014-06-13T11:00"
    w.start()
    alert = [a for a in w.api.rows("alerts") if a["kind"] == "target_lowered"][0]
    assert (alert["scope"], alert["indicator"], alert["period"], alert["target"], alert["value"]) == (
        "unit:alfa", "sjukfranvaro", "2014", 6.5, None)
    assert w.api.get(alert["why_path"]).status == 200
    w.stop()
    w.plan("alfa", plan("alfa", sick=4.4, valid_from="2014-01-01"))
    over = day(w, "2014-06-13T14:00")
    assert subjects(over, HEAD) == ["Mål inte längre sänkt: Alfa, Sjukfrånvaro (högst 4,4\u00a0%)"]
    assert over[HEAD][0].message["In-Reply-To"] == told[HEAD][0].message["Message-ID"]
    assert not day(w, "2014-06-13T16:00")


def test_it_is_said_that_the_target_moved_the_alert_and_not_the_outcome(make):
    w = make(start=False, units=("alfa",))
    w.plan("alfa", plan("alfa", sick=4.4, valid_from="2014-01-01"))
    w.results("alfa", sick=(5.2, None))
    assert subjects(day(w, "2014-05-15T09:00"), HEAD) == ["Ny avvikelse: Alfa, Sjukfrånvaro 5,2\u00a0% (mål högst 4,4\u00a0%)"]
    w.plan("alfa", plan("alfa", sick=5.5, valid_from="2014-01-01"))
    text = " ".join(day(w, "2014-06-17T09:00")[HEAD][0].text.split())
    assert "Målet ändrades från högst 4,4 % till högst 5,5 % den 17 juni 2014; utfallet är detsamma." in text
    assert not day(w, "2014-06-18T09:00")


def test_a_stronger_target_that_makes_an_alert_says_so_in_a_process_of_its_own(make):
    w = make(start=False, units=("alfa",))
    w.plan("alfa", plan("alfa", sick=5.5, valid_from="2014-01-01"))
    w.results("alfa", sick=(5.2, None))
    assert not day(w, "2014-06-10T09:00")
    w.plan("alfa", plan("alfa", sick=4.4, valid_from="2014-01-01"))
    told = day(w, "2014-06-11T09:00")
    assert subjects(told, HEAD) == ["Ny avvikelse: Alfa, Sjukfrånvaro 5,2\u00a0% (mål högst 4,4\u00a0%)"]
    text = " ".join(told[HEAD][0].text.split())
    assert "Målet ändrades från högst 5,5 % till högst 4,4 % den 11 juni 2014; utfallet är detsamma." in text


def test_it_is_said_that_a_rule_moved_the_alert_at_a_reload(make):
    w = make(start=False, units=("alfa",))
    body = results("alfa", satisfied=None)
    body["outcomes"].append(outcome("nojda", "2014-H1", 76.5))  # of 80: near by five per cent, behind by one
    w.results("alfa", body)
    w.daemon.as_of = "2014-10-02T09:00"
    w.start()
    assert not w.sink.to(HEAD)
    w.settings["extra"] = "assess: {tolerance: 1}\n"
    w.write()
    w.daemon.reload()
    mail = w.wait_mails(1, HEAD)[0]
    w.stop()
    assert "Regeln ändrades: toleransen är 0,8 procentenheter, i stället för 4 procentenheter" in " ".join(mail.text.split())


def test_a_department_out_of_reach_is_one_piece_of_news(make):
    w = make(start=False, units=("alfa", "beta", "gamma"), second=("gamma",))
    assert not day(w, "2014-10-07T09:00")
    w.servers["alfa"].down()
    w.servers["beta"].down()
    told = day(w, "2014-10-08T09:00")
    assert set(told) == {OPERATOR, CONTROLLER}
    assert subjects(told, OPERATOR) == subjects(told, CONTROLLER) == ["Ingen enhet kan nås: Omsorgen"]
    assert "4 larm är tystade" in told[OPERATOR][0].text
    w.daemon.as_of = "2014-10-08T10:00"  # nor does a restart repeat it
    w.start()
    rows = {a["scope"] + "/" + a["subject"]: a["muted"] for a in w.api.rows("alerts") if a["kind"] == "feed_unreachable"}
    assert rows == {"department:omsorg/all": False, **{f"unit:{u}/{k}": True for u in ("alfa", "beta") for k in ("plan", "results")}}
    assert w.api.api("status")["alerts"]["muted"] == 4
    w.stop()
    w.servers["alfa"].up()
    told = day(w, "2014-10-09T09:00")
    assert set(told) == {OPERATOR, CONTROLLER, contact("beta")}
    assert subjects(told, OPERATOR) == ["Återhämtad: Omsorgen"]
    assert subjects(told, contact("beta")) == ["2 nya: Beta"]
    assert subjects(told, CONTROLLER) == ["2 nya, 1 återhämtad: Beta och Omsorgen"]
    assert not day(w, "2014-10-10T09:00")


def test_what_swings_is_told_once_and_then_how_it_settled(make):
    w = make(start=False, units=("alfa",))
    told = []
    for date in ("10-06", "10-07", "10-08", "10-09", "10-10"):  # a process of its own each morning and each afternoon
        w.servers["alfa"].fault("/utfall", "status", 503)
        told.append(subjects(day(w, f"2014-{date}T08:00"), contact("alfa")))
        w.servers["alfa"].mend("/utfall")
        told.append(subjects(day(w, f"2014-{date}T16:00"), contact("alfa")))
    new, back = ["Adress svarar inte: Alfa, Utfall"], ["Återhämtad: Alfa, Utfall"]
    assert told == [new, back, new, back, new, back, ["Ostadig: Alfa, Utfall"], [], [], []]
    assert not day(w, "2014-10-14T07:00").get(contact("alfa"))
    settled = day(w, "2014-10-15T08:00")
    assert subjects(settled, contact("alfa")) == back
    assert "Läget har svängt sedan 6 oktober 2014" in " ".join(settled[contact("alfa")][0].text.split())
    w.servers["alfa"].fault("/utfall", "status", 503)
    w.daemon.as_of = "2014-10-16T08:00"
    w.start()
    assert [a["unstable"] for a in w.api.rows("alerts")] == [False]
    w.stop()


def test_a_unit_is_reminded_of_what_it_owes_once_a_step_over_restarts(make):
    w = make(start=False, units=("alfa", "beta"))
    w.settings["extra"] = "alerts: {reminder_copies: [controller]}\n"
    w.write()
    w.results("alfa", sick=(4.0, None), visits=(110, None), satisfied=(170, 200))
    w.results("beta")  # T2 is there
    reminders = lambda mails, to: [m for m in mails.get(to, []) if m.subject.startswith("Påminnelse")]  # noqa: E731
    # T2 is due on Monday 22 September: 28 days before is 25 August, 7 days before 15 September.
    assert not reminders(day(w, "2014-08-22T09:00"), contact("alfa"))
    assert not reminders(day(w, "2014-08-25T07:00"), contact("alfa"))
    told = day(w, "2014-08-27T09:00")  # a stop over the moment
    assert [m.subject for m in reminders(told, contact("alfa"))] == ["Påminnelse: Alfa, T2 2014 ska rapporteras senast 22 september 2014"]
    assert len(reminders(told, CONTROLLER)) == 1 and not reminders(told, contact("beta"))
    text = " ".join(reminders(told, contact("alfa"))[0].text.split())
    assert "Saknas: Sjukfrånvaro, Antal besök Sista dag: 22 september 2014, om 26 dagar" in text
    assert w.servers["alfa"].url("/utfall") in text
    assert reminders(told, contact("alfa"))[0].message["X-Tertial-Kind"] == "reminder"
    for moment in ("2014-08-27T15:00", "2014-08-28T09:00"):
        assert not reminders(day(w, moment), contact("alfa"))
    assert len(reminders(day(w, "2014-09-15T09:00"), contact("alfa"))) == 1
    late = day(w, "2014-09-29T09:00")
    assert [m.subject for m in reminders(late, contact("alfa"))] == ["Påminnelse: Alfa, T2 2014 skulle ha rapporterats senast 22 september 2014"]
    w.results("alfa")
    assert not reminders(day(w, "2014-10-20T09:00"), contact("alfa"))


def test_a_line_that_breaks_is_one_piece_of_news_though_units_are_asked_one_by_one(make):
    """Each unit is asked in a moment of its own: the first that fall silent wait to see whether they are alone."""
    units = ("alfa", "beta", "gamma", "delta", "epsilon")
    w = make(start=False, units=units, as_of=None, interval="4s", until="2099-12-31")
    w.start()
    n = len(w.sink.mails)
    for server in w.servers.values():
        server.down()
    mails = w.wait_mails(n + 2)[n:]
    assert {m.to[0] for m in mails} == {OPERATOR, CONTROLLER}
    assert {m.subject for m in mails} == {"Ingen enhet kan nås: Omsorgen"}
    w.servers["gamma"].up()
    told = w.wait_mails(2, contact("beta"))  # the first one, at the start, was of a report
    assert told[-1].subject == "2 nya: Beta"
    w.stop()
    assert [m.subject for m in w.sink.to(contact("gamma"))] == ["Rapport saknas: Gamma, 2014"]


def test_a_run_that_asks_but_once_waits_for_nobody(make):
    w = make(start=False, units=("alfa", "beta", "gamma"), as_of=None, until="2099-12-31")
    for path in ("/plan", "/utfall"):
        w.servers["alfa"].fault(path, "slow")  # so it is the last of all to be known
    w.daemon.run("--once")
    assert "2 nya: Alfa" in [m.subject for m in w.sink.to(contact("alfa"))]


def test_what_no_plan_of_the_new_year_holds_ends_when_its_first_tertial_is_over(make):
    """Else a weekly letter would tell of it for ever; but the year's own result is news well into the next one."""
    w = make(start=False, units=("alfa", "beta"))
    for u in w.units:
        w.results(u, satisfied=(100, 200))
    first = day(w, "2014-10-02T09:00")[HEAD][0]
    assert "Nya (3)" in first.text.replace("\u00a0", " ")
    day(w, "2014-12-15T09:00")  # since long no action, too
    new = plan("alfa", year=2015)
    new["indicators"] = [i for i in new["indicators"] if i["name"] != "Nöjda brukare"]
    w.plan("alfa", body=new)  # beta has it still
    w.plan("beta", year=2015)

    def open_(as_of):
        mails = day(w, as_of).get(HEAD, [])
        w.daemon.as_of = as_of
        w.start()
        rows = [a["scope"] for a in w.api.rows("alerts") if a["subject"] == "nojda"]
        w.stop()
        return sorted(rows), [m for m in mails if "läget" not in m.subject and "rapport" not in m.subject.lower()]

    above = ["department:omsorg", "district:testby"]
    everything = above + ["unit:alfa"] * 2 + ["unit:beta"] * 2  # each with the action that is missing
    for as_of in ("2015-01-07T09:00", "2015-04-29T15:00"):
        assert open_(as_of) == (everything, [])
    rows, told = open_("2015-05-05T15:00")
    assert rows == above + ["unit:beta"] * 2
    assert [m.subject for m in told] == ["2 avslutade: Alfa"] and first.id in told[0].message["References"]
    text = " ".join(told[0].text.split())
    assert "Avslutade (2)" in text and text.count("Indikatorn står inte i planen för 2015; att utfallet för 2014 låg efter följs inte längre.") == 2
    new = plan("beta", year=2015, valid_from="2015-01-01")
    new["indicators"] = [i for i in new["indicators"] if i["name"] != "Nöjda brukare"]
    w.plan("beta", body=new)
    rows, told = open_("2015-05-06T15:00")
    assert rows == [] and "Ingen enhets plan för 2015 har indikatorn" in " ".join(told[0].text.split())
    assert open_("2015-05-07T15:00") == ([], [])
