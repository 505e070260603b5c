"""When a question about a disclosure, or an agenda without results, has to be looked at."""

from datetime import timedelta

from gonghui_shared.contracts.engagement import DisclosureQuestionAnswered
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import MissAnswer, MissResults
from .events import AgendaOpened, QuestionAsked, ResultsDisclosed


@deadline("disclosure_questions", reads=[QuestionAsked, DisclosureQuestionAnswered], issues=MissAnswer)
def disclosure_questions(due: Due, event: Recorded) -> None:
    """The day after the answer was due, unless it was given."""
    match event.body:
        case QuestionAsked(disclosure_id=number, question_id=question, answer_by=day):
            command = MissAnswer(union_id=event.union_id, disclosure_id=number, question_id=question)
            key = f"{event.union_id}/{number}/{question}"
            due.on(key, day + timedelta(days=1), union_id=event.union_id, command=command)
        case DisclosureQuestionAnswered(disclosure_id=number, question_id=question):
            due.done(f"{event.union_id}/{number}/{question}")


@deadline("disclosure_results", reads=[AgendaOpened, ResultsDisclosed], issues=MissResults)
def disclosure_results(due: Due, event: Recorded) -> None:
    """The day after the results of a meeting were to be disclosed, unless they were."""
    match event.body:
        case AgendaOpened(disclosure_id=number, results_by=day):
            command = MissResults(union_id=event.union_id, disclosure_id=number)
            due.on(f"{event.union_id}/{number}", day + timedelta(days=1), union_id=event.union_id, command=command)
        case ResultsDisclosed(disclosure_id=number):
            due.done(f"{event.union_id}/{number}")
