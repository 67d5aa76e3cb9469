# SPDX-License-Identifier: EUPL-1.2
"""What pulling costs: the daemon beside a bare fetch, collectd and Prometheus, over the same files from the same nginx, in one run.

Processor time is user + system of the process alone, from the kernel.  All processes started here are ended here.
"""
import argparse
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_feeds import AS_OF, TERTIALD, TOOLS, Changing, Feeds, Watched, address, collectd_conf, forget, free_port, metric, prometheus_yaml, tertiald_yaml, wait_until

IN_FLIGHT = 64  # as many as the daemon may have
INTERVAL = 5
WARM_UP = 2 * INTERVAL + 2
PARTS = ["varv", "jämt", "fel", "värdar", "start", "tls"]


class Report:
    def __init__(self):
        self.rows = []

    def ratio(self, what, ours, theirs, goal, unit):
        self.rows.append((what, ours / theirs, goal, f"{ours:.3f} mot {theirs:.3f} {unit}"))

    def value(self, what, ours, goal, unit):
        self.rows.append((what, ours, goal, unit))

    def show(self):
        print(f"\n{'mått':78}{'värde':>9}{'mål':>9}")
        for what, value, goal, words in self.rows:
            print(f"{what:78}{value:9.2f}{'  ≤' if goal else '   '}{goal or '':>6} {'MISSAT' if goal and value > goal else ''}\n    {words}")
        missed = [what for what, value, goal, _ in self.rows if goal and value > goal]
        print(f"\n{len(self.rows) - len(missed)} av {len(self.rows)} mått inom sina mål" + (f"; missade: {'; '.join(missed)}" if missed else ""))
        return 1 if missed else 0


def bare(feeds, rounds, *flags):
    """@return [(done, processor s, wall s)] of each round"""
    listed = feeds.folder / "list"
    listed.write_text("".join(f"{feeds.page(u, name)}\n" for u in range(feeds.n) for name in ("plan", "utfall")))
    out = subprocess.run([TOOLS / "bench_fetch", str(listed), str(IN_FLIGHT), "-r", str(rounds), *flags], capture_output=True, text=True, timeout=300)
    if out.returncode:
        raise SystemExit("bench_fetch: " + out.stdout + out.stderr)
    return [(int(f[0]), float(f[3]), float(f[4])) for f in (line.split() for line in out.stdout.splitlines())]


class Tertiald(Watched):
    def __init__(self, feeds, interval, folder, keep=False, real=False, more="", also=()):
        self.port = free_port()
        self.feeds, self.n_also = feeds, len(also)
        file = tertiald_yaml(folder, feeds, interval, more=more, listen=f"127.0.0.1:{self.port}", also=also)
        if not keep:
            forget(folder)
        super().__init__([TERTIALD, "-c", file, *([] if real else ["--as-of", AS_OF])], folder, "tertiald")

    def fetches(self):
        return metric(self.port, "tertial_fetches_total") or 0

    def ready(self):
        def all_tried():
            self.alive()
            try:
                return metric(self.port, "tertial_feeds_tried") == 2 * (self.feeds.n + self.n_also)
            except OSError:
                return False
        wait_until(all_tried, 120, "första varvet")


def window(process, seconds, fetches):
    """@return (processor s, fetches) of that time"""
    cpu, n = process.cpu_s(), fetches()
    began = time.monotonic()
    time.sleep(seconds)
    process.alive()
    took = time.monotonic() - began
    return (process.cpu_s() - cpu) * seconds / took, (fetches() - n) * seconds / took


