"""Unions: found by name, kind and type, or from the tree."""

from datetime import date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field, field_validator

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import NamedUnion, Union
from gonghui_console.forms import SHORT
from gonghui_console.page import CurrentPage
from gonghui_shared.clock import SHANGHAI, business_date
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


@router.get("/union-names")
async def names(page: CurrentPage, request: Request, of: Annotated[str, Query(max_length=64)]) -> Response:
    """Unions whose name contains what is typed into a field, offered beneath it.

    Args:
        of: the name of that field.
    """
    text = request.query_params.get(of, "").strip()[:SHORT]
    found = await page.ask("organisation", "/union-names", list[NamedUnion], name=text) if text else []
    return page.show("unions/offered.html", unions=found)


class Then(BaseModel):
    """The day of a tree, and the day at whose end it was known so; today and now where nothing is said."""

    on: date | None = None
    known_on: date | None = None

    @field_validator("on", "known_on", mode="before")
    @classmethod
    def _left_empty(cls, given: str | None) -> str | None:
        return given or None

    def given(self) -> dict[str, str]:
        """What was filled in."""
        return {name: day.isoformat() for name, day in (("on", self.on), ("known_on", self.known_on)) if day}

    def asked(self) -> dict[str, str]:
        """The same as the service asks for it."""
        asked = {"on": self.on.isoformat()} if self.on else {}
        if self.known_on:
            asked["known_at"] = datetime.combine(self.known_on, time.max, SHANGHAI).isoformat()
        return asked


class Branch(Then):
    """The same, from a place in a branch on."""

    after: Annotated[str, Field(max_length=500)] = ""


@router.get("/unions/tree")
async def tree(page: CurrentPage, then: Annotated[Then, Query()]) -> Response:
    """The frame of the tree, as it is or as it was."""
    return page.show("unions/tree.html", then=then, today=business_date(page.now))


@router.get("/unions/tree/{union_id}")
async def branch(page: CurrentPage, union_id: UnionId, then: Annotated[Branch, Query()]) -> Response:
    """What stands, or stood, directly below a union."""
    asked = then.asked() | ({"after": then.after} if then.after else {})
    paged = await page.ask("organisation", f"/unions/{union_id}/below", Paged[Union], limit=MOST_BELOW, **asked)
    shown = {"unions": paged.items, "more_at": page.next(paged), "then": then.given()}
    return page.part("below", "unions/branch.html", **shown)
