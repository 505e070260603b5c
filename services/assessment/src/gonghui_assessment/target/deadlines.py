"""When targets have to be looked at."""

from datetime import date
from typing import Final

from gonghui_shared.contracts.assessment import TargetMet, TargetMissed, TargetSet
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import ConcludeTarget

_FIFTH: Final = 5  # the last month's reports come in during the first days of the new year


@deadline("target_year_over", reads=[TargetSet, TargetMet, TargetMissed], issues=ConcludeTarget)
def target_year_over(due: Due, event: Recorded) -> None:
    """A few days into the new year, unless it was concluded before."""
    match event.body:
        case TargetSet(target_id=target, year=year):
            command = ConcludeTarget(union_id=event.union_id, target_id=target)
            key = f"{event.union_id}/{target}"
            due.on(key, date(year + 1, 1, _FIFTH), union_id=event.union_id, command=command)
        case TargetMet(target_id=target) | TargetMissed(target_id=target):
            due.done(f"{event.union_id}/{target}")