def cycles(folder, feeds, rounds, report):
    """One cycle as fast as it goes: everything new, and nothing new (from the second round of a running daemon)."""
    print("== Ett varv, så fort det går", flush=True)
    ours = {"kallt": [], "minne": []}
    plain, parsed = [], []
    config = tertiald_yaml(folder, feeds, "1h")
    for k in range(rounds + 1):
        one = bare(feeds, 1)[0]
        two = bare(feeds, 1, "-j")[0]
        forget(folder)
        out = subprocess.run([TOOLS / "bench_measure", TERTIALD, "-c", str(config), "--as-of", AS_OF, "--once"], capture_output=True, text=True, timeout=300)
        wall, cpu, peak, code = out.stdout.split()
        if int(code):
            raise SystemExit(f"tertiald --once slutade med {code}: {out.stderr[-800:]}")
        if k:
            plain.append(one[1])
            parsed.append(two[1])
            ours["kallt"].append(float(cpu))
            ours["minne"].append(int(peak) / 1024)
            print(f"   {k}: ren {one[1]:.3f} s, med tolkning {two[1]:.3f} s, tertiald --once {float(cpu):.3f} s processor ({float(wall):.2f} s)", flush=True)
    report.ratio("varv, allt nytt: processor mot ren hämtning och tolkning (jansson)", statistics.median(ours["kallt"]), statistics.median(parsed), 1.3, "s")
    same = statistics.median(c for _, c, _ in bare(feeds, rounds + 1, "-c")[1:])
    daemon = Tertiald(feeds, "1s", folder)  # 2,000 a second: as fast as rounds come
    try:
        daemon.ready()
        time.sleep(3)
        cpu, n = window(daemon, 10, daemon.fetches)
        report.ratio("varv, inget nytt: processor mot ren villkorad hämtning", cpu / n * 2 * feeds.n, same, 1.3, f"s per {2 * feeds.n} hämtningar")
    finally:
        daemon.end()
    live = Tertiald(feeds, "1s", folder, real=True)  # a replayed day (--as-of) holds its first round until all is there
    try:
        with Changing(feeds, 1.0, 1):
            live.ready()
            time.sleep(10)
            report.value("loopens längsta steg medan 2 000 flöden i sekunden kommer, ms", (metric(live.port, "tertial_loop_longest_step_seconds") or 0) * 1000, 15, "från start, allt nytt")
    finally:
        live.end()


def steady(folder, feeds, seconds, report):
    """Every unit each 5 s: processor per 1,000 fetched documents, and peak memory.

    The daemon fetches plan and results of each unit, the others its results alone: so two fetches a unit and round against one.
    """
    print(f"== Jämn gång: {feeds.n} enheter var {INTERVAL}:e sekund, fönster om {seconds} s", flush=True)
    per = seconds / INTERVAL * feeds.n / 1000  # thousands of units and rounds

    def tertiald(share):
        home = folder / f"t{int(share * 100)}"
        home.mkdir(exist_ok=True)
        daemon = Tertiald(feeds, f"{INTERVAL}s", home)
        with Changing(feeds, share, INTERVAL):
            try:
                daemon.ready()
                time.sleep(WARM_UP)
                cpu, n = window(daemon, seconds, daemon.fetches)
                peak = daemon.peak_mib()
            finally:
                daemon.end()
        print(f"   tertiald, {share:.0%} nytt: {cpu / n * 1e6:.0f} ms per 1 000 hämtningar ({n / (seconds / INTERVAL):.0f} per varv: plan och utfall; "
              f"{cpu / per * 1000:.0f} ms per 1 000 enheter), {peak:.0f} MiB", flush=True)
        return cpu / n * 1e6, peak

    def other(name, command, share):
        home = folder / name
        process = Watched(command(home), home, name)
        with Changing(feeds, share, INTERVAL):
            try:
                time.sleep(WARM_UP + 10)
                process.alive()
                cpu, _ = window(process, seconds, lambda: 0)
                peak = process.peak_mib()
            finally:
                process.end()
        print(f"   {name}: {cpu / per * 1000:.0f} ms per 1 000 hämtningar (utfall), {peak:.0f} MiB", flush=True)
        return cpu / per * 1000, peak

    def collectd(history):
        return lambda home: (home.mkdir(), ["/usr/sbin/collectd", "-f", "-C", collectd_conf(home, feeds, INTERVAL, history)])[1]

    def prometheus(series):
        return lambda home: (home.mkdir(), [shutil.which("prometheus"), f"--config.file={prometheus_yaml(home, feeds, INTERVAL, series, series == 60)}",
                                            f"--storage.tsdb.path={home}/data", f"--web.listen-address=127.0.0.1:{free_port()}"])[1]

    few, memory = tertiald(0.01)
    all_new, memory_all = tertiald(1.0)
    c, c_memory = other("collectd", collectd(False), 0.01)
    c_csv, _ = other("collectd-csv", collectd(True), 1.0)
    p, p_memory = other("prometheus-30", prometheus(30), 0.01)
    p60, _ = other("prometheus-60", prometheus(60), 1.0)
    report.ratio("1 % nytt: processor mot collectd curl_json + threshold", few, c, 0.40, "ms per 1 000 hämtningar")
    report.ratio("1 % nytt: processor mot Prometheus, 30 serier och 30 regler", few, p, 0.16, "ms per 1 000 hämtningar")
    report.ratio("allt nytt: processor mot collectd med csv-historik", all_new, c_csv, 0.55, "ms per 1 000 hämtningar")
    report.ratio("allt nytt: processor mot Prometheus, 60 serier och kvotregler", all_new, p60, 0.28, "ms per 1 000 hämtningar")
    report.ratio("högsta minne mot Prometheus", max(memory, memory_all), p_memory, 0.10, "MiB")
    report.ratio("högsta minne mot collectd", max(memory, memory_all), c_memory, 0.25, "MiB")


