"""Why a union has its points: leaves, formula steps, values and the events behind them, from the frozen files."""

import asyncio
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

import numpy as np
import pyarrow.compute as pc
from pydantic import BaseModel

from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.grading import graded
from gonghui_assessment.evaluation.peers import Column, Frozen
from gonghui_assessment.evaluation.results import BarResult, LeafResult, UnitResult
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.evidence.views import PRODUCERS
from gonghui_assessment.measures.catalogue import VALUES, kind_of, rating
from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.tree import Scheme
from gonghui_assessment.statement.paragraph import Behind
from gonghui_assessment.statement.telling import Said, Telling, looked_at
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import files
from .gathering import COLUMNS, Known, Period, gathered
from .scoring import titles_of, under_the_law
from .values import ABOVE_OTHERS, OWN_ALONE, counted_below, measures_behind, table_of, with_subordinates

MOST_SHOWN: Final = 50  # rows of evidence for one value; the rest is counted
Traced = Mapping[str, Sequence[Mapping[str, Any]]]  # value → the rows of evidence that it counts


class EvidenceRow(BaseModel):
    """One event that counts."""

    union_id: UnionId  # of a union above others also one below it
    event_id: str | None  # None: a single rating, which is nobody's to trace
    producer: str
    measure: str
    occurred_on: str
    quantity: int


class Input(BaseModel):
    """One value and what it follows from."""

    name: str
    value: str
    evidence: Sequence[EvidenceRow]
    more: int


class Step(BaseModel):
    """One step of a formula."""

    place: str
    step: str
    data: Mapping[str, str | None]


class Leaf(BaseModel):
    """One item of the scheme."""

    code: str
    title: str
    full: str
    points: str | None
    first_points: str | None  # as scored first, where they were revised
    status: str
    reason: str | None  # why it has no points
    steps: Sequence[Step]
    inputs: Sequence[Input]
    said_zh: str  # the item in sentences
    said_en: str


class Explanation(BaseModel):
    """A union's score, down to the events."""

    evaluation_id: Identifier
    union_id: UnionId
    year: int
    scheme_id: str
    version: str
    title_zh: str | None  # of the scheme
    title_en: str | None
    total: str
    full: str
    grade: str
    vetoed: bool
    first_total: str | None  # what was scored first, where it was revised
    first_grade: str | None
    snapshot: str
    leaves: Sequence[Leaf]


@dataclass(frozen=True, slots=True)
class Seen:
    """One union as an evaluation saw it, beside what it was compared with."""

    known: Known
    row: int
    scheme: Scheme
    unit: Unit
    frozen: Frozen
    contents: Sequence[bytes]  # slices of frozen evidence
    counts: Mapping[str, int]  # the measures from which values follow

    def city(self, revised: Mapping[str, Fraction] | None = None) -> City:
        """The union by itself, perhaps with other points for some items."""
        return City(self.scheme, [self.unit], self.known.period.last, self.frozen, {self.unit.unit_id: revised or {}})


async def seen(pool: Any, evaluation: Mapping[str, Any], union_id: str, text: str) -> Seen:
    """A union as it was evaluated.

    Raises:
        Problem: 404 while the evaluation is not closed.
    """
    digest = evaluation["snapshot"] or ""
    own = await files.content_of(pool, digest, "evidence", files.slice_of(union_id))
    compared = await files.content_of(pool, evaluation["result"] or "", "distributions")
    if own is None or compared is None or not text:
        raise Problem("not-found")
    period = Period.of_year(evaluation["year"])
    known = await asyncio.to_thread(_known, [own], period, evaluation["scheme_id"])
    contents = [own]
    if _is_above_others(known, union_id):
        contents = await files.evidence_of(pool, digest)
        known = await asyncio.to_thread(_known, contents, period, evaluation["scheme_id"])
    return await asyncio.to_thread(_seen, known, union_id, text, compared, contents)


