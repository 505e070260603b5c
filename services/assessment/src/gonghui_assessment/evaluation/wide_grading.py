"""Vetoes and gates, ranks and grades of a whole city by columns; the counterpart of `grading`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gonghui_assessment.evaluation.citywide import Citywide
from gonghui_assessment.evaluation.columns import Exact, assembled, compared, nonzero, where
from gonghui_assessment.evaluation.grading import DECIDES_NOTHING, barred, places_of
from gonghui_assessment.evaluation.known_features import has_wide_functions
from gonghui_assessment.evaluation.ordering import distinct
from gonghui_assessment.evaluation.paths import Mask, Rows
from gonghui_assessment.evaluation.wide_look import WideLook
from gonghui_assessment.evaluation.wide_totals import WideSum
from gonghui_assessment.scheme.defaults import Defaults
from gonghui_assessment.scheme.exact import as_text
from gonghui_assessment.scheme.expressions import Expression
from gonghui_assessment.scheme.functions import evaluate
from gonghui_assessment.scheme.part import expressions
from gonghui_assessment.scheme.rules.base import ZERO
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
    bars = [(bar, _states(city, bar)) for bar in (*city.scheme.vetoes, *city.scheme.gates)]
    total = _after(_tight(city.totals.whole()), _barred(bars, np.arange(city.size), "zero"))
    ranks, grades = np.zeros(city.size, np.int64), np.full(city.size, None, dtype=object)
    ties = [_deciding(city, tie) for tie in grading.ties] if grading else []
    asked = [_asked(city, grade) for grade in grading.grades] if grading else []
    for rows in _groups(city, grading):
        ranks[rows] = _ranks([total.points.take(rows), *(tie.take(rows) for tie in ties)])
        if grading:
            reached = _reached(total, rows, grading, city.scheme.defaults) & np.stack([a[rows] for a in asked], axis=1)
            reached &= np.stack([_is_first(grade, ranks[rows]) for grade in grading.grades], axis=1)
            reached &= _left(bars, rows, grading)
            grades[rows] = _assigned(ranks[rows], reached, partial(_barred, bars, rows), grading)
    return Graded(total, bars, ranks, grades.tolist())


def _after(total: WideSum, zero: Mask) -> WideSum:
    return replace(total, points=total.points.put(np.flatnonzero(zero), ZERO)) if zero.any() else total


def _deciding(city: Citywide, tie: Expression) -> Exact:
    """What decides between equal totals; what cannot be told decides nothing."""
    parts: list[tuple[Rows, Any]] = []
    for unit_type, rows in city.table.groups.items():
        wide = has_wide_functions(city.scheme, tie.root)
        found = city.outcomes(unit_type, rows, lambda values: values.number(tie.root), wide=wide)
        parts += [(one.rows, DECIDES_NOTHING if one.result is None else one.result) for one in found]
    return assembled(city.size, parts)


def _asked(city: Citywide, grade: Grade) -> Mask:
    """For whom that holds which a grade asks for; what cannot be told does not."""
    found = np.full(city.size, grade.needs is None)
    if needs := grade.needs:
        wide = has_wide_functions(city.scheme, needs.root)
        for unit_type, rows in city.table.groups.items():
            for one in city.outcomes(
                unit_type, rows, lambda values: WideLook(values, grade.grade).holds(needs), wide=wide
            ):
                found[one.rows] = one.result is True
    return found


def _is_first(grade: Grade, ranks: Ints) -> Mask:
    return np.ones(len(ranks), dtype=bool) if grade.first is None else ranks <= grade.first


def _left(bars: Sequence[tuple[Bar, NDArray[np.uint8]]], rows: Rows, grading: Grading) -> NDArray[np.bool_]:
    """The grades that vetoes and gates leave."""
    names = [grade.grade for grade in grading.grades]
    found = np.ones((len(rows), len(names)), dtype=bool)
    found[_barred(bars, rows, "no_excellence"), 0] = False
    for bar, states in bars:
        if bar.grade in names:
            found[states[rows] == BARS, : names.index(bar.grade)] = False
    return found


def _tight(total: WideSum) -> WideSum:
    return WideSum(total.points.reduced(), total.full.tight(), total.open_points.tight(), total.dropped, total.applies)


def _groups(city: Citywide, grading: Grading | None) -> list[Rows]:
    if grading and (among := grading.among):
        return _classes(city, among)
    return [rows for _, rows in city.distributions.groups(np.arange(city.size))]


def _classes(city: Citywide, among: Expression) -> list[Rows]:
    """Units that agree in something; those of whom it cannot be told are a class of their own."""
    found: dict[str, list[Rows]] = {}
    for unit_type, rows in city.table.groups.items():
        for one in city.outcomes(unit_type, rows, lambda values: as_text(evaluate(among.root, values)), wide=False):
            found.setdefault(one.result or "", []).append(one.rows)
    return [np.sort(np.concatenate(parts)) for parts in found.values()]


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


def _ranks(marks: Sequence[Exact]) -> Ints:
    """Place by the exact total, then by what decides between equal ones; the next after equal ones is skipped."""
    codes = np.unique(np.stack([distinct(mark)[1] for mark in marks], axis=1), axis=0, return_inverse=True)[1].reshape(
        -1
    )
    better = len(codes) - np.cumsum(np.bincount(codes))
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
