"""What proves a target: its own events, and the events that its measure counts, beside what the union reported."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import msgspec
from pydantic import BaseModel
from sqlalchemy import String, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.annual_evaluation.values import ABOVE_OTHERS, OWN_ALONE
from gonghui_assessment.evidence.views import TABLES
from gonghui_assessment.measures.catalogue import kind_of
from gonghui_shared.directory import descendants
from gonghui_shared.directory.views import UNIONS
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded

from .views import TargetRow

MOST_SHOWN: Final = 50  # events that the measure counts; the rest is numbered


class OwnEvent(BaseModel):
    """One event of the target itself."""

    event_id: str
    type: str
    occurred_on: date
    facts: dict[str, Any]


class Counted(BaseModel):
    """One event that the target's measure counts; of a union above others also one below it."""

    union_id: UnionId
    event_id: str
    producer: str
    occurred_on: date
    quantity: int


class Proof(BaseModel):
    """A target, what became of it, and what the platform saw of it."""

    target: TargetRow
    events: Sequence[OwnEvent]
    counted: int | None  # by the measure in the target's year; None: no event tells of it
    evidence: Sequence[Counted]  # newest first
    more: int


def own_events(recorded: Sequence[Recorded]) -> list[OwnEvent]:
    """A target's stream as it is shown, in order."""
    return [
        OwnEvent(
            event_id=str(one.event_id), type=one.type, occurred_on=one.occurred_on, facts=msgspec.to_builtins(one.body)
        )
        for one in recorded
    ]


async def counted(
    read: AsyncConnection, union_id: UnionId, measure: Identifier, year: int
) -> tuple[int | None, Sequence[Counted], int]:
    """What a measure has counted by the end of a year: how much in all, the newest events, how many more there are.

    A flow is the year's sum, a stock the sum of all time, a state what was said last.
    """
    rows = _rows(await _counting(read, union_id, measure), measure, year, date(year, 12, 31))
    newest = rows.order_by(rows.selected_columns.counts_on.desc(), rows.selected_columns.position.desc())
    found = (await read.execute(newest.limit(MOST_SHOWN))).mappings().all()
    if not found:
        return None, [], 0
    whole = rows.subquery()
    total, number = (await read.execute(select(func.sum(whole.c.quantity), func.count()).select_from(whole))).one()
    figure = found[0]["quantity"] if kind_of(measure) == "state" else int(total)
    return figure, [Counted.model_validate(dict(row)) for row in found], number - len(found)


async def counted_by(read: AsyncConnection, union_id: UnionId, measure: str, year: int, until: date) -> int | None:
    """What a measure has counted by the end of a day of a year; None where no event tells of it."""
    rows = _rows(await _counting(read, union_id, measure), measure, year, until)
    if kind_of(measure) == "state":
        newest = rows.order_by(rows.selected_columns.counts_on.desc(), rows.selected_columns.position.desc()).limit(1)
        last = (await read.execute(newest)).mappings().one_or_none()
        return None if last is None else int(last["quantity"])
    whole = rows.subquery()
    total = await read.scalar(select(func.sum(whole.c.quantity)))
    return None if total is None else int(total)


async def _counting(read: AsyncConnection, union_id: UnionId, measure: str) -> Any:
    """The unions whose events count for this one, as evaluations count them."""
    kind = await read.scalar(select(UNIONS.c.kind).where(UNIONS.c.union_id == union_id))
    if kind in ABOVE_OTHERS and measure not in OWN_ALONE:
        return select(descendants(union_id).c.union_id)
    return [union_id]


def _rows(unions: Any, measure: str, year: int, until: date) -> Any:
    first = date(year, 1, 1) if kind_of(measure) == "flow" else date.min
    return union_all(
        *(
            select(
                literal(producer, String).label("producer"), table.c.union_id, table.c.event_id, table.c.occurred_on,
                table.c.counts_on, table.c.position, table.c.quantity,
            ).where(
                table.c.union_id.in_(unions), table.c.measure == measure,
                table.c.counts_on.between(first, until),
            )
            for producer, table in TABLES.items()
        )
    )  # fmt: skip
