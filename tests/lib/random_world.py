# SPDX-License-Identifier: EUPL-1.2
"""Districts that nobody has seen: registers, catalogues, plans and results made from a seed, with everything the contract knows.

random_world(seed) gives plain data: as_of, settings, districts, departments, catalogue and units; each unit has plans
(tertial.plan/1), results (tertial.results/1) and the format it publishes results in ("json" or "csv").  Stage serves a world
to a daemon.  Numbers are drawn near the bounds that decide, because that is where two readings differ.
"""
import json
import random
from datetime import date, timedelta

from daemon import PATIENCE, Daemon
from peers import UnitServer, wait_until
from reference.calendar import due_day, owed_periods, period

KINDS = ("value", "value", "value", "value", "increase", "decrease", "maintain", "board_sets", "none")
REASONS = ("not_published", "not_collected", "not_reported", "too_few", "not_applicable", "lost")
NAMES = {"%": "Andel {} av alla", "st": "Antal {}", None: "Index för {}"}
WORDS = ("nöjda brukare", "besök", "lediga platser", "samtal", "kurser", "möten", "utflykter", "ronder", "planer", "råd", "elever", "måltider")
GOALS = [{"id": "g1", "level": "orientation", "number": "1", "title": "En stad för alla"},
         {"id": "g2", "level": "area", "number": "1.3", "title": "Omsorgen är god", "parent": "g1"},
         {"id": "g3", "level": "orientation", "number": "2", "title": "Stadens ekonomi är i balans"}]
HEAD = ("indikator", "period", "utfall", "täljare", "nämnare", "kvinnor", "kvinnor täljare", "kvinnor nämnare", "män", "män täljare", "män nämnare",
        "prognos", "analys", "åtgärd", "rapporterad")


def tenth(x):
    """A decimal with one digit, or a whole number: what a person would type."""
    x = round(float(x), 1)
    return int(x) if x == int(x) else x


