"""Targets of a whole city: who answers for them, where they come from, and the tree that they make."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import Select, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_shared.directory.views import POSTS, UNIONS, within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId

from .views import ACCOUNTABLE, TARGETS, held_on, holder_on, owner_kind

MOST_NODES: Final = 3_000  # of a tree that is drawn
Gap = Literal["no_post", "vacant"]


class FunctionCount(BaseModel):
    """Targets of one of the four functions; None: of none."""

    function: str | None
    targets: int
    met: int
    missed: int


class TargetFigures(BaseModel):
    """How the targets of a year stand in a union and below it."""

    targets: int
    hard: int
    unowned: int  # open, and no post answers for them
    vacant: int  # open, and nobody holds the post that does
    orphans: int  # open, from above, and neither a superior target nor a survey nor a goal of the unit asks for them
    linked: int  # with a goal of the unit
    leaves: int  # not divided any further
    owned_leaves: int
    by_function: Sequence[FunctionCount]


class UnownedTarget(BaseModel):
    """An open target that nobody answers for."""

    union_id: UnionId
    union_name: str | None
    target_id: Identifier
    title: str
    year: int
    owner_id: PostId | None
    owner_kind: str | None
    set_on: date
    gap: Gap


class Node(BaseModel):
    """A target in the tree of a year."""

    union_id: UnionId
    union_name: str | None
    target_id: Identifier
    title: str
    parent_union: UnionId | None
    parent_target: Identifier | None
    weight: int
    weights: int
    wanted: int
    reached: int
    state: str
    owner_id: PostId | None
    owner_kind: str | None
    holder_id: PersonId | None
    depth: int


_OPEN: Final = TARGETS.c.state == "open"
_LEAF: Final = and_(TARGETS.c.cascaded == 0, TARGETS.c.state != "draft")


def _held(day: date) -> Any:
    return select(POSTS.c.post_id).where(ACCOUNTABLE, held_on(day)).exists()


async def figures(read: AsyncConnection, union_id: UnionId, year: int, day: date) -> TargetFigures:
    """Counts over a union and all below it."""
    here = (await within(read, TARGETS.c.union_id, union_id)) & (TARGETS.c.year == year) & (TARGETS.c.state != "draft")
    no_origin = and_(
        TARGETS.c.source == "superior", TARGETS.c.parent_target.is_(None), TARGETS.c.survey_id.is_(None),
        TARGETS.c.business_goal == "",
    )  # fmt: skip
    owned = TARGETS.c.owner_id.is_not(None)
    counts = select(
        func.count().label("targets"),
        _sum(TARGETS.c.hard).label("hard"),
        _sum(and_(_OPEN, ~owned)).label("unowned"),
        _sum(and_(_OPEN, owned, ~_held(day))).label("vacant"),
        _sum(and_(_OPEN, no_origin)).label("orphans"),
        _sum(TARGETS.c.business_goal != "").label("linked"),
        _sum(_LEAF).label("leaves"),
        _sum(and_(_LEAF, owned)).label("owned_leaves"),
    ).where(here)
    found = (await read.execute(counts)).mappings().one()
    states = [_sum(TARGETS.c.state == state).label(state) for state in ("met", "missed")]
    by = select(TARGETS.c.function, func.count().label("targets"), *states).where(here).group_by(TARGETS.c.function)
    rows = (await read.execute(by.order_by(TARGETS.c.function))).mappings()
    return TargetFigures(**found, by_function=[FunctionCount.model_validate(dict(row)) for row in rows])


def _sum(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


async def unowned(read: AsyncConnection, union_id: UnionId, page: Page, day: date) -> Paged[UnownedTarget]:
    """Open targets of a union and all below it for which nobody answers: no post, or nobody in it."""
    gap = case((TARGETS.c.owner_id.is_(None), "no_post"), else_="vacant").label("gap")
    query = (
        select(TARGETS, UNIONS.c.name.label("union_name"), owner_kind(), gap)
        .outerjoin(UNIONS, UNIONS.c.union_id == TARGETS.c.union_id)
        .where(await within(read, TARGETS.c.union_id, union_id), _OPEN, or_(TARGETS.c.owner_id.is_(None), ~_held(day)))
    )
    return await page.of(read, query, (TARGETS.c.union_id, TARGETS.c.target_id), UnownedTarget)


async def tree(read: AsyncConnection, union_id: UnionId, year: int, day: date) -> Sequence[Node]:
    """A union's targets of a year and all shares of them, level by level; what goes beyond a drawing is left out."""
    columns = (TARGETS.c.union_id, TARGETS.c.target_id)
    mine = (TARGETS.c.union_id == union_id) & (TARGETS.c.year == year) & (TARGETS.c.state != "draft")
    inside = (TARGETS.c.parent_union == union_id) & TARGETS.c.parent_target.is_not(None)
    first: Select[Any] = select(*columns, literal(0).label("depth")).where(mine, ~func.coalesce(inside, False))
    down = first.cte("down", recursive=True)
    below = select(*columns, (down.c.depth + 1).label("depth")).join(
        down, (TARGETS.c.parent_union == down.c.union_id) & (TARGETS.c.parent_target == down.c.target_id)
    )
    whole = down.union_all(below.where(down.c.depth < 8))
    query = (
        select(TARGETS, UNIONS.c.name.label("union_name"), owner_kind(), holder_on(day), whole.c.depth)
        .join(whole, (whole.c.union_id == TARGETS.c.union_id) & (whole.c.target_id == TARGETS.c.target_id))
        .outerjoin(UNIONS, UNIONS.c.union_id == TARGETS.c.union_id)
        .order_by(whole.c.depth, TARGETS.c.union_id, TARGETS.c.target_id)
        .limit(MOST_NODES)
    )
    return [Node.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]
