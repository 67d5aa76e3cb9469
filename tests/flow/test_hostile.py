# SPDX-License-Identifier: EUPL-1.2
"""Fifty hostile units at once among many sound ones: each is told with its cause, its last good figures stay, the sound ones' figures
arrive, memory stays small; and what must not be taken for truth: a plan that lost half its indicators."""
import json
import zlib

import pytest
from certs import Issuer
from crowd import Crowd, Rogue, address, has_ipv6, reset
from daemon import PATIENCE, Daemon
from peers import MailSink, UnitServer, wait_until
from world import AS_OF, CATALOGUE, plan, results

SOUND = 500 if PATIENCE == 1 else 60


def answer(body, head="200 OK", length=None, extra=""):
    body = body if isinstance(body, bytes) else body.encode()
    return f"HTTP/1.1 {head}\r\nContent-Length: {len(body) if length is None else length}\r\n{extra}\r\n".encode() + body


def document(unit, kind):
    return plan(unit) if kind == "/plan" else results(unit)


def good(unit):
    return lambda path: answer(json.dumps(document(unit, path)), extra='Content-Type: application/json\r\n')


def says(make):
    """The same bytes for both documents; make(unit, path) gives them, or they are given."""
    def behave(connection, path, rogue):
        connection.sendall(make(rogue.unit, path) if callable(make) else make)
        return True
    return behave


def body(make):
    return says(lambda u, p: answer(make(u, p) if callable(make) else make))


def changed(change):
    def make(unit, path):
        d = document(unit, path)
        if path == "/utfall":
            change(d)
        return json.dumps(d)
    return body(make)


def status(code, **extra):
    lines = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in extra.items())
    return says(answer("nej", head=f"{code} Nej", extra=lines))


def slowly(start):
    """Some bytes, then one a second."""
    def behave(connection, path, rogue):
        connection.sendall(start)
        while not rogue.ended.wait(1):
            connection.sendall(b"x")
        return True
    return behave


def silent(connection, path, rogue):
    rogue.ended.wait(60)
    return True


def cut(connection, path, rogue):
    connection.sendall(rogue.good(path)[:-50])
    reset(connection)
    return True


def endless(start, piece):
    def behave(connection, path, rogue):
        connection.sendall(start)
        for _ in range(20000):  # a GiB and more, were it taken
            connection.sendall(piece)
        return True
    return behave


def to(location):
    return lambda connection, path, rogue: connection.sendall(answer("", head="302 Dit", extra=f"Location: {location(rogue, path)}\r\n")) is None


def certificate(which):
    """From the next connection on it shows another one."""
    def turn(rogue):
        rogue.context = rogue.certificates[which]
    return turn


def downgrade(connection, path, rogue):
    connection.sendall(answer("", head="301 Dit", extra=f"Location: http://{rogue.host}:{rogue.port}{path}\r\n"))
    return True


