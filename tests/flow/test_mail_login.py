# SPDX-License-Identifier: EUPL-1.2
"""The mail server's password: a credential as any other.  Without it, or when it is wrong, letters wait; none is lost."""
import contextlib
import sqlite3

import pytest

from certs import Issuer
from daemon import PATIENCE, tool
from peers import wait_until
from world import CONTROLLER, HEAD


def with_login(make, password="rätt", more="", host="127.0.0.1"):
    """One unit that is behind; the server takes `password` alone.  @return the world and the credential's file

    host "0.0.0.0" leads to this machine, but does not say so: for the daemon it is any other.
    """
    w = make(start=False, units=("alfa",))
    w.sink.password = password
    folder = w.daemon.folder / "credentials"
    folder.mkdir()
    w.daemon.config(w.main_yaml().replace('from: "tertial@example.se"', 'from: "tertial@example.se", user: tertial, credential: smtp' + more)
                    .replace("smtp://127.0.0.1", "smtp://" + host))
    w.results("alfa", sick=(4.0, 6.1))
    return w, folder / "smtp"


def troubles(w):
    return {a["subject"]: a["state"] for a in w.api.rows("alerts", kind="operator")}


def wait_trouble(w, subject, state):
    wait_until(lambda: troubles(w).get(subject, "quiet") == state, 30 * PATIENCE, f"driftlarmet {subject}: {state}")


def held(w):
    """Nothing is dead, and something waits."""
    queues = w.api.api("status")["queues"]
    return queues["letters_dead"] == 0 and queues["letters"] > 0


def test_a_new_password_is_used_when_its_file_changes(make):
    w, file = with_login(make, password="gammalt")
    file.write_text("gammalt\n")
    w.start()
    assert w.sink.to(HEAD) and w.sink.refused_logins == 0
    w.sink.password = "nytt"
    file.write_text("nytt\n")
    w.daemon.expect_said("smtp", "är ny och används nu", seconds=30)
    n = len(w.sink.to(HEAD))
    w.results("alfa", sick=(4.0, 9.9))
    w.wait_mails(n + 1, to=HEAD, seconds=30)
    assert w.sink.refused_logins == 0
    w.stop()


def test_without_the_password_letters_wait_and_the_operator_is_told(make):
    w, file = with_login(make)
    code, out, err = tool("check", file=w.daemon.file)
    assert code == 0 and "notify.smtp.credential" in out + err
    w.daemon.start()
    wait_trouble(w, "password", "raised")
    wait_until(lambda: held(w), 20 * PATIENCE, "brev som väntar")
    assert w.sink.refused_logins == 0  # it was never asked
    assert sum("«smtp»" in line for line in w.daemon.errors) == 1, w.daemon.log
    file.write_text("rätt\n")
    w.wait_mails(1, to=HEAD, seconds=30)
    wait_trouble(w, "password", "quiet")
    w.quiet(30)
    assert w.api.api("status")["queues"]["letters_dead"] == 0
    w.stop()


def test_a_password_that_is_missing_at_a_restart_is_no_news_when_it_is_back(make):
    w, file = with_login(make)
    w.daemon.start()
    wait_trouble(w, "password", "raised")
    w.stop()
    file.write_text("rätt\n")
    w.daemon.start()
    wait_trouble(w, "password", "quiet")
    w.wait_mails(1, to=HEAD, seconds=30)
    w.stop()


def test_a_wrong_password_costs_no_letter_and_the_operator_is_told(make):
    w, file = with_login(make)
    file.write_text("fel\n")
    w.daemon.start()
    wait_trouble(w, "smtp", "raised")
    wait_until(lambda: held(w), 20 * PATIENCE, "brev som väntar")
    assert w.daemon.said("godtar inte inloggningen som tertial", "535", "försöks igen"), w.daemon.log
    assert w.sink.refused_logins == 1  # one try speaks for all
    file.write_text("rätt\n")
    w.wait_mails(1, to=HEAD, seconds=30)
    wait_trouble(w, "smtp", "quiet")
    w.quiet(30)
    assert w.api.api("status")["queues"]["letters_dead"] == 0
    assert w.sink.refused_logins == 1
    w.stop()


