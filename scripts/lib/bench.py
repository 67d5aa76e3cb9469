# SPDX-License-Identifier: EUPL-1.2
"""One cold cycle of the daemon over N units against a bare fetch of the same files, alternating in one run.

Both are timed from start of the process to its end; processor time and peak memory come from the kernel
(tests/bench/measure.c).  All processes started here are ended here.
"""
import argparse
import json
import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from peers import MailSink, free_port, wait_until  # noqa: E402

INDICATORS = 30
AS_OF = "2014-10-02T09:00"
IN_FLIGHT = 64  # as many as the daemon may have
TOOLS = Path(os.environ["BENCH_TOOLS"])
ONE_RUN_S = 120
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
TEXTS = ["plan", "utfall"]


def address(unit):
    return f"127.1.{unit // 250}.{unit % 250 + 1}"


def names():
    return [f"Andel brukare som är nöjda med insats nummer {i:02d}" for i in range(INDICATORS)]


def plan(unit):
    rows = [{"name": name, "goal": "g1", "owner": "unit", "target": {"kind": "value", "value": 80, "unit": "%", "text": "80 %"},
             "council_target": None, "periodicity": "tertial"} for name in names()]
    return {"schema": "tertial.plan/1", "unit": {"id": f"enhet-{unit:05d}", "name": f"Enhet {unit:05d}"}, "year": 2014,
            "goals": [{"id": "g1", "level": "commitment", "title": "Brukarna är nöjda"}], "indicators": rows, "activities": []}


def results(unit):
    rows = [{"indicator": f"nojd-{i:02d}", "period": f"2014-T{t}", "value": 81 + (unit + i) % 17, "forecast": 82 + i % 7, "reported": "2014-09-10"} for i in range(INDICATORS) for t in (1, 2)]
    return {"schema": "tertial.results/1", "unit": f"enhet-{unit:05d}", "year": 2014, "outcomes": rows}


def write_feeds(folder, n):
    """The files, compact JSON; @return mean size of plan and results in bytes"""
    total = [0, 0]
    for unit in range(n):
        (folder / f"{unit}").mkdir(parents=True)
        for k, body in enumerate((plan(unit), results(unit))):
            text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
            total[k] += len(text)
            (folder / f"{unit}" / TEXTS[k]).write_bytes(text)
    return total[0] / n, total[1] / n


def write_nginx(folder, n, port):
    listen = "\n".join(f"    listen {address(u)}:{port} backlog=128;" for u in range(n))
    (folder / "nginx.conf").write_text(f"""daemon off;
worker_processes 1;
worker_rlimit_nofile {4 * n + 4096};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections {2 * n + 2048}; }}
http {{
  access_log off;
  sendfile on;
  keepalive_timeout 65;
  keepalive_requests 100000;
  open_file_cache max={4 * n};
  default_type application/json;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
{listen}
    root {folder}/www;
  }}
}}
""")


def write_config(folder, n, port, sink):
    units = ["units:"]
    for u in range(n):
        base = f"http://{address(u)}:{port}/{u}"
        units.append(f"  - {{id: enhet-{u:05d}, name: Enhet {u:05d}, department: avd-{u % 20}, weight: {{employees: {10 + u % 40}}}, "
                     f"plan: {{url: \"{base}/plan\"}}, results: {{url: \"{base}/utfall\"}}}}")
    (folder / "units.d").mkdir()
    (folder / "units.d/units.yaml").write_text("\n".join(units) + "\n")
    catalogue = ["indicators:"] + [f"  - {{id: nojd-{i:02d}, name: {name}, unit: \"%\", direction: higher, measure: level, weight: employees}}"
                                   for i, name in enumerate(names())]
    (folder / "indicators.yaml").write_text("\n".join(catalogue) + "\n")
    departments = "\n".join(f"  - {{id: avd-{d}, name: Avdelning {d}, district: d{d % 4}, head: {{name: Chef {d}, email: chef{d}@example.se}}}}" for d in range(20))
    districts = "\n".join(f"  - {{id: d{d}, name: Stadsdel {d}}}" for d in range(4))
    (folder / "tertiald.yaml").write_text(f"""districts:
{districts}
departments:
{departments}
pull: {{interval: 15m, timeout: 30s, connect_timeout: 5s, concurrency: {IN_FLIGHT}}}
store: {{path: "{folder}/tertial.db"}}
notify: {{smtp: {{url: "{sink.url}", from: "tertial@example.se"}}}}
serve: {{listen: "127.0.0.1:{free_port()}"}}
""")


