"""When a complaint has to be looked at: the day after each of its clocks runs out."""

from datetime import date, timedelta

from gonghui_shared.contracts.engagement import (
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintAppealed,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintReviewed,
    ComplaintTransferred,
)
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import Clock, MissClock
from .events import AnswerExtended, ServiceClockSet


@deadline(
    "complaint_clocks",
    reads=[
        ComplaintFiled,
        ServiceClockSet,
        ComplaintAccepted,
        AnswerExtended,
        ComplaintAnswered,
        ComplaintAppealed,
        ComplaintReviewed,
        ComplaintClosed,
        ComplaintTransferred,
    ],
    issues=MissClock,
)
def complaint_clocks(due: Due, event: Recorded) -> None:
    """Each step stops the clocks that waited for it and starts the next one."""
    match event.body:
        case ComplaintFiled(complaint_id=number, accept_by=day):
            _start(due, event.union_id, number, "accept", day)
        case ServiceClockSet(complaint_id=number, clock="triage", due_on=day):
            _start(due, event.union_id, number, "triage", day)
        case ServiceClockSet(complaint_id=number, clock="close", due_on=day):
            _start(due, event.union_id, number, "close", day)
        case ComplaintAccepted(complaint_id=number, answer_by=day):
            _stop(due, event.union_id, number, "accept", "triage")
            _start(due, event.union_id, number, "answer", day)
        case AnswerExtended(complaint_id=number, answer_by=day):
            _start(due, event.union_id, number, "answer", day)
        case ComplaintAnswered(complaint_id=number):
            _stop(due, event.union_id, number, "answer")
        case ComplaintAppealed(complaint_id=number, review_by=day):
            _stop(due, event.union_id, number, "close")
            _start(due, event.union_id, number, "review", day)
        case ComplaintReviewed(complaint_id=number):
            _stop(due, event.union_id, number, "review")
        case ComplaintClosed(complaint_id=number):
            _stop(due, event.union_id, number, "close")
        case ComplaintTransferred(complaint_id=number):
            _stop(due, event.union_id, number, "accept", "triage", "answer")


def _start(due: Due, union_id: str, number: str, clock: Clock, day: date) -> None:
    command = MissClock(union_id=union_id, complaint_id=number, clock=clock)
    due.on(f"{union_id}/{number}/{clock}", day + timedelta(days=1), union_id=union_id, command=command)


def _stop(due: Due, union_id: str, number: str, *clocks: Clock) -> None:
    for clock in clocks:
        due.done(f"{union_id}/{number}/{clock}")
