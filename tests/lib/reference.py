# SPDX-License-Identifier: EUPL-1.2
"""What the contract says, once more: an independent reading of contract/MEANING.md in exact fractions.

Written from the text alone, not from the daemon.  Reference(world, as_of) works out every figure of a world (see
random_world.py for its form) as it must stand at that moment, as if nothing were protected; `secret` says what the primary
rule hides.  Numbers are Fraction; a missing one is None.  The numbers in brackets are the rules of MEANING.

Where the text is silent or can be read two ways, the reading is (one more rule each, should MEANING say it some day):
- a forecast without a value is no outcome: not_due or missing, and no basis;
- a survey's periods before its month are due when its month is over, not cancelled;
- free days are the law's holidays and the eves of midsummer, Christmas and New Year;
- a unit that is not there on a period's last day owes it nothing and is no part of its rollup;
- `expected` counts those who owe it and those who reported it unasked; a shared unit owes a part only when its plan's
  breakdown names the district or it reported one;
- of a count, «last year's whole year» stands in for a missing period pro rata, but for `decrease`, where it is the ceiling;
  a forecast of a count is compared with last year's whole year, of a level with the same period;
- a profile that would expect more than the whole is no profile;
- equal to last year under `increase` or `decrease` is near even where the interval would say uncertain;
- units without a target do not hinder the common target of a level; mixed kinds do;
- a part's expected share of a count is the whole's;
- a mean (numerator above denominator) has no «denominator − numerator» to protect; counts are protected by `persons` alone;
- history is read by the newest plan that knows its name.
"""
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

MONTHS = {"month": 1, "tertial": 4, "half": 6, "year": 12}
KINDS_BY_LAST_YEAR = ("increase", "decrease", "maintain")
Z = Fraction(196, 100)


def exact(x):
    """A number of a document as it was written."""
    return None if x is None else Fraction(repr(x)) if isinstance(x, float) else Fraction(x)