def measured(command, good, errors):
    """Run it. @return (wall s, processor s, peak MiB)"""
    try:
        done = subprocess.run([TOOLS / "bench_measure", *command], stdout=subprocess.PIPE, stderr=errors, text=True, timeout=ONE_RUN_S)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"{command[0]} blev inte klar på {ONE_RUN_S} s:\n" + Path(errors.name).read_text()[-1500:]) from None
    if done.returncode:
        raise SystemExit(f"{command[0]} gick inte att starta, se {errors.name}")
    wall, cpu, peak_kib, code = done.stdout.split()
    if int(code) not in good:
        raise SystemExit(f"{command[0]} slutade med {code}:\n" + Path(errors.name).read_text()[-1500:])
    return float(wall), float(cpu), int(peak_kib) / 1024


def start_nginx(folder, n, port):
    process = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers():
        if process.poll() is not None:
            raise SystemExit("nginx slutade: " + (folder / "error.log").read_text()[-500:])
        try:
            socket.create_connection((address(n - 1), port), timeout=1).close()
            return True
        except OSError:
            return False

    try:
        wait_until(answers, 20, "nginx")
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def compare(folder, rounds):
    """Alternate; @return {name: [(wall, processor, peak), ...]}"""
    bare = [TOOLS / "bench_fetch", str(folder / "list"), str(IN_FLIGHT)]
    daemon = [os.environ["TERTIALD"], "-c", str(folder / "tertiald.yaml"), "--as-of", AS_OF, "--once"]
    found = {"bare": [], "daemon": []}
    for k in range(rounds + 1):  # the first warms the file cache and is not counted
        with open(folder / "stderr", "wb") as errors:
            one = measured(bare, {0}, errors)
            for left in folder.glob("tertial.db*"):
                left.unlink()
            two = measured(daemon, {0}, errors)
        if k:
            found["bare"].append(one)
            found["daemon"].append(two)
            print(f"   omgång {k}: ren hämtning {one[0]:.3f} s, tertiald {two[0]:.3f} s", flush=True)
    return found


def report(found, n, sizes):
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in found.items()}
    print(f"\n{n} enheter, {2 * n} filer, plan {sizes[0] / 1000:.1f} kB och utfall {sizes[1] / 1000:.1f} kB i medel, {INDICATORS} indikatorer; "
          f"högst {IN_FLIGHT} hämtningar samtidigt;\nmedian av {len(found['bare'])} omgångar, omväxlande, tom databas varje gång\n")
    print(f"{'':34}{'väggtid s':>12}{'processor s':>14}{'minne MiB':>12}")
    for name, title in (("bare", "ren libcurl-hämtning"), ("daemon", "tertiald --once, kall omgång")):
        wall, cpu, peak = medians[name]
        print(f"{title:34}{wall:12.3f}{cpu:14.3f}{peak:12.1f}")
    ratio = [a / b for a, b in zip(medians["daemon"], medians["bare"])]
    print(f"{'förhållande':34}{ratio[0]:12.2f}{ratio[1]:14.2f}{ratio[2]:12.2f}")
    print("\ntertiald läser dessutom inställningarna, tolkar, slår ihop, bedömer, lagrar (SQLite, en fsync per transaktion) och publicerar; hämtaren kastar kropparna.")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench pull")
    parser.add_argument("--units", type=int, default=1000, help="antal enheter")
    parser.add_argument("--rounds", type=int, default=5, help="antal omgångar")
    asked = parser.parse_args()
    need = 6 * asked.units + 8192
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < need:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(need, hard), hard))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that `finally` runs
    folder = Path(tempfile.mkdtemp(prefix="tertial-bench-"))
    folder.chmod(0o755)  # nginx's worker runs as another user
    nginx = sink = None
    try:
        print(f"== Skriver {asked.units} enheters planer och utfall", flush=True)
        sizes = write_feeds(folder / "www", asked.units)
        port = free_port("0.0.0.0")
        write_nginx(folder, asked.units, port)
        sink = MailSink()
        write_config(folder, asked.units, port, sink)
        (folder / "list").write_text("".join(f"http://{address(u)}:{port}/{u}/{t}\n" for u in range(asked.units) for t in TEXTS))
        nginx = start_nginx(folder, asked.units, port)
        print("== Mäter", flush=True)
        report(compare(folder, asked.rounds), asked.units, sizes)
    finally:
        if nginx:
            nginx.terminate()
            nginx.wait()
        if sink:
            sink.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
