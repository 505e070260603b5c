"""When a unit's time to form a union has passed."""

from datetime import timedelta

from gonghui_shared.contracts.organisation import UnitOrganised
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import MarkFormationOverdue
from .events import UnitClosed, UnitRecorded


@deadline("formation_overdue", reads=[UnitRecorded, UnitOrganised, UnitClosed], issues=MarkFormationOverdue)
def formation_overdue(due: Due, event: Recorded) -> None:
    """The day after the last one, unless there is a union by then."""
    match event.body:
        case UnitRecorded(unit_id=unit, form_by=day):
            command = MarkFormationOverdue(union_id=event.union_id, unit_id=unit)
            due.on(f"{event.union_id}/{unit}", day + timedelta(days=1), union_id=event.union_id, command=command)
        case UnitOrganised(unit_id=unit) | UnitClosed(unit_id=unit):
            due.done(f"{event.union_id}/{unit}")
