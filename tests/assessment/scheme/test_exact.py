"""Numbers come in and go out without loss."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui_assessment.scheme.exact import Kind, Value, added, as_text, exact, plain, read_value, rounded, two_decimals

NUMBERS = st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**9)


@given(NUMBERS)
def test_plain_text_is_read_back_to_the_same_number(number: Fraction) -> None:
    """Exact text crosses JSON without loss."""
    assert exact(plain(number)) == number


@given(NUMBERS, st.integers(0, 6))
def test_rounding_moves_no_further_than_half_a_digit(number: Fraction, places: int) -> None:
    """And keeps the sign."""
    assert abs(rounded(number, places) - number) <= Fraction(1, 2 * 10**places)
    assert rounded(-number, places) == -rounded(number, places)


@pytest.mark.parametrize(
    ("text", "number"), [("85%", "17/20"), ("85 ％", "17/20"), ("1/3", "1/3"), ("0.50", "1/2"), ("-2", "-2")]
)
def test_numbers_are_read_as_people_write_them(text: str, number: str) -> None:
    """Per cent, fractions, decimals."""
    assert exact(text) == Fraction(number)


@pytest.mark.parametrize("raw", [0.5, True, None, "1e3", "nan", "1/0", "", "1,5"])
def test_what_is_no_exact_number_is_refused(raw: object) -> None:
    """Binary floats above all."""
    with pytest.raises(ValueError, match=r"数字|分母"):
        exact(raw)


@given(st.lists(st.fractions(-100, 100, max_denominator=20), max_size=30))
def test_a_sum_of_ordinary_numbers_is_exact(numbers: list[Fraction]) -> None:
    """To the last digit, in whatever order."""
    assert added(numbers) == sum(numbers, Fraction(0)) == added(reversed(numbers))


def test_a_sum_over_a_whole_city_stays_writable() -> None:
    """Three thousand rates of different denominators: off by less than anybody could ever show, and short."""
    rates = [Fraction(7 * n, 1_000_003 + 2 * n) for n in range(3_000)]
    total = added(rates)
    assert len(plain(total)) < 70
    whole = sum((rate.numerator * 10**40 // rate.denominator for rate in rates), 0)  # each less than 10**-40 too small
    assert abs(total - Fraction(whole, 10**40)) < Fraction(1, 10**26)


def test_half_is_rounded_up() -> None:
    """As totals are shown."""
    assert [two_decimals(Fraction(text)) for text in ("97.495", "-0.005", "0.004")] == ["97.50", "-0.01", "0.00"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (Fraction(1, 3), "number"),
        (True, "yes_no"),
        ("良好 good", "text"),
        (date(2026, 2, 28), "date"),
        ((Fraction(1), Fraction(1, 2)), "numbers"),
    ],
)
def test_a_value_is_read_back_from_its_text(value: Value, kind: Kind) -> None:
    """Every kind of value survives as text."""
    assert read_value(as_text(value), kind) == value


@pytest.mark.parametrize(("word", "answer"), [("是", True), ("无", False), ("1", True), ("No", False)])
def test_yes_and_no_have_many_words(word: str, answer: bool) -> None:
    """As tables from offices write them."""
    assert read_value(word, "yes_no") is answer
