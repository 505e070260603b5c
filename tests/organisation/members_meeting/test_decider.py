"""The rules of a members' meeting, sentence by sentence."""

from datetime import date, timedelta
from typing import Any, Final

import pytest

from gonghui_organisation.election.events import ElectionMeetingHeld
from gonghui_organisation.election.refusals import EntitledDiffers, EntitledUnknown, MembersMustMeet
from gonghui_organisation.members_meeting.commands import (
    CallMeeting,
    CallOffMeeting,
    PastMeeting,
    RecordMeeting,
    RequestMeeting,
)
from gonghui_organisation.members_meeting.decider import (
    MEETING,
    CalledForToday,
    CalledOtherwise,
    MeetingKnown,
    MeetingOver,
    MoreThanThereAre,
    NoMembersHere,
    NoSuchMeeting,
    NotMetYet,
    TooFewAsk,
    TooFewCame,
    call_meeting,
    call_off_meeting,
    record_meeting,
    record_past_meeting,
    request_meeting,
)
from gonghui_organisation.members_meeting.events import (
    MembersMeetingCalled,
    MembersMeetingCalledOff,
    MembersMeetingRequested,
    MinutesTaken,
)
from gonghui_organisation.members_meeting.views import project_meeting_years
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.contracts.organisation import MembersMeetingHeld, UnionDissolved, UnionFormed
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, folded, given

RULES: Final = Rulebook(shipped()).rules("CN/500000", DAY)
FORMED: Final = UnionFormed("primary", "private", "工会", "d1", "CN/500000", date(2020, 5, 1))
HERE: Final = UNION.fold([FORMED])
DIGEST: Final = "0" * 64
ASK: Final = RequestMeeting(union_id="u1", meeting_id="g1", asked_by="members", asked=30, purpose="工资")
CALL: Final = CallMeeting(union_id="u1", meeting_id="g1", body="members", meets_on=DAY, agenda="工作报告")
RECORD: Final = RecordMeeting(
    union_id="u1", meeting_id="g1", body="members", present=60, minutes=DIGEST, resolved="同意"
)
PAST: Final = PastMeeting(
    union_id="u1", meeting_id="g1", body="representatives", held_on=DAY, entitled=30, present=20, minutes=DIGEST
)
ASKED: Final = MembersMeetingRequested("g1", "members", 30, 90, "工资")
CALLED: Final = MembersMeetingCalled("g1", "members", DAY, "工作报告")
HELD: Final = MembersMeetingHeld("g1", "members", False, DAY, 90, 60)
MINUTES: Final = MinutesTaken("g1", DIGEST, "同意")


def asking(members: int | None = 90, **loaded: Any) -> dict[str, Any]:
    """What is known when members ask or call."""
    return {"union": HERE, "members": members, "rules": RULES, **loaded}


def meeting(members: int | None = 90, representatives: int = 0, **loaded: Any) -> dict[str, Any]:
    """What is known when a meeting is put on record."""
    return asking(members, representatives=representatives, on=DAY, **loaded)


@pytest.mark.rule("R-ELE-11")
def test_a_third_of_the_members_may_ask_for_an_extra_meeting() -> None:
    """Of the roll of that day; one fewer may not, and more than there are cannot."""
    given(MEETING).when(request_meeting, ASK, **asking()).then(ASKED)
    given(MEETING).when(request_meeting, ASK, **asking(91)).then_refused(TooFewAsk)
    given(MEETING).when(request_meeting, ASK, **asking(29)).then_refused(MoreThanThereAre)
    given(MEETING, ASKED).when(request_meeting, ASK, **asking()).then_refused(MeetingKnown)


@pytest.mark.rule("R-ELE-11")
def test_where_the_roll_is_not_kept_here_the_union_says_how_many_members_it_has() -> None:
    """Without that nobody can tell a third of them."""
    given(MEETING).when(request_meeting, ASK, **asking(None)).then_refused(EntitledUnknown)
    told = ASK.model_copy(update={"members": 90})
    given(MEETING).when(request_meeting, told, **asking(None)).then(ASKED)


def test_the_committee_asks_whatever_the_roll() -> None:
    """By its own resolution."""
    own = RequestMeeting(union_id="u1", meeting_id="g1", asked_by="committee", purpose="补选")
    given(MEETING).when(request_meeting, own, **asking()).then(MembersMeetingRequested("g1", "committee", 0, 0, "补选"))


def test_only_a_union_in_being_with_members_of_its_own_has_meetings() -> None:
    """A district's congress is another body, and who is dissolved meets no more."""
    district = UNION.fold([UnionFormed("district", "agency", "区总工会", "f", "CN/500000", date(2005, 5, 1))])
    gone = UNION.fold([FORMED, UnionDissolved("unit_closed")])
    for union, refusal in ((district, NoMembersHere), (gone, UnionNotInBeing)):
        given(MEETING).when(request_meeting, ASK, **asking(union=union)).then_refused(refusal)
        given(MEETING).when(call_meeting, CALL, **asking(union=union, on=DAY)).then_refused(refusal)
        given(MEETING).when(record_meeting, RECORD, **meeting(union=union)).then_refused(refusal)
        given(MEETING).when(record_past_meeting, PAST, union=union, rules=RULES, on=DAY).then_refused(refusal)


def test_a_meeting_is_called_for_a_day_that_does_not_lie_behind_and_may_be_called_anew() -> None:
    """Until it has met."""
    given(MEETING).when(call_meeting, CALL, **asking(on=DAY)).then(CALLED)
    late = CALL.model_copy(update={"meets_on": DAY - timedelta(days=1)})
    given(MEETING).when(call_meeting, late, **asking(on=DAY)).then_refused(CalledForToday)
    later = CALL.model_copy(update={"meets_on": DAY + timedelta(days=7)})
    moved = MembersMeetingCalled("g1", "members", DAY + timedelta(days=7), "工作报告")
    given(MEETING, CALLED).when(call_meeting, later, **asking(on=DAY)).then(moved)
    given(MEETING, CALLED, HELD).when(call_meeting, later, **asking(on=DAY)).then_refused(MeetingOver)


