"""The supervision desk of a federation, or of any union that has unions below it."""

from fastapi import APIRouter, Response

from gonghui_console.page import CurrentPage
from gonghui_shared.ids import UnionId

from .union import card_of

router = APIRouter()


@router.get("/supervision")
async def of_federation(page: CurrentPage) -> Response:
    """The frame for the whole city."""
    return page.show("supervision/desk.html", union_id=page.federation, union=None)


@router.get("/unions/{union_id}/supervision")
async def of_union(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame for the unions below one."""
    return page.show("supervision/desk.html", union_id=union_id, union=await card_of(page, union_id))
