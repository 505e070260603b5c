"""Verifying a certificate from its own text: digest, scheme, points, revisions, log entries, and heads from elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

import msgspec

from gonghui_assessment.annual_evaluation.scoring import UNGRADED, grading_of, under_the_law
from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.grading import graded
from gonghui_assessment.evaluation.peers import Column, Frozen
from gonghui_assessment.evaluation.results import UnitResult
from gonghui_assessment.evaluation.units import Unit, read_row
from gonghui_assessment.scheme.exact import exact, plain
from gonghui_assessment.scheme.files import digest_of, load
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.scheme.tree import Grading, Scheme

from .document import Beside, Certificate, Head


def faults(found: Certificate, heads: Sequence[Head] = ()) -> Iterator[tuple[str, str]]:
    """What does not fit: the check, and where.

    Args:
        heads: hashes of assessment's log at some positions, from its feed or from whoever keeps them.
    """
    if found.computed() != found.digest:
        yield "digest", found.digest
    if digest_of(found.scheme.text) != found.scheme.digest:
        yield "scheme", found.scheme.digest
    scheme = under_the_law(load(found.scheme.text))
    unit, frozen = _given(found, scheme)
    first = _evaluated(found, scheme, unit, frozen, {})
    yield from (("points", place) for place in _points(found, first))
    last, places = _revised(found, scheme, unit, frozen, first)
    yield from (("revisions", place) for place in places)
    if (plain(last.full), last.vetoed) != (found.full, found.vetoed):
        yield "points", "full"
    if not _grade_fits(found, scheme, last):
        yield "grade", found.grade
    yield from _in_the_log(found, heads)


def _given(found: Certificate, scheme: Scheme) -> tuple[Unit, Frozen]:
    ratings = {
        place: tuple(Rating(_value(mark.value), rater=mark.rater) for mark in marks)
        for place, marks in found.inputs.ratings.items()
    }
    unit = Unit(found.union_id, found.inputs.unit_type, read_row(scheme, found.inputs.values), ratings)
    means = {key: None if mean is None else Fraction(mean) for key, mean in found.compared.means.items()}
    return unit, Frozen({key: _column(one) for key, one in found.compared.columns.items()}, means)


def _value(text: str) -> Fraction | str | None:
    try:
        return exact(text) if text else None
    except ValueError:
        return text


def _column(beside: Beside) -> Column:
    of = {name: Fraction(value) for name, value in beside.values.items()}
    return Column(of, {name: Fraction(weight) for name, weight in beside.weights.items()}, sorted(of.values()))


def _evaluated(
    found: Certificate, scheme: Scheme, unit: Unit, frozen: Frozen, revised: Mapping[str, Fraction]
) -> UnitResult:
    city = City(scheme, [unit], date(found.year, 12, 31), frozen, {unit.unit_id: revised})
    [result] = graded(city, _without_places(scheme.grading or grading_of(found.grades, found.quota))).values()
    return result


def _without_places(grading: Grading) -> Grading:
    """How many unions may hold a grade depends on the others, of which a certificate does not speak."""
    free = [
        grade.model_copy(update={"at_most_share": None, "at_most_units": None, "first": None})
        for grade in grading.grades
    ]
    return grading.model_copy(update={"grades": tuple(free), "among": None})


def _points(found: Certificate, first: UnitResult) -> Iterator[str]:
    computed = {leaf.code: (leaf.status, leaf.points, leaf.full) for leaf in first.leaves}
    said = {
        item.code: (item.status, None if item.points is None else Fraction(item.points), Fraction(item.full))
        for item in found.items
    }
    yield from sorted(code for code in computed.keys() | said.keys() if computed.get(code) != said.get(code))
    if first.total != Fraction(found.first_total):
        yield "total"


def _revised(
    found: Certificate, scheme: Scheme, unit: Unit, frozen: Frozen, first: UnitResult
) -> tuple[UnitResult, list[str]]:
    """The result after the last revision, and the revisions that do not follow from what was before."""
    last, points, wrong = first, dict[str, Fraction](), list[str]()
    known = {leaf.code: leaf.points for leaf in first.leaves}
    for one in found.revisions:
        before = {item.code: Fraction(item.before) if item.before else None for item in one.items}
        fits = all(points.get(code, known.get(code)) == was for code, was in before.items())
        points |= {item.code: Fraction(item.points) for item in one.items}
        last = _evaluated(found, scheme, unit, frozen, points)
        if not fits or last.total != Fraction(one.total):
            wrong.append(f"{one.cause}/{one.cause_id}")
    if last.total != Fraction(found.total):
        wrong.append("total")
    return last, wrong


def _grade_fits(found: Certificate, scheme: Scheme, last: UnitResult) -> bool:
    """The grade that the points reach; a worse one where the better ones have limited places."""
    grading = scheme.grading or grading_of(found.grades, found.quota)
    if not last.full and not scheme.grading:
        return found.grade in {UNGRADED, last.grade or UNGRADED}
    names = [grade.grade for grade in grading.grades]
    if last.grade is None or found.grade not in names:
        return found.grade == (last.grade or UNGRADED)
    best, given = names.index(last.grade), names.index(found.grade)
    limited = [
        any(limit is not None for limit in (grade.at_most_share, grade.at_most_units, grade.first))
        for grade in grading.grades
    ]
    return given >= best and all(limited[best:given])


def _in_the_log(found: Certificate, heads: Sequence[Head]) -> Iterator[tuple[str, str]]:
    said: dict[str, dict[str, Any]] = {}
    for entry in found.entries:
        if entry.link() != entry.hash:
            yield "entries", str(entry.position)
        if entry.union_id == found.union_id or entry.type in {_CLOSED, "assessment.ResultsPublished.v1"}:
            said.setdefault(entry.type, {}).update(msgspec.json.decode(entry.payload))
    closed, evaluated = said.get(_CLOSED, {}), said.get("assessment.UnitEvaluated.v1", {})
    revised = [
        msgspec.json.decode(entry.payload) for entry in found.entries if entry.type == "assessment.ScoreRevised.v1"
    ]
    last = revised[-1] if revised else evaluated
    if any(one.get("evaluation_id") != found.evaluation_id for one in (closed, evaluated, *revised)):
        yield "log", "evaluation"
    if (closed.get("snapshot"), closed.get("result")) != (found.snapshot, found.result):
        yield "log", "snapshot"
    if (evaluated.get("total"), evaluated.get("grade")) != (found.first_total, found.first_grade):
        yield "log", "first"
    if (last.get("total"), last.get("full"), last.get("grade")) != (found.total, found.full, found.grade):
        yield "log", "total"
    if [(r["cause_id"], r["total"], r["grade"]) for r in revised] != [(r.cause_id, r.total, r.grade) for r in found.revisions]:  # fmt: skip
        yield "log", "revisions"
    at = {entry.position: entry.hash for entry in found.entries} | {found.head.position: found.head.hash}
    yield from (("heads", str(head.position)) for head in heads if at.get(head.position, head.hash) != head.hash)


_CLOSED: Final = "assessment.EvaluationClosed.v1"
