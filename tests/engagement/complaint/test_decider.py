"""The rules of a complaint from filing to answer."""

from datetime import date, timedelta

import pytest

from gonghui_engagement.complaint.case import Complaint, claims_of
from gonghui_engagement.complaint.commands import RecordComplaint
from gonghui_engagement.complaint.decider import (
    COMPLAINT,
    accept_complaint,
    answer_complaint,
    extend_answer,
    file_complaint,
    record_complaint,
    review_complaint,
    transfer_complaint,
)
from gonghui_engagement.complaint.events import (
    AnswerExtended,
    AnswerWritten,
    ComplaintWritten,
    OwnerNamed,
    ServiceClockSet,
)
from gonghui_engagement.complaint.refusals import (
    ExtendedAlready,
    FiledAlready,
    HandlerHasInterest,
    NoSuchComplaint,
    NoSuchUnion,
    NotTheComplainant,
    ReceiptMissing,
    SignedIn,
    WrongStage,
)
from gonghui_shared.contracts.engagement import ComplaintAccepted, ComplaintAnswered, ComplaintTransferred
from gonghui_shared.decider import At
from gonghui_shared.testing import DAY, given, rules
from tests.engagement.complaint.cases import (
    ACCEPT,
    ACCEPTED,
    ANONYMOUS,
    ANSWER,
    ANSWER_BY,
    APPEALED,
    COMPLAINANT,
    DIGEST,
    EXTEND,
    FILE,
    FILED,
    HANDLER,
    NAMELESS,
    OPEN,
    REVIEW,
    RULES,
    TRANSFER,
    TRIAGE,
)


@pytest.mark.rule("R-CMP-01.accept")
@pytest.mark.rule("R-CMP-01.answer")
@pytest.mark.rule("R-CMP-01.triage")
def test_filing_starts_the_clocks_of_law_and_service() -> None:
    """Acceptance and answer run in calendar days, triage in working days."""
    given(COMPLAINT).when(file_complaint, FILE, rules=RULES, on=DAY, actor=COMPLAINANT).then(*OPEN)


def test_service_clocks_pass_over_holidays() -> None:
    """A holiday moves the day of triage."""
    holiday = rules(
        {
            "R-CMP-01.accept": (15, "days"),
            "R-CMP-01.answer": (60, "days"),
            "R-CMP-01.triage": (5, "working_days"),
            "calendar.2026": ({"holidays": ["2026-03-04"], "worked": []}, "table"),
        }
    )
    decided = given(COMPLAINT).when(file_complaint, FILE, rules=holiday, on=DAY, actor=COMPLAINANT)
    assert decided.events[-1] == ServiceClockSet("c1", "triage", date(2026, 3, 10))


def test_a_complaint_number_is_used_once() -> None:
    """A number that has a case takes no second one."""
    given(COMPLAINT, *OPEN).when(file_complaint, FILE, rules=RULES, on=DAY, actor=COMPLAINANT).then_refused(
        FiledAlready
    )


def test_a_complaint_number_is_claimed_until_the_case_moves_on() -> None:
    """Filing takes the number, transfer releases it for the next union."""
    assert [c.take for e in (FILED, ComplaintTransferred("c1", "u2")) for c in claims_of(e)] == [True, False]


def test_an_anonymous_complaint_needs_a_receipt_code() -> None:
    """Without a code nobody could come back for the answer."""
    command = NAMELESS.model_copy(update={"receipt": None})
    given(COMPLAINT).when(file_complaint, command, rules=RULES, on=DAY, actor="anonymous").then_refused(ReceiptMissing)


def test_an_anonymous_complaint_is_sealed_under_a_key_of_its_own() -> None:
    """The case stands in for the person."""
    decided = given(COMPLAINT).when(file_complaint, NAMELESS, rules=RULES, on=DAY, actor="anonymous")
    assert decided.events[:2] == ANONYMOUS


def test_whoever_is_signed_in_cannot_complain_anonymously() -> None:
    """The command's record would tell who it was."""
    given(COMPLAINT).when(file_complaint, NAMELESS, rules=RULES, on=DAY, actor=COMPLAINANT).then_refused(SignedIn)


def test_nobody_complains_under_anothers_name() -> None:
    """A name is proven by signing in."""
    for actor in ("anonymous", HANDLER):
        given(COMPLAINT).when(file_complaint, FILE, rules=RULES, on=DAY, actor=actor).then_refused(NotTheComplainant)


def test_a_handler_records_what_was_said_at_the_counter() -> None:
    """Spoken complaints get the same clocks."""
    record = RecordComplaint(**FILE.model_dump())
    given(COMPLAINT).when(record_complaint, record, rules=RULES, on=DAY).then(*OPEN)


def test_acceptance_names_an_owner_and_starts_the_answers_clock() -> None:
    """The time for the answer runs from acceptance."""
    later = DAY + timedelta(days=2)
    given(COMPLAINT, *OPEN).when(accept_complaint, ACCEPT, rules=RULES, on=later, actor=HANDLER).then(
        ComplaintAccepted("c1", later + timedelta(days=60)), OwnerNamed("c1", "p2")
    )


