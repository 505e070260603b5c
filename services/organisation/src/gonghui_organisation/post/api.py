"""Posts over HTTP."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query

from gonghui_organisation.union.views import federation_only
from gonghui_shared.http import On, Page, Paged, ReadConnection, Service, bulk, commands, post
from gonghui_shared.ids import Identifier, UnionId

from . import views
from .commands import (
    EstablishPost,
    FillPost,
    HandOverPost,
    HandOverPosts,
    NameFundsReviewHead,
    PostLine,
    RecordPosts,
    RecordTraining,
    VacatePost,
)
from .decider import (
    POST,
    ElectedPost,
    HolderOverlaps,
    LeftBeforeHeld,
    NoFundsReviewer,
    NoSuchPost,
    NotTheHolder,
    PostExists,
    PostHeld,
    PostUnfitForUnion,
    PostVacant,
    TrainedAlready,
    establish_post,
    fill_post,
    hand_over_post,
    name_funds_review_head,
    record_post,
    record_training,
    vacate_post,
)


def of_post(
    command: EstablishPost | FillPost | VacatePost | HandOverPost | RecordTraining | NameFundsReviewHead | PostLine,
) -> str:
    """A post of a union is one stream for as long as it exists: two events for each holder."""
    return f"{command.union_id}:{command.post_id}"


def handovers(command: HandOverPosts) -> list[HandOverPost]:
    """The posts that change hands."""
    return command.posts


def lines(command: RecordPosts) -> list[PostLine]:
    """The posts of a list."""
    return command.posts


router = commands(
    POST,
    "",
    post(
        "/unions/{union_id}/posts",
        establish_post,
        allows="post.establish",
        stream=of_post,
        given={"union_kind": views.union_kind_of},
        refuses=[PostExists, PostUnfitForUnion],
    ),
    post(
        "/unions/{union_id}/posts/{post_id}/holders",
        fill_post,
        allows="post.fill",
        stream=of_post,
        refuses=[NoSuchPost, ElectedPost, PostHeld, HolderOverlaps],
    ),
    post(
        "/unions/{union_id}/posts/{post_id}/vacancies",
        vacate_post,
        allows="post.vacate",
        stream=of_post,
        refuses=[PostVacant, LeftBeforeHeld],
    ),
    bulk(
        "/unions/{union_id}/posts/handovers",
        hand_over_post,
        HandOverPosts,
        items=handovers,
        allows=Service("organisation"),
        stream=of_post,
    ),
    post(
        "/unions/{union_id}/posts/{post_id}/trainings",
        record_training,
        allows="post.train",
        stream=of_post,
        refuses=[NotTheHolder, TrainedAlready],
    ),
    post(
        "/unions/{union_id}/posts/{post_id}/funds-review-head",
        name_funds_review_head,
        allows="post.staff",
        stream=of_post,
        refuses=[NoSuchPost, NoFundsReviewer],
    ),
    bulk(
        "/federations/{union_id}/posts/bulk",
        record_post,
        RecordPosts,
        items=lines,
        allows="post.establish",
        stream=of_post,
        given={"federation": federation_only},
        refuses=[PostExists],
    ),
)


@router.get("/unions/{union_id}/posts", allows="union.read")
async def posts(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.PostNow]:
    """A union's posts and who holds them."""
    return await views.posts(read, union_id, page)


@router.get("/unions/{union_id}/holdings", allows="union.read")
async def holdings(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Holding]:
    """Everybody who holds or held a post of the union."""
    return await views.holdings(read, union_id, page)


@router.get("/internal/holders", allows=Service("assessment"))
async def holders(
    post_id: Annotated[list[Identifier], Query(min_length=1, max_length=200)], on: On, read: ReadConnection
) -> Sequence[views.Holding]:
    """Who held these posts on a business date; posts that nobody held are left out."""
    return await views.holders_on(read, post_id, on)
