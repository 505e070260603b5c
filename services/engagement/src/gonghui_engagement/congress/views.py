"""What can be read about workers' congresses."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_engagement.tables import METADATA
from gonghui_shared.contracts.engagement import CongressHeld, CongressReported
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import CongressReportAwaited, MotionDecided

CONGRESSES = Table(
    "congresses",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("congress_id", Text, primary_key=True),
    Column("held_on", Date, nullable=False),
    Column("representatives", Integer, nullable=False),
    Column("present", Integer, nullable=False),
    Column("resolutions", Integer, nullable=False),
    Column("report_by", Date),
    Column("reported_on", Date),
)
MOTIONS = Table(
    "congress_motions",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("congress_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("votes_for", Integer, nullable=False),
    Column("adopted", Boolean),
)


@projection(
    "congresses",
    version=1,
    reads=[CongressHeld, MotionDecided, CongressReportAwaited, CongressReported],
    writes=[CONGRESSES, MOTIONS],
)
def project_congresses(congresses: Rows, motions: Rows, event: Recorded) -> None:
    """Every congress, and what became of the items of its agenda."""
    key = (event.union_id, getattr(event.body, "congress_id", ""))
    match event.body:
        case CongressHeld(entitled=entitled, present=present, resolutions=resolutions):
            figures = {"representatives": entitled, "present": present, "resolutions": resolutions}
            congresses.put(key, held_on=event.occurred_on, report_by=None, reported_on=None, **figures)
        case MotionDecided(title=title, kind=kind, votes_for=votes, adopted=adopted):
            number = event.version - 1  # the congress itself is the stream's first event
            motions.put((*key, number), title=title, kind=kind, votes_for=votes, adopted=adopted)
        case CongressReportAwaited(report_by=day):
            congresses.put(key, report_by=day)
        case CongressReported():
            congresses.put(key, reported_on=event.occurred_on)


class CongressRow(BaseModel):
    """One congress."""

    congress_id: Identifier
    held_on: date
    representatives: int
    present: int
    resolutions: int
    report_by: date | None
    reported_on: date | None


class MotionRow(BaseModel):
    """One item of a congress's agenda."""

    number: int
    title: str
    kind: str
    votes_for: int
    adopted: bool | None  # False: it does not bind the staff


async def congresses(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[CongressRow]:
    """A union's congresses."""
    query = select(CONGRESSES).where(CONGRESSES.c.union_id == union_id)
    return await page.of(read, query, (CONGRESSES.c.congress_id,), CongressRow)


async def motions(read: AsyncConnection, union_id: UnionId, number: str) -> Sequence[MotionRow]:
    """A congress's agenda in its order."""
    query = select(MOTIONS).where(MOTIONS.c.union_id == union_id, MOTIONS.c.congress_id == number)
    rows = (await read.execute(query.order_by(MOTIONS.c.number))).mappings()
    return [MotionRow.model_validate(dict(row)) for row in rows]
