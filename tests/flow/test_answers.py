# SPDX-License-Identifier: EUPL-1.2
"""What people say of alerts: over the API, by the link in a mail, with the command."""
import hashlib
import json
import re
import resource
import subprocess
from concurrent.futures import ThreadPoolExecutor

from daemon import PATIENCE, TERTIAL
from peers import wait_until
from world import AS_OF, HEAD

WORD = "ett-ord-for-prov"
ACTION = {"action": "Samtal med företagshälsovården", "due": "2014-11-03"}


def tertial(w, *arguments, word=None, code=0):
    run = subprocess.run([TERTIAL, arguments[0], "-c", str(w.daemon.file), *arguments[1:]], capture_output=True, text=True,
                         env=dict(w.daemon.env, **({"TERTIAL_TOKEN": word} if word else {})), timeout=60)
    assert run.returncode == code, run.stdout + run.stderr
    return run.stdout if code == 0 else run.stderr


def behind(make, tokens=f", tokens: [{WORD}]", extra=""):
    """One alert is open, and its head was told."""
    w = make(start=False)
    w.settings["tokens"] = tokens
    w.settings["extra"] = extra
    w.results("alfa", sick=(4.0, 9.5))
    w.write()
    w.start()
    w.wait_mails(1, to=HEAD)
    return w


def alert(w, kind="indicator_behind"):
    found = [a for a in w.api.rows("alerts") if a["kind"] == kind]
    assert len(found) == 1, found
    return found[0]


def path(w, a):
    return f"/api/v1/alerts/{a['id']}/acknowledge"


def test_an_acknowledgement_is_stored_before_it_is_answered(make):
    w = behind(make)
    a = alert(w)
    answer = w.api.send("POST", path(w, a), dict(ACTION, by="Anna Ek"), word=WORD)
    assert answer.status == 200, answer.text
    wanted = {"by": "Anna Ek", "action": ACTION["action"], "due": "2014-11-03", "overdue": False}
    assert answer.json["acknowledged"] == wanted and answer.headers["cache-control"] == "no-store"
    w.daemon.kill()  # what was answered is on disk
    w.start()
    assert alert(w)["acknowledged"] == wanted
    assert len(w.sink.to(HEAD)) == 1  # it is nobody's news
    answer = w.api.send("DELETE", path(w, a), word=WORD)
    assert answer.status == 200 and answer.json["acknowledged"] is None
    assert w.api.send("DELETE", path(w, a), word=WORD).status == 404
    w.stop()


def test_what_is_wrong_is_refused_and_changes_nothing(make):
    w = behind(make)
    a = alert(w)
    good = dict(ACTION, by="Anna")
    cases = [
        ("POST", path(w, a), good, None, 401, "Authorization: Bearer"),
        ("POST", path(w, a), good, "fel-ord", 401, "serve.tokens"),
        ("POST", path(w, a), {"by": "Anna"}, WORD, 400, "action"),
        ("POST", path(w, a), dict(good, actoin="x"), WORD, 400, "Närmast är action"),
        ("POST", path(w, a), dict(good, due="2014-10-01"), WORD, 409, "redan varit"),
        ("POST", path(w, a), dict(good, due="i morgon"), WORD, 400, "due=i morgon"),
        ("POST", path(w, a), dict(good, action="x" * 1001), WORD, 400, "högst 1000"),
        ("POST", path(w, a), dict(good, action=7), WORD, 400, "text"),
        ("POST", path(w, a), dict(good, by="An\u202ena"), WORD, 400, "styrtecken"),
        ("POST", path(w, a), dict(good, due="2099-12-31"), WORD, 409, "366 dagar"),
        ("POST", path(w, a), "{", WORD, 400, "JSON"),
        ("POST", path(w, a), "x" * 20000, WORD, 413, "16384"),
        ("POST", "/api/v1/alerts/0000000000000000/acknowledge", good, WORD, 404, "tertial alerts"),
        ("POST", "/api/v1/silences", {"scope": "unit:alfa"}, WORD, 409, "until"),
        ("POST", "/api/v1/silences", {"scope": "unit:inte", "until": "2014-10-20"}, WORD, 404, "finns inte i registret"),
        ("POST", "/api/v1/silences", {"indicator": "sjukfranvaroo", "until": "2014-10-20"}, WORD, 404, "varken i katalogen"),
        ("POST", "/api/v1/silences", {"kind": "behind", "until": "2014-10-20"}, WORD, 400, "indicator_behind"),
        ("DELETE", "/api/v1/silences/0000000000000000", None, WORD, 404, "tertial silence"),
        ("POST", "/api/v1/status", None, WORD, 405, "GET, HEAD"),
        ("PUT", path(w, a), good, WORD, 405, "POST, DELETE"),
        ("POST", "/kvittera/" + "0" * 64, good, None, 404, "Länken gäller inte"),
    ]
    for method, where, body, word, status, said in cases:
        answer = w.api.send(method, where, body, word=word)
        assert answer.status == status and said in answer.text, (method, where, body, answer.status, answer.text)
        if status == 405:
            assert answer.headers["allow"] == said
        if status == 401:
            assert answer.headers["www-authenticate"] == "Bearer"
    assert alert(w)["acknowledged"] is None and w.api.rows("silences") == []
    w.stop()


