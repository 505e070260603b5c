"""The order of a column's numbers: floats decide what they tell apart, fractions the rest."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gonghui_assessment.evaluation.columns import Exact, long
from gonghui_assessment.evaluation.paths import Rows

CLEAR: Final = 1e-13  # floats that differ by a larger share stand for numbers that differ


def floats(numbers: Exact) -> NDArray[np.float64]:
    """The nearest float of each, or one very near to it."""
    if numbers.num.dtype != object and not isinstance(numbers.den, int) and numbers.den.dtype == object:
        numbers = long(numbers)
    return np.asarray(numbers.num / numbers.den, dtype=np.float64)


def distinct(numbers: Exact) -> tuple[Exact, NDArray[np.intp]]:
    """The different numbers, smallest first, and which of them each unit has.

    Floats order what they tell apart; what is nearer than their error is ordered by the fractions themselves.
    """
    lowest = numbers.reduced()
    num, den = lowest.num, lowest.dens()
    if object in (num.dtype, den.dtype):
        known: dict[tuple[int, int], int] = {}
        codes = np.array([known.setdefault(pair, len(known)) for pair in zip(num.tolist(), den.tolist(), strict=True)])
        first = np.zeros(len(known), dtype=np.intp)
        first[codes[::-1]] = np.arange(len(codes))[::-1]
    else:
        order = np.lexsort((den, num))
        new = np.ones(len(order), dtype=bool)
        new[1:] = (np.diff(num[order]) != 0) | (np.diff(den[order]) != 0)
        codes = np.empty(len(order), dtype=np.intp)
        codes[order] = np.cumsum(new) - 1
        first = order[new]
    found = lowest.take(first)
    order = _ordered(found)
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    return found.take(order), place[codes] if len(codes) else codes


def _ordered(numbers: Exact) -> Rows:
    """The order of different numbers."""
    rough = floats(numbers)
    order = np.argsort(rough, kind="stable")
    near = np.abs(np.diff(rough[order])) <= CLEAR * np.maximum(np.abs(rough[order][1:]), np.abs(rough[order][:-1]))
    if not near.any():
        return order
    found: list[int] = []
    for run in np.split(order, np.flatnonzero(~near) + 1):
        exact = numbers.take(run).fractions() if len(run) > 1 else []
        found.extend(
            run[at] for at in sorted(range(len(run)), key=exact.__getitem__) if exact
        ) if exact else found.extend(run)
    return np.array(found, dtype=np.intp)
