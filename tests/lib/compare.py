# SPDX-License-Identifier: EUPL-1.2
"""Every figure the API says of a world beside the one the reference works out.

compare(api, world, reference) gives a Comparison: differences (each with who, what, both values and the inputs), how many
figures were looked at, and how many were hidden by complementary suppression, which the reference does not foretell.
"""
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from html import unescape

from reference.calendar import period
from reference.figure import wilson

NBSP, MINUS = "\u00a0", "\u2212"

EDGE = Fraction(2, 10**9) + Fraction(1, 10**12)  # the API prints nine decimals; what is exact in the documents must be exact here too


@dataclass
class Difference:
    scope: str
    indicator: str
    period: str
    field: str
    said: object
    expected: object
    inputs: str

    def __str__(self):
        return f"{self.scope} {self.indicator} {self.period}: {self.field} är {show(self.said)}, ska vara {show(self.expected)}\n    {self.inputs}"


@dataclass
class Comparison:
    differences: list = field(default_factory=list)
    compared: Counter = field(default_factory=Counter)
    hidden: Counter = field(default_factory=Counter)  # primary, complementary

    def __str__(self):
        return f"{sum(self.compared.values())} jämförda, {dict(self.hidden)} dolda, {len(self.differences)} skillnader"


def show(x):
    if isinstance(x, Fraction):
        return f"{x} (≈ {float(x):.12g})" if x.denominator > 1 else str(x)
    return repr(x) if isinstance(x, str) else str(x)


def number(x):
    return None if x is None else Fraction(x) if isinstance(x, (Decimal, int)) else Fraction(repr(x))


def same_number(said, expected):
    said = number(said)
    if said is None or expected is None:
        return said is expected or said == expected
    if (expected * 10**9).denominator == 1 and abs(expected) < 10**6:
        return said == expected
    return abs(said - expected) <= EDGE * max(1, abs(expected) / 10**6)


def shown_fraction(x):
    return None if x is None else float(x) if isinstance(x, Fraction) else x


def words_of(part):
    return {k: shown_fraction(v) for k, v in (("value", part.given), ("n", part.n), ("d", part.d)) if v is not None}


def inputs_of(f):
    """What a person needs to work the figure out by hand."""
    row = {k: v for k, v in (f.row or {}).items() if k in ("target", "council_target", "periodicity", "direction", "measure", "breakdown")}
    return json.dumps({"outcome": f.raw, "plan": row, "measure": f.measure, "direction": f.direction, "tolerance": shown_fraction(f.tolerance),
                       "owed": f.owed}, ensure_ascii=False, default=str)


