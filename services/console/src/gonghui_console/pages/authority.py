"""What one may do, where, and by which post; letting somebody stand in for a time, and ending that."""

import asyncio
import secrets
from collections.abc import Sequence
from re import fullmatch
from typing import Final

from fastapi import APIRouter, Depends, Response
from pydantic import JsonValue

from gonghui_console.answers.authority import Held, LentPost
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_console.words import Words
from gonghui_shared.clock import business_date
from gonghui_shared.directory.knowledge import gives
from gonghui_shared.ids import PATTERN, Identifier, UnionId

router = APIRouter(prefix="/account/authority")
STAND_IN: Final = Form("stand_in", (Field("person_id", "id"), Field("from_on", "day"), Field("until_on", "day")))
END: Final = Form("end_stand_in")
LENT: Final = "lend."  # how the name of a box begins; the permission follows


@router.get("")
async def authority(page: CurrentPage, done: DoneWhat = "", known: Known = "") -> Response:
    """Posts held and stood in for, the form for each of one's own, and stand-ins that can be ended."""
    return await _shown(page, done=done if done in {STAND_IN.key, END.key} else "", known=known)


@router.post("", dependencies=[Depends(own_form)])
async def appoint(page: CurrentPage, typed: Typed) -> Response:
    """Let somebody stand in for oneself."""
    union_id, _, post_id = typed.values.get("post", "").partition(" ")
    where = union_id if fullmatch(PATTERN, union_id) else "-"
    lent: list[JsonValue] = [name.removeprefix(LENT) for name in typed.values if name.startswith(LENT)]
    fixed: Body = {"stand_in_id": f"s-{secrets.token_hex(6)}", "post_id": post_id, "permissions": lent}
    try:
        done = await carry_out(page, "organisation", f"/unions/{where}/stand-ins", STAND_IN, typed, fixed)
    except Undone as undone:
        return await _shown(page, undone=undone)
    return told("/account/authority", STAND_IN.key, done)


@router.post("/{union_id}/{stand_in_id}/end", dependencies=[Depends(own_form)])
async def end(page: CurrentPage, union_id: UnionId, stand_in_id: Identifier, typed: Typed) -> Response:
    """End one, as whoever lent or as whoever stands in."""
    path = f"/unions/{union_id}/stand-ins/{stand_in_id}/end"
    try:
        done = await carry_out(page, "organisation", path, END, typed, {"post_id": typed.id("post_id")})
    except Undone as undone:
        return await _shown(page, undone=undone)
    return told("/account/authority", END.key, done)


async def _shown(page: Page, *, undone: Undone | None = None, done: str = "", known: str = "") -> Response:
    wait = waiting_for(known)
    held, stand_ins = await asyncio.gather(
        page.ask("organisation", "/my/authority", list[Held], **wait),
        page.ask("organisation", "/my/stand-ins", list[LentPost], **wait),
    )
    return page.show(
        "authority.html", undone.status if undone else 200,
        held=[(post, covered(page.words, post.own), covered(page.words, post.below)) for post in held],
        lendable={f"{post.union_id} {post.post_id}": lendable(page.words, post) for post in held if post.lent_by is None},
        stand_ins=stand_ins, form=STAND_IN, lent=LENT, undone=undone, done=done, person=page.person, today=business_date(page.now),
    )  # fmt: skip


def covered(words: Words, patterns: Sequence[str]) -> list[str]:
    """What patterns give, in words; one for which there are none, as it is."""
    codes = words.codes("permission")
    unnamed = [pattern for pattern in patterns if not any(gives([pattern], code) for code in codes)]
    return [words.name("permission", code) for code in codes if gives(patterns, code)] + unnamed


def lendable(words: Words, post: Held) -> list[tuple[str, str]]:
    """Permissions that a post gives and that may be lent, with their names."""
    given = [*post.own, *post.below]
    return [
        (code, name) for code, name in words.choices("permission") if gives(given, code) and not gives(post.never, code)
    ]
