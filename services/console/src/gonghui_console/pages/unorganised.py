"""Units that have no union: their clock, the written opinion, the union that ends it, and the preparatory fund held for it."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.finance import PreparatoryFund
from gonghui_console.answers.organisation import UnionCard
from gonghui_console.answers.union_life import Unit
from gonghui_console.charts import MOST_BARS, Chart, Series
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Down, Refused
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

from .restructurings import names_of

router = APIRouter(prefix="/unions/{union_id}")
AT: Final = "/unorganised-units"
FUND: Final = "/preparatory-funds"
UnitId = Annotated[Identifier, Path()]
After = Annotated[str, Query(max_length=500)]
State = Annotated[str, Query(pattern=r"^(waiting|overdue|)$")]
LISTED: Final = 20
ON: Final = Field("occurred_on", "day", optional=True)
RECORD: Final = Form(
    "unit_record",
    (
        Field("name"), Field("unit_type", "choice", codes="unit_type"), Field("jurisdiction"), Field("staff", "count"),
        Field("established_on", "day"), ON,
    ),
)  # fmt: skip
WAYS: Final[Mapping[str, Form]] = {
    "opinions": Form("unit_opinion", (Field("paper"), Field("text", "long"), ON)),
    "union": Form("unit_union", (Field("formed_union_id", "union"), ON)),
    "closing": Form("unit_closing", (Field("reason"), ON)),
}
FUND_WAYS: Final[Mapping[str, Form]] = {
    "assessments": Form("fund_assessment", (Field("month", "month"), Field("payroll", "yuan"))),
    "receipts": Form(
        "fund_receipt", (Field("receipt_id", "id"), Field("month", "month"), Field("received", "yuan"), ON)
    ),
    "return": Form("fund_return", (ON,)),
}
DONE: Final = frozenset({RECORD.key, *(form.key for form in (*WAYS.values(), *FUND_WAYS.values()))})


@router.get(AT)
async def units(
    page: CurrentPage, union_id: UnionId, state: State = "", done: DoneWhat = "", known: Known = ""
) -> Response:
    """The frame, and the form to enter a unit."""
    return await _register(page, union_id, state=state, done=done if done in DONE else "", known=known)


@router.post(AT, dependencies=[Depends(own_form)])
async def record(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Enter a unit."""
    unit = f"unit-{secrets.token_hex(6)}"
    where = f"/unions/{union_id}/unorganised-units/{unit}"
    try:
        done = await carry_out(page, "organisation", where, RECORD, typed)
    except Undone as undone:
        return await _register(page, union_id, undone=undone)
    return told(where, RECORD.key, done)


async def _register(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, state: str = "", done: str = "", known: str = ""
) -> Response:
    union = await page.ask("organisation", f"/unions/{union_id}", UnionCard)
    return page.show(
        "unorganised/page.html", undone.status if undone else 200,
        union=union, state=state, undone=undone, done=done, known=known, form=RECORD,
    )  # fmt: skip


@router.get(f"{AT}/list")
async def listed(
    page: CurrentPage, union_id: UnionId, state: State = "", after: After = "", known: Known = ""
) -> Response:
    """Units in the area of the union and of all below it, those whose time ends first at the top."""
    asked = {name: value for name, value in (("state", state), ("after", after)) if value} | waiting_for(known)
    where = f"/federations/{union_id}/unorganised-units"
    paged = await page.ask("organisation", where, Paged[Unit], limit=LISTED, **asked)
    today = business_date(page.now)
    late = [one for one in paged.items if one.form_by < today][:MOST_BARS]
    return page.part(
        "units", "unorganised/list.html", union_id=union_id, units=paged.items, more_at=page.next(paged), today=today,
        back=(f"/unions/{union_id}/unorganised-units", page.words("units.title")),
        chart=drawn(page.words, late, today) if late else None,
    )  # fmt: skip


@router.get(AT + "/{unit_id}")
async def unit(
    page: CurrentPage, union_id: UnionId, unit_id: UnitId, done: DoneWhat = "", known: Known = ""
) -> Response:
    """One unit, its clock, and the forms."""
    return await _shown(page, union_id, unit_id, done=done if done in DONE else "", known=known)


