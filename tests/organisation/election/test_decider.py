"""The rules on the way to an election's meeting."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from gonghui_organisation.election import refusals as no
from gonghui_organisation.election.commands import (
    CandidateLine,
    ContestLine,
    ElectivePost,
    HoldMeeting,
    NominateCandidates,
    OpenElection,
    UnitRole,
)
from gonghui_organisation.election.decider import ELECTION, Roll, hold_meeting, nominate_candidates, open_election
from gonghui_organisation.election.events import (
    CandidatesNominated,
    CandidateVetted,
    Contest,
    ElectionMeetingHeld,
    ElectionOpened,
    ElectionPlanAnswered,
    ElectionPlanned,
    NewTerm,
    PlannedSeats,
)
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.rules import Rulebook, RuleVersion
from gonghui_shared.testing import DAY, given, rules

RULES = rules(
    {
        "R-ELE-01": (100, "count"),
        "R-ELE-02": ("2/3", "ratio"),
        "R-ELE-05.committee": ("0.05", "ratio"),
        "R-ELE-08": (("unit_head", "hr_head"), "list"),
        "R-ELE-08.unit_types": (("private", "foreign"), "list"),
        "R-ELE-09": (7, "days"),
        "R-ELE-09.vetting": ({"chair": ["party_body", "superior"]}, "table"),
        "R-ELE-10.plan": (True, "switch"),
        "R-ORG-13.bar": (("chair",), "list"),
        "R-ORG-19": (True, "switch"),
        "R-TRM-01": (5, "years"),
        "R-TRM-01.lengths": ((3, 5), "list"),
    }
)
ROLL = Roll(60, "d" * 64)
CONTESTS = [
    ContestLine(kind="chair", post_ids=["c1"]),
    ContestLine(kind="committee_member", post_ids=["m1", "m2", "m3"]),
]
BALLOT = (Contest("chair", ("c1",)), Contest("committee_member", ("m1", "m2", "m3")))
OPEN = OpenElection(union_id="u1", election_id="e1", kind="term", contests=CONTESTS)
PLANNED = ElectionPlanned(
    "e1", date(2026, 3, 20), True, (PlannedSeats("chair", 1, 1), PlannedSeats("committee_member", 3, 4)), ("qian",)
)
APPROVED_PLAN = (PLANNED, ElectionPlanAnswered("e1", True, ""))
INDIRECT_PLAN = (replace(PLANNED, direct=False), APPROVED_PLAN[1])
START = ElectionOpened("e1", "term", BALLOT, True, 60, "d" * 64, NewTerm("e1", None, 5))
VETTED = tuple(
    CandidateVetted("e1", "chair", "li", body, None, True, (), "同意") for body in ("party_body", "superior")
)
OPENED = (*APPROVED_PLAN, START, *VETTED)
UNTIL = DAY + timedelta(days=7)
LISTED = (
    Contest("chair", ("c1",), ("li",)),
    Contest("committee_member", ("m1", "m2", "m3"), ("li", "wang", "zhao", "sun")),
)
NOMINATED = CandidatesNominated("e1", LISTED, UNTIL)
MEETING = HoldMeeting(union_id="u1", election_id="e1", present=40)


def candidate(person: str, kind: ElectivePost = "committee_member", unit_role: UnitRole | None = None) -> CandidateLine:
    """Somebody who stands."""
    return CandidateLine(kind=kind, person_id=person, unit_role=unit_role)


def listed(*candidates: CandidateLine) -> NominateCandidates:
    """A list of candidates."""
    return NominateCandidates(union_id="u1", election_id="e1", candidates=list(candidates))


COMMITTEE = [candidate(person) for person in ("li", "wang", "zhao", "sun")]
FULL = listed(candidate("li", "chair"), *COMMITTEE)


def opening(**changes: Any) -> OpenElection:
    """The election with something else about it."""
    return OPEN.model_copy(update=changes)


@pytest.mark.rule("R-ELE-01")
def test_opening_freezes_the_roll() -> None:
    """Who may vote is counted, and the roll's digest kept, when the election is opened."""
    given(ELECTION, *APPROVED_PLAN).when(
        open_election, OPEN, rules=RULES, roll=ROLL, representatives=0, established={}
    ).then(START)


def test_election_is_opened_once() -> None:
    """An id names one election for ever."""
    given(ELECTION, *OPENED).when(
        open_election, OPEN, rules=RULES, roll=ROLL, representatives=0, established={}
    ).then_refused(no.ElectionExists)


def test_post_stands_on_the_ballot_once() -> None:
    """Neither a post nor a kind of post is voted on twice."""
    twice = opening(kind="by", contests=[CONTESTS[0], ContestLine(kind="vice_chair", post_ids=["c1"])])
    given(ELECTION).when(open_election, twice, rules=RULES, roll=ROLL, representatives=0, established={}).then_refused(
        no.PostTwiceOnBallot
    )


def test_reported_number_must_agree_with_the_roll() -> None:
    """A union cannot lower its quorum by reporting fewer members."""
    fewer = opening(entitled=40)
    given(ELECTION, *APPROVED_PLAN).when(
        open_election, fewer, rules=RULES, roll=ROLL, representatives=0, established={}
    ).then_refused(no.EntitledDiffers, roll=60)


