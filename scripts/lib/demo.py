# SPDX-License-Identifier: EUPL-1.2
"""The second half of scripts/demo: starts servers, mail sink and daemon, shows what came out, and checks it with --once.

Everything lives in a temporary folder and in this process and its one child; both are gone at the end, however it comes.
"""
import argparse
import re
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))
from daemon import TERTIAL, Daemon  # noqa: E402
from peers import MailSink, UnitServer  # noqa: E402

DEMO = ROOT / "conf/demo"
AS_OF = "2023-10-03T09:00"
# unit: (own loopback address, results file, its address on the unit's server)
UNITS = {
    "preventionsgruppen": ("127.0.0.11", "preventionsgruppen-pahittat.json", "/utfall"),
    "enheten-for-vuxna": ("127.0.0.12", "enheten-for-vuxna-pahittat.csv", "/utfall.csv"),
    "forsorjningsstodsenheten": ("127.0.0.13", "forsorjningsstodsenheten-pahittat.json", "/utfall"),
    "vuxenenheten": ("127.0.0.14", "vuxenenheten-pahittat.csv", "/utfall.csv"),
    "stod-och-aktivitetsenheten": ("127.0.0.15", "stod-och-aktivitetsenheten-pahittat.json", "/utfall"),
}
STATES = {
    "met": ("+", "klarar målet"), "near": ("~", "nära"), "behind": ("!", "under målet"), "uncertain": ("?", "inom slumpen"),
    "not_due": (".", "inte förfallet"), "missing": ("–", "saknas"), "no_target": ("o", "inget mål"),
    "no_baseline": ("b", "inget jämförelsetal"), "protected": ("#", "skyddad"),
}
# What must come out, worked out by hand from conf/demo: (name begins, scope, period, value, state).
FIGURES = [
    ("Sjukfrånvaro", "unit:preventionsgruppen", "2014", 6.1, "behind"),
    ("Sjukfrånvaro", "unit:enheten-for-vuxna", "2014-T1", 4.2, "met"),
    ("Sjukfrånvaro", "district:sodermalm", "2014-T1", (5.2 * 14 + 4.2 * 44) / 58, "near"),  # weighted by employees
    ("Sjukfrånvaro", "district:sodermalm", "2014", (6.1 * 14 + 4.5 * 44) / 58, "behind"),
    ("Sjukfrånvaro", "department:social", "2014", (6.1 * 14 + 4.5 * 44) / 58, "behind"),
    ("Andel genomförandeplaner med smarta delmål", "unit:preventionsgruppen", "2014-H1", 75, "uncertain"),  # 30 of 40
    ("Andel av föräldrar till pojkar", "unit:preventionsgruppen", "2014-H1", None, "protected"),
    ("Andel vuxna som minskar sitt missbruk", "unit:enheten-for-vuxna", "2014-T2", None, "missing"),
    ("Andel personer med funktionsnedsättning som uppnår delmål", "unit:enheten-for-vuxna", "2014-T1", 74, "near"),
    ("Aktivt", "unit:stod-och-aktivitetsenheten", "2023", None, "not_due"),
    ("Sjukfrånvaro", "unit:vuxenenheten", "2013", 4.0, "no_target"),
    ("Antal hushåll", "unit:forsorjningsstodsenheten", "2013", 1190, "no_baseline"),
    ("Antal ungdomar som fått sommarjobb", "unit:forsorjningsstodsenheten", "2013-T2", 60, "met"),  # 54.7 expected by then
    ("Antal ungdomar som fått sommarjobb", "district:ostermalm", "2013", 84, "met"),
    ("Antal ungdomar som fått sommarjobb", "district:kungsholmen", "2013", 22, None),  # shared: its breakdown only
]
# Who must have got a mail, and what it must say.
MAILS = [
    ("signe.pahittad@example.se", ["Preventionsgruppen", "Sjukfrånvaro", "6,1", "4,4"]),
    ("signe.pahittad@example.se", ["Enheten för vuxna", "boendeinsats", "48", "60"]),
    ("signe.pahittad@example.se", ["skyddsrond"]),
    ("signe.pahittad@example.se", ["Kvittera:", "/kvittera/"]),
    ("osten.pahittad@example.se", ["Försörjningsstödsenheten", "udget"]),
    ("liv.pahittad@example.se", ["Vuxenenheten", "58", "65"]),
    ("alva.pahittad@example.com", ["Stöd- och aktivitetsenheten", "Sjukfrånvaro", "9,8"]),
    ("vera.enhetschef@example.se", ["Enheten för vuxna"]),  # its own late report
]


