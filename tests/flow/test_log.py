# SPDX-License-Identifier: EUPL-1.2
"""The journal: `tertial log` tells who was told what with the server's answer, and its chain shows what was done to it; letters
that wait or are dead; the fallback recipient; the test mail."""
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess

import pytest

from certs import Issuer
from daemon import PATIENCE, TERTIAL, tool
from peers import MailSink, free_port, wait_until
from world import HEAD, OPERATOR

FALLBACK = "reserv@example.se"
GUARDS = ["journal_no_update", "journal_no_delete", "journal_no_replace", "journal_newest_no_update", "journal_newest_no_delete"]


def with_fallback(make, **how):
    w = make(start=False, **how)
    w.settings["tokens"] = ", tokens: [ett-ord-for-prov]"
    w.daemon.config(w.main_yaml().replace("notify: {", f"notify: {{fallback: {FALLBACK}, "), units=w.units_yaml())
    w.results("alfa", sick=(4.0, 6.1))
    return w


def run(w, *args):
    return tool(*args, file=w.daemon.file)


def log(w, *args):
    code, out, err = run(w, "log", "--json", *args)
    assert code == 0, err
    return json.loads(out)["journal"]


def rows(w):
    """The journal, waited for until every mail of the sink has its row: the last is written after the server's 250."""
    wait_until(lambda: sum(r["ended"] == "sent" for r in log(w)) >= len(w.sink.mails), 15 * PATIENCE, "journalens rader")
    return log(w)


def tamper(w, *statements):
    """Somebody with the file and sqlite3."""
    db = sqlite3.connect(w.settings["store"])
    for guard in GUARDS:
        db.execute(f"DROP TRIGGER IF EXISTS {guard}")
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def value(v):
    if v is None:
        return b"n"
    if isinstance(v, int):
        return b"i" + v.to_bytes(8, "big", signed=True)
    kind, raw = (b"t", v.encode()) if isinstance(v, str) else (b"b", v)
    return kind + len(raw).to_bytes(8, "big") + raw


def check_by_hand(w):
    """The chain as daemon/store/schema.c writes it down, computed by somebody else."""
    db = sqlite3.connect(f"file:{w.settings['store']}?mode=ro", uri=True)
    before, n = bytes(32), 0
    for row in db.execute("SELECT row, kind, at, who, subject, what, ref, letter, ended, code, previous, hash FROM journal ORDER BY row"):
        n += 1
        assert row[0] == n and row[10] == before
        before = hashlib.sha256(b"tertial.journal/1\0" + b"".join(value(v) for v in (before,) + row[:10])).digest()
        assert row[11] == before
    db.close()
    return n, before.hex()


# ---- the log

def test_each_mail_stands_in_the_log_with_the_servers_words(make):
    w = make(start=False)
    w.results("alfa", sick=(4.0, 6.1))
    w.results("beta", sick=(4.0, None))
    w.start()
    sent = [r for r in rows(w) if r["ended"] == "sent"]
    assert sorted((m.to[0], m.subject) for m in w.sink.mails) == sorted((r["who"], r["subject"]) for r in sent)
    assert all(r["code"] == 250 and r["what"] == "250 OK" and r["kind"] == "letter" for r in sent)
    assert {r["ref"] for r in sent} == {re.search(r"<(\w+)@", m.id)[1] for m in w.sink.mails}
    code, out, err = run(w, "log")
    lines = out.splitlines()
    assert code == 0 and lines[0].split() == ["När", "Vem", "Vad", "hände", "Ämne", "Svar"], err
    assert len(lines) == len(sent) + 1 and all("skickat" in line and "250 OK" in line for line in lines[1:])
    only = log(w, "--to", HEAD.upper())
    assert only == [r for r in rows(w) if r["who"] == HEAD] != []
    day = only[0]["at"][:10]
    assert log(w, "--since", day) == rows(w)
    assert log(w, "--since", "2100-01-01") == []
    w.stop()
    assert [r["row"] for r in log(w)] == list(range(1, len(sent) + 1))  # and without a daemon


def test_a_refusal_stands_in_the_log_too(make):
    w = make(start=False)
    w.sink.refuse[HEAD] = 550
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.start()
    wait_until(lambda: any(r["ended"] == "dead" for r in log(w)), 15 * PATIENCE, "raden")
    dead = [r for r in log(w) if r["ended"] == "dead"]
    assert len(dead) == 1 and dead[0]["who"] == HEAD and dead[0]["code"] == 550 and f"550 {HEAD} nekas" in dead[0]["what"]
    code, out, err = run(w, "letters", "--dead", "--json")
    letters = json.loads(out)["letters"]
    assert code == 0 and [(l["to"], l["state"], l["attempts"], l["last"]["code"]) for l in letters] == [(HEAD, "dead", 1, 550)]
    code, out, err = run(w, "letters", "--dead")
    assert code == 0 and all(word in out for word in (HEAD, "uppgivet", "nekas")), out + err
    w.stop()


