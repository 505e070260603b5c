"""When accreditations run out."""

from datetime import timedelta

from gonghui_shared.contracts.assessment import AccreditationExpired, AccreditationGranted, AccreditationRevoked
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import ExpireAccreditation


@deadline(
    "accreditation_over",
    reads=[AccreditationGranted, AccreditationRevoked, AccreditationExpired],
    issues=ExpireAccreditation,
)
def accreditation_over(due: Due, event: Recorded) -> None:
    """The day after the last one on which it holds, unless it was revoked."""
    match event.body:
        case AccreditationGranted() | AccreditationRevoked() | AccreditationExpired() as body:
            key = f"{event.union_id}/{body.checklist_id}/{body.version}/{body.check_id}"
            if not isinstance(body, AccreditationGranted):
                due.done(key)
                return
            command = ExpireAccreditation(
                union_id=event.union_id, checklist_id=body.checklist_id, version=body.version, check_id=body.check_id
            )
            due.on(key, body.valid_until + timedelta(days=1), union_id=event.union_id, command=command)
