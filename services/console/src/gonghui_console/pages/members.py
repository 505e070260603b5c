"""The roll of a union: who is a member, found by name, pinyin or number, and what is done about a membership."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final
from uuid import uuid4

from fastapi import APIRouter, Depends, Form, Query, Response
from pydantic import JsonValue

from gonghui_console.answers.everywhere import Paged
from gonghui_console.answers.organisation import FoundMember, Member, RollEntry, RollSize
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.ids import MemberId, UnionId

from .union import card_of

router = APIRouter()
ONE: Final = "/unions/{union_id}/members/{member_id}"
LISTED: Final = 20
After = Annotated[str, Query(max_length=500)]
Sought = Annotated[str, Form(max_length=200)]
Following = Annotated[str, Form(max_length=500)]
Text = Annotated[str, Form(max_length=200)]
ACTS: Final[Mapping[str, Sequence[str]]] = {  # standing → what can be done
    "member": ("suspension", "retention", "transfers", "withdrawal"),
    "suspended": ("resumption", "retention", "transfers", "withdrawal"),
    "retained": ("transfers", "withdrawal"),
    "ended": (),
}


@router.get("/unions/{union_id}/members")
async def desk(page: CurrentPage, union_id: UnionId) -> Response:
    """The frame."""
    return page.show("members/page.html", union_id=union_id, union=await card_of(page, union_id))


@router.get("/unions/{union_id}/roll/figures")
async def figures(page: CurrentPage, union_id: UnionId) -> Response:
    """How many members, women, suspended and retained ones."""
    size = await page.ask("organisation", f"/unions/{union_id}/roll-size", RollSize)
    return page.part("roll_size", "members/figures.html", size=size)


@router.get("/unions/{union_id}/roll")
async def roll(page: CurrentPage, union_id: UnionId, after: After = "") -> Response:
    """The roll by number."""
    asked = {"after": after} if after else {}
    paged = await page.ask("organisation", f"/unions/{union_id}/roll", Paged[RollEntry], limit=LISTED, **asked)
    return page.part("roll", "members/list.html", union_id=union_id, entries=paged.items, more_at=page.next(paged))


@router.post("/unions/{union_id}/roll/search", dependencies=[Depends(own_form)])
async def search(page: CurrentPage, union_id: UnionId, sought: Sought, after: Following = "") -> Response:
    """Members of one union."""
    return await _found(page, f"/unions/{union_id}/members/search", sought, after, f"/unions/{union_id}/members")


@router.get("/members")
async def everywhere(page: CurrentPage) -> Response:
    """The frame of the search through the whole city."""
    return page.show("members/everywhere.html")


@router.post("/members", dependencies=[Depends(own_form)])
async def search_everywhere(page: CurrentPage, sought: Sought, after: Following = "") -> Response:
    """Members of any union, for those whose post reaches so far."""
    return await _found(page, f"/federations/{page.federation}/members/search", sought, after, None)


async def _found(page: Page, path: str, sought: str, after: str, whole: str | None) -> Response:
    asked: dict[str, JsonValue] = {"sought": sought.strip(), "limit": LISTED, **({"after": after} if after else {})}
    paged = await page.work_out("organisation", path, Paged[FoundMember], **asked)
    return page.part(
        "found_members", "members/found.html",
        sought=sought.strip(), entries=paged.items, after=paged.next, whole=whole,
    )  # fmt: skip


@router.get(ONE)
async def member(page: CurrentPage, union_id: UnionId, member_id: MemberId) -> Response:
    """Where one membership stands, and what can be done."""
    found = await page.ask("organisation", f"/unions/{union_id}/roll/{member_id}", Member)
    return page.part("member", "members/record.html", **_shown(page.words, union_id, found))


@router.post(f"{ONE}/suspension", dependencies=[Depends(own_form)])
async def suspend(
    page: CurrentPage, union_id: UnionId, member_id: MemberId, reason: Text, until: Text = ""
) -> Response:
    """Let rights and duties rest, until a last day or without one."""
    return await _done(page, union_id, member_id, "suspension", reason=reason, until=until or None)


@router.post(f"{ONE}/resumption", dependencies=[Depends(own_form)])
async def resume(page: CurrentPage, union_id: UnionId, member_id: MemberId) -> Response:
    """End a suspension."""
    return await _done(page, union_id, member_id, "resumption")


@router.post(f"{ONE}/retention", dependencies=[Depends(own_form)])
async def retain(page: CurrentPage, union_id: UnionId, member_id: MemberId, reason: Text) -> Response:
    """Keep the standing of somebody who has left work."""
    return await _done(page, union_id, member_id, "retention", reason=reason)


@router.post(f"{ONE}/transfers", dependencies=[Depends(own_form)])
async def transfer(page: CurrentPage, union_id: UnionId, member_id: MemberId, to_union_id: Text) -> Response:
    """Pass the standing on to another union, where it has a new number."""
    received = {"to_union_id": to_union_id.strip(), "to_member_id": str(uuid4())}
    return await _done(page, union_id, member_id, "transfers", **received)


@router.post(f"{ONE}/withdrawal", dependencies=[Depends(own_form)])
async def withdraw(page: CurrentPage, union_id: UnionId, member_id: MemberId, reason: Text) -> Response:
    """End a membership."""
    return await _done(page, union_id, member_id, "withdrawal", reason=reason)


async def _done(page: Page, union_id: UnionId, member_id: MemberId, act: str, **said: JsonValue) -> Response:
    done = await page.do("organisation", f"/unions/{union_id}/members/{member_id}/{act}", **said)
    found = await page.ask("organisation", f"/unions/{union_id}/roll/{member_id}", Member, wait_for=done.known)
    return page.anew("member", "members/record.html", **_shown(page.words, union_id, found, act))


def _shown(words: Words, union_id: UnionId, found: Member, done: str = "") -> dict[str, object]:
    acts = ACTS.get(found.standing, ())
    reasons = {
        "suspension": words.choices("suspension_reason"),
        "retention": words.choices("retention_reason"),
        "withdrawal": words.choices("withdrawal_reason"),
    }
    return {"union_id": union_id, "member": found, "acts": acts, "reasons": reasons, "done": done}