def progress(text):
    print("== " + text, flush=True)


def number(value, unit):
    if value is None:
        return ""
    text = f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    return text + (" " + unit if unit else "")


def wait_with_words(what, condition, seconds=60):
    """Poll; a line at least every third second."""
    started = time.monotonic()
    told = 0
    while not condition():
        past = time.monotonic() - started
        if past > seconds:
            raise AssertionError(f"{what}: inte klart på {seconds} s")
        if past > told + 3:
            told = past
            print(f"   {past:3.0f} s  {what}", flush=True)
        time.sleep(0.05)


def write_config(folder, daemon, servers, sink):
    words = {"STORE": str(folder / "tertial.db"), "SMTP": sink.url, "LISTEN": f"127.0.0.1:{daemon.port}"}
    words.update({unit: f"{s.address}:{s.port}" for unit, s in servers.items()})

    def filled(name):
        return re.sub(r"@([a-zA-Z-]+)@", lambda m: words[m[1]], (DEMO / name).read_text())

    daemon.config(filled("tertiald.yaml.in"), units=filled("units.d/demo.yaml.in"))
    shutil.copy(ROOT / "conf/indicators.yaml", folder / "indicators.yaml")


class Calm:
    """Every feed tried, nothing waiting anywhere, the same several looks in a row."""

    LOOKS = 10

    def __init__(self, api, sink):
        self.api, self.sink = api, sink
        self.last, self.same = None, 0

    def look(self):
        s = self.api.api("status")
        q = s["queues"]
        over = s["feeds"]["tried"] == s["feeds"]["total"] and s["last_cycle"] and not any(q[k] for k in ("parse", "commit", "letters"))
        now = (s["generation"], len(self.sink.mails)) if over and self.sink.mails else None
        self.same = self.same + 1 if now and now == self.last else 0
        self.last = now
        return self.same >= self.LOOKS


def show_district(api, district):
    rows = [r for r in api.rows("indicators", district=district["id"]) if r["scope"] == "district:" + district["id"]]
    by_name = {}
    for r in rows:
        by_name.setdefault((r["period"][:4], r["name"]), []).append(r)
    print(f"\n{district['name']}" + ("" if rows else ": inga gemensamma siffror"))
    for (year, name), found in sorted(by_name.items()):
        cells = []
        for column in ("T1", "H1", "T2", ""):
            r = next((x for x in found if x["period"] == year + ("-" + column if column else "")), None)
            if column == "H1":
                if r and not cells[0]:
                    cells[0] = cell(r)
                continue
            cells.append(cell(r) if r else "")
        last = [r for r in found if r["state"] != "not_due"] or found
        r = last[-1]
        target = number(r["target"], r["unit"]) if r["target"] is not None else ""
        coverage = f"{r['coverage']['reported']} av {r['coverage']['expected']}"
        method = {"ratio": "kvot", "weighted": "vägt", "mean": "medel", "sum": "summa"}.get(r["method"], "")
        print(f"  {year} {short(name):60} {cells[0]:>10} {cells[1]:>10} {cells[2]:>10} {target:>9}  "
              f"{STATES[r['state']][1]:18} {coverage:>7} {method}")


def short(name, width=60):
    """A long name keeps its beginning and its end: that is where they differ."""
    name = re.sub(r" \((stöd och service|IoF).*\)$", "", name, flags=re.I).rstrip(".")
    half = (width - 3) // 2
    return name if len(name) <= width else name[:half].rstrip() + " … " + name[-half:].lstrip()


def cell(r):
    return f"{number(r['value'], r['unit'])} {STATES[r['state']][0]}".strip()


def show(api, sink):
    print("\n" + " " * 67 + f"{'T1/H1':>10} {'T2':>10} {'året':>10} {'årsmål':>9}  {'läge':18} {'täckning':>7}")
    for district in api.rows("districts"):
        show_district(api, district)
    print("\n  tecken: " + ", ".join(f"{mark} {words}" for mark, words in STATES.values()))
    print("\nEnheterna, antal indikatorer i varje läge:")
    for unit in api.rows("units"):
        counts = ", ".join(f"{n} {STATES[s][1]}" for s, n in unit["counts"].items() if n)
        print(f"  {unit['name']:30} {unit['year']}: {counts}")
    for to in sorted({address for mail in sink.mails for address in mail.to}):
        for mail in sink.to(to):
            print(f"\n---- mejl till {to}\nÄmne: {mail.subject}\n")
            print("\n".join("  " + line for line in mail.text.strip().splitlines()))
    print(flush=True)


