"""What can be read about activities."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Integer, Table, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_engagement.tables import METADATA
from gonghui_shared.contracts.engagement import ActivityCancelled, ActivityHeld, ActivityPlanned, ActivityRated
from gonghui_shared.directory import descendants
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, MemberId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import AttendanceTaken, MembersEnrolled, RatingGiven

ACTIVITIES = Table(
    "activities",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("activity_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("held_on", Date, nullable=False, index=True),
    Column("places", Integer, nullable=False),
    Column("stage", Text, nullable=False),
    Column("enrolled", Integer, nullable=False),
    Column("attended", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("satisfied", Integer, nullable=False),
    Column("event_id", Text, nullable=False),  # of what was said last of its stage
)
LISTS = Table(
    "activity_members",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("activity_id", Text, primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("attended", Boolean, nullable=False),
)
SCORES = Table(
    "activity_scores",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("activity_id", Text, primary_key=True),
    Column("score", Integer, primary_key=True),
    Column("answers", Integer, nullable=False),
)


@projection(
    "activities",
    version=2,
    reads=[ActivityPlanned, MembersEnrolled, ActivityHeld, ActivityRated, ActivityCancelled],
    writes=[ACTIVITIES],
)
def project_activities(activities: Rows, event: Recorded) -> None:
    """Every activity with its figures."""
    key, said = (event.union_id, getattr(event.body, "activity_id", "")), str(event.event_id)
    match event.body:
        case ActivityPlanned(kind=kind, title=title, held_on=day, places=places):
            none = {"enrolled": 0, "attended": 0, "answers": 0, "satisfied": 0}
            activities.put(
                key, kind=kind, title=title, held_on=day, places=places, stage="planned", event_id=said, **none
            )
        case MembersEnrolled(member_ids=members):
            activities.add(key, enrolled=len(members))
        case ActivityHeld(enrolled=enrolled, attended=attended):
            activities.put(key, stage="held", enrolled=enrolled, attended=attended, event_id=said)
        case ActivityRated(answers=answers, satisfied=satisfied):
            activities.put(key, answers=answers, satisfied=satisfied)
        case ActivityCancelled():
            activities.put(key, stage="cancelled", event_id=said)


@projection(
    "activity_members", version=1, reads=[MembersEnrolled, AttendanceTaken, RatingGiven], writes=[LISTS, SCORES]
)
def project_lists(lists: Rows, scores: Rows, event: Recorded) -> None:
    """Who is on the list and who came; how often each score was given, never by whom."""
    match event.body:
        case MembersEnrolled(activity_id=number, member_ids=members):
            for member in members:
                lists.put((event.union_id, number, member), attended=False)
        case AttendanceTaken(activity_id=number, member_ids=members):
            for member in members:
                lists.put((event.union_id, number, member), attended=True)
        case RatingGiven(activity_id=number, score=score):
            scores.add((event.union_id, number, score), answers=1)


class ActivityRow(BaseModel):
    """One activity with its figures; no ratings below the number of answers that may be told."""

    activity_id: Identifier
    kind: str
    title: str
    held_on: date
    places: int
    stage: str
    enrolled: int
    attended: int
    answers: int
    satisfied: int
    event_id: str


class ActivityMonth(BaseModel):
    """A union's activities of one month."""

    month: str  # also of a year far ahead, for what is planned
    held: int
    planned: int
    cancelled: int
    attended: int


class OnList(BaseModel):
    """One member on an activity's list."""

    member_id: MemberId
    attended: bool


class ActivityYear(BaseModel):
    """The activities of one kind and year below a union."""

    year: int
    kind: str
    unions: int
    held: int
    attended: int
    answers: int
    satisfied: int


async def activities(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[ActivityRow]:
    """A union's activities by date."""
    day = cast(ACTIVITIES.c.held_on, Text).label("day")
    query = select(ACTIVITIES, day).where(ACTIVITIES.c.union_id == union_id)
    return await page.of(read, query, (day, ACTIVITIES.c.activity_id), ActivityRow)


async def by_month(read: AsyncConnection, union_id: UnionId, since: date) -> Sequence[ActivityMonth]:
    """A union's activities from a day on, month by month; months without any are left out."""
    month = func.to_char(ACTIVITIES.c.held_on, "YYYY-MM").label("month")
    stages = [
        func.count().filter(ACTIVITIES.c.stage == stage).label(stage) for stage in ("held", "planned", "cancelled")
    ]
    query = (
        select(month, *stages, cast(func.sum(ACTIVITIES.c.attended), Integer).label("attended"))
        .where(ACTIVITIES.c.union_id == union_id, ACTIVITIES.c.held_on >= since)
        .group_by(month)
        .order_by(month)
    )
    return [ActivityMonth.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def members(read: AsyncConnection, union_id: UnionId, number: str, page: Page) -> Paged[OnList]:
    """Who is on an activity's list, and who came."""
    query = select(LISTS).where(LISTS.c.union_id == union_id, LISTS.c.activity_id == number)
    return await page.of(read, query, (LISTS.c.member_id,), OnList)


async def by_year(read: AsyncConnection, above: UnionId) -> Sequence[ActivityYear]:
    """Activities held by the union and all unions below it, by year and kind."""
    year = cast(func.date_part("year", ACTIVITIES.c.held_on), Integer).label("year")
    sums = [cast(func.sum(ACTIVITIES.c[name]), Integer).label(name) for name in ("attended", "answers", "satisfied")]
    unions, held = func.count(ACTIVITIES.c.union_id.distinct()).label("unions"), func.count().label("held")
    query = (
        select(year, ACTIVITIES.c.kind, unions, held, *sums)
        .where(ACTIVITIES.c.stage == "held", ACTIVITIES.c.union_id.in_(select(descendants(above).c.union_id)))
        .group_by(year, ACTIVITIES.c.kind)
        .order_by(year.desc(), ACTIVITIES.c.kind)
    )
    return [ActivityYear.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def scores_given(ask: Ask) -> list[int]:
    """Loader: how many answers there are of each score, from 1 to 5."""
    query = select(SCORES.c.score, SCORES.c.answers).where(
        SCORES.c.union_id == ask.union_id, SCORES.c.activity_id == ask.command.activity_id
    )
    found = {row.score: row.answers for row in await ask.read.execute(query)}
    return [found.get(score, 0) for score in range(1, 6)]
