"""The rules of a disclosure."""

from datetime import timedelta

import pytest

from gonghui_engagement.disclosure.commands import (
    AnswerQuestion,
    AskQuestion,
    DiscloseResults,
    MissAnswer,
    MissResults,
    OpenAgenda,
    PublishDisclosure,
    WithdrawDisclosure,
)
from gonghui_engagement.disclosure.deadlines import disclosure_results
from gonghui_engagement.disclosure.decider import (
    DISCLOSURE,
    MOST_QUESTIONS,
    AgendaTooLate,
    AskedAlready,
    NoAgenda,
    NoSuchDisclosure,
    NothingToAnswer,
    NotMetYet,
    PublishedAlready,
    ResultsAwaited,
    StillToBeShown,
    TooManyQuestions,
    WithdrawnAlready,
    answer_question,
    ask_question,
    disclose_results,
    miss_answer,
    miss_results,
    open_agenda,
    publish_disclosure,
    withdraw_disclosure,
)
from gonghui_engagement.disclosure.events import (
    AgendaOpened,
    AnswerGiven,
    DisclosureWritten,
    QuestionAsked,
    ResultsDisclosed,
    ResultsMissed,
    WithdrawalExplained,
)
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.engagement import (
    DisclosurePublished,
    DisclosureQuestionAnswered,
    DisclosureQuestionOverdue,
    DisclosureWithdrawn,
)
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing import DAY, folded, given, rules

BOOK = Rulebook(shipped())
RULES = rules({"R-OP-01": (15, "days"), "R-OP-03": (30, "days")})
UNTIL, ANSWER_BY = DAY + timedelta(days=15), DAY + timedelta(days=30)
PUBLISH = PublishDisclosure(union_id="u1", disclosure_id="d1", subject="Budget", content="all of it")
WITHDRAW = WithdrawDisclosure(union_id="u1", disclosure_id="d1", reason="out of date")
ASK = AskQuestion(union_id="u1", disclosure_id="d1", question_id="q1", question="And the canteen?")
ANSWER = AnswerQuestion(union_id="u1", disclosure_id="d1", question_id="q1", answer="Page four.")
MISS = MissAnswer(union_id="u1", disclosure_id="d1", question_id="q1")
PUBLISHED = DisclosurePublished("d1", "Budget", UNTIL)
MEETS, RESULTS_BY = DAY + timedelta(days=7), DAY + timedelta(days=10)
AGENDA = OpenAgenda(union_id="u1", disclosure_id="d1", subject="Wages", content="all of it", meets_on=MEETS)
OPENED = AgendaOpened("d1", MEETS, RESULTS_BY)
RESULTS = DiscloseResults(union_id="u1", disclosure_id="d1", results="adopted")
ASKED = QuestionAsked("d1", "q1", "And the canteen?", ANSWER_BY)


@pytest.mark.rule("R-OP-01")
def test_a_disclosure_stays_visible_for_fifteen_days() -> None:
    """It cannot be withdrawn on the last of them, but after it."""
    written = DisclosureWritten("d1", "all of it")
    given(DISCLOSURE).when(publish_disclosure, PUBLISH, rules=RULES, today=DAY).then(PUBLISHED, written)
    shown = given(DISCLOSURE, PUBLISHED, written)
    shown.when(withdraw_disclosure, WITHDRAW, rules=RULES, on=UNTIL).then_refused(StillToBeShown, visible_until=UNTIL)
    shown.when(withdraw_disclosure, WITHDRAW, rules=RULES, on=UNTIL + timedelta(days=1)).then(
        DisclosureWithdrawn("d1"), WithdrawalExplained("d1", "out of date")
    )


def test_an_agenda_stays_visible_from_the_day_on_which_it_is_read() -> None:
    """Booked for an earlier day it does not vanish the sooner."""
    early = DAY - timedelta(days=60)
    command = AGENDA.model_copy(update={"meets_on": early + timedelta(days=7)})
    law = BOOK.rules("CN", DAY)
    decided = given(DISCLOSURE).when(open_agenda, command, rules=law, on=early, today=DAY)
    decided.then(
        DisclosurePublished("d1", "Wages", UNTIL), DisclosureWritten("d1", "all of it"),
        AgendaOpened("d1", command.meets_on, early + timedelta(days=10)),
    )  # fmt: skip