# ---------------------------------------------------------------- the calendar
def easter(year):
    """Easter Sunday (the anonymous Gregorian rule)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holidays(year):
    """Allmänna helgdagar (lag 1989:253), and the three eves that lag 1930:173 counts with them."""
    def first(weekday, month, day):
        d = date(year, month, day)
        return d + timedelta((weekday - d.weekday()) % 7)

    e = easter(year)
    days = {date(year, 1, 1), date(year, 1, 6), date(year, 5, 1), date(year, 12, 25), date(year, 12, 26),
            e - timedelta(2), e, e + timedelta(1), e + timedelta(39), e + timedelta(49), first(5, 6, 20), first(5, 10, 31)}
    days.add(date(year, 6, 6) if year >= 2005 else e + timedelta(50))
    return days | {first(4, 6, 19), date(year, 12, 24), date(year, 12, 31)}


def is_free(day):
    return day.weekday() >= 5 or day in holidays(day.year)


def month_end(year, month):
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(1)


@dataclass(frozen=True, order=True)
class Period:
    year: int
    months: int  # from 1 January to the end of the period
    kind: str

    def __str__(self):
        n = self.months // MONTHS[self.kind]
        return {"month": f"{self.year}-{n:02}", "tertial": f"{self.year}-T{n}", "half": f"{self.year}-H{n}", "year": f"{self.year}"}[self.kind]

    @property
    def end(self):
        return month_end(self.year, self.months)

    def before(self):
        """The same period last year."""
        return Period(self.year - 1, self.months, self.kind)


def period(text):
    year, _, part = text.partition("-")
    if not part:
        return Period(int(year), 12, "year")
    kind = {"T": "tertial", "H": "half"}.get(part[0], "month")
    return Period(int(year), int(part.lstrip("TH")) * MONTHS[kind], kind)


def whole_year(year):
    return Period(year, 12, "year")


def owed_periods(year, periodicity):
    """[1]"""
    if periodicity == "month":
        return [Period(year, n, "month") for n in range(1, 13)]
    return [Period(year, m, periodicity) for m in range(MONTHS[periodicity], 12, MONTHS[periodicity])] + [whole_year(year)]


def due_day(p, grace, expected_month=None):
    """[3]"""
    day = max(p.end, month_end(p.year, expected_month or 1)) + timedelta(grace[p.kind])
    while is_free(day):
        day += timedelta(1)
    return day


# ---------------------------------------------------------------- one figure
@dataclass
class Part:
    """A value, or the two numbers behind it, of all, women, men or one part of a breakdown."""
    given: Fraction = None
    n: Fraction = None
    d: Fraction = None
    unit: str = None

    @classmethod
    def of(cls, raw, unit):
        raw = raw or {}
        return cls(exact(raw.get("value")), exact(raw.get("numerator")), exact(raw.get("denominator")), unit)

    @property
    def both(self):
        return self.n is not None and self.d is not None and self.d > 0

    @property
    def value(self):
        """[13]"""
        if self.given is not None or not self.both:
            return self.given
        return self.n / self.d * (100 if self.unit == "%" else 1)

    def secret(self, least, measure, persons):
        """[22]"""
        if measure == "count" and not persons:
            return False
        if persons and self.value is not None and self.value < least:
            return True
        if self.n is None or self.d is None:
            return False
        others = self.d - self.n if self.n <= self.d else least  # a mean has points above the line, and no others below it
        return min(self.n, self.d, others) < least


@dataclass
class Target:
    kind: str = "none"
    value: Fraction = None
    phases: dict = field(default_factory=dict)

    @classmethod
    def of(cls, raw):
        raw = raw or {}
        kind = raw.get("kind", "none")
        return cls(kind, exact(raw.get("value")) if kind == "value" else None,
                   {period(k).months: exact(v) for k, v in (raw.get("phases") or {}).items()})


@dataclass
class Judged:
    """What comes out of one judgement."""
    state: str = None
    gap: Fraction = None
    compared: Fraction = None
    tolerance: Fraction = None
    target: Fraction = None  # of a subgroup


@dataclass
class Figure:
    indicator: str  # catalogue id; None for one only its unit knows
    name: str
    unit: str
    period: Period
    measure: str
    direction: str = None
    tolerance: Fraction = None  # points of the unit
    persons: bool = False
    owed: bool = False
    row: dict = None  # of the plan
    part: Part = field(default_factory=Part)
    women: Part = field(default_factory=Part)
    men: Part = field(default_factory=Part)
    parts: dict = field(default_factory=dict)  # of the breakdown
    forecast: Fraction = None
    missing_reason: str = None
    raw: dict = None
    received: str = None
    target: Target = field(default_factory=Target)
    council: Target = field(default_factory=Target)
    due: date = None
    judged: Judged = field(default_factory=Judged)
    secret: bool = False
    previous: Fraction = None  # what an earlier document said, where it said otherwise
    groups: dict = field(default_factory=dict)  # ("women" or "men", None) or ("all", name of the part) -> Judged

    @property
    def value(self):
        return self.part.value

    def hides(self, part, least):
        return part.secret(least, self.measure, self.persons)

    def subgroups(self):
        """Those with a value of their own: {(sex, part): Part}."""
        found = {("women", None): self.women, ("men", None): self.men, **{("all", name): p for name, p in self.parts.items()}}
        return {k: p for k, p in found.items() if p.value is not None}

    @property
    def state(self):
        return self.judged.state

    @property
    def is_share(self):
        return self.is_share_of(self.part)

    def is_share_of(self, part):
        """[8] A share with both numbers: what the interval of Wilson is about."""
        return self.measure == "level" and self.unit == "%" and part.both and part.n <= part.d

    @property
    def basis_is_forecast(self):
        return self.value is not None and self.forecast is not None

    @property
    def basis(self):
        return self.forecast if self.basis_is_forecast else self.value


def wilson_holds(part, number, scale):
    """[8] Is number inside the interval?  (p - t)² <= z² t (1 - t) / n, the bounds being its roots: exact, no square root."""
    t, p = number / scale, part.n / part.d
    return 0 <= t <= 1 and (p - t) ** 2 <= Z * Z * t * (1 - t) / part.d


def wilson(part, scale):
    """[8] The bounds as floats."""
    n, d, z = float(part.n), float(part.d), 1.96
    p, zz = n / d, z * z
    middle, half = (p + zz / (2 * d)) / (1 + zz / d), z / (1 + zz / d) * (p * (1 - p) / d + zz / (4 * d * d)) ** 0.5
    return scale * max(0.0, middle - half), scale * min(1.0, middle + half)


def judge(value, compared, kind, direction, points, percent, share=None):
    """[7, 8, 11, 12, 36] One number against another.  share: the Part of a reported share, or None."""
    if points is not None:
        tolerance = points
    else:
        tolerance = abs(compared) * percent / 100
    difference = value - compared
    how = {"increase": "higher", "decrease": "lower", "maintain": "approach"}.get(kind, direction)
    gap = {"higher": difference, "lower": -difference, "approach": tolerance - abs(difference)}[how]
    met = gap > 0 if kind in ("increase", "decrease") else gap >= 0
    if met:
        state = "met"
    elif gap == 0:
        state = "near"  # [12]
    elif share and wilson_holds(share, compared, 100 if share.unit == "%" else 1):
        state = "uncertain"
    else:
        state = "near" if gap >= -tolerance else "behind"
    return Judged(state, gap, compared, tolerance)


def share_of_year(target, p, direction, last, total):
    """[10] What is expected of a count by the end of p."""
    if direction == "lower":
        return target.value
    if target.phases:
        points = sorted({0: Fraction(0), 12: target.value, **target.phases}.items())
        for (m0, v0), (m1, v1) in zip(points, points[1:]):
            if m0 <= p.months <= m1:
                return v0 + (v1 - v0) * Fraction(p.months - m0, m1 - m0)
    if last is not None and total and last <= total:  # what falls is no profile of what grows
        return target.value * last / total
    return target.value * Fraction(p.months, 12)


# ---------------------------------------------------------------- one unit
class UnitModel:
    """All figures of one unit: figures[(key, period)]; key is the catalogue's id, or the name of what only the unit knows."""

    def __init__(self, world, unit, as_of):
        self.world, self.raw, self.today = world, unit, as_of.date()
        self.settings = world["settings"]
        self.figures = {}
        self.catalogue = {}
        for entry in world["catalogue"]:
            for word in [entry["id"], entry["name"], *entry.get("aliases", [])]:
                self.catalogue[word.casefold()] = entry
        self.versions = {}  # year -> [(first day in force, plan)], as they came
        for step, plan in enumerate(unit["plans"]):
            versions = self.versions.setdefault(plan["year"], [])
            if not versions or versions[-1][1] != plan:
                first = date.min if not versions else date.fromisoformat(plan.get("valid_from") or world["days"][step][:10])
                versions.append((first, plan))
        self.plans = {year: versions[-1][1] for year, versions in self.versions.items()}
        for plan in self.plans.values():
            for row in plan["indicators"]:
                for p in owed_periods(plan["year"], row["periodicity"]):
                    self.owe(row, p)
        self.results, received = {}, {}  # the last of each year, and when it came
        for step, result in enumerate(unit["results"]):
            if self.results.get(result["year"]) != result:
                received[result["year"]] = world.get("days", [world["as_of"]])[step]
            self.results[result["year"]] = result
        for year, result in self.results.items():
            for outcome in result["outcomes"]:
                self.report(outcome, received[year])
        self.correct()
        for f in self.figures.values():
            f.secret = f.hides(f.part, self.settings["min_group"])
            self.judge(f)
            f.groups = {k: self.judge_group(f, k, p) for k, p in f.subgroups().items()}

    # ---- what is owed, and what has come
    def key(self, row):
        """(catalogue entry or None, key)"""
        for word in (row.get("id"), row["name"]):
            entry = self.catalogue.get((word or "").casefold())
            if entry:
                return entry, entry["id"]
        return None, row["name"]

    def active(self, p):
        active = self.raw.get("active") or {}
        start, end = active.get("from"), active.get("to")
        return not (start and date.fromisoformat(start) > p.end) and not (end and date.fromisoformat(end) < p.end)

    def in_force(self, row, p):
        """The plan's row as it stood at the end of the period."""
        for first, plan in reversed(self.versions.get(p.year, [])):
            if first <= p.end:
                return next((r for r in plan["indicators"] if r["name"] == row["name"]), row)
        return row

    def blank(self, row, p):
        entry, key = self.key(row)
        e = entry or {}
        unit = e.get("unit") if entry else (row.get("target") or {}).get("unit")
        return Figure(entry and entry["id"], entry["name"] if entry else row["name"], unit, p, e.get("measure") or row.get("measure") or "level",
                      e.get("direction") or row.get("direction"), exact(e.get("tolerance")), bool(e.get("persons")), row=row,
                      target=Target.of(row.get("target")), council=Target.of(row.get("council_target")), due=due_day(p, self.settings["grace_days"], e.get("expected_month")))

    def owe(self, row, p):
        entry, key = self.key(row)
        if self.active(p):
            self.figures.setdefault((key, p), self.blank(self.in_force(row, p), p)).owed = True

    def row_named(self, word, year):
        """The plan's row that an outcome is about: by catalogue id, plan id, or name."""
        plan = self.plans.get(year)
        entry = self.catalogue.get(word.casefold())
        for row in plan["indicators"] if plan else []:
            if word in (row.get("id"), row["name"]) or (entry and self.key(row)[0] is entry):
                return row
        return None

    def report(self, o, received):
        p = period(o["period"])
        row = self.row_named(o["indicator"], p.year)
        row = row and self.in_force(row, p)
        # [6] A year without a plan of its own is history: what is known of the indicator is what another year's plan says.
        known = row or next((r for y in sorted(self.plans, reverse=True) if (r := self.row_named(o["indicator"], y))), None)
        shell = dict(known or {"name": o["indicator"]})
        if not row:
            shell.update(target={"kind": "none", "unit": ((known or {}).get("target") or {}).get("unit")}, council_target=None)
            shell.pop("breakdown", None)
        f = self.blank(shell, p)
        entry, key = self.key(shell)
        monthly = p.kind == "month" and shell.get("periodicity") == "month"
        if f.measure == "count" and p.months == 12 and not monthly:
            p = f.period = whole_year(p.year)  # [1]
            f.due = due_day(p, self.settings["grace_days"])
        f = self.figures.setdefault((key, p), f)
        f.raw = o
        f.received = received
        f.row = row
        f.part = Part.of(o, f.unit)
        f.women, f.men = Part.of(o.get("women"), f.unit), Part.of(o.get("men"), f.unit)
        f.parts = {b["name"]: Part.of(b, f.unit) for b in o.get("breakdown") or []}
        f.forecast = exact(o.get("forecast"))
        f.missing_reason = o.get("missing_reason") if f.value is None else None

    def correct(self):
        """A later document of the same year that says another number than the one before."""
        for before, after in zip(self.raw["results"], self.raw["results"][1:]):
            if before["year"] != after["year"]:
                continue
            told = {(o["indicator"], o["period"]): o for o in before["outcomes"]}
            for f in self.figures.values():
                o = f.raw and told.get((f.raw["indicator"], f.raw["period"]))
                previous = o and Part.of(o, f.unit)
                if previous and previous.value is not None and f.value is not None and previous.value != f.value:
                    f.previous = previous.value

    # ---- judgement
    def last_year(self, f, get):
        """(same period last year, last year's total)"""
        same, whole = self.figures_of_last_year(f)
        return (same and get(same)), (whole and get(whole))

    def figures_of_last_year(self, f):
        key, year = f.indicator or f.name, f.period.year - 1
        whole = self.figures.get((key, whole_year(year)))
        if f.measure == "count" and (whole is None or whole.value is None):
            whole = self.figures.get((key, Period(year, 12, "month")))  # [1]
        return self.figures.get((key, f.period.before())), whole

    def compared(self, f, forecast, get=lambda g: g.value, target=None):
        """[9, 10, 12] The number to compare with, or None."""
        target = target or f.target
        same, whole = self.last_year(f, get)
        if target.kind in KINDS_BY_LAST_YEAR:
            if forecast and f.measure == "count":
                return whole  # a forecast is of the whole year
            return same if same is not None else self.part_of_year(f, whole, target.kind)
        if target.kind != "value" or target.value is None:
            return None
        if f.measure == "count" and not forecast:
            return share_of_year(target, f.period, f.direction, same, whole)
        return target.value

    @staticmethod
    def part_of_year(f, whole, kind):
        """[2, 10, 12] Last year's whole year; of a count, which grows through the year, the part that stands beside this period,
        but for one that shall decrease: there the whole is the ceiling all year."""
        return whole * Fraction(f.period.months, 12) if whole is not None and f.measure == "count" and kind != "decrease" else whole

    def judge(self, f):
        """[7]"""
        f.judged = Judged()
        if f.value is None:  # a forecast alone is no outcome: what is owed is still owed
            f.judged.state = "not_due" if self.today <= f.due else "missing"
            return
        has_target = f.target.kind in KINDS_BY_LAST_YEAR or (f.target.kind == "value" and f.target.value is not None and f.direction)
        compared = self.compared(f, f.basis_is_forecast)
        if not has_target:
            f.judged.state = "no_target"
        elif compared is None:
            f.judged.state = "no_baseline"
        else:
            share = f.part if f.is_share and not f.basis_is_forecast else None
            f.judged = judge(f.basis, compared, f.target.kind, f.direction, f.tolerance, exact(self.settings["tolerance"]), share)

    def group_target(self, f, part_name):
        """A subgroup's target: the plan's own part of it, else of a level the whole's."""
        if f.target.kind in KINDS_BY_LAST_YEAR:
            return f.target
        own = {b["name"]: exact(b["value"]) for b in (f.row or {}).get("breakdown") or []}
        if part_name in own:
            return Target("value", own[part_name])
        return f.target if f.measure == "level" else Target()

    def judge_group(self, f, key, part):
        """Women, men or one part, by its value: against its own target, or the same subgroup of last year."""
        sex, name = key
        target = self.group_target(f, name)
        judged = Judged("no_target")
        judged.target = target.value
        if target.kind not in KINDS_BY_LAST_YEAR and (target.kind != "value" or target.value is None or not f.direction):
            return judged
        compared = self.group_compared(f, key, target)
        if compared is None:
            judged.state = "no_baseline"
            return judged
        share = part if f.is_share_of(part) else None
        judged = judge(part.value, compared, target.kind, f.direction, f.tolerance, exact(self.settings["tolerance"]), share)
        judged.target = target.value
        return judged

    def group_compared(self, f, key, target):
        def get(g):
            p = g.subgroups().get(key)
            return p and p.value

        if target.kind == "value" and f.measure == "count":  # as much of it as of the whole
            whole = f.target.value
            return target.value * (self.compared(f, False) / whole if whole else Fraction(f.period.months, 12))
        return self.compared(f, False, get, target)

    # ---- what else the unit says
    def late(self):
        return any(f.owed and f.value is None and not f.missing_reason and self.today > f.due for f in self.figures.values())

    def activities(self):
        """[29] [(text, year, status, overdue)]"""
        found = []
        for year, plan in self.plans.items():
            result = self.results.get(year)
            lists = result is not None and self.raw["format"] == "json" and "activities" in result
            for a in plan["activities"]:
                said = [s["status"] for s in result["activities"] if s["activity"] in (a.get("id"), a["text"])] if lists else ["unknown"]
                status = said[0] if said else "not_started"
                ended = a.get("end") and date.fromisoformat(a["end"]) < self.today
                found.append((a["text"], year, status, bool(ended) and status in ("not_started", "ongoing")))
        return found

    def budget(self):
        """[28] {period: (budget, actual, forecast, deviation, state)}"""
        rows = {}
        for result in self.results.values():
            for b in result.get("budget") or []:
                rows[b["period"]] = [b.get("budget_sek"), b.get("actual_sek"), b.get("forecast_sek")]
        for year, plan in self.plans.items():
            total = ((plan.get("budget") or {}).get("total") or {}).get("net_sek")
            if total is not None and not any(k.startswith(str(year)) for k in rows):
                rows[str(year)] = [total, None, None]
        return {k: judged_budget(v, exact(self.settings["tolerance"])) for k, v in rows.items()}


def judged_budget(row, percent):
    budget, actual, forecast = row
    deviation = budget - forecast if budget is not None and forecast is not None else None
    if budget is None:
        state = "no_target"
    elif deviation is None:
        state = "missing"
    elif deviation >= 0:
        state = "met"
    else:
        state = "near" if -deviation <= abs(budget) * percent / 100 else "behind"
    return budget, actual, forecast, deviation, state


# ---------------------------------------------------------------- departments and districts
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
