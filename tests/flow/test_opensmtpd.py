# SPDX-License-Identifier: EUPL-1.2
"""A real mail server between the daemon and the reader: OpenSMTPD takes the mail and relays it to the sink."""
import json
import os
import shutil
import socket
import subprocess

import pytest

from daemon import PATIENCE, tool
from peers import free_port, wait_until
from world import HEAD

SMTPD = shutil.which("smtpd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


@pytest.fixture
def smtpd(tmp_path):
    """start(sink port) -> port of a running OpenSMTPD."""
    if not SMTPD:
        pytest.skip("programmet smtpd saknas: apt-get install opensmtpd")
    if os.geteuid() != 0:
        pytest.skip("smtpd måste startas av root")
    running = []

    def start(sink_port):
        port = free_port()
        conf = tmp_path / "smtpd.conf"
        conf.write_text(f'listen on 127.0.0.1 port {port}\naction "vidare" relay host smtp://127.0.0.1:{sink_port}\nmatch from any for any action "vidare"\n')
        checked = subprocess.run([SMTPD, "-n", "-f", str(conf)], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        log = open(tmp_path / "smtpd.log", "wb")
        process = subprocess.Popen([SMTPD, "-d", "-f", str(conf)], stdout=log, stderr=log)
        running.append((process, log))

        def answers():
            if process.poll() is not None:
                pytest.skip("smtpd vill inte starta här: " + (tmp_path / "smtpd.log").read_text()[-300:])
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1) as s:
                    return s.recv(100).startswith(b"220")
            except OSError:
                return False

        wait_until(answers, 15, "smtpd")
        return port

    yield start
    for process, log in running:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def test_mail_goes_through_a_real_mail_server(make, smtpd):
    w = make(start=False)
    w.settings["smtp"] = f"smtp://127.0.0.1:{smtpd(w.sink.port)}"
    w.write()
    w.results("alfa", sick=(4.0, 6.1))
    w.start()
    mail = w.wait_mails(1, HEAD, seconds=30)[0]
    assert "6,1" in mail.text and "Sjukfrånvaro" in mail.text
    assert mail.message["Received"] and mail.id
    wait_until(lambda: w.api.api("status")["queues"]["letters"] == 0, 10 * PATIENCE, "tom utkorg")
    journal = json.loads(tool("log", "--json", "--to", HEAD, file=w.daemon.file)[1])["journal"]
    assert len(journal) == 1 and journal[0]["what"].startswith("250 2.0.0 ") and "accepted" in journal[0]["what"], journal
    code, out, err = tool("notify", "--test", "ny@example.se", file=w.daemon.file)
    assert code == 0 and "mottaget: 250 2.0.0 " in out, out + err
    w.stop()
