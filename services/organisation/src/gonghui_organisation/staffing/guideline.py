"""Full-time officers against the guideline of a jurisdiction: a gap that is shown, and no duty with a clock."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import BigInteger, Integer, Select, Text, cast, column, func, select, values
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.post.views import POSTS
from gonghui_organisation.union.decider import WITH_MEMBERS
from gonghui_organisation.union.views import UNIT_FACTS
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import UnionId
from gonghui_shared.refusals import NotFound
from gonghui_shared.rules import NoSuchRule, Rulebook, Rules


class FullTimeGap(BaseModel):
    """How many full-time officers a union has, and how many the guideline gives a unit of its size."""

    union_id: UnionId
    name: str | None
    staff: int
    full_time: int
    guideline: int | None  # None: the jurisdiction has none
    gap: int  # officers who are missing


_FULL_TIME: Final = (
    select(func.count())
    .where(POSTS.c.union_id == UNIONS.c.union_id, POSTS.c.full_time, POSTS.c.holder.is_not(None))
    .scalar_subquery()
)
_STAFF: Final = func.coalesce(UNIT_FACTS.c.staff, 0)


def share_of(rules: Rules) -> Fraction | None:
    """Full-time officers as a share of the staff; None where the jurisdiction has no guideline.

    Source: R-ORG-11.
    """
    try:
        return rules.ratio("R-ORG-11")
    except NoSuchRule:
        return None


async def of_union(read: AsyncConnection, union_id: UnionId, book: Rulebook, on: date) -> FullTimeGap:
    """One union's officers and its guideline."""
    query = _gaps(await _shares(read, UNIONS.c.union_id == union_id, book, on)).where(UNIONS.c.union_id == union_id)
    row = (await read.execute(query)).mappings().first()
    if row is None:
        raise NotFound
    return FullTimeGap(**row)


async def below(read: AsyncConnection, above: UnionId, book: Rulebook, on: date, page: Page) -> Paged[FullTimeGap]:
    """Unions with members of their own below another one that have fewer full-time officers than the guideline gives them."""
    these = (
        (await within(read, UNIONS.c.union_id, above))
        & UNIONS.c.dissolved_on.is_(None)
        & UNIONS.c.kind.in_(WITH_MEMBERS)
    )
    query = _gaps(await _shares(read, these, book, on)).where(these)
    gaps = query.subquery()
    return await page.of(read, select(gaps).where(gaps.c.gap > 0), (gaps.c.union_id,), FullTimeGap)


async def _shares(read: AsyncConnection, these: Any, book: Rulebook, on: date) -> Mapping[str, Fraction]:
    """By jurisdiction, where there is a guideline."""
    places = await read.scalars(select(UNIONS.c.jurisdiction).where(these).distinct())
    found = {place: share_of(book.rules(place, on)) for place in places}
    return {place: share for place, share in found.items() if share is not None}


def _gaps(shares: Mapping[str, Fraction]) -> Select[Any]:
    """Whole officers count, so that a small unit lacks none."""
    rows = [(place, share.numerator, share.denominator) for place, share in shares.items()]
    by_place = values(
        column("jurisdiction", Text), column("parts", BigInteger), column("of", BigInteger), name="shares"
    ).data(rows or [("", 0, 1)])
    guideline = cast(_STAFF * by_place.c.parts // by_place.c.of, Integer)
    gap = func.greatest(func.coalesce(guideline, 0) - _FULL_TIME, 0)
    return (
        select(
            UNIONS.c.union_id, UNIONS.c.name, _STAFF.label("staff"), _FULL_TIME.label("full_time"),
            guideline.label("guideline"), gap.label("gap"),
        )
        .select_from(
            UNIONS.outerjoin(UNIT_FACTS, UNIT_FACTS.c.union_id == UNIONS.c.union_id).outerjoin(
                by_place, by_place.c.jurisdiction == UNIONS.c.jurisdiction
            )
        )
    )  # fmt: skip
