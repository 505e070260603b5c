"""Members' meetings over HTTP."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final

from gonghui_organisation.election.refusals import EntitledDiffers, EntitledUnknown, MembersMustMeet
from gonghui_organisation.representation.views import representatives_of
from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.http import ReadConnection, Stream, bulk, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import CallMeeting, CallOffMeeting, PastMeeting, RecordMeeting, RecordPastMeetings, RequestMeeting
from .decider import (
    MEETING,
    CalledForToday,
    CalledOtherwise,
    MeetingKnown,
    MeetingOver,
    MoreThanThereAre,
    NoMembersHere,
    NotMetYet,
    TooFewAsk,
    TooFewCame,
    call_meeting,
    call_off_meeting,
    record_meeting,
    record_past_meeting,
    request_meeting,
)


def of_meeting(command: RequestMeeting | CallMeeting | CallOffMeeting | RecordMeeting | PastMeeting) -> str:
    """A meeting is one stream, of a handful of events."""
    return f"{command.union_id}:{command.meeting_id}"


def papers(command: RecordPastMeetings) -> list[PastMeeting]:
    """The meetings of a list."""
    return command.meetings


ALSO_UNION: Final[dict[str, Stream[Any]]] = {"union": Stream(UNION, attrgetter("union_id"))}
ONE: Final = "/unions/{union_id}/members-meetings/{meeting_id}"
NOWHERE: Final = [UnionNotInBeing, NoMembersHere]

router = commands(
    MEETING,
    "",
    post(
        f"{ONE}/request", request_meeting, allows="meeting.request", stream=of_meeting, also=ALSO_UNION,
        given={"members": views.members_on}, refuses=[*NOWHERE, MeetingKnown, EntitledUnknown, MoreThanThereAre, TooFewAsk],
    ),
    post(
        f"{ONE}/call", call_meeting, allows="meeting.call", stream=of_meeting, also=ALSO_UNION,
        given={"members": views.members_on}, refuses=[*NOWHERE, MeetingOver, CalledForToday, MembersMustMeet],
    ),
    post(f"{ONE}/calling-off", call_off_meeting, allows="meeting.call", stream=of_meeting, refuses=[MeetingOver]),
    post(
        f"{ONE}/record", record_meeting, allows="meeting.record", stream=of_meeting, also=ALSO_UNION,
        given={"members": views.members_on, "representatives": representatives_of},
        refuses=[
            *NOWHERE, MeetingOver, CalledOtherwise, NotMetYet, MembersMustMeet, EntitledUnknown, EntitledDiffers,
            MoreThanThereAre, TooFewCame,
        ],
    ),
    bulk(
        "/federations/{union_id}/members-meetings/bulk", record_past_meeting, RecordPastMeetings, items=papers,
        allows="meeting.record", stream=of_meeting, also=ALSO_UNION,
        refuses=[*NOWHERE, MeetingKnown, NotMetYet, MoreThanThereAre, TooFewCame],
    ),
)  # fmt: skip


@router.get("/unions/{union_id}/members-meetings", allows="union.read")
async def members_meetings(union_id: UnionId, read: ReadConnection) -> Sequence[views.MeetingRow]:
    """A union's meetings, those that are still to come first, then the newest."""
    return await views.of_union(read, union_id)
