"""When a member's arrears have to be looked at."""

from datetime import date

from gonghui_shared.contracts.finance import DuesArrearsReached, DuesAssessed, DuesPaid, DuesRefunded
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import ReachArrears


@deadline("dues_arrears", reads=[DuesAssessed, DuesPaid, DuesRefunded, DuesArrearsReached], issues=ReachArrears)
def dues_arrears(due: Due, event: Recorded) -> None:
    """Every unpaid month has its own clock, stopped when the month is settled and set again when it is owed anew."""
    match event.body:
        case DuesAssessed(owed=0):
            pass
        case (
            DuesAssessed(member_id=member, month=month, arrears_on=date() as day)
            | DuesRefunded(member_id=member, month=month, arrears_on=date() as day)
        ):
            command = ReachArrears(union_id=event.union_id, member_id=member, since=month)
            due.on(f"{event.union_id}/{member}/{month}", day, union_id=event.union_id, command=command)
        case DuesPaid(member_id=member, month=month, settled=True) | DuesArrearsReached(member_id=member, since=month):
            due.done(f"{event.union_id}/{member}/{month}")
