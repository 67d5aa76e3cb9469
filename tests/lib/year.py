# SPDX-License-Identifier: EUPL-1.2
"""A year of a demo district, 1 March 2014 - 28 February 2015: what its units publish, day by day, and days of it replayed.

Reports come in time, late, on a free day, corrected twice; one unit falls behind and recovers, one gets worse, one is out of
reach for some days, one publishes something unreadable, a target is lowered, activities run over, a budget does not hold.
"""
import json
from datetime import date, timedelta

from daemon import Daemon
from peers import MailSink, UnitServer
from reference.calendar import due_day, is_free, period
from world import CATALOGUE, CONTROLLER, DIRECTOR, HEAD, OPERATOR, contact, plan, results

FIRST, LAST = date(2014, 3, 1), date(2015, 2, 28)
GRACE = {"month": 15, "tertial": 20, "half": 20, "year": 31}
UNITS = {"alfa": "omsorg", "beta": "omsorg", "gamma": "omsorg", "delta": "skola", "eken": "skola"}
PRINCIPAL = "rektor@example.se"
HEADS = (HEAD, PRINCIPAL)


def activity(status):
    return [{"activity": "a1", "status": status}]


def planned(unit, **change):
    return plan(unit, activities=[{"id": "a1", "goal": "g2", "text": "Utbilda all personal i bemötande", "start": "2014-04-01", "end": "2014-11-14"}], **change)


def money(**forecast):
    return [{"period": f"2014-{t}", "budget_sek": 9000000, "actual_sek": 3000000, "forecast_sek": n} for t, n in forecast.items()]


def report(unit, sick=(None, None), satisfied=None, visits=(None, None), year=None, status="ongoing", **more):
    """What the unit has reported so far; year: (sick leave, visits) of the whole year."""
    r = results(unit, sick=sick, satisfied=satisfied, visits=visits, activities=activity(status), **more)
    for indicator, value in zip(("sjukfranvaro", "besok"), year or ()):
        r["outcomes"].append({"indicator": indicator, "period": "2014", "value": value})
    if year:
        r["outcomes"].append({"indicator": "nojda", "period": "2014", "numerator": 172, "denominator": 200})
    return r


def script():
    """[(month-day, what is done, unit, document)] in order; from January on it is 2015."""
    good = dict(sick=(4.0, 4.2), satisfied=(170, 200), visits=(110, 210))
    t1, half = dict(sick=(4.0, None), visits=(110, None)), dict(sick=(4.0, None), visits=(110, None), satisfied=(170, 200))
    year = dict(good, year=(4.1, 310), status="done")
    return [
        ("05-09", "put", "alfa", report("alfa", **t1)),
        ("05-12", "put", "beta", report("beta", **dict(t1, sick=(6.1, None)))),
        ("05-16", "put", "delta", report("delta", **dict(t1, visits=(60, None)))),
        ("05-19", "put", "eken", report("eken", **t1, budget=money(T1=9900000))),
        ("05-29", "put", "gamma", report("gamma", **dict(t1, sick=(5.2, None)))),  # late, and on Ascension Day
        ("06-06", "put", "beta", report("beta", **dict(t1, sick=(6.8, None)))),  # corrected to the worse, on the national day
        ("06-20", "put", "delta", report("delta", **t1)),  # recovers on Midsummer's eve
        ("07-10", "put", "alfa", report("alfa", **half)),
        ("07-11", "put", "beta", report("beta", **dict(half, sick=(6.8, None), satisfied=(150, 200)))),  # within chance
        ("07-18", "put", "gamma", report("gamma", **dict(half, sick=(5.2, None), satisfied=(100, 200)))),
        ("07-18", "put", "eken", report("eken", **half, budget=money(T1=9900000))),
        ("08-15", "put", "delta", report("delta", **half)),  # late since July
        ("09-12", "put", "alfa", report("alfa", **dict(good, sick=(4.0, 6.0)))),
        ("09-15", "put", "beta", report("beta", **dict(good, sick=(6.8, 4.2)))),
        ("09-18", "put", "gamma", report("gamma", **dict(good, sick=(5.2, 7.0), satisfied=(100, 200)))),
        ("09-19", "put", "delta", report("delta", **dict(good, visits=(110, 120)))),
        ("09-27", "put", "eken", report("eken", **good, budget=money(T1=9900000, T2=9050000))),  # late, a Saturday
        ("10-01", "plan", "alfa", planned("alfa", sick=6.5)),  # the target gives way
        ("10-13", "down", "gamma", None),
        ("10-16", "up", "gamma", None),
        ("10-30", "put", "delta", report("delta", **dict(good, visits=(110, 100)))),
        ("11-01", "put", "eken", "<html>Tjänsten är tillfälligt stängd</html>"),  # All Saints' Day
        ("11-05", "put", "eken", report("eken", **good, budget=money(T1=9900000, T2=9050000))),
        ("12-05", "put", "beta", report("beta", **dict(good, sick=(6.8, 4.2)), status="done")),
        ("12-24", "put", "delta", report("delta", **good, status="done")),
        ("01-06", "put", "beta", report("beta", **dict(year, sick=(6.8, 4.2)))),
        ("01-20", "put", "alfa", report("alfa", **dict(year, sick=(4.0, 6.0), year=(7.4, 305)))),
        ("01-28", "put", "gamma", report("gamma", **dict(year, sick=(5.2, 7.0), satisfied=(100, 200), year=(4.2, 300)))),
        ("01-30", "put", "eken", report("eken", **dict(year, year=(4.0, 200)), budget=money(T1=9900000, T2=9050000))),
        ("02-16", "put", "delta", report("delta", **year)),
    ]


