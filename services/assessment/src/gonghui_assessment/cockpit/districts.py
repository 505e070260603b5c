"""The districts of an evaluation: what lies directly below the federation, with all unions under it."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Select, func, not_, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.annual_evaluation.views import RESULTS
from gonghui_shared.directory import UNIONS, branches, stems
from gonghui_shared.ids import UnionId

from .views import named, shown


class District(BaseModel):
    """What lies directly below the federation, with all unions under it; primary unions there are told together, without id."""

    union_id: UnionId | None
    name: str
    unions: int
    mean: str
    lowest: str
    highest: str
    vetoed: int


class UnionBelow(BaseModel):
    """A union of a district with its result."""

    union_id: UnionId
    name: str
    total: str
    grade: str


class UnionsBelow(BaseModel):
    """Unions of a district by name, and how many there are beyond those that are told."""

    items: Sequence[UnionBelow]
    more: int


async def by_mean(read: AsyncConnection, evaluation_id: str, federation: UnionId) -> list[District]:
    """What lies below the federation, by the mean of the totals, best first."""
    rows = (await read.execute(_by_district(evaluation_id, federation))).all()
    names = await named(read, [row.district for row in rows if row.district])
    return [
        District(
            union_id=row.district, name=names.get(row.district, ""), unions=row.unions, mean=shown(row.mean),
            lowest=shown(row.lowest), highest=shown(row.highest), vetoed=row.vetoed,
        )
        for row in rows
    ]  # fmt: skip


def _by_district(evaluation_id: str, federation: UnionId) -> Select[Any]:
    """Results, summed up by superior union first: what is looked up in the tree are the few that have others below them."""
    superior, x, above = UNIONS.c.superior_id, RESULTS.c.rank_by, stems(federation)
    itself = (superior == federation) & (UNIONS.c.kind != "primary")
    result = RESULTS.join(UNIONS, UNIONS.c.union_id == RESULTS.c.union_id)
    mine, vetoed = RESULTS.c.evaluation_id == evaluation_id, func.count().filter(RESULTS.c.vetoed)
    sums = (
        func.count().label("unions"),
        func.sum(x).label("total"),
        func.min(x).label("lowest"),
        func.max(x).label("highest"),
    )
    below = (
        select(superior, null().label("itself"), *sums, vetoed.label("vetoed"))
        .select_from(result)
        .where(mine, not_(itself))
    )
    own = select(superior, UNIONS.c.union_id, *sums, vetoed).select_from(result).where(mine, itself)
    one = union_all(below.group_by(superior), own.group_by(superior, UNIONS.c.union_id)).subquery()
    district = func.coalesce(above.c.branch, one.c.itself).label("district")
    mean = (func.sum(one.c.total) / func.sum(one.c.unions)).label("mean")
    return (
        select(
            district, func.sum(one.c.unions).label("unions"), mean, func.min(one.c.lowest).label("lowest"),
            func.max(one.c.highest).label("highest"), func.sum(one.c.vetoed).label("vetoed"),
        )
        .outerjoin(above, above.c.union_id == one.c.superior_id)
        .where(or_(one.c.superior_id == federation, above.c.union_id.is_not(None)))
        .group_by(district)
        .order_by(mean.desc(), district)
    )  # fmt: skip


async def in_district(
    read: AsyncConnection, evaluation_id: str, federation: UnionId, district: UnionId | None, most: int
) -> UnionsBelow:
    """The unions of one district; of none: the primary unions directly below the federation."""
    tree, name = branches(federation), UNIONS.c.name
    own = (RESULTS.c.union_id == tree.c.branch) & (UNIONS.c.kind == "primary")
    there = own if district is None else (tree.c.branch == district) & not_(own)
    query = (
        select(RESULTS.c.union_id, name, RESULTS.c.total, RESULTS.c.grade, func.count().over().label("all"))
        .join(tree, tree.c.union_id == RESULTS.c.union_id)
        .join(UNIONS, UNIONS.c.union_id == RESULTS.c.union_id)
        .where(RESULTS.c.evaluation_id == evaluation_id, RESULTS.c.union_id != federation, there)
        .order_by(name, RESULTS.c.union_id)
        .limit(most)
    )
    rows = (await read.execute(query)).all()
    items = [UnionBelow(union_id=row.union_id, name=row.name, total=row.total, grade=row.grade) for row in rows]
    return UnionsBelow(items=items, more=rows[0].all - len(rows) if rows else 0)
