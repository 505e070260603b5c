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

from .commands import AnswerQuestion, AskQuestion, MissAnswer, PublishDisclosure, WithdrawDisclosure
from .events import AnswerGiven, DisclosureWritten, QuestionAsked, WithdrawalExplained

MOST_QUESTIONS = 200  # about one disclosure, so that its stream stays short


class NoSuchDisclosure(NotFound):
    """没有这项公开内容。 There is no such disclosure."""


class PublishedAlready(Refusal):
    """公开编号已存在。 A disclosure of this number exists."""


class WithdrawnAlready(Refusal):
    """该公开内容已经撤下。 The disclosure has been withdrawn."""


class StillToBeShown(Refusal):
    """公示期未满，不能撤下。 It has to stay visible for longer."""


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
    questions: Mapping[str, date | None] = field(default_factory=dict)  # to be answered by; None once answered
    overdue: frozenset[str] = frozenset()


def evolve(disclosure: Disclosure, event: Event) -> Disclosure:
    """The state after one more event."""
    match event:
        case DisclosurePublished(visible_until=day):
            return replace(disclosure, published=True, visible_until=day)
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
    disclosure: Disclosure, command: PublishDisclosure, *, rules: Rules, on: date
) -> Iterator[Event]:
    """Disclose something; it stays visible for the time of the rule.

    Source: R-OP-01.
    """
    if disclosure.published:
        raise PublishedAlready
    visible_until = on + timedelta(days=rules.days("R-OP-01"))
    yield DisclosurePublished(command.disclosure_id, command.subject, visible_until)
    yield DisclosureWritten(command.disclosure_id, command.content)


def withdraw_disclosure(
    disclosure: Disclosure, command: WithdrawDisclosure, *, rules: Rules, on: date
) -> Iterator[Event]:
    """Show it no longer, once its time is over.

    Source: R-OP-01.
    """
    _shown(disclosure)
    if on <= disclosure.visible_until:
        raise StillToBeShown(rule=rules.version("R-OP-01"), visible_until=disclosure.visible_until)
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
