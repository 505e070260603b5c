"""What a city asks of one evaluation, each in one answer; nothing is kept for it beside the results themselves."""

import asyncio
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pyarrow as pa
from pydantic import BaseModel
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation.scoring import titles_of
from gonghui_assessment.scheme.files import load
from gonghui_shared.ids import Identifier, UnionId

MOST_BINS: Final = 20
WIDTHS: Final = (1, 2, 5)  # of a bin, times a power of ten
MOST_SHOWN: Final = 10
NORMAL: Final = 0.6745  # the median deviation of a normal distribution, in standard deviations
OPEN: Final = ("gap", "needs_rating")


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
_UNDER: Final = """with recursive under as (
    select union_id, case when kind = 'primary' then null else union_id end as district, 1 as level
    from directory_unions where superior_id = :federation
    union all
    select u.union_id, coalesce(d.district, d.union_id), d.level + 1
    from directory_unions u join under d on u.superior_id = d.union_id where d.level < 16)"""  # district of every union, if any
_DISTRICTS: Final = text(f"""{_UNDER}
select under.district, coalesce(max(n.name), '') as name, count(*) as unions, avg(r.rank_by) as mean, min(r.rank_by) as lowest,
    max(r.rank_by) as highest, count(*) filter (where r.vetoed) as vetoed
from results r join under using (union_id) left join directory_unions n on n.union_id = under.district
where r.evaluation_id = :evaluation group by under.district order by mean desc, under.district""")
_IN_DISTRICT: Final = text(f"""{_UNDER}
select r.union_id, coalesce(u.name, r.union_id) as name, r.total, r.grade, count(*) over () as all
from results r join under using (union_id) left join directory_unions u using (union_id)
where r.evaluation_id = :evaluation and under.district is not distinct from cast(:district as text)
order by name, r.union_id limit :most""")
_BEFORE: Final = text("""select evaluation_id from evaluations where union_id = :federation and kind = 'annual'
    and state = 'closed' and year = :year order by scheme_id = :scheme desc, applies_to::text = :applies_to desc, evaluation_id limit 1""")