def test_what_waits_is_listed(make):
    w = make(start=False, units=("alfa",))
    w.sink.mode = "450"
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.start()
    wait_until(lambda: any(r["ended"] == "retry" for r in log(w)), 15 * PATIENCE, "försöket")
    code, out, err = run(w, "letters", "--json")
    letters = json.loads(out)["letters"]
    assert [(l["to"], l["state"], l["last"]["code"]) for l in letters] == [(HEAD, "waiting", 450)] and letters[0]["next_try"]
    code, out, err = run(w, "letters")
    assert code == 0 and "väntar" in out and HEAD in out
    assert run(w, "letters", "--dead")[1] == "Inga uppgivna brev.\n"
    w.stop()


# ---- the chain

def test_the_chain_is_whole_after_kill_9_and_can_be_checked_by_others(make):
    w = make(start=False)
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    n_before = len(rows(w))
    w.sink.on_data = lambda mail: w.daemon.process.kill()
    w.results("beta", sick=(4.0, 6.4))
    wait_until(lambda: w.daemon.process.poll() is not None, 20 * PATIENCE, "kill -9")
    w.daemon.kill()
    w.sink.on_data = None
    code, out, err = run(w, "log", "--verify")
    assert code == 0, out + err
    kept = re.search(r"med hash ([0-9a-f]{64})", out)[1]
    w.start()
    w.daemon.expect_said("journalens nyaste rad", f" {n_before}, ", kept)  # elsewhere: in the system's log
    w.quiet()
    n = len(log(w))
    assert n > n_before
    code, out, err = run(w, "log", "--verify", kept)  # beside the running daemon
    assert code == 0 and out.startswith(f"hela kedjan är hel: {n} rader\n") and f"den hash du angav är rad {n_before}" in out, out + err
    assert check_by_hand(w) == (n, re.search(r"med hash ([0-9a-f]{64})", out)[1])
    w.stop()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A world that ended well, with at least three rows; each test has its own copy of the file."""
    from world import World
    w = World(tmp_path_factory.mktemp("told"))
    try:
        w.results("alfa", sick=(4.0, 6.1))
        w.results("beta", sick=(4.0, None))
        w.results("gamma", visits=(110, 120))
        w.start()
        assert len(rows(w)) >= 3
        w.stop()
        shutil.copy(w.settings["store"], w.settings["store"] + ".kept")
        yield w
    finally:
        w.close()


@pytest.fixture
def closed(told):
    shutil.copy(told.settings["store"] + ".kept", told.settings["store"])
    return told


@pytest.mark.parametrize("statements, words", [
    (["UPDATE journal SET who = 'annan@example.se' WHERE row = 2"], "rad 2 är ändrad"),
    (["DELETE FROM journal WHERE row = 2"], "rad 2 saknas"),
    (["UPDATE journal SET row = 99 WHERE row = 2", "UPDATE journal SET row = 2 WHERE row = 3", "UPDATE journal SET row = 3 WHERE row = 99"],
     "rad 2 är flyttad"),
    (["DELETE FROM journal WHERE row >= 2"], "slutet saknas, rad 2 till"),
    (["DELETE FROM journal_newest"], "inte den nyaste"),
])
def test_what_was_done_to_it_is_told(closed, statements, words):
    assert run(closed, "log", "--verify")[0] == 0
    tamper(closed, *statements)
    code, out, err = run(closed, "log", "--verify")
    assert code == 1 and words in err and out == "", out + err
    code, out, err = run(closed, "log", "--verify", "--json")
    found = json.loads(out)
    assert code == 1 and not found["ok"] and words in found["words"] and found["fault"] != "whole"


def test_a_chain_made_anew_is_found_by_a_hash_kept_elsewhere(closed):
    kept = re.search(r"[0-9a-f]{64}", run(closed, "log", "--verify")[1])[0]
    tamper(closed, "DELETE FROM journal WHERE row >= 2", "UPDATE journal_newest SET row = 1, hash = (SELECT hash FROM journal WHERE row = 1)")
    code, out, err = run(closed, "log", "--verify")
    assert code == 0 and out.startswith("hela kedjan är hel: 1 rader\n")
    code, out, err = run(closed, "log", "--verify", kept.upper())
    assert code == 1 and "ingen rad har hashen" in err, out + err


def test_an_empty_journal_is_whole_and_holds_no_hash(make):
    w = make()
    w.stop()
    code, out, err = run(w, "log", "--verify")
    assert (code, out) == (0, "hela kedjan är hel: 0 rader\n") and run(w, "log")[1] == "Inga rader i journalen.\n"
    assert log(w) == []
    code, out, err = run(w, "log", "--verify", "0" * 64)
    assert code == 1 and "ingen rad har hashen" in err


def test_the_triggers_refuse(closed):
    db = sqlite3.connect(closed.settings["store"])
    for statement in ("UPDATE journal SET who = 'x'", "DELETE FROM journal"):
        with pytest.raises(sqlite3.IntegrityError, match="journalen"):
            db.execute(statement)
    db.close()


def test_what_people_did_is_told_too(closed):
    """Rows made by hand after the format as it is written down: so the format says enough."""
    db = sqlite3.connect(closed.settings["store"])
    n, before = db.execute("SELECT row, hash FROM journal_newest").fetchone()
    for kind, who, subject, what in ((1, "chef@example.se", "Sjukfrånvaro, Alfa", "Vi anställer två"), (3, "controller@example.se", "Alfa\x1b[2J", None)):
        n += 1
        row = (n, kind, 1412233200 + n, who, subject, what, "0123456789abcdef", None, None, None)
        made = hashlib.sha256(b"tertial.journal/1\0" + b"".join(value(v) for v in (before,) + row)).digest()
        db.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row + (before, made))
        before = made
    db.commit()
    db.close()
    code, out, err = run(closed, "log", "--verify")
    assert code == 0 and out.startswith(f"hela kedjan är hel: {n} rader\n"), out + err
    code, out, err = run(closed, "log", "--to", "chef@example.se")
    assert re.search("chef@example.se +kvitterade +Sjukfrånvaro, Alfa +Vi anställer två", out), out
    assert "tystade" in run(closed, "log")[1] and "\x1b" not in run(closed, "log")[1]
    assert [(r["kind"], r["what"], r["ended"], r["code"]) for r in log(closed)[-2:]] == [
        ("acknowledged", "Vi anställer två", None, None), ("silenced", None, None, None)]


# ---- when it cannot be read

def grow(w, n):
    """As many rows as no buffer holds; --verify would find them out, the list does not look at hashes.  @return how many there are"""
    db = sqlite3.connect(w.settings["store"])
    first = db.execute("SELECT max(row) FROM journal").fetchone()[0] + 1
    db.executemany("INSERT INTO journal VALUES (?, 0, 1412233200, 'nu@example.se', ?, '250 OK', NULL, NULL, 0, 250, zeroblob(32), zeroblob(32))",
                   [(row, f"Brev {row}: " + "x" * 200) for row in range(first, first + n)])
    db.commit()
    db.close()
    return first + n - 1


def spoil(w, mark):
    """The page of the file that these bytes stand on becomes rubbish, as when a disk loses it."""
    with open(w.settings["store"], "r+b") as f:
        whole = f.read()
        size = int.from_bytes(whole[16:18], "big")
        page = whole.index(mark) // size
        f.seek(page * size)
        f.write(b"\xff" * size)


def broken_off(w, *args):
    """What a program reads when the file fails in the middle: JSON all the same, which says so.  @return its rows"""
    code, out, err = run(w, *args, "--json")
    found = json.loads(out)
    assert code == 1 and set(found) == {args[0].replace("log", "journal"), "error"}, out
    assert w.settings["store"] in found["error"] and err == f"tertial {args[0]}: {found['error']}\n", err
    assert run(w, *args) == (1, "", err)  # people are shown no part of a table
    return found[args[0].replace("log", "journal")]


def test_a_journal_that_fails_in_the_middle_is_json_that_says_so(closed):
    before = log(closed)
    tamper(closed, "UPDATE journal SET kind = 99 WHERE row = 3")
    assert broken_off(closed, "log") == before[:2]


def test_a_disk_that_fails_in_the_middle_is_json_that_says_so(closed):
    n = grow(closed, 2000)
    before = log(closed)
    assert [r["row"] for r in before] == list(range(1, n + 1))
    spoil(closed, b"Brev 1500: ")
    rows = broken_off(closed, "log")
    assert 1000 < len(rows) < 1500 and rows == before[:len(rows)]


def test_letters_that_fail_in_the_middle_are_json_that_says_so(closed):
    tamper(closed, "UPDATE letter SET state = 2")
    before = json.loads(run(closed, "letters", "--json")[1])["letters"]
    assert len(before) >= 3
    tamper(closed, f"UPDATE letter SET kind = 99 WHERE row = {before[2]['row']}")
    assert broken_off(closed, "letters") == before[:2]


@pytest.mark.parametrize("verb, statements", [
    ("log", ["UPDATE journal SET kind = 99 WHERE row = 1"]),
    ("letters", ["UPDATE letter SET state = 2", "UPDATE letter SET kind = 99"]),
])
def test_of_what_fails_at_once_nothing_is_written(closed, verb, statements):
    tamper(closed, *statements)
    code, out, err = run(closed, verb, "--json")
    assert (code, out) == (1, "") and "skadad" in err, out


def test_an_answer_that_cannot_be_written_is_told_once(closed):
    grow(closed, 2000)
    for args in (["log"], ["log", "--json"]):
        with open("/dev/full", "w") as full:
            done = subprocess.run([TERTIAL, *args, "-c", str(closed.daemon.file)], stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 1 and done.stderr.startswith("tertial: kan inte skriva svaret") and done.stderr.count("\n") == 1, done.stderr



def test_without_a_database_it_is_told(make):
    w = make(start=False)
    for args in (["log"], ["log", "--json"], ["log", "--verify"], ["letters"], ["letters", "--json"]):
        code, out, err = run(w, *args)
        assert (code, out) == (1, "") and w.settings["store"] in err and "store.path" in err, err
    assert not os.path.exists(w.settings["store"])


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="byter användare")
@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_who_may_not_read_it_is_told_the_cure(closed, tmp_path, mode):
    """As in /var/lib/tertiald: the folder is the daemon's alone.  Or only its own to write: SQLite makes small files there."""
    home = tmp_path / "x"
    home.mkdir()
    for folder in [tmp_path, *tmp_path.parents[:3]]:
        os.chmod(folder, 0o755)
    shutil.copytree(closed.daemon.folder, home / "c", ignore=shutil.ignore_patterns("*.db*", "notify"))
    (home / "closed").mkdir(mode=mode)
    shutil.copy(closed.settings["store"], home / "closed" / "t.db")
    file = home / "c" / "tertiald.yaml"
    file.write_text(closed.main_yaml().replace(closed.settings["store"], str(home / "closed" / "t.db")))
    done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", TERTIAL, "log", "-c", str(file)],
                          capture_output=True, text=True)
    assert done.returncode == 1 and "sudo -u tertiald" in done.stderr, done.stderr


