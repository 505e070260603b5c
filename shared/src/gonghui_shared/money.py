"""Money in integer fen and months as texts: exact, bounded, the same in commands and events."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated

import msgspec
import pydantic

_MOST = 10**15
MONTH_PATTERN = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"

Fen = Annotated[int, msgspec.Meta(ge=0, le=_MOST), pydantic.Field(ge=0, le=_MOST)]
Payment = Annotated[int, msgspec.Meta(gt=0, le=_MOST), pydantic.Field(gt=0, le=_MOST)]  # in fen; nobody pays nothing
SignedFen = Annotated[int, msgspec.Meta(ge=-_MOST, le=_MOST), pydantic.Field(ge=-_MOST, le=_MOST)]
Month = Annotated[str, msgspec.Meta(pattern=MONTH_PATTERN), pydantic.Field(pattern=MONTH_PATTERN)]  # 2026-03


def month_of(day: date) -> Month:
    """The month a day lies in."""
    return f"{day.year:04}-{day.month:02}"


def first_day(month: Month) -> date:
    """The month's first day."""
    return date(int(month[:4]), int(month[5:]), 1)


def last_day(month: Month) -> date:
    """The month's last day."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def months_after(month: Month, count: int) -> Month:
    """The month `count` months later, or earlier if it is negative."""
    total = int(month[:4]) * 12 + int(month[5:]) - 1 + count
    return f"{total // 12:04}-{total % 12 + 1:02}"


def months_between(first: Month, last: Month) -> int:
    """How many months lie from `first` to `last`; 0 for the same month."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:])


def floor_to(amount: Fen, step: Fen) -> Fen:
    """The largest multiple of `step` that is not above `amount`; a step of 0 leaves it as it is."""
    return amount - amount % step if step else amount


def share(amount: Fen, ratio: Fraction) -> Fen:
    """A ratio of an amount, rounded half up to whole fen."""
    exact = amount * ratio
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def split(amount: Fen, shares: Sequence[Fraction]) -> list[Fen]:
    """Divide an amount by shares so that the parts always sum to it.

    Largest remainder; among equal remainders the earlier share gets the fen.

    Args:
        shares: at least one, none negative, not all zero; they need not sum to 1.
    """
    total = sum(shares)
    exact = [amount * part / total for part in shares]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for i in order[: amount - sum(parts)]:
        parts[i] += 1
    return parts
