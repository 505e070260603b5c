"""The record of one union, part by part; each part asks one service."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from gonghui_console import charts
from gonghui_console.answers.assessment import TermOfUnion, YearOfUnion
from gonghui_console.answers.engagement import Complaint
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.finance import AllocationMonth, DuesYear
from gonghui_console.answers.organisation import (
    CommitteeOfUnion,
    FullTimeGap,
    Happening,
    Post,
    RollSize,
    Term,
    Union,
    UnionCard,
)
from gonghui_console.answers.union_life import Links, Place
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Down
from gonghui_shared.clock import business_date
from gonghui_shared.ids import UnionId

router = APIRouter(prefix="/unions/{union_id}")
MONTHS_SHOWN = 12
After = Annotated[str, Query(max_length=500)]


@router.get("")
async def union(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame; while organisation is down it stands without the name, for the other services' parts."""
    return page.show("union/page.html", union_id=union_id, union=await card_of(page, union_id))


async def card_of(page: Page, union_id: UnionId) -> UnionCard | None:
    """What the union is called; None while organisation is down."""
    try:
        return await page.ask("organisation", f"/unions/{union_id}", UnionCard)
    except Down:
        return None


@router.get("/card")
async def card(page: CurrentPage, union_id: UnionId) -> Response:
    """What the union is, and its committees."""
    where = f"/unions/{union_id}"
    found, committees, above, links = await asyncio.gather(
        page.ask("organisation", where, UnionCard),
        _committees(page, union_id),
        page.ask("organisation", f"{where}/above", list[Place]),
        page.ask("organisation", f"{where}/links", Links),
    )
    path = [place for place in reversed(above) if place.union_id != union_id]
    return page.part(
        "card",
        "union/card.html",
        union=found,
        path=path,
        links=links,
        committees=committees,
        today=business_date(page.now),
    )


async def _committees(page: Page, union_id: UnionId) -> list[CommitteeOfUnion] | None:
    """None while nobody can say which ones the rules require."""
    try:
        return await page.ask("organisation", f"/unions/{union_id}/committees", list[CommitteeOfUnion])
    except Down:
        return None


@router.get("/terms")
async def terms(page: CurrentPage, union_id: UnionId) -> Response:
    """Its terms of office."""
    found = await page.ask("organisation", f"/unions/{union_id}/terms", list[Term])
    return page.part("terms", "union/terms.html", union_id=union_id, terms=found)


@router.get("/posts")
async def posts(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Its posts and who holds them."""
    where = f"/unions/{union_id}"
    paged, full_time = await asyncio.gather(
        page.ask("organisation", f"{where}/posts", Paged[Post], **_from(after)),
        page.ask("organisation", f"{where}/full-time-guideline", FullTimeGap),
    )
    return page.part(
        "posts", "union/posts.html", union_id=union_id, posts=paged.items, full_time=full_time, more_at=page.next(paged)
    )


@router.get("/roll/size")
async def members(page: CurrentPage, union_id: UnionId) -> Response:
    """How many members it has."""
    size = await page.ask("organisation", f"/unions/{union_id}/roll-size", RollSize)
    return page.part("members", "union/members.html", union_id=union_id, size=size)


@router.get("/dues")
async def dues(page: CurrentPage, union_id: UnionId) -> Response:
    """What its members owed and paid."""
    years = await page.ask("finance", f"/unions/{union_id}/dues", list[DuesYear])
    return page.part("dues", "union/dues.html", years=years, chart=charts.dues(page.words, years))


@router.get("/allocation")
async def allocation(page: CurrentPage, union_id: UnionId) -> Response:
    """What its employer owed and gave of late."""
    months = (await page.ask("finance", f"/unions/{union_id}/allocation", list[AllocationMonth]))[:MONTHS_SHOWN]
    return page.part("allocation", "union/allocation.html", months=months, chart=charts.allocation(page.words, months))


@router.get("/complaints")
async def complaints(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Where its complaints stand."""
    paged = await page.ask("engagement", f"/unions/{union_id}/complaints", Paged[Complaint], limit=20, **_from(after))
    return page.part("cases", "union/complaints.html", cases=paged.items, more_at=page.next(paged))


@router.get("/results")
async def results(page: CurrentPage, union_id: UnionId) -> Response:
    """Its results by year and by term."""
    years, terms = await asyncio.gather(
        page.ask("assessment", f"/unions/{union_id}/evaluations", list[YearOfUnion]),
        page.ask("assessment", f"/unions/{union_id}/term-results", list[TermOfUnion]),
    )
    chart = charts.results(page.words, years)
    return page.part("results", "union/results.html", union_id=union_id, years=years, terms=terms, chart=chart)


@router.get("/below")
async def below(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """What stands directly below it."""
    paged = await page.ask("organisation", f"/unions/{union_id}/below", Paged[Union], limit=20, **_from(after))
    return page.part("below", "unions/list.html", unions=paged.items, more_at=page.next(paged))


@router.get("/history")
async def history(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """What happened to it, what became known last first."""
    where = f"/unions/{union_id}/history"
    paged = await page.ask("organisation", where, Paged[Happening], descending="true", **_from(after))
    more = page.next(paged)
    return page.part("history", "union/history.html", union_id=union_id, happenings=paged.items, more_at=more)


def _from(after: str) -> dict[str, str]:
    return {"after": after} if after else {}
