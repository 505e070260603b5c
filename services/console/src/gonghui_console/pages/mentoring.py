"""Support among unions: who supports whom, and how the supported ones score beside their class, year by year."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from gonghui_console.answers.assessment import ScoreBesideClass
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.union_life import Mentee, Mentorship
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Down, Refused
from gonghui_shared.clock import business_date
from gonghui_shared.ids import UnionId

router = APIRouter()
MOST: Final = 30  # pairs on a page
After = Annotated[str, Query(max_length=500)]


@router.get("/mentoring")
async def board(page: CurrentPage) -> Response:
    """The frame."""
    return page.show("mentoring/page.html")


@router.get("/mentoring/list")
async def mentorships(page: CurrentPage, after: After = "") -> Response:
    """Who supports whom in the city, the next support to end first."""
    where = f"/federations/{page.federation}/mentorships"
    return await _listed(page, "mentorships", await page.ask("organisation", where, Paged[Mentorship], **_from(after)))


@router.get("/unions/{union_id}/mentees")
async def mentees(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Unions that this one supports, the next support to end first."""
    found = await page.ask("organisation", f"/unions/{union_id}/mentees", Paged[Mentee], **_from(after))
    return await _listed(page, "mentees", found, union_id)


async def _listed(
    page: Page, key: str, found: Paged[Mentorship] | Paged[Mentee], union_id: UnionId | None = None
) -> Response:
    scores = await _scores(page, [one.union_id for one in found.items])
    return page.part(
        key, "mentoring/list.html", union_id=union_id, pairs=found.items, more_at=page.next(found), scores=scores,
        drift=drift, whose=key == "mentorships", today=business_date(page.now),
    )  # fmt: skip


async def _scores(page: Page, unions: Sequence[UnionId]) -> Mapping[UnionId, Sequence[ScoreBesideClass]] | None:
    """By union, the oldest first; None where assessment does not say."""
    if not unions:
        return {}
    try:
        found = await page.ask("assessment", "/scores-beside-class", list[ScoreBesideClass], of=",".join(unions))
    except (Down, Refused):
        return None
    return {union: [one for one in found if one.union_id == union] for union in unions}


def drift(scores: Sequence[ScoreBesideClass]) -> Decimal | None:
    """By how many points a union has come up on its class since the first year under the scheme of the last; None without two."""
    last = scores[-1] if scores else None
    alike = [one for one in scores if last and (one.scheme_id, one.full) == (last.scheme_id, last.full)]
    return Decimal(alike[-1].above) - Decimal(alike[0].above) if len(alike) > 1 else None


def _from(after: str) -> dict[str, str | int]:
    return {"limit": MOST} | ({"after": after} if after else {})
