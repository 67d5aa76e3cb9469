# SPDX-License-Identifier: EUPL-1.2
"""A small municipality for tests: one district, two departments, a few units with a server each, a mail sink, a daemon.

The clock stands at Thursday 2014-10-02 09:00: T1 and T2 of 2014 are due, the year is not.
"""
import json

from daemon import PATIENCE, Daemon
from peers import MailSink, UnitServer, wait_until

AS_OF = "2014-10-02T09:00"
HEAD, CONTROLLER, DIRECTOR, OPERATOR = "chef@example.se", "controller@example.se", "direktor@example.se", "drift@example.se"

CATALOGUE = """
indicators:
  - {id: sjukfranvaro, name: Sjukfrånvaro, aliases: ["Sjukfrånvaro (alla nämnder/bolag)"], unit: "%", direction: lower, measure: level, weight: employees, tolerance: 0.3}
  - {id: nojda, name: Nöjda brukare, unit: "%", direction: higher, measure: level}
  - {id: besok, name: Antal besök, unit: st, direction: higher, measure: count}
  - {id: platser, name: Antal personer på plats, unit: st, direction: higher, measure: count, persons: true}
"""


def contact(unit):
    return f"{unit}@example.se"


def target(value, unit="%"):
    return {"kind": "value", "value": value, "unit": unit, "text": str(value)}


def plan(unit, year=2014, sick=4.4, **more):
    """A plan that owes sick leave each tertial, satisfaction each half-year and visits each tertial."""
    indicators = [
        {"name": "Sjukfrånvaro", "goal": "g1", "owner": "council", "target": target(sick), "council_target": target(4.4), "periodicity": "tertial"},
        {"name": "Nöjda brukare", "goal": "g2", "owner": "unit", "target": target(80), "council_target": None, "periodicity": "half"},
        {"name": "Antal besök", "goal": "g2", "owner": "unit", "target": target(300, "st"), "council_target": None, "periodicity": "tertial"},
    ]
    p = {"schema": "tertial.plan/1", "unit": {"id": unit, "name": unit.capitalize()}, "district": None, "year": year,
         "goals": [{"id": "g1", "level": "orientation", "number": "1", "title": "En stad för alla"},
                   {"id": "g2", "level": "commitment", "title": "Brukarna är nöjda", "parent": "g1"}],
         "indicators": indicators, "activities": [], "budget": None}
    p.update(more)
    return p


def outcome(indicator, period, value=None, **more):
    return dict({"indicator": indicator, "period": period, "value": value}, **more)


def results(unit, year=2014, sick=(4.0, 4.2), satisfied=(170, 200), visits=(110, 210), **more):
    """Results in which all is well unless told otherwise."""
    outcomes = [outcome("sjukfranvaro", f"{year}-T{i + 1}", v) for i, v in enumerate(sick) if v is not None]
    outcomes += [outcome("besok", f"{year}-T{i + 1}", v) for i, v in enumerate(visits) if v is not None]
    if satisfied:
        outcomes.append({"indicator": "nojda", "period": f"{year}-H1", "numerator": satisfied[0], "denominator": satisfied[1]})
    return dict({"schema": "tertial.results/1", "unit": unit, "year": year, "outcomes": outcomes}, **more)


