"""Workers ask to join a union: a form without signing in, where it stands, and the committee's board of applications."""

import secrets
from collections.abc import Mapping
from re import fullmatch
from typing import Annotated, Final
from uuid import uuid4

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import RedirectResponse

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.membership import MembershipApplication, MembershipForm, MembershipStage
from gonghui_console.charts import Tone
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import AnyPage, CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_shared.ids import Identifier, UnionId

from .applying import LETTERS, NUMBER, PLACES
from .cadres import answered as as_answered
from .union import card_of

router = APIRouter()
JOIN: Final = Form("join", (Field("name"), Field("id_number"), Field("phone", optional=True)))
ADMIT: Final = Form("admit_applicant", (Field("member_id", "id", optional=True),))
DECLINE: Final = Form("decline_application", (Field("reason"),))
TONES: Final[Mapping[str, Tone]] = {"waiting": "warn", "admitted": "good", "declined": "bad"}
After = Annotated[str, Query(max_length=500)]


@router.get("/join/{union_id}")
async def ask(page: AnyPage, union_id: UnionId) -> Response:
    """The form; the union hands out its address."""
    return await _form(page, union_id, "".join(secrets.choice(LETTERS) for _ in range(PLACES)))


@router.get("/join/{union_id}/find")
async def find(union_id: UnionId, number: Annotated[str, Query(max_length=60)]) -> Response:
    """To the application whose number somebody kept."""
    kept = "".join(letter for letter in number.lower() if letter in LETTERS)[:PLACES]
    return RedirectResponse(f"/join/{union_id}/{kept}" if len(kept) == PLACES else f"/join/{union_id}", 303)


@router.post("/join/{union_id}", dependencies=[Depends(own_form)])
async def join(page: AnyPage, union_id: UnionId, typed: Typed) -> Response:
    """Send the application; sent twice, it is one."""
    number = typed.values.get("number", "")
    if not fullmatch(NUMBER, number):
        return RedirectResponse(f"/join/{union_id}", 303)
    path = f"/unions/{union_id}/membership-applications/{number}"
    try:
        done = await carry_out(page, "organisation", path, JOIN, typed, shaped=as_joined)
    except Undone as undone:
        if undone.code == "applied-already":
            return RedirectResponse(f"/join/{union_id}/{number}", 303)
        return await _form(page, union_id, number, undone)
    return RedirectResponse(f"/join/{union_id}/{number}?known={done.known}", 303)


@router.get("/join/{union_id}/{number}")
async def stage(
    page: AnyPage, union_id: UnionId, number: Annotated[str, Path(pattern=NUMBER)], known: Known = ""
) -> Response:
    """Where an application stands."""
    path = f"/unions/{union_id}/membership-applications/{number}/stage"
    found = await page.ask("organisation", path, MembershipStage, **waiting_for(known))
    return page.show(
        "applying/joined.html", found=found, number=number, union_id=union_id, fresh=bool(known), tones=TONES
    )


@router.get("/unions/{union_id}/applications")
async def board(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame, with the address of the form."""
    return page.show("members/applications.html", union_id=union_id, union=await card_of(page, union_id))


@router.get("/unions/{union_id}/applications/waiting")
async def waiting(
    page: CurrentPage, union_id: UnionId, after: After = "", done: DoneWhat = "", known: Known = ""
) -> Response:
    """Who waits for an answer, the longest first."""
    paged = await _applications(page, union_id, after, known, waiting="true")
    return as_answered(page, done)(
        "applications_waiting", "members/applicants.html", union_id=union_id, applications=paged.items,
        more_at=page.next(paged), admit=ADMIT, decline=DECLINE, done=done if done in {ADMIT.key, DECLINE.key} else "",
    )  # fmt: skip


@router.get("/unions/{union_id}/applications/answered")
async def answered(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """What was answered, the newest first, with the membership that it led to."""
    paged = await _applications(page, union_id, after, "", waiting="false", descending="true")
    return page.part(
        "applications_answered", "members/answered.html", union_id=union_id, applications=paged.items,
        more_at=page.next(paged), tones=TONES,
    )  # fmt: skip


@router.post("/unions/{union_id}/applications/{application_id}/admission", dependencies=[Depends(own_form)])
async def admit(page: CurrentPage, union_id: UnionId, application_id: Identifier, typed: Typed) -> Response:
    """Admit an applicant, under a number that was typed or is made up."""
    path = f"/unions/{union_id}/membership-applications/{application_id}/admission"
    done = await carry_out(
        page, "organisation", path, ADMIT, typed, shaped=lambda body: {"member_id": str(uuid4())} | body
    )
    return told(f"/unions/{union_id}/applications/waiting", ADMIT.key, done)


@router.post("/unions/{union_id}/applications/{application_id}/declination", dependencies=[Depends(own_form)])
async def decline(page: CurrentPage, union_id: UnionId, application_id: Identifier, typed: Typed) -> Response:
    """Decline one with a reason."""
    path = f"/unions/{union_id}/membership-applications/{application_id}/declination"
    done = await carry_out(page, "organisation", path, DECLINE, typed)
    return told(f"/unions/{union_id}/applications/waiting", DECLINE.key, done)


def as_joined(body: Body) -> Body:
    """The application; a telephone number as people write it."""
    return {**body, "phone": str(body.get("phone", "")).replace(" ", "")}


async def _form(page: Page, union_id: UnionId, number: str, undone: Undone | None = None) -> Response:
    found = await page.ask("organisation", f"/unions/{union_id}/membership-form", MembershipForm)
    return page.show(
        "applying/join.html", undone.status if undone else 200,
        union_id=union_id, name=found.union_name, form=JOIN, number=number, undone=undone,
    )  # fmt: skip


async def _applications(
    page: Page, union_id: UnionId, after: str, known: str, **asked: str
) -> Paged[MembershipApplication]:
    path = f"/unions/{union_id}/membership-applications"
    position = waiting_for(known) | ({"after": after} if after else {})
    return await page.ask("organisation", path, Paged[MembershipApplication], **position, **asked)
