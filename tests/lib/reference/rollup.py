# SPDX-License-Identifier: EUPL-1.2
"""Departments and districts: the figures of their units together."""
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from .calendar import Period, whole_year
from .figure import KINDS_BY_LAST_YEAR, Figure, Judged, Part, Target, exact, judge
from .unit import UnitModel


@dataclass
class Member:
    """A unit's part in a rollup."""
    unit: str
    figure: Figure
    part: Part
    shared: bool
    name: str  # of the district whose part it is
    target: Target
    weight: Fraction


@dataclass
class Rollup:
    indicator: str
    name: str
    unit: str
    period: Period
    measure: str
    due: date
    members: list
    expected: int = 0
    reported: list = field(default_factory=list)
    weight_share: Fraction = None
    method: str = None
    value: Fraction = None
    forecast: Fraction = None
    part: Part = field(default_factory=Part)
    target: Fraction = None
    kind: str = "none"
    judged: Judged = field(default_factory=Judged)
    shares: dict = None
    provisional: bool = False
    secret: bool = False

    @property
    def state(self):
        return self.judged.state


def rolled_value(members, measure, pick, weighing):
    """[17] (value, method, Part of the sums)"""
    parts = [pick(m) for m in members]
    values = [p.value for p in parts]
    if measure == "count":
        return sum(values), "sum", Part(sum(values))
    if all(p.both for p in parts):
        sums = Part(None, sum(p.n for p in parts), sum(p.d for p in parts), parts[0].unit)
        return sums.value, "ratio", sums
    if weighing and all(m.weight is not None for m in members) and sum(m.weight for m in members) > 0:
        return sum(v * m.weight for v, m in zip(values, members)) / sum(m.weight for m in members), "weighted", Part()
    return sum(values) / len(values), "mean", Part()


def owing(m):
    return m.figure.owed and m.figure.missing_reason != "not_applicable"


