"""The rules of a disclosure."""

from datetime import timedelta

import pytest

from gonghui_engagement.disclosure.commands import (
    AnswerQuestion,
    AskQuestion,
    MissAnswer,
    PublishDisclosure,
    WithdrawDisclosure,
)
from gonghui_engagement.disclosure.decider import (
    DISCLOSURE,
    MOST_QUESTIONS,
    AskedAlready,
    NoSuchDisclosure,
    NothingToAnswer,
    PublishedAlready,
    StillToBeShown,
    TooManyQuestions,
    WithdrawnAlready,
    answer_question,
    ask_question,
    miss_answer,
    publish_disclosure,
    withdraw_disclosure,
)
from gonghui_engagement.disclosure.events import AnswerGiven, DisclosureWritten, QuestionAsked, WithdrawalExplained
from gonghui_shared.contracts.engagement import (
    DisclosurePublished,
    DisclosureQuestionAnswered,
    DisclosureQuestionOverdue,
    DisclosureWithdrawn,
)
from gonghui_shared.testing import DAY, given, rules

RULES = rules({"R-OP-01": (15, "days"), "R-OP-03": (30, "days")})
UNTIL, ANSWER_BY = DAY + timedelta(days=15), DAY + timedelta(days=30)
PUBLISH = PublishDisclosure(union_id="u1", disclosure_id="d1", subject="Budget", content="all of it")
WITHDRAW = WithdrawDisclosure(union_id="u1", disclosure_id="d1", reason="out of date")
ASK = AskQuestion(union_id="u1", disclosure_id="d1", question_id="q1", question="And the canteen?")
ANSWER = AnswerQuestion(union_id="u1", disclosure_id="d1", question_id="q1", answer="Page four.")
MISS = MissAnswer(union_id="u1", disclosure_id="d1", question_id="q1")
PUBLISHED = DisclosurePublished("d1", "Budget", UNTIL)
ASKED = QuestionAsked("d1", "q1", "And the canteen?", ANSWER_BY)


@pytest.mark.rule("R-OP-01")
def test_a_disclosure_stays_visible_for_fifteen_days() -> None:
    """It cannot be withdrawn on the last of them, but after it."""
    written = DisclosureWritten("d1", "all of it")
    given(DISCLOSURE).when(publish_disclosure, PUBLISH, rules=RULES, on=DAY).then(PUBLISHED, written)
    shown = given(DISCLOSURE, PUBLISHED, written)
    shown.when(withdraw_disclosure, WITHDRAW, rules=RULES, on=UNTIL).then_refused(StillToBeShown, visible_until=UNTIL)
    shown.when(withdraw_disclosure, WITHDRAW, rules=RULES, on=UNTIL + timedelta(days=1)).then(
        DisclosureWithdrawn("d1"), WithdrawalExplained("d1", "out of date")
    )


def test_a_disclosure_is_published_and_withdrawn_once() -> None:
    """And what was never published is not found."""
    gone = given(DISCLOSURE, PUBLISHED, DisclosureWithdrawn("d1"))
    gone.when(publish_disclosure, PUBLISH, rules=RULES, on=DAY).then_refused(PublishedAlready)
    gone.when(withdraw_disclosure, WITHDRAW, rules=RULES, on=DAY).then_refused(WithdrawnAlready)
    given(DISCLOSURE).when(withdraw_disclosure, WITHDRAW, rules=RULES, on=DAY).then_refused(NoSuchDisclosure)


@pytest.mark.rule("R-OP-03")
def test_a_question_is_answered_within_thirty_days() -> None:
    """On the last day in time, then late; the words stay inside."""
    given(DISCLOSURE, PUBLISHED).when(ask_question, ASK, rules=RULES, on=DAY).then(ASKED)
    for late in (False, True):
        on = ANSWER_BY + timedelta(days=late)
        given(DISCLOSURE, PUBLISHED, ASKED).when(answer_question, ANSWER, on=on).then(
            DisclosureQuestionAnswered("d1", "q1", not late), AnswerGiven("d1", "q1", "Page four.")
        )


def test_a_question_without_an_answer_is_signalled_once() -> None:
    """Not on its last day, not when it was answered."""
    after, overdue = ANSWER_BY + timedelta(days=1), DisclosureQuestionOverdue("d1", "q1")
    open_ = (PUBLISHED, ASKED)
    given(DISCLOSURE, *open_).when(miss_answer, MISS, on=ANSWER_BY).then()
    given(DISCLOSURE, *open_).when(miss_answer, MISS, on=after).then(overdue)
    given(DISCLOSURE, *open_, overdue).when(miss_answer, MISS, on=after).then()
    given(DISCLOSURE, *open_, DisclosureQuestionAnswered("d1", "q1", True)).when(miss_answer, MISS, on=after).then()


def test_questions_are_asked_and_answered_once() -> None:
    """Each has its number."""
    given(DISCLOSURE, PUBLISHED, ASKED).when(ask_question, ASK, rules=RULES, on=DAY).then_refused(AskedAlready)
    given(DISCLOSURE, PUBLISHED).when(answer_question, ANSWER, on=DAY).then_refused(NothingToAnswer)


def test_a_disclosure_takes_a_limited_number_of_questions() -> None:
    """Its stream stays short."""
    many = (QuestionAsked("d1", f"x{n}", "?", ANSWER_BY) for n in range(MOST_QUESTIONS))
    given(DISCLOSURE, PUBLISHED, *many).when(ask_question, ASK, rules=RULES, on=DAY).then_refused(TooManyQuestions)
