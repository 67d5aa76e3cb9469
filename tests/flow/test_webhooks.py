# SPDX-License-Identifier: EUPL-1.2
"""Webhooks: what is sent, signed, in order; at least once whatever dies, and no secret anywhere."""
import collections
import json
import sqlite3
import threading

import jsonschema
import pytest

from certs import Issuer
from daemon import PATIENCE, ROOT, tool
from hooks import HookSink
from peers import Proxy, wait_until
from world import HEAD, OPERATOR, outcome, plan, target

SECRET = "en-nyckel-av-trettio-tecken-xx"
TOKEN = "hemlig-del-av-adressen"
SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "conf/schemas/events.schema.json").read_text()))


@pytest.fixture
def sinks():
    made = [HookSink(), HookSink()]
    yield made
    for sink in made:
        sink.close()


def hook(sink, more=f"secret: {SECRET}", host="127.0.0.1"):
    return f'{{url: "http://{host}:{sink.port}/krok/{TOKEN}", {more}}}'


def set_hooks(w, *hooks):
    """Into the file, which is read at the next start or reload."""
    if not hasattr(w, "plain_yaml"):
        w.plain_yaml = w.main_yaml
    w.main_yaml = lambda: w.plain_yaml().replace("notify: {", f"notify: {{webhooks: [{', '.join(hooks)}], ")
    w.write()


def hooked(make, *hooks, **how):
    w = make(start=False, **how)
    set_hooks(w, *hooks)
    return w


def wait_taken(w, sink, n, seconds=20):
    try:
        wait_until(lambda: len(sink.taken) >= n, seconds * PATIENCE, f"{n} händelser")
    except AssertionError as e:
        raise AssertionError(f"{e}; {[t.body for t in sink.tried]}\n{w.daemon.log}") from None
    assert len(sink.taken) == n, [t.changes for t in sink.taken]
    return sink.taken


def well_formed(sink, secret=SECRET):
    for event in sink.tried:
        SCHEMA.validate(event.json)
        assert event.signed_with(secret)
        assert event.headers["idempotency-key"] == event.id and event.headers["content-type"] == "application/json"
        assert event.path == f"/krok/{TOKEN}"


def letters(w):
    return w.api.api("status")["queues"]


def in_the_outbox(w):
    """(state, address) of every letter."""
    with sqlite3.connect(w.settings["store"]) as db:
        return db.execute("SELECT state, address FROM letter ORDER BY row").fetchall()


ALFA = ("indicator_behind", "unit:alfa")


