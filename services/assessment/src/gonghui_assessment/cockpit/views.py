"""What a city asks of one evaluation, each in one answer."""

import asyncio
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pydantic import BaseModel
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.annual_evaluation.open_items import MOST_SHOWN, kept_open_items
from gonghui_assessment.annual_evaluation.scoring import titles_of
from gonghui_assessment.scheme.files import load
from gonghui_shared.ids import Identifier, UnionId

MOST_BINS: Final = 20
WIDTHS: Final = (1, 2, 5)  # of a bin, times a power of ten
NORMAL: Final = 0.6745  # the median deviation of a normal distribution, in standard deviations


class Bin(BaseModel):
    """How many unions have a total from `low` up to below `high`."""

    low: str
    high: str
    unions: int


class Spread(BaseModel):
    """How totals and grades are spread."""

    unions: int
    mean: str | None
    median: str | None
    bins: Sequence[Bin]
    grades: Mapping[str, int]


class Mover(BaseModel):
    """A union's places in two evaluations, among all that were in them."""

    union_id: UnionId
    name: str
    before: int
    now: int


class Movers(BaseModel):
    """Who rose and fell most against the evaluation of the year before, under the same scheme if there was one."""

    before: Identifier | None  # None: there was none
    both: int  # unions that were in both
    up: Sequence[Mover]
    down: Sequence[Mover]


class Outlier(BaseModel):
    """A union far from the middle."""

    union_id: UnionId
    name: str
    total: str
    z: str


class Outliers(BaseModel):
    """Totals whose robust z-score is beyond the limit, the farthest first.

    z = 0.6745 × (total − median) / MAD, where MAD is the median of |total − median| over all unions of the evaluation; the
    factor makes MAD a standard deviation where totals are normally distributed. A union is an outlier if |z| > limit. Where
    more than half of the totals are the same, MAD is nothing and nobody is one.

    Source: R-ASM-13.
    """

    median: str | None
    deviation: str | None
    limit: str
    high: int
    low: int
    items: Sequence[Outlier]


class OpenItem(BaseModel):
    """An item that some unions have no points for."""

    code: str
    title: str
    missing: int
    unrated: int


class Lacking(BaseModel):
    """A union with items that lack a value or a rating."""

    union_id: UnionId
    name: str
    items: int


class Completeness(BaseModel):
    """For how many unions something is missing, by item and by union, most first."""

    unions: int
    lacking: int
    items: Sequence[OpenItem]
    most: Sequence[Lacking]


class AppealCount(BaseModel):
    """Appeals of one standing."""

    standing: str
    appeals: int
    overdue: int


_GRADES: Final = text("select grade, count(*) from results where evaluation_id = :evaluation group by grade")
_EDGES: Final = text("""select count(*), min(rank_by), max(rank_by), avg(rank_by),
    percentile_disc(0.5) within group (order by rank_by) from results where evaluation_id = :evaluation""")
_BINS: Final = text("""select floor(rank_by / :width)::bigint, count(*) from results where evaluation_id = :evaluation
    group by 1 order by 1""")
_BEFORE: Final = text("""select evaluation_id from evaluations where union_id = :federation and kind = 'annual'
    and state = 'closed' and year = :year order by scheme_id = :scheme desc, applies_to::text = :applies_to desc, evaluation_id limit 1""")
_PLACES: Final = text("""
select coalesce(array_agg(tied), '{}') as tied, coalesce(string_agg(unions, ','), '') as unions from (
    select count(*) as tied, string_agg(union_id, ',') as unions from results where evaluation_id = :evaluation
    group by rank_by order by rank_by desc) as best_first""")
_OUTLIERS: Final = text("""
with mine as materialized (select union_id, total, rank_by::float8 as x from results where evaluation_id = :evaluation),
middle as materialized (select percentile_cont(0.5) within group (order by x) as m from mine),
spread as materialized (select m, percentile_cont(0.5) within group (order by abs(x - m)) as mad from mine, middle group by m),
far as materialized (
    select union_id, total, :normal * (x - m) / mad as z from mine, spread where mad > 0 and :normal * abs(x - m) > :limit * mad)
select s.m, s.mad, (select count(*) from far where z > 0) as high, (select count(*) from far where z < 0) as low,
    f.union_id, f.total, f.z, u.name
from spread s left join lateral (select * from far order by abs(z) desc, union_id limit :most) f on true
left join directory_unions u on u.union_id = f.union_id order by abs(f.z) desc nulls last, f.union_id""")
_APPEALS: Final = text("""select standing, count(*) as appeals, count(*) filter (where overdue) as overdue from appeals
    where evaluation_id = :evaluation group by standing order by standing""")
_NAMES: Final = text("select union_id, name from directory_unions where union_id = any(:unions)")


async def _rows(read: AsyncConnection, query: TextClause, **values: Any) -> Sequence[Any]:
    return (await read.execute(query, values)).all()


async def spread(read: AsyncConnection, evaluation_id: str) -> Spread:
    """How totals and grades are spread; bins are as wide as at most twenty of them need, in round numbers."""
    [(unions, low, high, mean, median)] = await _rows(read, _EDGES, evaluation=evaluation_id)
    if not unions:
        return Spread(unions=0, mean=None, median=None, bins=[], grades={})
    width = bin_width(low, high)
    bins = dict(tuple(row) for row in await _rows(read, _BINS, evaluation=evaluation_id, width=width))
    grades = dict(tuple(row) for row in await _rows(read, _GRADES, evaluation=evaluation_id))
    return Spread(
        unions=unions, mean=shown(mean), median=shown(median), grades=grades,
        bins=[
            Bin(low=shown(n * width), high=shown((n + 1) * width), unions=bins.get(n, 0))
            for n in range(min(bins), max(bins) + 1)
        ],
    )  # fmt: skip