_MOVERS: Final = text("""
with now as (select union_id, rank() over (order by rank_by desc) as place from results where evaluation_id = :evaluation),
before as (select union_id, rank() over (order by rank_by desc) as place from results where evaluation_id = :before),
moved as materialized (
    select union_id, b.place as before, n.place as now, b.place - n.place as up from now n join before b using (union_id)),
shown as (
    (select * from moved where up > 0 order by up desc, union_id limit :most) union all
    (select * from moved where up < 0 order by up, union_id limit :most))
select s.union_id, u.name, s.before, s.now, (select count(*) from moved) as both
from shown s join directory_unions u using (union_id) order by abs(s.up) desc, s.union_id""")
_BOTH: Final = text("""select count(*) from results n join results b using (union_id)
    where n.evaluation_id = :evaluation and b.evaluation_id = :before""")
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
        unions=unions, mean=_shown(mean), median=_shown(median), grades=grades,
        bins=[
            Bin(low=_shown(n * width), high=_shown((n + 1) * width), unions=bins.get(n, 0))
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


async def districts(read: AsyncConnection, evaluation_id: str, federation: str) -> list[District]:
    """What lies below the federation, by the mean of the totals, best first."""
    return [
        District(
            union_id=row.district, name=row.name, unions=row.unions, mean=_shown(row.mean), lowest=_shown(row.lowest),
            highest=_shown(row.highest), vetoed=row.vetoed,
        )
        for row in await _rows(read, _DISTRICTS, evaluation=evaluation_id, federation=federation)
    ]  # fmt: skip


async def in_district(
    read: AsyncConnection, evaluation_id: str, federation: str, district: str | None, most: int
) -> UnionsBelow:
    """The unions of one district; of none: the primary unions directly below the federation."""
    asked = {"evaluation": evaluation_id, "federation": federation, "district": district, "most": most}
    rows = await _rows(read, _IN_DISTRICT, **asked)
    items = [UnionBelow(union_id=row.union_id, name=row.name, total=row.total, grade=row.grade) for row in rows]
    return UnionsBelow(items=items, more=rows[0].all - len(rows) if rows else 0)


async def movers(read: AsyncConnection, evaluation: Mapping[str, Any]) -> Movers:
    """Who rose and fell most against the year before."""
    found = await _rows(
        read, _BEFORE, federation=evaluation["union_id"], year=evaluation["year"] - 1, scheme=evaluation["scheme_id"],
        applies_to=str(evaluation["applies_to"]).replace("'", '"'),
    )  # fmt: skip
    if not found:
        return Movers(before=None, both=0, up=[], down=[])
    [(before,)] = found
    asked = {"evaluation": evaluation["evaluation_id"], "before": before}
    rows = await _rows(read, _MOVERS, **asked, most=MOST_SHOWN)
    both = rows[0].both if rows else (await _rows(read, _BOTH, **asked))[0][0]
    moved = [Mover(union_id=row.union_id, name=row.name, before=row.before, now=row.now) for row in rows]
    up, down = ([one for one in moved if (one.now < one.before) is risen] for risen in (True, False))
    return Movers(before=before, both=both, up=up, down=down)


async def outliers(read: AsyncConnection, evaluation_id: str, limit: Fraction) -> Outliers:
    """Who is far from the middle; see `Outliers`."""
    rows = await _rows(read, _OUTLIERS, evaluation=evaluation_id, normal=NORMAL, limit=float(limit), most=MOST_SHOWN)
    found = [row for row in rows if row.union_id is not None]
    first = rows[0] if rows else None
    return Outliers(
        median=_shown(first.m) if first else None, deviation=_shown(first.mad) if first else None, limit=_shown(float(limit)),
        high=first.high if first else 0, low=first.low if first else 0,
        items=[Outlier(union_id=row.union_id, name=row.name or row.union_id, total=row.total, z=_shown(row.z)) for row in found],
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
    content = await files.content_of(pool, result, "results")
    if content is None:
        return None
    unions, by_item, lacking, most = await asyncio.to_thread(_open_items, content)
    titles = titles_of(await asyncio.to_thread(load, scheme)) if scheme else {}
    names = dict(tuple(row) for row in await _rows(read, _NAMES, unions=list(most)))
    return Completeness(
        unions=unions, lacking=lacking,
        items=[
            OpenItem(code=code, title=titles.get(code, ""), missing=counts.get("gap", 0), unrated=counts.get("needs_rating", 0))
            for code, counts in sorted(by_item.items(), key=lambda one: (-sum(one[1].values()), one[0]))
        ],
        most=[Lacking(union_id=union_id, name=names.get(union_id, union_id), items=items) for union_id, items in most.items()],
    )  # fmt: skip


def _open_items(content: bytes) -> tuple[int, dict[str, dict[str, int]], int, dict[str, int]]:
    """Unions in all; open items by item and status; how many unions have some, and those that have most."""
    table = files.read(content, ["union_id", "code", "status"]).unify_dictionaries()
    if not table.num_rows:
        return 0, {}, 0, {}
    (unions, names), (items, codes), (states, statuses) = (_coded(table[name]) for name in table.column_names)
    each = np.zeros(len(names), np.int64)
    by_item: dict[str, dict[str, int]] = {}
    for state in (at for at, status in enumerate(statuses) if status in OPEN):
        rows = states == state
        each += np.bincount(unions[rows], minlength=len(names))
        for code, count in zip(codes, np.bincount(items[rows], minlength=len(codes)).tolist(), strict=True):
            if count:
                by_item.setdefault(code, {})[statuses[state]] = count
    most = np.argsort(-each, kind="stable")[:MOST_SHOWN].tolist()
    return len(names), by_item, int((each > 0).sum()), {names[at]: int(each[at]) for at in most if each[at]}


def _coded(column: pa.ChunkedArray) -> tuple[Any, Sequence[str]]:
    """Codes of texts, and the texts."""
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in column.chunks])
    return codes, column.chunk(0).dictionary.to_pylist()


def _shown(number: float | Decimal) -> str:
    """With two decimals at most."""
    shown = format(Decimal(str(number)).quantize(Decimal("0.01")), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
