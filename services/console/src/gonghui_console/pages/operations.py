"""Operations: health, positions, lag, parked keys."""

from fastapi import APIRouter, Response

from gonghui_console.page import CurrentPage

router = APIRouter()


@router.get("/operations")
async def operations(page: CurrentPage) -> Response:
    """The frame."""
    return page.show("operations/page.html")