def test_new_worse_and_recovered_come_signed_and_in_order(make, sinks):
    w = hooked(make, hook(sinks[0], host="localhost"), units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    first = wait_taken(w, sinks[0], 1)[0]
    assert ("new", *ALFA) in first.changes
    e = next(e for e in first.json["events"] if e["scope"] == "unit:alfa")
    assert (e["indicator"], e["period"], e["value"], e["target"], e["unit"]) == ("sjukfranvaro", "2014-T2", 6.1, 4.4, "%")
    assert e["gap"] == -1.7 and e["link"].endswith("#larm-" + e["id"]) and "6,1" in e["why"]
    assert first.json["created"] == "2014-10-02T09:00:00+02:00" and first.json["district"] == "Testby"
    # the API says the same of it
    row = next(r for r in w.api.rows("alerts") if r["id"] == e["id"])
    assert {k: row[k] for k in row if k in e} == {k: e[k] for k in row if k in e}
    w.results("alfa", sick=(4.0, 8.1))
    assert ("worse", *ALFA) in wait_taken(w, sinks[0], 2)[1].changes
    w.results("alfa")
    assert ("recovered", *ALFA) in wait_taken(w, sinks[0], 3)[2].changes
    well_formed(sinks[0])
    assert len({t.id for t in sinks[0].tried}) == len(sinks[0].tried) == 3
    w.stop()


def test_alertmanagers_body_is_the_one_its_receivers_know(make, sinks):
    w = hooked(make, hook(sinks[0], "format: alertmanager"), units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    body = wait_taken(w, sinks[0], 1)[0].json
    assert set(body) == {"receiver", "status", "alerts", "groupLabels", "commonLabels", "commonAnnotations", "externalURL", "version",
                         "groupKey", "truncatedAlerts"}
    assert body["version"] == "4" and body["status"] == "firing" and body["truncatedAlerts"] == 0
    a = next(a for a in body["alerts"] if a["labels"]["scope"] == "unit:alfa")
    assert set(a) == {"status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint"}
    assert a["labels"]["alertname"] == "indicator_behind" and a["status"] == "firing" and a["endsAt"] == "0001-01-01T00:00:00Z"
    assert all(isinstance(v, str) for a in body["alerts"] for m in ("labels", "annotations") for v in a[m].values())
    assert body["commonLabels"].items() <= a["labels"].items()
    assert "webhook-signature" not in sinks[0].taken[0].headers and "webhook-id" in sinks[0].taken[0].headers
    w.results("alfa")
    over = wait_taken(w, sinks[0], 2)[1].json
    assert over["status"] == "resolved" and over["alerts"][0]["endsAt"] != "0001-01-01T00:00:00Z"
    assert over["alerts"][0]["labels"] == a["labels"] and over["alerts"][0]["fingerprint"] == a["fingerprint"]
    w.stop()


def test_nobody_needs_to_be_mailed_for_a_hook_to_be_told(make, sinks):
    w = hooked(make, hook(sinks[0]), units=("alfa",))
    w.settings["extra"] = 'alerts: {quiet_hours: "00:00-23:59"}'
    text = w.main_yaml
    w.main_yaml = lambda: text().replace(f'smtp: {{url: "{w.sink.url}", from: "tertial@example.se"}}', "")
    w.write()
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.start()
    wait_taken(w, sinks[0], 1)
    w.results("alfa", sick=(4.0, 8.1))
    wait_taken(w, sinks[0], 2)
    w.results("alfa")
    assert ("recovered", *ALFA) in wait_taken(w, sinks[0], 3)[2].changes
    well_formed(sinks[0])
    assert not w.sink.mails
    w.stop()


def test_a_refused_try_comes_again_with_the_same_id_and_nothing_overtakes_it(make, sinks):
    w = hooked(make, hook(sinks[0]), hook(sinks[1]), units=("alfa",))
    sinks[0].answer_with = (503, [("Retry-After", "1")])
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.start()
    wait_until(lambda: len(sinks[0].tried) >= 2, 20 * PATIENCE, "omförsöket")
    w.results("alfa")
    wait_taken(w, sinks[1], 2)  # the other hook knows already
    assert len({t.id for t in sinks[0].tried}) == 1
    sinks[0].answer_with = (200, [])
    taken = wait_taken(w, sinks[0], 2)
    assert ("new", *ALFA) in taken[0].changes and ("recovered", *ALFA) in taken[1].changes
    assert taken[0].id == sinks[0].tried[0].id and taken[0].body == sinks[0].tried[0].body
    assert not {t.id for t in sinks[0].tried} & {t.id for t in sinks[1].tried}
    well_formed(sinks[0])
    well_formed(sinks[1])
    w.quiet()
    with sqlite3.connect(w.settings["store"]) as db:
        journal = db.execute("SELECT code, ended FROM journal WHERE ref = ? ORDER BY row", (taken[0].id,)).fetchall()
    assert journal[-1] == (200, 0) and set(journal[:-1]) == {(503, 1)} and len(journal) >= 3
    w.stop()


def at_event(w, sink, n):
    """Killed when the n-th event has come whole, before it is answered."""
    done = threading.Event()

    def on_event(event):
        if len(sink.tried) == n:
            w.daemon.process.kill()
            done.set()

    sink.on_event = on_event
    return done


@pytest.mark.parametrize("n", [1, 2, 3])
def test_kill_between_commit_and_answer_sends_the_same_id_again_and_loses_nothing(make, sinks, n):
    sink = sinks[0]
    w = hooked(make, hook(sink), units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    died = at_event(w, sink, n)
    w.daemon.spawn()
    for step, change in enumerate([None, {"sick": (4.0, 8.1)}, {}]):
        if change is not None:
            w.results("alfa", **change)
        wait_until(lambda: died.is_set() or len({t.id for t in sink.tried}) > step, 20 * PATIENCE, "händelsen")
        if died.is_set():
            assert w.daemon.process.wait(10)
            w.daemon.kill()
            sink.on_event = None
            died.clear()
            w.daemon.start()
            wait_until(lambda: len(sink.tried) > len({t.id for t in sink.tried}), 20 * PATIENCE, "samma händelse igen")
    w.quiet()
    seen = list(dict.fromkeys(t.id for t in sink.tried))  # in the order they first came
    assert [[c for c, *what in sink_of(sink, i).changes if tuple(what) == ALFA] for i in seen] == [["new"], ["worse"], ["recovered"]]
    times = collections.Counter(t.id for t in sink.tried)
    assert sorted(times.values()) == [1, 1, 2] and times[seen[n - 1]] == 2
    assert all(t.body == sink_of(sink, t.id).body for t in sink.tried)
    well_formed(sink)
    assert [state for state, address in in_the_outbox(w) if address.startswith("http")] == [1, 1, 1]
    w.stop()


def test_kill_right_after_each_answer_loses_nothing_and_repeats_at_most_that_one(make, sinks):
    sink = sinks[0]
    w = hooked(make, hook(sink), hook(sinks[1]), units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    for n, change in enumerate([{"sick": (4.0, 8.1)}, {}, {"sick": (4.0, 6.3)}]):
        w.daemon.start()
        wait_until(lambda: len({t.id for t in sink.taken}) > n, 20 * PATIENCE, "händelsen")
        w.daemon.kill()  # perhaps before its result is on disk, perhaps after
        w.results("alfa", **change)
    w.daemon.start()
    wait_until(lambda: len({t.id for t in sink.taken}) > 3, 20 * PATIENCE, "den sista händelsen")
    w.quiet()
    for s in sinks:
        seen = list(dict.fromkeys(t.id for t in s.taken))
        assert [[c for c, *what in sink_of(s, i).changes if tuple(what) == ALFA] for i in seen] == [["new"], ["worse"], ["recovered"], ["new"]]
        assert max(collections.Counter(t.id for t in s.taken).values()) <= 2
    w.stop()


def sink_of(sink, event_id):
    return next(t for t in sink.tried if t.id == event_id)


def test_a_final_refusal_is_a_dead_letter_and_the_operator_is_told_until_it_works(make, sinks):
    w = hooked(make, hook(sinks[0]), units=("alfa",))
    sinks[0].answer_with = (410, [])
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.start()
    mail = wait_until(lambda: [m for m in w.sink.to(OPERATOR) if "tas inte emot" in m.text], 20 * PATIENCE, "brevet till drift")[0]
    assert "410" in mail.text
    w.daemon.expect_said(f"http://127.0.0.1:{sinks[0].port}#", "410", "kan inte levereras")
    assert letters(w)["letters_dead"] >= 1
    w.round()
    assert len({t.id for t in sinks[0].tried}) == len(sinks[0].tried)  # none came twice
    sinks[0].answer_with = (200, [])
    w.results("alfa", sick=(4.0, 8.1))
    wait_until(lambda: [t for t in sinks[0].taken if ("worse", *ALFA) in t.changes], 20 * PATIENCE, "nästa händelse")
    wait_until(lambda: [t for t in sinks[0].taken if ("recovered", "operator", "operator") in t.changes], 20 * PATIENCE, "återhämtningen")
    w.stop()


def test_a_silent_hook_delays_neither_mail_nor_the_other_hook_nor_the_stop(make, sinks):
    w = hooked(make, hook(sinks[0]), hook(sinks[1]), units=("alfa",))
    sinks[0].answer_with = "silent"
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.start()
    wait_taken(w, sinks[1], 1)
    w.wait_mails(1, HEAD)
    w.results("alfa")
    wait_taken(w, sinks[1], 2)
    w.wait_mails(2, HEAD)
    wait_until(lambda: letters(w)["letters"] == 2, 20 * PATIENCE, "att bara den tysta väntar")
    assert len(sinks[0].tried) == 1
    w.stop()
    sinks[0].answer_with = (200, [])
    w.daemon.start()
    wait_taken(w, sinks[0], 2)
    assert sinks[0].taken[0].id == sinks[0].tried[0].id
    w.stop()


def test_a_hook_that_leaves_at_a_reload_has_dead_letters_and_a_new_one_gets_what_comes(make, sinks):
    w = hooked(make, hook(sinks[0]), units=("alfa",))
    sinks[0].answer_with = (503, [("Retry-After", "600")])
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.start()
    wait_until(lambda: sinks[0].tried, 20 * PATIENCE, "första försöket")
    wait_until(lambda: letters(w)["letters"] == 1, 20 * PATIENCE, "brevet som väntar")
    set_hooks(w, hook(sinks[1]))
    w.daemon.reload()
    wait_until(lambda: letters(w)["letters_dead"] == 1, 20 * PATIENCE, "det döda brevet")
    w.daemon.expect_said(f"http://127.0.0.1:{sinks[0].port}#", "finns inte i inställningarna")
    w.results("alfa")
    assert ("recovered", *ALFA) in wait_taken(w, sinks[1], 1)[0].changes
    assert len(sinks[0].tried) == 1
    w.quiet()
    assert not [m for m in w.sink.to(OPERATOR)]
    w.stop()


@pytest.mark.parametrize("how", ["reload", "restart"])
def test_what_a_unit_leaves_behind_when_it_leaves_the_register_is_over_for_hooks(make, sinks, how):
    w = hooked(make, hook(sinks[0]), hook(sinks[1], "format: alertmanager"))
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    first = wait_taken(w, sinks[0], 1)[0]
    told = next(e for e in first.json["events"] if e["scope"] == "unit:alfa")
    firing = wait_taken(w, sinks[1], 1)[0].json
    prints = [a["fingerprint"] for a in firing["alerts"] if a["labels"]["scope"] == "unit:alfa"]
    n_mails = len(w.wait_mails(1, HEAD))
    w.units.remove("alfa")
    w.write()
    if how == "reload":
        w.daemon.reload()
    else:
        w.stop()
        w.daemon.start()
    event = wait_taken(w, sinks[0], 2)[1]
    over = next(e for e in event.json["events"] if e["id"] == told["id"])
    assert over["change"] == "recovered" and over["scope"] == "unit:alfa" and over["state"] == "quiet"
    assert over["severity"] == told["severity"] and over["raised"] == told["raised"]
    resolved = wait_taken(w, sinks[1], 2)[1].json
    gone = [a for a in resolved["alerts"] if a["labels"]["scope"] == "unit:alfa"]
    assert [a["fingerprint"] for a in gone] == prints and prints
    assert all(a["status"] == "resolved" and a["endsAt"] != "0001-01-01T00:00:00Z" for a in gone)
    SCHEMA.validate(event.json)
    w.round()
    w.quiet()
    assert not [r for r in w.api.rows("alerts") if r["scope"] == "unit:alfa"]
    assert len(sinks[0].taken) == len(sinks[1].taken) == 2  # once
    assert not [m for m in w.sink.to(HEAD)[n_mails:] if "Alfa" in m.subject]  # a letter of it would be of no use
    w.stop()


def test_more_than_there_is_room_for_comes_in_order_and_without_a_restart(make, sinks):
    sink = sinks[0]
    w = hooked(make, hook(sink), units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    wait_taken(w, sink, 1)
    w.quiet()
    w.stop()
    with sqlite3.connect(w.settings["store"]) as db:  # a hook has room for 64 MiB
        for n in range(8):
            db.execute("INSERT INTO letter (id, kind, address, subject, text, html, created, state, attempts, next_try, first_try) "
                       "SELECT ?, kind, address, subject, text || ?, html, created, 0, 0, 0, 0 FROM letter WHERE id = ?",
                       (f"stor-{n}", " " * (12 << 20), sink.taken[0].id))
    open_again = threading.Event()
    sink.on_event = lambda event: open_again.wait(20)
    w.results("alfa", sick=(4.0, 8.1))
    w.daemon.start()
    w.daemon.expect_said("ligger kvar i databasen", f"http://127.0.0.1:{sink.port}#")
    wait_until(lambda: letters(w)["letters"] == 9, 20 * PATIENCE, "att det nya väntar bakom det som inte får plats")
    open_again.set()
    taken = wait_taken(w, sink, 10, seconds=40)
    assert [t.id for t in taken[1:9]] == [f"stor-{n}" for n in range(8)]
    assert ("worse", *ALFA) in taken[9].changes
    w.daemon.expect_said("allt som låg kvar", "är hämtat")
    w.quiet()
    assert len({t.id for t in sink.tried}) == len(sink.tried) == 10  # none came twice
    assert sum("ligger kvar i databasen" in line for line in w.daemon.errors) == 1
    assert letters(w)["letters"] == 0
    w.stop()


def test_a_credential_signs_and_a_new_one_is_taken_up(make, sinks):
    w = hooked(make, hook(sinks[0], "credential: krok"), units=("alfa",))
    folder = w.daemon.folder / "credentials"
    folder.mkdir()
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.start()  # without it nothing is sent
    w.daemon.expect_said("krok", "händelserna väntar")
    w.wait_mails(1, HEAD)
    wait_until(lambda: letters(w)["letters"] == 1, 20 * PATIENCE, "händelsen som väntar")
    assert not sinks[0].tried
    (folder / "krok").write_text("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX\n")
    wait_taken(w, sinks[0], 1)
    well_formed(sinks[0], "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX")
    (folder / "krok").write_text(SECRET + "\n")
    wait_until(lambda: sum("är ny och används nu" in line for line in w.daemon.errors) == 2, 20 * PATIENCE, "den nya nyckeln")
    w.results("alfa")
    assert wait_taken(w, sinks[0], 2)[1].signed_with(SECRET)
    w.stop()


def test_a_key_that_is_no_base64_signs_nothing(make, sinks):
    """As plain text it would sign what the receiver refuses, event after event."""
    w = hooked(make, hook(sinks[0], "credential: krok"), units=("alfa",))
    file = w.daemon.folder / "credentials" / "krok"
    file.parent.mkdir()
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.start()
    wait_until(lambda: letters(w)["letters"] == 1, 20 * PATIENCE, "händelsen som väntar")
    file.write_text("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY\n")  # its "=" was not copied
    w.daemon.expect_said("«krok» kan inte användas", "inte base64", "händelserna väntar", seconds=20)
    code, out, err = tool("check", file=w.daemon.file)
    assert code == 1 and 'nyckeln i "krok" börjar med whsec_, men resten är inte base64' in err, out + err
    assert letters(w)["letters"] == 1 and not sinks[0].tried
    file.write_text("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY=\n")
    assert wait_taken(w, sinks[0], 1)[0].signed_with("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY=")
    w.stop()


def test_protected_figures_are_in_no_event(make, sinks):
    w = hooked(make, hook(sinks[0]), hook(sinks[1], "format: alertmanager"), units=("alfa",))
    p = plan("alfa")
    p["indicators"].append({"name": "Antal personer på plats", "goal": "g2", "owner": "unit", "target": target(40, "st"), "council_target": None,
                            "periodicity": "tertial"})
    w.plan("alfa", p)
    w.results("alfa", sick=(4.0, 6.1))
    body = json.loads(w.servers["alfa"].pages["/utfall"].body)
    body["outcomes"] += [outcome("platser", "2014-T1", 3), outcome("platser", "2014-T2", 3)]
    w.put("alfa", "/utfall", body)
    w.start()
    assert w.api.indicator("platser", "unit:alfa", "2014-T2")["state"] == "protected"
    for sink in sinks:
        wait_taken(w, sink, 1)
        assert all(b"platser" not in t.body and b"Antal personer" not in t.body for t in sink.tried)
    w.stop()


def test_neither_secret_nor_address_is_told_to_anybody_else(make, sinks):
    w = hooked(make, hook(sinks[0]), units=("alfa",))
    sinks[0].answer_with = (400, [])
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    wait_until(lambda: letters(w)["letters_dead"] >= 1, 20 * PATIENCE, "det döda brevet")
    w.quiet()
    texts = ["\n".join(w.daemon.errors)] + [m.content.decode() + m.text for m in w.sink.mails]
    texts += [w.api.get(p).text for p in ("/api/v1/status", "/api/v1/alerts", "/metrics", "/", "/u/alfa")]
    w.stop()
    with sqlite3.connect(w.settings["store"]) as db:
        texts.append("\n".join(db.iterdump()))
    assert not [t for t in texts if SECRET in t or TOKEN in t]


def test_a_hook_has_an_issuer_and_a_proxy_of_its_own(make, tmp_path):
    issuer = Issuer(tmp_path / "ca")
    sink, proxy = HookSink(tls=issuer.server(["IP:127.0.0.1"])), Proxy()
    keys = f'secret: {SECRET}, proxy: "{proxy.url("")}"'
    w = hooked(make, hook(sink, keys).replace("http://127", "https://127", 1), units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    w.daemon.start()
    w.daemon.expect_said("okänd utfärdare", "försöks igen")
    set_hooks(w, hook(sink, f"ca: {issuer.ca}, " + keys).replace("http://127", "https://127", 1))
    w.daemon.reload()
    wait_taken(w, sink, 1, seconds=40)
    well_formed(sink)
    assert set(proxy.passed) == {f"127.0.0.1:{sink.port}"}  # and no unit
    w.stop()
    sink.close()
    proxy.close()


def test_once_sends_what_it_has_before_it_ends(make, sinks):
    w = hooked(make, hook(sinks[0]), units=("alfa",))
    w.results("alfa", sick=(4.0, 6.1))
    assert w.daemon.run("--once") == 0
    assert len(sinks[0].taken) == 1
    well_formed(sinks[0])
    assert {state for state, _ in in_the_outbox(w)} == {1}


@pytest.mark.parametrize("case", sorted(p.parent.name for p in (ROOT / "tests/data/events").glob("*/in")))
def test_every_approved_body_fits_the_schema(case):
    lines = (ROOT / "tests/data/events" / case / "tertial.jsonl").read_text().splitlines()
    assert lines
    for line in lines:
        SCHEMA.validate(json.loads(line))
    for line in (ROOT / "tests/data/events" / case / "alertmanager.jsonl").read_text().splitlines():
        assert json.loads(line)["version"] == "4"
