"""Withdrawal for unpaid dues: who was given notice, how long the answer may take, the talk, and what a person decides."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Response
from pydantic import JsonValue

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.finance import Talk
from gonghui_console.answers.organisation import Member, Notice
from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Down, Refused
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import MemberId, UnionId

from .union import card_of

router = APIRouter(prefix="/unions/{union_id}/notices")
LISTED: Final = 20
After = Annotated[str, Query(max_length=500)]
Known = Annotated[str, Query(max_length=300, pattern=r"^([0-9A-Za-z_.:-]{1,200}@[0-9]{1,6})?$")]  # stream@version
Step = Annotated[str, Query(pattern=r"^(notice|talk|drop|decision|)$")]
Said = Annotated[str, Form(max_length=40)]


@router.get("")
async def board(page: CurrentPage, union_id: UnionId, known: Known = "", done: Step = "") -> Response:
    """The frame."""
    union = await card_of(page, union_id)
    return page.show("members/notices.html", union_id=union_id, union=union, known=known, done=done)


@router.get("/given")
async def given(page: CurrentPage, union_id: UnionId, known: Known = "", after: After = "") -> Response:
    """Members who were given notice, with the days that are left to answer."""
    asked = {name: value for name, value in (("wait_for", known), ("after", after)) if value}
    where = f"/unions/{union_id}/withdrawal-notices"
    paged = await page.ask("organisation", where, Paged[Notice], limit=LISTED, **asked)
    today = business_date(page.now)
    notices = [(one, (one.answer_by - today).days) for one in paged.items]
    return page.part("notices", "members/given.html", union_id=union_id, notices=notices, more_at=page.next(paged))


@router.get("/talks")
async def talks(page: CurrentPage, union_id: UnionId, known: Known = "", after: After = "") -> Response:
    """Members who are up for a talk, as finance signals it; their names come from the roll."""
    asked = {"after": after} if after else {}
    paged = await page.ask("finance", f"/unions/{union_id}/arrears/talks", Paged[Talk], limit=LISTED, **asked)
    members = await asyncio.gather(*(_member(page, union_id, talk.member_id, known) for talk in paged.items))
    shown = list(zip(paged.items, members, strict=True))
    return page.part("talks", "members/talks.html", union_id=union_id, talks=shown, more_at=page.next(paged))


async def _member(page: Page, union_id: UnionId, member_id: MemberId, known: str) -> Member | None:
    """None while the roll cannot be read."""
    own = {"wait_for": known} if known else {}
    try:
        return await page.ask("organisation", f"/unions/{union_id}/roll/{member_id}", Member, **own)
    except (Down, Refused):
        return None


@router.post("/{member_id}/notice", dependencies=[Depends(own_form)])
async def notice(page: CurrentPage, union_id: UnionId, member_id: MemberId) -> Response:
    """Give notice."""
    return await _done(page, union_id, member_id, "notice", "")


@router.post("/{member_id}/talk", dependencies=[Depends(own_form)])
async def talk(page: CurrentPage, union_id: UnionId, member_id: MemberId, reason: Said) -> Response:
    """Record what came of the talk."""
    return await _done(page, union_id, member_id, "talk", "/talk", said=reason)


@router.post("/{member_id}/drop", dependencies=[Depends(own_form)])
async def drop(page: CurrentPage, union_id: UnionId, member_id: MemberId, reason: Said) -> Response:
    """Let the member stay one."""
    return await _done(page, union_id, member_id, "drop", "/drop", reason=reason)


@router.post("/{member_id}/decision", dependencies=[Depends(own_form)])
async def decide(page: CurrentPage, union_id: UnionId, member_id: MemberId) -> Response:
    """Decide that the member has left."""
    return await _done(page, union_id, member_id, "decision", "/decision")


async def _done(
    page: Page, union_id: UnionId, member_id: MemberId, step: str, path: str, **said: JsonValue
) -> Response:
    where = f"/unions/{union_id}/members/{member_id}/withdrawal-notice{path}"
    done = await page.do("organisation", where, **said)
    return page.go(f"/unions/{union_id}/notices?done={step}&known={done.known}")
