"""The rules of a members' meeting: who may ask for an extra one, who meets, and how many have to come."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from gonghui_organisation.election.refusals import EntitledDiffers, EntitledUnknown, MembersMustMeet
from gonghui_organisation.union.decider import WITH_MEMBERS, Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.contracts.organisation import MeetingBody, MembersMeetingHeld
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import CallMeeting, CallOffMeeting, PastMeeting, RecordMeeting, RequestMeeting
from .events import MembersMeetingCalled, MembersMeetingCalledOff, MembersMeetingRequested, MinutesTaken

MeetingEvent = (
    MembersMeetingRequested | MembersMeetingCalled | MembersMeetingCalledOff | MembersMeetingHeld | MinutesTaken
)


class NoSuchMeeting(NotFound):
    """没有这次会议。 There is no such meeting."""


class MeetingKnown(Refusal):
    """会议编号已经使用。 A meeting of this number is on record."""


class MeetingOver(Refusal):
    """会议已经召开或者取消。 The meeting was held or called off."""


class NoMembersHere(Refusal):
    """只有会员直接所在的工会召开会员大会。 Only a union with members of its own has a members' meeting."""


class TooFewAsk(Refusal):
    """提议的会员不足规定比例。 Too few members ask for it."""


class MoreThanThereAre(Refusal):
    """人数多于应有人数。 There are not so many."""


class CalledForToday(Refusal):
    """召开日期不得早于通知日期。 A meeting is not called for a day that lies behind."""


class NotMetYet(Refusal):
    """会议日期未到。 The day of the meeting has not come."""


class CalledOtherwise(Refusal):
    """与会议通知的形式不一致。 Other people were called to this meeting."""


class TooFewCame(Refusal):
    """出席人数不足，会议不成立。 Too few came for a meeting."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Only what later decisions ask for."""

    stage: Literal["none", "requested", "called", "over"] = "none"
    extra: bool = False
    body: MeetingBody | None = None
    meets_on: date = date.min


def evolve(meeting: Meeting, event: MeetingEvent) -> Meeting:
    """The state after one more event."""
    match event:
        case MembersMeetingRequested():
            return replace(meeting, stage="requested", extra=True)
        case MembersMeetingCalled(body=body, meets_on=day):
            return replace(meeting, stage="called", body=body, meets_on=day)
        case MembersMeetingCalledOff() | MembersMeetingHeld():
            return replace(meeting, stage="over")
        case MinutesTaken():
            return meeting


def request_meeting(
    meeting: Meeting, command: RequestMeeting, *, union: Union, members: int | None, rules: Rules
) -> Iterator[MembersMeetingRequested]:
    """Ask for an extra meeting; members have to be enough of the roll of that day.

    Args:
        members: who may vote, on the roll that day; None where the roll is not kept here.

    Source: R-ELE-11.
    """
    _has_members(union)
    if meeting.stage != "none":
        raise MeetingKnown
    asked, of = (0, 0) if command.asked_by == "committee" else (command.asked, _members(command, members, rules))
    yield MembersMeetingRequested(command.meeting_id, command.asked_by, asked, of, command.purpose)


def call_meeting(
    meeting: Meeting, command: CallMeeting, *, union: Union, members: int | None, rules: Rules, on: date
) -> Iterator[MembersMeetingCalled]:
    """Call a meeting, or call it anew for another day; one that was asked for is an extra one.

    Source: R-ELE-01, R-ELE-11.
    """
    _has_members(union)
    _not_over(meeting)
    if command.meets_on < on:
        raise CalledForToday(meets_on=command.meets_on)
    _who_meets(command.body, members, rules)
    yield MembersMeetingCalled(command.meeting_id, command.body, command.meets_on, command.agenda)


def call_off_meeting(meeting: Meeting, command: CallOffMeeting) -> Iterator[MembersMeetingCalledOff]:
    """End a meeting that was called or asked for before it met."""
    if meeting.stage == "none":
        raise NoSuchMeeting
    _not_over(meeting)
    yield MembersMeetingCalledOff(command.meeting_id, command.reason)


