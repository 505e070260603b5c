"""What is recorded of a union beside its roll: its unit's figures, who leads, represents and supports it; forms for those who may."""

import asyncio
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Depends, Response
from pydantic import JsonValue

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import Union, UnionCard
from gonghui_console.answers.union_life import Links, Place
from gonghui_console.forms import DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import UnionId

router = APIRouter(prefix="/unions/{union_id}")
MOST_OFFERED: Final = 200
UNIT_TYPE: Final = Field("unit_type", "choice", codes="unit_type")


@dataclass(frozen=True, slots=True)
class Record:
    """A form of the desk, where it is sent, and whether the union directly above is the one that acts."""

    form: Form
    path: str
    by_superior: bool = False


RECORDS: Final = {
    record.form.key: record
    for record in (
        Record(
            Form(
                "unit_facts",
                (
                    Field("staff", "count"), Field("women_staff", "count"), Field("legal_person", "tick"),
                    Field("own_account", "tick"), Field("workers_home", "tick"),
                ),
            ),
            "unit-facts",
        ),
        Record(Form("leadership", (Field("party_body"), Field("administration"))), "leadership"),
        Record(Form("switched_type", (UNIT_TYPE,)), "unit-type", by_superior=True),
        Record(Form("certified", (Field("certificate"),)), "legal-person", by_superior=True),
        Record(Form("mentored", (Field("superior_id", "choice"), Field("mentor_id", "id"), Field("until", "day"))), "mentor"),
        Record(Form("released", (Field("superior_id", "choice"),)), "mentor/release"),
    )
}  # fmt: skip


@router.get("/record")
async def record(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """What is recorded, and the forms."""
    return await _shown(page, union_id, done=done if done in RECORDS else "", known=known)


@router.post("/record/{what}", dependencies=[Depends(own_form)])
async def write(page: CurrentPage, union_id: UnionId, what: str, typed: Typed) -> Response:
    """Record something."""
    if (chosen := RECORDS.get(what)) is None:
        raise Refused(404, {})
    fixed: dict[str, JsonValue] = {}
    if chosen.by_superior:
        fixed = {"superior_id": (await page.ask("organisation", f"/unions/{union_id}", UnionCard)).superior_id}
    try:
        done = await carry_out(page, "organisation", f"/unions/{union_id}/{chosen.path}", chosen.form, typed, fixed)
    except Undone as undone:
        return await _shown(page, union_id, undone=undone)
    return told(f"/unions/{union_id}/record", what, done)


async def _shown(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where, wait = f"/unions/{union_id}", waiting_for(known)
    union, links, places = await asyncio.gather(
        page.ask("organisation", where, UnionCard, **wait),
        page.ask("organisation", f"{where}/links", Links, **wait),
        page.ask("organisation", f"{where}/above", list[Place]),
    )
    above = [(place.union_id, place.name or place.union_id) for place in places if place.union_id != union_id]
    values = {
        "unit_facts": union.model_dump(), "leadership": links.model_dump(exclude_none=True),
        "switched_type": {"unit_type": union.unit_type},
    }  # fmt: skip
    mentors = [] if links.mentor_id else [*above, *await _districts(page)]
    return page.show(
        "union/record.html", undone.status if undone else 200,
        union=union, links=links, forms={key: one.form for key, one in RECORDS.items()}, values=values, undone=undone,
        done=done, options={"superior_id": above, "mentor_id": list(dict.fromkeys(mentors))}, today=business_date(page.now),
    )  # fmt: skip


async def _districts(page: Page) -> list[tuple[str, str]]:
    """Those that may support a union, for whoever may see them."""
    where = f"/federations/{page.federation}/unions"
    try:
        found = await page.ask("organisation", where, Paged[Union], kind="district", limit=MOST_OFFERED)
    except Refused:
        return []
    return [(union.union_id, union.name) for union in found.items]
