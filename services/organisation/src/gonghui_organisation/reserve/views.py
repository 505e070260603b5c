"""What can be read about the reserves of posts."""

from datetime import date
from typing import Final

from pydantic import BaseModel
from sqlalchemy import Column, Date, Table, Text, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.post.decider import ELECTED_POSTS
from gonghui_organisation.post.views import POSTS
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import PostKind
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import Readiness, SuccessorDropped, SuccessorNamed

SUCCESSORS: Final = Table(
    "successors",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("readiness", Text, nullable=False),
    Column("since", Date, nullable=False),
)


@projection("successors", version=1, reads=[SuccessorNamed, SuccessorDropped], writes=[SUCCESSORS])
def project_successors(successors: Rows, event: Recorded) -> None:
    """Everybody who stands on a post's reserve."""
    match event.body:
        case SuccessorNamed(post_id=post, person_id=person, readiness=readiness):
            successors.put((event.union_id, post, person), readiness=readiness, since=event.occurred_on)
        case SuccessorDropped(post_id=post, person_id=person):
            successors.delete((event.union_id, post, person))


class Successor(BaseModel):
    """Who could follow the holder of a post."""

    post_id: PostId
    person_id: PersonId
    readiness: Readiness
    since: date  # of this readiness


class SuccessionGap(BaseModel):
    """An elected post whose holder nobody could follow."""

    union_id: UnionId
    name: str | None
    post_id: PostId
    kind: PostKind
    holder: PersonId
    held_from: date


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[Successor]:
    """The reserves of a union's posts."""
    query = select(SUCCESSORS).where(SUCCESSORS.c.union_id == union_id)
    return await page.of(read, query, (SUCCESSORS.c.post_id, SUCCESSORS.c.person_id), Successor)


async def gaps_below(read: AsyncConnection, above: UnionId, page: Page) -> Paged[SuccessionGap]:
    """Elected posts below a union that are held, and on whose reserve nobody but the holder stands."""
    followed = exists().where(
        SUCCESSORS.c.union_id == POSTS.c.union_id, SUCCESSORS.c.post_id == POSTS.c.post_id,
        SUCCESSORS.c.person_id != POSTS.c.holder,
    )  # fmt: skip
    query = (
        select(POSTS.c.union_id, UNIONS.c.name, POSTS.c.post_id, POSTS.c.kind, POSTS.c.holder, POSTS.c.held_from)
        .select_from(POSTS.join(UNIONS, UNIONS.c.union_id == POSTS.c.union_id))
        .where(
            POSTS.c.kind.in_(sorted(ELECTED_POSTS)), POSTS.c.holder.is_not(None), ~followed,
            UNIONS.c.dissolved_on.is_(None), await within(read, POSTS.c.union_id, above),
        )
    )  # fmt: skip
    return await page.of(read, query, (POSTS.c.union_id, POSTS.c.kind, POSTS.c.post_id), SuccessionGap)