def test_union_without_a_roll_reports_how_many_are_entitled() -> None:
    """Without a roll here the union's own figure counts, and there must be one."""
    given(ELECTION, *APPROVED_PLAN).when(
        open_election, OPEN, rules=RULES, roll=None, representatives=0, established={}
    ).then_refused(no.EntitledUnknown)
    reported = given(ELECTION, *APPROVED_PLAN).when(
        open_election, opening(entitled=40), rules=RULES, roll=None, representatives=0, established={}
    )
    reported.then(ElectionOpened("e1", "term", BALLOT, True, 40, None, NewTerm("e1", None, 5)))


@pytest.mark.rule("R-ELE-01")
def test_small_union_votes_in_a_general_meeting() -> None:
    """Representatives vote only where there are enough members."""
    indirect = opening(direct=False, entitled=30)
    given(ELECTION, *INDIRECT_PLAN).when(
        open_election, indirect, rules=RULES, roll=ROLL, representatives=0, established={}
    ).then_refused(no.MembersMustMeet)
    large = given(ELECTION, *INDIRECT_PLAN).when(
        open_election, indirect, rules=RULES, roll=Roll(100, "d" * 64), representatives=0, established={}
    )
    large.then(ElectionOpened("e1", "term", BALLOT, False, 30, None, NewTerm("e1", None, 5)))


def test_representatives_are_not_more_than_members() -> None:
    """A congress is smaller than the union it speaks for."""
    crowd = opening(direct=False, entitled=101)
    given(ELECTION, *INDIRECT_PLAN).when(
        open_election, crowd, rules=RULES, roll=Roll(100, "d" * 64), representatives=0, established={}
    ).then_refused(no.EntitledDiffers)


def test_by_election_opens_no_term() -> None:
    """Filling a vacancy leaves the term as it is."""
    by_election = given(ELECTION, *APPROVED_PLAN).when(
        open_election, opening(kind="by"), rules=RULES, roll=ROLL, representatives=0, established={}
    )
    by_election.then(ElectionOpened("e1", "by", BALLOT, True, 60, "d" * 64, None))


@pytest.mark.rule("R-ELE-09")
def test_candidates_are_publicised_for_a_period() -> None:
    """The list is out for seven days before anybody votes."""
    given(ELECTION, *OPENED).when(nominate_candidates, FULL, rules=RULES, on=DAY, unit_type="private").then(NOMINATED)


def test_new_list_begins_a_new_period() -> None:
    """Whoever is on the list has been on it for the whole period."""
    later = DAY + timedelta(days=3)
    again = given(ELECTION, *OPENED, NOMINATED).when(
        nominate_candidates, FULL, rules=RULES, on=later, unit_type="private"
    )
    again.then(CandidatesNominated("e1", LISTED, later + timedelta(days=7)))


def test_nobody_is_nominated_before_the_election_is_open() -> None:
    """There is no ballot yet."""
    early = given(ELECTION).when(nominate_candidates, FULL, rules=RULES, on=DAY, unit_type="private")
    early.then_refused(no.NotAtThisStage)


def test_candidate_stands_once_for_a_kind_of_post() -> None:
    """Two lines on one ballot would split the votes."""
    twice = listed(candidate("li", "chair"), *COMMITTEE, candidate("li"))
    given(ELECTION, *OPENED).when(nominate_candidates, twice, rules=RULES, on=DAY, unit_type="private").then_refused(
        no.NominatedTwice
    )


def test_nobody_stands_for_a_post_that_is_not_voted_on() -> None:
    """The ballot was fixed when the election was opened."""
    stray = listed(candidate("li", "chair"), *COMMITTEE, candidate("sun", "funds_reviewer"))
    given(ELECTION, *OPENED).when(nominate_candidates, stray, rules=RULES, on=DAY, unit_type="private").then_refused(
        no.NoSuchContest
    )


@pytest.mark.rule("R-ELE-05.committee")
def test_committee_is_chosen_from_more_candidates_than_seats() -> None:
    """Three seats need four candidates; a chair may stand alone."""
    slate = listed(candidate("li", "chair"), *COMMITTEE[:3])
    given(ELECTION, *OPENED).when(nominate_candidates, slate, rules=RULES, on=DAY, unit_type="private").then_refused(
        no.TooFewCandidates, needed=4
    )


@pytest.mark.rule("R-ORG-19")
@pytest.mark.parametrize("kind", ["chair", "committee_member"])
@pytest.mark.parametrize("unit_type", ["private", "institution", None])
def test_near_relative_of_the_units_head_does_not_stand_for_the_committee(kind: Any, unit_type: Any) -> None:
    """Neither as a member nor as chair, in units of every type."""
    relative = listed(candidate("gao", kind, "near_relative"), candidate("li", "chair"), *COMMITTEE)
    decided = given(ELECTION, *OPENED).when(nominate_candidates, relative, rules=RULES, on=DAY, unit_type=unit_type)
    decided.then_refused(no.BarredFromCommittee)


