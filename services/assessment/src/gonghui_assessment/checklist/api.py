"""Checklists over HTTP."""

from collections.abc import Sequence

from gonghui_shared.http import ReadConnection, commands, post
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import views
from .commands import AdoptChecklist
from .decider import CHECKLIST, ChecklistExists, ChecklistHasFaults, adopt_checklist
from .form import Checklist


def of_version(command: AdoptChecklist) -> str:
    """A version of a checklist is one stream of one event."""
    return f"{command.checklist_id}:{command.version}"


router = commands(
    CHECKLIST,
    "/federations/{union_id}",
    post(
        "/checklists",
        adopt_checklist,
        allows="checklist.adopt",
        stream=of_version,
        body_limit=256 * 1024,
        refuses=[ChecklistExists, ChecklistHasFaults],
    ),
)


@router.get("/unions/{union_id}/checklists", allows="supervision.read")
async def checklists(union_id: UnionId, read: ReadConnection) -> Sequence[views.ChecklistRow]:  # noqa: ARG001 - whose officer asks
    """All versions in use."""
    return await views.checklists(read)


@router.get("/federations/{union_id}/shipped-checklists", allows="checklist.adopt")
async def shipped(union_id: UnionId, read: ReadConnection) -> Sequence[views.Shipped]:  # noqa: ARG001 - whose officer asks
    """Checklists that come with the platform and are not in use."""
    return await views.to_adopt(read)


@router.get("/unions/{union_id}/checklists/{checklist_id}/{version}", allows="supervision.read")
async def checklist(
    union_id: UnionId,  # noqa: ARG001 - whose officer asks
    checklist_id: Identifier,
    version: Identifier,
    read: ReadConnection,
) -> Checklist:
    """One version with its clauses and levels."""
    found = await views.checklist_of(read, checklist_id, version)
    if found is None:
        raise Problem("not-found")
    return found
