# SPDX-License-Identifier: EUPL-1.2
"""A real mail server between the daemon and the reader: Postfix takes the mail and relays it to the sink.

Debian's postfix and opensmtpd exclude each other, so scripts/install_needs.sh unpacks postfix into build/postfix; it is run
from there with settings, queue and log of its own.
"""
import grp
import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from daemon import PATIENCE, ROOT
from peers import free_port, wait_until
from world import CONTROLLER, HEAD, contact

MAIN = """compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {root}/usr/lib/postfix/sbin
command_directory = {root}/usr/sbin
shlib_directory = no
meta_directory = {folder}
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
import_environment = MAIL_CONFIG MAIL_LOGTAG LANG=C LD_LIBRARY_PATH
mail_owner = {owner}
setgid_group = {group}
myhostname = mx.example.se
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = check_recipient_access inline:{{ {refused} }}, permit_mynetworks, reject
relayhost = [127.0.0.1]:{sink}
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtp_tls_security_level = none
smtpd_tls_security_level = none
"""
MASTER = """127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
QUEUE = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace")


def not_here(why):
    """In CI nothing is left out."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(why)


def home():
    """Where Postfix is: unpacked by us, or the machine's own."""
    found = [r for r in (ROOT / "build/postfix", Path("/")) if (r / "usr/lib/postfix/sbin/master").exists()]
    if not found:
        not_here("postfix saknas: scripts/install_needs.sh test")
    if os.geteuid() != 0:
        not_here("postfix måste startas av root")
    return found[0]


def write_settings(folder, root, **how):
    owner = "postfix" if any(p.pw_name == "postfix" for p in pwd.getpwall()) else "mail"
    group = "postdrop" if any(g.gr_name == "postdrop" for g in grp.getgrall()) else "games"
    (folder / "main.cf").write_text(MAIN.format(folder=folder, root=root, owner=owner, group=group, **how))
    (folder / "master.cf").write_text(MASTER.format(**how))
    (folder / "queue").mkdir()
    for name in ("pid", *QUEUE, "public", "maildrop"):
        (folder / "queue" / name).mkdir()
        if name != "pid":
            shutil.chown(folder / "queue" / name, owner)
    (folder / "data").mkdir()
    shutil.chown(folder / "data", owner)
    for upper in (folder, *folder.parents):  # its processes are nobody in particular
        if upper.stat().st_uid == os.geteuid() and upper != Path("/"):
            upper.chmod(upper.stat().st_mode | 0o055)


@pytest.fixture
def postfix(tmp_path):
    """start(sink port, refused=…) -> port of a running Postfix."""
    root, running = home(), []

    def start(sink, refused="{ nobody@example.com = REJECT }"):
        folder, port = tmp_path / "postfix", free_port()
        folder.mkdir()
        write_settings(folder, root, sink=sink, port=port, refused=refused)
        env = dict(os.environ, MAIL_CONFIG=str(folder), LD_LIBRARY_PATH=str(root / "usr/lib/postfix"))
        running.append(subprocess.Popen([root / "usr/lib/postfix/sbin/master", "-d", "-c", str(folder)], env=env, cwd=folder / "queue",
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

        def answers():
            log = (folder / "log").read_text() if (folder / "log").exists() else ""
            assert running[0].poll() is None, "postfix slutade: " + log[-800:]
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=2) as s:
                    return s.recv(100).startswith(b"220")
            except OSError:
                return False

        wait_until(answers, 20, "postfix")
        return port

    yield start
    for process in running:
        process.terminate()  # its children leave with it
        process.wait(20)


def test_mail_goes_through_postfix(make, postfix):
    w = make(start=False)
    w.settings["smtp"] = f"smtp://127.0.0.1:{postfix(w.sink.port)}"
    w.write()
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    mail = w.wait_mails(1, HEAD, seconds=30)[0]
    assert "6,1" in mail.text and "Sjukfrånvaro" in mail.text
    assert "Postfix" in mail.message["Received"] and mail.id.endswith("@example.se>")
    wait_until(lambda: w.api.api("status")["queues"]["letters"] == 0, 10 * PATIENCE, "tom utkorg")
    w.stop()


def test_a_refusal_by_postfix_is_final_for_one_and_for_none_other(make, postfix):
    w = make(start=False)
    gone = contact("beta")
    w.settings["smtp"] = f"smtp://127.0.0.1:{postfix(w.sink.port, '{ %s = REJECT finns inte }' % gone)}"
    w.write()
    w.results("beta", sick=(4.0, None))  # late: its contact and the controller are told
    w.daemon.start()
    w.wait_mails(1, CONTROLLER, seconds=30)
    w.daemon.expect_said(gone, "554")
    wait_until(lambda: w.api.api("status")["queues"]["letters_dead"] == 1, 15 * PATIENCE, "det döda brevet")
    assert not w.sink.to(gone)
    w.stop()


def test_what_postfix_puts_off_waits(make, postfix):
    w = make(start=False)
    later = contact("beta")
    w.settings["smtp"] = f"smtp://127.0.0.1:{postfix(w.sink.port, '{ %s = DEFER kom igen }' % later)}"
    w.write()
    w.results("beta", sick=(4.0, None))
    w.daemon.start()
    w.wait_mails(1, CONTROLLER, seconds=30)
    w.daemon.expect_said(later, "450")
    q = w.api.api("status")["queues"]
    assert q["letters"] == 1 and q["letters_dead"] == 0, q
    w.stop()
