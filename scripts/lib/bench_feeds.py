# SPDX-License-Identifier: EUPL-1.2
"""What the benches of pulling share: generated feeds, nginx that serves them, processes that are watched, and their configurations.

Every process started here is ended here.
"""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from peers import MailSink, free_port, wait_until  # noqa: E402

INDICATORS = 30
AS_OF = "2014-10-02T09:00"
TOOLS = Path(os.environ["BENCH_TOOLS"])
TERTIALD = os.environ["TERTIALD"]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
TICKS = os.sysconf("SC_CLK_TCK")


def address(unit):
    return f"127.{1 + unit // 62500}.{unit // 250 % 250}.{unit % 250 + 1}"


def names():
    return [f"Andel brukare som är nöjda med insats nummer {i:02d}" for i in range(INDICATORS)]


def plan(unit, turn=0):
    rows = [{"name": name, "goal": "g1", "owner": "unit", "target": {"kind": "value", "value": 80, "unit": "%", "text": "80 %"},
             "council_target": None, "periodicity": "tertial"} for name in names()]
    return {"schema": "tertial.plan/1", "unit": {"id": f"enhet-{unit:05d}", "name": f"Enhet {unit:05d}"}, "year": 2014,
            "goals": [{"id": "g1", "level": "commitment", "title": f"Brukarna är nöjda {turn:04d}"}], "indicators": rows, "activities": []}


def value(unit, i, turn):
    return 81 + (unit + i + turn) % 17


def results(unit, turn=0):
    rows = [{"indicator": f"nojd-{i:02d}", "period": f"2014-T{t}", "value": value(unit, i, turn), "forecast": 82 + i % 7, "reported": "2014-09-10"}
            for i in range(INDICATORS) for t in (1, 2)]
    return {"schema": "tertial.results/1", "unit": f"enhet-{unit:05d}", "year": 2014, "outcomes": rows}


def exposition(unit, turn, series):
    """The same figures as Prometheus wants them; 30 series (T2) or 60 (both)."""
    lines = ["# TYPE nojd gauge"]
    for i in range(INDICATORS):
        for t in (1, 2) if series == 60 else (2,):
            lines.append(f'nojd{{indicator="{i:02d}",period="T{t}"}} {value(unit, i, turn)}')
    return "\n".join(lines) + "\n"


def put(path, text):
    """Whole, or not at all: a server may be reading it."""
    new = path.with_name(path.name + ".new")
    new.write_text(text)
    os.replace(new, path)


