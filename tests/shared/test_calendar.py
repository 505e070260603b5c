"""Working days by table, months by the calendar."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers

from gonghui_shared.calendar import Calendar, MissingYear, add_months, add_years, working_calendar
from gonghui_shared.testing import rules

NATIONAL_DAY = {
    "holidays": [f"2026-10-0{day}" for day in range(1, 8)],
    "worked": ["2026-09-20", "2026-10-10"],
}
CALENDAR = Calendar.of({2026: NATIONAL_DAY, 2027: {"holidays": ["2027-01-01"], "worked": []}})


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 18), True),  # a Friday
        (date(2026, 9, 19), False),  # a Saturday
        (date(2026, 9, 20), True),  # a Sunday worked instead
        (date(2026, 10, 1), False),  # a Thursday
        (date(2026, 10, 7), False),  # a Wednesday
        (date(2026, 10, 10), True),  # a Saturday worked instead
    ],
)
def test_holidays_rest_and_made_up_days_work(day: date, works: bool) -> None:
    """Holidays on weekdays are free, weekend days worked instead are not."""
    assert CALENDAR.is_working_day(day) is works


def test_working_days_are_counted_over_a_holiday() -> None:
    """The third working day after 29 September 2026 is 9 October."""
    assert CALENDAR.add_working_days(date(2026, 9, 29), 3) == date(2026, 10, 9)


def test_working_days_are_counted_over_the_end_of_a_year() -> None:
    """New Year's Day and a weekend lie between 31 December 2026 and the next working day."""
    assert CALENDAR.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_no_working_day_is_the_day_itself() -> None:
    """A limit of nothing ends at once, on a holiday as well."""
    assert CALENDAR.add_working_days(date(2026, 10, 1), 0) == date(2026, 10, 1)


@given(dates(date(2026, 1, 1), date(2027, 6, 1)), integers(1, 60))
def test_days_that_were_added_are_counted(day: date, count: int) -> None:
    """Adding working days and counting them agree, and the last one is a working day."""
    last = CALENDAR.add_working_days(day, count)
    assert CALENDAR.is_working_day(last)
    assert CALENDAR.working_days_between(day, last) == count


@given(dates(date(2026, 1, 2), date(2027, 12, 31)))
def test_day_counts_at_most_once(day: date) -> None:
    """From one day to the next there is one working day or none."""
    yesterday = day - timedelta(days=1)
    assert CALENDAR.working_days_between(yesterday, day) == CALENDAR.is_working_day(day)


def test_clock_does_not_run_into_a_year_that_nobody_announced() -> None:
    """A missing table is a gap to be filled, never a guess."""
    with pytest.raises(MissingYear):
        CALENDAR.add_working_days(date(2027, 12, 31), 1)


def test_calendar_comes_from_the_rules() -> None:
    """Years from the one before the business date to the two after, as far as there are tables."""
    tables: Mapping[str, Any] = {f"calendar.{year}": (NATIONAL_DAY, "table") for year in (2023, 2025, 2026, 2028, 2029)}
    found = working_calendar(rules(tables, on=date(2026, 3, 2)))
    assert found.years.keys() == {2025, 2026, 2028}


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_month_that_is_too_short_ends_the_time(day: date, count: int, later: date) -> None:
    """A month after 31 January is the last of February."""
    assert add_months(day, count) == later


def test_years_after_a_leap_day_end_in_february() -> None:
    """A term that began on 29 February ends on the 28th."""
    assert add_years(date(2024, 2, 29), 5) == date(2029, 2, 28)
