"""The rules of a complaint after its answer: appeal, review, closing; and of its clocks."""

from datetime import date, timedelta
from typing import Any

import pytest

from gonghui_engagement.complaint.commands import MissClock
from gonghui_engagement.complaint.decider import (
    COMPLAINT,
    appeal_complaint,
    close_complaint,
    miss_clock,
    rate_complaint,
    review_complaint,
)
from gonghui_engagement.complaint.events import AppealWritten
from gonghui_engagement.complaint.refusals import (
    AppealsExhausted,
    NotASuperior,
    NotTheComplainant,
    SignedIn,
    WrongStage,
)
from gonghui_shared.contracts.engagement import (
    ComplaintAppealed,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintOverdue,
    ComplaintReviewed,
    ServiceClockMissed,
)
from gonghui_shared.testing import DAY, given
from tests.engagement.complaint.cases import (
    ACCEPT_BY,
    ACCEPTED,
    ANONYMOUS,
    ANSWER_BY,
    ANSWERED,
    APPEAL,
    APPEALED,
    CLOSE,
    CLOSE_BY,
    CODE,
    COMPLAINANT,
    HANDLER,
    OPEN,
    RATE,
    REVIEW,
    REVIEW_BY,
    REVIEWED,
    RULES,
    TRIAGE_BY,
)


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


@pytest.mark.parametrize(("decide", "command"), [(appeal_complaint, APPEAL), (rate_complaint, RATE)])
def test_whoever_is_signed_in_does_nothing_in_an_anonymous_case(decide: Any, command: Any) -> None:
    """The stored answer would tie the name to the case; without the code nobody learns that there is one."""
    answered = given(COMPLAINT, *ANONYMOUS, *ANSWERED[3:])
    context = {"rules": RULES, "on": DAY} if decide is appeal_complaint else {}
    by_code = command.model_copy(update={"receipt": CODE})
    answered.when(decide, by_code, **context, actor=HANDLER).then_refused(SignedIn)
    answered.when(decide, command, **context, actor=HANDLER).then_refused(NotTheComplainant)


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
