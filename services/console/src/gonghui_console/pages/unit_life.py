"""How a union works in its unit: its powers and their use, its activists, the groups in which it works with the unit."""

import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.union_life import Activist, Power, WorkingGroup
from gonghui_console.charts import Chart, Series
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Sent, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.ids import Identifier, PersonId, UnionId

router = APIRouter(prefix="/unions/{union_id}")
Person = Annotated[PersonId, Path()]
GroupId = Annotated[Identifier, Path()]
After = Annotated[str, Query(max_length=500)]
ON: Final = Field("occurred_on", "day", optional=True)
USE: Final = Form("power_use", (Field("kind", "choice", codes="power"), Field("used_for", "long"), ON))
RECOGNISE: Final = Form("activist_recognise", (Field("person_id", "id"), Field("does"), ON))
END_ACTIVIST: Final = Form("activist_end", (Field("reason", "choice", codes="activist_reason"), ON))
SET_UP: Final = Form("group_set_up", (Field("kind", "choice", codes="group_kind"), Field("title"), ON))
JOIN: Final = Form(
    "group_join",
    (
        Field("person_id", "id"), Field("role", "choice", codes="group_role"),
        Field("office", "choice", codes="group_office"), ON,
    ),
)  # fmt: skip
LEAVE: Final = Form("leave_seat")
END_GROUP: Final = Form("group_end", (ON,))


@router.get("/powers")
async def powers(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """Its powers, and what they were used for."""
    return await _powers(page, union_id, done=done if done == USE.key else "", known=known)


@router.post("/powers", dependencies=[Depends(own_form)])
async def use_power(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """A power was used."""
    at, fixed = f"/unions/{union_id}/powers", {"use_id": f"use-{secrets.token_hex(6)}"}
    try:
        done = await carry_out(page, "organisation", f"{at}/uses", USE, typed, dict(fixed))
    except Undone as undone:
        return await _powers(page, union_id, undone=undone)
    return told(at, USE.key, done)


async def _powers(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    found = await page.ask("organisation", f"/unions/{union_id}/powers", list[Power], **waiting_for(known))
    kinds = {"kind": [(one.kind, page.words.name("power", one.kind)) for one in found]}
    return page.part(
        "powers", "unit_life/powers.html", undone.status if undone else 200, union_id=union_id, powers=found,
        chart=used(page.words, found) if any(one.uses for one in found) else None, undone=undone, done=done, use=USE, kinds=kinds,
    )  # fmt: skip


def used(words: Words, powers: list[Power]) -> Chart:
    """How often each power was used within a year."""
    return Chart(
        label=words("powers.chart"), head=words("powers.power"), unit=words("unit.times"), horizontal=True,
        categories=[words.name("power", one.kind) for one in powers],
        series=[Series(name=words("powers.uses"), values=[one.uses for one in powers], tone="good")],
    )  # fmt: skip


@router.get("/activists")
async def activists(
    page: CurrentPage, union_id: UnionId, after: After = "", done: DoneWhat = "", known: Known = ""
) -> Response:
    """On whom it can count."""
    said = done if done in {RECOGNISE.key, END_ACTIVIST.key} else ""
    return await _activists(page, union_id, after, done=said, known=known)


@router.post("/activists", dependencies=[Depends(own_form)])
async def recognise(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Somebody is an activist."""
    return await _with_activists(page, union_id, RECOGNISE, "", typed)


@router.post("/activists/{person_id}/end", dependencies=[Depends(own_form)])
async def end_activist(page: CurrentPage, union_id: UnionId, person_id: Person, typed: Typed) -> Response:
    """Somebody is an activist no longer."""
    return await _with_activists(page, union_id, END_ACTIVIST, f"/{person_id}/end", typed)


async def _with_activists(page: Page, union_id: UnionId, form: Form, path: str, typed: Sent) -> Response:
    at = f"/unions/{union_id}/activists"
    try:
        done = await carry_out(page, "organisation", f"{at}{path}", form, typed)
    except Undone as undone:
        return await _activists(page, union_id, undone=undone)
    return told(at, form.key, done)


async def _activists(
    page: Page, union_id: UnionId, after: str = "", *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    asked = {"after": after} if after else {}
    where = f"/unions/{union_id}/activists"
    paged = await page.ask("organisation", where, Paged[Activist], limit=20, **asked, **waiting_for(known))
    return page.part(
        "activists", "unit_life/activists.html", undone.status if undone else 200, union_id=union_id,
        activists=paged.items, more_at=page.next(paged), undone=undone, done=done, recognise=RECOGNISE, end=END_ACTIVIST,
    )  # fmt: skip


@router.get("/working-groups")
async def groups(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """The groups in which union and unit work together."""
    said = done if done in {SET_UP.key, JOIN.key, LEAVE.key, END_GROUP.key} else ""
    return await _groups(page, union_id, done=said, known=known)


@router.post("/working-groups", dependencies=[Depends(own_form)])
async def set_up(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """A group is set up."""
    return await _with_groups(page, union_id, SET_UP, "", typed, {"group_id": f"group-{secrets.token_hex(6)}"})


@router.post("/working-groups/{group_id}/seats", dependencies=[Depends(own_form)])
async def join(page: CurrentPage, union_id: UnionId, group_id: GroupId, typed: Typed) -> Response:
    """Somebody sits in a group."""
    return await _with_groups(page, union_id, JOIN, f"/{group_id}/seats", typed)


@router.post("/working-groups/{group_id}/seats/{person_id}/leave", dependencies=[Depends(own_form)])
async def leave(page: CurrentPage, union_id: UnionId, group_id: GroupId, person_id: Person, typed: Typed) -> Response:
    """Somebody sits there no longer."""
    return await _with_groups(page, union_id, LEAVE, f"/{group_id}/seats/{person_id}/leave", typed)


@router.post("/working-groups/{group_id}/end", dependencies=[Depends(own_form)])
async def end_group(page: CurrentPage, union_id: UnionId, group_id: GroupId, typed: Typed) -> Response:
    """A group ends."""
    return await _with_groups(page, union_id, END_GROUP, f"/{group_id}/end", typed)


async def _with_groups(
    page: Page, union_id: UnionId, form: Form, path: str, typed: Sent, fixed: Body | None = None
) -> Response:
    at = f"/unions/{union_id}/working-groups"
    try:
        done = await carry_out(page, "organisation", f"{at}{path}", form, typed, fixed)
    except Undone as undone:
        return await _groups(page, union_id, undone=undone)
    return told(at, form.key, done)


async def _groups(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = f"/unions/{union_id}/working-groups"
    found = await page.ask("organisation", where, list[WorkingGroup], **waiting_for(known))
    return page.part(
        "working_groups", "unit_life/groups.html", undone.status if undone else 200, union_id=union_id, groups=found,
        undone=undone, done=done, set_up=SET_UP, join=JOIN, end=END_GROUP,
    )  # fmt: skip
