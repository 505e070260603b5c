"""When a duty has to be looked at."""

from datetime import timedelta

from gonghui_shared.contracts.organisation import DutyArose, DutyEscalated, DutyLapsed, DutyMet
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import EscalateDuty


@deadline("duty_due", reads=[DutyArose, DutyMet, DutyLapsed, DutyEscalated], issues=EscalateDuty)
def duty_due(due: Due, event: Recorded) -> None:
    """The day after its last day in time, unless it was met or fell away before."""
    match event.body:
        case DutyArose(duty=duty, number=number, due_on=last):
            command = EscalateDuty(union_id=event.union_id, duty=duty, number=number)
            key = f"{event.union_id}/{duty}/{number}"
            due.on(key, last + timedelta(days=1), union_id=event.union_id, command=command)
        case (
            DutyMet(duty=duty, number=number)
            | DutyLapsed(duty=duty, number=number)
            | DutyEscalated(duty=duty, number=number)
        ):
            due.done(f"{event.union_id}/{duty}/{number}")
