"""The rules of a disclosure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from gonghui_shared.contracts.engagement import (
    DisclosurePublished,
    DisclosureQuestionAnswered,
    DisclosureQuestionOverdue,
    DisclosureWithdrawn,
)
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import (
    AnswerQuestion,
    AskQuestion,
    DiscloseResults,
    MissAnswer,
    MissResults,
    OpenAgenda,
    PublishDisclosure,
    WithdrawDisclosure,
)
from .events import (
    AgendaOpened,
    AnswerGiven,
    DisclosureWritten,
    QuestionAsked,
    ResultsDisclosed,
    ResultsMissed,
    WithdrawalExplained,
)

MOST_QUESTIONS = 200  # about one disclosure, so that its stream stays short


class NoSuchDisclosure(NotFound):
    """没有这项公开内容。 There is no such disclosure."""


class PublishedAlready(Refusal):
    """公开编号已存在。 A disclosure of this number exists."""


class WithdrawnAlready(Refusal):
    """该公开内容已经撤下。 The disclosure has been withdrawn."""


class StillToBeShown(Refusal):
    """公示期未满，不能撤下。 It has to stay visible for longer."""


class AgendaTooLate(Refusal):
    """议题公开至会议召开不足规定天数。 The agenda is open for too few days before the meeting."""


class NoAgenda(Refusal):
    """没有公开过议题，或者结果已经公开。 It is no agenda, or its results are disclosed."""


class NotMetYet(Refusal):
    """会议尚未召开。 The meeting has not been held."""


class ResultsAwaited(Refusal):
    """议题的结果尚未公开，不能撤下。 Its results have to be disclosed first."""


class AskedAlready(Refusal):
    """提问编号已存在。 A question of this number exists."""


class TooManyQuestions(Refusal):
    """对该公开内容的提问已达上限。 No more questions are taken about this disclosure."""


class NothingToAnswer(Refusal):
    """没有待答复的提问。 There is no such question without an answer."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Only what later decisions ask for."""

    published: bool = False
    withdrawn: bool = False
    visible_until: date = date.min
    meets_on: date | None = None  # of an agenda
    results_by: date | None = None  # None once they are disclosed
    results_missed: bool = False
    questions: Mapping[str, date | None] = field(default_factory=dict)  # to be answered by; None once answered
    overdue: frozenset[str] = frozenset()


def evolve(disclosure: Disclosure, event: Event) -> Disclosure:  # noqa: PLR0911 - one return for each event
    """The state after one more event."""
    match event:
        case DisclosurePublished(visible_until=day):
            return replace(disclosure, published=True, visible_until=day)
        case AgendaOpened(meets_on=day, results_by=by):
            return replace(disclosure, meets_on=day, results_by=by)
        case ResultsDisclosed():
            return replace(disclosure, results_by=None)
        case ResultsMissed():
            return replace(disclosure, results_missed=True)
        case DisclosureWithdrawn():
            return replace(disclosure, withdrawn=True)
        case QuestionAsked(question_id=question, answer_by=day):
            return replace(disclosure, questions={**disclosure.questions, question: day})
        case DisclosureQuestionAnswered(question_id=question):
            return replace(disclosure, questions={**disclosure.questions, question: None})
        case DisclosureQuestionOverdue(question_id=question):
            return replace(disclosure, overdue=disclosure.overdue | {question})
        case _:
            return disclosure


def publish_disclosure(
    disclosure: Disclosure, command: PublishDisclosure, *, rules: Rules, today: date
) -> Iterator[Event]:
    """Disclose something; it stays visible for the time of the rule, from the day on which staff can read it here.

    Source: R-OP-01.
    """
    if disclosure.published:
        raise PublishedAlready
    visible_until = today + timedelta(days=rules.days("R-OP-01"))
    yield DisclosurePublished(command.disclosure_id, command.subject, visible_until)
    yield DisclosureWritten(command.disclosure_id, command.content)


