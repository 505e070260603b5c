"""Scoring functions that look at dates and years."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from pydantic import Field

from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.part import DateOf, NumbersOf, Part, YesNo

from .base import ZERO, Look, Otherwise, Reach, Rule, amount_reach, otherwise

LAST_YEAR = 9800  # far enough from the end of the calendar for the longest span of days


class Span(Part):
    """A stretch of time after an event."""

    years: int = Field(default=0, ge=0, le=100)
    months: int = Field(default=0, ge=0, le=1200)
    days: int = Field(default=0, ge=0, le=36500)

    def after(self, day: date) -> date:
        """The last day of the span; a day that the month lacks becomes its last one.

        Raises:
            Unscored: the calendar ends before.
        """
        months = day.year * 12 + day.month - 1 + self.years * 12 + self.months
        year, month = divmod(months, 12)
        if year >= LAST_YEAR:
            raise Unscored("gap", "no_such_day")
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) + timedelta(days=self.days)


class DeadlineFromEvent(Rule):
    """Met if B is dated no later than A + span; open until then; missed after."""

    kind: Literal["deadline_from_event"]
    event: DateOf  # A, that starts the clock
    within: Span
    done: DateOf  # B; missing while it has not happened
    missed: Otherwise = ZERO

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full if in time, nothing while open, `missed` after."""
        due = self.within.after(look.day(self.event))
        done = self._done(look)
        met = done is not None and done <= due
        look.note("deadline", due=due, done=done, on=look.on, met=met)
        if met:
            return full
        if done is None and look.on <= due:
            raise Unscored("open", "deadline_running", due=due)
        return otherwise(look, self.missed, full)

    def _done(self, look: Look) -> date | None:
        try:
            done = look.day(self.done)
        except Unscored:
            return None
        return done if done <= look.on else None

    def reach(self, full: Fraction) -> Reach:
        """Both results."""
        return amount_reach([full, self.missed], full)


class Lookback(Rule):
    """A fact dated within the last k years, this one included: full points."""

    kind: Literal["lookback"]
    years: NumbersOf  # the years in which the fact holds
    within: int = Field(ge=1)
    else_: Otherwise = Field(default=ZERO, alias="else")

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full if one year is recent enough."""
        recent = [year for year in look.numbers(self.years) if look.on.year - self.within < year <= look.on.year]
        look.note("lookback", years=tuple(recent), within=self.within, year=look.on.year, met=bool(recent))
        return full if recent else otherwise(look, self.else_, full)

    def reach(self, full: Fraction) -> Reach:
        """Both results."""
        return amount_reach([full, self.else_], full)


class ConsecutiveYears(Rule):
    """A title in each of k years in a row, perhaps with a condition on this year: full points."""

    kind: Literal["consecutive_years"]
    years: NumbersOf
    row: int = Field(ge=1)
    ending: Literal["this_year", "last_year"] = "this_year"
    condition: YesNo | None = None
    else_: Otherwise = Field(default=ZERO, alias="else")

    def score(self, look: Look, full: Fraction) -> Fraction:
        """Full if no year is missing."""
        last = look.on.year - (self.ending == "last_year")
        held = set(look.numbers(self.years))
        met = all(Fraction(last - back) in held for back in range(self.row))
        met = met and (self.condition is None or look.holds(self.condition))
        look.note("lookback", years=tuple(sorted(held)), within=self.row, year=last, met=met)
        return full if met else otherwise(look, self.else_, full)

    def reach(self, full: Fraction) -> Reach:
        """Both results."""
        return amount_reach([full, self.else_], full)
