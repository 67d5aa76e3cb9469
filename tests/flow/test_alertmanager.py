# SPDX-License-Identifier: EUPL-1.2
"""Our webhooks in Alertmanager's form beside the real one: what tertiald sends is posted to Debian's Alertmanager, which takes it
as its own and sends the same body to its receiver."""
import http.client
import json
import re
import shutil
import subprocess
from datetime import datetime

import pytest

from daemon import PATIENCE
from hooks import HookSink
from peers import free_port, wait_until

ALERTMANAGER = shutil.which("prometheus-alertmanager")
POSTED = ("labels", "annotations", "startsAt", "endsAt", "generatorURL")  # what whoever has an alert gives; all else it makes
URL = "https://tertial.example.se/"
# Receiver, grouping and address are settings of a real one: set as ours are.
CONFIG = """route: {{receiver: tertial, group_by: [scope], group_wait: 0s, group_interval: 1s}}
receivers: [{{name: tertial, webhook_configs: [{{url: "{url}", send_resolved: true}}]}}]
"""


class Alertmanager:
    """The real one, on a port of its own; `sink` is its receiver."""

    def __init__(self, folder, external_url):
        self.sink, self.port = HookSink(), free_port()
        folder.mkdir()
        (folder / "am.yml").write_text(CONFIG.format(url=self.sink.url("/krok")))
        self.log = open(folder / "log", "w+")
        self.process = subprocess.Popen(
            [ALERTMANAGER, f"--config.file={folder}/am.yml", f"--storage.path={folder}/data", f"--web.listen-address=127.0.0.1:{self.port}",
             f"--web.external-url={external_url}", "--web.route-prefix=/", "--cluster.listen-address="], stdout=self.log, stderr=self.log)

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body=body, headers={"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def ready(self):
        assert self.process.poll() is None, self.said()
        try:
            return self.ask("GET", "/-/ready")[0] == 200
        except OSError:
            return False

    def said(self):
        self.log.seek(0)
        return self.log.read()[-2000:]

    def post(self, alerts):
        status, answer = self.ask("POST", "/api/v2/alerts", json.dumps([{k: a[k] for k in POSTED} for a in alerts]))
        assert status == 200, answer

    def take(self, body):
        """Give it the alerts of a webhook's body, and wait for the body that it sends of all of them."""
        self.post(body["alerts"])

        def told():
            same = [t.json for t in list(self.sink.taken) if t.json["status"] == body["status"] and states(t.json) == states(body)]
            return same[-1] if same else None

        try:
            return wait_until(told, 20 * PATIENCE, "Alertmanagers händelse")
        except AssertionError as e:
            raise AssertionError(f"{e}; {[t.body for t in self.sink.tried]}\n{self.said()}") from None

    def alerts(self):
        status, answer = self.ask("GET", "/api/v2/alerts")
        assert status == 200, answer
        return json.loads(answer)

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()
        self.sink.close()


@pytest.fixture
def real(tmp_path):
    """real(its own address) -> a running Alertmanager."""
    if not ALERTMANAGER:
        pytest.skip("programmet prometheus-alertmanager saknas: apt-get install prometheus-alertmanager")
    running = []

    def start(external_url):
        one = Alertmanager(tmp_path / "alertmanager", external_url)
        running.append(one)
        wait_until(one.ready, 20 * PATIENCE, "Alertmanager")
        return one

    yield start
    for one in running:
        one.close()


@pytest.fixture
def sink():
    one = HookSink()
    yield one
    one.close()


def hooked(make, sink, url, **results):
    w = make(start=False, units=("alfa",))
    text = w.main_yaml
    w.main_yaml = lambda: text().replace("notify: {", f'notify: {{webhooks: [{{url: "{sink.url("/krok")}", format: alertmanager}}], ').replace(
        "serve: {", f'serve: {{url: "{url}", ')
    w.write()
    w.results("alfa", **results)
    return w


def body_of(w, sink, n):
    """The n-th that the daemon sent."""
    try:
        return wait_until(lambda: len(sink.taken) >= n and sink.taken[n - 1], 20 * PATIENCE, "tertialds händelse").json
    except AssertionError as e:
        raise AssertionError(f"{e}\n{w.daemon.log}") from None


def states(body):
    return sorted(a["status"] for a in body["alerts"])


def comparable(body):
    """The text of it, but for what each makes in its own way: the order of alerts, and fingerprints, which have one form."""
    assert all(re.fullmatch("[0-9a-f]{16}", a["fingerprint"]) for a in body["alerts"])
    assert len({a["fingerprint"] for a in body["alerts"]}) == len(body["alerts"])
    alerts = sorted([dict(a, fingerprint="") for a in body["alerts"]], key=lambda a: sorted(a["labels"].items()))
    return json.dumps(dict(body, alerts=alerts), ensure_ascii=False, indent=1)


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


@pytest.mark.parametrize("zone", ["UTC", "Europe/Stockholm"])
def test_what_is_new_and_what_is_over_is_told_as_the_real_one_tells_it(make, sink, real, zone):
    am = real(URL)
    w = hooked(make, sink, URL, sick=(4.0, 6.1))
    w.settings["extra"] = f"timezone: {zone}"
    w.write()
    w.daemon.start()
    ours = body_of(w, sink, 1)
    assert len(ours["alerts"]) == 1 and ours["status"] == "firing"
    assert comparable(ours) == comparable(am.take(ours))
    w.results("alfa")
    over = body_of(w, sink, 2)
    assert len(over["alerts"]) == 1 and over["status"] == "resolved"
    assert comparable(over) == comparable(am.take(over))
    assert am.sink.taken[0].headers["content-type"] == sink.taken[0].headers["content-type"]
    w.stop()


def test_what_several_alerts_share_is_told_as_the_real_one_tells_it(make, sink, real):
    url = "https://intranet.example.se/tertial/"
    am = real(url)
    w = hooked(make, sink, url, sick=(4.0, 6.1), visits=(10, 20), satisfied=(100, 200))
    w.daemon.start()
    ours = body_of(w, sink, 1)
    assert len(ours["alerts"]) == 3 and ours["commonLabels"] and ours["commonAnnotations"]
    assert comparable(ours) == comparable(am.take(ours))
    w.stop()


def test_what_is_open_beside_a_change_is_repeated_as_the_real_one_repeats_it(make, sink, real):
    """A group goes by one key, and its status is that of all that is in it."""
    am = real(URL)
    w = hooked(make, sink, URL, sick=(4.0, 6.1), visits=(10, 20), satisfied=(100, 200))
    w.daemon.start()
    am.take(body_of(w, sink, 1))
    w.results("alfa", sick=(4.0, 6.1), visits=(10, 20))  # one is over, two are as they were
    ours = body_of(w, sink, 2)
    assert ours["status"] == "firing" and states(ours) == ["firing", "firing", "resolved"]
    assert {a["annotations"].get("change") for a in ours["alerts"]} == {"recovered", None}
    assert comparable(ours) == comparable(am.take(ours))
    w.results("alfa")
    over = body_of(w, sink, 3)
    assert over["status"] == "resolved" and len(over["alerts"]) == 2
    assert comparable(over) == comparable(am.take(over))
    assert len({body["groupKey"] for body in (ours, over)}) == 1
    w.stop()


def test_a_group_is_not_over_while_something_in_it_is_silenced(make, sink):
    """A receiver knows that it is open, and will hear no more of it before it is over."""
    w = hooked(make, sink, URL, sick=(4.0, 6.1), satisfied=(60, 200))
    w.settings["tokens"] = ", tokens: [hemligt-ord-1]"
    w.write()
    w.start()
    body_of(w, sink, 1)
    one, = [a["id"] for a in w.api.rows("alerts") if (a["scope"], a["subject"]) == ("unit:alfa", "nojda")]
    assert w.api.send("POST", "/api/v1/silences", {"alert": one, "until": "2014-10-06"}, word="hemligt-ord-1").status in (200, 201)
    w.results("alfa", sick=(4.0, 4.0), satisfied=(60, 200))
    ours = body_of(w, sink, 2)
    assert ours["groupKey"] == '{}:{scope="unit:alfa"}' and ours["status"] == "firing"
    assert {a["labels"]["subject"]: a["status"] for a in ours["alerts"]} == {"sjukfranvaro": "resolved", "nojda": "firing"}
    w.stop()


def test_the_real_one_takes_our_alerts_and_gives_them_back(make, sink, real):
    am = real(URL)
    w = hooked(make, sink, URL, sick=(4.0, 6.1), visits=(10, 20), satisfied=(100, 200))
    w.daemon.start()
    ours = body_of(w, sink, 1)["alerts"]
    am.post(ours)
    wait_until(lambda: [a["status"]["state"] for a in am.alerts()] == ["active"] * len(ours), 20 * PATIENCE, "larmen")
    kept = {json.dumps(a["labels"], sort_keys=True): a for a in am.alerts()}
    for a in ours:
        same = kept[json.dumps(a["labels"], sort_keys=True)]
        assert same["annotations"] == a["annotations"] and same["generatorURL"] == a["generatorURL"]
        assert moment(same["startsAt"]) == moment(a["startsAt"])
    am.post([dict(a, endsAt=a["startsAt"]) for a in ours])
    wait_until(lambda: not am.alerts(), 20 * PATIENCE, "att inget larmar")
    w.stop()
