# SPDX-License-Identifier: EUPL-1.2
"""How a unit is logged in to and reached: basic, bearer, OAuth2, certificates on both sides, a proxy; and where no request goes."""
import base64
import json
import socket
from pathlib import Path

import pytest
from certs import Issuer
from crowd import has_ipv6
from daemon import PATIENCE, TERTIALD
from peers import Proxy, TokenServer, UnitServer, wait_until
from world import results

SECRET = "hemligt/ord 4711+å"


def world_with(make, extra, secrets=(), units=("alfa", "beta"), main=""):
    """A world whose unit alfa has `extra` in the register."""
    w = make(start=False, units=units)
    folder = w.daemon.folder / "credentials"
    folder.mkdir(exist_ok=True)
    for name, value in dict(secrets).items():
        (folder / name).write_text(value)
    w.settings["extra"] = w.settings.get("extra", "")
    w.daemon.config(w.main_yaml().replace("pull: {", "pull: {" + main), units=w.units_yaml().replace("id: alfa,", f"id: alfa, {extra},"), catalogue=None)
    w.write = None
    return w


def sent(server, path="/plan"):
    return [headers.get("Authorization") for _, _, headers in server.seen(path)]


def nowhere(w, *words):
    for text in ["\n".join(w.daemon.errors)] + [w.api.get(p).text for p in ("/api/v1/units", "/api/v1/status", "/metrics", "/u/alfa")]:
        assert not any(word in text for word in words)


def failing(w, *words, unit="alfa", kind=None):
    error = w.wait_unit(unit, lambda u: u["last_error"] is not None)["last_error"]
    assert kind is None or error["kind"] == kind, error
    for word in words:
        assert word in error["message"], error
    return error


def test_basic_is_user_and_password(make):
    w = world_with(make, 'auth: {type: basic, user: läsare, credential: ord}', {"ord": SECRET + "\n"}).start()
    assert set(sent(w.servers["alfa"])) == {"Basic " + base64.b64encode(f"läsare:{SECRET}".encode()).decode()}
    assert set(sent(w.servers["beta"])) == {None}
    nowhere(w, SECRET, base64.b64encode(f"läsare:{SECRET}".encode()).decode())
    w.stop()


def test_bearer_is_the_word(make):
    w = world_with(make, "auth: {type: bearer, credential: ord}", {"ord": "abc.def"}).start()
    assert set(sent(w.servers["alfa"])) == {"Bearer abc.def"}
    w.stop()


@pytest.mark.parametrize("extra, words", [
    ("auth: {type: basic, credential: ord}", "auth.user saknas"),
    ("auth: {type: bearer}", "auth.credential saknas"),
    ("auth: {type: bearer, credential: ord, user: jag}", "auth.user hör till"),
    ("auth: {type: oauth2, credential: ord, client_id: x}", "auth.token_url saknas"),
    ("auth: {type: oauth2, credential: ord, token_url: \"https://a.se/t\"}", "auth.client_id saknas"),
    ("auth: {type: bearer, credential: ord, scope: x}", "hör till auth.type: oauth2"),
    ("credential: ord, auth: {credential: annat}", "skriv bara den ena"),
    ("credential: ord, auth: {type: bearer}", "skriv auth.credential"),
    ("auth: {type: digest}", "finns inte att välja"),
    ("tls: {ca: saknas.pem}", "filen finns inte"),
    ("proxy: \"ftp://x\"", "adressen har fel början"),
])
def test_what_does_not_go_together_is_told_before_the_start(make, extra, words):
    w = world_with(make, extra, {"ord": "x"})
    assert w.daemon.run() == 1
    assert w.daemon.said(words) and w.daemon.said("units.yaml:2:"), w.daemon.log


# ---- OAuth2

@pytest.fixture
def tokens(make):
    server = TokenServer("klient ett", SECRET)
    yield server
    server.close()


def with_tokens(make, tokens, **how):
    w = world_with(make, f'auth: {{type: oauth2, token_url: "{tokens.url("/token")}", client_id: "klient ett", credential: ord, scope: "läsa planer"}}',
                   {"ord": SECRET}, **how)
    w.servers["alfa"].wants = tokens.accepts
    return w


def test_one_token_is_asked_for_and_shared(make, tokens):
    w = with_tokens(make, tokens).start()
    w.round("alfa")
    w.round("alfa")
    assert len(tokens.asked) == 1
    assert tokens.asked[0][0] == {"grant_type": "client_credentials", "scope": "läsa planer"}
    assert set(sent(w.servers["alfa"])) == set(sent(w.servers["alfa"], "/utfall")) == {"Bearer ord-1"}
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    nowhere(w, SECRET, "ord-1")
    w.stop()


def test_a_token_taken_back_is_asked_for_anew_once(make, tokens):
    w = with_tokens(make, tokens).start()
    tokens.forget()
    w.results("alfa", visits=(110, 222))
    w.wait_value("unit:alfa", "besok", "2014-T2", 222)
    assert len(tokens.asked) == 2
    assert w.api.unit("alfa")["last_error"] is None
    w.stop()