def bin_width(low: Decimal, high: Decimal) -> Decimal:
    """The least width of 1, 2 or 5 times a power of ten with which twenty bins reach from one to the other."""
    scale = Decimal("0.01")
    while True:
        for width in (scale * step for step in WIDTHS):
            if (high // width) - (low // width) < MOST_BINS:
                return width
        scale *= 10


async def named(read: AsyncConnection, unions: Sequence[UnionId]) -> dict[UnionId, str]:
    """Names of unions by id, of those that are known."""
    return dict(tuple(row) for row in await _rows(read, _NAMES, unions=list(unions)))


async def movers(read: AsyncConnection, evaluation: Mapping[str, Any]) -> Movers:
    """Who rose and fell most against the year before."""
    found = await _rows(
        read, _BEFORE, federation=evaluation["union_id"], year=evaluation["year"] - 1, scheme=evaluation["scheme_id"],
        applies_to=str(evaluation["applies_to"]).replace("'", '"'),
    )  # fmt: skip
    if not found:
        return Movers(before=None, both=0, up=[], down=[])
    [(before,)] = found
    [now], [then] = [await _rows(read, _PLACES, evaluation=one) for one in (evaluation["evaluation_id"], before)]
    both, up, down = await asyncio.to_thread(_moved, _Places.of(now), _Places.of(then))
    names = await named(read, [union_id for union_id, _, _ in (*up, *down)])
    risen, fallen = (
        [Mover(union_id=union_id, name=names[union_id], before=old, now=new) for union_id, old, new in moved if union_id in names]
        for moved in (up, down)
    )  # fmt: skip
    return Movers(before=before, both=both, up=risen, down=fallen)


class _Places(NamedTuple):
    """Unions of an evaluation, best first, and the place of each; those with the same total share the best of theirs."""

    unions: Sequence[UnionId]
    places: NDArray[np.int64]

    @classmethod
    def of(cls, row: Any) -> "_Places":
        tied = np.array(row.tied, dtype=np.int64)
        return cls(row.unions.split(",") if row.unions else [], np.repeat(np.cumsum(tied) - tied + 1, tied))


_Moved = tuple[UnionId, int, int]  # its place before and now


def _moved(now: _Places, before: _Places) -> tuple[int, Sequence[_Moved], Sequence[_Moved]]:
    """How many unions have both, and those that rose and fell most."""
    found = pc.index_in(pa.array(now.unions, pa.string()), value_set=pa.array(before.unions, pa.string()))
    here = np.flatnonzero(found.is_valid())
    at = found.drop_null().to_numpy()
    new, old = now.places[here], before.places[at]

    def most(up: NDArray[np.int64]) -> list[_Moved]:
        least = max([1, *np.sort(up)[-MOST_SHOWN:][:1].tolist()])
        shown = [(now.unions[here[n]], int(old[n]), int(new[n])) for n in np.flatnonzero(up >= least)]
        return sorted(shown, key=lambda one: (-abs(one[1] - one[2]), one[0]))[:MOST_SHOWN]

    return len(here), most(old - new), most(new - old)


async def outliers(read: AsyncConnection, evaluation_id: str, limit: Fraction) -> Outliers:
    """Who is far from the middle; see `Outliers`."""
    rows = await _rows(read, _OUTLIERS, evaluation=evaluation_id, normal=NORMAL, limit=float(limit), most=MOST_SHOWN)
    found = [row for row in rows if row.union_id is not None]
    first = rows[0] if rows else None
    return Outliers(
        median=shown(first.m) if first else None, deviation=shown(first.mad) if first else None, limit=shown(float(limit)),
        high=first.high if first else 0, low=first.low if first else 0,
        items=[Outlier(union_id=row.union_id, name=row.name or row.union_id, total=row.total, z=shown(row.z)) for row in found],
    )  # fmt: skip


async def appeals(read: AsyncConnection, evaluation_id: str) -> list[AppealCount]:
    """Appeals by where they stand."""
    rows = await _rows(read, _APPEALS, evaluation=evaluation_id)
    return [AppealCount(standing=row.standing, appeals=row.appeals, overdue=row.overdue) for row in rows]


async def completeness(read: AsyncConnection, pool: Any, result: str, scheme: str) -> Completeness | None:
    """What was missing when the evaluation was carried out; None where its results are not kept.

    Args:
        result: digest of the results.
        scheme: the scheme's text.
    """
    found = await kept_open_items(pool, result)
    if found is None:
        return None
    titles = titles_of(await asyncio.to_thread(load, scheme)) if scheme else {}
    names = await named(read, list(found.most))
    return Completeness(
        unions=found.unions, lacking=found.lacking,
        items=[
            OpenItem(code=code, title=titles.get(code, ""), missing=counts.get("gap", 0), unrated=counts.get("needs_rating", 0))
            for code, counts in sorted(found.items.items(), key=lambda one: (-sum(one[1].values()), one[0]))
        ],
        most=[Lacking(union_id=union_id, name=names.get(union_id, union_id), items=items) for union_id, items in found.most.items()],
    )  # fmt: skip


def shown(number: float | Decimal) -> str:
    """With two decimals at most."""
    shown = format(Decimal(str(number)).quantize(Decimal("0.01")), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