class Maker:
    def __init__(self, seed, mode="one_year"):
        self.two_years = mode == "two_years"  # last year's plan and results came last year, and are in force beside this year's
        self.changes = mode == "changes"  # in mid-year the plan and the results were other ones
        self.r = random.Random(seed)
        self.seed = seed
        r = self.r
        self.year = r.randint(2012, 2030)
        y = self.year
        self.grace = r.choice([{"month": 15, "tertial": 20, "half": 20, "year": 31}, {k: r.randint(0, 60) for k in ("month", "tertial", "half", "year")}])
        self.settings = {"tolerance": r.choice([5, 5, 10, 2.5, 0]), "min_coverage": r.choice([0.5, 0.5, 0.75, 1, 0]), "min_group": r.choice([5, 5, 5, 10, 0]),
                         "grace_days": self.grace}
        days = [due_day(period(f"{y}{p}"), self.grace) + timedelta(n) for p in ("-T1", "-T2", "-H1", "", "-03") for n in (0, 1)]
        self.today = r.choice(days + [date(y, 10, 2), date(y, 6, 1), date(y + 1, 3, 1), date(y, 9, 15) + timedelta(r.randint(0, 150))])

        self.days = [f"{self.today}T09:00"]
        if self.two_years:
            self.days.insert(0, f"{y}-01-20T09:00")
        if self.changes:
            self.days.insert(0, f"{min(self.today - timedelta(1), date(y, r.choice((5, 6, 9, 10)), 10))}T09:00")

    def chance(self, p):
        return self.r.random() < p

    # ---- the register
    def world(self):
        r = self.r
        districts = [{"id": i, "name": n} for i, n in (("ost", "Öststaden"), ("vast", "Väststaden"), ("syd", "Sydstaden"))[:r.choice((1, 2, 2, 3))]]
        departments = [{"id": f"{d['id']}-{k}", "name": f"Avdelning {k} i {d['name']}", "district": d["id"]}
                       for d in districts for k in ("omsorg", "skola")[:r.choice((1, 2, 2))]]
        self.districts = districts
        self.catalogue = [self.entry(i, word) for i, word in enumerate(r.sample(WORDS, r.randint(4, 8)))]
        # What a catalogue says of the council's number is the same for all that use it.
        units = [self.unit(i, departments) for i in range(r.randint(2, 4) * len(departments))]
        return {"seed": self.seed, "as_of": self.days[-1], "days": self.days, "settings": self.settings, "districts": districts, "departments": departments,
                "catalogue": self.catalogue, "units": units}

    def entry(self, i, word):
        r = self.r
        measure = r.choice(("level", "level", "count"))
        unit = "st" if measure == "count" else r.choice(("%", "%", None))
        e = {"id": f"i{i}", "name": NAMES[unit].format(word), "direction": r.choice(("higher", "higher", "lower", "approach")), "measure": measure,
             "common": self.chance(0.6)}
        if unit:
            e["unit"] = unit
        if self.chance(0.3):
            e["aliases"] = [f"Mått {i}: {word}"]
        if measure == "level" and self.chance(0.5):
            e["weight"] = r.choice(("employees", "users"))
        if self.chance(0.4):
            e["tolerance"] = r.choice((0.3, 1, 2, 0.1, 5))
        if measure == "count" and self.chance(0.4):
            e["persons"] = True
        if self.chance(0.15):
            e["expected_month"] = r.randint(1, 12)
        if measure == "level" and self.chance(0.4):
            e["targets"] = {d["id"]: {self.year: self.number(unit, measure)} for d in self.districts if self.chance(0.7)}
        e["target"] = self.number(unit, measure)  # what most plans print
        e["kind"] = r.choice(KINDS) if self.chance(0.4) else "value"
        e["periodicity"] = r.choice(("month", "tertial", "tertial", "tertial", "half", "year"))
        return e

    def number(self, unit, measure):
        r = self.r
        if measure == "count":
            return r.choice((0, r.randint(1, 30), r.randint(10, 400)))
        return tenth(r.uniform(0, 100) if unit == "%" else r.uniform(1, 5)) if self.chance(0.5) else r.choice((80, 90, 50, 4.4, 0) if unit == "%" else (3, 4, 75))

    def unit(self, i, departments):
        r = self.r
        department = r.choice(departments) if i >= len(departments) else departments[i]
        others = [d["id"] for d in self.districts if d["id"] != department["district"]]
        u = {"id": f"e{i}", "name": f"Enhet {i}", "department": department["id"], "serves": [], "format": r.choice(("json", "json", "json", "csv")),
             "weight": {k: r.randint(1, 60) for k in ("employees", "users") if self.chance(0.85)}, "active": {"from": f"{self.year - 2}-01-01"}}
        if others and self.chance(0.4):
            u["serves"] = r.sample(others, r.randint(1, len(others)))
        if self.chance(0.1):
            u["active"]["from"] = str(date(self.year, r.randint(2, 11), 1))
            u["format"] = "json"  # a CSV says its year by its periods alone
        elif self.chance(0.1):
            u["active"]["to"] = str(max(self.today, date(self.year, r.randint(4, 11), 30)))
        u["plans"], u["results"] = [], []
        for year in (self.year - 1, self.year) if self.two_years else (self.year,):
            if u["active"]["from"] <= f"{year}-12-31":
                self.document_year = year
                u["plans"].append(self.plan(u))
                u["results"].append(self.result(u, u["plans"][-1]))
        if self.changes:
            self.change(u)
        return u

    # ---- what it said before
    def change(self, u):
        """The plan and the results of the day before: other targets, fewer figures, and some that were wrong."""
        r, then = self.r, date.fromisoformat(self.days[0][:10])
        plan, result = json.loads(json.dumps(u["plans"][0])), json.loads(json.dumps(u["results"][0]))
        if self.chance(0.7):
            for row in plan["indicators"]:
                if row["target"]["kind"] == "value" and "breakdown" not in row and self.chance(0.5):
                    row["target"]["value"] = self.number(row["target"]["unit"], "count" if row["target"]["unit"] == "st" else "level")
                    row["target"]["text"] = str(row["target"]["value"])
            u["plans"][0]["valid_from"] = r.choice((None, f"{self.year}-0{r.randint(1, 9)}-01", self.days[1][:10]))
        result["outcomes"] = [self.earlier(o) for o in result["outcomes"] if period(o["period"]).end < then and self.chance(0.95)]
        u["plans"].insert(0, plan)
        u["results"].insert(0, result)

    def earlier(self, o):
        """The same outcome as it was reported at first."""
        if o.get("value") is not None and "numerator" not in o and "women" not in o and "breakdown" not in o and self.chance(0.2):
            return dict(o, value=tenth(o["value"] + self.r.choice((1, 2, 0.5) if isinstance(o["value"], float) else (1, 2))))
        return o

    # ---- its plan
    def plan(self, u):
        goals = [dict(g) for g in GOALS] + [{"id": "g4", "level": "commitment", "title": f"Löfte av {u['name']}", "parent": "g2"}]
        rows = []
        for e in self.catalogue:
            if self.chance(0.75):
                rows.append(self.planned(e, u))
        if self.chance(0.4):
            measure = self.r.choice(("level", "count"))
            own = {"name": f"Eget mått hos {u['name']}", "measure": measure, "unit": "st" if measure == "count" else "%", "kind": "value", "common": False,
                   "direction": self.r.choice(("higher", "lower", None)), "target": self.number("st", measure), "periodicity": "tertial"}
            rows.append(self.planned(own, u))
        activities = [{"id": self.r.choice((None, f"a{n}")), "goal": self.r.choice(goals)["id"], "owner": "unit", "text": f"Aktivitet {n} {self.document_year}",
                       "start": f"{self.document_year}-01-15", "end": self.r.choice((None, str(self.today), str(self.today - timedelta(1)), f"{self.document_year}-12-31"))}
                      for n in range(self.r.randint(0, 4))]
        for a in activities:
            if a["end"] and not a["end"].startswith(str(self.document_year)):
                a["end"] = f"{self.document_year}-05-31"
        net = self.r.randint(1, 90) * 100000
        budget = {"rows": [{"name": "Lön", "cost_sek": net, "income_sek": 0, "net_sek": net}],
                  "total": {"name": "Summa", "cost_sek": net, "income_sek": 0, "net_sek": net}} if self.chance(0.5) else None
        return {"schema": "tertial.plan/1", "unit": {"id": u["id"], "name": u["name"]}, "district": None, "year": self.document_year, "goals": goals,
                "indicators": rows, "activities": activities, "budget": budget}

    def planned(self, e, u):
        r = self.r
        kind = e["kind"] if self.chance(0.9) else r.choice(KINDS)
        value = e["target"] if e["common"] and self.chance(0.9) else self.number(e.get("unit"), e["measure"])
        target = {"kind": kind, "unit": e.get("unit"), "text": str(value) if kind == "value" else kind}
        row = {"name": r.choice([e["name"], *e.get("aliases", [])]), "goal": r.choice(("g1", "g2", "g3", "g4")), "owner": r.choice(("council", "board", "unit")),
               "target": target, "council_target": None, "periodicity": e["periodicity"] if self.chance(0.9) else r.choice(("month", "tertial", "half", "year"))}
        if kind == "value":
            target["value"] = value
            if e["measure"] == "count" and self.chance(0.3):
                target["phases"] = {f"{self.document_year}{p}": r.randint(0, int(value) + 1) for p in r.choice((("-T1",), ("-T1", "-T2"), ("-H1",), ("-03", "-09")))}
            if e["measure"] == "count" and u["serves"] and self.chance(0.6):
                names = [d["name"] for d in self.districts if d["id"] in u["serves"] and self.chance(0.8)]
                row["breakdown"] = [{"name": n, "value": r.randint(0, int(value) // len(names))} for n in names]
        if "id" not in e:
            row.update(direction=e["direction"], measure=e["measure"])
        if self.chance(0.4):
            row["council_target"] = r.choice(({"kind": "none", "text": ""}, {"kind": "value", "value": self.number(e.get("unit"), e["measure"]),
                                                                             "unit": e.get("unit"), "text": "KF"}))
        return row

    # ---- what it reports
    def result(self, u, plan):
        r = self.r
        outcomes = []
        for row in plan["indicators"]:
            e = next((e for e in self.catalogue if row["name"] in (e["name"], *e.get("aliases", []))), None)
            e = e or {"measure": row["measure"], "unit": row["target"]["unit"], "name": row["name"]}
            words = [e["name"], row["name"], *([e["id"]] if "id" in e else [])]
            grown = None  # what the whole year comes to
            for year in ([self.document_year - 1] if self.history() and self.chance(0.6) else []) + [self.document_year]:
                if grown is None or self.chance(0.7):  # else as last year, to the digit
                    grown = self.level(row, e)
                periods = owed_periods(year, row["periodicity"])
                for p in periods:
                    owed = due_day(p, self.grace)
                    if not self.chance(0.95 if year < self.year else 0.85 if owed < self.today else 0.5 if p.end < self.today else 0.0):
                        continue
                    o = self.outcome(row, e, p, grown, u)
                    o["indicator"] = r.choice(words)
                    o["period"] = self.written(p, e)
                    outcomes.append(o)
        outcomes += self.unasked(plan)
        result = {"schema": "tertial.results/1", "unit": u["id"], "year": self.document_year, "outcomes": outcomes}
        if u["format"] == "json":
            if self.chance(0.7):
                result["activities"] = [{"activity": a["id"] or a["text"], "status": r.choice(("not_started", "ongoing", "done", "cancelled"))}
                                        for a in plan["activities"] if self.chance(0.7)]
            if self.chance(0.7):
                result["budget"] = [self.money(p) for p in ("-T1", "-T2", "")[:r.randint(1, 3)]]
        return result

    def history(self):
        """Does this year's document tell of last year?  Not when last year's own one is here."""
        return not self.two_years or self.document_year < self.year

    def unasked(self, plan):
        """Figures that no plan owes: of the catalogue, of nobody, and a level's last part of the year."""
        planned = {row["name"] for row in plan["indicators"]}
        free = [e for e in self.catalogue if not planned & {e["name"], *e.get("aliases", [])}]
        levels = [e for e in self.catalogue if planned & {e["name"], *e.get("aliases", [])} and e["measure"] == "level"]
        found = [{"indicator": e["id"], "period": f"{self.document_year}-T1", "value": self.number(e.get("unit"), e["measure"])} for e in free if self.chance(0.2)]
        found += [{"indicator": e["id"], "period": f"{self.document_year}-T3", "value": self.number(e.get("unit"), e["measure"])} for e in levels if self.chance(0.05)]
        if self.chance(0.1):
            found.append({"indicator": "Något ingen har lovat", "period": f"{self.document_year}-T1", "value": 5})
        return found

    def money(self, p):
        budget = self.r.randint(1, 90) * 100000
        forecast = self.r.choice((budget, budget * 105 // 100, budget * 105 // 100 + 1, budget * 9 // 10, budget * 12 // 10))
        return {"period": f"{self.document_year}{p}", "budget_sek": self.r.choice((budget, budget, budget, None)), "actual_sek": budget // 2,
                "forecast_sek": self.r.choice((forecast, forecast, forecast, None))}

    def written(self, p, e):
        """The year of a count may be called by its last part."""
        return f"{p.year}{self.r.choice(('-T3', '-H2', '-12'))}" if p.kind == "year" and e["measure"] == "count" and self.chance(0.25) else str(p)

    def level(self, row, e):
        """The value of a whole year around the target, often on a bound."""
        r = self.r
        target = row["target"].get("value", self.number(e.get("unit"), e["measure"]))
        steps = e.get("tolerance") or target * self.settings["tolerance"] / 100
        x = target + r.choice((0, 1, -1, 2, -2, 0.5, -0.5, r.uniform(-4, 4))) * steps
        return max(0, min(x, 100) if e.get("unit") == "%" else x)

    def outcome(self, row, e, p, whole, u):
        r = self.r
        if self.chance(0.06) and u["format"] == "json":
            return {"value": None, "missing_reason": r.choice(REASONS)}
        if e["measure"] == "count":
            o = {"value": max(0, int(whole * p.months / 12) + r.choice((0, 0, 0, 1, -1)))}
            if not e.get("persons") and self.chance(0.15):
                o["value"] = tenth(o["value"] + r.choice((0.1, 0.3, 0.7)))
            elif self.chance(0.3):
                women = r.randint(0, o["value"])
                o.update(women={"value": women}, men={"value": o["value"] - women})
        elif e.get("unit") is None and self.chance(0.3):
            d = r.randint(1, 90)
            o = {"numerator": tenth(whole * d), "denominator": d}  # a mean: so many points by so many people
        elif e.get("unit") == "%" and self.chance(0.6):
            o = self.share(whole, r.choice((r.randint(6, 60), r.randint(20, 900), r.randint(1, 30))))
        else:
            o = {"value": tenth(whole + r.choice((0, 0, 0.1, -0.1, 1))) if whole >= 1 else tenth(whole)}
            if self.chance(0.2):
                o.update(women={"value": tenth(whole)}, men={"value": tenth(whole)})
        if self.chance(0.25):
            o["forecast"] = (int if e["measure"] == "count" else tenth)(max(0, whole + r.choice((0, 1, -1, 5))))
            if self.chance(0.15):
                o = {"value": None, "forecast": o["forecast"]}
        if u["serves"] and u["format"] == "json" and o.get("value", o.get("numerator")) is not None and self.chance(0.8):
            o["breakdown"] = self.split(o, u)
        return o

    def share(self, whole, d):
        r = self.r
        n = max(0, min(d, round(whole * d / 100) + r.choice((0, 0, 1, -1))))
        o = {"numerator": n, "denominator": d}
        if self.chance(0.4):
            o["value"] = tenth(100 * n / d) if self.chance(0.9) else tenth(r.uniform(0, 100))  # printed, and another
        elif self.chance(0.02):
            return {"numerator": 0, "denominator": 0}
        if self.chance(0.3):
            dw = r.randint(0, d)
            nw = r.randint(max(0, n - (d - dw)), min(n, dw))
            o.update(women={"numerator": nw, "denominator": dw}, men={"numerator": n - nw, "denominator": d - dw})
        return o

    def split(self, o, u):
        """By district: home first, the parts summing to the whole."""
        r = self.r
        home = next(d for d in self.districts if u["department"].startswith(d["id"]))
        names = [d["name"] for d in self.districts if d["id"] in u["serves"] and self.chance(0.9)]
        parts, rest = [], dict(o)
        for name in names:
            if "numerator" in o and (o["numerator"] > o["denominator"] or isinstance(o["numerator"], float)):
                return []
            if "numerator" in o:
                n = r.randint(0, rest["numerator"])
                d = r.randint(n, rest["denominator"] - (rest["numerator"] - n))
                rest["numerator"] -= n
                rest["denominator"] -= d
                parts.append({"name": name, "value": None, "numerator": n, "denominator": d} if d else {"name": name, "value": None})
            elif isinstance(o["value"], int) and not isinstance(rest["value"], float):
                v = r.randint(0, rest["value"])
                rest["value"] -= v
                parts.append({"name": name, "value": v})
            else:
                parts.append({"name": name, "value": tenth(r.uniform(0.8, 1.2) * o["value"])})
        if self.chance(0.5) and "numerator" in o and rest["denominator"]:
            parts.append({"name": home["name"], "value": None, "numerator": rest["numerator"], "denominator": rest["denominator"]})
        return parts


def random_world(seed, mode="one_year"):
    return Maker(seed, mode).world()


# ---------------------------------------------------------------- as documents
def csv_of(result):
    def cell(x):
        return "" if x is None else str(x).replace(".", ",") if isinstance(x, (int, float)) else str(x)

    lines = [";".join(HEAD)]
    for o in result["outcomes"]:
        women, men = o.get("women") or {}, o.get("men") or {}
        lines.append(";".join(cell(x) for x in (
            o["indicator"], o["period"], o.get("value"), o.get("numerator"), o.get("denominator"), women.get("value"), women.get("numerator"),
            women.get("denominator"), men.get("value"), men.get("numerator"), men.get("denominator"), o.get("forecast"), o.get("analysis"),
            o.get("action"), o.get("reported"))))
    return "\n".join(lines) + "\n"


def flow_yaml(x):
    """JSON is YAML, but for the keys that are numbers."""
    return json.dumps(x, ensure_ascii=False)


class Stage:
    """One web server with all the units' pages, and a daemon that reads them."""

    def __init__(self, folder, world):
        self.world = world
        self.days = world.get("days", [world["as_of"]])
        self.server = UnitServer("127.0.2.1")
        self.daemon = Daemon(folder, as_of=world["as_of"])
        self.api = self.daemon.api
        self.daemon.config(self.main_yaml(), units=self.units_yaml(), catalogue=self.catalogue_yaml())

    def serve(self, step):
        """Publish what the units publish on that day."""
        for u in self.world["units"]:
            plan, result = (u[k][min(step, len(u[k]) - 1)] for k in ("plans", "results"))
            self.server.put(f"/{u['id']}/plan", json.dumps(plan, ensure_ascii=False))
            body = csv_of(result) if u["format"] == "csv" else json.dumps(result, ensure_ascii=False)
            self.server.put(f"/{u['id']}/utfall", body, content_type="text/csv" if u["format"] == "csv" else "application/json")

    def main_yaml(self):
        s = self.world["settings"]
        return "\n".join(["districts: " + flow_yaml(self.world["districts"]), "departments: " + flow_yaml(self.world["departments"]),
                          "pull: {interval: 12h, timeout: 5s, connect_timeout: 2s, per_host: 64}", f'store: {{path: "{self.daemon.folder / "tertial.db"}"}}',
                          f"assess: {{tolerance: {s['tolerance']}, min_coverage: {s['min_coverage']}, grace_days: {flow_yaml(s['grace_days'])}}}",
                          f"privacy: {{min_group: {s['min_group']}}}", "alerts: {digest: off}", f'serve: {{listen: "127.0.0.1:{self.daemon.port}"}}', ""])

    def units_yaml(self):
        keys = ("id", "name", "department", "serves", "weight", "active")
        rows = [dict({k: u[k] for k in keys}, plan={"url": self.server.url(f"/{u['id']}/plan")}, results={"url": self.server.url(f"/{u['id']}/utfall")})
                for u in self.world["units"]]
        return "units:\n" + "".join(f"  - {flow_yaml(r)}\n" for r in rows)

    def catalogue_yaml(self):
        drawn = ("common", "target", "kind", "periodicity")
        return "indicators:\n" + "".join(f"  - {flow_yaml({k: v for k, v in e.items() if k not in drawn})}\n" for e in self.world["catalogue"])

    def start(self):
        """Live through the days of the world; the last goes on."""
        for step, day in enumerate(self.days):
            if step:
                self.daemon.stop()
            self.serve(step)
            self.daemon.as_of = day
            self.run()
        return self

    def run(self):
        self.daemon.start()
        last = [None]

        def still():
            s = self.api.api("status")
            q = s["queues"]
            calm = s["feeds"]["tried"] == s["feeds"]["total"] and s["last_cycle"] and not any(q.get(k) for k in ("parse", "commit"))
            mark = s["generation"] if calm else None
            same = mark is not None and mark == last[0]
            last[0] = mark
            return same

        wait_until(still, 20 * PATIENCE, "ro (allt hämtat och lagrat)")
        return self

    def close(self):
        self.daemon.close()
        self.server.close()
