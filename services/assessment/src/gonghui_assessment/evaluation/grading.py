"""Vetoes and gates, ranks, grades and quotas."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Final

from gonghui_assessment.evaluation.look import UnitLook, Values
from gonghui_assessment.evaluation.peers import class_of
from gonghui_assessment.evaluation.results import BarResult, BarState, UnitResult
from gonghui_assessment.evaluation.rewards import rewarded
from gonghui_assessment.evaluation.totals import Sum
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.scheme.defaults import Defaults
from gonghui_assessment.scheme.exact import two_decimals
from gonghui_assessment.scheme.expressions import Expression
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.rules.base import ZERO, Look
from gonghui_assessment.scheme.tree import Bar, Grade, Grading

if TYPE_CHECKING:
    from gonghui_assessment.evaluation.city import City

DECIDES_NOTHING: Final = Fraction(-(10**30))  # of equal totals, where a value is missing
WITHOUT_AWARD: Final = frozenset({"no_award", "rejected"})  # effects that take the award
Totalled = tuple[Unit, Sum, tuple[BarResult, ...]]


def graded(city: "City", grading: Grading | None) -> Mapping[str, UnitResult]:
    """Results of all units that are scored, in the order of their ids."""
    among = grading.among if grading else None
    groups: dict[str, list[Totalled]] = {}
    for unit in city.units.values():
        if unit.scored:
            group = class_of(city, unit, among) if among else city.peers.key(unit) or ""
            bars = tuple(_bars(city, unit))
            groups.setdefault(group, []).append((unit, _after(city.totals.of(unit), bars), bars))
    results: dict[str, UnitResult] = {}
    for members in groups.values():
        ranks = _ranks(city, members, grading)
        grades = _grades(city, members, ranks, grading) if grading else {}
        for unit, total, bars in members:
            rank, grade = ranks[unit.unit_id], grades.get(unit.unit_id)
            results[unit.unit_id] = _result(city, (unit, total, bars), rank, grade)
    return {unit_id: results[unit_id] for unit_id in sorted(results)}


def _after(total: Sum, bars: tuple[BarResult, ...]) -> Sum:
    return replace(total, points=ZERO) if "zero" in _effects(bars) else total


def result_of(city: "City", unit: Unit, rank: int, grade: str | None) -> UnitResult:
    """Everything that the scheme says of one unit whose place and grade are known."""
    bars = tuple(_bars(city, unit))
    return _result(city, (unit, _after(city.totals.of(unit), bars), bars), rank, grade)


def _result(city: "City", found: Totalled, rank: int, grade: str | None) -> UnitResult:
    unit, total, bars = found
    result = UnitResult(
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
        award=not (_effects(bars) & WITHOUT_AWARD),
    )
    return replace(result, rewards=rewarded(city, unit, result)) if city.scheme.rewards else result


def _bars(city: "City", unit: Unit) -> Iterator[BarResult]:
    for bar in (*city.scheme.vetoes, *city.scheme.gates):
        if not bar.types or unit.unit_type in bar.types:
            look = UnitLook(Values(city, unit), bar.code)
            try:
                state: BarState = "bars" if barred(bar, look) else "clear"
            except Unscored:
                state = "unknown"
            yield BarResult(bar.code, bar.effect, state, look.values.seen, bar.grade)


def barred(bar: Bar, look: Look) -> bool:
    """Whether a veto holds, or what a gate needs does not."""
    if bar.when:
        return look.holds(bar.when)
    return bar.needs is not None and not look.holds(bar.needs)


def _effects(bars: tuple[BarResult, ...]) -> set[str]:
    return {bar.effect for bar in bars if bar.state == "bars"}


def _ranks(city: "City", group: list[Totalled], grading: Grading | None) -> dict[str, int]:
    """Place by the exact total, then by what decides between equal ones; who is still equal shares the best place."""
    ties = grading.ties if grading else ()
    marks = {unit.unit_id: (total.points, *_deciding(city, unit, ties)) for unit, total, _ in group}
    places: dict[tuple[Fraction, ...], int] = {}
    for place, mark in enumerate(sorted(marks.values(), reverse=True), 1):
        places.setdefault(mark, place)
    return {unit_id: places[mark] for unit_id, mark in marks.items()}


def _deciding(city: "City", unit: Unit, ties: tuple[Expression, ...]) -> Iterator[Fraction]:
    """What cannot be told decides nothing."""
    for tie in ties:
        try:
            yield Values(city, unit).number(tie.root)
        except Unscored:
            yield DECIDES_NOTHING


def _grades(city: "City", group: list[Totalled], ranks: Mapping[str, int], grading: Grading) -> dict[str, str | None]:
    """Grades from the best unit down; a full grade passes the next unit on, unless it ties with the last that got in."""
    places = [places_of(grade, len(group), grading) for grade in grading.grades]
    taken: list[list[int]] = [[] for _ in grading.grades]  # ranks that hold each grade
    found: dict[str, str | None] = {}
    for unit, total, bars in sorted(group, key=lambda each: (ranks[each[0].unit_id], each[0].unit_id)):
        effects, rank = _effects(bars), ranks[unit.unit_id]
        value = total.points if grading.of == "points" else total.points / total.full if total.full else Fraction(0)
        index = _best_left(grading, bars)
        while index < len(places) and not (
            _reached(grading.grades[index], value, city.scheme.defaults)
            and _earned(city, unit, grading.grades[index], rank)
            and _free(taken[index], places[index], rank)
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


def _best_left(grading: Grading, bars: tuple[BarResult, ...]) -> int:
    """The best grade that vetoes and gates leave."""
    names = [grade.grade for grade in grading.grades]
    limits = [names.index(bar.grade) for bar in bars if bar.state == "bars" and bar.grade in names]
    return max([1 if "no_excellence" in _effects(bars) else 0, *limits])


def _earned(city: "City", unit: Unit, grade: Grade, rank: int) -> bool:
    """What a grade asks for beside its limit; what cannot be told is not there."""
    if grade.first is not None and rank > grade.first:
        return False
    try:
        return grade.needs is None or UnitLook(Values(city, unit), grade.grade).holds(grade.needs)
    except Unscored:
        return False


def _free(taken: list[int], places: int | None, rank: int) -> bool:
    return places is None or sum(other < rank for other in taken) < places


def places_of(grade: Grade, units: int, grading: Grading) -> int | None:
    """How many units may hold a grade; None: any number."""
    limits = [] if grade.at_most_units is None else [grade.at_most_units]
    if grade.at_most_share is not None:
        exact = grade.at_most_share * units
        whole = {"down": floor(exact), "up": ceil(exact), "half_up": floor(exact + Fraction(1, 2))}
        limits.append(whole[grading.places])
    return min(limits, default=None)


def _reached(grade: Grade, value: Fraction, defaults: Defaults) -> bool:
    if grade.above is not None:
        return value > grade.above
    if grade.min is None:
        return True
    return value >= grade.min if defaults.at_limit == "included" else value > grade.min
