"""The rules of a result."""

from datetime import date, timedelta

import pytest

from gonghui_organisation.election import refusals as no
from gonghui_organisation.election.commands import (
    ApproveResult,
    DisputeResult,
    HearDispute,
    PastElection,
    ReportResult,
    ReturnResult,
    SeatLine,
)
from gonghui_organisation.election.decider import ELECTION
from gonghui_organisation.election.events import (
    Award,
    CandidatesNominated,
    Contest,
    ElectionMeetingHeld,
    ElectionOpened,
    NewTerm,
    PostsAwarded,
    ResultReported,
    ReturnReasoned,
    Seat,
    TallyAgreed,
)
from gonghui_organisation.election.result import (
    approve_result,
    dispute_result,
    hear_dispute,
    record_past_election,
    report_result,
    return_result,
)
from gonghui_organisation.term.decider import Terms
from gonghui_shared.contracts.organisation import (
    CadreElected,
    ElectionApproved,
    ElectionDisputed,
    ElectionDisputeHeard,
    ElectionHeld,
    ElectionReturned,
    TermEnded,
    TermOpened,
)
from gonghui_shared.decider import At
from gonghui_shared.testing import DAY, given, rules

RULES = rules(
    {
        "R-ELE-02": ("2/3", "ratio"),
        "R-ELE-03": ("1/2", "ratio"),
        "R-ELE-07": ("run_off", "choice"),
        "R-ELE-10": (15, "days"),
        "R-TRM-01": (5, "years"),
    }
)
HELD_ON = date(2026, 2, 23)
WON = Contest("chair", ("c1",), ("li",))
OPEN = Contest("vice_chair", ("v1",), ("wang", "zhao"))
SEAT = Seat("c1", "chair", "li", 12)
MEETING = (
    ElectionOpened("e1", "term", (WON, OPEN), True, 20, None, NewTerm("t2", None, 5)),
    CandidatesNominated("e1", (WON, OPEN), HELD_ON),
    ElectionMeetingHeld("e1", HELD_ON, 18),
)
COUNTED = (*MEETING, TallyAgreed("e1", 1, (SEAT,), ()))
UNDECIDED = (*MEETING, TallyAgreed("e1", 1, (SEAT,), (OPEN,)))
HELD = ElectionHeld("e1", 20, 18, direct=True)
REPORTED = (*COUNTED, HELD, ResultReported("e1", date(2026, 3, 17)))
ELECTED = CadreElected("e1", "c1", "chair", "li", 12, 20)
AWARD = Award("c1", "chair", "li")
AWARDED = PostsAwarded("e1", DAY, (AWARD,))
DISPUTED = ElectionDisputed("e1", "d1", "count")
REPORT = ReportResult(union_id="u1", election_id="e1")
DISPUTE = DisputeResult(union_id="u1", election_id="e1", dispute_id="d1", ground="count")
HEAR = HearDispute(union_id="u1", election_id="e1", superior_id="above", dispute_id="d1", upheld=False)
APPROVE = ApproveResult(union_id="u1", election_id="e1", superior_id="above")
RETURN = ReturnResult(union_id="u1", election_id="e1", superior_id="above", ground="procedure")
ANSWERING = {"rules": RULES, "on": DAY, "superior": "above", "terms": Terms()}
PAST = PastElection(
    union_id="u1", election_id="e1", kind="term", held_on=date(2022, 5, 6), entitled=20, present=18,
    elected=[SeatLine(post_id="c1", kind="chair", person_id="li", votes=12)], term_id="t7", term_no=7,
)  # fmt: skip


@pytest.mark.rule("R-ELE-10")
def test_result_is_reported_with_the_day_by_which_it_is_answered() -> None:
    """The superior union has fifteen days."""
    given(ELECTION, *COUNTED).when(report_result, REPORT, rules=RULES, on=DAY).then(
        HELD, ResultReported("e1", date(2026, 3, 17))
    )


@pytest.mark.rule("R-ELE-07")
def test_open_seats_wait_for_a_run_off_or_for_consent() -> None:
    """A meeting may agree to fewer seats; nobody else may."""
    given(ELECTION, *UNDECIDED).when(report_result, REPORT, rules=RULES, on=DAY).then_refused(no.SeatsOpen, seats=1)
    consent = REPORT.model_copy(update={"fewer_seats": True})
    given(ELECTION, *UNDECIDED).when(report_result, consent, rules=RULES, on=DAY).then(
        HELD, ResultReported("e1", date(2026, 3, 17))
    )


