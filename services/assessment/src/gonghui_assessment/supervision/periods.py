"""Months, half-years and years of which a union reports, and when it has to."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gonghui_shared.contracts.assessment import ReviewKind
from gonghui_shared.rules import NoSuchRule, Rulebook

PERIOD: Final = (
    r"^20[0-9]{2}(-(0[1-9]|1[0-2])|-H1)?$"  # 2026-03, 2026-H1, 2026; the year's report covers its second half
)
_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A span of which a union reports."""

    name: str
    kind: ReviewKind
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that unions of a jurisdiction owe."""

    jurisdiction: str
    period: Period
    due_on: date


def period_of(name: str) -> Period:
    """The period of a name that has the form of one."""
    year = int(name[:4])
    match name[5:]:
        case "":
            return Period(name, "yearly", date(year, 1, 1), date(year, 12, 31))
        case "H1":
            return Period(name, "half_yearly", date(year, 1, 1), date(year, 6, 30))
        case month:
            last = monthrange(year, int(month))[1]
            return Period(name, "monthly", date(year, int(month), 1), date(year, int(month), last))


def periods(since: date, until: date) -> Iterator[Period]:
    """All that end between two days, both included."""
    for year in range(since.year, until.year + 1):
        names = [*(f"{year}-{month:02}" for month in range(1, _DECEMBER + 1)), f"{year}-H1", str(year)]
        yield from (found for name in names if since <= (found := period_of(name)).last <= until)


def due_on(book: Rulebook, jurisdiction: str, period: Period) -> date | None:
    """Until when the report of a period is due, by the rule that held on its last day; None where none did.

    Source: R-ASM-21.
    """
    try:
        return period.last + timedelta(days=book.rules(jurisdiction, period.last).days(f"R-ASM-21.{period.kind}"))
    except NoSuchRule:
        return None


def owed(book: Rulebook, jurisdictions: Iterator[str], since: date, until: date) -> Iterator[Owed]:
    """Every report that is owed of periods that end between two days, in each of some jurisdictions."""
    ended = list(periods(since, until))
    for jurisdiction in jurisdictions:
        for period in ended:
            if (due := due_on(book, jurisdiction, period)) is not None:
                yield Owed(jurisdiction, period, due)