def bomb():
    """gzip of a GiB of blanks, in about a MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + block + again * 1023 + b"\x03\x00" + bytes(8)


BOMB = answer(bomb(), extra="Content-Encoding: gzip\r\n")
MANY = '{"schema": "tertial.results/1", "unit": "x", "year": 2014, "outcomes": [' + "1," * 3_900_000 + "1]}"
LOGIN = "<!DOCTYPE html><html><body><form>Ange användarnamn och lösenord</form></body></html>"

SECURE = {"expired", "othername", "stranger-ca", "downgrade"}  # https, with an issuer of their own
NOWHERE = {"nodns": "http://finns-inte.invalid"}  # never there
SIX = {"six"} if has_ipv6() else set()

# name: (behaviour, or a method of the rogue, or a change of it; what last_error.kind may be; words that must be in the message; the answer arrives)
HOSTILE = {
    "refused": ("refuse", {"connect"}, ["nekades"], False),
    "blackhole": ("deaf", {"timeout", "connect"}, [], False),
    "silent": (silent, {"timeout"}, ["pull.timeout"], False),
    "slowhead": (slowly(b"HTTP/1.1 200 OK\r\nX-A: "), {"timeout"}, ["pull.timeout"], False),
    "slowbody": (slowly(b"HTTP/1.1 200 OK\r\nContent-Length: 6000\r\n\r\n{"), {"timeout"}, ["pull.timeout"], False),
    "reset": (cut, {"broken"}, ["bröt"], False),
    "loop": (to(lambda r, p: p), {"redirect"}, ["högst 3"], False),
    "tofile": (to(lambda r, p: "file:///etc/passwd"), {"redirect"}, ["file:///etc/passwd"], False),
    "away": (to(lambda r, p: "http://127.0.0.9:9/lur"), {"redirect"}, ["registret inte nämner"], False),
    "downgrade": (downgrade, {"redirect"}, ["https"], False),
    "expired": (certificate("expired"), {"tls"}, ["har gått ut"], False),
    "othername": (certificate("othername"), {"tls"}, ["annat namn", "127.4.0."], False),
    "stranger-ca": (certificate("stranger-ca"), {"tls"}, ["okänd utfärdare", "pull.ca"], False),
    "nodns": (None, {"resolve"}, ["slås upp"], False),
    "six": ("refuse", {"connect"}, ["nekades"], False),
    "s401": (status(401), {"http_status"}, ["401", "credential"], False),
    "s403": (status(403), {"http_status"}, ["403"], False),
    "s404": (status(404), {"http_status"}, ["404", "adressen"], False),
    "s410": (status(410), {"http_status"}, ["410"], False),
    "s429": (status(429, Retry_After=3600), {"http_status"}, ["429"], False),
    "s500": (status(500), {"http_status"}, ["500"], False),
    "s503": (status(503, Retry_After="Fri, 31 Dec 2066 23:59:59 GMT"), {"http_status"}, ["503"], False),
    "s304": (says(b"HTTP/1.1 304 Not Modified\r\n\r\n"), {"http_status"}, ["304"], False),
    "s206": (status(206), {"http_status"}, ["206"], False),
    "toolittle": (says(lambda u, p: answer(json.dumps(document(u, p)), length=9000)), {"broken"}, ["av 9000 byte"], False),
    "toomuch": (says(lambda u, p: answer(json.dumps(document(u, p)), length=100)), {"malformed"}, ["avhugget"], True),
    "chunks": (says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFF\r\n{\"sch"), {"broken"}, ["bröts"], False),
    "badchunk": (says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"), {"broken"}, [], False),
    "nothttp": (says(b"SSH-2.0-OpenSSH_9.2\r\n"), {"broken"}, ["HTTP"], False),
    "notgzip": (says(answer("{}", extra="Content-Encoding: gzip\r\n")), {"broken"}, ["gzip"], False),
    "charset": (says(lambda u, p: answer(json.dumps(dict(document(u, p), unit="Blåklinten") if p == "/utfall" else document(u, p), ensure_ascii=False).encode("latin-1"),
                                         extra="Content-Type: application/json; charset=iso-8859-1\r\n")), {"bad_encoding", "wrong_unit"}, [], True),
    "bomb": (says(BOMB), {"too_large"}, ["gränsen"], True),
    "endless": (endless(b"HTTP/1.1 200 OK\r\n\r\n", b"[" * 65536), {"too_large"}, ["8388608"], True),
    "claims": (says(answer("{", length=104857600)), {"too_large"}, ["104857600", "8388608"], True),
    "header": (endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 65536), {"too_large"}, ["svarshuvudet"], True),
    "headers": (endless(b"HTTP/1.1 200 OK\r\n", b"X-Annat: y\r\n" * 4096), {"too_large"}, ["svarshuvudet"], True),
    "login": (says(answer(LOGIN, extra="Content-Type: text/html\r\n")), {"html"}, [], True),
    "deep": (body("[" * 100000 + "]" * 100000), {"too_large"}, ["gränsen"], True),
    "many": (body(MANY), {"too_large"}, ["värden i dokumentet"], True),
    "long": (changed(lambda d: d.update(unit="x" * 70000)), {"too_large"}, ["65536"], True),
    "twice": (body(lambda u, p: json.dumps(document(u, p))[:-1] + ', "year": 2014}'), {"malformed"}, ["year"], True),
    "unknown": (changed(lambda d: d.update(utfal=[])), {"schema"}, ["utfal"], True),
    "huge": (body(lambda u, p: json.dumps(document(u, p)).replace("4.2", "4e400")), {"impossible", "malformed"}, [], True),
    "utf8": (body(lambda u, p: json.dumps(document(u, p)).encode()[:-1] + b', "\xff\xfe": 1}'), {"bad_encoding", "malformed"}, [], True),
    "nul": (body(lambda u, p: json.dumps(document(u, p)).replace("besok", "be\\u0000sok", 1)), {"bad_encoding", "malformed"}, ["NUL"], True),
    "rawnul": (body(lambda u, p: json.dumps(document(u, p)).encode()[:40] + b"\0\0"), {"bad_encoding", "malformed"}, [], True),
    "date": (changed(lambda d: d["outcomes"][0].update(reported="2014-02-30")), {"impossible", "schema"}, ["2014-02-30"], True),
    "stranger": (body(lambda u, p: json.dumps(document("frammande", p))), {"wrong_unit"}, ["Frammande", "stranger"], True),
    "lastyear": (body(lambda u, p: json.dumps(plan(u, year=2009) if p == "/plan" else results(u, year=2009))), {"wrong_year"}, ["2009"], True),
    "empty": (body(""), {"empty"}, [], True),
    "cutjson": (body(lambda u, p: json.dumps(document(u, p))[:-30]), {"malformed"}, ["avhugget"], True),
    "list": (body("[]"), {"schema"}, [], True),
    "yaml": (body("schema: tertial.results/1"), {"not_a_feed"}, [], True),
    "pdf": (body(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"), {"not_a_feed", "bad_encoding"}, [], True),
    "zip": (body(b"PK\x03\x04" + bytes(500)), {"not_a_feed", "bad_encoding"}, [], True),
    "shrunk": (says(lambda u, p: answer(json.dumps(dict(plan(u), indicators=plan(u)["indicators"][:1]) if p == "/plan" else results(u)))), {"shrunk"}, ["1 av sina 3", "valid_from", "plan.confirmed"], True),
}


if not SIX:
    del HOSTILE["six"]


def config(folder, daemon, sink, crowd, rogues, interval="2s", more="", nowhere={}, pull=""):
    units = ["units:"]
    for i in range(crowd.n if crowd else 0):
        units.append(f'  - {{id: frisk-{i}, name: Frisk {i}, department: omsorg, plan: {{url: "{crowd.url(i, "plan")}"}}, results: {{url: "{crowd.url(i, "utfall")}"}}}}')
    for name, rogue in rogues.items():
        units.append(f'  - {{id: {name}, department: omsorg, active: {{from: 2013-01-01}}, plan: {{url: "{rogue.url("/plan")}"{more}}}, results: {{url: "{rogue.url("/utfall")}"}}}}')
    for name, url in nowhere.items():
        units.append(f'  - {{id: {name}, department: omsorg, plan: {{url: "{url}/plan"}}, results: {{url: "{url}/utfall"}}}}')
    daemon.config(f"""districts: [{{id: testby, name: Testby}}]