@router.post(AT + "/{unit_id}/{way}", dependencies=[Depends(own_form)])
async def write(page: CurrentPage, union_id: UnionId, unit_id: UnitId, way: str, typed: Typed) -> Response:
    """Issue the opinion, link the union, take the unit from the register; the last two end its page."""
    if (form := WAYS.get(way)) is None:
        raise Refused(404, {})
    where = f"/unions/{union_id}/unorganised-units"
    try:
        done = await carry_out(page, "organisation", f"{where}/{unit_id}/{way}", form, typed)
    except Undone as undone:
        return await _shown(page, union_id, unit_id, undone=undone)
    return told(f"{where}/{unit_id}" if way == "opinions" else where, form.key, done)


async def _shown(
    page: Page, union_id: UnionId, unit_id: str, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = f"/unions/{union_id}"
    union, found = await asyncio.gather(
        page.ask("organisation", where, UnionCard),
        page.ask("organisation", f"{where}/unorganised-units/{unit_id}/clock", Unit, **waiting_for(known)),
    )
    today = business_date(page.now)
    ways = [way for way in WAYS if way != "opinions" or found.form_by < today]
    return page.show(
        "unorganised/unit.html", undone.status if undone else 200,
        union=union, unit=found, ways={way: WAYS[way] for way in ways}, undone=undone, done=done, today=today,
    )  # fmt: skip


@router.get(FUND)
async def funds(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """What units without a union owe and paid, and what has to go back."""
    asked = {"after": after} if after else {}
    where = f"/unions/{union_id}/preparatory-funds"
    paged = await page.ask("finance", where, Paged[PreparatoryFund], limit=LISTED, **asked)
    called = await asyncio.gather(*(_unit_name(page, union_id, one.unit_id) for one in paged.items))
    return page.part(
        "funds", "unorganised/funds.html", union_id=union_id, funds=paged.items, more_at=page.next(paged),
        names={one.unit_id: name for one, name in zip(paged.items, called, strict=True)},
        unions=await names_of(page, [one.formed_union_id for one in paged.items if one.formed_union_id]),
    )  # fmt: skip


@router.get(FUND + "/{unit_id}")
async def fund(
    page: CurrentPage, union_id: UnionId, unit_id: UnitId, done: DoneWhat = "", known: Known = ""
) -> Response:
    """The fund of one unit, and the forms for it."""
    return await _fund(page, union_id, unit_id, done=done if done in DONE else "", known=known)


@router.post(FUND + "/{unit_id}/{way}", dependencies=[Depends(own_form)])
async def book(page: CurrentPage, union_id: UnionId, unit_id: UnitId, way: str, typed: Typed) -> Response:
    """Assess a month, book a receipt, hand what is held over to the union that the unit formed."""
    if (form := FUND_WAYS.get(way)) is None:
        raise Refused(404, {})
    where, fixed = f"/unions/{union_id}/preparatory-funds/{unit_id}", Body()
    if way == "return":
        fixed = {"to_union_id": (await page.ask("finance", where, PreparatoryFund)).formed_union_id}
    try:
        done = await carry_out(page, "finance", f"{where}/{way}", form, typed, fixed)
    except Undone as undone:
        return await _fund(page, union_id, unit_id, undone=undone)
    return told(where, form.key, done)


async def _fund(
    page: Page, union_id: UnionId, unit_id: str, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = f"/unions/{union_id}/preparatory-funds"
    try:
        found = await page.ask("finance", f"{where}/{unit_id}", PreparatoryFund, **waiting_for(known))
    except Refused as refused:
        if refused.status != 404:
            raise
        found = None  # it owes none, or finance does not know of it yet
    formed = await names_of(page, [found.formed_union_id] if found and found.formed_union_id else [])
    return page.part(
        "fund", "unorganised/fund.html", undone.status if undone else 200, union_id=union_id, unit_id=unit_id, fund=found,
        unit=await _unit_name(page, union_id, unit_id), formed=formed, undone=undone, done=done, ways=FUND_WAYS,
        back=(where, page.words("funds.title")),
    )  # fmt: skip


async def _unit_name(page: Page, union_id: UnionId, unit_id: str) -> str:
    """What a unit is called; its id once it has a union, or where organisation does not say."""
    try:
        return (await page.ask("organisation", f"/unions/{union_id}/unorganised-units/{unit_id}/clock", Unit)).name
    except (Down, Refused):
        return unit_id


def drawn(words: Words, late: Sequence[Unit], today: date) -> Chart:
    """For how long units of a page have had to have a union."""
    return Chart(
        label=words("units.chart"), head=words("units.unit"), unit=words("unit.days"), horizontal=True,
        categories=[one.name for one in late],
        series=[Series(name=words("field.days"), values=[(today - one.form_by).days for one in late], tone="bad")],
    )  # fmt: skip