def test_result_without_anybody_elected_is_none() -> None:
    """Consent to fewer seats does not leave a union without any."""
    consent = REPORT.model_copy(update={"fewer_seats": True})
    nobody = given(ELECTION, *MEETING, TallyAgreed("e1", 1, (), (WON, OPEN)))
    nobody.when(report_result, consent, rules=RULES, on=DAY).then_refused(no.NobodyElected)


def test_result_is_reported_once_and_after_the_vote() -> None:
    """There is one report of one meeting."""
    given(ELECTION, *REPORTED).when(report_result, REPORT, rules=RULES, on=DAY).then_refused(no.NotAtThisStage)
    given(ELECTION, *MEETING[:2]).when(report_result, REPORT, rules=RULES, on=DAY).then_refused(no.NotAtThisStage)


def test_result_is_neither_reported_nor_approved_for_a_day_before_the_meeting() -> None:
    """Posts are not handed over before anybody was elected to them."""
    eve = HELD_ON - timedelta(days=1)
    given(ELECTION, *COUNTED).when(report_result, REPORT, rules=RULES, on=eve).then_refused(no.NotHeldYet)
    given(ELECTION, *REPORTED).when(approve_result, APPROVE, **{**ANSWERING, "on": eve}).then_refused(no.NotHeldYet)


@pytest.mark.rule("R-TRM-09")
def test_approval_gives_posts_and_opens_the_term_from_election_day() -> None:
    """Those elected hold their posts from the approval on; the term's clock began when they were elected."""
    given(ELECTION, *REPORTED).when(approve_result, APPROVE, **ANSWERING).then(
        ElectionApproved("e1"), ELECTED, AWARDED,
        At("terms", TermOpened("t2", 1, HELD_ON, date(2031, 2, 23))),
    )  # fmt: skip


def test_approval_ends_the_term_before() -> None:
    """A union has one term at a time."""
    terms = Terms(frozenset({"t1"}), 1, date(2021, 1, 4), "t1", date(2026, 1, 4))
    approved = given(ELECTION, *REPORTED).when(approve_result, APPROVE, **{**ANSWERING, "terms": terms})
    approved.then(
        ElectionApproved("e1"), ELECTED, AWARDED, At("terms", TermEnded("t1", HELD_ON, late=True)),
        At("terms", TermOpened("t2", 2, HELD_ON, date(2031, 2, 23))),
    )  # fmt: skip


def test_seat_left_open_falls_vacant_on_approval() -> None:
    """Whoever held it was not elected again."""
    reported = (*UNDECIDED, HELD)
    decision = given(ELECTION, *reported).when(approve_result, APPROVE, **ANSWERING)
    assert PostsAwarded("e1", DAY, (AWARD, Award("v1", "vice_chair", None))) in decision.events


def test_only_the_superior_union_answers() -> None:
    """No union approves its own election."""
    own = {**ANSWERING, "superior": "other"}
    given(ELECTION, *REPORTED).when(approve_result, APPROVE, **own).then_refused(no.NotTheSuperior)
    given(ELECTION, *REPORTED).when(return_result, RETURN, superior=None).then_refused(no.NotTheSuperior)
    given(ELECTION, *REPORTED, DISPUTED).when(hear_dispute, HEAR, superior="other").then_refused(no.NotTheSuperior)


def test_result_is_answered_once_and_after_its_report() -> None:
    """What was approved is not returned."""
    given(ELECTION, *COUNTED).when(approve_result, APPROVE, **ANSWERING).then_refused(no.NotAtThisStage)
    approved = (*REPORTED, ElectionApproved("e1"))
    given(ELECTION, *approved).when(return_result, RETURN, superior="above").then_refused(no.NotAtThisStage)


@pytest.mark.rule("R-ELE-10")
def test_wrong_procedure_is_repeated() -> None:
    """A returned result elects nobody."""
    given(ELECTION, *REPORTED).when(return_result, RETURN, superior="above").then(
        ElectionReturned("e1"), ReturnReasoned("e1", "procedure")
    )


def test_objection_is_taken_until_the_answer() -> None:
    """Who saw something wrong says so before the result counts."""
    given(ELECTION, *REPORTED).when(dispute_result, DISPUTE).then(DISPUTED)
    given(ELECTION, *REPORTED, DISPUTED).when(dispute_result, DISPUTE).then_refused(no.DisputeFiledAlready)
    approved = (*REPORTED, ElectionApproved("e1"))
    given(ELECTION, *approved).when(dispute_result, DISPUTE).then_refused(no.NotAtThisStage)


