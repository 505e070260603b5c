"""What can be read about posts."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Date, Index, Table, Text, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    CadreTrained,
    PostEstablished,
    PostFilled,
    PostKind,
    PostStaffed,
    PostVacated,
    UnionKind,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import FundsReviewHeadNamed

POSTS = Table(
    "posts",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("full_time", Boolean, nullable=False),
    Column("holder", Text),
    Column("held_from", Date),
    Column("trained_on", Date),  # the present holder
)
HOLDERS = Table(
    "post_holders",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("held_from", Date, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("held_to", Date),
    Index("by_post", "post_id"),
)

FUNDS_REVIEW_HEADS = Table(
    "funds_review_heads", METADATA, Column("union_id", Text, primary_key=True), Column("post_id", Text, nullable=False)
)


@projection(
    "posts",
    version=2,
    reads=[PostEstablished, PostStaffed, PostFilled, PostVacated, CadreTrained],
    writes=[POSTS, HOLDERS],
)
def project_posts(posts: Rows, holders: Rows, event: Recorded) -> None:
    """All posts with their present holders, and everybody who ever held them."""
    match event.body:
        case PostEstablished(post_id=post, kind=kind, full_time=full_time):
            posts.put(
                (event.union_id, post), kind=kind, full_time=full_time, holder=None, held_from=None, trained_on=None
            )
        case PostStaffed(post_id=post, full_time=full_time):
            posts.put((event.union_id, post), full_time=full_time)
        case PostFilled(post_id=post, kind=kind, person_id=person, held_from=day):
            posts.put((event.union_id, post), holder=person, held_from=day, trained_on=None)
            holders.put((event.union_id, post, person, day), kind=kind, held_to=None)
        case PostVacated(post_id=post, kind=kind, person_id=person, held_from=day, held_to=last):
            posts.put((event.union_id, post), holder=None, held_from=None, trained_on=None)
            holders.put((event.union_id, post, person, day), kind=kind, held_to=last)
        case CadreTrained(post_id=post):
            posts.put((event.union_id, post), trained_on=event.occurred_on)


@projection("funds_review_heads", version=1, reads=[FundsReviewHeadNamed], writes=[FUNDS_REVIEW_HEADS])
def project_funds_review_heads(heads: Rows, event: Recorded) -> None:
    """Which post heads each union's funds review committee."""
    match event.body:
        case FundsReviewHeadNamed(post_id=post):
            heads.put((event.union_id,), post_id=post)


class PostNow(BaseModel):
    """A post and who holds it."""

    post_id: PostId
    kind: PostKind
    full_time: bool
    holder: PersonId | None
    held_from: date | None
    trained_on: date | None


class Holding(BaseModel):
    """A person's time in a post; without a last day it goes on."""

    union_id: UnionId
    post_id: PostId
    kind: PostKind
    person_id: PersonId
    held_from: date
    held_to: date | None


async def posts(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[PostNow]:
    """A union's posts."""
    query = select(POSTS).where(POSTS.c.union_id == union_id)
    return await page.of(read, query, (POSTS.c.kind, POSTS.c.post_id), PostNow)


async def holdings(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[Holding]:
    """Everybody who holds or held a post of a union."""
    order = (HOLDERS.c.post_id, HOLDERS.c.held_from, HOLDERS.c.person_id)
    return await page.of(read, select(HOLDERS).where(HOLDERS.c.union_id == union_id), order, Holding)


async def holders_on(read: AsyncConnection, post_ids: Sequence[PostId], on: date) -> Sequence[Holding]:
    """Who held these posts on a business date."""
    held = (HOLDERS.c.held_from <= on) & or_(HOLDERS.c.held_to.is_(None), HOLDERS.c.held_to >= on)
    query = select(HOLDERS).where(HOLDERS.c.post_id.in_(post_ids), held).order_by(HOLDERS.c.post_id)
    return [Holding.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def union_kind_of(ask: Ask) -> UnionKind | None:
    """Loader: the kind of the command's union; the federation is known before it has been formed."""
    if ask.union_id == ask.runtime.settings.federation:
        return "federation"
    found: UnionKind | None = await ask.read.scalar(select(UNIONS.c.kind).where(UNIONS.c.union_id == ask.union_id))
    return found


async def kinds_of_posts(ask: Ask) -> Mapping[PostId, PostKind]:
    """Loader: the kinds of all posts of the command's union."""
    rows = await ask.read.execute(select(POSTS.c.post_id, POSTS.c.kind).where(POSTS.c.union_id == ask.union_id))
    return {row.post_id: row.kind for row in rows}


async def chair_of(ask: Ask) -> PersonId | None:
    """Loader: who holds the chair of the command's union."""
    query = select(POSTS.c.holder).where(POSTS.c.union_id == ask.union_id, POSTS.c.kind == "chair")
    found: PersonId | None = await ask.read.scalar(query.where(POSTS.c.holder.is_not(None)).order_by(POSTS.c.post_id))
    return found
