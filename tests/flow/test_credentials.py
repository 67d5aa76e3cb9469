# SPDX-License-Identifier: EUPL-1.2
"""A unit's credential goes to that unit and nowhere else: not to another host, not into log, API or mail."""
import os

from daemon import PATIENCE
from peers import wait_until

SECRET = "Bearer hemligt-ord-4711"


def with_secret(make):
    w = make(start=False, units=("alfa", "beta"))
    folder = w.daemon.folder / "credentials"
    folder.mkdir()
    (folder / "nyckel").write_text(SECRET + "\n")
    os.chmod(folder / "nyckel", 0o600)
    w.daemon.config(w.main_yaml(), units=w.units_yaml().replace("id: alfa,", "id: alfa, credential: nyckel,"))
    return w


def sent(w, unit, path):
    return [headers.get("Authorization") for _, _, headers in w.servers[unit].seen(path)]


def nowhere(w):
    for text in ["\n".join(w.daemon.errors)] + [w.api.get(p).text for p in ("/api/v1/units", "/api/v1/status", "/metrics", "/u/alfa")]:
        assert "hemligt-ord" not in text


def test_a_credential_is_sent_to_its_own_unit_only(make):
    w = with_secret(make).start()
    assert set(sent(w, "alfa", "/plan")) == set(sent(w, "alfa", "/utfall")) == {SECRET}
    assert set(sent(w, "beta", "/plan")) == {None}
    nowhere(w)
    w.stop()


def test_a_credential_does_not_follow_a_redirect_to_another_host(make):
    w = with_secret(make)
    w.put("beta", "/lur", w.servers["alfa"].pages["/utfall"].body)
    w.servers["alfa"].fault("/utfall", "redirect", w.servers["beta"].url("/lur"))
    w.start()
    wait_until(lambda: sent(w, "alfa", "/utfall"), 10 * PATIENCE, "hämtningen")
    assert SECRET not in sent(w, "beta", "/lur")
    nowhere(w)
    w.stop()


def test_systemds_credentials_are_used(make, tmp_path):
    w = with_secret(make)
    folder = tmp_path / "systemd"
    folder.mkdir()
    (folder / "nyckel").write_text("Basic YWxmYTpvcmQ=")
    w.daemon.env["CREDENTIALS_DIRECTORY"] = str(folder)
    w.start()
    assert set(sent(w, "alfa", "/plan")) == {"Basic YWxmYTpvcmQ="}
    w.stop()


def test_a_missing_credential_is_told_and_the_unit_is_asked_without(make):
    w = with_secret(make)
    (w.daemon.folder / "credentials" / "nyckel").unlink()
    w.start()
    w.daemon.expect_said("alfa", "nyckel", "credentials")
    assert set(sent(w, "alfa", "/plan")) == {None}
    w.stop()


def test_a_changed_credential_is_used_after_reload(make):
    w = with_secret(make).start()
    (w.daemon.folder / "credentials" / "nyckel").write_text("Bearer annat\n")
    w.daemon.reload()
    wait_until(lambda: "Bearer annat" in sent(w, "alfa", "/plan"), 15 * PATIENCE, "den nya inloggningen")
    w.stop()
