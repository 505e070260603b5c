"""When findings have to be looked at."""

from datetime import timedelta
from typing import Final

from gonghui_shared.contracts.assessment import (
    FindingClosed,
    FindingEscalated,
    FindingOpened,
    FindingOverdue,
    RectificationRefused,
)
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import WatchFinding

_DAY: Final = timedelta(days=1)


@deadline(
    "finding_due",
    reads=[FindingOpened, RectificationRefused, FindingOverdue, FindingEscalated, FindingClosed],
    issues=WatchFinding,
)
def finding_due(due: Due, event: Recorded) -> None:
    """The day after it had to be put right, and again the day after it has to go one level up."""
    match event.body:
        case FindingOpened(finding_id=finding, due_on=day) | RectificationRefused(finding_id=finding, due_on=day):
            command = WatchFinding(union_id=event.union_id, finding_id=finding)
            due.on(f"{event.union_id}/{finding}", day + _DAY, union_id=event.union_id, command=command)
        case FindingOverdue(finding_id=finding, escalate_on=day):
            command = WatchFinding(union_id=event.union_id, finding_id=finding)
            due.on(f"{event.union_id}/{finding}", day + _DAY, union_id=event.union_id, command=command)
        case FindingEscalated(finding_id=finding) | FindingClosed(finding_id=finding):
            due.done(f"{event.union_id}/{finding}")
