# SPDX-License-Identifier: EUPL-1.2
"""The days of the rules: free days, periods, what a year owes and when it is due."""
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "tertial": 4, "half": 6, "year": 12}


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


def is_holiday(day):
    return day in holidays(day.year)


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
