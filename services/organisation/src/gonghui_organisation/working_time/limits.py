"""How much paid working time a part-time cadre may, and where a jurisdiction says so must, give to the union in a month."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import Final

from gonghui_shared.calendar import working_calendar
from gonghui_shared.contracts.organisation import PostKind
from gonghui_shared.money import Month, first_day, last_day
from gonghui_shared.rules import NoSuchRule, Rules

DAY: Final = 4  # quarters
LEADERS: Final = frozenset[PostKind]({"chair", "vice_chair"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one post and month, in quarters of a working day."""

    cap: int
    floor: int  # 0: the jurisdiction sets none


def limits(kind: PostKind, month: Month, rules: Rules) -> Limits:
    """The cap and the floor of a month; a cap below the floor gives way to it, since nobody owes what nobody pays.

    Source: R-TRM-06.
    """
    floor = _floor(kind, month, rules)
    return Limits(max(rules.working_days("R-TRM-06") * DAY, floor), floor)


def _floor(kind: PostKind, month: Month, rules: Rules) -> int:
    try:
        if kind in LEADERS:
            return ceil(rules.ratio("R-TRM-06.chair_share") * _working_days(month, rules) * DAY)
        if kind == "committee_member":
            return rules.working_days("R-TRM-06.member_least") * DAY
    except NoSuchRule:  # neither the nation nor most jurisdictions set one; without a calendar nobody can count it
        return 0
    return 0


def _working_days(month: Month, rules: Rules) -> Fraction:
    eve = first_day(month) - timedelta(days=1)
    return Fraction(working_calendar(rules).working_days_between(eve, last_day(month)))