def the_link(mail):
    text = mail.part("plain")
    return re.search(r"http\S+(/kvittera/[0-9a-f]{64})", text).group(1)


def test_the_link_in_a_mail_opens_a_page_and_a_look_changes_nothing(make):
    w = behind(make)
    a = alert(w)
    link = the_link(w.sink.to(HEAD)[0])
    for _ in range(3):  # scanners of mail
        page = w.api.get(link)
        assert page.status == 200 and "<form" in page.text and "Sjukfrånvaro" in page.text
        assert page.headers["cache-control"] == "no-store" and page.headers["referrer-policy"] == "no-referrer"
    assert alert(w)["acknowledged"] is None
    answer = w.api.send("POST", link, ACTION, form=True)
    assert answer.status == 303 and answer.headers["location"] == link
    assert "Kvitterat" in w.api.get(link).text
    assert alert(w)["acknowledged"] == {"by": "Chef", "action": ACTION["action"], "due": "2014-11-03", "overdue": False}
    other = link[:-1] + ("0" if link[-1] != "0" else "1")
    assert w.api.get(other).status == 404 and w.api.send("POST", other, ACTION, form=True).status == 404
    swapped = link[:26] + ("0" if link[26] != "0" else "1") + link[27:]  # another reader
    assert w.api.get(swapped).status == 404
    w.results("alfa")  # it recovers: the link has done its work
    wait_until(lambda: not w.api.rows("alerts", kind="indicator_behind"), 20 * PATIENCE, "att larmet upphör")
    assert w.api.get(link).status == 404
    w.results("alfa", sick=(4.0, 9.5))  # and is none for the next time
    wait_until(lambda: w.api.rows("alerts", kind="indicator_behind"), 20 * PATIENCE, "nytt larm")
    assert alert(w)["id"] == a["id"]
    w.wait_mails(3, to=HEAD)
    w.stop()


def test_the_page_speaks_the_language_of_the_mail(make):
    w = make(start=False)
    w.settings["tokens"] = f", tokens: [{WORD}]"
    w.results("alfa", sick=(4.0, 9.5))
    w.daemon.config(w.main_yaml().replace(f"email: {HEAD}", f"email: {HEAD}, language: en"), units=w.units_yaml())
    w.start()
    link = the_link(w.wait_mails(1, to=HEAD)[0])
    page = w.api.get(link).text
    assert '<div lang="en">' in page and "Acknowledge the alert</button>" in page and "The outcome for T2 2014 is 9.5%" in page, page
    assert "Kvittera" not in page.replace("/kvittera/", "") and "Utfall" not in page
    assert w.api.send("POST", link, {"action": "Talks", "due": "2014-11-03"}, form=True).status == 303
    page = w.api.get(link).text
    assert "<strong>Acknowledged</strong> by Chef: Talks<br>To be done by 3 November 2014" in page and "Acknowledge again" in page
    w.stop()


def test_without_words_there_are_no_links_and_nothing_can_be_done(make):
    w = behind(make, tokens="")
    assert "/kvittera/" not in w.sink.to(HEAD)[0].part("plain")
    assert w.api.send("POST", path(w, alert(w)), ACTION, word=WORD).status == 401
    assert w.api.send("POST", path(w, alert(w)), ACTION, word="").status == 401
    w.stop()


