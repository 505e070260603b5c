"""What can be asked about a members' meeting."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_organisation.unit_rule.commands import Digest
from gonghui_shared.commands import BusinessDate, Command, Count, LongText
from gonghui_shared.contracts.organisation import MeetingBody
from gonghui_shared.ids import Identifier, UnionId


class RequestMeeting(Command):
    """Ask for an extra meeting, as the committee or as so many members."""

    union_id: UnionId
    meeting_id: Identifier
    asked_by: Literal["committee", "members"]
    asked: Count = 0  # members who ask
    members: Count | None = None  # of the union, where its roll is not kept here
    purpose: LongText


class CallMeeting(Command):
    """Call a meeting for a day."""

    union_id: UnionId
    meeting_id: Identifier
    body: MeetingBody
    meets_on: BusinessDate
    agenda: LongText


class CallOffMeeting(Command):
    """Record that a meeting that was called or asked for does not take place."""

    union_id: UnionId
    meeting_id: Identifier
    reason: LongText


class RecordMeeting(Command):
    """Put a meeting on record that met, on the business date."""

    union_id: UnionId
    meeting_id: Identifier
    body: MeetingBody
    entitled: Count | None = None  # where neither roll nor representatives are kept here
    present: Count
    minutes: Digest  # SHA-256 of the minutes, which the union keeps
    resolved: LongText | None = None


class PastMeeting(Command):
    """A regular meeting as its papers tell it."""

    union_id: UnionId
    meeting_id: Identifier
    body: MeetingBody
    held_on: BusinessDate
    entitled: Count
    present: Count
    minutes: Digest


class RecordPastMeetings(Command):
    """Record meetings of many unions from their papers, as the union above them gathers them."""

    union_id: UnionId
    meetings: Annotated[list[PastMeeting], Field(min_length=1, max_length=5_000)]
