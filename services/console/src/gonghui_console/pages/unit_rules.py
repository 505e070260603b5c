"""Unions' own by-laws and rules: versions, reviews, proof of use; those that are stale."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import UnitRule
from gonghui_console.page import CurrentPage
from gonghui_shared.ids import UnionId

router = APIRouter()


@router.get("/unit-rules")
async def stale(page: CurrentPage, after: Annotated[str, Query(max_length=500)] = "") -> Response:
    """Rules that were not reviewed in time or are not used, in the whole city."""
    asked = {"after": after} if after else {}
    where = f"/federations/{page.federation}/stale-unit-rules"
    paged = await page.ask("organisation", where, Paged[UnitRule], **asked)
    return page.part("stale_rules", "unit_rules/list.html", rules=paged.items, more_at=page.next(paged), whose=True)


@router.get("/unions/{union_id}/unit-rules")
async def of_union(page: CurrentPage, union_id: UnionId) -> Response:
    """One union's by-laws and rules."""
    rules = await page.ask("organisation", f"/unions/{union_id}/unit-rules", list[UnitRule])
    return page.part("unit_rules", "unit_rules/list.html", rules=rules, more_at=None, whose=False)
