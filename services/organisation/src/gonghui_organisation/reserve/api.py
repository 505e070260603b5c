"""Reserves of posts over HTTP."""

from typing import Any, Final

from gonghui_organisation.post.decider import POST, NoSuchPost
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import PutOnReserve, TakeOffReserve
from .decider import (
    RESERVE,
    HolderIsNoSuccessor,
    NotOnReserve,
    OnReserveAlready,
    ReserveFull,
    put_on_reserve,
    take_off_reserve,
)


def of_post(command: PutOnReserve | TakeOffReserve) -> str:
    """The reserve of a post is one stream: some people in a term."""
    return f"{command.union_id}:{command.post_id}"


ALSO_POST: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, of_post)}

router = commands(
    RESERVE,
    "/unions/{union_id}/posts/{post_id}/reserve",
    post(
        "", put_on_reserve, allows="post.reserve", stream=of_post, also=ALSO_POST,
        refuses=[NoSuchPost, HolderIsNoSuccessor, OnReserveAlready, ReserveFull],
    ),
    post("/{person_id}/drop", take_off_reserve, allows="post.reserve", stream=of_post, refuses=[NotOnReserve]),
)  # fmt: skip


@router.get("/unions/{union_id}/successors", allows="post.read")
async def successors(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Successor]:
    """Who stands on the reserves of the union's posts."""
    return await views.of_union(read, union_id, page)


@router.get("/federations/{union_id}/succession-gaps", allows="post.read")
async def succession_gaps(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.SuccessionGap]:
    """Elected posts of the union and all below it that are held without any successor."""
    return await views.gaps_below(read, union_id, page)
