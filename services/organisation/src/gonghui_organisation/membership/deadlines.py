"""When a suspension ends by itself."""

from datetime import timedelta

from gonghui_shared.contracts.organisation import (
    MembershipResumed,
    MembershipRetained,
    MembershipSuspended,
    MemberTransferred,
    MemberWithdrew,
)
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import ResumeMembership


@deadline(
    "suspension_over",
    reads=[MembershipSuspended, MembershipResumed, MembershipRetained, MemberTransferred, MemberWithdrew],
    issues=ResumeMembership,
)
def suspension_over(due: Due, event: Recorded) -> None:
    """The day after its last day, unless the membership ended or went on before."""
    match event.body:
        case MembershipSuspended(member_id=member, until=day):
            if day is not None:
                command = ResumeMembership(union_id=event.union_id, member_id=member)
                due.on(f"{event.union_id}/{member}", day + timedelta(days=1), union_id=event.union_id, command=command)
        case (
            MembershipResumed(member_id=member)
            | MembershipRetained(member_id=member)
            | MemberTransferred(member_id=member)
            | MemberWithdrew(member_id=member)
        ):
            due.done(f"{event.union_id}/{member}")
