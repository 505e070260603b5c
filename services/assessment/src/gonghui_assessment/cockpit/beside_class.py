"""Unions' totals of the last years beside the means of their classes: unions of the same kind and type of unit in the same evaluation."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_shared.ids import Identifier, UnionId

YEARS: Final = 3  # before the running one
_SCORES: Final = text("""
with mine as materialized (
    select r.union_id, r.evaluation_id, r.year, r.scheme_id, r.total, r.full, r.rank_by, u.kind, u.unit_type
    from results r join directory_unions u using (union_id) where r.union_id = any(:unions) and r.year >= :since),
classes as (select distinct evaluation_id, kind, unit_type from mine),
means as (
    select c.evaluation_id, c.kind, c.unit_type, avg(r.rank_by) as mean, count(*) as units
    from classes c join results r using (evaluation_id)
    join directory_unions u on u.union_id = r.union_id and u.kind = c.kind and u.unit_type = c.unit_type group by 1, 2, 3)
select m.union_id, m.evaluation_id, m.year, m.scheme_id, m.total, m.full, m.rank_by, e.mean, e.units
from mine m join means e using (evaluation_id, kind, unit_type) order by m.union_id, m.year, m.evaluation_id""")


class ScoreBesideClass(BaseModel):
    """A union's total in one evaluation, the mean of its class, and by how much it lies above it."""

    union_id: UnionId
    evaluation_id: Identifier
    year: int
    scheme_id: Identifier
    total: str
    full: str
    mean: str
    above: str  # below zero: under the mean
    units: int  # of the class, itself among them


async def beside_class(read: AsyncConnection, unions: Sequence[UnionId], today: date) -> list[ScoreBesideClass]:
    """Union by union, the oldest year first."""
    asked = {"unions": list(unions), "since": today.year - YEARS}
    return [
        ScoreBesideClass(
            union_id=row.union_id, evaluation_id=row.evaluation_id, year=row.year, scheme_id=row.scheme_id, total=row.total,
            full=row.full, mean=_shown(row.mean), above=_shown(row.rank_by - row.mean), units=row.units,
        )
        for row in await read.execute(_SCORES, asked)
    ]  # fmt: skip


def _shown(number: Decimal) -> str:
    return f"{number:.2f}"
