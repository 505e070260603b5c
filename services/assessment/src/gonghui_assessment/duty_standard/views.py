"""The duties of posts as organisation tells them, by which measures they show, and how far those have come."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import JSON, Column, Date, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.measures.catalogue import in_fen, kind_of
from gonghui_assessment.tables import METADATA
from gonghui_assessment.target.proof import counted_by
from gonghui_shared.clock import business_date
from gonghui_shared.contracts.organisation import DutySheetAdopted
from gonghui_shared.handling import Ask
from gonghui_shared.ids import PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import DutyMeasuresNamed

SHEETS: Final = Table(
    "post_duties",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("in_force_from", Date, nullable=False),
    Column("duties", JSON, nullable=False),
)
MEASURES: Final = Table(
    "duty_measures",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("duty", Text, primary_key=True),
    Column("measures", JSON, nullable=False),
)


@projection("post_duties", version=1, reads=[DutySheetAdopted], writes=[SHEETS])
def project_post_duties(sheets: Rows, event: Recorded) -> None:
    """What each version of a post's sheet names."""
    match event.body:
        case DutySheetAdopted(post_id=post, version=version, in_force_from=day, lines=lines):
            sheets.put((event.union_id, post, version), in_force_from=day, duties=[line.duty for line in lines])


@projection("duty_measures", version=1, reads=[DutyMeasuresNamed], writes=[MEASURES])
def project_duty_measures(measures: Rows, event: Recorded) -> None:
    """By which measures duties show."""
    match event.body:
        case DutyMeasuresNamed(post_id=post, duty=duty, measures=named):
            if named:
                measures.put((event.union_id, post, duty), measures=list(named))
            else:
                measures.delete((event.union_id, post, duty))


class MeasureFigure(BaseModel):
    """A measure of the post's union, and its figure of a year so far."""

    measure: str
    kind: str  # flow: of the year; stock: at its end or today; state: as said last
    figure: int | None  # None: no event tells of it
    in_fen: bool


class DutyFigures(BaseModel):
    """A duty and what shows it."""

    duty: str
    measures: Sequence[MeasureFigure]


async def duties(ask: Ask) -> frozenset[str]:
    """Loader: of the command's post, on the sheet in force today and those to come."""
    here = (SHEETS.c.union_id == ask.union_id) & (SHEETS.c.post_id == ask.command.post_id)
    query = select(SHEETS.c.in_force_from, SHEETS.c.duties).where(here).order_by(SHEETS.c.version.desc())
    found: set[str] = set()
    today = business_date(ask.runtime.now())
    for row in await ask.read.execute(query):
        found.update(row.duties)
        if row.in_force_from <= today:
            break
    return frozenset(found)


async def figures(
    read: AsyncConnection, union_id: UnionId, post_id: PostId, year: int, today: date
) -> Sequence[DutyFigures]:
    """Every duty of a post for which measures were named, with their figures by the end of the year, or today."""
    here = (MEASURES.c.union_id == union_id) & (MEASURES.c.post_id == post_id)
    rows = (
        await read.execute(select(MEASURES.c.duty, MEASURES.c.measures).where(here).order_by(MEASURES.c.duty))
    ).all()
    until = min(date(year, 12, 31), today)
    found = {
        measure: await counted_by(read, union_id, measure, year, until)
        for measure in sorted({one for row in rows for one in row.measures})
    }
    return [
        DutyFigures(
            duty=row.duty,
            measures=[
                MeasureFigure(measure=one, kind=kind_of(one), figure=found[one], in_fen=in_fen(one))
                for one in row.measures
            ],
        )
        for row in rows
    ]
