# SPDX-License-Identifier: EUPL-1.2
"""Mail: refused, put off, silent, gone; at least once, and once when nothing crashed."""
import re
import signal
import subprocess

import pytest

from daemon import PATIENCE, tool
from peers import MailSink, wait_until
from world import CONTROLLER, HEAD, OPERATOR


def letters(w):
    return w.api.api("status")["queues"]


def start_behind(w):
    """Start with news for the head, without waiting for the mails to go."""
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.start()
    wait_until(lambda: w.value("unit:alfa", "sjukfranvaro", "2014-T2") == 6.1, 15 * PATIENCE, "siffran")


def once_each(w):
    """Each message went to its recipient once."""
    sent = [(m.id, tuple(m.to)) for m in w.sink.mails]
    assert len(sent) == len(set(sent)), sent


def test_a_temporary_refusal_is_tried_again_and_mailed_once(make):
    w = make(start=False)
    w.sink.mode = "450"
    start_behind(w)
    first = wait_until(lambda: w.sink.tried[:1], 15 * PATIENCE, "första försöket")[0]
    assert first[2] == "450"
    assert letters(w)["letters"] >= 1 and letters(w)["letters_dead"] == 0
    w.sink.mode = "accept"
    mail = w.wait_mails(1, first[0][0], seconds=40)[0]
    assert mail.id == first[1]  # the same Message-ID as the first try
    w.quiet(40)
    once_each(w)
    w.stop()


def test_a_final_refusal_is_a_dead_letter_and_the_operator_is_told(make):
    w = make(start=False)
    w.sink.refuse[HEAD] = 550
    start_behind(w)
    wait_until(lambda: letters(w)["letters_dead"] == 1, 15 * PATIENCE, "det döda brevet")
    mail = w.wait_mails(1, OPERATOR)[0]
    assert HEAD in mail.text
    w.daemon.expect_said(HEAD, "550")
    tries = len([t for t in w.sink.tried if t[0] == [HEAD]])
    w.round()
    w.round()
    assert len([t for t in w.sink.tried if t[0] == [HEAD]]) == tries == 1
    w.stop()


def test_one_refused_recipient_harms_no_other(make):
    w = make(start=False)
    w.results("beta", sick=(4.0, None))
    w.sink.refuse[HEAD] = 550
    start_behind(w)
    w.wait_mails(1, "beta@example.se")
    assert not w.sink.to(HEAD)
    w.stop()


def test_a_final_refusal_of_the_message_is_not_tried_again(make):
    w = make(start=False, units=("alfa",))
    w.sink.mode = "550"
    start_behind(w)
    wait_until(lambda: letters(w)["letters_dead"] >= 1, 15 * PATIENCE, "det döda brevet")
    w.round()
    w.round()
    assert len([t for t in w.sink.tried if t[0] == [HEAD]]) == 1
    w.stop()


def test_a_mail_server_that_is_down_is_waited_for(make):
    w = make(start=False)
    port = w.sink.port
    w.sink.close()
    start_behind(w)
    w.daemon.expect_said("notify")
    assert letters(w)["letters"] >= 1
    w.round()  # pulling goes on meanwhile
    w.sink = MailSink(port)
    w.wait_mails(1, HEAD, seconds=40)
    w.quiet(40)
    once_each(w)
    w.stop()


def test_a_silent_mail_server_delays_nothing_but_mail(make):
    w = make(start=False)
    w.sink.mode = "silent"
    start_behind(w)
    w.results("beta", visits=(110, 250))
    w.wait_value("unit:beta", "besok", "2014-T2", 250)
    w.round()
    w.sink.mode = "accept"
    w.wait_mails(1, HEAD)
    w.quiet(40)
    once_each(w)
    w.stop()


def test_letters_wait_over_a_restart(make):
    w = make(start=False)
    w.sink.mode = "450"
    start_behind(w)
    tried = wait_until(lambda: w.sink.tried[:1], 15 * PATIENCE, "första försöket")[0]
    w.stop()
    w.sink.mode = "accept"
    w.daemon.start()
    mail = w.wait_mails(1, tried[0][0], seconds=40)[0]
    assert mail.id == tried[1]
    w.quiet(40)
    once_each(w)
    w.stop()


