"""What ails the unions of a federation or a district: one card for each diagnosis."""

from functools import partial
from typing import Final, get_args

from fastapi import APIRouter, Response

from gonghui_console import charts
from gonghui_console.answers.diagnosis import Code, Diagnosis
from gonghui_console.page import CurrentPage
from gonghui_console.words import Words
from gonghui_shared.ids import UnionId

from .union import card_of

router = APIRouter(prefix="/unions/{union_id}/diagnoses")
CODES: Final[tuple[Code, ...]] = get_args(Code)


@router.get("")
async def diagnoses(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame."""
    union = await card_of(page, union_id)
    return page.show("diagnoses/page.html", union_id=union_id, union=union, columns=(CODES[::2], CODES[1::2]))


@router.get("/{code}")
async def diagnosis(page: CurrentPage, union_id: UnionId, code: Code) -> Response:
    """One card."""
    found = await page.ask("assessment", f"/unions/{union_id}/diagnoses/{code}", Diagnosis)
    chart = charts.diagnosis(page.words, found)
    return page.part(
        "diagnosis", "diagnoses/one.html", found=found, chart=chart, figured=partial(figured, page.words, code)
    )


def figured(words: Words, code: Code, figure: str) -> str:
    """By how much a union is concerned, in words."""
    said, pattern = words.name("diagnosis_defect", figure), words.name("diagnosis_figure", code)
    return said if pattern == code else pattern.format(figure=said)
