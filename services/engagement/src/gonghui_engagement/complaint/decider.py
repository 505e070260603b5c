"""The rules of a complaint."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from gonghui_shared.contracts.engagement import (
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintAppealed,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintOverdue,
    ComplaintReviewed,
    ComplaintTransferred,
    Outcome,
    Theme,
)
from gonghui_shared.decider import At, Decider
from gonghui_shared.events import Event
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import (
    AcceptComplaint,
    AnswerComplaint,
    AppealComplaint,
    CloseComplaint,
    ExtendAnswer,
    FileComplaint,
    MissClock,
    ReviewComplaint,
    TransferComplaint,
)
from .events import AnswerExtended, AnswerWritten, AppealWritten, ComplaintWritten, OwnerNamed

Stage = Literal["none", "filed", "accepted", "answered", "appealed", "reviewed", "closed", "transferred"]
MOST_APPEALS = 2  # review and re-review: the form of R-CMP-01, not a figure of it


class NoSuchComplaint(NotFound):
    """没有这件投诉。 There is no such complaint."""


class FiledAlready(Refusal):
    """投诉编号已存在。 A complaint of this number exists."""


class ReceiptMissing(Refusal):
    """匿名投诉需要回执码。 An anonymous complaint needs a receipt code."""


class WrongStage(Refusal):
    """投诉当前阶段不允许此操作。 The complaint is not at a stage where this can be done."""


class HandlerHasInterest(Refusal):
    """经办人与本案有利害关系，应当回避。 The handler has an interest in the case and must recuse."""


class ExtendedAlready(Refusal):
    """答复期限只能延长一次。 The answer can be given more time only once."""


class AppealsExhausted(Refusal):
    """复查、复核程序已经用尽。 Review and re-review are exhausted."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Only what later decisions ask for."""

    stage: Stage = "none"
    theme: Theme = "other"
    anonymous: bool = False
    person_id: str = ""
    receipt: str | None = None
    filed_on: date = date.min
    accept_by: date = date.min
    answer_by: date = date.min
    review_by: date = date.min
    level: int = 0
    extended: bool = False
    outcome: Outcome | None = None
    in_time: bool = True
    overdue: frozenset[str] = frozenset()


def evolve(complaint: Complaint, event: Event) -> Complaint:  # noqa: PLR0911 - one line for each event
    """The state after one more event."""
    match event:
        case ComplaintFiled():
            return replace(
                complaint, stage="filed", theme=event.theme, anonymous=event.anonymous, filed_on=event.filed_on,
                accept_by=event.accept_by, answer_by=event.answer_by,
            )  # fmt: skip
        case ComplaintWritten(person_id=person, receipt=receipt):
            return replace(complaint, person_id=person, receipt=receipt)
        case ComplaintAccepted(answer_by=answer_by):
            return replace(complaint, stage="accepted", answer_by=answer_by)
        case AnswerExtended(days=days):
            return replace(complaint, extended=True, answer_by=complaint.answer_by + timedelta(days=days))
        case ComplaintAnswered(outcome=outcome, in_time=in_time):
            return replace(complaint, stage="answered", outcome=outcome, in_time=in_time)
        case ComplaintAppealed(level=level, review_by=review_by):
            return replace(complaint, stage="appealed", level=level, review_by=review_by)
        case ComplaintReviewed(in_time=in_time):
            return replace(complaint, stage="reviewed", in_time=complaint.in_time and in_time)
        case ComplaintClosed():
            return replace(complaint, stage="closed")
        case ComplaintTransferred():
            return replace(complaint, stage="transferred")
        case ComplaintOverdue(clock=clock, due_on=due_on):
            return replace(complaint, overdue=complaint.overdue | {f"{clock}/{due_on}"})
        case _:
            return complaint


def file_complaint(complaint: Complaint, command: FileComplaint, *, rules: Rules, on: date) -> Iterator[Event]:
    """Take a complaint in and start its clocks.

    Source: R-CMP-01.
    """
    if complaint.stage != "none":
        raise FiledAlready
    if command.person_id is None and command.receipt is None:
        raise ReceiptMissing
    person = command.person_id or f"case.{command.complaint_id}"
    accept_by = on + timedelta(days=rules.days("R-CMP-01.accept"))
    answer_by = on + timedelta(days=rules.days("R-CMP-01.answer"))
    anonymous = command.person_id is None
    yield ComplaintFiled(command.complaint_id, command.theme, anonymous, on, accept_by, answer_by)
    yield ComplaintWritten(command.complaint_id, person, anonymous, command.body, command.receipt)