def test_a_letter_is_well_formed(make):
    w = make(start=False)
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    mail = w.wait_mails(1, HEAD)[0]
    m = mail.message
    assert m.get_content_type() == "multipart/alternative"
    assert [p.get_content_type() for p in m.iter_parts()] == ["text/plain", "text/html"]
    assert all(p.get_content_charset() == "utf-8" for p in m.iter_parts())
    assert mail.content.isascii()  # nothing raw outside ASCII, in headers or body
    assert all(len(line) <= 998 for line in mail.content.splitlines())
    assert m["From"].addresses[0].addr_spec == "tertial@example.se" and m["To"].addresses[0].addr_spec == HEAD
    assert m["MIME-Version"] == "1.0" and mail.subject
    assert "<html" in mail.html.lower()
    w.stop()


@pytest.mark.parametrize("name", ["Södermalm: Tertial", "Tertial (drift", "Tertial [x]", 'Tertial "T1', '"Tertial\\"', "Tertial, T1; T2"])
def test_a_sender_that_check_takes_can_write(make, name):
    w = make(start=False, units=("alfa",))
    sender = f"'{name} <tertial@example.se>'"
    w.daemon.config(w.main_yaml().replace('from: "tertial@example.se"', f"from: {sender}, reply_to: {sender}"))
    assert tool("check", file=w.daemon.file)[0] == 0
    code, out, err = tool("notify", "--test", "nagon@example.se", file=w.daemon.file)
    assert code == 0, out + err
    mail = w.sink.mails[-1]
    assert mail.sender == "tertial@example.se"
    for header in ("From", "Reply-To"):
        address, = mail.message[header].addresses
        assert (address.display_name, address.addr_spec) == (name, "tertial@example.se")


@pytest.mark.parametrize("name", ['Ärlig\r\nBcc: stulen@example.com', 'A"b<c>'])
def test_a_unit_cannot_put_headers_into_a_mail(make, name):
    w = make(start=False, units=("alfa",))
    p = {"schema": "tertial.results/1", "unit": "alfa", "year": 2014,
         "outcomes": [{"indicator": "sjukfranvaro", "period": "2014-T2", "value": 6.1, "analysis": name + "<script>alert(1)</script>"}]}
    w.results("alfa", body=p)
    w.start()
    mail = w.wait_mails(1, HEAD)[0]
    assert mail.message["Bcc"] is None
    assert mail.to == [HEAD]
    assert "<script>" not in mail.html
    w.stop()


def test_a_stop_with_a_mail_under_way_waits_for_it_and_sends_it_once(world):
    world.sink.mode = "silent"
    world.results("alfa", sick=(4.0, 6.1))
    wait_until(lambda: world.api.api("status")["queues"]["letters"], 15 * PATIENCE, "brevet på väg")
    world.results("beta", visits=(110, 222))
    world.wait_value("unit:beta", "besok", "2014-T2", 222)  # just committed: another round is about to come
    world.daemon.process.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        world.daemon.process.wait(1)  # it works on: pull has ended, the mail has not
    world.sink.mode = "accept"
    world.stop()
    world.start()
    assert world.sink.to(HEAD)
    ids = [m.id for m in world.sink.mails]
    assert len(ids) == len(set(ids))
    world.stop()


def test_each_link_of_a_letter_leads_to_its_alert(make):
    w = make(start=False)
    start_behind(w)
    mail = w.wait_mails(1, HEAD)[0]
    links = re.findall(r"http://[^/\s]+(/\S*)#(larm-\w+)", mail.text)
    assert links
    for path, anchor in links:
        page = w.api.get(path)
        assert page.status == 200 and f'id="{anchor}"' in page.text, path
    w.stop()