def test_a_silence_keeps_quiet_also_over_a_restart_and_the_news_comes_after(make):
    w = behind(make)
    answer = w.api.send("POST", "/api/v1/silences", {"scope": "unit:beta", "until": "2014-10-20", "why": "flytt", "by": "Anna"}, word=WORD)
    assert answer.status == 200, answer.text
    silence = answer.json["silences"][0]
    assert silence["until"] == "2014-10-21T00:00:00+02:00" and silence["by"] == "Anna" and silence["open"] == 0
    w.results("beta", sick=(4.0, 9.9))
    wait_until(lambda: w.api.rows("alerts", kind="indicator_behind", unit="beta"), 20 * PATIENCE, "larmet om beta")
    w.quiet()
    w.daemon.kill()
    w.start()
    beta = next(a for a in w.api.rows("alerts") if a["scope"] == "unit:beta")
    assert beta["silence"] == silence["id"] and beta["silenced_until"] == silence["until"] and beta["told"] == []
    of_beta = [m.subject for m in w.sink.mails if "Beta" in m.subject]
    assert of_beta == [] and w.api.rows("silences")[0]["open"] == 1
    assert w.api.send("DELETE", "/api/v1/silences/" + silence["id"], word=WORD).json["silences"] == []
    wait_until(lambda: any("Beta" in m.subject for m in w.sink.to(HEAD)), 20 * PATIENCE, "brevet om beta")
    w.stop()


def test_a_preview_changes_nothing(make):
    w = behind(make)
    answer = w.api.send("POST", "/api/v1/silences", {"scope": "department:omsorg", "until": "2014-10-20", "preview": True}, word=WORD)
    assert answer.status == 200 and [a["scope"] for a in answer.json["alerts"]] == ["unit:alfa"]
    assert w.api.rows("silences") == [] and alert(w)["silence"] is None
    w.stop()


def test_the_command(make):
    w = behind(make)
    a = alert(w)
    assert "Kvitterat av Anna" in tertial(w, "ack", a["id"], "--action", "Kurs", "--due", "2014-11-03", "--by", "Anna")
    assert alert(w)["acknowledged"]["due"] == "2014-11-03"
    assert " kvitterat " in tertial(w, "alerts")
    assert "borttagen" in tertial(w, "ack", a["id"], "--remove")
    assert "redan varit" in tertial(w, "ack", a["id"], "--action", "Kurs", "--due", "2014-01-03", code=1)
    assert "--action TEXT" in tertial(w, "ack", a["id"], code=1)
    assert "serve.tokens" in tertial(w, "ack", a["id"], "--action", "Kurs", word="fel", code=1)
    assert "Inget är tystat" in tertial(w, "silence")
    assert a["id"] in tertial(w, "silence", "--scope", "district:testby", "--until", "2014-10-20", "--preview")
    assert "unit:alfa" in tertial(w, "silence", "--scope", "unit:alfa", "--until", "2014-10-20", "--why", "flytt")
    assert "löst" in tertial(w, "silence", a["id"])
    assert " tystat " in tertial(w, "alerts")
    listed = json.loads(tertial(w, "silence", "--json"))["silences"]
    assert len(listed) == 2
    for s in listed:
        tertial(w, "silence", "--remove", s["id"])
    assert "Inget är tystat" in tertial(w, "silence")
    told = json.loads(tertial(w, "log", "--json"))
    said = [(e["kind"], e["who"], e["what"]) for e in (told["journal"] if isinstance(told, dict) else told) if e["kind"] != "letter"]
    assert said[:2] == [("acknowledged", "Anna", "Kurs (klart senast 2014-11-03)"), ("acknowledgement_ended", said[1][1], None)]
    assert [kind for kind, _, _ in said[2:]] == ["silenced", "silenced", "silence_ended", "silence_ended"]
    assert "hel" in tertial(w, "log", "--verify")
    w.stop()


def test_a_file_of_hashed_words_names_its_authors(make, tmp_path):
    run = subprocess.run([TERTIAL, "token", "Anna Ek: chef"], capture_output=True, text=True, timeout=60)
    word = run.stderr.split()[-1]
    assert run.returncode == 0 and run.stdout == f"Anna Ek: chef: {hashlib.sha256(word.encode()).hexdigest()}\n"
    file = tmp_path / "ord"
    file.write_text("# de som får\n\nen rad som är ingen\n" + run.stdout)
    file.chmod(0o640)
    w = behind(make, tokens=f', tokens: "{file}"')
    w.daemon.expect_said("serve.tokens", ":3:")
    a = alert(w)
    answer = w.api.send("POST", path(w, a), dict(ACTION, by="Någon annan"), word=word)
    assert answer.status == 200 and answer.json["acknowledged"]["by"] == "Anna Ek: chef"
    link = the_link(w.sink.to(HEAD)[0])
    assert w.api.get(link).status == 200
    file.write_text("")
    w.daemon.reload()
    wait_until(lambda: w.api.send("DELETE", path(w, a), word=word).status == 401, 20 * PATIENCE, "att ordet inte gäller")
    assert w.api.get(link).status == 404
    w.stop()


