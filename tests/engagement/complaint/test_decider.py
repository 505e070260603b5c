"""The rules of a complaint."""

from datetime import date, timedelta
from hashlib import sha256

import pytest

from gonghui_engagement.complaint.case import Complaint, claims_of
from gonghui_engagement.complaint.commands import (
    AcceptComplaint,
    AnswerComplaint,
    AppealComplaint,
    CloseComplaint,
    ExtendAnswer,
    FileComplaint,
    MissClock,
    RateComplaint,
    RecordComplaint,
    ReviewComplaint,
    TransferComplaint,
)
from gonghui_engagement.complaint.decider import (
    COMPLAINT,
    accept_complaint,
    answer_complaint,
    appeal_complaint,
    close_complaint,
    extend_answer,
    file_complaint,
    miss_clock,
    rate_complaint,
    record_complaint,
    review_complaint,
    transfer_complaint,
)
from gonghui_engagement.complaint.events import (
    AnswerExtended,
    AnswerWritten,
    AppealWritten,
    ComplaintWritten,
    OwnerNamed,
    ServiceClockSet,
)
from gonghui_engagement.complaint.refusals import (
    AppealsExhausted,
    ExtendedAlready,
    FiledAlready,
    HandlerHasInterest,
    NoSuchComplaint,
    NoSuchUnion,
    NotASuperior,
    NotTheComplainant,
    ReceiptMissing,
    SignedIn,
    WrongStage,
)
from gonghui_shared.contracts.engagement import (
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintAppealed,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintOverdue,
    ComplaintReviewed,
    ComplaintTransferred,
    ServiceClockMissed,
)
from gonghui_shared.decider import At
from gonghui_shared.testing import DAY, given, rules

CODE = "gu8rQ0XwV1nB6m3kT9yZpA"
DIGEST = sha256(CODE.encode()).hexdigest()
YEAR: dict[str, list[str]] = {"holidays": [], "worked": []}
RULES = rules(
    {
        "R-CMP-01.accept": (15, "days"),
        "R-CMP-01.answer": (60, "days"),
        "R-CMP-01.extension": (30, "days"),
        "R-CMP-01.review": (30, "days"),
        "R-CMP-01.re_review": (20, "days"),
        "R-CMP-01.triage": (5, "working_days"),
        "R-CMP-01.close": (10, "working_days"),
        "R-SUP-04": (True, "switch"),
        "calendar.2026": (YEAR, "table"),
    }
)
ACCEPT_BY, ANSWER_BY = DAY + timedelta(days=15), DAY + timedelta(days=60)
TRIAGE_BY, CLOSE_BY = date(2026, 3, 9), date(2026, 3, 16)  # DAY is a Monday

FILED = ComplaintFiled("c1", "wages", False, DAY, ACCEPT_BY, ANSWER_BY)
WRITTEN = ComplaintWritten("c1", "p1", False, "unpaid overtime", DIGEST)
TRIAGE = ServiceClockSet("c1", "triage", TRIAGE_BY)
ANONYMOUS = (
    ComplaintFiled("c1", "wages", True, DAY, ACCEPT_BY, ANSWER_BY),
    ComplaintWritten("c1", "case.c1", True, "unpaid overtime", DIGEST),
)
OPEN = (FILED, WRITTEN, TRIAGE)
ACCEPTED = (*OPEN, ComplaintAccepted("c1", ANSWER_BY), OwnerNamed("c1", "p2"))
ANSWERED = (*ACCEPTED, ComplaintAnswered("c1", "upheld", True, 3), ServiceClockSet("c1", "close", CLOSE_BY))
REVIEW_BY = DAY + timedelta(days=30)
APPEALED = (*ANSWERED, ComplaintAppealed("c1", 1, REVIEW_BY))
REVIEWED = (*APPEALED, ComplaintReviewed("c1", 1, True, True))

FILE = FileComplaint(
    union_id="u1", complaint_id="c1", theme="wages", body="unpaid overtime", person_id="p1", receipt=DIGEST
)
NAMELESS = FILE.model_copy(update={"person_id": None})
ACCEPT = AcceptComplaint(union_id="u1", complaint_id="c1", owner_id="p2")
ANSWER = AnswerComplaint(union_id="u1", complaint_id="c1", outcome="upheld", answer="it will be paid")
EXTEND = ExtendAnswer(union_id="u1", complaint_id="c1", reason="the books are abroad")
TRANSFER = TransferComplaint(union_id="u1", complaint_id="c1", to_union_id="u2", reason="not our unit")
APPEAL = AppealComplaint(union_id="u1", complaint_id="c1", reason="it was not paid")
REVIEW = ReviewComplaint(union_id="u1", complaint_id="c1", superior_id="u0", confirmed=True, answer="it was paid")
CLOSE = CloseComplaint(union_id="u1", complaint_id="c1")
RATE = RateComplaint(union_id="u1", complaint_id="c1", satisfaction=4)
HANDLER, COMPLAINANT = "person:p2", "person:p1"


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


