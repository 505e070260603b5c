"""What organisation does about finance's events."""

from collections.abc import Iterator

from gonghui_organisation.restructuring.commands import CompleteRestructuring, HaltRestructuring
from gonghui_shared.contracts.finance import HandoverAudited, HandoverCompleted
from gonghui_shared.log.records import Recorded
from gonghui_shared.reactions import reaction


@reaction("follow_handover", reads=[HandoverAudited, HandoverCompleted])
def follow_handover(event: Recorded) -> Iterator[HaltRestructuring | CompleteRestructuring]:
    """A restructuring ends with the hand-over of the assets; an audit that was not passed stops it.

    Source: R-ORG-06.
    """
    match event.body:
        case HandoverAudited(case_id=case, passed=False):
            yield HaltRestructuring(union_id=event.union_id, case_id=case, occurred_on=event.occurred_on)
        case HandoverCompleted(case_id=case):
            yield CompleteRestructuring(union_id=event.union_id, case_id=case, occurred_on=event.occurred_on)
