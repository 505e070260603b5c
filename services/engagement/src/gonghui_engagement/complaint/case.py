"""A complaint as a state: what its events make of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
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
    ServiceClockMissed,
    Theme,
)
from gonghui_shared.decider import Claim
from gonghui_shared.events import Event

from .events import AnswerExtended, ComplaintWritten, ServiceClockSet
from .refusals import FiledAlready

Stage = Literal["none", "filed", "accepted", "answered", "appealed", "reviewed", "closed", "transferred"]


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
    service: Mapping[str, date] = field(default_factory=dict)  # clocks that the union promised
    level: int = 0
    extended: bool = False
    outcome: Outcome | None = None
    in_time: bool = True
    missed: frozenset[tuple[str, date]] = frozenset()


def evolve(complaint: Complaint, event: Event) -> Complaint:  # noqa: PLR0911 - one line for each event
    """The state after one more event."""
    match event:
        case ComplaintFiled():
            return Complaint(
                "filed", event.theme, event.anonymous, filed_on=event.filed_on, accept_by=event.accept_by,
                answer_by=event.answer_by, missed=complaint.missed,
            )  # fmt: skip
        case ComplaintWritten(person_id=person, receipt=receipt):
            return replace(complaint, person_id=person, receipt=receipt)
        case ServiceClockSet(clock=clock, due_on=due_on):
            return replace(complaint, service={**complaint.service, clock: due_on})
        case ComplaintAccepted(answer_by=answer_by):
            return replace(complaint, stage="accepted", answer_by=answer_by)
        case AnswerExtended(answer_by=answer_by):
            return replace(complaint, extended=True, answer_by=answer_by)
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
        case ComplaintOverdue(clock=clock, due_on=due_on) | ServiceClockMissed(clock=clock, due_on=due_on):
            return replace(complaint, missed=complaint.missed | {(clock, due_on)})
        case _:
            return complaint


def claims_of(event: Event) -> Iterator[Claim]:
    """A complaint keeps its number wherever it goes, so that no two cases share one."""
    match event:
        case ComplaintFiled(complaint_id=number):
            yield Claim("complaint", number, refusal=FiledAlready)
        case ComplaintTransferred(complaint_id=number):
            yield Claim("complaint", number, take=False)
