"""Evaluations, their rankings, and a score explained down to its events."""

from fastapi import APIRouter, Response

from gonghui_console.page import CurrentPage

router = APIRouter()


@router.get("/evaluations")
async def evaluations(page: CurrentPage) -> Response:
    """The frame."""
    return page.show("evaluations/page.html")
