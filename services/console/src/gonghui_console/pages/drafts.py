"""Drafts of targets: members read them and comment, and the union answers each comment."""

import asyncio
import secrets
from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Depends, Response

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.targets import Comment, Draft, OwnMembership
from gonghui_console.forms import DoneWhat, Field, Form, Known, Sent, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

from .elections import unless_forbidden
from .union import card_of

router = APIRouter(prefix="/unions/{union_id}/drafts")
MOST: Final = 30  # drafts that are shown at once
COMMENT: Final = Form("draft_comment", (Field("text", "long"),))
ANSWER: Final = Form("draft_answer", (Field("verdict", "choice", codes="comment_verdict"), Field("reason", "long")))
DONE: Final = frozenset({COMMENT.key, ANSWER.key})


@router.get("")
async def drafts(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """What the union asked its members about, what they said, what was answered."""
    return await _shown(page, union_id, done=done if done in DONE else "", known=known)


@router.post("/{target_id}/comments", dependencies=[Depends(own_form)])
async def comment(page: CurrentPage, union_id: UnionId, target_id: Identifier, typed: Typed) -> Response:
    """Say what one thinks, as a member of the union."""
    own = await _membership(page, union_id)
    fixed: dict[str, str] = {"comment_id": f"c-{secrets.token_hex(6)}", "member_id": own.member_id if own else "-"}
    return await _done(page, union_id, COMMENT, f"{target_id}/comments", typed, fixed)


@router.post("/{target_id}/comments/{comment_id}/answer", dependencies=[Depends(own_form)])
async def answer(
    page: CurrentPage, union_id: UnionId, target_id: Identifier, comment_id: Identifier, typed: Typed
) -> Response:
    """Say what becomes of a comment, and why."""
    return await _done(page, union_id, ANSWER, f"{target_id}/comments/{comment_id}/answer", typed, {})


async def _done(page: Page, union_id: UnionId, form: Form, path: str, typed: Sent, fixed: dict[str, str]) -> Response:
    try:
        done = await carry_out(page, "assessment", f"/unions/{union_id}/targets/{path}", form, typed, {**fixed})
    except Undone as undone:
        return await _shown(page, union_id, undone=undone)
    return told(f"/unions/{union_id}/drafts", form.key, done)


async def _membership(page: Page, union_id: UnionId) -> OwnMembership | None:
    found = await page.ask("organisation", "/my/memberships", list[OwnMembership])
    return next((one for one in found if one.union_id == union_id), None)


async def _shown(
    page: Page, union_id: UnionId, *, undone: Undone | None = None, done: str = "", known: str = ""
) -> Response:
    union, own, found = await asyncio.gather(
        unless_forbidden(card_of(page, union_id)),
        _membership(page, union_id),
        page.ask("assessment", f"/unions/{union_id}/open-drafts", Paged[Draft], limit=MOST, **waiting_for(known)),
    )
    at = f"/unions/{union_id}/targets"
    said: Sequence[list[Comment]] = await asyncio.gather(
        *(page.ask("assessment", f"{at}/{one.target_id}/comments", list[Comment]) for one in found.items)
    )
    return page.show(
        "drafts/page.html", undone.status if undone else 200,
        union_id=union_id, union=union, drafts=list(zip(found.items, said, strict=True)), member=own is not None,
        comment=COMMENT, answer=ANSWER, undone=undone, done=done, today=business_date(page.now),
    )  # fmt: skip
