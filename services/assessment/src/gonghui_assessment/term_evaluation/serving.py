"""On which days of a term somebody held a post: pure and exact.

Source: R-ASM-10.days.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction

Held = tuple[date, date | None]  # first and last day; None: still held


def days_served(held: Iterable[Held], first: date, until: date) -> Mapping[int, int]:
    """Days of each year on which a post was held; those on which it is said to be held twice count once.

    Args:
        until: the day after the last one that counts.
    """
    days: dict[int, int] = {}
    reached = first
    for begun, last in sorted(held, key=lambda one: one[0]):
        end = until if last is None else min(until, last + timedelta(days=1))
        start = max(reached, begun)
        reached = max(reached, end)
        while start < end:
            stop = min(end, date(start.year + 1, 1, 1))
            days[start.year] = days.get(start.year, 0) + (stop - start).days
            start = stop
    return days


def was_held(held: Iterable[Held], day: date) -> bool:
    """Whether the post was held on a day."""
    return any(begun <= day and (last is None or day <= last) for begun, last in held)


def share_of(year: int, days: int) -> Fraction:
    """Days as a share of their year."""
    return Fraction(days, (date(year + 1, 1, 1) - date(year, 1, 1)).days)
