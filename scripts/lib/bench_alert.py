# SPDX-License-Identifier: EUPL-1.2
"""How soon a head hears: from the moment a changed document was fetched to the mail server's 250, beside Prometheus and Alertmanager.

What the polls take is nobody's merit and is left out: the clock starts at the web server's own line about the first fetch of what
changed (of Prometheus: the first scrape of it).  The same units, the same nginx, the same mail server, the same interval, in one run.
"""
import argparse
import json
import random
import re
import shutil
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench_feeds import AS_OF, INDICATORS, TERTIALD, Feeds, MailSink, Watched, exposition, free_port, prometheus_yaml, put, results, tertiald_yaml, wait_until

DEPARTMENTS = 50
GOAL_S = 2.0


class Letters:
    """When the mail server said 250 about which unit, the first time."""

    def __init__(self):
        self.sink, self.at, self.n = MailSink(), {}, 0
        self.sink.on_data = self.note

    def note(self, mail):
        now = time.time()
        self.n += 1
        for unit in re.findall(r"[Ee]nhet[- ](\d{5})", mail.content.decode(errors="replace")):
            self.at.setdefault(int(unit), now)

    def close(self):
        self.sink.close()


def fall_behind(feeds, unit, series):
    """The unit's newest outcome of one indicator is far below its target, for all who read it."""
    body = results(unit)
    body["outcomes"][1].update(value=41, forecast=41)
    put(feeds.folder / "www" / str(unit) / "utfall", json.dumps(body, ensure_ascii=False, separators=(",", ":")))
    text = exposition(unit, 0, series).splitlines()
    put(feeds.folder / "www" / str(unit) / f"metrics{series}", "\n".join(re.sub(r"\} \d+$", "} 41", line) if 'indicator="00"' in line else line for line in text) + "\n")


def recover(feeds, units, series):
    for u in units:
        put(feeds.folder / "www" / str(u) / "utfall", json.dumps(results(u), ensure_ascii=False, separators=(",", ":")))
        put(feeds.folder / "www" / str(u) / f"metrics{series}", exposition(u, 0, series))


def departments(text, n):
    """A head for each of so many departments, and a mail server, in a configuration of bench_feeds."""
    rows = "\n".join(f"  - {{id: avd-{d}, name: Avdelning {d}, district: d{d % 4}, head: {{name: Chef {d}, email: chef{d}@example.se}}}}" for d in range(n))
    return re.sub(r"departments:\n(  - .*\n)+", f"departments:\n{rows}\n", text)


def tertiald(folder, feeds, interval, letters):
    port = free_port()
    file = tertiald_yaml(folder, feeds, f"{interval}s", listen=f"127.0.0.1:{port}")
    file.write_text(departments(file.read_text(), DEPARTMENTS) + f'notify: {{smtp: {{url: "{letters.sink.url}", from: "tertial@example.se"}}, max_per_hour: 10000}}\n')
    units = folder / "units.d/units.yaml"
    units.write_text(re.sub(r"id: enhet-(\d+)(.*?)department: avd-\d+", lambda m: f"id: enhet-{m[1]}{m[2]}department: avd-{int(m[1]) % DEPARTMENTS}", units.read_text()))
    return Watched([TERTIALD, "-c", file, "--as-of", AS_OF], folder, "tertiald"), None


def alertmanager_yaml(folder, letters, timing):
    (folder / "alertmanager.yml").write_text(f"""global: {{smtp_smarthost: "127.0.0.1:{letters.sink.port}", smtp_from: prom@example.se, smtp_require_tls: false}}
route: {{receiver: chef{timing}}}
receivers:
- name: chef
  email_configs: [{{to: chef@example.se, send_resolved: true}}]
""")
    return folder / "alertmanager.yml"


