"""Appointments to posts that nobody elects: nominated against the checklist, approved or rejected by somebody else."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response
from pydantic import JsonValue

from gonghui_console.answers.cadres import Appointment
from gonghui_console.answers.everywhere import Paged
from gonghui_console.charts import Tone
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

from .cadres import POST, answered, named, people_of, posts_of

router = APIRouter(prefix="/unions/{union_id}/cadres/appointments")
After = Annotated[str, Query(max_length=500)]
ELECTED: Final = frozenset({"chair", "vice_chair", "committee_member", "funds_reviewer"})
NOMINATE: Final = Form("nominate_cadre", (POST, Field("person_id", "id")))
APPROVE: Final = Form("approve_appointment", (Field("held_from", "day"),))
REJECT: Final = Form("reject_nomination", (Field("reason"),))
TONES: Final[Mapping[str, Tone]] = {"nominated": "warn", "approved": "good", "rejected": "bad"}


@router.get("")
async def appointments(
    page: CurrentPage, union_id: UnionId, after: After = "", done: DoneWhat = "", known: Known = ""
) -> Response:
    """Nominations with what was found, and the forms to nominate and to answer."""
    where, asked = f"/unions/{union_id}", waiting_for(known) | ({"after": after} if after else {})
    paged, criteria, posts, people = await asyncio.gather(
        page.ask("organisation", f"{where}/appointments", Paged[Appointment], descending="true", **asked),
        _criteria(page, union_id), posts_of(page, union_id), people_of(page, union_id),
    )  # fmt: skip
    open_posts = [post for post in posts if post.kind not in ELECTED and post.holder is None]
    return answered(page, done)(
        "appointments", "cadres/appointments.html", union_id=union_id, appointments=paged.items, more_at=page.next(paged),
        posts={post.post_id: post for post in posts}, tones=TONES, approve=APPROVE, reject=REJECT,
        nominate=checklist(page.words, criteria) if open_posts else None,
        options={"post_id": named(page.words, open_posts), "person_id": people},
        values={"held_from": business_date(page.now).isoformat()},
        done=done if done in {NOMINATE.key, APPROVE.key, REJECT.key} else "",
    )  # fmt: skip


@router.post("", dependencies=[Depends(own_form)])
async def nominate(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Nominate somebody with what was found about every criterion."""
    form = checklist(page.words, criteria := await _criteria(page, union_id))
    path = f"/unions/{union_id}/appointments/a-{secrets.token_hex(6)}"
    done = await carry_out(page, "organisation", path, form, typed, shaped=lambda body: as_checked(body, criteria))
    return told(f"/unions/{union_id}/cadres/appointments", NOMINATE.key, done)


@router.post("/{appointment_id}/approval", dependencies=[Depends(own_form)])
async def approve(page: CurrentPage, union_id: UnionId, appointment_id: Identifier, typed: Typed) -> Response:
    """Approve what somebody else nominated: the post is filled."""
    path = f"/unions/{union_id}/appointments/{appointment_id}/approval"
    done = await carry_out(page, "organisation", path, APPROVE, typed, {"post_id": typed.id("post_id")})
    return told(f"/unions/{union_id}/cadres/appointments", APPROVE.key, done)


@router.post("/{appointment_id}/rejection", dependencies=[Depends(own_form)])
async def reject(page: CurrentPage, union_id: UnionId, appointment_id: Identifier, typed: Typed) -> Response:
    """Reject it with a reason."""
    path = f"/unions/{union_id}/appointments/{appointment_id}/rejection"
    done = await carry_out(page, "organisation", path, REJECT, typed)
    return told(f"/unions/{union_id}/cadres/appointments", REJECT.key, done)


def checklist(words: Words, criteria: Sequence[str]) -> Form:
    """The form with each criterion: whether it is met, and what was found."""
    lines = [
        field
        for criterion in criteria
        for field in (
            Field(f"met_{criterion}", "tick", label=words("appointments.met", criterion=words.name("criterion", criterion))),
            Field(f"note_{criterion}", label=words("appointments.note", criterion=words.name("criterion", criterion))),
        )
    ]  # fmt: skip
    return Form(NOMINATE.key, (*NOMINATE.fields, *lines))


def as_checked(body: Body, criteria: Sequence[str]) -> Body:
    """The criteria as one list."""
    lines: list[JsonValue] = [
        {"criterion": one, "met": body[f"met_{one}"], "note": body[f"note_{one}"]} for one in criteria
    ]
    return {name: body[name] for name in ("post_id", "person_id")} | {"checklist": lines}


async def _criteria(page: Page, union_id: UnionId) -> list[str]:
    return await page.ask("organisation", f"/unions/{union_id}/appointment-criteria", list[str])