def test_each_reader_is_written_to_in_his_own_language(make):
    """Also what was raised while he read another one, and over a restart; ids and threads know no language."""
    w = make(start=False)
    own = w.main_yaml()
    english = own.replace(f"email: {HEAD}", f"email: {HEAD}, language: en")
    assert english != own
    w.daemon.config(english)
    start_behind(w)
    first = w.wait_mails(1, HEAD)[0]
    assert first.message["Content-Language"] == "en" and first.subject.startswith("New deviation: Alfa"), first.subject
    assert "Hello Chef," in first.text and "6.1%" in first.text and '<html lang="en">' in first.html
    w.put("beta", "/utfall", "trasigt")  # its contact and the controller are told, in Swedish
    late = w.wait_mails(1, CONTROLLER)[0]
    assert late.message["Content-Language"] == "sv" and late.subject.startswith("Dokument kan inte tas emot"), late.subject
    w.daemon.kill()
    w.daemon.config(own)
    w.daemon.start()
    w.results("alfa", sick=(4.0, 4.1))
    over = w.wait_mails(2, HEAD)[1]
    assert over.message["Content-Language"] == "sv" and over.subject.startswith("Återhämtad: Alfa"), over.subject
    assert over.message["In-Reply-To"] == first.id
    w.stop()


def dead_again(w, sick):
    """Worse news for the head, which his server refuses too."""
    dead = letters(w)["letters_dead"]
    w.results("alfa", sick=(4.0, sick))
    wait_until(lambda: letters(w)["letters_dead"] > dead, 20 * PATIENCE, "ett dött brev till")
    w.quiet(40)


def open_troubles(w):
    return {a["subject"] for a in w.api.rows("alerts") if a["kind"] == "operator"}


def test_an_address_that_takes_no_letters_is_one_trouble_until_it_takes_one(make):
    """That the operator's own mail arrives says nothing of the head's."""
    w = make(start=False)
    w.sink.refuse[HEAD] = 550
    start_behind(w)
    first = w.wait_mails(1, OPERATOR)[0]
    assert first.subject == f"Driftlarm: Tertial, leverans till {HEAD}", first.subject
    for sick in (9.9, 14.9, 19.9, 24.9):
        dead_again(w, sick)
    assert len(w.sink.to(OPERATOR)) == 1 and open_troubles(w) == {f"delivery:{HEAD}"}
    w.sink.refuse.clear()
    w.results("alfa", sick=(4.0, 29.9))
    w.wait_mails(1, HEAD)
    over = w.wait_mails(2, OPERATOR)[1]
    assert over.subject.startswith("Återhämtad") and over.message["In-Reply-To"] == first.id
    w.quiet(40)
    assert not open_troubles(w) and len(w.sink.to(OPERATOR)) == 2
    w.stop()


def test_a_trouble_that_ended_while_the_daemon_stood_still_is_over_after_a_restart(make):
    w = make(start=False)
    w.sink.refuse[HEAD] = 550
    start_behind(w)
    w.wait_mails(1, OPERATOR)
    w.quiet(40)
    w.daemon.kill()
    w.sink.refuse.clear()
    w.daemon.start()
    w.results("alfa", sick=(4.0, 9.9))
    w.wait_mails(1, HEAD)
    assert w.wait_mails(2, OPERATOR)[1].subject.startswith("Återhämtad")
    w.stop()


@pytest.mark.parametrize("how", ["reload", "restart"])
def test_an_address_that_left_the_register_is_no_trouble_any_more(make, how):
    w = make(start=False)
    w.sink.refuse[HEAD] = 550
    start_behind(w)
    w.wait_mails(1, OPERATOR)
    w.quiet(40)
    if how == "restart":
        w.daemon.kill()
    w.daemon.config(w.main_yaml().replace(HEAD, "ny.chef@example.se"))
    w.daemon.start() if how == "restart" else w.daemon.reload()
    assert w.wait_mails(2, OPERATOR)[1].subject.startswith("Återhämtad")
    wait_until(lambda: not open_troubles(w), 20 * PATIENCE, "inga driftlarm")
    w.stop()


def test_a_letter_to_somebody_who_left_is_no_trouble(make):
    """That it is over goes to exactly those who were told, also when their address is no more."""
    w = make(start=False)
    start_behind(w)
    w.wait_mails(1, HEAD)
    w.daemon.config(w.main_yaml().replace(HEAD, "ny.chef@example.se"))
    w.daemon.reload()
    w.sink.refuse[HEAD] = 550
    w.results("alfa")
    wait_until(lambda: letters(w)["letters_dead"] == 1, 20 * PATIENCE, "det döda brevet")
    w.quiet(40)
    assert not open_troubles(w) and w.daemon.said(HEAD, "550")
    w.stop()
