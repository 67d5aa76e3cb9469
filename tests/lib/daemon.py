# SPDX-License-Identifier: EUPL-1.2
"""The daemon as a process: writes its configuration, starts it, asks it, stops it, and looks for what should not be there."""
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import urllib.parse
from pathlib import Path

from peers import NotifySocket, free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("TERTIAL_BUILD", ROOT / "build/debug"))
TERTIALD = os.environ.get("TERTIALD", str(BUILD / "tertiald"))
TERTIAL = os.environ.get("TERTIAL", str(Path(TERTIALD).with_name("tertial")))
# What a sanitizer or a broken `must` writes.
ACCIDENT = re.compile(r"ERROR: AddressSanitizer|ERROR: LeakSanitizer|runtime error:|WARNING: ThreadSanitizer|must\(|Assertion")
SANITIZED = any(word in TERTIALD for word in ("asan", "tsan"))
PATIENCE = 3 if SANITIZED else 1  # how much longer a sanitized build may take


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Api:
    """A client of the daemon's HTTP API on one address."""

    def __init__(self, port, address="127.0.0.1"):
        self.address, self.port = address, port

    def get(self, path, headers=None, query=None):
        if query:
            path += "?" + urllib.parse.urlencode(query)
        connection = http.client.HTTPConnection(self.address, self.port, timeout=10)
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def send(self, method, path, body=None, word=None, form=False):
        """POST or DELETE: a dictionary as JSON, or as a form."""
        headers = {"Authorization": "Bearer " + word} if word else {}
        if body is not None and not isinstance(body, (str, bytes)):
            headers["Content-Type"] = "application/x-www-form-urlencoded" if form else "application/json"
            body = urllib.parse.urlencode(body) if form else json.dumps(body)
        connection = http.client.HTTPConnection(self.address, self.port, timeout=40)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def api(self, name, **query):
        """The JSON of /api/v1/<name>."""
        answer = self.get("/api/v1/" + name, query=query)
        assert answer.status == 200, f"{name}: {answer.status} {answer.text}"
        return answer.json

    def rows(self, name, **query):
        """The list that the answer's object holds under the name of its path."""
        return self.api(name, **query)[name.split("/")[-1]]

    def indicator(self, indicator, scope, period):
        """One row of indicators: scope "unit:id" ...; None when there is none."""
        kind, name = scope.split(":", 1)
        found = [r for r in self.rows("indicators", **{kind: name})
                 if r["indicator"] == indicator and r["scope"] == scope and r["period"] == period]
        assert len(found) <= 1, found
        return found[0] if found else None

    def unit(self, unit):
        answer = self.api("units/" + unit)
        return answer.get("unit", answer) if isinstance(answer.get("unit"), dict) else answer

    def ready(self):
        try:
            return self.get("/readyz").status == 200
        except OSError:
            return False


class Daemon:
    """One tertiald in a folder of its own.

    config(text, units=..., catalogue=...) writes the files; start() runs it and waits until it is ready; stop() asks it to end
    and checks exit code and stderr.
    """

    def __init__(self, folder, as_of=None, wrapper=(), env=None):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.file = self.folder / "tertiald.yaml"
        self.as_of = as_of
        self.wrapper = list(wrapper)
        self.env = dict(os.environ, **(env or {}))
        self.env.setdefault("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0")
        self.process = None
        self.errors = []  # lines of stderr of all runs
        self.notify = None
        self.port = free_port()
        self.api = Api(self.port)

    # ---- files
    def config(self, text, units=None, catalogue=None):
        self.file.write_text(text)
        (self.folder / "units.d").mkdir(exist_ok=True)
        if units is not None:
            (self.folder / "units.d" / "units.yaml").write_text(units)
        if catalogue is not None:
            (self.folder / "indicators.yaml").write_text(catalogue)
        elif not (self.folder / "indicators.yaml").exists():
            shutil.copy(ROOT / "conf/indicators.yaml", self.folder / "indicators.yaml")
        return self

    # ---- the process
    def command(self, *options):
        as_of = ["--as-of", self.as_of] if self.as_of else []
        return self.wrapper + [TERTIALD, "-c", str(self.file)] + as_of + list(options)

    def spawn(self, *options, watchdog_us=None):
        if self.notify:
            self.notify.close()
        self.notify = NotifySocket(self.folder / "notify")
        env = dict(self.env, NOTIFY_SOCKET=self.notify.path)
        if watchdog_us:
            env["WATCHDOG_USEC"] = str(watchdog_us)
        self.process = subprocess.Popen(self.command(*options), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        text=True, errors="replace", cwd=self.folder)
        self.reader = threading.Thread(target=self.read, args=(self.process.stderr,), daemon=True)
        self.reader.start()
        return self

    def read(self, stream):
        for line in stream:
            self.errors.append(line.rstrip("\n"))

    def start(self, *options, seconds=20, **how):
        self.spawn(*options, **how)

        def up():
            if self.process.poll() is not None:
                self.reader.join(5)
                raise AssertionError(f"tertiald slutade med {self.process.returncode}:\n" + self.log)
            return self.notify.count("READY=1") and self.api.ready()

        try:
            wait_until(up, seconds * PATIENCE, "READY=1 och /readyz")
        except AssertionError as e:
            raise AssertionError(f"{e}\n{self.log}") from None
        return self

    def run(self, *options, seconds=60):
        """To the end (--once, or a start that fails).  @return the exit code"""
        self.spawn(*options)
        try:
            self.process.wait(seconds * PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("tertiald slutade inte av sig själv:\n" + self.log) from None
        return self.ended()

    def ended(self):
        self.reader.join(10)
        code = self.process.returncode
        self.process.stderr.close()
        self.process = None
        accidents = [line for line in self.errors if ACCIDENT.search(line)]
        assert not accidents, "\n".join(self.errors[-60:])
        return code

    def stop(self, seconds=20):
        """SIGTERM; it must drain and leave with 0."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(seconds * PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("tertiald slutade inte efter SIGTERM:\n" + self.log) from None
        code = self.ended()
        assert code == 0, f"slutade med {code}:\n{self.log}"

    def kill(self):
        """kill -9, as a power cut would."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process:
            self.reader.join(10)
            self.process.stderr.close()
            self.process = None

    def reload(self, seconds=20):
        """SIGHUP, and wait until systemd has been told that it is over."""
        ready = self.notify.count("READY=1")
        self.process.send_signal(signal.SIGHUP)
        wait_until(lambda: self.notify.count("READY=1") > ready, seconds * PATIENCE, "READY=1 efter SIGHUP")

    def close(self):
        self.kill()
        if self.notify:
            self.notify.close()
            self.notify = None

    # ---- what it said
    @property
    def log(self):
        return "\n".join(self.errors[-200:])

    def said(self, *words):
        """Does one line of stderr hold all these words?"""
        return any(all(w.lower() in line.lower() for w in words) for line in list(self.errors))

    def expect_said(self, *words, seconds=10):
        try:
            wait_until(lambda: self.said(*words), seconds * PATIENCE, "loggraden " + repr(words))
        except AssertionError as e:
            raise AssertionError(f"{e}\n{self.log}") from None

    @property
    def memory_kib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


def tool(*args, file=None, stdin=None):
    """Run `tertial`; @return (exit code, stdout, stderr)"""
    command = [TERTIAL, *args] + (["-c", str(file)] if file else [])
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, input=stdin)
    return done.returncode, done.stdout, done.stderr