@pytest.mark.parametrize("args, words", [
    (["log", "--since", "igår"], "2014-09-30"),
    (["log", "--verify", "abc"], "64 tecken"),
    (["log", "vad"], "vad"),
    (["log", "--verify", "0" * 64, "till"], "till"),
    (["notify"], "--test"),
])
def test_what_cannot_be_meant_is_told(make, args, words):
    code, out, err = run(make(start=False), *args)
    assert code == 1 and words in err


# ---- the fallback

def test_a_refused_letter_is_told_to_the_fallback_once(make):
    w = with_fallback(make)
    w.sink.refuse[HEAD] = 550
    w.daemon.start()
    mail = w.wait_mails(1, FALLBACK)[0]
    assert "/kvittera/------" in mail.text and not re.search("/kvittera/[0-9a-f]", mail.text + mail.html)
    assert mail.subject.startswith(f"Kom inte fram till {HEAD}: ") and mail.message["X-Tertial-Kind"] == "fallback"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert f"550 {HEAD} nekas" in mail.text and "Sjukfrånvaro" in mail.text and "6,1" in mail.text and "6,1" in mail.html
    assert w.wait_mails(1, OPERATOR)  # as without it
    w.quiet(40)
    w.daemon.kill()
    w.start()
    w.round()
    assert len(w.sink.to(FALLBACK)) == 1
    assert [r["ended"] for r in log(w, "--to", FALLBACK)] == ["sent"]
    w.stop()