# What is behind then says nothing of an action: that is asked for after ten working days.
WITHOUT_ACTION = ("05-12", "05-16", "05-29", "07-18", "09-12", "09-18", "09-19", "01-30")


def working_days_after(d, n):
    while n:
        d += timedelta(1)
        n -= not is_free(d)
    return d


def day_of(text):
    month = int(text[:2])
    return date(2014 if month > 2 else 2015, month, int(text[3:]))


def decisive_days():
    """Where something may happen: what is published or falls due, every Monday, and the day after those that do not end it."""
    published = {day_of(at) for at, *_ in script()}
    due = {due_day(period(p), GRACE) for p in ("2014-T1", "2014-H1", "2014-T2", "2014")} | {date(2014, 11, 14)}
    mondays = {d for n in range((LAST - FIRST).days) if (d := FIRST + timedelta(n)).weekday() == 0}
    reminded = {d + timedelta(n) for d in due for n in (-28, -7, 7, 28)} | {d - timedelta(n) for d in due for n in (1, 2, 3)}
    days = {FIRST, LAST} | reminded | published | mondays | due | {d + timedelta(1) for d in due} | {working_days_after(day_of(at), 11) for at in WITHOUT_ACTION}
    days |= {working_days_after(d, 1) for d in days if is_free(d)}  # told then
    return sorted(d for d in days if FIRST <= d <= LAST)


def all_days():
    return [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]


class Year:
    """The district's servers, and some daemons that live through the year side by side, each from an empty store."""

    def __init__(self, folder, n):
        self.servers = {u: UnitServer(f"127.0.3.{i + 1}") for i, u in enumerate(UNITS)}
        for u, server in self.servers.items():
            self.put(u, planned(u), "/plan")
            self.put(u, report(u, status="not_started"))
        self.lives = [(Daemon(folder / str(i)), MailSink()) for i in range(n)]
        for daemon, sink in self.lives:
            daemon.config(self.main_yaml(daemon, sink), units=self.units_yaml(), catalogue=CATALOGUE)
        self.left = [(day_of(at), *what) for at, *what in script()]

    def put(self, unit, body, path="/utfall"):
        self.servers[unit].put(path, body if isinstance(body, str) else json.dumps(body, ensure_ascii=False))

    def main_yaml(self, daemon, sink):
        def department(name, title, head):
            return (f"  - {{id: {name}, name: {title}, district: granby, head: {{name: Chef, email: {head}}}, "
                    f"controller: {{name: Controller, email: {CONTROLLER}}}, director: {{name: Direktör, email: {DIRECTOR}}}}}\n")
        return (f"districts:\n  - {{id: granby, name: Granby}}\ndepartments:\n{department('omsorg', 'Omsorgen', HEAD)}{department('skola', 'Skolan', PRINCIPAL)}"
                f"operator: {{name: Drift, email: {OPERATOR}}}\npull: {{interval: 1h, timeout: 3s, connect_timeout: 2s}}\n"
                f"store: {{path: \"{daemon.folder / 'tertial.db'}\"}}\nserve: {{url: \"https://tertial.example.se/\", tokens: [ett-ord]}}\n"
                f"notify: {{smtp: {{url: \"{sink.url}\", from: \"tertial@example.se\"}}}}\n")

    def units_yaml(self):
        return "units:\n" + "".join(
            f"  - {{id: {u}, name: {u.capitalize()}, department: {d}, weight: {{employees: 10}}, active: {{from: 2013-01-01}}, "
            f"contact: {{name: {u.capitalize()}, email: {contact(u)}}}, plan: {{url: \"{self.servers[u].url('/plan')}\"}}, "
            f"results: {{url: \"{self.servers[u].url('/utfall')}\"}}}}\n" for u, d in UNITS.items())

    def publish(self, day):
        while self.left and self.left[0][0] <= day:
            _, what, unit, body = self.left.pop(0)
            if what == "down":
                self.servers[unit].down()
            elif what == "up":
                self.servers[unit].up()
            else:
                self.put(unit, body, "/plan" if what == "plan" else "/utfall")

    def live(self, day):
        """One day, all lives at once; @return the mails of each, in the order of their recipients and then as they came."""
        self.publish(day)
        before = [len(sink.mails) for _, sink in self.lives]
        for daemon, _ in self.lives:
            daemon.as_of = f"{day}T09:00"
            daemon.spawn("--once")
        for daemon, _ in self.lives:
            daemon.process.wait(60)
            assert daemon.ended() in (0, 2), daemon.log
        return [sorted(sink.mails[n:], key=lambda m: m.to) for (_, sink), n in zip(self.lives, before)]

    def close(self):
        for daemon, sink in self.lives:
            daemon.close()
            sink.close()
        for server in self.servers.values():
            server.close()