def test_what_cannot_be_stored_is_not_said_to_be_done(make):
    w = behind(make)
    a = alert(w)
    pid = w.daemon.process.pid
    everything = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, everything[1]))  # the disk takes nothing more
    answer = w.api.send("POST", path(w, a), dict(ACTION, by="Anna"), word=WORD)
    assert answer.status == 503 and "inte lagrat än" in answer.text, answer.text
    assert alert(w)["acknowledged"] is None
    resource.prlimit(pid, resource.RLIMIT_FSIZE, everything)
    wait_until(lambda: alert(w)["acknowledged"], 40 * PATIENCE, "att det lagras")
    w.daemon.kill()
    w.start()
    assert alert(w)["acknowledged"]["by"] == "Anna"
    w.stop()


def test_nobody_answers_and_others_hear_of_it(make):
    w = behind(make, extra="alerts: {escalate_after: 2}\n")
    w.stop()
    for day, n in (("2014-10-03T09:00", 0), ("2014-10-06T07:29", 0), ("2014-10-06T07:30", 1), ("2014-10-08T09:00", 1)):
        w.daemon.as_of = day
        w.start()
        director = [m for m in w.sink.mails if "direktor@example.se" in m.to and "Ännu inte kvitterat" in m.subject]
        assert len(director) == n, (day, [(m.to, m.subject) for m in w.sink.mails])
        w.stop()


def test_other_words_for_the_same_things_are_no_news(make):
    """An alert is what it is about, whatever that is called: names, reload and restart change no state and send nothing."""
    w = behind(make)
    before = alert(w)
    w.api.send("POST", path(w, before), dict(ACTION, by="Anna"), word=WORD)
    catalogue = w.daemon.folder / "indicators.yaml"
    for change in (lambda: catalogue.write_text(catalogue.read_text().replace("name: Sjukfrånvaro", "name: Frånvaro för sjukdom")),
                   lambda: w.daemon.file.write_text(w.main_yaml().replace("name: Omsorgen", "name: Vård och omsorg").replace("name: Testby", "name: Provby")),
                   lambda: (w.daemon.folder / "units.d/units.yaml").write_text(w.units_yaml().replace("name: Alfa", "name: Enheten Alfa, aliases: [Alfa]"))):
        change()
        w.daemon.reload()
        w.round()
        w.quiet()
    w.stop()
    w.start()
    after = alert(w)
    same = ("id", "kind", "scope", "state", "since", "told", "acknowledged", "value", "target", "gap")
    assert {k: after[k] for k in same} == dict({k: before[k] for k in same}, acknowledged={"by": "Anna", "overdue": False, **ACTION})
    assert len(w.sink.mails) == 1, [m.subject for m in w.sink.mails]
    w.stop()


def test_a_letter_that_was_given_up_can_be_tried_again(make):
    w = make(start=False)
    w.settings["tokens"] = f", tokens: [{WORD}]"
    w.sink.refuse[HEAD] = 550
    w.results("alfa", sick=(4.0, 9.5))
    w.write()
    w.start()
    wait_until(lambda: w.api.api("status")["queues"]["letters_dead"] == 1, 20 * PATIENCE, "ett uppgivet brev")
    assert "inget uppgivet brev" in tertial(w, "letters", "--retry", "77", code=1)
    row = next(line.split()[0] for line in tertial(w, "letters", "--dead").splitlines() if HEAD in line)
    w.sink.refuse.clear()
    assert w.api.send("POST", f"/api/v1/letters/{row}/retry").status == 401
    assert w.api.send("POST", "/api/v1/letters/x1/retry", word=WORD).status == 409
    assert "1 brev" in tertial(w, "letters", "--retry", row, "--by", "Anna")
    mail = w.wait_mails(1, to=HEAD)[0]
    assert mail.id == w.sink.tried[0][1] or "Alfa" in mail.subject
    w.quiet()
    assert w.api.api("status")["queues"]["letters_dead"] == 0 and "Inga uppgivna" in tertial(w, "letters", "--dead")
    assert "inget uppgivet brev" in tertial(w, "letters", "--retry", "all", code=1)
    assert [e["who"] for e in (lambda t: t["journal"] if isinstance(t, dict) else t)(json.loads(tertial(w, "log", "--json"))) if e["kind"] == "retried"] == ["Anna"]
    w.daemon.kill()
    w.start()
    assert len(w.sink.to(HEAD)) == 1  # sent is sent
    w.stop()