def test_a_fallback_that_is_refused_makes_no_other(make):
    w = with_fallback(make, units=("alfa",))
    w.sink.refuse[HEAD] = w.sink.refuse[FALLBACK] = 550
    w.daemon.start()
    wait_until(lambda: w.api.api("status")["queues"]["letters_dead"] == 2, 15 * PATIENCE, "två döda brev")
    w.quiet(40)
    w.round()
    assert w.api.api("status")["queues"]["letters_dead"] == 2
    assert [t[0] for t in w.sink.tried if t[2] == 550] == [[HEAD], [FALLBACK]]
    w.stop()


def test_a_crash_between_the_refusal_and_the_fallback_loses_none(make):
    w = with_fallback(make, units=("alfa",))
    w.sink.refuse[HEAD] = 550
    w.sink.on_data = lambda mail: FALLBACK in mail.to and w.daemon.process.kill()
    w.daemon.spawn()
    wait_until(lambda: w.daemon.process.poll() is not None, 20 * PATIENCE, "kill -9")
    w.daemon.kill()
    w.sink.on_data = None
    w.daemon.start()
    mails = w.wait_mails(2, FALLBACK)
    assert len({m.id for m in mails}) == 1  # the one in flight again, with the same Message-ID
    w.quiet(40)
    assert len(w.sink.to(FALLBACK)) == 2
    assert len([t for t in w.sink.tried if t[0] == [HEAD]]) == 1
    w.stop()


