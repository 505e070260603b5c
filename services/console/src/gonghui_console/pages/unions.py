"""Unions: the list, and the record of one."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gonghui_console.answers import Paged, Union, UnionCard
from gonghui_console.page import CurrentPage
from gonghui_shared.ids import UnionId

router = APIRouter()
Name = Annotated[str, Query(max_length=100)]


@router.get("/unions")
async def unions(page: CurrentPage, name: Name = "") -> Response:
    """The frame."""
    return page.show("unions/page.html", name=name)


@router.get("/unions/list")
async def found(page: CurrentPage, name: Name = "", after: str = "") -> Response:
    """Unions whose name contains a text, by id."""
    asked = {key: value for key, value in (("name", name), ("after", after)) if value}
    paged = await page.ask("organisation", f"/federations/{page.federation}/unions", Paged[Union], **asked)
    return page.part("unions", "unions/list.html", unions=paged.items, more_at=page.next(paged))


@router.get("/unions/{union_id}")
async def union(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame."""
    card = await page.ask("organisation", f"/unions/{union_id}", UnionCard)
    return page.show("unions/one.html", union=card)
