"""When an allocation has to be looked at."""

from datetime import timedelta

from gonghui_shared.contracts.finance import AllocationAssessed, AllocationReceived
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import FallShort


@deadline("allocation_due", reads=[AllocationAssessed, AllocationReceived], issues=FallShort)
def allocation_due(due: Due, event: Recorded) -> None:
    """The day after the due date, unless nothing is owed or the month was settled."""
    match event.body:
        case AllocationAssessed(owed=0):
            pass
        case AllocationAssessed(month=month, due_on=due_on):
            command = FallShort(union_id=event.union_id, month=month)
            due.on(f"{event.union_id}/{month}", due_on + timedelta(days=1), union_id=event.union_id, command=command)
        case AllocationReceived(month=month, settled=True):
            due.done(f"{event.union_id}/{month}")
