"""When an exit audit is asked for."""

from datetime import timedelta

from gonghui_shared.contracts.organisation import PostVacated
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import RequestExitAudit


@deadline("exit_audit", reads=[PostVacated], issues=RequestExitAudit)
def exit_audit(due: Due, event: Recorded) -> None:
    """The day after a chair's last one, whether the post was vacated or handed over."""
    match event.body:
        case PostVacated(post_id=post, kind="chair", person_id=person, held_from=first, held_to=last):
            command = RequestExitAudit(
                union_id=event.union_id, post_id=post, person_id=person, held_from=first, held_to=last
            )
            key = f"{event.union_id}/{post}/{person}/{first}"
            due.on(key, last + timedelta(days=1), union_id=event.union_id, command=command)
