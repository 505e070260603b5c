"""Making a certificate from what the service holds."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from gonghui_assessment.annual_evaluation.anonymity import rated_by_few
from gonghui_assessment.annual_evaluation.decider import EVALUATION, UNIT_RESULT
from gonghui_assessment.annual_evaluation.explanation import Seen, behind, seen
from gonghui_assessment.annual_evaluation.scoring import titles_of
from gonghui_assessment.appeal.views import RevisionRow
from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.grading import graded
from gonghui_assessment.evaluation.peers import Column
from gonghui_assessment.evaluation.results import UnitResult
from gonghui_assessment.evaluation.units import places
from gonghui_assessment.scheme.exact import as_text, exact, plain
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.statement.paragraph import Behind
from gonghui_shared.contracts.assessment import EvaluationClosed, ResultsPublished, ScoreRevised, UnitEvaluated
from gonghui_shared.log.chain import GENESIS
from gonghui_shared.log.records import EventStore
from gonghui_shared.runtime import Runtime

from .document import (
    Beside,
    Certificate,
    Certified,
    Compared,
    Entry,
    Head,
    Inputs,
    Item,
    Mark,
    RevisedItem,
    Revision,
    Sheet,
)
from .sentences import sentences

PROVING: Final = (EvaluationClosed, ResultsPublished, UnitEvaluated, ScoreRevised)


async def certificate(
    runtime: Runtime,
    evaluation: Mapping[str, Any],
    result: Mapping[str, Any],
    text: str,
    digest: str,
    revisions: Sequence[RevisionRow],
    least: int,
) -> Certificate:
    """The certificate of one result as it stands now.

    Args:
        text: the scheme's.
        digest: of the scheme's text.
        least: how many of a group have to have rated before their marks are told.

    Raises:
        Problem: 404 while the evaluation is not closed.
    """
    found = await seen(runtime.pool, evaluation, result["union_id"], text)
    city, unit, events = await asyncio.to_thread(_evaluated, found, revisions)
    kept_back = [leaf.code for leaf in unit.leaves if rated_by_few(leaf.steps, least)]
    names = ("evaluation_id", "year", "snapshot", "result", "grades", "quota")
    standing = ("union_id", "total", "full", "grade", "vetoed")
    said = Certified(
        **{name: evaluation[name] for name in names}, **{name: result[name] for name in standing}, union_name=result["name"],
        scheme=Sheet(scheme_id=evaluation["scheme_id"], version=evaluation["version"], digest=digest, text=text),
        inputs=_inputs(found, kept_back), compared=_compared(city, result["union_id"]), items=_items(found, unit),
        first_total=result["first_total"] or result["total"], first_grade=result["first_grade"] or result["grade"],
        revisions=[_revision(one) for one in revisions], entries=await _entries(runtime.store, evaluation, result),
        head=await _head(runtime.store),
    )  # fmt: skip
    return Certificate(
        **dict(said),
        kept_back=kept_back,
        sentences=await asyncio.to_thread(sentences, said, events, found.unit.ratings),
    ).sealed()


def _evaluated(found: Seen, revisions: Sequence[RevisionRow]) -> tuple[City, UnitResult, Behind]:
    """As scored first; and how many events stand behind the values of the result that stands."""
    city = found.city()
    [unit] = graded(city, None).values()
    revised = {item.code: exact(item.points) for one in revisions for item in one.items}
    [last] = graded(found.city(revised), None).values()
    return city, unit, behind(found, last)


def _inputs(found: Seen, kept_back: Sequence[str]) -> Inputs:
    unit = found.unit
    kept = {one.place for one in places(found.scheme) if one.item in kept_back}
    return Inputs(
        unit_type=unit.unit_type,
        values={name: as_text(value) for name, value in sorted(unit.values.items())},
        ratings={
            place: [_mark(one) for one in given]
            for place, given in sorted(unit.ratings.items())
            if given and place not in kept
        },
    )


def _mark(rating: Rating) -> Mark:
    return Mark(rater=rating.rater, value="" if rating.value is None else as_text(rating.value))


def _compared(city: City, union_id: str) -> Compared:
    """What was looked at, the others in order of their values and without their names."""
    means = {repr(key): None if mean is None else plain(mean) for key, mean in city.means.items()}
    return Compared(
        columns={str(repr(key)): _beside(one, union_id) for key, one in city.peers.columns.items()}, means=means
    )


def _beside(column: Column, union_id: str) -> Beside:
    ordered = sorted(column.of, key=lambda other: (column.of[other], column.weights.get(other, 0)))
    names = {other: other if other == union_id else f"~{number}" for number, other in enumerate(ordered, 1)}
    return Beside(
        values={names[other]: plain(column.of[other]) for other in ordered},
        weights={names[other]: plain(column.weights[other]) for other in ordered if other in column.weights},
    )


def _items(found: Seen, unit: UnitResult) -> list[Item]:
    titles = titles_of(found.scheme)
    return [
        Item(
            code=leaf.code, title=titles[leaf.code], status=leaf.status,
            points=None if leaf.points is None else plain(leaf.points), full=plain(leaf.full),
        )
        for leaf in unit.leaves
    ]  # fmt: skip


def _revision(row: RevisionRow) -> Revision:
    items = [RevisedItem(code=item.code, before=item.before, points=item.points) for item in row.items]
    return Revision(cause=row.cause, cause_id=row.cause_id, items=items, total=row.total, grade=row.grade)


async def _entries(store: EventStore, evaluation: Mapping[str, Any], result: Mapping[str, Any]) -> list[Entry]:
    """The events that say what was frozen, scored, published and revised."""
    streams = (
        EVALUATION.stream(evaluation["evaluation_id"]),
        UNIT_RESULT.stream(f"{evaluation['evaluation_id']}:{result['union_id']}"),
    )
    said = [event for stream in streams for event in await store.load(stream) if isinstance(event.body, PROVING)]
    sealed = [record for event in said if (record := await store.find(event.event_id)) and record.position]
    return [Entry.of(record, await _hash_at(store, record.position - 1)) for record in sealed]


async def _hash_at(store: EventStore, position: int) -> bytes:
    if not position:
        return GENESIS
    [record] = await store.read(position - 1, 1)
    return record.hash


async def _head(store: EventStore) -> Head:
    heads = await store.heads()
    return Head(position=heads.position, hash=heads.hash.hex())