def _seen(known: Known, union_id: str, text: str, compared: bytes, contents: Sequence[bytes]) -> Seen:
    scheme, row = under_the_law(load(text)), bisect_left(known.union_ids, union_id)
    whole = with_subordinates(known)
    unit = table_of(scheme, whole, np.array([row])).unit(0)
    counts = {name: int(whole.measure(name)[row]) for bound in VALUES.values() for name in bound.names()}
    return Seen(known, row, scheme, unit, _frozen(compared), contents, counts)


async def explained(
    pool: Any,
    evaluation: Mapping[str, Any],
    result: Mapping[str, Any],
    text: str,
    revised: Mapping[str, Fraction],
) -> Explanation:
    """The explanation of one result: the union is evaluated again by itself, beside what it was compared with.

    Args:
        revised: points that items got instead, by code.

    Raises:
        Problem: 404 while the evaluation is not closed.
    """
    found = await seen(pool, evaluation, result["union_id"], text)
    leaves = await asyncio.to_thread(_leaves, found, revised)
    return Explanation(
        evaluation_id=evaluation["evaluation_id"], union_id=result["union_id"], year=evaluation["year"],
        scheme_id=evaluation["scheme_id"], version=evaluation["version"], title_zh=evaluation["title_zh"], title_en=evaluation["title_en"],
        total=result["total"], full=result["full"], grade=result["grade"], vetoed=result["vetoed"],
        first_total=result["first_total"], first_grade=result["first_grade"], snapshot=evaluation["snapshot"], leaves=leaves,
    )  # fmt: skip


def _known(contents: Sequence[bytes], period: Period, scheme_id: str) -> Known:
    [known] = gathered([files.read(content, COLUMNS) for content in contents], [period], scheme_id)
    return known


def _is_above_others(known: Known, union_id: str) -> bool:
    row = bisect_left(known.union_ids, union_id)
    return row < len(known.union_ids) and known.units[row].partition("/")[0] in ABOVE_OTHERS


def _leaves(seen: Seen, revised: Mapping[str, Fraction]) -> list[Leaf]:
    """Every item and every veto that bars, of one union."""
    scheme = seen.scheme
    evidence = _evidence(seen.known, seen.row, seen.contents)
    [found] = graded(seen.city(revised), None).values()
    [first] = graded(seen.city(), None).values() if revised else [found]
    before = {leaf.code: leaf.points for leaf in first.leaves if leaf.code in revised}
    traced = _traced(seen, found, evidence)
    telling = Telling(scheme, seen.unit, seen.frozen, _behind(seen, traced))
    titles = titles_of(scheme)
    said = {one.code: one for one in telling.whole(found, titles, revised)}
    return [
        _leaf(leaf, titles[leaf.code], said[leaf.code], traced, _marked(seen, leaf, evidence), before.get(leaf.code))
        for leaf in found.leaves
    ] + [_bar(bar, titles[bar.code], said[bar.code], traced) for bar in found.bars if bar.state == "bars"]


def _bar(bar: BarResult, title: str, said: Said, traced: Traced) -> Leaf:
    return Leaf(
        code=bar.code, title=title, full="0", points=None, first_points=None, status=bar.state, reason=bar.effect, steps=[],
        inputs=_inputs(bar.values, traced), said_zh=said.zh, said_en=said.en,
    )  # fmt: skip


def behind(seen: Seen, found: UnitResult) -> Behind:
    """How many events stand behind the values that were looked at, and the measures from which rates follow."""
    return _behind(seen, _traced(seen, found, _evidence(seen.known, seen.row, seen.contents)))


def _traced(seen: Seen, found: UnitResult, evidence: Sequence[Mapping[str, Any]]) -> Traced:
    return {name: [row for row in evidence if _counts(row, name, seen.known.period)] for name in looked_at(found)}


def _behind(seen: Seen, traced: Traced) -> Behind:
    period = seen.known.period
    return Behind({name: len(rows) for name, rows in traced.items()}, seen.counts, period.first, period.last)


