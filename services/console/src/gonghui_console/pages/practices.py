"""Good practices: a union's own with the form to nominate, those of the city to take over, those that wait for a review."""

import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import UnionCard
from gonghui_console.answers.supervision import Practice, PracticeWithWords
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused
from gonghui_console.session import own_form
from gonghui_shared.ids import Identifier, UnionId

from .union import card_of

router = APIRouter(prefix="/unions/{union_id}")
ONE: Final = "/practices/{owner_id}/{practice_id}"
Owner = Annotated[UnionId, Path()]
PracticeId = Annotated[Identifier, Path()]
After = Annotated[str, Query(max_length=500)]
NOMINATE: Final = Form("practice_nominate", (Field("title"), Field("description", "long")))
WAYS: Final = {
    "review": Form("practice_review", (Field("published", "tick"), Field("opinion", "long"))),
    "adoptions": Form("practice_adopt", (Field("how", "long"),)),
}
DONE: Final = frozenset({NOMINATE.key, *(form.key for form in WAYS.values())})


@router.get("/practices")
async def practices(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame."""
    return page.show("practices/page.html", union_id=union_id, union=await card_of(page, union_id))


@router.get("/practices-own")
async def own(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """A union's own practices, and the form to nominate one."""
    return await _own(page, union_id, done=done if done == NOMINATE.key else "", known=known)


@router.post("/practices-own", dependencies=[Depends(own_form)])
async def nominate(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Nominate a practice."""
    practice = f"practice-{secrets.token_hex(6)}"
    path = f"/unions/{union_id}/practices"
    try:
        done = await carry_out(page, "assessment", path, NOMINATE, typed, {"practice_id": practice})
    except Undone as undone:
        return await _own(page, union_id, undone=undone)
    return told(f"/unions/{union_id}/practices/{union_id}/{practice}", NOMINATE.key, done)


@router.get("/practices-published")
async def published(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Published practices, those taken over most at the top."""
    asked = {"after": after} if after else {}
    where = f"/unions/{union_id}/published-practices"
    paged = await page.ask("assessment", where, Paged[Practice], descending="true", **asked)
    return page.part(
        "published_practices", "practices/list.html", union_id=union_id, practices=paged.items, more_at=page.next(paged)
    )


@router.get("/practices-nominated")
async def nominated(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """Practices of unions directly below that wait for a review."""
    asked = {"after": after} if after else {}
    paged = await page.ask("assessment", f"/federations/{union_id}/practices", Paged[Practice], **asked)
    return page.part(
        "nominated_practices", "practices/list.html", union_id="", practices=paged.items, more_at=page.next(paged)
    )


@router.get(ONE)
async def one(
    page: CurrentPage, union_id: UnionId, owner_id: Owner, practice_id: PracticeId, done: DoneWhat = "", known: Known = ""
) -> Response:  # fmt: skip
    """One practice, as the union itself, the one above it, or another one reads it."""
    return await _shown(page, union_id, owner_id, practice_id, done=done if done in DONE else "", known=known)


@router.post(f"{ONE}/{{way}}", dependencies=[Depends(own_form)])
async def write(
    page: CurrentPage, union_id: UnionId, owner_id: Owner, practice_id: PracticeId, way: str, typed: Typed
) -> Response:
    """Review it, or take it over for the union."""
    if (form := WAYS.get(way)) is None:
        raise Refused(404, {})
    fixed: Body = {"adopter_id": union_id}
    if way == "review":
        fixed = {"superior_id": (await page.ask("organisation", f"/unions/{owner_id}", UnionCard)).superior_id}
    try:
        done = await carry_out(
            page, "assessment", f"/unions/{owner_id}/practices/{practice_id}/{way}", form, typed, fixed
        )
    except Undone as undone:
        return await _shown(page, union_id, owner_id, practice_id, undone=undone)
    return told(f"/unions/{union_id}/practices/{owner_id}/{practice_id}", form.key, done)


async def _own(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = f"/unions/{union_id}/practices"
    paged = await page.ask("assessment", where, Paged[Practice], **waiting_for(known), descending="true")
    return page.part(
        "own_practices", "practices/own.html", undone.status if undone else 200,
        union_id=union_id, practices=paged.items, more_at=page.next(paged), undone=undone, done=done, nominate=NOMINATE,
    )  # fmt: skip


async def _shown(
    page: Page, union_id: UnionId, owner_id: UnionId, practice_id: str, *, undone: Undone | None = None, done: str = "",
    known: str = "",
) -> Response:  # fmt: skip
    other = owner_id != union_id
    where = f"/unions/{union_id}/published-practices/{owner_id}" if other else f"/unions/{union_id}/practices"
    found = await page.ask("assessment", f"{where}/{practice_id}", PracticeWithWords, **waiting_for(known))
    way = "adoptions" if other else "review" if found.standing == "nominated" else ""
    if any(adopter.adopter_id == union_id for adopter in found.adopters):
        way = ""
    return page.show(
        "practices/one.html", undone.status if undone else 200, union_id=union_id, practice=found, undone=undone, done=done,
        way=way, form=WAYS.get(way), other=other,
    )  # fmt: skip
