"""The original of an event: where every score and every history ends."""

from uuid import UUID

from fastapi import APIRouter, Response

from gonghui_console.answers.everywhere import Original
from gonghui_console.page import CurrentPage
from gonghui_console.services import ServiceName
from gonghui_shared.ids import UnionId

router = APIRouter()


@router.get("/unions/{union_id}/events/{service}/{event_id}")
async def event(page: CurrentPage, union_id: UnionId, service: ServiceName, event_id: UUID) -> Response:
    """One event as it stands in its producer's log."""
    original = await page.ask(service, f"/unions/{union_id}/events/{event_id}", Original)
    return page.show("events/page.html", service=service, event=original)
