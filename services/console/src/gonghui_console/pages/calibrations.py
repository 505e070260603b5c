"""Calibrations before publication: what was proposed, confirmed, dropped, carried out; and the form for another one."""

import asyncio
import re
import secrets
from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Response
from pydantic import BaseModel, Field, JsonValue

from gonghui_console.answers.calibration import Calibration, Item
from gonghui_console.answers.cockpit import District, UnionsBelow
from gonghui_console.answers.organisation import Done
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.ids import Identifier, UnionId

from .appeals import evaluation_of

router = APIRouter()
ONE = "/evaluations/{evaluation_id}/calibrations"
Text = Annotated[str, Form(min_length=1, max_length=4000)]
OWN: Final = "."  # instead of a district: what lies directly below the federation
MOST: Final = 2_000  # unions of one calibration
SHOWN: Final = 500  # unions of a district that can be ticked one by one
DISTRICT: Final = r"^(\.|[0-9A-Za-z][0-9A-Za-z_.-]{0,63})$"
DistrictName = Annotated[str, Query(pattern=DISTRICT)]


class Proposal(BaseModel):
    """What was typed and ticked."""

    item: str = Field(max_length=40)
    delta: str = Field(max_length=20)
    reason: str = Field(min_length=1, max_length=4000)
    unions: str = Field(default="", max_length=140_000)  # two thousand ids
    union: list[UnionId] = Field(default=[], max_length=MOST)
    whole: list[Annotated[str, Field(pattern=DISTRICT)]] = Field(default=[], max_length=100)  # of which all are meant

    def typed(self) -> list[str]:
        """Ids, wherever they are parted."""
        return re.sub("[，、,]", " ", self.unions).split()


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
    """The form for another one, until the results are published."""
    this = await evaluation_of(page, evaluation_id)
    if this is not None and this.published_on is not None:
        return page.part("calibration", "calibrations/published.html", day=this.published_on)
    return page.part("calibration", "calibrations/form.html", **await _form(page, evaluation_id))


@router.get(f"{ONE}/unions")
async def of_district(page: CurrentPage, evaluation_id: Identifier, district: DistrictName) -> Response:
    """The unions of a district, to be ticked."""
    found = await _in_district(page, evaluation_id, district, SHOWN)
    return page.part("calibration_unions", "calibrations/unions.html", found=found, shown=SHOWN)


@router.post(ONE, dependencies=[Depends(own_form)])
async def propose(page: CurrentPage, evaluation_id: Identifier, form: Annotated[Proposal, Form()]) -> Response:
    """Propose to add points to an item of some unions, or to take them off."""
    chosen = [*form.typed(), *form.union, *await _all_of(page, evaluation_id, form.whole)]
    ids: list[JsonValue] = [*dict.fromkeys(chosen)]
    if not ids:
        raise Refused(422, {page.words.language: page.words("calibration.nobody")})
    body: dict[str, JsonValue] = {
        "calibration_id": secrets.token_hex(8), "item": form.item, "delta": form.delta.strip(), "unions": ids, "reason": form.reason.strip(),
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


async def _in_district(page: Page, evaluation_id: str, district: str, most: int) -> UnionsBelow:
    own = {} if district == OWN else {"district": district}
    return await page.ask("assessment", f"/evaluations/{evaluation_id}/district-unions", UnionsBelow, limit=most, **own)


async def _all_of(page: Page, evaluation_id: str, districts: Sequence[str]) -> list[UnionId]:
    """Every union of some districts.

    Raises:
        Refused: more than one calibration may name.
    """
    found = await asyncio.gather(*(_in_district(page, evaluation_id, one, MOST) for one in districts))
    if any(one.more for one in found):
        raise Refused(422, {page.words.language: page.words("calibration.too_many")})
    return [union.union_id for one in found for union in one.items]


async def _form(page: Page, evaluation_id: str, *, told: bool = False) -> dict[str, object]:
    items, districts = await asyncio.gather(
        page.ask("assessment", f"/evaluations/{evaluation_id}/items", list[Item]),
        page.ask("assessment", f"/evaluations/{evaluation_id}/districts", list[District]),
    )
    said = [
        (one.code, f"{one.code} {one.title_zh if page.words.language == 'zh' else one.title_en} / {one.full}")
        for one in items
    ]
    named = sorted(districts, key=lambda one: (one.union_id is None, one.name))
    return {"evaluation_id": evaluation_id, "items": said, "told": told, "districts": named, "own": OWN}


def _shown(evaluation_id: str, found: list[Calibration]) -> dict[str, object]:
    newest = sorted(
        found, key=lambda one: (one.standing != "proposed", one.standing != "confirmed", -one.proposed_on.toordinal())
    )
    return {"evaluation_id": evaluation_id, "calibrations": newest}
