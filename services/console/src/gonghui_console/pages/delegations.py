"""The chair's delegation matrix: who may approve what up to which amount, given and revoked."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from fastapi import APIRouter, Depends, Response

from gonghui_console.answers.cadres import Delegation
from gonghui_console.answers.everywhere import Paged
from gonghui_console.forms import DoneWhat, Field, Form, Known, Typed, carry_out, told, waiting_for
from gonghui_console.page import CurrentPage, Page
from gonghui_console.session import own_form
from gonghui_shared.clock import business_date
from gonghui_shared.ids import Identifier, UnionId

from .cadres import POST, answered, named, posts_of

router = APIRouter(prefix="/unions/{union_id}/cadres/delegations")
MOST: Final = 200
MOST_PAGES: Final = 10  # lines that have ended are read, too
GIVE: Final = Form(
    "delegate_amount",
    (
        Field("matter", "choice", codes="matter"), POST, Field("up_to", "yuan"), Field("valid_from", "day"),
        Field("valid_to", "day", optional=True),
    ),
)  # fmt: skip
REVOKE: Final = Form("revoke_delegation")


@router.get("")
async def matrix(page: CurrentPage, union_id: UnionId, done: DoneWhat = "", known: Known = "") -> Response:
    """Matters against posts, with limits and for how long."""
    lines, posts = await asyncio.gather(_lines(page, union_id, known), posts_of(page, union_id))
    today = business_date(page.now)
    holding = holding_of(lines, today)
    given = {line.post_id for line in holding}
    others = [post for post in posts if post.kind != "chair"]
    return answered(page, done)(
        "delegations", "cadres/delegations.html", union_id=union_id,
        posts=[post for post in posts if post.kind == "chair" or post.post_id in given], cells=cells_of(holding),
        ended=len(lines) - len(holding), today=today, give=GIVE, revoke=REVOKE, values={"valid_from": today.isoformat()},
        options={"post_id": named(page.words, others)}, done=done if done in {GIVE.key, REVOKE.key} else "",
    )  # fmt: skip


@router.post("", dependencies=[Depends(own_form)])
async def give(page: CurrentPage, union_id: UnionId, typed: Typed) -> Response:
    """Let the holder of a post approve up to an amount."""
    path = f"/unions/{union_id}/delegations/d-{secrets.token_hex(6)}"
    done = await carry_out(page, "organisation", path, GIVE, typed)
    return told(f"/unions/{union_id}/cadres/delegations", GIVE.key, done)


@router.post("/{delegation_id}/revocation", dependencies=[Depends(own_form)])
async def revoke(page: CurrentPage, union_id: UnionId, delegation_id: Identifier, typed: Typed) -> Response:
    """End a line: from today on it gives nothing."""
    path = f"/unions/{union_id}/delegations/{delegation_id}/revocation"
    done = await carry_out(page, "organisation", path, REVOKE, typed)
    return told(f"/unions/{union_id}/cadres/delegations", REVOKE.key, done)


def holding_of(lines: Sequence[Delegation], today: date) -> list[Delegation]:
    """Lines that give something today or will."""
    return [line for line in lines if line.valid_to is None or line.valid_to >= max(today, line.valid_from)]


def cells_of(lines: Sequence[Delegation]) -> Mapping[tuple[str, str], list[Delegation]]:
    """The lines of each matter and post, the largest limit first."""
    cells: dict[tuple[str, str], list[Delegation]] = {}
    for line in sorted(lines, key=lambda line: -line.up_to):
        cells.setdefault((line.matter, line.post_id), []).append(line)
    return cells


async def _lines(page: Page, union_id: UnionId, known: str) -> list[Delegation]:
    found: list[Delegation] = []
    asked: dict[str, str] = waiting_for(known)
    for _ in range(MOST_PAGES):
        paged = await page.ask(
            "organisation", f"/unions/{union_id}/delegations", Paged[Delegation], limit=MOST, **asked
        )
        found += paged.items
        if paged.next is None:
            break
        asked = {"after": paged.next}
    return found