def rogues():
    """Fifty units that answer badly: silent, slow, cut off, failing, endless."""
    from crowd import Rogue, reset

    def silent(connection, path, rogue):
        return rogue.ended.wait(60) or True

    def slow(connection, path, rogue):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6000\r\n\r\n{")
        while not rogue.ended.wait(1):
            connection.sendall(b" ")
        return True

    def cut(connection, path, rogue):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6000\r\n\r\n{")
        reset(connection)
        return True

    def failing(connection, path, rogue):
        connection.sendall(b"HTTP/1.1 500 Fel\r\nContent-Length: 0\r\n\r\n")
        return False

    def endless(connection, path, rogue):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(200):
            connection.sendall(b"[" * 65536)
        return True

    made = []
    for k in range(50):
        rogue = Rogue(lambda path: b"", host=f"127.250.0.{k + 1}")
        rogue.behave = (silent, slow, cut, failing, endless)[k % 5]
        made.append(rogue)
    return made


def beside_faults(folder, n, seconds, report):
    """How far apart two fetches of a sound unit come, 99 of 100, with fifty that answer badly and without."""
    print(f"== {n} friska enheter, ensamma och bland 50 som svarar illa", flush=True)
    home = folder / "fel"
    home.mkdir()
    feeds = Feeds(home, n)
    apart = {}
    try:
        for name in ("utan", "med"):
            bad = rogues() if name == "med" else []
            daemon = Tertiald(feeds, f"{INTERVAL}s", home, more=", timeout: 3s, connect_timeout: 1s", also=[r.url("") for r in bad])
            try:
                daemon.ready()
                time.sleep(WARM_UP)
                began = time.time()
                time.sleep(seconds)
                daemon.alive()
                time.sleep(1.5)  # nginx writes its log once a second
                gaps = sorted(b - a for moments in feeds.asked(began).values() for a, b in zip(moments, moments[1:]))
                apart[name] = gaps[int(len(gaps) * 0.99)]
                print(f"   {name}: {len(gaps)} mellanrum, median {statistics.median(gaps):.3f} s, p99 {apart[name]:.3f} s, {daemon.peak_mib():.0f} MiB", flush=True)
            finally:
                daemon.end()
                for rogue in bad:
                    rogue.close()
    finally:
        feeds.close()
    report.ratio("p99 mellan två hämtningar av en frisk enhet: bland 50 som svarar illa mot utan", apart["med"], apart["utan"], 1.1, "s")


def hosts(folder, few, many, seconds, report):
    """Processor per fetch at many hosts against few, connections kept, nothing new."""
    cost = {}
    for n, interval in ((few, 5), (many, 5 * many // few)):
        print(f"== {n} värdar, var {interval}:e sekund", flush=True)
        home = folder / f"h{n}"
        home.mkdir()
        feeds = Feeds(home, n)
        daemon = Tertiald(feeds, f"{interval}s", home)
        try:
            daemon.ready()
            time.sleep(2 * interval)
            cpu, fetched = window(daemon, max(seconds, 2 * interval), daemon.fetches)
            cost[n] = cpu / fetched * 1e6
            print(f"   {cost[n]:.0f} µs per hämtning, {daemon.peak_mib():.0f} MiB", flush=True)
        finally:
            daemon.end()
            feeds.close()
    report.ratio(f"processor per hämtning vid {many} värdar mot {few}", cost[many], cost[few], 1.7, "µs")


def first_fetch(folder, n, report):
    """Start to the first request, with stored state of n units."""
    print(f"== Start till första hämtning, {n} enheter med lagrat läge", flush=True)
    home = folder / "start"
    home.mkdir()
    feeds = Feeds(home, n)
    try:
        config = tertiald_yaml(home, feeds, "1h")
        forget(home)
        subprocess.run([TERTIALD, "-c", str(config), "--as-of", AS_OF, "--once"], capture_output=True, timeout=600, check=True)
        took = []
        for _ in range(3):
            time.sleep(1.5)  # nginx writes its log once a second
            lines = len((home / "access.log").read_text().splitlines())
            began = time.time()
            daemon = Tertiald(feeds, "1h", home, keep=True)
            try:
                wait_until(lambda: len((home / "access.log").read_text().splitlines()) > lines, 60, "den första hämtningen")
                took.append((float((home / "access.log").read_text().splitlines()[lines].split()[0]) - began) * 1000)
            finally:
                daemon.end()
        report.value(f"start till första hämtning, {n} enheter med lagrat läge, ms", statistics.median(took), 250, ", ".join(f"{t:.0f}" for t in took))
    finally:
        feeds.close()


def tls(folder, n, seconds, report):
    """Each fetch a new TLS connection, in steady pulling: a bundle of 145 issuers against one."""
    print(f"== Nya TLS-anslutningar till {n} värdar, 145 utfärdare och en", flush=True)
    from certs import Issuer
    home = folder / "tls"
    home.mkdir()
    issuer = Issuer(home / "ca")
    cert = issuer.make([f"IP:{address(u)}" for u in range(n)])
    os.chmod(cert, 0o644)
    feeds = Feeds(home, n, tls=cert, keep=False)
    bundle = home / "many.pem"
    system = Path("/etc/ssl/certs/ca-certificates.crt").read_text()
    pems = [p + "-----END CERTIFICATE-----\n" for p in system.split("-----END CERTIFICATE-----\n")[:144]]
    bundle.write_text("".join(pems) + issuer.ca.read_text())
    cost = {"en": [], "145": []}
    try:
        for _ in range(2):
            for name, ca in (("en", issuer.ca), ("145", bundle)):
                daemon = Tertiald(feeds, f"{INTERVAL}s", home, more=f", timeout: 30s, connect_timeout: 5s, ca: {ca}")
                try:
                    daemon.ready()
                    time.sleep(WARM_UP)
                    cpu, fetched = window(daemon, seconds // 2, daemon.fetches)
                    cost[name].append(cpu / fetched * 1e6)
                finally:
                    daemon.end()
        report.ratio("ny TLS-anslutning: 145 utfärdare mot en", statistics.median(cost["145"]), statistics.median(cost["en"]), 1.2, "µs per hämtning")
    finally:
        feeds.close()


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench pull")
    parser.add_argument("--units", type=int, default=1000, help="antal enheter")
    parser.add_argument("--hosts", type=int, default=10000, help="antal värdar i jämförelsen av många mot --units")
    parser.add_argument("--rounds", type=int, default=5, help="antal omgångar")
    parser.add_argument("--window", type=int, default=60, help="sekunder som var och en mäts i jämn gång")
    parser.add_argument("--part", action="append", choices=PARTS, help="bara den delen (får upprepas)")
    asked = parser.parse_args()
    parts = asked.part or PARTS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    need = 8 * asked.hosts + 16384
    if soft < need:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(need, hard), hard))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that `finally` runs
    folder = Path(tempfile.mkdtemp(prefix="tertial-bench-"))
    folder.chmod(0o755)
    report, feeds = Report(), None
    try:
        if "varv" in parts or "jämt" in parts:
            home = folder / "feeds"
            home.mkdir()
            feeds = Feeds(home, asked.units, series=(30, 60))
            print(f"== {asked.units} enheter, plan {feeds.sizes[0] / 1000:.1f} kB och utfall {feeds.sizes[1] / 1000:.1f} kB i medel", flush=True)
        if "varv" in parts:
            cycles(folder, feeds, asked.rounds, report)
        if "jämt" in parts:
            steady(folder, feeds, asked.window, report)
        if feeds:
            feeds.close()
            feeds = None
        if "fel" in parts:
            beside_faults(folder, asked.units // 2, asked.window, report)
        if "värdar" in parts:
            hosts(folder, asked.units, asked.hosts, asked.window, report)
        if "start" in parts:
            first_fetch(folder, asked.hosts, report)
        if "tls" in parts:
            tls(folder, min(asked.units, 250), asked.window, report)
    finally:
        if feeds:
            feeds.close()
        shutil.rmtree(folder, ignore_errors=True)
    return report.show()


if __name__ == "__main__":
    sys.exit(main())