class Reference:
    def __init__(self, world, as_of=None):
        self.world = world
        self.as_of = datetime.fromisoformat(as_of or world["as_of"])
        self.today = self.as_of.date()
        self.settings = world["settings"]
        self.units = {u["id"]: UnitModel(world, u, self.as_of) for u in world["units"]}
        self.catalogue = {e["id"]: e for e in world["catalogue"]}
        self.home = {u["id"]: next(d["district"] for d in world["departments"] if d["id"] == u["department"]) for u in world["units"]}
        self.scopes = {}
        for d in world["departments"]:
            self.scopes["department:" + d["id"]] = self.roll(d["district"], [u["id"] for u in world["units"] if u["department"] == d["id"]], [])
        for d in world["districts"]:
            home = [u for u, where in self.home.items() if where == d["id"]]
            shared = [u["id"] for u in world["units"] if d["id"] in (u.get("serves") or []) and u["id"] not in home]
            self.scopes["district:" + d["id"]] = self.roll(d["id"], home, shared)

    def member(self, unit, figure, shared_name, entry):
        """[16]"""
        weight = exact((self.units[unit].raw.get("weight") or {}).get(entry.get("weight")))
        if shared_name is None:
            return Member(unit, figure, figure.part, False, None, figure.target, weight)
        target = figure.target
        if figure.measure == "count" and target.kind not in KINDS_BY_LAST_YEAR:
            of_plan = {b["name"]: exact(b["value"]) for b in (figure.row or {}).get("breakdown") or []}
            target = Target("value", of_plan[shared_name]) if shared_name in of_plan else Target()
        return Member(unit, figure, figure.parts.get(shared_name, Part()), True, shared_name, target, weight)

    def roll(self, district, home, shared):
        names = {d["id"]: d["name"] for d in self.world["districts"]}
        rows = {}
        for unit in home + shared:
            shared_name = names[district] if unit in shared else None
            for (key, p), f in self.units[unit].figures.items():
                # A unit that is not there at the end of the period is no part of it.
                if f.indicator is None or not self.units[unit].active(p):
                    continue
                # A unit of another district owes this one a part only when its plan says so.
                if shared_name and f.parts.get(shared_name, Part()).value is None and shared_name not in [b["name"] for b in (f.row or {}).get("breakdown") or []]:
                    continue
                rows.setdefault((key, p), []).append(self.member(unit, f, shared_name, self.catalogue[key]))
        return {k: self.rollup(self.catalogue[k[0]], k[1], members, district) for k, members in rows.items()
                if any(owing(m) or m.part.value is not None for m in members)}

    def rollup(self, entry, p, members, district):
        r = Rollup(entry["id"], entry["name"], entry.get("unit"), p, entry["measure"], members[0].figure.due, members)
        weighing = entry.get("weight")
        r.reported = [m for m in members if m.part.value is not None]
        r.expected = len([m for m in members if owing(m) or m.part.value is not None])
        both = [m for m in members if (owing(m) or m.part.value is not None)]
        if weighing and both and all(m.weight is not None for m in both) and sum(m.weight for m in both) > 0:
            r.weight_share = sum(m.weight for m in both if m.part.value is not None) / sum(m.weight for m in both)
        if r.reported:
            r.value, r.method, r.part = rolled_value(r.reported, r.measure, lambda m: m.part, weighing)
            r.part.unit = r.unit
            r.secret = r.part.secret(self.settings["min_group"], r.measure, bool(entry.get("persons")))
        covered = r.weight_share if r.weight_share is not None else Fraction(len(r.reported), r.expected) if r.expected else Fraction(1)
        r.provisional = covered < exact(self.settings["min_coverage"])
        self.set_target(r, entry, district)
        self.set_forecast(r)
        self.set_state(r, entry)
        return r

    def set_target(self, r, entry, district):
        """[19, 35]"""
        targets = [m.target for m in r.reported]
        kinds = {t.kind for t in targets if t.kind in KINDS_BY_LAST_YEAR or t.value is not None}
        r.kind = kinds.pop() if len(kinds) == 1 else "none"
        if r.kind in KINDS_BY_LAST_YEAR:
            if r.measure == "count" and any(t.kind != r.kind for t in targets):
                r.kind = "none"
            return
        if r.measure == "count":
            given = [t.value for t in targets if t.value is not None]
            r.target = sum(given) if given else None
            r.kind = "value" if given and len(given) == len(targets) else "none"
            return
        values = {t.value for t in targets if t.kind == "value" and t.value is not None}
        if len(values) == 1 and r.kind == "value":
            r.target = values.pop()
            return
        printed = (entry.get("targets") or {}).get(district, {}).get(r.period.year)
        r.kind, r.target = ("value", exact(printed)) if printed is not None else ("none", None)

    def value_of(self, m):
        """How the member's value is taken out of any of its unit's figures."""
        if not m.shared:
            return lambda g: g.value
        return lambda g: g.parts.get(m.name, Part()).value

    def compared(self, r):
        """[35, 36]"""
        if r.kind in KINDS_BY_LAST_YEAR:
            return self.last_years_rollup(r)[0]
        if r.measure != "count":
            return r.target
        return sum(self.own_part(m) for m in r.reported)

    def own_part(self, m):
        """What is expected of this member of a count; of a part, as much as of the whole."""
        model, whole = self.units[m.unit], m.figure.target.value
        if not m.shared or m.target.kind != "value":
            return model.compared(m.figure, False, self.value_of(m), m.target)
        share = model.compared(m.figure, False) / whole if whole else Fraction(m.figure.period.months, 12)
        return m.target.value * share

    def last_years_rollup(self, r):
        """[36] Of the same units: (value, {unit: its part})."""
        weighing = self.catalogue[r.indicator].get("weight")
        for before in (r.period.before(), whole_year(r.period.year - 1)):
            last = []
            for m in r.reported:
                g = self.units[m.unit].figures.get((r.indicator, before))
                if before.kind == "year" and r.measure == "count" and g is None:
                    g = self.units[m.unit].figures.get((r.indicator, Period(before.year, 12, "month")))
                part = g and (g.parts.get(m.name) if m.shared else g.part)
                if part and part.value is not None:
                    last.append(Member(m.unit, g, part, m.shared, m.name, m.target, m.weight))
            if len(last) == len(r.reported):
                parts = {m.unit: m.part.value for m in last}
                parts[None] = rolled_value(last, r.measure, lambda m: m.part, weighing)[0]
                if before.kind == "year":
                    parts = {u: UnitModel.part_of_year(r, v, r.kind) for u, v in parts.items()}
                return parts.pop(None), parts
        return None, {}

    def set_state(self, r, entry):
        """[7, 20]"""
        if not r.reported:
            r.judged = Judged("not_due" if self.today <= r.due else "missing")
            return
        if r.kind not in KINDS_BY_LAST_YEAR and (r.kind != "value" or r.target is None or not entry.get("direction")):
            r.judged = Judged("no_target")
            return
        compared = self.compared(r)
        if compared is None:
            r.judged = Judged("no_baseline")
            return
        share = r.part if r.method == "ratio" and r.unit == "%" else None
        r.judged = judge(r.value, compared, r.kind, entry.get("direction"), exact(entry.get("tolerance")), exact(self.settings["tolerance"]), share)
        self.set_shares(r)

    def set_forecast(self, r):
        """[20, 17] Beside the values only when all have one; a forecast has no numerator, so by weight or as a mean."""
        forecasts = [None if m.shared else m.figure.forecast for m in r.reported]
        if not r.reported or None in forecasts:
            return
        weighing = self.catalogue[r.indicator].get("weight")
        r.forecast = rolled_value(r.reported, r.measure, lambda m: Part(m.figure.forecast), weighing)[0]

    def set_shares(self, r):
        """[20] Each one's part of the way to the number compared with; for a count, from its own part of it."""
        distance = r.value - r.judged.compared
        if distance == 0 or r.judged.gap == 0:
            return
        if r.measure == "count":
            own = self.last_years_rollup(r)[1] if r.kind in KINDS_BY_LAST_YEAR else {m.unit: self.own_part(m) for m in r.reported}
            r.shares = {m.unit: (m.part.value - own[m.unit]) / distance for m in r.reported}
            return
        weights = {"ratio": lambda m: m.part.d, "weighted": lambda m: m.weight, "mean": lambda m: Fraction(1)}[r.method]
        total = sum(weights(m) for m in r.reported)
        values = {m.unit: m.part.n / m.part.d * (100 if r.unit == "%" else 1) if r.method == "ratio" else m.part.value for m in r.reported}
        r.shares = {m.unit: weights(m) / total * (values[m.unit] - r.judged.compared) / distance for m in r.reported}