def unit_rows(api):
    return {u["id"]: api.rows("indicators", unit=u["id"]) for u in api.rows("units")}


def faults(api, sink):
    """What came out otherwise than it should."""
    wrong = []
    by_scope = {"unit:" + unit: rows for unit, rows in unit_rows(api).items()}
    seen = {r["state"] for rows in by_scope.values() for r in rows}
    wrong += [f"läget {s} ({words[1]}) förekommer inte" for s, words in STATES.items() if s not in seen]
    for name, scope, period, value, state in FIGURES:
        if scope not in by_scope:
            kind, which = scope.split(":")
            by_scope[scope] = [r for r in api.rows("indicators", **{kind: which}) if r["scope"] == scope]
        found = [r for r in by_scope[scope] if r["name"].startswith(name) and r["period"] == period]
        if len(found) != 1:
            wrong.append(f"{scope} {period} {name}: {len(found)} rader i stället för en")
            continue
        r = found[0]
        right = r["value"] is None if value is None else r["value"] is not None and abs(r["value"] - value) < 0.001
        if not right or (state and r["state"] != state):
            wrong.append(f"{scope} {period} {name}: {r['value']} {r['state']}, väntat {value} {state}")
    for to, words in MAILS:
        if not any(all(w in mail.subject + "\n" + mail.text for w in words) for mail in sink.to(to)):
            wrong.append(f"inget mejl till {to} som nämner {', '.join(words)}")
    kinds = {a["kind"] for a in api.rows("alerts") if a["state"] == "raised"}
    for kind in ("indicator_behind", "forecast_behind", "report_late", "activity_overdue", "budget_deviation"):
        if kind not in kinds:
            wrong.append(f"inget rest larm av slaget {kind}")
    return wrong


def run(folder, once, closing):
    servers = {}
    for unit, (address, results, path) in UNITS.items():
        server = servers[unit] = UnitServer(address)
        closing.append(server.close)
        server.put("/plan", (DEMO / "plans" / (unit + ".json")).read_bytes())
        kind = "text/csv" if results.endswith(".csv") else "application/json"
        server.put(path, (DEMO / "results" / results).read_bytes(), content_type=kind)
    progress("Fem enhetsservrar lyssnar: " + ", ".join(f"{s.address}:{s.port}" for s in servers.values()))
    sink = MailSink()
    closing.append(sink.close)
    progress(f"Mejlfångaren lyssnar: 127.0.0.1:{sink.port}")
    daemon = Daemon(folder, as_of=AS_OF)
    closing.append(daemon.close)
    write_config(folder, daemon, servers, sink)
    progress(f"Startar tertiald med klockan fryst till {AS_OF}")
    daemon.spawn()

    def ready():
        if daemon.process.poll() is not None:
            raise AssertionError(f"tertiald slutade med {daemon.process.returncode}:\n{daemon.log}")
        return daemon.api.ready()

    wait_with_words("väntar på första generationen", ready)
    progress("tertiald är redo; hämtar planer och utfall, bedömer, mejlar")
    calm = Calm(daemon.api, sink)
    wait_with_words("väntar på att allt är hämtat och alla mejl har gått", calm.look)
    show(daemon.api, sink)
    wrong = faults(daemon.api, sink)
    for line in wrong:
        print("FEL: " + line, file=sys.stderr, flush=True)
    page = f"http://127.0.0.1:{daemon.port}/"
    if once:
        daemon.stop()
        progress(f"Klart: {len(sink.mails)} mejl, " + (f"{len(wrong)} fel" if wrong else "allt blev som väntat"))
        return 1 if wrong else 0
    progress(f"Sidan: {page}   API: {page}api/v1/status   Avsluta med Ctrl-C")
    progress(f"Kvittera ett larm: länken «Kvittera» i ett mejl ovan, eller {TERTIAL} ack -c {daemon.file} ID --action TEXT")
    while daemon.process.poll() is None:
        time.sleep(0.2)
    print("tertiald slutade av sig själv:\n" + daemon.log, file=sys.stderr)
    return 1


def main():
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--once", action="store_true")
    once = parser.parse_args().once
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    closing = []
    folder = Path(tempfile.mkdtemp(prefix="tertial-demo-"))
    try:
        return run(folder, once, closing)
    except AssertionError as e:
        print("FEL: " + str(e), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n== Avslutar")
        return 0
    finally:
        for close in reversed(closing):
            close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
