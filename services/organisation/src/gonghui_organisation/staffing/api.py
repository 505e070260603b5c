"""Staffing of posts over HTTP."""

from datetime import date
from typing import Any, Final

from gonghui_organisation.post.decider import POST, NoSuchPost
from gonghui_shared.clock import business_date
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId
from gonghui_shared.rules import Rulebook
from gonghui_shared.runtime import Runtime

from . import guideline, views
from .commands import RecordStaffing
from .decider import STAFFING, SourceMissing, record_staffing


def of_post(command: RecordStaffing) -> str:
    """The staffing of a post is one stream: a few papers in its life."""
    return f"{command.union_id}:{command.post_id}"


ALSO_POST: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, of_post)}

router = commands(
    STAFFING,
    "/unions/{union_id}/posts/{post_id}",
    post(
        "/staffing", record_staffing, allows="post.staff", stream=of_post, also=ALSO_POST,
        refuses=[NoSuchPost, SourceMissing],
    ),
)  # fmt: skip


@router.get("/unions/{union_id}/staffing", allows="union.read")
async def staffing(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.StaffedPost]:
    """A union's posts, who holds them, and on whose headcount they stand."""
    return await views.of_union(read, union_id, page)


@router.get("/federations/{union_id}/posts-without-staffing", allows="union.read")
async def posts_without_staffing(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.StaffedPost]:
    """Posts of the union and all below it without a headcount."""
    return await views.unstaffed_below(read, union_id, page)


@router.get("/federations/{union_id}/rank-gaps", allows="union.read")
async def rank_gaps(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.StaffedPost]:
    """Posts of the union and all below it whose holders have a lower rank than is due to them."""
    return await views.rank_gaps_below(read, union_id, page)


@router.get("/unions/{union_id}/full-time-guideline", allows="union.read")
async def full_time_guideline(
    union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime
) -> guideline.FullTimeGap:
    """How many full-time officers the union has, and how many the guideline of its jurisdiction gives it."""
    return await guideline.of_union(read, union_id, *await _today(runtime))


@router.get("/federations/{union_id}/full-time-gaps", allows="union.read")
async def full_time_gaps(
    union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime, page: Page
) -> Paged[guideline.FullTimeGap]:
    """The union and all below it that have fewer full-time officers than the guideline gives them."""
    return await guideline.below(read, union_id, *await _today(runtime), page)


async def _today(runtime: Runtime) -> tuple[Rulebook, date]:
    return await runtime.rulebooks.current(), business_date(runtime.now())
