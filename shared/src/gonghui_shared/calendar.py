"""Working days by an editable holiday table, and months that end where months end."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gonghui_shared.rules import NoSuchRule, Rules


class MissingYear(NoSuchRule):
    """The holiday table says nothing about this year."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays and make-up working days by year.

    Args:
        years: year → (holidays, weekend days worked instead).
    """

    years: Mapping[int, tuple[frozenset[date], frozenset[date]]]

    @classmethod
    def of(cls, tables: Mapping[int, Mapping[str, Any]]) -> "Calendar":
        """From rule values: year → {"holidays": [ISO dates], "worked": [ISO dates]}."""
        return cls({year: (_dates(t["holidays"]), _dates(t["worked"])) for year, t in tables.items()})

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday but holidays, and weekend days worked instead.

        Raises:
            MissingYear: the table must be completed before the clock can run.
        """
        if day.year not in self.years:
            raise MissingYear(f"calendar.{day.year}")
        holidays, worked = self.years[day.year]
        return day in worked or (day.weekday() < 5 and day not in holidays)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`th working day after `day`; 0 is the day itself."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`."""
        span = (last - first).days
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, span + 1))


def working_calendar(rules: Rules) -> Calendar:
    """The calendar that the rules hold: one table `calendar.YEAR` for each year from the one before to the two after."""
    years = range(rules.on.year - 1, rules.on.year + 3)
    tables = {}
    for year in years:
        try:
            tables[year] = rules.table(f"calendar.{year}")
        except LookupError:
            continue
    return Calendar.of(tables)


def add_months(day: date, count: int) -> date:
    """The same day `count` months later, or that month's last day."""
    total = day.year * 12 + day.month - 1 + count
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_years(day: date, count: int) -> date:
    """The same day `count` years later; 29 February becomes the 28th."""
    return add_months(day, 12 * count)


def _dates(texts: list[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)