class World:
    def __init__(self, folder, units=("alfa", "beta", "gamma"), as_of=AS_OF, interval="1s", second=(), until="2015-12-31", **daemon):
        """`second`: units that belong to the second department; `until`: the last day of all of them."""
        self.folder = folder
        self.units = list(units)
        self.second, self.until = set(second), until
        self.servers = {u: UnitServer(f"127.0.1.{i + 1}") for i, u in enumerate(self.units)}
        self.sink = MailSink()
        self.daemon = Daemon(folder / "tertiald", as_of=as_of, **daemon)
        self.api = self.daemon.api
        self.settings = {"interval": interval, "timeout": "3s", "extra": "", "serve": f"127.0.0.1:{self.daemon.port}", "smtp": self.sink.url,
                         "store": str(self.daemon.folder / "tertial.db"), "max_body": "8MiB", "tokens": ""}
        for u in self.units:
            self.plan(u)
            self.results(u)
        self.write()

    # ---- documents
    def plan(self, unit, body=None, **change):
        self.put(unit, "/plan", plan(unit, **change) if body is None else body)

    def results(self, unit, body=None, **change):
        self.put(unit, "/utfall", results(unit, **change) if body is None else body)

    def put(self, unit, path, body, **kind):
        if not isinstance(body, (str, bytes)):
            body = json.dumps(body, ensure_ascii=False)
        self.servers[unit].put(path, body, **kind)

    # ---- configuration
    def main_yaml(self):
        s = self.settings
        return f"""districts:
  - {{id: testby, name: Testby}}
departments:
  - {{id: omsorg, name: Omsorgen, district: testby, head: {{name: Chef, email: {HEAD}}}, controller: {{name: Controller, email: {CONTROLLER}}}, director: {{name: Direktör, email: {DIRECTOR}}}}}
  - {{id: skola, name: Skolan, district: testby, head: {{name: Rektor, email: rektor@example.se}}, controller: {{name: Controller, email: {CONTROLLER}}}, director: {{name: Direktör, email: {DIRECTOR}}}}}
operator: {{name: Drift, email: {OPERATOR}}}
pull: {{interval: {s["interval"]}, timeout: {s["timeout"]}, connect_timeout: 2s, max_body: {s["max_body"]}}}
store: {{path: "{s["store"]}"}}
notify: {{smtp: {{url: "{s["smtp"]}", from: "tertial@example.se"}}}}
serve: {{listen: "{s["serve"]}"{s["tokens"]}}}
{s["extra"]}"""

    def units_yaml(self):
        lines = ["units:"]
        for u in self.units:
            server = self.servers[u]
            lines.append(f"  - {{id: {u}, name: {u.capitalize()}, department: {'skola' if u in self.second else 'omsorg'}, weight: {{employees: 10}}, "
                         f"active: {{from: 2013-01-01, to: {self.until}}}, contact: {{name: {u}, email: {contact(u)}}}, "
                         f"plan: {{url: \"{server.url('/plan')}\"}}, results: {{url: \"{server.url('/utfall')}\"}}}}")
        return "\n".join(lines) + "\n"

    def write(self):
        self.daemon.config(self.main_yaml(), units=self.units_yaml(), catalogue=CATALOGUE)

    # ---- life
    def start(self):
        """A daemon process on this folder, first or again; returns when all is calm."""
        self.daemon.start()
        self.quiet()
        return self

    def quiet(self, seconds=20):
        """Every feed tried and nothing waiting: seen twice with the same generation."""
        last = [None]

        def still():
            try:
                s = self.api.api("status")
            except OSError:
                return False
            q = s["queues"]
            calm = s["feeds"]["tried"] == s["feeds"]["total"] and s["last_cycle"] and not any(q.get(k) for k in ("parse", "commit", "letters"))
            mark = (s["generation"], len(self.sink.mails)) if calm else None
            same = mark is not None and mark == last[0]
            last[0] = mark
            return same

        try:
            wait_until(still, seconds * PATIENCE, "ro (allt hämtat, lagrat och mejlat)")
        except AssertionError as e:
            raise AssertionError(f"{e}\n{self.status_words()}\n{self.daemon.log}") from None

    def status_words(self):
        try:
            return self.api.get("/api/v1/status").text
        except OSError as e:
            return str(e)

    def round(self, *units):
        """Wait until each of these units has been asked for both documents once more."""
        units = units or self.units
        before = {(u, p): len(self.servers[u].seen(p)) for u in units for p in ("/plan", "/utfall")}
        wait_until(lambda: all(len(self.servers[u].seen(p)) > n for (u, p), n in before.items()), 20 * PATIENCE, "en ny hämtning")

    def value(self, scope, indicator, period):
        row = self.api.indicator(indicator, scope, period)
        return None if row is None else row["value"]

    def wait_value(self, scope, indicator, period, value, seconds=15):
        try:
            wait_until(lambda: self.value(scope, indicator, period) == value, seconds * PATIENCE, f"{scope} {indicator} {period} = {value}")
        except AssertionError as e:
            raise AssertionError(f"{e}; nu {self.value(scope, indicator, period)}\n{self.daemon.log}") from None

    def wait_unit(self, unit, condition, seconds=15):
        """Poll units/{id} until condition(answer)."""
        try:
            return wait_until(lambda: (lambda u: u if condition(u) else None)(self.api.unit(unit)), seconds * PATIENCE, f"läget för {unit}")
        except AssertionError as e:
            raise AssertionError(f"{e}\n{json.dumps(self.api.unit(unit), ensure_ascii=False)}\n{self.daemon.log}") from None

    def wait_mails(self, n, to=None, seconds=20):
        def enough():
            mails = self.sink.to(to) if to else self.sink.mails
            return mails if len(mails) >= n else None

        try:
            return wait_until(enough, seconds * PATIENCE, f"{n} mejl till {to or 'någon'}")
        except AssertionError as e:
            raise AssertionError(f"{e}; {[(m.to, m.subject) for m in self.sink.mails]}\n{self.daemon.log}") from None

    def stop(self):
        self.daemon.stop()

    def close(self):
        self.daemon.close()
        for server in self.servers.values():
            server.close()
        self.sink.close()