def prometheus(folder, feeds, interval, series, letters, tight):
    """tight: evaluated each second, told at once and unit by unit; else as Debian ships them but for the scrape interval of the run."""
    port, home = free_port(), folder
    timing = ", group_by: [unit], group_wait: 0s, group_interval: 1s" if tight else ""
    am = Watched([shutil.which("prometheus-alertmanager"), f"--config.file={alertmanager_yaml(home, letters, timing)}", f"--storage.path={home}/am",
                  f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="], home, "alertmanager")
    file = prometheus_yaml(home, feeds, interval, series, False)
    text = file.read_text().replace("evaluation_interval: %ds" % interval, "evaluation_interval: " + ("1s" if tight else "1m"))
    file.write_text(text + f'alerting: {{alertmanagers: [{{static_configs: [{{targets: ["127.0.0.1:{port}"]}}]}}]}}\n')
    rules = home / "rules.yml"
    rules.write_text(rules.read_text().replace(f"interval: {interval}s", "interval: " + ("1s" if tight else "1m")))
    prom = Watched([shutil.which("prometheus"), f"--config.file={file}", f"--storage.tsdb.path={home}/data", f"--web.listen-address=127.0.0.1:{free_port()}"], home, "prometheus")
    return prom, am


def first_fetch(feeds, changed, page):
    """When each changed unit's page was first asked for after it was changed."""
    seen = feeds.asked(min(changed.values()))
    return {u: next((t for t in seen.get(f"/{u}/{page}", []) if t >= when), None) for u, when in changed.items()}


def delays(feeds, letters, units, spread_s, patience_s, page, series):
    """One unit after another falls behind, spread over a time; how long after its fetch each was told of."""
    letters.at.clear()
    changed = {}
    for u in units:
        time.sleep(random.expovariate(len(units) / spread_s))
        changed[u] = time.time()
        fall_behind(feeds, u, series)
    try:
        wait_until(lambda: set(units) <= set(letters.at), patience_s, "breven")
    except AssertionError:
        pass  # those that came are measured, the others are counted
    time.sleep(1.5)  # the web server writes its lines once a second
    fetched = first_fetch(feeds, changed, page)
    told = [letters.at[u] - fetched[u] for u in units if u in letters.at and fetched[u]]
    return sorted(told), len(units) - len(told)


def p(sorted_values, share):
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))] if sorted_values else float("nan")


def measure(name, start, feeds, letters, units, spread_s, patience_s, page, series, warm_s):
    home = Path(tempfile.mkdtemp(prefix="tertial-bench-", dir=feeds.folder.parent))
    recover(feeds, range(feeds.n), series)
    parts = start(home)
    try:
        time.sleep(warm_s)
        for part in parts:
            if part:
                part.alive()
        told, missing = delays(feeds, letters, units, spread_s, patience_s, page, series)
        print(f"{name:58}{len(told):5} brev, p50 {p(told, 0.5):8.2f} s, p99 {p(told, 0.99):8.2f} s, längst {told[-1] if told else float('nan'):8.2f} s"
              + (f", {missing} kom inte inom {patience_s} s" if missing else ""), flush=True)
        return told, missing
    finally:
        for part in parts:
            if part:
                part.end()


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench alert")
    parser.add_argument("--units", type=int, default=1000, help="antal enheter")
    parser.add_argument("--changes", type=int, default=200, help="så många av dem hamnar efter, en i taget")
    parser.add_argument("--interval", type=int, default=5, help="sekunder mellan hämtningar")
    parser.add_argument("--spread", type=int, default=60, help="sekunder som ändringarna sprids över")
    parser.add_argument("--default-changes", type=int, default=3, help="ändringar mot förvalda inställningar, som grupperar i minuter")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that `finally` runs
    random.seed(1)
    series = INDICATORS
    folder = Path(tempfile.mkdtemp(prefix="tertial-bench-"))
    folder.chmod(0o755)
    letters, feeds = Letters(), None
    try:
        home = folder / "feeds"
        home.mkdir()
        feeds = Feeds(home, asked.units, series=(series,))
        units = random.sample(range(asked.units), min(asked.changes, asked.units))
        few = units[:asked.default_changes]
        warm = 3 * asked.interval + 5
        print(f"== {asked.units} enheter var {asked.interval}:e sekund, {DEPARTMENTS} chefer, {len(units)} ändringar under {asked.spread} s; från hämtning till 250", flush=True)
        ours, lost = measure("tertiald", lambda home: tertiald(home, feeds, asked.interval, letters), feeds, letters, units, asked.spread, 60, "utfall", series, warm)
        tight, _ = measure("Prometheus + Alertmanager, så snabbt de går (1 s, 0 s)", lambda home: prometheus(home, feeds, asked.interval, series, letters, True),
                           feeds, letters, units, asked.spread, 60, f"metrics{series}", series, warm)
        measure("Prometheus + Alertmanager, förval (1 min, 30 s, 5 min)", lambda home: prometheus(home, feeds, asked.interval, series, letters, False),
                feeds, letters, few, 40, 600, f"metrics{series}", series, 75)
    finally:
        if feeds:
            feeds.close()
        letters.close()
        shutil.rmtree(folder, ignore_errors=True)
    if ours and tight:
        print(f"\np99 mot Prometheus + Alertmanager, så snabbt de går: {p(ours, 0.99) / p(tight, 0.99):.2f}; p50: {statistics.median(ours) / statistics.median(tight):.2f}")
    ok = not lost and p(ours, 0.99) <= GOAL_S
    print(f"mål: p99 högst {GOAL_S:.0f} s, inget brev uteblir: {'nått' if ok else 'MISSAT'}")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