def record_meeting(
    meeting: Meeting,
    command: RecordMeeting,
    *,
    union: Union,
    members: int | None,
    representatives: int,
    rules: Rules,
    on: date,
) -> Iterator[MembersMeetingHeld | MinutesTaken]:
    """Put a meeting on record to which enough came; one that nobody called here was a regular one.

    Args:
        members: who may vote, on the roll that day; None where the roll is not kept here.
        representatives: present ones; 0 where none are recorded.

    Source: R-ELE-01, R-ELE-11.
    """
    _has_members(union)
    _not_over(meeting)
    if meeting.body not in {None, command.body}:
        raise CalledOtherwise(body=meeting.body)
    if on < meeting.meets_on:
        raise NotMetYet(meets_on=meeting.meets_on)
    _who_meets(command.body, members, rules)
    known = members if command.body == "members" else representatives or None
    entitled = _entitled(command, known, members)
    _quorate(entitled, command.present, rules)
    yield MembersMeetingHeld(command.meeting_id, command.body, meeting.extra, on, entitled, command.present)
    yield MinutesTaken(command.meeting_id, command.minutes, command.resolved or "")


def record_past_meeting(
    meeting: Meeting, command: PastMeeting, *, union: Union, rules: Rules, on: date
) -> Iterator[MembersMeetingHeld | MinutesTaken]:
    """Take a regular meeting over from its papers, if its figures bear it.

    Source: R-ELE-11.
    """
    _has_members(union)
    if meeting.stage != "none":
        raise MeetingKnown
    if command.held_on > on:
        raise NotMetYet(meets_on=command.held_on)
    _quorate(command.entitled, command.present, rules)
    yield MembersMeetingHeld(
        command.meeting_id, command.body, extra=False, held_on=command.held_on, entitled=command.entitled,
        present=command.present,
    )  # fmt: skip
    yield MinutesTaken(command.meeting_id, command.minutes, "")


def _has_members(union: Union) -> None:
    if union.formed is None or union.dissolved:
        raise UnionNotInBeing
    if union.formed.kind not in WITH_MEMBERS:
        raise NoMembersHere


def _not_over(meeting: Meeting) -> None:
    if meeting.stage == "over":
        raise MeetingOver


def _members(command: RequestMeeting, members: int | None, rules: Rules) -> int:
    """How many members there are; refuses too few who ask, and more than there are."""
    if not (of := members or command.members):
        raise EntitledUnknown
    if command.asked > of:
        raise MoreThanThereAre(members=of)
    if command.asked < of * rules.ratio("R-ELE-11"):
        raise TooFewAsk(rule=rules.version("R-ELE-11"), asked=command.asked, members=of)
    return of


def _who_meets(body: MeetingBody, members: int | None, rules: Rules) -> None:
    if body == "representatives" and members is not None and members < rules.number("R-ELE-01"):
        raise MembersMustMeet(rule=rules.version("R-ELE-01"), members=members)


def _entitled(command: RecordMeeting, known: int | None, members: int | None) -> int:
    """Who may come: as kept here, else as told; representatives are never more than members."""
    if known is not None:
        if command.entitled not in {None, known}:
            raise EntitledDiffers(reported=command.entitled, entitled=known)
        return known
    if not command.entitled:
        raise EntitledUnknown
    if members is not None and command.entitled > members:
        raise EntitledDiffers(reported=command.entitled, roll=members)
    return command.entitled


def _quorate(entitled: int, present: int, rules: Rules) -> None:
    if present > entitled:
        raise MoreThanThereAre(entitled=entitled)
    if present < entitled * rules.ratio("R-ELE-11.quorum"):
        raise TooFewCame(rule=rules.version("R-ELE-11.quorum"), present=present, entitled=entitled)


MEETING = Decider("members_meeting", initial=Meeting(), evolve=evolve)
