"""Money is whole fen and adds up, months are texts that sort."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis.strategies import fractions, integers, lists

from gonghui_shared.money import first_day, floor_to, last_day, month_of, months_after, months_between, share, split

FEN = integers(0, 10**15)
SHARES = lists(fractions(0, 1, max_denominator=1000), min_size=1, max_size=8).filter(any)


@given(FEN, SHARES)
def test_parts_always_sum_to_the_amount(amount: int, shares: list[Fraction]) -> None:
    """Splitting neither makes nor loses a fen."""
    assert sum(split(amount, shares)) == amount


@given(FEN, SHARES)
def test_part_is_less_than_one_fen_from_its_exact_share(amount: int, shares: list[Fraction]) -> None:
    """Nobody gains or loses a whole fen by rounding."""
    total = sum(shares)
    for part, exact in zip(split(amount, shares), shares, strict=True):
        assert abs(part - amount * exact / total) < 1


def test_fen_left_over_goes_to_the_earlier_of_equal_parts() -> None:
    """Three equal parts of ten fen are four, three and three."""
    assert split(10, [Fraction(1), Fraction(1), Fraction(1)]) == [4, 3, 3]


@pytest.mark.parametrize(
    ("amount", "ratio", "rounded"),
    [(99, "1/2", 50), (98, "1/2", 49), (1, "0.005", 0), (100, "0.005", 1), (0, "2/3", 0)],
)
def test_half_a_fen_is_rounded_up(amount: int, ratio: str, rounded: int) -> None:
    """The rounding of accounts, not that of binary floats."""
    assert share(amount, Fraction(ratio)) == rounded


def test_a_share_is_exact() -> None:
    """Half a fen is half a fen: binary floats take 31.5 for a little less."""
    assert share(90, Fraction("0.35")) == 32
    assert share(10**15 - 1, Fraction("0.35")) == 350_000_000_000_000


@given(FEN, integers(1, 10**6))
def test_tail_below_the_step_is_ignored(amount: int, step: int) -> None:
    """What is left is a multiple of the step and lacks less than one."""
    floored = floor_to(amount, step)
    assert floored % step == 0
    assert 0 <= amount - floored < step


def test_step_of_nothing_leaves_the_amount() -> None:
    """Where no tail is ignored the amount stays."""
    assert floor_to(12_345, 0) == 12_345


def test_month_of_a_day_begins_and_ends_as_the_calendar_says() -> None:
    """February of a leap year has 29 days."""
    month = month_of(date(2028, 2, 17))
    assert (month, first_day(month), last_day(month)) == ("2028-02", date(2028, 2, 1), date(2028, 2, 29))


def test_the_last_months_of_a_year_have_two_digits() -> None:
    """October to December are read whole."""
    assert (first_day("2026-11"), last_day("2026-11")) == (date(2026, 11, 1), date(2026, 11, 30))
    assert last_day("2026-10") == date(2026, 10, 31)


@given(integers(-600, 600))
def test_months_counted_forward_are_counted_back(count: int) -> None:
    """Moving by some months and measuring them agree across the ends of years."""
    assert months_between("2050-06", months_after("2050-06", count)) == count