def _frozen(compared: bytes) -> Frozen:
    """What the union was compared with."""
    columns: dict[str, list[tuple[str, Fraction, Fraction | None]]] = {}
    means: dict[str, Fraction | None] = {}
    for key, union_id, value, weight in zip(*files.read(compared).to_pydict().values(), strict=True):
        if union_id:
            columns.setdefault(key, []).append(
                (union_id, Fraction(value), None if weight is None else Fraction(weight))
            )
        else:
            means[key] = None if value is None else Fraction(value)
    return Frozen({key: _column(rows) for key, rows in columns.items()}, means)


def _column(rows: Sequence[tuple[str, Fraction, Fraction | None]]) -> Column:
    of = {union_id: value for union_id, value, _ in rows}
    return Column(of, {u: weight for u, _, weight in rows if weight is not None}, sorted(of.values()))


def _evidence(known: Known, row: int, contents: Sequence[bytes]) -> list[dict[str, Any]]:
    """A union's own rows, and of the unions below it those that count for it, too."""
    below = {known.union_ids[lower] for lowers, uppers in counted_below(known) for lower in lowers[uppers == row]}
    wanted = [known.union_ids[row], *sorted(below)]
    rows = [
        line
        for content in contents
        for line in files.read(content).filter(pc.field("union_id").isin(wanted)).to_pylist()
    ]
    return sorted(
        (
            line
            for line in rows
            if line["union_id"] == wanted[0]
            or line["measure"] == "unit"
            or (line["said"] is None and line["measure"] not in OWN_ALONE)
        ),
        key=lambda line: line["union_id"] != wanted[0],
    )


def _leaf(
    found: LeafResult, title: str, said: Said, traced: Traced, marked: Sequence[Mapping[str, Any]], first: Fraction | None
) -> Leaf:  # fmt: skip
    inputs = _inputs(found.values, traced)
    if marked:
        inputs.append(Input(name="ratings", value=str(len(marked)), evidence=_shown(marked), more=0))
    return Leaf(
        code=found.code, title=title, full=plain(found.full), points=None if found.points is None else plain(found.points),
        first_points=None if first is None else plain(first),
        status=found.status, reason=found.reason, steps=[Step(**step.as_json()) for step in found.steps], inputs=inputs,
        said_zh=said.zh, said_en=said.en,
    )  # fmt: skip


def _marked(seen: Seen, found: LeafResult, evidence: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What raters gave an item."""
    places = {found.code, *(step.place for step in found.steps)}
    marks = tuple(rating(seen.scheme.scheme, place, "") for place in places)
    return [e for e in evidence if e["measure"].startswith(marks) and e["quantity"] == seen.known.period.last.year]


def _inputs(values: Mapping[str, str], traced: Traced) -> list[Input]:
    return [
        Input(name=name, value=value, evidence=_shown(traced[name][-MOST_SHOWN:]), more=max(0, len(traced[name]) - MOST_SHOWN))
        for name, value in values.items()
    ]  # fmt: skip


def _counts(row: Mapping[str, Any], name: str, period: Period) -> bool:
    measure = row["measure"]
    behind = measures_behind(name)
    if measure == f"fact.{name}":
        return bool(row["quantity"] == period.last.year)
    if measure == "unit" and row["said"].startswith("primary/"):
        return "primary_unions" in behind or ("primary_unions_formed" in behind and row["quantity"] == period.last.year)
    if measure.replace(".", "_") not in behind:
        return False
    return kind_of(measure) != "flow" or bool(row["counts_on"] >= period.first)


def _shown(rows: Sequence[Mapping[str, Any]]) -> list[EvidenceRow]:
    return [
        EvidenceRow(
            union_id=row["union_id"],
            event_id=None if row["measure"].startswith("rating/") else str(UUID(bytes=row["event_id"])),
            producer=PRODUCERS[row["producer"]],
            measure=row["measure"], occurred_on=row["occurred_on"].isoformat(), quantity=row["quantity"],
        )
        for row in rows
    ]  # fmt: skip
