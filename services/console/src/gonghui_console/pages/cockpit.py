"""A whole evaluation at a glance, part by part."""

from fastapi import APIRouter, Response

from gonghui_console import charts
from gonghui_console.answers.cockpit import AppealCount, Completeness, District, Movers, Outliers, Totals
from gonghui_console.page import CurrentPage
from gonghui_shared.ids import Identifier

router = APIRouter()
ONE = "/evaluations/{evaluation_id}/city"
AT = "/evaluations"


@router.get(ONE)
async def cockpit(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """The frame."""
    return page.show("cockpit/page.html", evaluation_id=evaluation_id)


@router.get(f"{ONE}/totals")
async def totals(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """How totals and grades are spread."""
    found = await page.ask("assessment", f"{AT}/{evaluation_id}/spread", Totals)
    return page.part("totals", "cockpit/totals.html", found=found, chart=charts.totals(page.words, found.bins))


@router.get(f"{ONE}/districts")
async def districts(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """Districts as a map of tiles."""
    found = await page.ask("assessment", f"{AT}/{evaluation_id}/districts", list[District])
    return page.part(
        "district_map", "cockpit/districts.html", districts=found, tiles=charts.districts(page.words, found)
    )


@router.get(f"{ONE}/movers")
async def movers(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """Who rose and fell most against the year before."""
    found = await page.ask("assessment", f"{AT}/{evaluation_id}/movers", Movers)
    return page.part("movers", "cockpit/movers.html", found=found, evaluation_id=evaluation_id)


@router.get(f"{ONE}/outliers")
async def outliers(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """Who is far from the middle."""
    found = await page.ask("assessment", f"{AT}/{evaluation_id}/outliers", Outliers)
    return page.part("outliers", "cockpit/outliers.html", found=found, evaluation_id=evaluation_id)


@router.get(f"{ONE}/completeness")
async def completeness(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """What was missing, by item and by union."""
    found = await page.ask("assessment", f"{AT}/{evaluation_id}/completeness", Completeness)
    chart = charts.missing(page.words, found.items)
    return page.part("completeness", "cockpit/completeness.html", found=found, chart=chart, evaluation_id=evaluation_id)


@router.get(f"{ONE}/appeals")
async def appeals(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """Appeals by where they stand."""
    found = await page.ask("assessment", f"{AT}/{evaluation_id}/appeal-counts", list[AppealCount])
    return page.part("appeal_counts", "cockpit/appeals.html", counts=found)
