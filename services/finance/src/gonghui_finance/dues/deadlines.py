"""When a member's arrears have to be looked at."""

from gonghui_shared.contracts.finance import DuesAssessed, DuesPaid
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import ReachArrears


@deadline("dues_arrears", reads=[DuesAssessed, DuesPaid], issues=ReachArrears)
def dues_arrears(due: Due, event: Recorded) -> None:
    """Every unpaid month has its own clock, stopped when the month is settled."""
    match event.body:
        case DuesAssessed(member_id=member, month=month, arrears_on=day):
            command = ReachArrears(union_id=event.union_id, member_id=member, since=month)
            due.on(f"{member}/{month}", day, union_id=event.union_id, command=command)
        case DuesPaid(member_id=member, month=month, settled=True):
            due.done(f"{member}/{month}")