def test_a_disclosure_is_published_and_withdrawn_once() -> None:
    """And what was never published is not found."""
    gone = given(DISCLOSURE, PUBLISHED, DisclosureWithdrawn("d1"))
    gone.when(publish_disclosure, PUBLISH, rules=RULES, today=DAY).then_refused(PublishedAlready)
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


@pytest.mark.rule("R-OP-02")
def test_agenda_is_open_seven_days_before_the_meeting_or_five() -> None:
    """In Shandong and in Chongqing: on the last day it is early enough, the day after too late."""
    for place, days in (("CN/370000", 7), ("CN/500000", 5)):
        law = BOOK.rules(place, DAY)
        agenda = AGENDA.model_copy(update={"meets_on": DAY + timedelta(days=days)})
        opened = given(DISCLOSURE).when(open_agenda, agenda, rules=law, on=DAY, today=DAY)
        by = DAY + timedelta(days=days + 3)
        opened.then(
            DisclosurePublished("d1", "Wages", UNTIL), DisclosureWritten("d1", "all of it"),
            AgendaOpened("d1", DAY + timedelta(days=days), by),
        )  # fmt: skip
        late = agenda.model_copy(update={"meets_on": DAY + timedelta(days=days - 1)})
        given(DISCLOSURE).when(open_agenda, late, rules=law, on=DAY, today=DAY).then_refused(
            AgendaTooLate, meets_on=DAY + timedelta(days=days - 1)
        )
    given(DISCLOSURE, PUBLISHED).when(open_agenda, AGENDA, rules=BOOK.rules("CN", DAY), on=DAY, today=DAY).then_refused(
        PublishedAlready
    )


@pytest.mark.rule("R-OP-02.results")
def test_results_are_disclosed_within_three_days_after_the_meeting() -> None:
    """Not before it, once, and late ones are kept as late."""
    for on, in_time in ((MEETS, True), (RESULTS_BY, True), (RESULTS_BY + timedelta(days=1), False)):
        given(DISCLOSURE, PUBLISHED, OPENED).when(disclose_results, RESULTS, on=on).then(
            ResultsDisclosed("d1", "adopted", in_time)
        )
    early = given(DISCLOSURE, PUBLISHED, OPENED)
    early.when(disclose_results, RESULTS, on=MEETS - timedelta(days=1)).then_refused(NotMetYet, meets_on=MEETS)
    given(DISCLOSURE, PUBLISHED).when(disclose_results, RESULTS, on=MEETS).then_refused(NoAgenda)
    again = given(DISCLOSURE, PUBLISHED, OPENED, ResultsDisclosed("d1", "adopted", True))
    again.when(disclose_results, RESULTS, on=MEETS).then_refused(NoAgenda)
    given(DISCLOSURE).when(disclose_results, RESULTS, on=MEETS).then_refused(NoSuchDisclosure)


def test_results_that_are_missing_are_signalled_once_and_keep_the_agenda_visible() -> None:
    """From the day after on."""
    miss, after = MissResults(union_id="u1", disclosure_id="d1"), RESULTS_BY + timedelta(days=1)
    given(DISCLOSURE, PUBLISHED, OPENED).when(miss_results, miss, on=RESULTS_BY).then()
    given(DISCLOSURE, PUBLISHED, OPENED).when(miss_results, miss, on=after).then(ResultsMissed("d1"))
    given(DISCLOSURE, PUBLISHED, OPENED, ResultsMissed("d1")).when(miss_results, miss, on=after).then()
    told = ResultsDisclosed("d1", "adopted", False)
    given(DISCLOSURE, PUBLISHED, OPENED, told).when(miss_results, miss, on=after).then()
    gone = UNTIL + timedelta(days=1)
    given(DISCLOSURE, PUBLISHED, OPENED).when(withdraw_disclosure, WITHDRAW, rules=RULES, on=gone).then_refused(
        ResultsAwaited
    )
    assert list(folded(disclosure_results, OPENED)["deadline_disclosure_results"]) == [("u1/d1",)]
    assert folded(disclosure_results, OPENED, told) == {"deadline_disclosure_results": {}}
