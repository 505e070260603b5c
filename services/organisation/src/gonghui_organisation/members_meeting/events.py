"""What stays in the service: who asked for a meeting, what was to be dealt with, what was resolved."""

from datetime import date
from typing import Literal

from gonghui_shared.contracts.organisation import MeetingBody
from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier


@private("organisation.MembersMeetingRequested.v1")
class MembersMeetingRequested(Event):
    """The committee, or enough members, asked for an extra meeting. Source: R-ELE-11."""

    meeting_id: Identifier
    asked_by: Literal["committee", "members"]
    asked: int
    members: int  # of the union on that day; 0 where the committee asked
    purpose: str


@private("organisation.MembersMeetingCalled.v1")
class MembersMeetingCalled(Event):
    """A meeting was called for a day, or for another day."""

    meeting_id: Identifier
    body: MeetingBody
    meets_on: date
    agenda: str


@private("organisation.MembersMeetingCalledOff.v1")
class MembersMeetingCalledOff(Event):
    """A meeting does not take place."""

    meeting_id: Identifier
    reason: str


@private("organisation.MinutesTaken.v1")
class MinutesTaken(Event):
    """The minutes of a meeting, by their digest, and what was resolved."""

    meeting_id: Identifier
    minutes: str  # SHA-256, hexadecimal
    resolved: str