class Comparer:
    def __init__(self, api, world, reference):
        self.api, self.world, self.ref = api, world, reference
        self.out = Comparison()
        self.hidden_units = set()  # (unit, key, period) that are not shown
        self.veiled = set()  # (unit, key, period) shown, but not beside the hidden figure of last year
        self.rows = {}  # scope -> rows, for the goals

    def rows_of(self, name, **query):
        answer = self.api.get("/api/v1/" + name, query=query)
        assert answer.status == 200, answer.text
        return json.loads(answer.body, parse_float=Decimal)[name]

    # ---- one field
    def check(self, where, field_name, said, expected, inputs, same=None):
        self.out.compared[field_name] += 1
        if not (same or (lambda a, b: a == b))(said, expected):
            self.out.differences.append(Difference(*where, field_name, said, expected, inputs))

    def check_number(self, where, field_name, said, expected, inputs):
        self.check(where, field_name, said, expected, inputs, same_number)

    def run(self):
        for u in self.world["units"]:
            self.unit(u["id"])
        for scope in self.ref.scopes:
            self.scope(scope)
        self.observations()
        self.activities()
        self.budget()
        self.goals()
        self.pages()
        self.findings()
        self.alerts()
        return self.out

    # ---- units
    def by_key(self, scope, rows):
        found = {}
        known = {e["id"] for e in self.world["catalogue"]}
        for r in rows:
            key = (r["indicator"] if r["indicator"] in known else r["name"], r["period"])
            if key in found:
                self.out.differences.append(Difference(scope, *key, "rad", "två rader", "en rad", ""))
            found[key] = r
        return found

    def both(self, scope, rows, figures, inputs):
        """Pairs of what is said and what is expected; the rest is told."""
        said = self.by_key(scope, rows)
        expected = {(k, str(p)): f for (k, p), f in figures.items()}
        for key in sorted(set(said) | set(expected)):
            where = (scope, *key)
            if key not in said or key not in expected:
                words = inputs(expected[key]) if key in expected else json.dumps(said[key], default=str, ensure_ascii=False)
                self.out.differences.append(Difference(*where, "rad", key in said, key in expected, words))
                continue
            yield where, said[key], expected[key]

    def unit(self, unit):
        model, scope = self.ref.units[unit], "unit:" + unit
        self.rows[scope] = self.rows_of("indicators", unit=unit)
        for where, row, f in self.both(scope, self.rows[scope], model.figures, inputs_of):
            self.unit_row(where, row, f, unit)
        answer = json.loads(self.api.get("/api/v1/units/" + unit).body)
        self.check((scope, "", ""), "evidence", answer["evidence"]["results"], "late" if model.late() else "fresh", "")
        self.check((scope, "", ""), "counts", {k: n for k, n in answer["counts"].items() if n}, self.counts(self.rows[scope], answer["year"]), "")

    def hide(self, where, row, secret, inputs):
        """Is the row hidden?  If so, was it right, and does nothing else tell?"""
        if row["state"] != "protected" and not secret:
            return False
        self.check(where, "skydd", row["state"] == "protected", True, inputs)
        self.out.hidden["primary" if secret else "complementary"] += 1
        if row["state"] == "protected":
            for key in ("value", "gap", "basis", "interval", "forecast", "compared_with"):
                self.check(where, key, row[key], None, inputs)
            self.check(where, "missing_reason", row["missing_reason"], "protected", inputs)
        return True

    def leans_on_hidden(self, f, unit):
        """Is what the figure would be compared with drawn from a figure of last year that is hidden?"""
        last = [g for g in self.ref.units[unit].figures_of_last_year(f) if g is not None]
        return any((unit, g.indicator or g.name, str(g.period)) in self.hidden_units for g in last)

    def is_veiled(self, row, expected, figures):
        """Shown, but not beside what it is compared with: that would tell a hidden figure of last year."""
        leans = any(self.leans_on_hidden(f, unit) for f, unit in figures)
        if not leans and row["state"] not in ("no_baseline", expected):
            return False
        self.out.hidden["last year's" if leans else "last year's, which is shown"] += 1
        return True

    def unit_row(self, where, row, f, unit):
        inputs = inputs_of(f)
        self.check(where, "unit", row["unit"], f.unit, inputs)
        self.check_number(where, "target", row["target"], f.target.value, inputs)
        self.check(where, "target_kind", row["target_kind"], f.target.kind, inputs)
        self.check_number(where, "council_target", row["council_target"], f.council.value, inputs)
        if f.owed:
            self.check(where, "due", row["due"], str(f.due), inputs)
        reported = int(f.value is not None or f.secret)  # 0 of 0 is reported and hidden, and has no value
        self.check(where, "coverage.reported", row["coverage"]["reported"], reported, inputs)
        self.check(where, "coverage.expected", row["coverage"]["expected"], int(f.owed and f.missing_reason != "not_applicable"), inputs)
        if self.hide(where, row, f.secret, inputs):
            self.hidden_units.add((unit, where[1], where[2]))
            return
        self.check_number(where, "value", row["value"], f.value, inputs)
        if row["compared_with"] is None and f.judged.compared is not None and self.is_veiled(row, f.state, [(f, unit)]):
            self.veiled.add((unit, *where[1:]))
        else:
            self.check(where, "state", row["state"], f.state, inputs)
            self.check_number(where, "gap", row["gap"], f.judged.gap, inputs)
            self.check_number(where, "compared_with", row["compared_with"], f.judged.compared, inputs)
        self.check(where, "basis", row["basis"], None if f.basis is None else "forecast" if f.basis_is_forecast else "value", inputs)
        self.check_number(where, "forecast", row["forecast"], f.forecast, inputs)
        self.interval(where, row, f.part if f.is_share else None, inputs)
        self.check(where, "oldest", row["oldest"] and row["oldest"][:16], f.received, inputs)
        if "corrected" in row:
            said = row["corrected"] and row["corrected"]["previous"]
            self.check(where, "corrected", row["corrected"] is not None, f.previous is not None, inputs)
            if said is None and f.previous is not None and (f.persons or f.part.both):
                self.out.hidden["corrections"] += 1  # the step from one number to the next may be a person
            else:
                self.check_number(where, "corrected.previous", said, f.previous, inputs)
        if f.value is None:
            self.check(where, "missing_reason", row["missing_reason"], f.missing_reason or ("not_due" if f.state == "not_due" else "not_reported"), inputs)

    def interval(self, where, row, part, inputs):
        if part is None:
            self.check(where, "interval", row["interval"], None, inputs)
            return
        bounds = wilson(part, 100)
        said = row["interval"] and (float(row["interval"]["low"]), float(row["interval"]["high"]))
        self.check(where, "interval", said, bounds, inputs, lambda a, b: a is not None and all(abs(x - y) < 1e-9 for x, y in zip(a, b)))

    # ---- departments and districts
    def inputs_of_rollup(self, r):
        rows = [{"unit": m.unit, "shared": m.shared, **words_of(m.part), "target": (m.target.kind, shown_fraction(m.target.value)),
                 "weight": shown_fraction(m.weight), "owed": m.figure.owed, "forecast": shown_fraction(m.figure.forecast),
                 "reason": m.figure.missing_reason} for m in r.members]
        entry = self.ref.catalogue[r.indicator]
        return json.dumps({"members": rows, "catalogue": {k: v for k, v in entry.items() if k not in ("id", "name", "aliases")}}, ensure_ascii=False, default=str)

    def scope(self, scope):
        kind, name = scope.split(":")
        self.rows[scope] = self.rows_of("indicators", **{kind: name})
        for where, row, r in self.both(scope, self.rows[scope], self.ref.scopes[scope], self.inputs_of_rollup):
            self.rollup_row(where, row, r)

    def rollup_row(self, where, row, r):
        inputs = self.inputs_of_rollup(r)
        self.check(where, "coverage.reported", row["coverage"]["reported"], len(r.reported), inputs)
        self.check(where, "coverage.expected", row["coverage"]["expected"], r.expected, inputs)
        self.check_number(where, "coverage.weight", row["coverage"]["weight"], r.weight_share, inputs)
        self.check(where, "method", row["method"], r.method, inputs)
        self.check(where, "contributors", {c["unit"]: c["shared"] for c in row["contributors"]}, {m.unit: m.shared for m in r.reported}, inputs)
        self.check(where, "provisional", row["provisional"], r.provisional, inputs)
        if r.reported:
            self.check_number(where, "target", row["target"], r.target, inputs)
        if r.expected:
            self.check(where, "due", row["due"], str(r.due) if any(m.figure.owed and m.figure.missing_reason != "not_applicable" for m in r.members) else None, inputs)
        hidden = self.hide(where, row, r.secret, inputs)
        self.contributors(where, row, r, inputs, hidden)
        if hidden:
            return
        self.check_number(where, "value", row["value"], r.value, inputs)
        if row["compared_with"] is None and r.judged.compared is not None and self.is_veiled(row, r.state, [(m.figure, m.unit) for m in r.reported]):
            pass
        else:
            self.check(where, "state", row["state"], r.state, inputs)
            self.check_number(where, "gap", row["gap"], r.judged.gap, inputs)
            self.check_number(where, "compared_with", row["compared_with"], r.judged.compared, inputs)
        self.check(where, "basis", row["basis"], "value" if r.value is not None else None, inputs)
        self.interval(where, row, r.part if r.method == "ratio" and r.unit == "%" else None, inputs)
        if r.reported:
            self.check(where, "oldest", row["oldest"] and row["oldest"][:16], min(m.figure.received for m in r.reported), inputs)
            if "corrected" in row:
                self.check(where, "corrected", row["corrected"] is not None, any(m.figure.previous is not None for m in r.reported), inputs)
        if not any(c["state"] == "protected" for c in row["contributors"]):
            self.check_number(where, "forecast", row["forecast"], r.forecast, inputs)

    def contributors(self, where, row, r, inputs, rollup_hidden):
        members = {m.unit: m for m in r.reported}
        secret = [c["unit"] for c in row["contributors"] if c["state"] == "protected"]
        for c in row["contributors"]:
            m = members.get(c["unit"])
            if m is None:
                continue
            self.check(where, f"contributors.{c['unit']}.skydd", c["value"] is None, c["state"] == "protected", inputs)
            if c["state"] == "protected":
                self.check(where, f"contributors.{c['unit']}.share", c["share_of_gap"], None, inputs)
                continue
            if m.figure.hides(m.part, self.ref.settings["min_group"]):
                self.check(where, f"contributors.{c['unit']}.skydd", c["state"], "protected", inputs)
            if not m.shared and (c["unit"], where[1], where[2]) in self.hidden_units:
                self.check(where, f"contributors.{c['unit']}.skydd", c["state"], "protected", inputs)
            self.check_number(where, f"contributors.{c['unit']}.value", c["value"], m.part.value, inputs)
            if not m.shared:  # as on the unit's own row, also where that does not tell what it is compared with
                veiled = (c["unit"], *where[1:]) in self.veiled
                if not veiled or "corrected" in row:
                    self.check(where, f"contributors.{c['unit']}.state", c["state"], "no_baseline" if veiled and c["state"] == "no_baseline" else m.figure.state, inputs)
            expected = None if secret or rollup_hidden or not r.shares else r.shares[c["unit"]]
            if c["share_of_gap"] is None and expected is not None:
                self.out.hidden["shares"] += 1
                continue
            if r.judged.gap and r.value == r.judged.compared:
                continue  # on the target, with a tolerance left over: the rules do not say whose it is
            near = Fraction(1, 10**8) * max(1, abs(expected or 0))  # a quotient of rounded parts
            self.check(where, "share_of_gap", c["share_of_gap"], expected, inputs + f" {c['unit']}",
                       lambda a, b: a is b or (None not in (a, b) and abs(number(a) - b) <= near))
        shares = [number(c["share_of_gap"]) for c in row["contributors"]]
        if shares and None not in shares:
            self.check(where, "sum of shares", sum(shares), 1, inputs, lambda a, b: abs(a - b) <= EDGE * len(shares))
        if len(secret) == 1 and not rollup_hidden and r.method == "sum":
            self.check(where, "läcka: en ensam dold i en synlig summa", secret, [], inputs)

    # ---- the long table
    def observations(self):
        rows = self.rows_of("observations")
        known = {e["id"] for e in self.world["catalogue"]}
        said = {(r["unit"], r["indicator"] if r["indicator"] in known else r["name"], r["period"], r["sex"], r["part"]): r for r in rows}
        self.judges_groups = any(r["state"] not in (None, "protected") for r in rows if r["sex"] != "all")
        for unit, model in self.ref.units.items():
            for (key, p), f in model.figures.items():
                where = (f"observations {unit}", key, str(p))
                inputs = inputs_of(f)
                row = said.pop((unit, key, str(p), "all", None), None)
                if row is None:
                    self.out.differences.append(Difference(*where, "rad", None, "all", inputs))
                    continue
                self.observation(where, row, f, inputs, f.part, (unit, key, str(p)) in self.hidden_units)
                for group, part in f.subgroups().items():
                    row = said.pop((unit, key, str(p), *group), None)
                    if row is not None or group[1] is None or self.judges_groups:
                        self.group((*where[:2], f"{p} {group[1] or group[0]}"), row, f, group, part, inputs)
        for key, row in said.items():
            if row["missing_reason"] != "protected":  # something may be called hidden where nothing was given
                self.out.differences.append(Difference("observations " + key[0], key[1], f"{key[2]} {key[3]} {key[4]}", "rad", "finns", None, ""))

    def observation(self, where, row, f, inputs, part, hidden):
        self.check(where, "skydd", row["state"] == "protected", hidden, inputs)
        if hidden:
            return
        for key, expected in (("value", f.value), ("numerator", part.n), ("denominator", part.d), ("target", f.target.value), ("council_target", f.council.value), ("forecast", f.forecast)):
            self.check_number(where, "obs." + key, row[key], expected, inputs)
        if (where[0].split()[1], *where[1:]) not in self.veiled:
            self.check(where, "obs.state", row["state"], f.state, inputs)
            self.check_number(where, "obs.gap", row["gap"], f.judged.gap, inputs)
        self.check(where, "obs.year", row["year"], f.period.year, inputs)
        self.check(where, "obs.reported", row["reported"], (f.raw or {}).get("reported"), inputs)
        self.check(where, "obs.district", row["district"], self.ref.home[where[0].split()[1]], inputs)

    def group(self, where, row, f, group, part, inputs):
        """Women, men or a part of the breakdown."""
        if row is None:
            self.out.differences.append(Difference(*where, "rad", None, words_of(part), inputs))
            return
        secret = f.secret or f.hides(part, self.ref.settings["min_group"])
        if secret or row["missing_reason"] == "protected":
            self.check(where, "skydd", row["missing_reason"], "protected", inputs)
            self.out.hidden["primary" if secret else "complementary"] += 1
            for key in ("value", "numerator", "denominator", "gap"):
                self.check(where, "obs." + key, row[key], None, inputs)
            return
        for key, expected in (("value", part.value), ("numerator", part.n), ("denominator", part.d)):
            self.check_number(where, "obs." + key, row[key], expected, inputs)
        if not self.judges_groups:
            return
        judged = f.groups[group]
        self.check_number(where, "obs.target", row["target"], judged.target, inputs)
        if row["gap"] is None and judged.gap is not None and row["state"] in ("no_baseline", judged.state):
            self.out.hidden["last year's, of a subgroup"] += 1
            return
        self.check(where, "group.state", row["state"], judged.state, inputs)
        self.check_number(where, "group.gap", row["gap"], judged.gap, inputs)

    # ---- the pages people read
    def pages(self):
        """Value, target and gap of every row of a unit's page, written as Swedes write numbers."""
        for unit, model in self.ref.units.items():
            html = self.api.get("/u/" + unit).text
            said = sorted(tuple(c[i] for i in (0, 2, 3, 4)) for c in page_rows(html))
            year = max(model.plans)
            expected = sorted(self.page_row(r) for r in self.rows["unit:" + unit] if r["period"].startswith(str(year)))
            for row in sorted(set(said) ^ set(expected)):
                self.out.differences.append(Difference("sidan " + unit, row[0], "", "rad", row if row in said else None, row if row in expected else None, ""))
            self.out.compared["page rows"] += len(expected)

    @staticmethod
    def page_row(r):
        gap, unit = number(r["gap"]), r["unit"]
        words = {"increase": "öka", "decrease": "minska", "maintain": "behåll", "board_sets": "tas fram av nämnden"}
        target = words.get(r["target_kind"]) or swedish(number(r["target"]), unit)
        plus = "+" if gap is not None and gap > 0 else ""
        return r["name"], swedish(number(r["value"]), unit), target, plus + swedish(gap, "%-enh." if unit == "%" else unit)

    # ---- what is odd, and what is told
    def findings(self):
        """[15] A target weaker than the council's, by direction, where the two are comparable."""
        for unit, model in self.ref.units.items():
            found = [x["message"] for x in self.rows_of("findings", unit=unit) if x["kind"] == "target_weaker_than_council"]
            weak = {n for plan in model.plans.values() for row in plan["indicators"] for n in self.names_if_weak(model, plan, row)}
            lost = [names for names in weak if not any(n in message for message in found for n in names)]
            surplus = [message for message in found if not any(n in message for names in weak for n in names)]
            self.check(("unit:" + unit, "fynd", ""), "target_weaker_than_council", (lost, surplus), ([], []), str((found, weak)))

    @staticmethod
    def names_if_weak(model, plan, row):
        f = model.blank(row, period(str(plan["year"])))
        return [(f.name, row["name"])] if weaker(f) else []

    def alerts(self):
        """[28, 29] Of activities and budget; those of indicators hang on what is protected and are tested elsewhere."""
        alerts = self.rows_of("alerts")
        for unit, model in self.ref.units.items():
            kinds = {a["kind"] for a in alerts if a["scope"] == "unit:" + unit and a["state"] == "raised"}
            budget = {period(k): row for k, row in model.budget().items()}
            latest = max(budget, default=None)
            self.check(("unit:" + unit, "larm", ""), "activity_overdue", "activity_overdue" in kinds, any(a[3] for a in model.activities()), "")
            # What is not said neither raises nor clears; within the tolerance an alert that stands may go on standing.
            if latest is None or budget[latest][4] in ("met", "behind"):
                self.check(("unit:" + unit, "larm", ""), "budget_deviation", "budget_deviation" in kinds,
                           latest is not None and budget[latest][4] == "behind", str(model.budget()))

    # ---- activities, budget, goals
    def activities(self):
        rows = self.rows_of("activities")
        said = sorted((r["scope"], r["text"], r["year"], r["status"], r["overdue"]) for r in rows)
        expected = sorted(("unit:" + u, *a) for u, m in self.ref.units.items() for a in m.activities())
        for row in sorted(set(said) ^ set(expected)):
            raw = next(u for u in self.world["units"] if "unit:" + u["id"] == row[0])
            words = json.dumps([[a for p in raw["plans"] for a in p["activities"]], raw["format"], [r.get("activities") for r in raw["results"]]])
            self.out.differences.append(Difference(row[0], row[1], str(row[2]), "aktivitet", row if row in said else None, row if row in expected else None, words))
        self.out.compared["activities"] += len(expected)

    def budget(self):
        for unit, model in self.ref.units.items():
            said = {r["period"]: tuple(r[k] for k in ("budget_sek", "actual_sek", "forecast_sek", "deviation_sek", "state"))
                    for r in self.rows_of("budget", unit=unit)}
            self.check(("unit:" + unit, "budget", ""), "budget", said, model.budget(), "")

    def counts(self, rows, year):
        """One state an indicator: of the latest period that is due or reported, else of the first that is not."""
        latest = {}
        for r in rows:
            if r["period"].startswith(str(year)):
                latest.setdefault((r["indicator"], r["name"]), []).append(r)
        counts = Counter()
        for group in latest.values():
            counts[self.current(group)["state"]] += 1
        return dict(counts)

    @staticmethod
    def current(group):
        group = sorted(group, key=lambda r: period_order(r["period"]))
        told = [r for r in group if r["state"] != "not_due"]
        return told[-1] if told else group[0]

    def goals(self):
        """Each goal's counts are those of the indicators that stand below it in the plans."""
        for district in [None] + [d["id"] for d in self.world["districts"]]:
            rows = self.rows_of("goals", **({"district": district} if district else {}))
            for g in rows:
                self.goal(district, g, rows)

    def goal(self, district, g, rows):
        marks = {}
        for unit in g["units"]:
            plan = next(p for p in self.ref.units[unit].plans.values() if p["year"] == g["year"])
            for row in plan["indicators"]:
                if not self.stands_below(plan, row["goal"], g):
                    continue
                entry, key = self.ref.units[unit].key(row)
                own = [r for r in self.rows["unit:" + unit] if r["period"].startswith(str(g["year"])) and (r["indicator"] if entry else r["name"]) == key]
                if not own:
                    continue
                of_district = [r for r in self.rows["district:" + district] if r["indicator"] == key and r["period"].startswith(str(g["year"]))] if district else []
                if entry and of_district:
                    marks[key] = self.current(of_district)["state"]
                else:
                    marks[(unit, key)] = self.current(own)["state"]
        expected = Counter(marks.values())
        where = (f"goals {district or ''}", g["title"], str(g["year"]))
        self.check(where, "counts", {k: n for k, n in g["counts"].items() if n}, dict(expected), str(marks))
        self.check(where, "proposal", g["proposal"], proposal(expected), str(marks))

    @staticmethod
    def stands_below(plan, goal_id, g):
        goals = {x["id"]: x for x in plan["goals"]}
        while goal_id:
            if goals[goal_id]["title"] == g["title"] and goals[goal_id]["level"] == g["level"]:
                return True
            goal_id = goals[goal_id].get("parent")
        return False