departments: [{{id: omsorg, name: Omsorgen, district: testby, head: {{name: Chef, email: chef@example.se}}, controller: {{name: C, email: c@example.se}}}}]
operator: {{name: Drift, email: drift@example.se}}
pull: {{interval: {interval}, timeout: 3s, connect_timeout: 1s{pull}}}
store: {{path: "{folder}/tertial.db"}}
notify: {{smtp: {{url: "{sink.url}", from: "tertial@example.se"}}}}
serve: {{listen: "127.0.0.1:{daemon.port}"}}
""", units="\n".join(units) + "\n", catalogue=CATALOGUE)


def certificates(folder):
    """The issuer's own file, and what a rogue may show, for each that talks TLS."""
    ours, theirs = Issuer(folder / "var"), Issuer(folder / "nagons")

    def of(host):
        name = [f"IP:{host}"]
        return {"sound": ours.server(name), "expired": ours.server(name, days=-1), "othername": ours.server(["DNS:nagon.annan.example"]),
                "stranger-ca": theirs.server(name)}

    return ours.ca, of


class Stage:
    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.sink = MailSink()
        self.daemon = Daemon(folder / "d", as_of=AS_OF)
        self.api = self.daemon.api
        self.crowd = Crowd(SOUND, lambda i, kind: document(f"frisk-{i}", "/" + kind))
        self.rogues = {}
        ca, certificates_of = certificates(folder)
        for k, name in enumerate(HOSTILE):
            if name in NOWHERE:
                continue
            host = "::1" if name in SIX else f"127.4.0.{k + 1}"
            shown = certificates_of(host) if name in SECURE else None
            rogue = self.rogues[name] = Rogue(good(name), host=host, context=shown and shown["sound"])
            rogue.unit, rogue.certificates = name, shown
        config(self.daemon.folder, self.daemon, self.sink, self.crowd, self.rogues, nowhere=NOWHERE, pull=f", ca: {ca}")

    def start(self):
        self.daemon.start(seconds=60)
        wait_until(lambda: self.sum() == 210 * (SOUND + len(self.rogues)), 60 * PATIENCE, "alla hämtade")
        self.memory = self.daemon.memory_kib
        self.turn()
        return self

    def sum(self):
        row = self.api.indicator("besok", "district:testby", "2014-T2")
        return row and row["value"]

    def turn(self):
        for name in self.rogues:
            behave = HOSTILE[name][0]
            if isinstance(behave, str):
                getattr(self.rogues[name], behave)()
            elif name in SECURE and behave is not downgrade:
                behave(self.rogues[name])
            else:
                self.rogues[name].behave = behave

    def close(self):
        self.daemon.close()
        for rogue in self.rogues.values():
            rogue.close()
        self.crowd.close()
        self.sink.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    s = Stage(tmp_path_factory.mktemp("hostile"))
    try:
        yield s.start()
    finally:
        s.close()


