"""Commands as models: closed, strict, with one business date."""

from datetime import date

import pytest
from pydantic import ValidationError

from gonghui_shared.commands import Command

DAY = date(2026, 3, 2)


class Line(Command):
    """One of a list."""

    amount: int


class Sheet(Command):
    """A list."""

    lines: list[Line]


def test_a_lists_date_is_the_only_one() -> None:
    """A line has none of its own, be it the same."""
    line = {"amount": 1}
    assert Sheet.model_validate({"lines": [line], "occurred_on": DAY}).occurred_on == DAY
    with pytest.raises(ValidationError, match="date of its own"):
        Sheet.model_validate({"lines": [line, {**line, "occurred_on": DAY}], "occurred_on": DAY})


@pytest.mark.parametrize("body", [{"amount": "1"}, {"amount": 1.0}, {"amount": True}, {"amount": 1, "more": 1}, {}])
def test_commands_are_strict_and_closed(body: dict[str, object]) -> None:
    """No loose types, no unknown fields, none missing."""
    with pytest.raises(ValidationError):
        Line.model_validate(body)


@pytest.mark.parametrize("year", [1899, 2200])
def test_business_dates_stay_within_the_calendar(year: int) -> None:
    """Clocks are counted from them."""
    with pytest.raises(ValidationError):
        Line.model_validate({"amount": 1, "occurred_on": date(year, 1, 1)})