def open_agenda(disclosure: Disclosure, command: OpenAgenda, *, rules: Rules, on: date, today: date) -> Iterator[Event]:
    """Disclose the agenda of a meeting in time; it stays visible until its results are due.

    Source: R-OP-01, R-OP-02.
    """
    if disclosure.published:
        raise PublishedAlready
    if on + timedelta(days=rules.days("R-OP-02")) > command.meets_on:
        raise AgendaTooLate(rule=rules.version("R-OP-02"), meets_on=command.meets_on)
    results_by = command.meets_on + timedelta(days=rules.days("R-OP-02.results"))
    visible_until = max(today + timedelta(days=rules.days("R-OP-01")), results_by)
    yield DisclosurePublished(command.disclosure_id, command.subject, visible_until)
    yield DisclosureWritten(command.disclosure_id, command.content)
    yield AgendaOpened(command.disclosure_id, command.meets_on, results_by)


def disclose_results(disclosure: Disclosure, command: DiscloseResults, *, on: date) -> Iterator[Event]:
    """Disclose what came of an agenda, in time or late.

    Source: R-OP-02.
    """
    _shown(disclosure)
    if disclosure.meets_on is None or disclosure.results_by is None:
        raise NoAgenda
    if on < disclosure.meets_on:
        raise NotMetYet(meets_on=disclosure.meets_on)
    yield ResultsDisclosed(command.disclosure_id, command.results, on <= disclosure.results_by)


def miss_results(disclosure: Disclosure, command: MissResults, *, on: date) -> Iterator[Event]:
    """Signal an agenda whose results were not disclosed in time, once."""
    if disclosure.results_by is not None and disclosure.results_by < on and not disclosure.results_missed:
        yield ResultsMissed(command.disclosure_id)


def withdraw_disclosure(
    disclosure: Disclosure, command: WithdrawDisclosure, *, rules: Rules, on: date
) -> Iterator[Event]:
    """Show it no longer, once its time is over and what came of it is disclosed.

    Source: R-OP-01.
    """
    _shown(disclosure)
    if on <= disclosure.visible_until:
        raise StillToBeShown(rule=rules.version("R-OP-01"), visible_until=disclosure.visible_until)
    if disclosure.results_by is not None:
        raise ResultsAwaited
    yield DisclosureWithdrawn(command.disclosure_id)
    yield WithdrawalExplained(command.disclosure_id, command.reason)


def ask_question(disclosure: Disclosure, command: AskQuestion, *, rules: Rules, on: date) -> Iterator[Event]:
    """Ask; the answer's clock starts.

    Source: R-OP-03.
    """
    _shown(disclosure)
    if command.question_id in disclosure.questions:
        raise AskedAlready
    if len(disclosure.questions) >= MOST_QUESTIONS:
        raise TooManyQuestions
    answer_by = on + timedelta(days=rules.days("R-OP-03"))
    yield QuestionAsked(command.disclosure_id, command.question_id, command.question, answer_by)


def answer_question(disclosure: Disclosure, command: AnswerQuestion, *, on: date) -> Iterator[Event]:
    """Answer, in time or late."""
    if (answer_by := disclosure.questions.get(command.question_id)) is None:
        raise NothingToAnswer
    yield DisclosureQuestionAnswered(command.disclosure_id, command.question_id, on <= answer_by)
    yield AnswerGiven(command.disclosure_id, command.question_id, command.answer)


def miss_answer(disclosure: Disclosure, command: MissAnswer, *, on: date) -> Iterator[Event]:
    """Signal a question without an answer, once."""
    answer_by = disclosure.questions.get(command.question_id)
    if answer_by is not None and answer_by < on and command.question_id not in disclosure.overdue:
        yield DisclosureQuestionOverdue(command.disclosure_id, command.question_id)


def _shown(disclosure: Disclosure) -> None:
    if not disclosure.published:
        raise NoSuchDisclosure
    if disclosure.withdrawn:
        raise WithdrawnAlready


DISCLOSURE = Decider("disclosure", initial=Disclosure(), evolve=evolve)