@pytest.mark.rule("R-ORG-13.bar")
def test_chair_does_not_review_the_funds() -> None:
    """Nobody stands for both."""
    posts = (Contest("chair", ("c1",)), Contest("funds_reviewer", ("r1",)))
    opened = given(ELECTION, ElectionOpened("e1", "term", posts, True, 60, "d" * 64, NewTerm("e1", None, 5)))
    both = listed(candidate("li", "chair"), candidate("li", "funds_reviewer"))
    opened.when(nominate_candidates, both, rules=RULES, on=DAY, unit_type=None).then_refused(no.BarredFromFundsReview)


def test_post_stands_on_the_ballot_as_what_it_is() -> None:
    """A chair is not elected as something that nobody is barred from."""
    asked = given(ELECTION, *APPROVED_PLAN).when(
        open_election, OPEN, rules=RULES, roll=ROLL, representatives=0, established={"m1": "chair"}
    )
    asked.then_refused(no.PostOfAnotherKind)


@pytest.mark.rule("R-ELE-08")
def test_head_of_an_enterprise_does_not_stand_for_chair() -> None:
    """Whoever runs the enterprise cannot lead its union; in a public institution the bar does not hold."""
    boss = listed(candidate("li", "chair", "unit_head"), *COMMITTEE)
    barred = given(ELECTION, *OPENED).when(nominate_candidates, boss, rules=RULES, on=DAY, unit_type="private")
    barred.then_refused(no.BarredFromChair)
    school = given(ELECTION, *OPENED).when(nominate_candidates, boss, rules=RULES, on=DAY, unit_type="institution")
    school.then(NOMINATED)


@pytest.mark.rule("R-ELE-08")
@pytest.mark.parametrize("version", [v for v in shipped() if v.code == "R-ELE-08"], ids=lambda v: v.jurisdiction)
def test_every_role_that_a_jurisdiction_bars_can_be_told_of_a_candidate(version: RuleVersion) -> None:
    """What the command cannot say bars nobody: Beijing's legal representatives and heads of pay among them."""
    assert isinstance(version.value, tuple)
    assert set(version.value) <= set(get_args(UnitRole))
    here = Rulebook(shipped()).rules(version.jurisdiction, DAY)
    for role in version.value:
        boss = listed(candidate("li", "chair", role), *COMMITTEE)
        barred = given(ELECTION, *OPENED).when(nominate_candidates, boss, rules=here, on=DAY, unit_type="private")
        barred.then_refused(no.BarredFromChair)


@pytest.mark.rule("R-ELE-08.unit_types")
def test_bar_holds_for_the_chair_only() -> None:
    """The head of human resources may sit on the committee."""
    member = listed(candidate("li", "chair"), candidate("li", unit_role="hr_head"), *COMMITTEE[1:])
    given(ELECTION, *OPENED).when(nominate_candidates, member, rules=RULES, on=DAY, unit_type="private").then(NOMINATED)


@pytest.mark.rule("R-ELE-02")
def test_meeting_needs_two_thirds_of_those_entitled() -> None:
    """Forty of sixty are enough, thirty-nine are not."""
    held = given(ELECTION, *OPENED, NOMINATED)
    held.when(hold_meeting, MEETING, rules=RULES, on=UNTIL).then(ElectionMeetingHeld("e1", UNTIL, 40))
    few = MEETING.model_copy(update={"present": 39})
    held.when(hold_meeting, few, rules=RULES, on=UNTIL).then_refused(no.NoQuorum, present=39, needed=40)


def test_no_more_come_than_are_entitled() -> None:
    """A sixty-first voter is on no roll."""
    crowd = MEETING.model_copy(update={"present": 61})
    refused = given(ELECTION, *OPENED, NOMINATED).when(hold_meeting, crowd, rules=RULES, on=UNTIL)
    refused.then_refused(no.MorePresentThanEntitled)


@pytest.mark.rule("R-ELE-09")
def test_nobody_votes_while_candidates_are_publicised() -> None:
    """Objections to a candidate have their time."""
    early = given(ELECTION, *OPENED, NOMINATED).when(hold_meeting, MEETING, rules=RULES, on=UNTIL - timedelta(days=1))
    early.then_refused(no.StillPublicised)


def test_nobody_votes_without_candidates() -> None:
    """The list comes first."""
    given(ELECTION, *OPENED).when(hold_meeting, MEETING, rules=RULES, on=date(2027, 1, 1)).then_refused(
        no.NotAtThisStage
    )


@pytest.mark.rule("R-TRM-09")
def test_representatives_who_stand_are_those_entitled() -> None:
    """As many as are recorded, and no other number is believed."""
    asked = given(ELECTION, *INDIRECT_PLAN)
    context = {"rules": RULES, "roll": Roll(100, "d" * 64), "representatives": 33, "established": {}}
    asked.when(open_election, opening(direct=False), **context).then(
        ElectionOpened("e1", "term", BALLOT, False, 33, None, NewTerm("e1", None, 5))
    )
    asked.when(open_election, opening(direct=False, entitled=30), **context).then_refused(
        no.EntitledDiffers, representatives=33
    )
