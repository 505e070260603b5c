"""Expressions are small, total and typed."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui_assessment.scheme.expressions import LONGEST, Malformed, parse
from tests.assessment.scheme.sheet import Plain, scored

VALUES: dict[str, Plain] = {"a": 1, "b": 2, "ok": True, "sizes": (Fraction(1), Fraction(3), Fraction(8))}

NUMBERS = {
    "1 + 2 * 3": "7",
    "(1 + 2) × 3": "9",
    "-a + 5": "4",
    "10 ÷ 4": "2.5",
    "85%": "0.85",
    "min(a, b, 3)": "1",
    "max(a, b)": "2",
    "if(ok 且 a < b, 4, 5)": "4",
    "count(ok, a > b, b > a)": "2",
    "mean(sizes)": "4",
    "count_at_least(sizes, 3)": "2",
    "count_below(sizes, mean(sizes))": "2",
    "sum(sizes) - size(sizes)": "9",
    "largest(sizes) - smallest(sizes)": "7",
    "floor(7 / 2) + ceil(7 / 2)": "7",
    "round(2 / 3, 1)": "0.7",
    "abs(a - b)": "1",
    "days_between(2026-02-27, 2026-03-01)": "2",
    "year(2026-02-27) - 2020": "6",
    "or_else(a / 0, 3)": "3",
    "if(1 <= b - a + 1 < 9 = 9, 1, 0)": "1",
    "if(3 > 2 > 2, 1, 0)": "0",
    "if(‘优’ ＝ “优” and 3 ＞ 2, ９０％, 0)": "0.9",
    "if(known(nowhere), 1, 2)": "2",
}


@pytest.mark.parametrize(("text", "result"), NUMBERS.items(), ids=NUMBERS)
def test_expression_has_the_value_that_arithmetic_says(text: str, result: str) -> None:
    """Exact, with the operators of a pocket calculator and words in two languages."""
    rule = f'{{kind: external_score, origin: x, value: "{text}", cap: null}}'

    assert scored(rule, VALUES, full="100").points == Fraction(result)


@pytest.mark.parametrize(
    ("text", "status"), [("ok or nowhere", "scored"), ("ok and nowhere", "gap"), ("not ok and nowhere", "scored")]
)
def test_one_decisive_side_settles_and_or(text: str, status: str) -> None:
    """Even where the other side is missing."""
    assert scored(f"{{kind: yes_no, condition: {text}}}", VALUES).status == status


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "(1",
        "1)",
        "a.b",
        "a b",
        "__import__('os')[0]",
        "2026-13-01 > 1",
        "'open",
        "f(1,)",
        "(" * 50 + "1" + ")" * 50,
        "1+" * LONGEST,
    ],
)
def test_what_the_grammar_does_not_know_is_refused(text: str) -> None:
    """There is nothing to run, attribute to follow or loop to start."""
    with pytest.raises(Malformed):
        parse(text)


@given(st.text(alphabet="ab01+-*/()<>=,.'% 且或非and", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Never anything else."""
    with suppress(Malformed):
        assert parse(text).text == text
