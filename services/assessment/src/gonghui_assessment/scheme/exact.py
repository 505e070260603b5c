"""Exact numbers and the values that measures may have. No binary float ever enters a score."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor, lcm
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

Value = Fraction | bool | str | date | tuple[Fraction, ...]
Kind = Literal["number", "yes_no", "text", "date", "numbers"]
Row = Mapping[str, Value]

NUMBER = re.compile(r"([+-]?\d{1,30}(?:\.\d{1,30})?)(?:\s*/\s*(\d{1,30})|\s*([%％]))?")
YES = frozenset({"yes", "true", "是", "有", "y"})
NO = frozenset({"no", "false", "否", "无", "n"})


def exact(raw: object) -> Fraction:
    """Read a number without loss: `3`, `0.5`, `1/3`, `85 %`.

    Raises:
        ValueError: it is a binary float or no number.
    """
    if isinstance(raw, bool | float) or raw is None:
        raise ValueError("应为精确数字 an exact number is needed")
    if isinstance(raw, Fraction | int | Decimal):
        return Fraction(raw)
    if not isinstance(raw, str) or not (found := NUMBER.fullmatch(raw.strip())):
        raise ValueError("应为数字，如 3、0.5、1/3、85% a number is needed, such as 3, 0.5, 1/3, 85%")
    digits, divisor, per_cent = found.groups()
    if divisor and not int(divisor):
        raise ValueError("分母为零 the denominator is zero")
    return Fraction(digits) / (int(divisor) if divisor else 100 if per_cent else 1)


def plain(number: Fraction) -> str:
    """The shortest exact text: a decimal if it ends, else `p/q`.

    `Fraction` reads it back to the same number, however long; `exact`, which bounds what people write, a short one.
    """
    return in_lowest_terms(number.numerator, number.denominator)


def in_lowest_terms(numerator: int, denominator: int) -> str:
    """The same of a fraction in lowest terms."""
    if denominator == 1:
        return str(numerator)
    twos, fives, rest = 0, 0, denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{numerator}/{denominator}"
    places = max(twos, fives)
    digits = str(abs(numerator) * 10**places // denominator).rjust(places + 1, "0")
    return f"{'-' if numerator < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def rounded(number: Fraction, places: int = 2) -> Fraction:
    """Half up, away from zero for negative numbers."""
    scale = 10**places
    size = Fraction(floor(abs(number) * scale + Fraction(1, 2)), scale)
    return -size if number < 0 else size


def added(numbers: Iterable[Fraction]) -> Fraction:
    """The sum of many units' numbers: exact if their common denominator has at most thirty digits, else to thirty decimals.

    Rates of a whole city have as many denominators as the city has unions; their exact sum would fill a book. Each number is
    rounded by itself, so that no order of the units matters.
    """
    found = list(numbers)
    common = 1
    for denominator in {number.denominator for number in found}:
        common = lcm(common, denominator)
        if common > LONGEST_DENOMINATOR:
            return Fraction(
                sum(thirty_decimals(number.numerator, number.denominator) for number in found), LONGEST_DENOMINATOR
            )
    return Fraction(sum(number.numerator * (common // number.denominator) for number in found), common)


def thirty_decimals(numerator: int, denominator: int) -> int:
    """A fraction in units of the thirtieth decimal, half up."""
    return (2 * numerator * LONGEST_DENOMINATOR + denominator) // (2 * denominator)


LONGEST_DENOMINATOR: Final = 10**30


def two_decimals(number: Fraction, places: int = 2) -> str:
    """How a total is shown: `97.50`."""
    scaled = int(rounded(number, places) * 10**places)
    digits = str(abs(scaled)).rjust(places + 1, "0")
    sign = "-" if scaled < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def read_value(raw: object, kind: Kind) -> Value:
    """Read one value of a known kind from a table, a form or a YAML example.

    Raises:
        ValueError: it is not of that kind.
    """
    match kind:
        case "number":
            return Fraction(int(raw)) if isinstance(raw, bool) else exact(raw)
        case "yes_no":
            return _yes_no(raw)
        case "date":
            return raw if isinstance(raw, date) else date.fromisoformat(str(raw).strip())
        case "numbers":
            parts = (
                raw
                if isinstance(raw, tuple | list)
                else [part for part in re.split(r"[;；]", str(raw)) if part.strip()]
            )
            return tuple(exact(part) for part in parts)
        case "text":
            return str(raw).strip()


def _yes_no(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word in YES or word == "1":
        return True
    if word in NO or word == "0":
        return False
    raise ValueError("应为是或否 yes or no is needed")


def as_text(value: Value) -> str:
    """A value as exact text, that `read_value` reads back."""
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case tuple():
            return ";".join(plain(part) for part in value)
        case str():
            return value
        case _:
            return plain(Fraction(value))


def shown(value: Any) -> str:
    """A value as it stands in a sentence."""
    match value:
        case bool():
            return "是 yes" if value else "否 no"
        case int() | Fraction():
            return plain(Fraction(value))
        case tuple():
            return "、".join(shown(part) for part in value)
        case _:
            return str(value)


Number = Annotated[
    Fraction,
    BeforeValidator(exact),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": NUMBER.pattern}]}),
]
