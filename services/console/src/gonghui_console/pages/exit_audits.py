"""Audits of a union's chairs who left: which are due, what they came to, and the form of the auditor."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import ExitAudit
from gonghui_console.forms import DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import PersonId, PostId, UnionId

router = APIRouter()
AT: Final = "/unions/{union_id}/exit-audits"
OPINIONS: Final = {"clean": "good", "minor": "warn", "serious": "bad"}
CONCLUDE: Final = Form(
    "exit_audit", (Field("opinion", "choice", codes="audit_opinion"), Field("report", "file"))
)  # fmt: skip


@router.get(AT)
async def exit_audits(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """Every audit that was asked for, those that are due first."""
    return await _shown(page, union_id, done=done, known=known)


@router.post(AT + "/{post_id}/{person_id}/{held_from}", dependencies=[Depends(own_form)])
async def conclude(
    page: CurrentPage,
    union_id: UnionId,
    post_id: Annotated[PostId, Path()],
    person_id: Annotated[PersonId, Path()],
    held_from: date,
    typed: Typed,
) -> Response:
    """Record what one came to."""
    where = AT.format(union_id=union_id)
    path = f"{where}/{post_id}/{person_id}/conclusion"
    try:
        done = await carry_out(page, "organisation", path, CONCLUDE, typed, {"held_from": held_from.isoformat()})
    except Undone as undone:
        return await _shown(page, union_id, undone=undone)
    return told(where, CONCLUDE.key, done)


async def _shown(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    where = AT.format(union_id=union_id)
    paged = await page.ask("organisation", where, Paged[ExitAudit], limit=50, **waiting_for(known))
    return page.part(
        "exit_audits", "cadres/exit_audits.html", undone.status if undone else 200,
        back=(f"/unions/{union_id}/cadres", page.words("cadres.title")), at=where, audits=paged.items, undone=undone,
        done=done if done == CONCLUDE.key else "", conclude=CONCLUDE, tones=OPINIONS, today=business_date(page.now),
    )  # fmt: skip
