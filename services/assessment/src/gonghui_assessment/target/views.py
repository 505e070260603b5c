"""What can be read about targets."""

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import (
    ProgressReported,
    TargetCascaded,
    TargetMet,
    TargetMissed,
    TargetSet,
)
from gonghui_shared.directory.views import UNIONS
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

TARGETS = Table(
    "targets",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("target_id", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("wanted", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("cascaded", BigInteger, nullable=False),
    Column("reached", BigInteger, nullable=False),
    Column("reported_to", Text),
    Column("state", Text, nullable=False),
)


@projection(
    "targets",
    version=1,
    reads=[TargetSet, TargetCascaded, ProgressReported, TargetMet, TargetMissed],
    writes=[TARGETS],
)
def project_targets(targets: Rows, event: Recorded) -> None:
    """Targets with what was handed down and how far they have come."""
    match event.body:
        case TargetSet(target_id=target, year=year, title=title, measure=measure, wanted=wanted, source=source):
            targets.put(
                (event.union_id, target), year=year, title=title, measure=measure, wanted=wanted, source=source,
                cascaded=0, reached=0, reported_to=None, state="open",
            )  # fmt: skip
        case TargetCascaded(target_id=target, wanted=wanted):
            targets.add((event.union_id, target), cascaded=wanted)
        case ProgressReported(target_id=target, month=month, reached=reached):
            now = targets.get((event.union_id, target))
            if now is None or month >= (now["reported_to"] or ""):
                targets.put((event.union_id, target), reached=reached, reported_to=month)
        case TargetMet(target_id=target):
            targets.put((event.union_id, target), state="met")
        case TargetMissed(target_id=target):
            targets.put((event.union_id, target), state="missed")


class TargetRow(BaseModel):
    """One target of one union."""

    target_id: Identifier
    year: int
    title: str
    measure: str
    wanted: int
    source: str
    cascaded: int
    reached: int
    reported_to: str | None
    state: str


async def targets(read: AsyncConnection, union_id: UnionId, page: Page, year: int | None) -> Paged[TargetRow]:
    """A union's targets by year."""
    query = select(TARGETS).where(TARGETS.c.union_id == union_id)
    if year is not None:
        query = query.where(TARGETS.c.year == year)
    return await page.of(read, query, (TARGETS.c.year, TARGETS.c.target_id), TargetRow)


async def target(read: AsyncConnection, union_id: UnionId, target_id: Identifier) -> TargetRow | None:
    """One target."""
    query = select(TARGETS).where(TARGETS.c.union_id == union_id, TARGETS.c.target_id == target_id)
    found = (await read.execute(query)).mappings().one_or_none()
    return None if found is None else TargetRow.model_validate(dict(found))


async def superior_of_receiver(ask: Ask) -> str | None:
    """Loader: the superior union of the union that a target is handed to."""
    query = select(UNIONS.c.superior_id).where(UNIONS.c.union_id == ask.command.to_union_id)
    found: str | None = await ask.read.scalar(query)
    return found
