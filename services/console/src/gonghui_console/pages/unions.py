"""Unions: found by name, kind and type, or from the tree."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import Union
from gonghui_console.page import CurrentPage
from gonghui_shared.ids import UnionId

router = APIRouter()
MOST_BELOW = 200  # that a union shows at once in the tree
Text = Annotated[str, Field(max_length=100)]


class Sought(BaseModel):
    """What a union is sought by; empty texts seek nothing."""

    name: Text = ""
    kind: Text = ""
    unit_type: Text = ""

    def given(self) -> dict[str, str]:
        """What was filled in."""
        return {name: value for name, value in self.model_dump().items() if value}


class Listed(Sought):
    """The same, from a place in the list on."""

    after: Annotated[str, Field(max_length=500)] = ""


After = Annotated[str, Query(max_length=500)]


@router.get("/unions")
async def unions(page: CurrentPage, sought: Annotated[Sought, Query()]) -> Response:
    """The frame: what is sought, and the list."""
    return page.show("unions/page.html", sought=sought)


@router.get("/unions/list")
async def found(page: CurrentPage, listed: Annotated[Listed, Query()]) -> Response:
    """Unions that fit, by id."""
    where = f"/federations/{page.federation}/unions"
    paged = await page.ask("organisation", where, Paged[Union], **listed.given())
    return page.part("unions", "unions/list.html", unions=paged.items, more_at=page.next(paged))


@router.get("/unions/tree")
async def tree(page: CurrentPage) -> Response:
    """The frame of the tree."""
    return page.show("unions/tree.html")


@router.get("/unions/tree/{union_id}")
async def branch(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """What stands directly below a union."""
    asked = {"after": after} if after else {}
    paged = await page.ask("organisation", f"/unions/{union_id}/below", Paged[Union], limit=MOST_BELOW, **asked)
    return page.part("below", "unions/branch.html", unions=paged.items, more_at=page.next(paged))
