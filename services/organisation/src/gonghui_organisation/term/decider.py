"""The rules of a committee's terms of office."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from gonghui_organisation.union.refusals import NotTheSuperior
from gonghui_shared.calendar import add_months, add_years
from gonghui_shared.contracts.organisation import (
    ReelectionOrdered,
    TermEnded,
    TermExtended,
    TermOpened,
    TermOverdue,
)
from gonghui_shared.decider import Decider
from gonghui_shared.ids import TermId, UnionId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AnswerExtension, EndTerm, MarkTermOverdue, OrderReelection, RequestExtension
from .events import ExtensionDeclined, ExtensionRequested

TermEvent = (
    TermOpened | TermOverdue | ExtensionRequested | ExtensionDeclined | TermExtended | ReelectionOrdered | TermEnded
)


class TermUsedAlready(Refusal):
    """这一届任期编号已经使用。 A term of this id or number has been opened."""


class TermNotAfterLast(Refusal):
    """新一届任期的起始日期必须晚于上一届。 A new term must begin after the one before it."""


class TermLengthNotAllowed(Refusal):
    """任期年限不符合规定。 The rules do not allow a term of this length."""


class NotThePresentTerm(Refusal):
    """这一届任期已经结束，或者不是本届。 This is not the present term."""


class ExtensionAsked(Refusal):
    """延期申请正在等待批复，或者本届已经延期。 A request waits for its answer, or the term has been extended."""


class NoExtensionAsked(Refusal):
    """没有待批复的延期申请。 No request for an extension waits."""


class ExtensionTooLong(Refusal):
    """延期不得早于届满之日，也不得超过规定期限。 The extension ends before the term does, or later than the rule allows."""


class TermStillRuns(Refusal):
    """任期尚未届满。 The term is not over."""


class OrderedDayOver(Refusal):
    """责令换届的期限早于业务日期。 The day by which to elect lies before the business date."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A union's terms: only what later decisions ask for."""

    used: frozenset[TermId] = frozenset()
    last_no: int = 0
    opened_on: date | None = None  # of the last term
    current: TermId | None = None
    due_on: date | None = None
    overdue: bool = False
    asked_until: date | None = None  # an extension that waits for its answer
    extended: bool = False


def evolve(terms: Terms, event: TermEvent) -> Terms:  # noqa: PLR0911 - one case for each event
    """The state after one more event."""
    match event:
        case TermOpened(term_id=term, term_no=number, opened_on=day, due_on=due_on):
            return Terms(terms.used | {term}, number, day, term, due_on)
        case TermOverdue():
            return replace(terms, overdue=True)
        case ExtensionRequested(until=until):
            return replace(terms, asked_until=until)
        case ExtensionDeclined():
            return replace(terms, asked_until=None)
        case TermExtended(due_on=due_on):
            return replace(terms, due_on=due_on, asked_until=None, extended=True, overdue=False)
        case ReelectionOrdered():
            return terms
        case TermEnded():
            return replace(terms, current=None, due_on=None)


def term_years(rules: Rules, asked: int | None) -> int:
    """The length of a term that a union chose in its by-laws, or the usual one.

    Source: R-TRM-01.
    """
    if asked is None:
        return rules.years("R-TRM-01")
    allowed = rules.list("R-TRM-01.lengths")
    if asked not in allowed:
        raise TermLengthNotAllowed(rule=rules.version("R-TRM-01.lengths"), years=asked)
    return asked


def open_term(
    terms: Terms, *, term_id: TermId, term_no: int | None, opened_on: date, years: int
) -> Iterator[TermOpened | TermEnded]:
    """Open a union's next term on its election day; the one before ends the same day, late if it was due earlier.

    All terms of a union are one stream, so that one open term at most follows from the stream itself.

    Source: R-TRM-01, R-TRM-02, R-TRM-09.
    """
    number = term_no or terms.last_no + 1
    if term_id in terms.used or number <= terms.last_no:
        raise TermUsedAlready(last_no=terms.last_no)
    if terms.opened_on is not None and opened_on <= terms.opened_on:
        raise TermNotAfterLast(opened_on=terms.opened_on.isoformat())
    if terms.current is not None and terms.due_on is not None:
        yield TermEnded(terms.current, opened_on, late=opened_on > terms.due_on)
    yield TermOpened(term_id, number, opened_on, add_years(opened_on, years))


def mark_term_overdue(terms: Terms, command: MarkTermOverdue, *, on: date) -> Iterator[TermOverdue]:
    """Signal once that a term has run out; nothing happens where a new one began meanwhile.

    Source: R-TRM-02.
    """
    if terms.current != command.term_id or terms.due_on is None or terms.overdue or on <= terms.due_on:
        return
    yield TermOverdue(command.term_id, terms.due_on)


def request_extension(terms: Terms, command: RequestExtension, *, rules: Rules) -> Iterator[ExtensionRequested]:
    """Ask for a later election, once a term and for no longer than the rule allows.

    Source: R-TRM-02.
    """
    due_on = _present(terms, command.term_id)
    if terms.extended or terms.asked_until is not None:
        raise ExtensionAsked
    latest = add_months(due_on, rules.months("R-TRM-02"))
    if not due_on < command.until <= latest:
        raise ExtensionTooLong(rule=rules.version("R-TRM-02"), due_on=due_on.isoformat(), latest=latest.isoformat())
    yield ExtensionRequested(command.term_id, command.until, command.reason)


def answer_extension(
    terms: Terms, command: AnswerExtension, *, superior: UnionId | None, rules: Rules
) -> Iterator[TermExtended | ExtensionDeclined]:
    """Move the day on which the next election is due, or leave it.

    Source: R-TRM-02.
    """
    _present(terms, command.term_id)
    if command.superior_id != superior:
        raise NotTheSuperior(rule=rules.version("R-TRM-02"))
    if terms.asked_until is None:
        raise NoExtensionAsked
    if command.approved:
        yield TermExtended(command.term_id, terms.asked_until)
    else:
        yield ExtensionDeclined(command.term_id)


def order_reelection(
    terms: Terms, command: OrderReelection, *, superior: UnionId | None, on: date, rules: Rules
) -> Iterator[ReelectionOrdered]:
    """Order an election that is overdue.

    Source: R-TRM-02.
    """
    due_on = _present(terms, command.term_id)
    if command.superior_id != superior:
        raise NotTheSuperior(rule=rules.version("R-TRM-02"))
    if on <= due_on:
        raise TermStillRuns(rule=rules.version("R-TRM-02"), due_on=due_on.isoformat())
    if command.elect_by < on:
        raise OrderedDayOver
    yield ReelectionOrdered(command.term_id, command.elect_by)


def _present(terms: Terms, term_id: TermId) -> date:
    if terms.current != term_id or terms.due_on is None:
        raise NotThePresentTerm
    return terms.due_on


def end_term(terms: Terms, _command: EndTerm, *, on: date) -> Iterator[TermEnded]:
    """End the present term, if there is one: its union has ended."""
    if terms.current is not None and terms.due_on is not None:
        yield TermEnded(terms.current, on, late=on > terms.due_on)


TERMS = Decider("terms", initial=Terms(), evolve=evolve)
