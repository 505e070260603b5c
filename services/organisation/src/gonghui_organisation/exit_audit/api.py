"""Exit audits over HTTP."""

from gonghui_shared.http import Page, Paged, ReadConnection, Service, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import RequestExitAudit
from .decider import EXIT_AUDIT, request_exit_audit


def of_office(command: RequestExitAudit) -> str:
    """A person's time in office is one stream."""
    return f"{command.union_id}:{command.post_id}:{command.person_id}:{command.held_from}"


router = commands(
    EXIT_AUDIT,
    "/unions/{union_id}/exit-audits",
    post("", request_exit_audit, allows=Service("organisation"), stream=of_office),
)


@router.get("/unions/{union_id}/exit-audits", allows="union.read")
async def exit_audits(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.ExitAuditRow]:
    """Audits of the union's chairs who left, by due date."""
    return await views.of_union(read, union_id, page)