@pytest.mark.parametrize("expires_in", [0, 1])
def test_a_token_is_not_used_beyond_its_time(make, tokens, expires_in):
    tokens.expires_in = expires_in
    w = with_tokens(make, tokens).start()
    assert None not in sent(w.servers["alfa"])  # never asked without
    wait_until(lambda: len(tokens.asked) >= 3, 20 * PATIENCE, "nya ord")
    assert w.api.unit("alfa")["last_error"] is None
    w.stop()


def test_a_unit_that_accepts_no_token_is_told_and_the_token_server_is_left_in_peace(make, tokens):
    w = with_tokens(make, tokens)
    w.servers["alfa"].wants = lambda headers: False
    w.start()
    failing(w, "401", kind="http_status")
    asked, rounds = len(tokens.asked), len(w.servers["alfa"].seen("/plan"))
    assert asked <= rounds + len(w.servers["alfa"].seen("/utfall"))
    w.stop()


@pytest.mark.parametrize("break_it, words", [
    (lambda t: setattr(t, "mode", "400"), ("auth.token_url", "400")),
    (lambda t: setattr(t, "mode", "503"), ("auth.token_url", "503")),
    (lambda t: t.down(), ("auth.token_url", "nekades")),
    (lambda t: setattr(t, "secret", "annat"), ("auth.token_url", "401")),
    (lambda t: setattr(t, "expires_in", "snart"), ("auth.token_url", "expires_in")),
])
def test_a_token_that_is_not_given_is_told_in_words(make, tokens, break_it, words):
    w = with_tokens(make, tokens)
    break_it(tokens)
    w.start()
    failing(w, *words)
    assert not sent(w.servers["alfa"])  # never asked without
    assert w.value("unit:beta", "besok", "2014-T2") == 210
    w.stop()


def test_a_changed_credential_is_used_without_reload(make):
    w = world_with(make, "auth: {type: bearer, credential: ord}", {"ord": "gammalt"}).start()
    (w.daemon.folder / "credentials" / "ord").write_text("nytt-ord")
    wait_until(lambda: "Bearer nytt-ord" in sent(w.servers["alfa"]), 25 * PATIENCE, "det nya ordet")
    w.daemon.expect_said("alfa", "«ord» är ny")
    (w.daemon.folder / "credentials" / "ord").unlink()
    w.daemon.expect_said("«ord» kan inte användas", "den gamla används")
    n = len(sent(w.servers["alfa"]))
    w.round("alfa")
    assert set(sent(w.servers["alfa"])[n:]) == {"Bearer nytt-ord"}
    nowhere(w, "nytt-ord", "gammalt")
    w.stop()


# ---- a name that leads elsewhere from one day to the next