def test_links_are_sealed_by_a_key_of_the_stores_own(make):
    """On a day that is not replayed it is random, made once, and no word opens or closes a link."""
    replayed, own = behind(make), make(start=False)
    own.settings["tokens"] = f", tokens: [{WORD}]"
    own.results("alfa", sick=(4.0, 9.5))
    own.write()
    own.daemon.as_of = None
    own.daemon.start()
    own.stop()
    own.daemon.as_of = AS_OF
    own.start()
    own.wait_mails(1, to=HEAD)
    links = [m for mail in own.sink.to(HEAD) for m in re.findall(r"/kvittera/[0-9a-f]{64}", mail.text)]
    link = next(one for one in links if own.api.get(one).status == 200)
    assert the_link(replayed.sink.to(HEAD)[0]) not in links
    own.settings["tokens"] = f", tokens: [{WORD}, ett-annat-ord]"
    own.write()
    own.daemon.reload()
    assert own.api.get(link).status == 200
    replayed.stop()
    own.stop()


def test_hooks_links_silences_and_escalation_live_together(make):
    """Each of them in one daemon: what a hook is told has no reader, and so no link."""
    import hooks
    sink = hooks.HookSink()
    try:
        w = make(start=False)
        w.settings["tokens"] = f", tokens: [{WORD}]"
        w.settings["extra"] = "alerts: {escalate_after: 2}\n"
        w.results("alfa", sick=(4.0, 9.5))
        w.write()
        w.daemon.file.write_text(w.daemon.file.read_text().replace('from: "tertial@example.se"}}', 'from: "tertial@example.se"}, webhooks: [{url: "' + sink.url('/') + '", secret: sexton-tecken-minst}]}'))
        w.daemon.start()
        w.wait_mails(1, to=HEAD)
        wait_until(lambda: sink.taken, 20 * PATIENCE, "händelsen")
        assert "/kvittera/" in w.sink.to(HEAD)[0].text and b"kvittera" not in sink.taken[0].body
        assert w.api.send("POST", "/api/v1/silences", {"scope": "unit:beta", "until": "2014-10-20"}, word=WORD).status == 200
        w.stop()
    finally:
        sink.close()


def test_many_ask_at_once_and_each_sees_what_it_asked_for(make):
    w = behind(make)

    def ask(i):
        answer = w.api.send("POST", "/api/v1/silences", {"scope": "unit:alfa", "until": "2014-10-20", "why": f"skäl {i}", "by": "Anna"}, word=WORD)
        return answer.status == 200 and f"skäl {i}" in [s["why"] for s in answer.json["silences"]]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(160)))
    w.stop()


def test_a_link_has_a_brake(make):
    w = behind(make)
    link, by_word = the_link(w.sink.to(HEAD)[0]), path(w, alert(w))
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda i: w.api.send("POST", link, {"action": f"Igen {i}"}, form=True).status, range(80)))
    assert statuses.count(303) == 10 and statuses.count(429) == 70
    w.results("beta", sick=(4.0, 6.1))
    other = the_link(w.wait_mails(2, HEAD)[1])
    assert w.api.send("POST", other, {"action": "En annan länk"}, form=True).status == 303  # it has its own
    assert w.api.send("POST", by_word, {"action": "Med ord"}, word=WORD).status == 200
    w.stop()


def ended(w):
    """What the journal has of ends that nobody asked for."""
    rows = json.loads(tertial(w, "log", "--json"))["journal"]
    return [(r["kind"], r["what"]) for r in rows if r["who"] == "Tertial"]


def test_what_ends_by_itself_stands_in_the_journal_once(make):
    w = behind(make)
    ack = path(w, alert(w))
    action, by = ACTION["action"], {"by": "Anna Ek"}
    assert w.api.send("POST", ack, dict(ACTION, **by), word=WORD).status == 200
    w.results("alfa", sick=(4.0, 14.5))
    wait_until(lambda: ended(w) == [("acknowledgement_ended", f"Anna Ek: {action} (det har blivit sämre)")], 20 * PATIENCE, "sämre")
    assert w.api.send("POST", ack, {"action": "Mer", "due": "2014-10-03", **by}, word=WORD).status == 200
    assert w.api.send("POST", "/api/v1/silences", {"scope": "unit:beta", "until": "2014-10-05", "why": "Flytt", **by}, word=WORD).status == 200
    w.quiet()
    assert len(ended(w)) == 1
    w.daemon.kill()
    w.daemon.as_of = "2014-10-07T09:00"
    w.start()
    wait_until(lambda: len(ended(w)) == 3, 20 * PATIENCE, "dagen har gått")
    assert sorted(ended(w)[1:]) == [("acknowledgement_ended", "Anna Ek: Mer (dagen har gått, 3 oktober 2014)"), ("silence_ended", "Anna Ek: Flytt (tiden är ute)")]
    w.quiet()
    w.daemon.kill()
    w.start()
    w.quiet()
    assert len(ended(w)) == 3 and "hela kedjan är hel" in tertial(w, "log", "--verify")
    w.stop()