def weaker(f):
    """[15]"""
    own, council = f.target.value, f.council.value
    if f.measure != "level" or own is None or council is None or f.target.kind != "value" or f.council.kind != "value":
        return False
    return {"higher": own < council, "lower": own > council}.get(f.direction, False)


def proposal(counts):
    """What people would weigh; None while most has not been said."""
    judged = sum(counts[s] for s in ("met", "near", "uncertain", "behind"))
    if not judged or judged < counts["not_due"] + counts["missing"]:
        return None
    if counts["met"] == judged:
        return "met"
    return "not_met" if counts["behind"] == judged else "partly"


def period_order(text):
    p = period(text)
    return (p.year, p.months, {"month": 0, "tertial": 1, "half": 2, "year": 3}[p.kind])


def swedish(x, unit=None, places=2):
    """As a Swedish reader writes it: rounded half away from zero, decimal comma, NBSP in thousands and before the unit, U+2212."""
    if x is None:
        return "–"
    whole, part = divmod(int(abs(x) * 10**places + Fraction(1, 2)), 10**places)
    text = f"{whole:,}".replace(",", NBSP)
    if part:
        text += "," + f"{part:0{places}}".rstrip("0")
    minus = MINUS if x < 0 and (whole or part) else ""
    return minus + text + (NBSP + unit if unit else "")


def page_rows(html):
    """The cells of the table of figures, the first line of each without tags."""
    table = re.search(r">Utfall</th>.*?<tbody>(.*?)</tbody>", html, re.S)
    for row in re.findall(r"<tr>(.*?)</tr>", table[1], re.S) if table else []:
        yield [unescape(re.sub(r"<[^>]*>", "", c.split("<br>")[0])) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]


def compare(api, world, reference):
    return Comparer(api, world, reference).run()
