"""When a hazard's clock has to be looked at."""

from datetime import date, timedelta

from gonghui_shared.contracts.organisation import HazardFixed, HazardOverdue, HazardRaised
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.ids import Identifier
from gonghui_shared.log.records import Recorded

from .commands import CheckHazard
from .events import FixVerified


@deadline("hazard_due", reads=[HazardRaised, HazardOverdue, FixVerified, HazardFixed], issues=CheckHazard)
def hazard_due(due: Due, event: Recorded) -> None:
    """The day after the last one, again when it is to be laid before the superior union, and after a claim that did not hold."""
    match event.body:
        case HazardRaised(hazard_id=hazard, rectify_by=day):
            _look(due, event, hazard, day + timedelta(days=1))
        case HazardOverdue(hazard_id=hazard, escalate_on=day):
            _look(due, event, hazard, day)
        case FixVerified(hazard_id=hazard, look_again_on=day) if day is not None:
            _look(due, event, hazard, day)
        case HazardFixed(hazard_id=hazard):
            due.done(f"{event.union_id}/{hazard}")


def _look(due: Due, event: Recorded, hazard_id: Identifier, day: date) -> None:
    command = CheckHazard(union_id=event.union_id, hazard_id=hazard_id)
    due.on(f"{event.union_id}/{hazard_id}", day, union_id=event.union_id, command=command)