# ---- the test mail

def test_a_test_mail_arrives_and_each_step_is_told(make):
    w = make(start=False)
    code, out, err = run(w, "notify", "--test", "ny@example.se")
    assert code == 0 and err == "", err
    for step in ("Förbindelse    klar, 127.0.0.1", "Kryptering     ingen, servern är den här datorn", "Mottagare      ny@example.se", "Brevet         mottaget: 250 OK"):
        assert step in out, out
    mail = w.sink.to("ny@example.se")[0]
    assert mail.subject == "Prov av Tertial: detta är inget larm"
    assert mail.message["X-Tertial-Kind"] == "test" and mail.message["Auto-Submitted"] == "auto-generated" and mail.message["Message-ID"]
    assert "Ingenting har hänt" in mail.text and "Ingenting har hänt" in mail.html
    assert run(w, "notify", "--test", "ny@example.se")[0] == 0
    assert len({m.id for m in w.sink.mails}) == 2  # each its own: none is taken for the other's copy


@pytest.mark.parametrize("refuse, mode, words", [
    (550, "accept", ["Mottagare      misslyckades", "550 ny@example.se nekas", "stämmer den"]),
    (450, "accept", ["Mottagare      misslyckades", "450 ny@example.se nekas", "72 timmar"]),
    (None, "550", ["Brevet         misslyckades", "550 Nekas", "serverns svar eller logg"]),
])
def test_a_refusal_is_told_with_its_step_and_cure(make, refuse, mode, words):
    w = make(start=False)
    w.sink.mode = mode
    if refuse:
        w.sink.refuse["ny@example.se"] = refuse
    code, out, err = run(w, "notify", "--test", "ny@example.se")
    assert code == 1 and all(word in out + err for word in words), out + err


def test_a_server_that_is_not_there_is_told(make):
    w = make(start=False)
    w.settings["smtp"] = f"smtp://127.0.0.1:{free_port()}"
    w.write()
    code, out, err = run(w, "notify", "--test", "ny@example.se")
    assert code == 1 and "Förbindelse    misslyckades" in out and "Hälsning" not in out and "brandväggen" in err, out + err
    w.settings["smtp"] = "smtp://finns-inte.invalid:25"
    w.write()
    code, out, err = run(w, "notify", "--test", "ny@example.se")
    assert code == 1 and "Namnet         misslyckades" in out and "finns-inte.invalid" in err, out + err


def test_a_certificate_of_nobody_is_told(make, tmp_path):
    w = make(start=False)
    sink = MailSink(tls=Issuer(tmp_path / "ca").server(["IP:127.0.0.1"]))
    w.settings["smtp"] = sink.url
    w.write()
    code, out, err = run(w, "notify", "--test", "ny@example.se")
    sink.close()
    assert code == 1 and "Förbindelse    klar" in out and "Kryptering     misslyckades" in out and "Hälsning" not in out, out + err
    assert "certifikat" in err and not sink.mails


def test_what_keeps_a_test_from_being_sent_is_told(make):
    w = make(start=False)
    code, out, err = run(w, "notify", "--test", "inte en adress")
    assert code == 1 and "ingen e-postadress" in err and out == ""
    w.daemon.config(w.main_yaml().replace('from: "tertial@example.se"', 'from: "tertial@example.se", user: larm, credential: lösen'.replace("ö", "o")))
    code, out, err = run(w, "notify", "--test", "ny@example.se")
    assert code == 1 and "notify.smtp.credential" in err and "credentials/losen" in err and "CREDENTIALS_DIRECTORY" in err, err
    w.daemon.config(re.sub(r"notify: .*\n", "", w.main_yaml()))
    code, out, err = run(w, "notify", "--test", "ny@example.se")
    assert code == 1 and "notify.smtp.url saknas" in err and str(w.daemon.file) in err
    assert not w.sink.mails
