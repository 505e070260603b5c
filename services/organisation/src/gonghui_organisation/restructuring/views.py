"""What can be read about restructurings."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import JSON, Column, Date, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    RestructuringAbandoned,
    RestructuringApproved,
    RestructuringCompleted,
    RestructuringKind,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .decider import OPEN, Stage
from .events import RestructuringGivenUp, RestructuringHalted, RestructuringProposed, RestructuringReturned

CASES: Final = Table(
    "restructurings",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("stage", Text, nullable=False, index=True),
    Column("receivers", JSON, nullable=False),
    Column("remaining", Integer, nullable=False),
    Column("resolution", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("proposed_on", Date, nullable=False),
    Column("approved_on", Date),
    Column("ended_on", Date),
    Column("answer", Text),  # why it was returned or abandoned
)


@projection(
    "restructurings",
    version=1,
    reads=[
        RestructuringProposed, RestructuringReturned, RestructuringApproved, RestructuringHalted, RestructuringAbandoned,
        RestructuringGivenUp, RestructuringCompleted,
    ],
    writes=[CASES],
)  # fmt: skip
def project_cases(cases: Rows, event: Recorded) -> None:
    """Every restructuring and how far it has come."""
    match event.body:
        case RestructuringProposed() as case:
            cases.put(
                (event.union_id, case.case_id), kind=case.kind, stage="proposed", receivers=case.receivers,
                remaining=case.remaining, resolution=case.resolution, reason=case.reason,
                proposed_on=event.occurred_on, approved_on=None, ended_on=None, answer=None,
            )  # fmt: skip
        case RestructuringApproved(case_id=case):
            cases.put((event.union_id, case), stage="approved", approved_on=event.occurred_on)
        case RestructuringHalted(case_id=case):
            cases.put((event.union_id, case), stage="halted")
        case RestructuringReturned(case_id=case, reason=reason):
            cases.put((event.union_id, case), stage="returned", ended_on=event.occurred_on, answer=reason)
        case RestructuringAbandoned(case_id=case):
            cases.put((event.union_id, case), stage="abandoned", ended_on=event.occurred_on)
        case RestructuringGivenUp(case_id=case, reason=reason):
            cases.put((event.union_id, case), answer=reason)
        case RestructuringCompleted(case_id=case):
            cases.put((event.union_id, case), stage="completed", ended_on=event.occurred_on)


class ReceiverOfCase(BaseModel):
    """A union that takes over, and how many members come along."""

    union_id: UnionId
    headcount: int


class Restructuring(BaseModel):
    """A merger, split or dissolution and how far it has come."""

    union_id: UnionId
    name: str | None
    case_id: Identifier
    kind: RestructuringKind
    stage: Stage
    receivers: Sequence[ReceiverOfCase]
    remaining: int
    resolution: str
    reason: str
    proposed_on: date
    approved_on: date | None
    ended_on: date | None
    answer: str | None


_CASES: Final = select(CASES, UNIONS.c.name).outerjoin(UNIONS, UNIONS.c.union_id == CASES.c.union_id)
_ORDER: Final = (CASES.c.proposed_on, CASES.c.union_id, CASES.c.case_id)


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[Restructuring]:
    """A union's restructurings, the oldest first."""
    return await page.of(read, _CASES.where(CASES.c.union_id == union_id), _ORDER, Restructuring)


async def open_below(read: AsyncConnection, above: UnionId, page: Page) -> Paged[Restructuring]:
    """Restructurings below a union that have not ended, the oldest first."""
    below = await within(read, CASES.c.union_id, above)
    return await page.of(read, _CASES.where(below, CASES.c.stage.in_(OPEN)), _ORDER, Restructuring)


async def receivers_in_being(ask: Ask) -> frozenset[UnionId]:
    """Loader: those of the command's receivers that are unions in being."""
    named = [line.union_id for line in ask.command.receivers]
    query = select(UNIONS.c.union_id).where(UNIONS.c.union_id.in_(named), UNIONS.c.dissolved_on.is_(None))
    return frozenset(await ask.read.scalars(query))