def accept_complaint(complaint: Complaint, command: AcceptComplaint, *, rules: Rules, on: date) -> Iterator[Event]:
    """Find the union competent; the answer's clock runs from acceptance.

    Source: R-CMP-01, R-SUP-04.
    """
    _at(complaint, "filed")
    if command.owner_id == complaint.person_id:
        raise HandlerHasInterest(rule=rules.version("R-SUP-04"))
    yield ComplaintAccepted(command.complaint_id, on + timedelta(days=rules.days("R-CMP-01.answer")))
    yield OwnerNamed(command.complaint_id, command.owner_id)


def transfer_complaint(complaint: Complaint, command: TransferComplaint, *, target: Complaint) -> Iterator[Event | At]:
    """Hand the case over: it ends here and goes on at the other union with the clocks it has.

    Args:
        target: the case at the other union, which must not exist yet.
    """
    _at(complaint, "filed", "accepted")
    if target.stage != "none":
        raise FiledAlready
    yield ComplaintTransferred(command.complaint_id, command.to_union_id)
    yield AnswerWritten(command.complaint_id, complaint.person_id, "transfer", command.reason)
    now = complaint
    arrived = ComplaintFiled(command.complaint_id, now.theme, now.anonymous, now.filed_on, now.accept_by, now.answer_by)
    yield At("target", arrived)
    yield At("target", ComplaintWritten(command.complaint_id, now.person_id, now.anonymous, "", now.receipt))


def extend_answer(complaint: Complaint, command: ExtendAnswer, *, rules: Rules) -> Iterator[Event]:
    """Give the answer more time, once.

    Source: R-CMP-01.
    """
    _at(complaint, "accepted")
    if complaint.extended:
        raise ExtendedAlready(rule=rules.version("R-CMP-01.extension"))
    yield AnswerExtended(command.complaint_id, rules.days("R-CMP-01.extension"))
    yield AnswerWritten(command.complaint_id, complaint.person_id, "extension", command.reason)


def answer_complaint(complaint: Complaint, command: AnswerComplaint, *, on: date) -> Iterator[Event]:
    """Answer; whether in time is a fact of the calendar, not of anybody's judgement."""
    _at(complaint, "accepted")
    in_time = on <= complaint.answer_by
    yield ComplaintAnswered(command.complaint_id, command.outcome, in_time, (on - complaint.filed_on).days)
    yield AnswerWritten(command.complaint_id, complaint.person_id, "answer", command.answer)


def appeal_complaint(complaint: Complaint, command: AppealComplaint, *, rules: Rules, on: date) -> Iterator[Event]:
    """Ask for a review, and after it for a re-review.

    Source: R-CMP-01.
    """
    _at(complaint, "answered", "reviewed")
    if complaint.level == MOST_APPEALS:
        raise AppealsExhausted(rule=rules.version("R-CMP-01.review"))
    code = "R-CMP-01.review" if complaint.level == 0 else "R-CMP-01.re_review"
    review_by = on + timedelta(days=rules.days(code))
    yield ComplaintAppealed(command.complaint_id, complaint.level + 1, review_by)
    yield AppealWritten(command.complaint_id, complaint.person_id, command.reason)


def review_complaint(complaint: Complaint, command: ReviewComplaint, *, on: date) -> Iterator[Event]:
    """Decide on an appeal."""
    _at(complaint, "appealed")
    in_time = on <= complaint.review_by
    yield ComplaintReviewed(command.complaint_id, complaint.level, command.confirmed, in_time)
    yield AnswerWritten(command.complaint_id, complaint.person_id, "review", command.answer)


def close_complaint(complaint: Complaint, command: CloseComplaint) -> Iterator[Event]:
    """Close an answered case."""
    _at(complaint, "answered", "reviewed")
    outcome = complaint.outcome or "settled"
    yield ComplaintClosed(command.complaint_id, outcome, complaint.in_time, command.satisfaction)


def miss_clock(complaint: Complaint, command: MissClock, *, on: date) -> Iterator[Event]:
    """Signal a clock that ran out; nothing happens where the step was taken meanwhile."""
    waiting: dict[str, tuple[Stage, date]] = {
        "accept": ("filed", complaint.accept_by),
        "answer": ("accepted", complaint.answer_by),
        "review": ("appealed", complaint.review_by),
    }
    stage, due_on = waiting[command.clock]
    if complaint.stage == stage and due_on < on and f"{command.clock}/{due_on}" not in complaint.overdue:
        yield ComplaintOverdue(command.complaint_id, command.clock, due_on)  # type: ignore[arg-type]  # bounded by the command's pattern


def _at(complaint: Complaint, *stages: Stage) -> None:
    if complaint.stage == "none":
        raise NoSuchComplaint
    if complaint.stage not in stages:
        raise WrongStage(stage=complaint.stage)


COMPLAINT = Decider("complaint", initial=Complaint(), evolve=evolve)
