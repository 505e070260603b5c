"""Verifying a certificate from its own text: digest, scheme, points, revisions, sentences, log entries, heads from elsewhere."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import msgspec

from gonghui_assessment.annual_evaluation.scoring import UNGRADED, grading_of
from gonghui_assessment.evaluation.results import UnitResult
from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.files import digest_of
from gonghui_assessment.scheme.tree import Scheme

from .document import Certificate, Certified, Head
from .recomputing import Given, as_said, evaluated, given
from .sentences import otherwise_worded, unlike


def faults(found: Certified, heads: Sequence[Head] = ()) -> Iterator[tuple[str, str]]:
    """What does not fit: the check, and where.

    Args:
        heads: hashes of assessment's log at some positions, from its feed or from whoever keeps them.
    """
    if found.computed() != found.digest:
        yield "digest", found.digest
    if digest_of(found.scheme.text) != found.scheme.digest:
        yield "scheme", found.scheme.digest
    by = given(found)
    first = evaluated(found, by, as_said(found))
    yield from (("points", place) for place in _points(found, first))
    last, places = _revised(found, by, first)
    yield from (("revisions", place) for place in places)
    if (plain(last.full), last.vetoed) != (found.full, found.vetoed):
        yield "points", "full"
    if not _grade_fits(found, by.scheme, last):
        yield "grade", found.grade
    if isinstance(found, Certificate) and not otherwise_worded(found):
        yield from (("sentences", place) for place in unlike(found))
    yield from _in_the_log(found, heads)


def _points(found: Certified, first: UnitResult) -> Iterator[str]:
    computed = {leaf.code: (leaf.status, leaf.points, leaf.full) for leaf in first.leaves}
    said = {
        item.code: (item.status, None if item.points is None else Fraction(item.points), Fraction(item.full))
        for item in found.items
    }
    kept = set(found.kept_back) if isinstance(found, Certificate) else set()
    codes = sorted(computed.keys() | said.keys())
    yield from (code for code in codes if code not in kept and computed.get(code) != said.get(code))
    yield from (code for code in codes if code in kept and computed.get(code, _NO)[2] != said.get(code, _NO)[2])
    if first.total != Fraction(found.first_total):
        yield "total"


def _revised(found: Certified, by: Given, first: UnitResult) -> tuple[UnitResult, list[str]]:
    """The result after the last revision, and the revisions that do not follow from what was before."""
    last, points, wrong = first, dict[str, Fraction](), list[str]()
    known = {leaf.code: leaf.points for leaf in first.leaves}
    for one in found.revisions:
        before = {item.code: Fraction(item.before) if item.before else None for item in one.items}
        fits = all(points.get(code, known.get(code)) == was for code, was in before.items())
        points |= {item.code: Fraction(item.points) for item in one.items}
        last = evaluated(found, by, as_said(found) | points)
        if not fits or last.total != Fraction(one.total):
            wrong.append(f"{one.cause}/{one.cause_id}")
    if last.total != Fraction(found.total):
        wrong.append("total")
    return last, wrong


def _grade_fits(found: Certified, scheme: Scheme, last: UnitResult) -> bool:
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


def _in_the_log(found: Certified, heads: Sequence[Head]) -> Iterator[tuple[str, str]]:
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


_NO: Final = ("", None, None)
_CLOSED: Final = "assessment.EvaluationClosed.v1"