@pytest.mark.rule("R-SUP-04")
def test_a_handler_with_an_interest_recuses() -> None:
    """The complainant neither owns, accepts, answers nor reviews the case."""
    own = ACCEPT.model_copy(update={"owner_id": "p1"})
    opened, accepted, appealed = given(COMPLAINT, *OPEN), given(COMPLAINT, *ACCEPTED), given(COMPLAINT, *APPEALED)
    opened.when(accept_complaint, own, rules=RULES, on=DAY, actor=HANDLER).then_refused(HandlerHasInterest)
    opened.when(accept_complaint, ACCEPT, rules=RULES, on=DAY, actor=COMPLAINANT).then_refused(HandlerHasInterest)
    accepted.when(answer_complaint, ANSWER, rules=RULES, on=DAY, actor=COMPLAINANT).then_refused(HandlerHasInterest)
    appealed.when(
        review_complaint, REVIEW, above={"u0"}, rules=RULES, on=DAY, actor=COMPLAINANT
    ).then_refused(HandlerHasInterest)  # fmt: skip


def test_a_transfer_keeps_the_clocks_of_the_law_and_restarts_triage() -> None:
    """The case ends here and goes on there, without its words, which stay in the first stream."""
    decided = given(COMPLAINT, *OPEN).when(
        transfer_complaint, TRANSFER, target=Complaint(), known=True, rules=RULES, on=DAY
    )
    decided.then(
        ComplaintTransferred("c1", "u2"),
        AnswerWritten("c1", "p1", "transfer", "not our unit"),
        At("target", FILED),
        At("target", ComplaintWritten("c1", "p1", False, "", DIGEST)),
        At("target", TRIAGE),
    )


def test_a_case_that_is_passed_on_late_keeps_its_day() -> None:
    """Nobody gains time by handing it from one to the other."""
    later = DAY + timedelta(days=20)
    decided = given(COMPLAINT, *OPEN).when(
        transfer_complaint, TRANSFER, target=Complaint(), known=True, rules=RULES, on=later
    )
    assert At("target", FILED) in decided.events


def test_a_case_can_come_back_from_where_it_was_sent() -> None:
    """A union that passed a case on may get it again, from its beginning."""
    passed_on = COMPLAINT.fold((*OPEN, ComplaintTransferred("c1", "u1")))
    decided = given(COMPLAINT, *OPEN).when(
        transfer_complaint, TRANSFER, target=passed_on, known=True, rules=RULES, on=DAY
    )
    assert decided.refusal is None
    assert COMPLAINT.fold((FILED,), passed_on).stage == "filed"


def test_a_case_goes_only_to_another_union_that_exists() -> None:
    """Neither to an unknown union nor to the one that has it."""
    context = {"target": Complaint(), "rules": RULES, "on": DAY}
    here = TRANSFER.model_copy(update={"to_union_id": "u1"})
    given(COMPLAINT, *OPEN).when(transfer_complaint, TRANSFER, known=False, **context).then_refused(NoSuchUnion)
    given(COMPLAINT, *OPEN).when(transfer_complaint, here, known=True, **context).then_refused(NoSuchUnion)


def test_a_case_is_not_put_on_top_of_another() -> None:
    """The other union has a running case of this number."""
    target = COMPLAINT.fold(OPEN)
    given(COMPLAINT, *OPEN).when(
        transfer_complaint, TRANSFER, target=target, known=True, rules=RULES, on=DAY
    ).then_refused(FiledAlready)


@pytest.mark.rule("R-CMP-01.extension")
def test_the_answer_is_given_more_time_once() -> None:
    """A second extension is refused."""
    longer = AnswerExtended("c1", ANSWER_BY + timedelta(days=30))
    reason = AnswerWritten("c1", "p1", "extension", "the books are abroad")
    given(COMPLAINT, *ACCEPTED).when(extend_answer, EXTEND, rules=RULES).then(longer, reason)
    given(COMPLAINT, *ACCEPTED, longer).when(extend_answer, EXTEND, rules=RULES).then_refused(ExtendedAlready)


@pytest.mark.rule("R-CMP-01.close")
def test_an_answer_starts_the_clock_of_closing() -> None:
    """Ten working days after the answer the case should be closed."""
    on = date(2026, 3, 5)
    given(COMPLAINT, *ACCEPTED).when(answer_complaint, ANSWER, rules=RULES, on=on, actor=HANDLER).then(
        ComplaintAnswered("c1", "upheld", True, 3),
        AnswerWritten("c1", "p1", "answer", "it will be paid"),
        ServiceClockSet("c1", "close", date(2026, 3, 19)),
    )


def test_whether_an_answer_is_in_time_is_a_fact_of_the_calendar() -> None:
    """The last day is in time, the day after is late, and an extension moves both."""
    extended = AnswerExtended("c1", ANSWER_BY + timedelta(days=30))
    for events, days, in_time in ((ACCEPTED, 60, True), (ACCEPTED, 61, False), ((*ACCEPTED, extended), 61, True)):
        decided = given(COMPLAINT, *events).when(
            answer_complaint, ANSWER, rules=RULES, on=DAY + timedelta(days=days), actor=HANDLER
        )
        assert decided.events[0] == ComplaintAnswered("c1", "upheld", in_time, days)


def test_only_an_accepted_case_is_answered() -> None:
    """First somebody has to own it."""
    given(COMPLAINT, *OPEN).when(answer_complaint, ANSWER, rules=RULES, on=DAY, actor=HANDLER).then_refused(
        WrongStage, stage="filed"
    )


def test_a_case_that_does_not_exist_is_not_found() -> None:
    """No stage to be wrong at."""
    given(COMPLAINT).when(accept_complaint, ACCEPT, rules=RULES, on=DAY, actor=HANDLER).then_refused(NoSuchComplaint)
