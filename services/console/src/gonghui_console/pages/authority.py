"""What one may do, where, and by which post; and letting somebody stand in for a time."""

import secrets
from re import fullmatch
from typing import Final

from fastapi import APIRouter, Depends, Response
from pydantic import JsonValue

from gonghui_console.answers.authority import Held
from gonghui_console.forms import Body, DoneWhat, Field, Form, Known, Typed, Undone, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_shared.ids import PATTERN

router = APIRouter(prefix="/account/authority")
STAND_IN: Final = Form(
    "stand_in",
    (
        Field("post", "choice"), Field("person_id", "id"), Field("from_on", "day"), Field("until_on", "day"),
        Field("permissions", "long"),
    ),
)  # fmt: skip


@router.get("")
async def authority(page: CurrentPage, done: DoneWhat = "", known: Known = "") -> Response:
    """Posts held and stood in for, and the form."""
    return await _shown(page, done=done if done == STAND_IN.key else "", known=known)


@router.post("", dependencies=[Depends(own_form)])
async def appoint(page: CurrentPage, typed: Typed) -> Response:
    """Let somebody stand in for oneself."""
    union_id, _, post_id = typed.values.get("post", "").partition(" ")
    where = union_id if fullmatch(PATTERN, union_id) else "-"

    def shaped(body: Body) -> Body:
        body.pop("post")
        permissions: list[JsonValue] = [*str(body["permissions"]).split()]
        return body | {"permissions": permissions}

    fixed: Body = {"stand_in_id": f"s-{secrets.token_hex(6)}", "post_id": post_id}
    form = Form(STAND_IN.key, tuple(Field("post", "text") if one.name == "post" else one for one in STAND_IN.fields))
    try:
        done = await carry_out(page, "organisation", f"/unions/{where}/stand-ins", form, typed, fixed, shaped)
    except Undone as undone:
        return await _shown(page, undone=undone)
    return told("/account/authority", STAND_IN.key, done)


async def _shown(page: Page, *, undone: Undone | None = None, done: str = "", known: str = "") -> Response:
    held = await page.ask("organisation", "/my/authority", list[Held], **waiting_for(known))
    own = [post for post in held if post.lent_by is None]
    posts = [
        (
            f"{post.union_id} {post.post_id}",
            f"{post.union_name or post.union_id} · {page.words.name('post', post.kind)}",
        )
        for post in own
    ]
    return page.show(
        "authority.html", undone.status if undone else 200,
        held=held, form=STAND_IN if own else None, options={"post": posts}, undone=undone, done=done,
    )  # fmt: skip
