"""Evidence that arrived after an evaluation was frozen: it changes no score, and what it would have changed is shown.

The union is evaluated by itself with what is known today, beside the same others and their frozen values.
"""

import asyncio
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel

from gonghui_assessment.evaluation.grading import graded
from gonghui_assessment.evidence.views import PRODUCERS
from gonghui_assessment.scheme.exact import plain
from gonghui_shared.ids import Identifier, UnionId

from . import files
from .explanation import MOST_SHOWN, EvidenceRow, Seen, seen
from .freezing import ordered
from .gathering import COLUMNS, gathered
from .scoring import titles_of
from .values import counted_below, table_of, with_subordinates

_LATE: Final = """select union_id, measure, occurred_on, counts_on, quantity, said, position, event_id, hash
    from evidence_{producer} where union_id = any($1) and position > $2 and counts_on <= $3"""


class MovedItem(BaseModel):
    """An item that would have other points today."""

    code: str
    title: str
    before: str | None  # as frozen; None where it has none
    points: str | None  # with what is known today
    full: str


class LateEvidence(BaseModel):
    """What arrived too late for an evaluation, and what it would move; nothing is changed by it."""

    evaluation_id: Identifier
    union_id: UnionId
    events: Sequence[EvidenceRow]
    more: int
    items: Sequence[MovedItem]
    total_before: str
    total: str


async def late_evidence(pool: Any, evaluation: Mapping[str, Any], union_id: UnionId, text: str) -> LateEvidence:
    """What is known of a union's year today beside what was frozen of it; what was revised since is left out of both.

    Raises:
        Problem: 404 while the evaluation is not closed.
    """
    found = await seen(pool, evaluation, union_id, text)
    unions = await asyncio.to_thread(_counting, found)
    rows = [row async for row in _late(pool, evaluation["frontier"], unions, found.known.period.last)]
    return await asyncio.to_thread(_compared, evaluation, found, unions, rows)


def _counting(found: Seen) -> list[UnionId]:
    """The union, and those below it that count for it."""
    known = found.known
    below = {known.union_ids[lower] for lowers, uppers in counted_below(known) for lower in lowers[uppers == found.row]}
    return [known.union_ids[found.row], *sorted(below)]


async def _late(pool: Any, frontier: Mapping[str, int], unions: Sequence[UnionId], last: date) -> Any:
    for number, producer in enumerate(PRODUCERS):
        query = _LATE.format(producer=producer)
        for row in await pool.fetch(query, list(unions), frontier.get(producer, 0), last):
            event_id, digest = UUID(row["event_id"]).bytes, bytes.fromhex(row["hash"])
            yield dict(row) | {"producer": number, "event_id": event_id, "hash": digest}


def _compared(
    evaluation: Mapping[str, Any], found: Seen, unions: Sequence[UnionId], rows: Sequence[Mapping[str, Any]]
) -> LateEvidence:
    [before] = graded(found.city(), None).values()
    [after] = graded(_today(found, evaluation["scheme_id"], unions, rows).city(), None).values() if rows else [before]
    points, titles = {leaf.code: leaf.points for leaf in before.leaves}, titles_of(found.scheme)
    newest = sorted(rows, key=lambda row: (row["counts_on"], row["producer"], row["position"]), reverse=True)
    return LateEvidence(
        evaluation_id=evaluation["evaluation_id"], union_id=unions[0], total_before=plain(before.total), total=plain(after.total),
        events=[_shown(row) for row in newest[:MOST_SHOWN]], more=max(0, len(newest) - MOST_SHOWN),
        items=[
            MovedItem(
                code=leaf.code, title=titles[leaf.code], before=_text(points.get(leaf.code)), points=_text(leaf.points),
                full=plain(leaf.full),
            )
            for leaf in after.leaves
            if leaf.points != points.get(leaf.code)
        ],
    )  # fmt: skip


def _today(found: Seen, scheme_id: str, unions: Sequence[UnionId], rows: Sequence[Mapping[str, Any]]) -> Seen:
    """The same union with what is known today."""
    frozen = [files.read(content).filter(pc.field("union_id").isin(unions)) for content in found.contents]
    late = pa.Table.from_pylist(list(rows), schema=files.EVIDENCE)
    whole = ordered(pa.concat_tables([*frozen, late]).unify_dictionaries().combine_chunks())
    [known] = gathered([whole.select(COLUMNS)], [found.known.period], scheme_id)
    row = bisect_left(known.union_ids, unions[0])
    unit = table_of(found.scheme, with_subordinates(known), np.array([row])).unit(0)
    return replace(found, known=known, row=row, unit=unit)


def _shown(row: Mapping[str, Any]) -> EvidenceRow:
    return EvidenceRow(
        union_id=row["union_id"],
        event_id=None if row["measure"].startswith("rating/") else str(UUID(bytes=row["event_id"])),
        producer=PRODUCERS[row["producer"]],
        measure=row["measure"],
        occurred_on=row["occurred_on"].isoformat(),
        quantity=row["quantity"],
    )


def _text(points: Any) -> str | None:
    return None if points is None else plain(points)
