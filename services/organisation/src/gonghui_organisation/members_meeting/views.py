"""What can be read about members' meetings."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Integer, Table, Text, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.election.events import ElectionMeetingHeld
from gonghui_organisation.membership.views import ROLL, SUSPENSIONS
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import MeetingBody, MembersMeetingHeld, UnionFormed
from gonghui_shared.handling import Ask
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import MembersMeetingCalled, MembersMeetingCalledOff, MembersMeetingRequested, MinutesTaken

MEETINGS: Final = Table(
    "members_meetings",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("meeting_id", Text, primary_key=True),
    Column("state", Text, nullable=False),  # requested, called, held, off
    Column("day", Date, nullable=False),  # of the meeting; of the request until it is called
    Column("extra", Boolean, nullable=False),
    Column("body", Text),
    Column("asked_by", Text),
    Column("asked", Integer, nullable=False),
    Column("members", Integer, nullable=False),
    Column("purpose", Text),
    Column("agenda", Text),
    Column("entitled", Integer, nullable=False),
    Column("present", Integer, nullable=False),
    Column("minutes", Text),
    Column("resolved", Text),
    Column("reason", Text),
)
MEETING_YEARS: Final = Table(
    "meeting_years",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("meetings", Integer, nullable=False),
    Column("entered", Boolean, nullable=False),  # the union was, in that year
)


@projection(
    "members_meetings",
    version=1,
    reads=[MembersMeetingRequested, MembersMeetingCalled, MembersMeetingCalledOff, MembersMeetingHeld, MinutesTaken],
    writes=[MEETINGS],
)
def project_meetings(meetings: Rows, event: Recorded) -> None:
    """How far each meeting has come."""
    match event.body:
        case MembersMeetingRequested(meeting_id=meeting) as asked:
            meetings.put(
                (event.union_id, meeting), state="requested", day=event.occurred_on, extra=True, asked_by=asked.asked_by,
                asked=asked.asked, members=asked.members, purpose=asked.purpose,
            )  # fmt: skip
        case MembersMeetingCalled(meeting_id=meeting, body=body, meets_on=day, agenda=agenda):
            meetings.put((event.union_id, meeting), state="called", day=day, body=body, agenda=agenda)
        case MembersMeetingCalledOff(meeting_id=meeting, reason=reason):
            meetings.put((event.union_id, meeting), state="off", reason=reason)
        case MembersMeetingHeld(meeting_id=meeting) as held:
            meetings.put(
                (event.union_id, meeting), state="held", day=held.held_on, extra=held.extra, body=held.body,
                entitled=held.entitled, present=held.present,
            )  # fmt: skip
        case MinutesTaken(meeting_id=meeting, minutes=minutes, resolved=resolved):
            meetings.put((event.union_id, meeting), minutes=minutes, resolved=resolved)


@projection(
    "meeting_years", version=1, reads=[UnionFormed, MembersMeetingHeld, ElectionMeetingHeld], writes=[MEETING_YEARS]
)
def project_meeting_years(years: Rows, event: Recorded) -> None:
    """How often each union's members met in a year; who elects meets, and an extra meeting is none of the regular ones."""
    match event.body:
        case UnionFormed():
            years.put((event.union_id, event.occurred_on.year), entered=True)
        case MembersMeetingHeld(extra=False, held_on=day) | ElectionMeetingHeld(held_on=day):
            years.add((event.union_id, day.year), meetings=1)


class MeetingRow(BaseModel):
    """One meeting of a union."""

    meeting_id: Identifier
    state: Literal["requested", "called", "held", "off"]
    day: date  # of the meeting; of the request until it is called
    extra: bool
    body: MeetingBody | None
    asked_by: Literal["committee", "members"] | None
    asked: int
    members: int
    purpose: str | None
    agenda: str | None
    entitled: int
    present: int
    minutes: str | None
    resolved: str | None
    reason: str | None


async def of_union(read: AsyncConnection, union_id: UnionId) -> Sequence[MeetingRow]:
    """A union's meetings, those still to come first, then the newest."""
    order = (MEETINGS.c.state.in_(["held", "off"]), MEETINGS.c.day.desc(), MEETINGS.c.meeting_id)
    query = select(MEETINGS).where(MEETINGS.c.union_id == union_id).order_by(*order).limit(200)
    return [MeetingRow(**row) for row in (await read.execute(query)).mappings()]


async def members_on(ask: Ask) -> int | None:
    """Loader: members who could vote on the business date, by the command's union's roll; None where it is not kept here.

    Source: R-MEM-04.
    """
    rested = exists().where(
        SUSPENSIONS.c.union_id == ROLL.c.union_id,
        SUSPENSIONS.c.member_id == ROLL.c.member_id,
        SUSPENSIONS.c.suspended_on <= ask.on,
        or_(SUSPENSIONS.c.ended_on.is_(None), SUSPENSIONS.c.ended_on > ask.on),
    )
    voting = and_(
        ROLL.c.union_id == ask.union_id,
        ROLL.c.since <= ask.on,
        *(or_(ended.is_(None), ended > ask.on) for ended in (ROLL.c.ended_on, ROLL.c.retained_on)),
        ~rested,
    )
    return await ask.read.scalar(select(func.count()).select_from(ROLL).where(voting)) or None
