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

calendar.py has periods and due days, figure.py one number against another, unit.py what a unit owes and has said, rollup.py
departments and districts.
"""
from .rollup import Reference

__all__ = ["Reference"]
