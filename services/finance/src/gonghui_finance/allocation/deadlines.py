"""When an allocation has to be looked at."""

from datetime import date, timedelta

from gonghui_shared.contracts.finance import (
    AllocationAssessed,
    AllocationFellShort,
    AllocationReceived,
    AllocationRefunded,
)
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import FallShort


@deadline(
    "allocation_due",
    reads=[AllocationAssessed, AllocationReceived, AllocationRefunded, AllocationFellShort],
    issues=FallShort,
)
def allocation_due(due: Due, event: Recorded) -> None:
    """The day after the due date, unless nothing is owed or the month was settled."""
    match event.body:
        case AllocationAssessed(owed=0):
            pass
        case (
            AllocationAssessed(month=month, due_on=date() as due_on)
            | AllocationRefunded(month=month, due_again_on=date() as due_on)
        ):
            command = FallShort(union_id=event.union_id, month=month)
            due.on(f"{event.union_id}/{month}", due_on + timedelta(days=1), union_id=event.union_id, command=command)
        case AllocationReceived(month=month, settled=True) | AllocationFellShort(month=month):
            due.done(f"{event.union_id}/{month}")