@pytest.mark.rule("R-ELE-01")
def test_fewer_than_a_hundred_members_meet_themselves() -> None:
    """From a hundred on representatives may meet in their place."""
    few = CALL.model_copy(update={"body": "representatives"})
    given(MEETING).when(call_meeting, few, **asking(99, on=DAY)).then_refused(MembersMustMeet)
    given(MEETING).when(call_meeting, few, **asking(100, on=DAY)).then(
        MembersMeetingCalled("g1", "representatives", DAY, "工作报告")
    )
    held = RECORD.model_copy(update={"body": "representatives", "entitled": 30, "present": 30})
    given(MEETING).when(record_meeting, held, **meeting(99)).then_refused(MembersMustMeet)


@pytest.mark.rule("R-ELE-11.quorum")
def test_two_thirds_of_those_entitled_have_to_come() -> None:
    """Of the members on the roll; with one fewer it is no meeting, and nobody comes who is not entitled."""
    given(MEETING).when(record_meeting, RECORD, **meeting()).then(HELD, MINUTES)
    given(MEETING).when(record_meeting, RECORD, **meeting(91)).then_refused(TooFewCame)
    given(MEETING).when(record_meeting, RECORD, **meeting(59)).then_refused(MoreThanThereAre)
    given(MEETING).when(record_meeting, RECORD.model_copy(update={"entitled": 80}), **meeting()).then_refused(
        EntitledDiffers
    )


def test_a_meeting_is_an_extra_one_if_somebody_had_asked_for_it() -> None:
    """Called or not."""
    extra = MembersMeetingHeld("g1", "members", True, DAY, 90, 60)
    given(MEETING, ASKED).when(record_meeting, RECORD, **meeting()).then(extra, MINUTES)
    given(MEETING, ASKED, CALLED).when(record_meeting, RECORD, **meeting()).then(extra, MINUTES)


def test_representatives_are_counted_as_they_are_recorded_or_told() -> None:
    """Never more than there are members."""
    told = RECORD.model_copy(update={"body": "representatives", "entitled": 90})
    held = MembersMeetingHeld("g1", "representatives", False, DAY, 90, 60)
    given(MEETING).when(record_meeting, told, **meeting(120)).then(held, MINUTES)
    given(MEETING).when(record_meeting, told, **meeting(120, 80)).then_refused(EntitledDiffers)
    silent = told.model_copy(update={"entitled": None})
    given(MEETING).when(record_meeting, silent, **meeting(120, 90)).then(held, MINUTES)
    given(MEETING).when(record_meeting, silent, **meeting(120)).then_refused(EntitledUnknown)
    many = told.model_copy(update={"entitled": 121})
    given(MEETING).when(record_meeting, many, **meeting(120)).then_refused(EntitledDiffers)


def test_who_was_called_meets_and_not_before_the_day() -> None:
    """And a meeting is put on record once."""
    tomorrow = MembersMeetingCalled("g1", "members", DAY + timedelta(days=1), "工作报告")
    given(MEETING, tomorrow).when(record_meeting, RECORD, **meeting()).then_refused(NotMetYet)
    others = MembersMeetingCalled("g1", "representatives", DAY, "工作报告")
    given(MEETING, others).when(record_meeting, RECORD, **meeting()).then_refused(CalledOtherwise)
    given(MEETING, HELD).when(record_meeting, RECORD, **meeting()).then_refused(MeetingOver)


def test_a_meeting_is_called_off_before_it_met() -> None:
    """With a reason."""
    off = CallOffMeeting(union_id="u1", meeting_id="g1", reason="台风")
    given(MEETING, CALLED).when(call_off_meeting, off).then(MembersMeetingCalledOff("g1", "台风"))
    given(MEETING).when(call_off_meeting, off).then_refused(NoSuchMeeting)
    given(MEETING, HELD).when(call_off_meeting, off).then_refused(MeetingOver)


@pytest.mark.rule("R-ELE-11.quorum")
def test_papers_tell_of_regular_meetings_that_had_their_quorum() -> None:
    """On a day that lies behind, once."""
    told = {"union": HERE, "rules": RULES, "on": DAY}
    held = MembersMeetingHeld("g1", "representatives", False, DAY, 30, 20)
    given(MEETING).when(record_past_meeting, PAST, **told).then(held, MinutesTaken("g1", DIGEST, ""))
    given(MEETING).when(record_past_meeting, PAST.model_copy(update={"present": 19}), **told).then_refused(TooFewCame)
    ahead = PAST.model_copy(update={"held_on": DAY + timedelta(days=1)})
    given(MEETING).when(record_past_meeting, ahead, **told).then_refused(NotMetYet)
    given(MEETING, HELD).when(record_past_meeting, PAST, **told).then_refused(MeetingKnown)


@pytest.mark.rule("R-ELE-11.yearly")
def test_regular_meetings_and_those_that_elect_are_counted_by_year() -> None:
    """An extra one is none of them; the year in which a union was entered is known."""
    extra = MembersMeetingHeld("g2", "members", True, DAY, 90, 60)
    election = ElectionMeetingHeld("e1", date(2025, 6, 1), 60)
    assert folded(project_meeting_years, FORMED, HELD, extra, election)["meeting_years"] == {
        ("u1", DAY.year): {"meetings": 1, "entered": True},
        ("u1", 2025): {"meetings": 1, "entered": False},
    }