def wrong(unit, kinds):
    error = unit["last_error"]
    return error if error and error["kind"] in kinds else None


@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_told_with_its_cause_and_its_last_good_figures_stay(stage, name):
    _, kinds, words, arrives = HOSTILE[name]
    try:
        error = wait_until(lambda: wrong(stage.api.unit(name), kinds), 40 * PATIENCE, f"felet för {name}")
    except AssertionError as e:
        raise AssertionError(f"{e}\n{json.dumps(stage.api.unit(name), ensure_ascii=False)}") from None
    for word in words:
        assert word in error["message"] + (error["pointer"] or ""), error
    unit = stage.api.unit(name)
    states = set(unit["evidence"].values())
    assert ("invalid" in states) == arrives, unit
    assert arrives or "failing" in unit["reach"].values(), unit
    row = stage.api.indicator("besok", f"unit:{name}", "2014-T2")
    if name in NOWHERE:
        assert row is None or row["value"] is None, row
        stage.daemon.expect_said(name, "inget har hämtats ännu", seconds=20)
        return
    assert row["value"] == 210, row
    stage.daemon.expect_said(name, "gäller från", seconds=20)


def test_the_sound_ones_figures_arrive(stage):
    for i in range(0, SOUND, 50):
        stage.crowd.put(i, "utfall", results(f"frisk-{i}", visits=(110, 310)))
    wait_until(lambda: stage.sum() == 210 * (SOUND + len(stage.rogues)) + 100 * len(range(0, SOUND, 50)), 30 * PATIENCE, "de friskas nya utfall")
    assert stage.api.rows("alerts", state="raised")
    for i in range(0, SOUND, 97):
        assert stage.api.unit(f"frisk-{i}")["last_error"] is None


def test_no_request_leaves_to_where_the_register_does_not_point(stage):
    lure = UnitServer("127.0.0.9")
    try:
        stage.rogues["away"].behave = to(lambda r, p: lure.url("/lur"))
        n = len(stage.rogues["away"].heard)
        wait_until(lambda: len(stage.rogues["away"].heard) > n + 3, 40 * PATIENCE, "några försök till")
        assert lure.log == []
    finally:
        lure.close()