def own_address():
    """This machine's address on a net, if it has one; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        try:
            s.connect(("192.0.2.1", 9))
            return s.getsockname()[0]
        except OSError:
            return None


@pytest.mark.skipif(own_address() in (None, "127.0.0.1"), reason="maskinen är inte på något nät")
def test_a_name_that_turns_to_this_machine_is_not_followed(make):
    w = make(start=False)
    unit = UnitServer(address=own_address())
    lure = UnitServer(address="127.0.0.1", port=unit.port)
    for path in ("/plan", "/utfall"):
        unit.put(path, w.servers["alfa"].pages[path].body)
    name, file = "enhet.example", w.daemon.folder / "namn"
    w.daemon.env["ASAN_OPTIONS"] += ":verify_asan_link_order=0"  # another library is before its own
    w.daemon.env.update(LD_PRELOAD=str(Path(TERTIALD).parent / "libnames.so"), NAMES_OF=name, NAMES_FILE=str(file))
    w.daemon.config(w.main_yaml(), units=w.units_yaml().replace(w.servers["alfa"].url("/"), f"http://{name}:{unit.port}/"))
    w.write = None
    file.write_text(own_address() + "\n")
    w.start()
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.stop()
    file.write_text("127.0.0.1\n")  # whoever rules over the name
    w.start()
    failing(w, "leder till den här datorn själv", kind="connect")
    assert lure.log == []
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.stop()
    unit.close()
    lure.close()


# ---- TLS

@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    return Issuer(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def secure(make, issuer):
    """Put alfa behind TLS and start."""
    made = []

    def run(extra="", main=None, secrets=(), start=True, **how):
        w = world_with(make, extra or "aliases: []", secrets, main=f"ca: {issuer.ca}, " if main is None else main)
        server = UnitServer(tls=issuer.server(**{"names": ["IP:127.0.0.1"], **how}))
        made.append(server)
        server.put("/plan", w.servers["alfa"].pages["/plan"].body).put("/utfall", w.servers["alfa"].pages["/utfall"].body)
        text = (w.daemon.folder / "units.d/units.yaml").read_text()
        (w.daemon.folder / "units.d/units.yaml").write_text(text.replace(w.servers["alfa"].url("/"), server.url("/")))
        w.servers["alfa"].close()
        w.servers["alfa"] = server
        return w.start() if start else w

    yield run
    for server in made:
        server.close()


def test_a_private_issuer_is_trusted_where_it_is_named(secure, issuer):
    w = secure()
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.stop()
    w = secure(extra=f"tls: {{ca: {issuer.ca}}}", main="")  # for the one unit
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.stop()


@pytest.mark.parametrize("how, words", [
    ({"main": ""}, "okänd utfärdare"),
    ({"days": -1}, "har gått ut"),
    ({"names": ["DNS:annan.example.se"]}, "annat namn"),
])
def test_a_certificate_that_does_not_hold_is_told(secure, how, words):
    w = secure(**how)
    failing(w, "TLS", words, kind="tls")
    assert w.servers["alfa"].seen("/plan") == []  # nothing was said over it
    assert w.value("unit:beta", "besok", "2014-T2") == 210
    w.stop()


def test_our_own_certificate_opens_the_door(secure, issuer):
    w = secure(extra="tls: {cert: nyckel}", secrets={"nyckel": issuer.make(["DNS:tertiald"]).read_text()}, clients=True)
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.stop()
    w = secure(clients=True)
    failing(w)
    assert w.servers["alfa"].seen("/plan") == []
    w.stop()


# ---- proxy

@pytest.fixture
def proxy():
    server = Proxy(login="gäst:" + SECRET)
    yield server
    server.close()


def through(proxy):
    return f'proxy: "{proxy.url("")}", proxy_credential: proxy, '


def test_a_proxy_is_gone_through_with_and_without_tls(secure, proxy, issuer):
    w = secure(main=f"ca: {issuer.ca}, " + through(proxy), secrets={"proxy": "gäst:" + SECRET})
    assert w.value("unit:alfa", "besok", "2014-T2") == w.value("unit:beta", "besok", "2014-T2") == 210
    assert f"127.0.0.1:{w.servers['alfa'].port}" in proxy.passed and w.servers["beta"].url("/plan") in proxy.passed
    nowhere(w, SECRET)
    w.stop()


def test_a_unit_may_go_round_the_proxy(make, proxy):
    w = world_with(make, 'proxy: "off"', {"proxy": "gäst:" + SECRET}, main=through(proxy)).start()
    assert not [p for p in proxy.passed if w.servers["alfa"].url("/") in p] and proxy.passed
    w.stop()


def test_the_proxys_login_goes_to_no_other_proxy(make, proxy):
    other = Proxy(login="gäst:" + SECRET)
    try:
        w = world_with(make, f'proxy: "{other.url("")}"', {"proxy": "gäst:" + SECRET}, main=through(proxy)).start()
        failing(w, "407", "bara sänds till pull.proxy")
        assert other.log and not [h for _, _, h in other.log if "Proxy-Authorization" in h]
        assert w.servers["beta"].url("/plan") in proxy.passed
        w.stop()
    finally:
        other.close()


def test_a_proxy_that_refuses_is_named(secure, proxy, issuer):
    w = secure(main=f"ca: {issuer.ca}, " + through(proxy), secrets={"proxy": "fel:ord"})
    failing(w, "407", "pull.proxy_credential")
    failing(w, "407", "pull.proxy_credential", unit="beta")
    proxy.close()
    w.wait_unit("beta", lambda u: "pull.proxy" in u["last_error"]["message"] and "407" not in u["last_error"]["message"], 30)
    w.stop()


# ---- where no request goes

def test_a_redirect_to_a_host_that_the_register_does_not_name_is_not_followed(make):
    stranger = UnitServer().put("/lur", json.dumps(results("alfa")))
    w = world_with(make, "auth: {type: bearer, credential: ord}", {"ord": "abc"})
    w.servers["alfa"].fault("/utfall", "redirect", stranger.url("/lur"))
    w.start()
    failing(w, "registret inte nämner", stranger.url("/lur"), kind="redirect")
    w.round("alfa")
    assert stranger.log == []
    stranger.close()
    w.stop()


def test_a_redirect_to_another_units_host_is_followed_without_the_credential(make):
    w = world_with(make, "auth: {type: bearer, credential: ord}", {"ord": "abc"})
    w.put("beta", "/lur", w.servers["alfa"].pages["/utfall"].body)
    w.servers["alfa"].fault("/utfall", "redirect", w.servers["beta"].url("/lur"))
    w.start()
    assert set(sent(w.servers["beta"], "/lur")) == {None}
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.stop()


@pytest.mark.skipif(not has_ipv6(), reason="maskinen har inget IPv6")
def test_a_unit_on_ipv6_alone(make):
    w = make(start=False, units=("alfa", "beta"))
    w.servers["alfa"].close()
    w.servers["alfa"] = UnitServer(address="::1")
    w.plan("alfa")
    w.results("alfa")
    w.write()
    w.start()
    assert w.value("unit:alfa", "besok", "2014-T2") == 210
    w.stop()


def test_a_name_that_nobody_has(make):
    w = world_with(make, "aliases: []")
    text = (w.daemon.folder / "units.d/units.yaml").read_text()
    (w.daemon.folder / "units.d/units.yaml").write_text(text.replace(w.servers["alfa"].url("/"), "http://finns.inte.invalid/"))
    w.start()
    failing(w, "slås upp", kind="resolve")
    w.stop()
