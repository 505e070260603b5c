"""Vetoes and gates, ranks and grades of a whole city by columns; the counterpart of `grading`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gonghui_assessment.evaluation.citywide import Citywide
from gonghui_assessment.evaluation.columns import Exact, compared, nonzero, where
from gonghui_assessment.evaluation.grading import barred, places_of
from gonghui_assessment.evaluation.known_features import has_wide_functions
from gonghui_assessment.evaluation.ordering import distinct
from gonghui_assessment.evaluation.paths import Mask, Rows
from gonghui_assessment.evaluation.wide_look import WideLook
from gonghui_assessment.evaluation.wide_totals import WideSum
from gonghui_assessment.scheme.defaults import Defaults
from gonghui_assessment.scheme.part import expressions
from gonghui_assessment.scheme.tree import Bar, Grade, Grading

STATES: Final = ("bars", "clear", "unknown")
BARS, CLEAR, UNKNOWN, NOT_MEANT = range(4)
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Graded:
    """What follows from the totals of all units."""

    total: WideSum
    bars: Sequence[tuple[Bar, NDArray[np.uint8]]]  # BARS, CLEAR, UNKNOWN or NOT_MEANT for each unit
    ranks: Ints  # among the peers, by the exact total; equal ones share the best
    grades: Sequence[str | None]


def graded(city: Citywide, grading: Grading | None) -> Graded:
    """Totals, bars, ranks and grades of all units."""
    total = _tight(city.totals.whole())
    bars = [(bar, _states(city, bar)) for bar in (*city.scheme.vetoes, *city.scheme.gates)]
    ranks, grades = np.zeros(city.size, np.int64), np.full(city.size, None, dtype=object)
    for rows in _groups(city):
        ranks[rows] = _ranks(total.points.take(rows))
        if grading:
            reached = _reached(total, rows, grading, city.scheme.defaults)
            grades[rows] = _assigned(ranks[rows], reached, partial(_barred, bars, rows), grading)
    return Graded(total, bars, ranks, grades.tolist())


def _tight(total: WideSum) -> WideSum:
    return WideSum(total.points.reduced(), total.full.tight(), total.open_points.tight(), total.dropped, total.applies)


def _groups(city: Citywide) -> list[Rows]:
    if city.distributions.key("") is None:
        return [np.arange(len(city.table.unit_ids))]
    return [rows for rows in city.table.groups.values() if len(rows)]


def _states(city: Citywide, bar: Bar) -> NDArray[np.uint8]:
    states = np.full(len(city.table.unit_ids), NOT_MEANT, np.uint8)
    for unit_type, rows in city.table.groups.items():
        if not bar.types or unit_type in bar.types:
            for one in city.outcomes(
                unit_type, rows, lambda values: barred(bar, WideLook(values, bar.code)), wide=_is_wide(city, bar)
            ):
                states[one.rows] = UNKNOWN if one.why else BARS if one.result else CLEAR
    return states


def _is_wide(city: Citywide, bar: Bar) -> bool:
    return all(has_wide_functions(city.scheme, found.root) for _, found in expressions(bar))


def _ranks(points: Exact) -> Ints:
    """Place by the exact total; the next after equal ones is skipped."""
    values, codes = distinct(points)
    counts = np.bincount(codes, minlength=len(values))
    better = len(codes) - np.cumsum(counts)
    ranks: Ints = better[codes] + 1
    return ranks


def _barred(bars: Sequence[tuple[Bar, NDArray[np.uint8]]], rows: Rows, effect: str) -> Mask:
    """Whom some veto or gate with that effect bars."""
    found = np.zeros(len(rows), dtype=bool)
    for bar, states in bars:
        if bar.effect == effect:
            found |= states[rows] == BARS
    return found


def _reached(total: WideSum, rows: Rows, grading: Grading, defaults: Defaults) -> NDArray[np.bool_]:
    """For each unit and each grade, whether the points are enough."""
    points, full = total.points.take(rows), total.full.take(rows)
    counts = nonzero(full)
    value = points if grading.of == "points" else where(counts, points / where(counts, full, Fraction(1)), Fraction(0))
    return np.stack([_reaches(grade, value, defaults) for grade in grading.grades], axis=1)


def _reaches(grade: Grade, value: Exact, defaults: Defaults) -> Mask:
    if grade.above is not None:
        return compared(value, grade.above) > 0
    if grade.min is None:
        return np.ones(len(value), dtype=bool)
    return compared(value, grade.min) >= (0 if defaults.at_limit == "included" else 1)


def _assigned(ranks: Ints, reached: NDArray[np.bool_], barred: Callable[[str], Mask], grading: Grading) -> NDArray[Any]:
    """Grades from the best unit down; a full grade passes the next unit on, unless it ties with the last that got in.

    Only who comes to a grade with a number of places has to wait for those before.
    """
    places = [places_of(grade, len(ranks), grading) for grade in grading.grades]
    lower, rejected, none = barred("lower_grade"), barred("rejected"), len(places)
    reached[barred("no_excellence"), 0] = False
    index = np.where(reached.any(axis=1), reached.argmax(axis=1), none)
    is_limited = np.array([*(place is not None for place in places), False])
    waiting = np.flatnonzero((is_limited[index] | lower) & ~rejected)
    taken = [_Taken() for _ in places]
    for row in waiting[np.argsort(ranks[waiting], kind="stable")].tolist():
        at, rank = int(index[row]), int(ranks[row])
        while at < none and not (reached[row, at] and taken[at].free(places[at], rank)):
            at += 1
        at += int(lower[row])
        if at < none:
            taken[at].take(rank)
        index[row] = min(at, none - 1) if lower[row] else at
    index[rejected] = none
    found: NDArray[Any] = np.array([*(grade.grade for grade in grading.grades), None], dtype=object)[index]
    return found


class _Taken:
    """The places of one grade that are taken, and how many of them by the last rank."""

    __slots__ = ("_count", "_last", "_rank")

    def __init__(self) -> None:
        self._count, self._rank, self._last = 0, 0, 0

    def free(self, places: int | None, rank: int) -> bool:
        """Whether there is a place, or the unit ties with the last that got one."""
        return places is None or self._count - (self._last if rank == self._rank else 0) < places

    def take(self, rank: int) -> None:
        """One more; ranks never fall."""
        self._last = self._last + 1 if rank == self._rank else 1
        self._count, self._rank = self._count + 1, rank