def test_memory_stays_under_its_bound_and_the_loop_goes_on(stage):
    for name in ("bomb", "endless", "many", "header"):
        wait_until(lambda: len(stage.rogues[name].heard) > 6, 60 * PATIENCE, "flera försök")
    assert stage.daemon.memory_kib < (stage.memory + 120 * 1024) * (1 if PATIENCE == 1 else 6)
    assert stage.api.api("status")["feeds"]["tried"] == 2 * (SOUND + len(HOSTILE))


def test_repeated_failures_are_told_less_and_less_often(stage):
    wait_until(lambda: stage.daemon.said("s500", "(4 i rad)"), 40 * PATIENCE, "fyra försök")
    lines = [line for line in stage.daemon.errors if "unit=s500" in line and "results" in line and "i rad" in line]
    assert [line.split(" i rad")[0].split("(")[-1] for line in lines[:3]] == ["1", "2", "4"]


def test_a_retry_after_is_kept_to(stage):
    wait_until(lambda: wrong(stage.api.unit("s429"), {"http_status"}), 40 * PATIENCE, "429")
    n = len(stage.rogues["s429"].heard) + len(stage.rogues["s503"].heard)
    tries = len(stage.rogues["s500"].heard)
    wait_until(lambda: len(stage.rogues["s500"].heard) > tries + 3, 40 * PATIENCE, "några varv")
    assert len(stage.rogues["s429"].heard) + len(stage.rogues["s503"].heard) == n


def test_afterwards_all_are_well_again(stage):
    for name, rogue in stage.rogues.items():
        if name in SECURE:
            rogue.context = rogue.certificates["sound"]
        if HOSTILE[name][0] not in ("refuse", "deaf"):
            rogue.behave = None
    slow = {"refused", "blackhole", "six", "s429", "s503"} | set(NOWHERE)  # gone, or they asked for an hour
    left = [name for name in HOSTILE if name not in slow]
    wait_until(lambda: all(stage.api.unit(n)["evidence"] == {"plan": "fresh", "results": "fresh"} and set(stage.api.unit(n)["reach"].values()) == {"ok"} for n in left),
               90 * PATIENCE, "alla friska")
    for name in left[:5]:
        stage.daemon.expect_said(name, "hämtas igen utan fel")
    stage.daemon.stop(seconds=30)


# ---- a plan that lost half its indicators

@pytest.fixture
def unit(tmp_path):
    made = []

    def run():
        sink, daemon = MailSink(), Daemon(tmp_path / "d", as_of=AS_OF)
        rogue = Rogue(good("alfa"))
        rogue.unit = "alfa"
        made.extend([daemon, rogue, sink])
        config(daemon.folder, daemon, sink, None, {"alfa": rogue}, interval="1s")
        daemon.start()
        wait_until(lambda: daemon.api.indicator("besok", "unit:alfa", "2014-T2"), 20 * PATIENCE, "utfallet")
        return daemon, rogue, sink

    yield run
    for one in made:
        one.close()


def shorter(n, **more):
    return lambda connection, path, rogue: path == "/plan" and connection.sendall(
        answer(json.dumps(dict(plan("alfa"), indicators=plan("alfa")["indicators"][:n], **more)))) is None


def refused(daemon):
    return wait_until(lambda: wrong(daemon.api.unit("alfa"), {"shrunk"}), 20 * PATIENCE, "frågan om planen")


def owed(daemon):
    return {r["indicator"] for r in daemon.api.rows("indicators", unit="alfa") if r["scope"] == "unit:alfa" and r["target"] is not None}