@pytest.mark.rule("R-CMP-01.review")
def test_the_complainant_appeals_signed_in_or_by_code() -> None:
    """Either proves who they are; the words are sealed."""
    expected = (ComplaintAppealed("c1", 1, REVIEW_BY), AppealWritten("c1", "p1", "it was not paid"))
    by_code = APPEAL.model_copy(update={"receipt": CODE})
    given(COMPLAINT, *ANSWERED).when(appeal_complaint, APPEAL, rules=RULES, on=DAY, actor=COMPLAINANT).then(*expected)
    given(COMPLAINT, *ANSWERED).when(appeal_complaint, by_code, rules=RULES, on=DAY, actor="anonymous").then(*expected)


def test_nobody_else_appeals() -> None:
    """Neither a stranger, nor another code, nor somebody where the case has no code."""
    wrong = APPEAL.model_copy(update={"receipt": "A" * 22})
    for command, actor in ((APPEAL, "anonymous"), (wrong, "anonymous"), (APPEAL, HANDLER)):
        given(COMPLAINT, *ANSWERED).when(appeal_complaint, command, rules=RULES, on=DAY, actor=actor).then_refused(
            NotTheComplainant
        )


def test_a_case_that_does_not_exist_looks_like_one_of_somebody_else() -> None:
    """The answer tells nothing about which numbers exist."""
    given(COMPLAINT).when(appeal_complaint, APPEAL, rules=RULES, on=DAY, actor=COMPLAINANT).then_refused(
        NotTheComplainant
    )


@pytest.mark.rule("R-CMP-01.re_review")
def test_review_and_re_review_are_all() -> None:
    """The second appeal has its own clock, a third is refused."""
    second = ComplaintAppealed("c1", 2, DAY + timedelta(days=20))
    decided = given(COMPLAINT, *REVIEWED).when(appeal_complaint, APPEAL, rules=RULES, on=DAY, actor=COMPLAINANT)
    assert decided.events[0] == second
    exhausted = given(COMPLAINT, *REVIEWED, second, ComplaintReviewed("c1", 2, True, True))
    exhausted.when(appeal_complaint, APPEAL, rules=RULES, on=DAY, actor=COMPLAINANT).then_refused(AppealsExhausted)


def test_a_superior_union_reviews() -> None:
    """The union that answered does not review itself."""
    reviewed = given(COMPLAINT, *APPEALED).when(
        review_complaint, REVIEW, above={"u0"}, rules=RULES, on=DAY, actor=HANDLER
    )
    assert reviewed.events[0] == ComplaintReviewed("c1", 1, True, True)
    itself = REVIEW.model_copy(update={"superior_id": "u1"})
    context = {"rules": RULES, "on": DAY, "actor": HANDLER}
    given(COMPLAINT, *APPEALED).when(review_complaint, itself, above={"u0"}, **context).then_refused(NotASuperior)


def test_a_late_review_makes_the_case_late() -> None:
    """In time means every step in time."""
    late = (*APPEALED, ComplaintReviewed("c1", 1, False, False))
    given(COMPLAINT, *late).when(close_complaint, CLOSE).then(ComplaintClosed("c1", "upheld", False, None))


def test_the_complainant_closes_with_a_rating() -> None:
    """Nobody else rates."""
    given(COMPLAINT, *ANSWERED).when(rate_complaint, RATE, actor=COMPLAINANT).then(
        ComplaintClosed("c1", "upheld", True, 4)
    )
    given(COMPLAINT, *ANSWERED).when(rate_complaint, RATE, actor=HANDLER).then_refused(NotTheComplainant)


def test_an_unanswered_case_stays_open() -> None:
    """Closing needs an answer."""
    given(COMPLAINT, *ACCEPTED).when(close_complaint, CLOSE).then_refused(WrongStage, stage="accepted")


@pytest.mark.parametrize(
    ("events", "clock", "due_on", "signal"),
    [
        (OPEN, "accept", ACCEPT_BY, ComplaintOverdue("c1", "accept", ACCEPT_BY)),
        (OPEN, "triage", TRIAGE_BY, ServiceClockMissed("c1", "triage", TRIAGE_BY)),
        (ACCEPTED, "answer", ANSWER_BY, ComplaintOverdue("c1", "answer", ANSWER_BY)),
        (ANSWERED, "close", CLOSE_BY, ServiceClockMissed("c1", "close", CLOSE_BY)),
        (APPEALED, "review", REVIEW_BY, ComplaintOverdue("c1", "review", REVIEW_BY)),
    ],
)
def test_a_clock_that_ran_out_is_signalled_once(
    events: tuple[ComplaintFiled], clock: str, due_on: date, signal: ComplaintOverdue
) -> None:
    """Not on its last day, and not a second time."""
    command = MissClock.model_validate({"union_id": "u1", "complaint_id": "c1", "clock": clock})
    after = due_on + timedelta(days=1)
    given(COMPLAINT, *events).when(miss_clock, command, on=due_on).then()
    given(COMPLAINT, *events).when(miss_clock, command, on=after).then(signal)
    given(COMPLAINT, *events, signal).when(miss_clock, command, on=after).then()


def test_a_clock_stops_with_the_step_it_waited_for() -> None:
    """Nothing is signalled for a case that went on."""
    command = MissClock(union_id="u1", complaint_id="c1", clock="accept")
    given(COMPLAINT, *ACCEPTED).when(miss_clock, command, on=date(2027, 1, 1)).then()