def test_unheard_objection_holds_the_approval_up() -> None:
    """The superior union hears first and answers then."""
    given(ELECTION, *REPORTED, DISPUTED).when(approve_result, APPROVE, **ANSWERING).then_refused(no.DisputeUnheard)


def test_objection_is_heard_once() -> None:
    """A hearing has an outcome that stays."""
    heard = ElectionDisputeHeard("e1", "d1", upheld=False)
    given(ELECTION, *REPORTED, DISPUTED).when(hear_dispute, HEAR, superior="above").then(heard)
    given(ELECTION, *REPORTED, DISPUTED, heard).when(hear_dispute, HEAR, superior="above").then_refused(
        no.NoSuchDispute
    )
    given(ELECTION, *REPORTED).when(hear_dispute, HEAR, superior="above").then_refused(no.NoSuchDispute)


@pytest.mark.rule("R-ELE-10")
def test_upheld_objection_leaves_only_the_return() -> None:
    """A result that rests on a fault cannot be approved."""
    upheld = (*REPORTED, DISPUTED, ElectionDisputeHeard("e1", "d1", upheld=True))
    given(ELECTION, *upheld).when(approve_result, APPROVE, **ANSWERING).then_refused(no.DisputeUpheld)
    given(ELECTION, *upheld).when(return_result, RETURN, superior="above").then(
        ElectionReturned("e1"), ReturnReasoned("e1", "procedure")
    )


def test_dismissed_objection_does_not_stand_in_the_way() -> None:
    """The result is approved as it was reported."""
    dismissed = (*REPORTED, DISPUTED, ElectionDisputeHeard("e1", "d1", upheld=False))
    decision = given(ELECTION, *dismissed).when(approve_result, APPROVE, **ANSWERING)
    assert ElectionApproved("e1") in decision.events


@pytest.mark.rule("R-ELE-03")
def test_papers_tell_a_past_election() -> None:
    """What was approved before the platform came is taken over with its own dates."""
    day, contest = PAST.held_on, Contest("chair", ("c1",), ("li",))
    given(ELECTION).when(record_past_election, PAST, rules=RULES, on=DAY, terms=Terms()).then(
        ElectionOpened("e1", "term", (contest,), True, 20, None, NewTerm("t7", 7, 5)),
        ElectionMeetingHeld("e1", day, 18), HELD, ElectionApproved("e1"), ELECTED,
        PostsAwarded("e1", day, (AWARD,)), At("terms", TermOpened("t7", 7, day, date(2027, 5, 6))),
    )  # fmt: skip


def test_papers_are_taken_over_once() -> None:
    """An id names one election for ever."""
    given(ELECTION, *REPORTED).when(record_past_election, PAST, rules=RULES, on=DAY, terms=Terms()).then_refused(
        no.ElectionExists
    )


@pytest.mark.rule("R-ELE-02")
def test_papers_without_a_quorum_are_refused() -> None:
    """Thirteen of twenty could elect nobody then either."""
    few = PAST.model_copy(update={"present": 13})
    given(ELECTION).when(record_past_election, few, rules=RULES, on=DAY, terms=Terms()).then_refused(no.NoQuorum)


@pytest.mark.rule("R-ELE-03")
def test_papers_without_a_majority_are_refused() -> None:
    """Half of those entitled is not more than half, nor do more vote than are present."""
    for votes in (10, 19):
        line = [SeatLine(post_id="c1", kind="chair", person_id="li", votes=votes)]
        wrong = PAST.model_copy(update={"elected": line})
        given(ELECTION).when(record_past_election, wrong, rules=RULES, on=DAY, terms=Terms()).then_refused(
            no.NotElectedByMajority, needed=11
        )


def test_papers_give_a_post_once_and_tell_of_the_past() -> None:
    """A list with a post twice, or with an election to come, is a mistake."""
    twice = PAST.model_copy(update={"elected": [*PAST.elected, *PAST.elected]})
    given(ELECTION).when(record_past_election, twice, rules=RULES, on=DAY, terms=Terms()).then_refused(
        no.PostTwiceOnBallot
    )
    early = date(2022, 5, 5)
    given(ELECTION).when(record_past_election, PAST, rules=RULES, on=early, terms=Terms()).then_refused(no.NotHeldYet)
