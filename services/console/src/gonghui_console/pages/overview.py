"""The city at one glance: grades, term clocks, arrears, open complaints."""

import asyncio

from fastapi import APIRouter, Response

from gonghui_console import charts
from gonghui_console.answers.engagement import Ages
from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.finance import ArrearsOfUnion
from gonghui_console.answers.organisation import TermClock
from gonghui_console.page import CurrentPage
from gonghui_shared.clock import business_date

router = APIRouter()
YEARS_SHOWN = 5


@router.get("/")
async def overview(page: CurrentPage) -> Response:
    """The frame."""
    return page.show("overview/page.html")


@router.get("/overview/grades")
async def grades(page: CurrentPage) -> Response:
    """How many unions reached which grade, year beside year; years without a result are left out."""
    last = business_date(page.now).year
    years = range(last - YEARS_SHOWN + 1, last + 1)
    found = await asyncio.gather(*(page.ask("assessment", f"/grades/{year}", dict[str, int]) for year in years))
    known = [(year, counts) for year, counts in zip(years, found, strict=True) if counts]
    return page.part("grades", "overview/grades.html", chart=charts.grades(page.words, known) if known else None)


@router.get("/overview/clocks")
async def clocks(page: CurrentPage) -> Response:
    """Terms of office by state, and which fall due first."""
    where = f"/federations/{page.federation}/term-clocks"
    counts, first = await asyncio.gather(
        page.ask("organisation", f"{where}/counts", dict[str, int]),
        page.ask("organisation", where, Paged[TermClock], limit=8),
    )
    chart = charts.clocks(page.words, counts) if any(counts.values()) else None
    return page.part("clocks", "overview/clocks.html", counts=counts, first=first.items, chart=chart)


@router.get("/overview/arrears")
async def arrears(page: CurrentPage) -> Response:
    """Whose members owe most."""
    unions = await page.ask("finance", f"/federations/{page.federation}/arrears", list[ArrearsOfUnion])
    return page.part("arrears", "overview/arrears.html", unions=unions, chart=charts.arrears(page.words, unions))


@router.get("/overview/complaints")
async def complaints(page: CurrentPage) -> Response:
    """Open complaints by age, and where somebody waits longest."""
    ages = await page.ask("engagement", f"/federations/{page.federation}/complaints/ages", Ages)
    return page.part("complaints", "overview/complaints.html", ages=ages, chart=charts.ages(page.words, ages.bands))