def test_a_plan_that_lost_half_is_kept_and_asked_about(unit):
    daemon, rogue, sink = unit()
    rogue.behave = shorter(1)
    error = refused(daemon)
    assert "1 av sina 3" in error["message"]
    assert owed(daemon) == {"sjukfranvaro", "nojda", "besok"}
    wait_until(lambda: sink.to("c@example.se"), 20 * PATIENCE, "brevet")
    assert "plan.confirmed" in sink.to("c@example.se")[0].text.replace("\n", " ").replace("  ", "")
    daemon.kill()  # and a restart forgets nothing of it
    daemon.start()
    refused(daemon)
    assert owed(daemon) == {"sjukfranvaro", "nojda", "besok"}
    daemon.stop()


def test_two_of_three_is_a_change_like_any_other(unit):
    daemon, rogue, _ = unit()
    rogue.behave = shorter(2)
    wait_until(lambda: owed(daemon) == {"sjukfranvaro", "nojda"}, 20 * PATIENCE, "den nya planen")
    assert daemon.api.unit("alfa")["last_error"] is None
    daemon.stop()


def test_one_row_that_goes_is_an_edit(unit):
    daemon, rogue, _ = unit()
    rogue.behave = shorter(2)
    wait_until(lambda: len(owed(daemon)) == 2, 20 * PATIENCE, "planen med två")
    rogue.behave = shorter(1)
    wait_until(lambda: owed(daemon) == {"sjukfranvaro"}, 20 * PATIENCE, "planen med en")
    daemon.stop()


def test_valid_from_says_that_it_is_meant(unit):
    daemon, rogue, _ = unit()
    rogue.behave = shorter(1, valid_from="2014-09-01")
    wait_until(lambda: owed(daemon) == {"sjukfranvaro"}, 20 * PATIENCE, "den nya planen")
    daemon.stop()


def test_a_human_may_confirm_that_very_document(unit):
    daemon, rogue, sink = unit()
    rogue.behave = shorter(1)
    digits = refused(daemon)["message"].split("plan.confirmed: ")[1].split(" ")[0]
    config(daemon.folder, daemon, sink, None, {"alfa": rogue}, interval="1s", more=f', confirmed: "{digits}"')
    daemon.reload()
    wait_until(lambda: owed(daemon) == {"sjukfranvaro"}, 20 * PATIENCE, "den bekräftade planen")
    rogue.behave = None
    wait_until(lambda: len(owed(daemon)) == 3, 20 * PATIENCE, "hela planen igen")
    rogue.behave = shorter(0)  # another document is another question
    assert "0 av sina 3" in refused(daemon)["message"]
    daemon.stop()
    config(daemon.folder, daemon, sink, None, {"alfa": rogue}, interval="1s", more=', confirmed: "abc"')
    assert daemon.run() == 1 and daemon.said("units[alfa].plan.confirmed", "kontrollsumma")


# ---- the register moves

def test_three_hundred_units_move_in_one_reload(tmp_path):
    old, new = (Crowd(300, lambda i, kind: document(f"frisk-{i}", "/" + kind)) for _ in range(2))
    sink, daemon = MailSink(), Daemon(tmp_path / "d", as_of=AS_OF)
    try:
        config(daemon.folder, daemon, sink, old, {})
        daemon.start(seconds=60)
        total = lambda: (daemon.api.indicator("besok", "district:testby", "2014-T2") or {}).get("value")  # noqa: E731
        wait_until(lambda: total() == 300 * 210, 60 * PATIENCE, "alla hämtade")
        new.put(7, "utfall", results("frisk-7", visits=(110, 310)))
        config(daemon.folder, daemon, sink, new, {})
        daemon.reload(seconds=60)
        before = dict(old.asked)
        wait_until(lambda: total() == 300 * 210 + 100, 60 * PATIENCE, "utfallet på den nya adressen")
        wait_until(lambda: all(new.asked.get((address(i), p)) for i in range(300) for p in ("/plan", "/utfall")), 60 * PATIENCE, "alla på de nya adresserna")
        late = {k: n - before.get(k, 0) for k, n in old.asked.items() if n > before.get(k, 0)}
        assert len(late) <= 64, late  # those that were on their way
        assert all(daemon.api.unit(f"frisk-{i}")["last_error"] is None for i in range(0, 300, 29))
        daemon.stop(seconds=30)
    finally:
        daemon.close()
        old.close()
        new.close()
        sink.close()
