"""What can be read about training."""

from datetime import date

from pydantic import BaseModel
from sqlalchemy import Column, Date, Integer, Table, Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_engagement.tables import METADATA
from gonghui_shared.contracts.engagement import TrainingHeld
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, MemberId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import TrainingAttended, TrainingTitled

TRAININGS = Table(
    "trainings",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("training_id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("title", Text),
    Column("held_on", Date, nullable=False),
    Column("hours", Integer, nullable=False),
    Column("attended", Integer, nullable=False),
)
HOURS = Table(
    "training_hours",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("courses", Integer, nullable=False),
    Column("hours", Integer, nullable=False),
)


@projection("trainings", version=1, reads=[TrainingHeld, TrainingTitled], writes=[TRAININGS])
def project_trainings(trainings: Rows, event: Recorded) -> None:
    """All courses and lectures."""
    match event.body:
        case TrainingHeld(training_id=number, subject=subject, held_on=day, hours=hours, attended=attended):
            key = (event.union_id, number)
            trainings.put(key, subject=subject, title=None, held_on=day, hours=hours, attended=attended)
        case TrainingTitled(training_id=number, title=title):
            trainings.put((event.union_id, number), title=title)


@projection("training_hours", version=1, reads=[TrainingAttended], writes=[HOURS])
def project_hours(hours: Rows, event: Recorded) -> None:
    """How many hours every member was trained in a year."""
    match event.body:
        case TrainingAttended(year=year, hours=each, member_ids=members):
            for member in members:
                hours.add((event.union_id, year, member), courses=1, hours=each)


class TrainingRow(BaseModel):
    """One course or lecture."""

    training_id: Identifier
    subject: str
    title: str | None
    held_on: date
    hours: int
    attended: int


class HoursOfMember(BaseModel):
    """A member's training in one year."""

    member_id: MemberId
    courses: int
    hours: int


async def trainings(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[TrainingRow]:
    """A union's courses and lectures by date."""
    day = cast(TRAININGS.c.held_on, Text).label("day")
    query = select(TRAININGS, day).where(TRAININGS.c.union_id == union_id)
    return await page.of(read, query, (day, TRAININGS.c.training_id), TrainingRow)


async def hours_by_member(read: AsyncConnection, union_id: UnionId, year: int, page: Page) -> Paged[HoursOfMember]:
    """Hours of training by member in one year."""
    query = select(HOURS).where(HOURS.c.union_id == union_id, HOURS.c.year == year)
    return await page.of(read, query, (HOURS.c.member_id,), HoursOfMember)
