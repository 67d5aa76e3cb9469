# SPDX-License-Identifier: EUPL-1.2
"""One figure: a part with its value, its target, and the judgement of one number against another."""
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from .calendar import Period, period

KINDS_BY_LAST_YEAR = ("increase", "decrease", "maintain")
Z = Fraction(196, 100)


def exact(x):
    """A number of a document as it was written."""
    return None if x is None else Fraction(repr(x)) if isinstance(x, float) else Fraction(x)


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
