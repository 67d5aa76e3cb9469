# SPDX-License-Identifier: EUPL-1.2
"""One unit: what its plans owe, what it has said, and how each of its figures stands."""
from datetime import date
from fractions import Fraction

from .calendar import Period, due_day, owed_periods, period, whole_year
from .figure import KINDS_BY_LAST_YEAR, Figure, Judged, Part, Target, exact, judge, share_of_year


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