def test_letters_that_are_given_up_after_72_hours_are_no_sign_of_welcome(make):
    w, file = with_login(make)
    file.write_text("fel\n")
    text = w.daemon.file.read_text()
    w.daemon.config("".join(line for line in text.splitlines(keepends=True) if not line.startswith("operator:")))  # no letter about letters
    w.daemon.start()
    wait_trouble(w, "smtp", "raised")
    w.stop()
    with contextlib.closing(sqlite3.connect(w.daemon.folder / "tertial.db")) as db, db:
        n = db.execute("UPDATE letter SET next_try = 0, first_try = 1 WHERE state = 0").rowcount
    w.daemon.start()
    wait_until(lambda: w.api.api("status")["queues"]["letters_dead"] == n > 0, 20 * PATIENCE, "de uppgivna breven")
    wait_until(lambda: any(s.startswith("delivery") and state == "raised" for s, state in troubles(w).items()), 20 * PATIENCE, "driftlarmet om dem")
    assert troubles(w)["smtp"] == "raised"
    w.stop()


def test_a_reload_takes_up_a_login(make):
    """First none, which the server refuses (530); then the settings name one."""
    w, file = with_login(make)
    whole = w.daemon.file.read_text()
    w.daemon.config(whole.replace(", user: tertial, credential: smtp", ""))
    w.daemon.start()
    wait_trouble(w, "smtp", "raised")
    assert w.daemon.said("530", "försöks igen"), w.daemon.log
    file.write_text("rätt\n")
    w.daemon.config(whole)
    w.daemon.reload()
    w.wait_mails(1, to=HEAD, seconds=30)
    wait_trouble(w, "smtp", "quiet")
    assert w.api.api("status")["queues"]["letters_dead"] == 0
    w.stop()


def test_the_password_goes_to_no_server_that_does_not_encrypt(make):
    """STARTTLS is not offered, or somebody on the way has taken it out."""
    w, file = with_login(make, host="0.0.0.0")
    file.write_text("rätt\n")
    code, out, err = tool("notify", "--test", "nagon@example.se", file=w.daemon.file)
    assert code == 1 and "Kryptering     misslyckades" in out and "notify.smtp.tls: optional" in err, out + err
    w.daemon.start()
    wait_trouble(w, "smtp", "raised")
    wait_until(lambda: held(w), 20 * PATIENCE, "brev som väntar")
    w.daemon.expect_said("STARTTLS", "inget lösenord", "notify.smtp.tls: optional")
    assert w.sink.logins == 0 and not w.sink.mails
    w.stop()


@pytest.mark.parametrize("tls, words", [("optional", "kan komma att gå i klartext"), ("none", "går i klartext")])
def test_an_operator_may_choose_otherwise_and_check_says_what_it_means(make, tls, words):
    w, file = with_login(make, host="0.0.0.0", more=f", tls: {tls}")
    file.write_text("rätt\n")
    code, out, err = tool("check", file=w.daemon.file)
    assert code == 0 and words in err, out + err
    code, out, err = tool("notify", "--test", "nagon@example.se", file=w.daemon.file)
    assert code == 0 and w.sink.logins == 1, out + err


def test_a_mail_server_with_an_issuer_of_its_own(make, tmp_path):
    issuer = Issuer(tmp_path / "utfardare")
    w, file = with_login(make, host="0.0.0.0")
    file.write_text("rätt\n")
    w.sink.starttls = issuer.server(["IP:0.0.0.0"])
    code, out, err = tool("notify", "--test", "nagon@example.se", file=w.daemon.file)
    assert code == 1 and w.sink.logins == 0 and "notify.smtp.ca" in err, out + err
    whole = w.daemon.file.read_text()
    w.daemon.config(whole.replace("credential: smtp", f"credential: smtp, ca: {issuer.ca}"))
    code, out, err = tool("notify", "--test", "nagon@example.se", file=w.daemon.file)
    assert code == 0 and "Kryptering     TLS" in out and w.sink.logins == 1, out + err
    w.daemon.start()
    w.wait_mails(1, to=HEAD, seconds=30)
    w.daemon.config(whole.replace("credential: smtp", "credential: smtp, ca: saknas.pem"))
    code, out, err = tool("check", file=w.daemon.file)
    assert code == 1 and "notify.smtp.ca: " in err and "lägg utfärdarens certifikat där" in err, out + err
    w.stop()


@pytest.mark.parametrize("code", [530, 535])
def test_a_recipient_whom_the_server_wants_a_login_for_harms_no_other(make, code):
    """Some servers say so at RCPT, for addresses elsewhere alone."""
    w = make(start=False)
    w.sink.refuse[HEAD] = code
    w.results("alfa", sick=(4.0, 6.1))
    w.put("beta", "/utfall", "trasigt")
    w.daemon.start()
    w.wait_mails(1, to=CONTROLLER)
    wait_trouble(w, f"delivery:{HEAD}", "raised")
    assert w.api.api("status")["queues"]["letters_dead"] == 1 and "smtp" not in troubles(w)
    w.stop()
