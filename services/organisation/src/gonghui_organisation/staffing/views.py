"""What can be read about the staffing of posts."""

from datetime import date
from typing import Any, Final, get_args

from pydantic import BaseModel
from sqlalchemy import Column, Date, Integer, Select, Table, Text, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.post.views import FUNDS_REVIEW_HEADS, POSTS
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import PostKind, PostStaffed, Rank
from gonghui_shared.contracts.organisation import Staffing as Headcount
from gonghui_shared.directory import UNIONS, descendants
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

RANKS: Final = get_args(Rank)
STAFFINGS: Final = Table(
    "staffings",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("post_id", Text, primary_key=True),
    Column("staffing", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("rank_entitled", Text),
    Column("rank_actual", Text),
    Column("rank_gap", Integer, nullable=False),  # steps that are missing
    Column("recorded_on", Date, nullable=False),
)
OF_POST: Final = and_(STAFFINGS.c.union_id == POSTS.c.union_id, STAFFINGS.c.post_id == POSTS.c.post_id)


@projection("staffings", version=1, reads=[PostStaffed], writes=[STAFFINGS])
def project_staffings(staffings: Rows, event: Recorded) -> None:
    """On whose headcount every post stands, and how far its rank lies below the one due."""
    match event.body:
        case PostStaffed(post_id=post) as staffed:
            staffings.put(
                (event.union_id, post), staffing=staffed.staffing, source=staffed.source,
                rank_entitled=staffed.rank_entitled, rank_actual=staffed.rank_actual,
                rank_gap=_gap(staffed.rank_entitled, staffed.rank_actual), recorded_on=event.occurred_on,
            )  # fmt: skip


def _gap(entitled: Rank | None, actual: Rank | None) -> int:
    if entitled is None or actual is None:
        return 0
    return max(0, RANKS.index(entitled) - RANKS.index(actual))


class StaffedPost(BaseModel):
    """A post, who holds it, and on whose headcount it stands."""

    union_id: UnionId
    name: str | None  # of the union
    post_id: PostId
    kind: PostKind
    full_time: bool
    holder: PersonId | None
    held_from: date | None
    trained_on: date | None
    staffing: Headcount | None  # None: not recorded
    source: str | None
    rank_entitled: Rank | None
    rank_actual: Rank | None
    rank_gap: int
    heads_funds_review: bool


_POSTS: Final[Select[Any]] = (
    select(
        POSTS.c.union_id, POSTS.c.post_id, POSTS.c.kind, POSTS.c.holder, POSTS.c.held_from, POSTS.c.trained_on,
        POSTS.c.full_time, STAFFINGS.c.staffing, STAFFINGS.c.source, STAFFINGS.c.rank_entitled,
        STAFFINGS.c.rank_actual, func.coalesce(STAFFINGS.c.rank_gap, 0).label("rank_gap"), UNIONS.c.name,
        FUNDS_REVIEW_HEADS.c.post_id.is_not(None).label("heads_funds_review"),
    )
    .select_from(
        POSTS.outerjoin(STAFFINGS, OF_POST)
        .outerjoin(UNIONS, UNIONS.c.union_id == POSTS.c.union_id)
        .outerjoin(
            FUNDS_REVIEW_HEADS,
            (FUNDS_REVIEW_HEADS.c.union_id == POSTS.c.union_id) & (FUNDS_REVIEW_HEADS.c.post_id == POSTS.c.post_id),
        )
    )
)  # fmt: skip
_ORDER: Final = (POSTS.c.union_id, POSTS.c.kind, POSTS.c.post_id)


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[StaffedPost]:
    """A union's posts with their staffing."""
    return await page.of(read, _POSTS.where(POSTS.c.union_id == union_id), _ORDER, StaffedPost)


async def unstaffed_below(read: AsyncConnection, above: UnionId, page: Page) -> Paged[StaffedPost]:
    """Posts below a union of which nobody gave, or recorded, a headcount."""
    query = _below(above).where(or_(STAFFINGS.c.staffing.is_(None), STAFFINGS.c.staffing == "none"))
    return await page.of(read, query, _ORDER, StaffedPost)


async def rank_gaps_below(read: AsyncConnection, above: UnionId, page: Page) -> Paged[StaffedPost]:
    """Posts below a union whose holders have a lower rank than is due to them."""
    return await page.of(read, _below(above).where(STAFFINGS.c.rank_gap > 0), _ORDER, StaffedPost)


def _below(above: UnionId) -> Select[Any]:
    below = select(descendants(above).c.union_id)
    return _POSTS.where(POSTS.c.union_id.in_(below), UNIONS.c.dissolved_on.is_(None))
