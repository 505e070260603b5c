"""Calibrations before publication: what was proposed, confirmed, dropped, carried out; and the form for another one."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from pydantic import JsonValue

from gonghui_console.answers.calibration import Calibration, Item
from gonghui_console.answers.organisation import Done
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_shared.ids import Identifier

router = APIRouter()
ONE = "/evaluations/{evaluation_id}/calibrations"
Text = Annotated[str, Form(min_length=1, max_length=4000)]
Unions = Annotated[str, Form(min_length=1, max_length=140_000)]  # two thousand ids


@router.get(ONE)
async def calibrations(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """The frame."""
    return page.show("calibrations/page.html", evaluation_id=evaluation_id)


@router.get(f"{ONE}/list")
async def listed(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """What was proposed and what became of it."""
    found = await page.ask("assessment", f"/evaluations/{evaluation_id}/calibrations", list[Calibration])
    return page.part("calibrations", "calibrations/list.html", **_shown(evaluation_id, found))


@router.get(f"{ONE}/new")
async def form(page: CurrentPage, evaluation_id: Identifier) -> Response:
    """The form for another one."""
    return page.part("calibration", "calibrations/form.html", **await _form(page, evaluation_id))


@router.post(ONE, dependencies=[Depends(own_form)])
async def propose(
    page: CurrentPage, evaluation_id: Identifier, item: Annotated[str, Form(max_length=40)],
    delta: Annotated[str, Form(max_length=20)], unions: Unions, reason: Text,
) -> Response:  # fmt: skip
    """Propose to add points to an item of some unions, or to take them off."""
    ids: list[JsonValue] = [*unions.replace("，", " ").replace("、", " ").replace(",", " ").split()]
    body: dict[str, JsonValue] = {
        "calibration_id": secrets.token_hex(8), "item": item, "delta": delta.strip(), "unions": ids, "reason": reason.strip(),
    }  # fmt: skip
    at = f"/evaluations/{evaluation_id}/calibrations"
    done = await page.do("assessment", f"/federations/{page.federation}{at}", **body)
    await _known(page, evaluation_id, done)
    return page.anew("calibration", "calibrations/form.html", **await _form(page, evaluation_id, told=True))


@router.post(f"{ONE}/{{calibration_id}}", dependencies=[Depends(own_form)])
async def decide(
    page: CurrentPage, evaluation_id: Identifier, calibration_id: Identifier,
    decision: Annotated[str, Form(pattern=r"^(confirmed|dropped)$")], reason: Text,
) -> Response:  # fmt: skip
    """Confirm or drop what somebody else proposed."""
    path = f"/federations/{page.federation}/evaluations/{evaluation_id}/calibrations/{calibration_id}/decision"
    done = await page.do("assessment", path, confirmed=decision == "confirmed", reason=reason.strip())
    found = await _known(page, evaluation_id, done)
    return page.part("calibrations", "calibrations/list.html", **_shown(evaluation_id, found))


async def _known(page: Page, evaluation_id: str, done: Done) -> list[Calibration]:
    """What is listed once it knows of what was just done."""
    where = f"/evaluations/{evaluation_id}/calibrations"
    return await page.ask("assessment", where, list[Calibration], wait_for=done.known)


async def _form(page: Page, evaluation_id: str, *, told: bool = False) -> dict[str, object]:
    items = await page.ask("assessment", f"/evaluations/{evaluation_id}/items", list[Item])
    said = [
        (one.code, f"{one.code} {one.title_zh if page.words.language == 'zh' else one.title_en} / {one.full}")
        for one in items
    ]
    return {"evaluation_id": evaluation_id, "items": said, "told": told}


def _shown(evaluation_id: str, found: list[Calibration]) -> dict[str, object]:
    newest = sorted(
        found, key=lambda one: (one.standing != "proposed", one.standing != "confirmed", -one.proposed_on.toordinal())
    )
    return {"evaluation_id": evaluation_id, "calibrations": newest}
