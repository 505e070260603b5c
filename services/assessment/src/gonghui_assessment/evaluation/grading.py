"""Vetoes and gates, ranks, grades and quotas."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import groupby
from math import floor
from typing import TYPE_CHECKING

from gonghui_assessment.evaluation.look import UnitLook, Values
from gonghui_assessment.evaluation.results import BarResult, BarState, UnitResult
from gonghui_assessment.evaluation.totals import Sum
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.scheme.defaults import Defaults
from gonghui_assessment.scheme.exact import two_decimals
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.tree import Bar, Grade, Grading

if TYPE_CHECKING:
    from gonghui_assessment.evaluation.city import City

Totalled = tuple[Unit, Sum, tuple[BarResult, ...]]


def graded(city: "City", grading: Grading | None) -> Mapping[str, UnitResult]:
    """Results of all units that are scored, in the order of their ids."""
    found = [(unit, city.totals.of(unit), tuple(_bars(city, unit))) for unit in city.units.values() if unit.scored]
    results: dict[str, UnitResult] = {}
    by_peers = sorted(found, key=lambda each: city.peers.key(each[0]) or "")
    for _, group in groupby(by_peers, key=lambda each: city.peers.key(each[0]) or ""):
        members = list(group)
        ranks = _ranks(members)
        grades = _grades(members, ranks, grading, city.scheme.defaults) if grading else {}
        for unit, total, bars in members:
            grade = grades.get(unit.unit_id)
            results[unit.unit_id] = _result(city, (unit, total, bars), ranks[unit.unit_id], grade)
    return {unit_id: results[unit_id] for unit_id in sorted(results)}


def _result(city: "City", found: Totalled, rank: int, grade: str | None) -> UnitResult:
    unit, total, bars = found
    return UnitResult(
        unit_id=unit.unit_id,
        unit_type=unit.unit_type,
        leaves=tuple(city.totals.leaves(unit)),
        sections=tuple(city.totals.sections(unit)),
        total=total.points,
        full=total.full,
        shown=two_decimals(total.points, city.scheme.defaults.rounding.places),
        open_points=total.open_points,
        bars=bars,
        rank=rank,
        grade=grade,
        award=not (_effects(bars) & {"no_award", "rejected"}),
    )


def _bars(city: "City", unit: Unit) -> Iterator[BarResult]:
    for bar in (*city.scheme.vetoes, *city.scheme.gates):
        if not bar.types or unit.unit_type in bar.types:
            look = UnitLook(Values(city, unit), bar.code)
            try:
                state: BarState = "bars" if _barred(bar, look) else "clear"
            except Unscored:
                state = "unknown"
            yield BarResult(bar.code, bar.effect, state, look.values.seen)


def _barred(bar: Bar, look: UnitLook) -> bool:
    if bar.when:
        return look.holds(bar.when)
    return bar.needs is not None and not look.holds(bar.needs)


def _effects(bars: tuple[BarResult, ...]) -> set[str]:
    return {bar.effect for bar in bars if bar.state == "bars"}


def _ranks(group: list[Totalled]) -> dict[str, int]:
    """Place by the exact total; equal ones share the best, the next is skipped."""
    places: dict[Fraction, int] = {}
    ordered = sorted((total.points for _, total, _ in group), reverse=True)
    for place, points in enumerate(ordered, 1):
        places.setdefault(points, place)
    return {unit.unit_id: places[total.points] for unit, total, _ in group}


def _grades(
    group: list[Totalled], ranks: Mapping[str, int], grading: Grading, defaults: Defaults
) -> dict[str, str | None]:
    """Grades from the best unit down; a full grade passes the next unit on, unless it ties with the last that got in."""
    places = [_places(grade, len(group)) for grade in grading.grades]
    taken: list[list[int]] = [[] for _ in grading.grades]  # ranks that hold each grade
    found: dict[str, str | None] = {}
    for unit, total, bars in sorted(group, key=lambda each: (ranks[each[0].unit_id], each[0].unit_id)):
        effects, rank = _effects(bars), ranks[unit.unit_id]
        value = total.points if grading.of == "points" else total.points / total.full if total.full else Fraction(0)
        index = 1 if "no_excellence" in effects else 0
        while index < len(places) and not (
            _reached(grading.grades[index], value, defaults) and _free(taken[index], places[index], rank)
        ):
            index += 1
        index += "lower_grade" in effects
        if index >= len(places) or "rejected" in effects:
            found[unit.unit_id] = (
                grading.grades[-1].grade if "lower_grade" in effects and "rejected" not in effects else None
            )
            continue
        taken[index].append(rank)
        found[unit.unit_id] = grading.grades[index].grade
    return found


def _free(taken: list[int], places: int | None, rank: int) -> bool:
    return places is None or sum(other < rank for other in taken) < places


def _places(grade: Grade, units: int) -> int | None:
    limits = [] if grade.at_most_units is None else [grade.at_most_units]
    if grade.at_most_share is not None:
        limits.append(floor(grade.at_most_share * units))
    return min(limits, default=None)


def _reached(grade: Grade, value: Fraction, defaults: Defaults) -> bool:
    if grade.above is not None:
        return value > grade.above
    if grade.min is None:
        return True
    return value >= grade.min if defaults.at_limit == "included" else value > grade.min