class Feeds:
    """N units' files in a folder, and nginx in front of them on loopback: every unit a host of its own.

    page(u, name) is a unit's address; change(share) writes new results for that share of the units, and what Prometheus reads of them;
    of all units new plans too: then every document is another.
    """

    def __init__(self, folder, n, series=(30,), tls=None, keep=True):
        self.folder, self.n, self.series, self.turn, self.at = Path(folder), n, series, 0, 0
        self.port = free_port()
        self.scheme = "https" if tls else "http"
        www = self.folder / "www"
        size = [0, 0]
        for u in range(n):
            (www / str(u)).mkdir(parents=True)
            for k, (name, body) in enumerate((("plan", plan(u)), ("utfall", results(u)))):
                text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
                size[k] += len(text.encode())
                (www / str(u) / name).write_text(text)
            for s in series:
                (www / str(u) / f"metrics{s}").write_text(exposition(u, 0, s))
        self.sizes = size[0] / n, size[1] / n
        self.write_nginx(tls, keep)
        self.start()

    def page(self, unit, name):
        return f"{self.scheme}://{address(unit)}:{self.port}/{unit}/{name}"

    def write_nginx(self, tls, keep):
        f = self.folder
        f.chmod(0o755)  # its worker runs as another user
        ssl = f"ssl_certificate {tls}; ssl_certificate_key {tls}; ssl_session_tickets on; ssl_session_cache shared:s:10m;" if tls else ""
        (f / "nginx.conf").write_text(f"""daemon off;
worker_processes 1;
worker_rlimit_nofile {4 * self.n + 8192};
pid {f}/nginx.pid;
error_log {f}/error.log;
events {{ worker_connections {3 * self.n + 4096}; }}
http {{
  log_format when "$msec $request_uri";
  access_log {f}/access.log when buffer=1m flush=1s;
  sendfile on;
  keepalive_timeout {3600 if keep else 0};
  keepalive_requests 1000000;
  default_type application/json;
  client_body_temp_path {f}/t1; proxy_temp_path {f}/t2; fastcgi_temp_path {f}/t3; uwsgi_temp_path {f}/t4; scgi_temp_path {f}/t5;
  server {{
    listen 0.0.0.0:{self.port} backlog=4096{' ssl' if tls else ''};
    {ssl}
    root {f}/www;
    location ~ metrics {{ default_type "text/plain; version=0.0.4"; }}
  }}
}}
""")

    def start(self):
        self.nginx = subprocess.Popen([NGINX, "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder), "-e", str(self.folder / "error.log")],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def answers():
            if self.nginx.poll() is not None:
                raise SystemExit("nginx slutade: " + (self.folder / "error.log").read_text()[-500:])
            try:
                socket.create_connection((address(self.n - 1), self.port), timeout=1).close()
                return True
            except OSError:
                return False

        wait_until(answers, 20, "nginx")

    def change(self, share):
        self.turn += 1
        for _ in range(round(self.n * share)):
            u = self.at % self.n
            self.at += 1
            put(self.folder / "www" / str(u) / "utfall", json.dumps(results(u, self.turn), ensure_ascii=False, separators=(",", ":")))
            if share == 1:
                put(self.folder / "www" / str(u) / "plan", json.dumps(plan(u, self.turn), ensure_ascii=False, separators=(",", ":")))
            for s in self.series:
                put(self.folder / "www" / str(u) / f"metrics{s}", exposition(u, self.turn, s))

    def asked(self, since):
        """Moments at which each page was asked for, after that time: {page: [s, ...]}"""
        seen = {}
        for line in (self.folder / "access.log").read_text().splitlines():
            when, page = line.split(" ", 1)
            if float(when) >= since:
                seen.setdefault(page, []).append(float(when))
        return seen

    def close(self):
        self.nginx.terminate()
        self.nginx.wait()


class Changing:
    """change(share) once an interval, in the background, until the block ends."""

    def __init__(self, feeds, share, interval):
        self.feeds, self.share, self.interval = feeds, share, interval
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        while self.share and not self.ended.is_set():
            began = time.monotonic()
            self.feeds.change(self.share)
            self.ended.wait(max(0.05, self.interval - (time.monotonic() - began)))

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


class Watched:
    """A process, its processor time (user and system, of it alone) and its peak memory."""

    def __init__(self, command, folder, name):
        self.errors = Path(folder) / f"{name}.log"
        with open(self.errors, "wb") as out:
            self.process = subprocess.Popen([str(c) for c in command], stdout=out, stderr=subprocess.STDOUT, cwd=folder)
        self.name = name

    def cpu_s(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak_mib(self):
        return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1024

    def alive(self):
        if self.process.poll() is not None:
            raise SystemExit(f"{self.name} slutade med {self.process.returncode}:\n{self.errors.read_text()[-1500:]}")

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def tertiald_yaml(folder, feeds, interval, more="", listen="off", also=()):
    """also: addresses of further units, of whom nothing good is known"""
    units = ["units:"]
    for k, url in enumerate(also):
        units.append(f'  - {{id: tredsk-{k}, department: avd-0, plan: {{url: "{url}/plan"}}, results: {{url: "{url}/utfall"}}}}')
    for u in range(feeds.n):
        units.append(f'  - {{id: enhet-{u:05d}, name: Enhet {u:05d}, department: avd-{u % 20}, weight: {{employees: {10 + u % 40}}}, '
                     f'plan: {{url: "{feeds.page(u, "plan")}"}}, results: {{url: "{feeds.page(u, "utfall")}"}}}}')
    (folder / "units.d").mkdir(parents=True, exist_ok=True)
    (folder / "units.d/units.yaml").write_text("\n".join(units) + "\n")
    catalogue = ["indicators:"] + [f'  - {{id: nojd-{i:02d}, name: {name}, unit: "%", direction: higher, measure: level, weight: employees}}' for i, name in enumerate(names())]
    (folder / "indicators.yaml").write_text("\n".join(catalogue) + "\n")
    departments = "\n".join(f"  - {{id: avd-{d}, name: Avdelning {d}, district: d{d % 4}, head: {{name: Chef {d}, email: chef{d}@example.se}}}}" for d in range(20))
    districts = "\n".join(f"  - {{id: d{d}, name: Stadsdel {d}}}" for d in range(4))
    (folder / "tertiald.yaml").write_text(f"""districts:
{districts}
departments:
{departments}
pull: {{interval: {interval}, concurrency: 64{more or ", timeout: 30s, connect_timeout: 5s"}}}
store: {{path: "{folder}/tertial.db"}}
serve: {{listen: "{listen}"}}
""")
    return folder / "tertiald.yaml"


def forget(folder):
    for left in folder.glob("tertial.db*"):
        left.unlink()


def metric(port, name):
    """One value of the daemon's /metrics, or the sum of those with that name."""
    import http.client
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    found = re.findall(rf"^{name}(?:\{{[^}}]*\}})? ([0-9.e+-]+)$", text, re.M)
    return sum(float(x) for x in found) if found else None


def collectd_conf(folder, feeds, interval, history):
    """30 keys a unit by curl_json, one threshold for all of them; with history: csv files."""
    blocks = []
    for u in range(feeds.n):
        keys = "".join(f'    <Key "outcomes/{2 * i + 1}/value">\n      Type "gauge"\n      Instance "nojd-{i:02d}"\n    </Key>\n' for i in range(INDICATORS))
        blocks.append(f'  <URL "{feeds.page(u, "utfall")}">\n    Instance "enhet-{u:05d}"\n{keys}  </URL>')
    csv = f'LoadPlugin csv\n<Plugin csv>\n  DataDir "{folder}/csv"\n  StoreRates false\n</Plugin>\n' if history else ""
    (folder / "collectd.conf").write_text(f"""Hostname "bench"
FQDNLookup false
BaseDir "{folder}"
PIDFile "{folder}/collectd.pid"
TypesDB "/usr/share/collectd/types.db"
Interval {interval}
ReadThreads 5
LoadPlugin curl_json
LoadPlugin threshold
{csv}<Plugin curl_json>
{chr(10).join(blocks)}
</Plugin>
<Plugin threshold>
  <Type "gauge">
    WarningMin 80
    FailureMin 70
    Persist false
  </Type>
</Plugin>
""")
    return folder / "collectd.conf"


def prometheus_yaml(folder, feeds, interval, series, ratio_rules):
    targets = [{"targets": [f"{address(u)}:{feeds.port}"], "labels": {"__metrics_path__": f"/{u}/metrics{series}", "unit": f"enhet-{u:05d}", "department": f"avd-{u % 20}"}}
               for u in range(feeds.n)]
    (folder / "targets.json").write_text(json.dumps(targets))
    rules = []
    for i in range(INDICATORS):
        expr = f'nojd{{indicator=\\"{i:02d}\\",period=\\"T2\\"}} / on(unit,department) nojd{{indicator=\\"{i:02d}\\",period=\\"T1\\"}} < 0.9' if ratio_rules \
            else f'nojd{{indicator=\\"{i:02d}\\",period=\\"T2\\"}} < 80'
        rules.append(f'  - alert: Nojd{i:02d}\n    expr: "{expr}"')
    (folder / "rules.yml").write_text(f"groups:\n- name: nojd\n  interval: {interval}s\n  rules:\n" + "\n".join(rules) + "\n")
    (folder / "prometheus.yml").write_text(f"""global: {{scrape_interval: {interval}s, evaluation_interval: {interval}s}}
rule_files: ["{folder}/rules.yml"]
scrape_configs:
- job_name: enheter
  file_sd_configs: [{{files: ["{folder}/targets.json"]}}]
""")
    return folder / "prometheus.yml"


__all__ = ["AS_OF", "Changing", "Feeds", "INDICATORS", "MailSink", "ROOT", "TERTIALD", "TOOLS", "Watched", "address", "collectd_conf", "forget", "free_port", "metric",
           "prometheus_yaml", "tertiald_yaml", "wait_until"]
