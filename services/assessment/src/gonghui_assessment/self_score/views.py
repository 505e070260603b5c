"""Self-evaluations as they are read, beside what was verified."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from pydantic import BaseModel
from sqlalchemy import JSON, Column, Date, Integer, Table, Text, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.adopted_scheme.views import text_of
from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation.views import EVALUATIONS, RESULTS
from gonghui_assessment.appeal.decider import Reached
from gonghui_assessment.appeal.rescoring import reached_by
from gonghui_assessment.appeal.views import revised_points, revisions
from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.tree import Scheme
from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts.assessment import SelfScored
from gonghui_shared.directory import unit_type_of
from gonghui_shared.directory.views import UNIONS
from gonghui_shared.handling import Ask
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

SELF_SCORES = Table(
    "self_scores",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("scheme_id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("items", JSON, nullable=False),
    Column("total", Text, nullable=False),
    Column("scored_on", Date, nullable=False),
    Column("event_id", Text, nullable=False),
)


@projection("self_scores", version=1, reads=[SelfScored], writes=[SELF_SCORES])
def project_self_scores(scores: Rows, event: Recorded) -> None:
    """The last self-evaluation of each year."""
    match event.body:
        case SelfScored(scheme_id=scheme, version=version, year=year, items=items, total=total):
            lines = [{"code": one.code, "points": one.points, "evidence": list(one.evidence)} for one in items]
            scores.put(
                (event.union_id, scheme, version, year), items=lines, total=total, scored_on=event.occurred_on,
                event_id=str(event.event_id),
            )  # fmt: skip


class SheetItem(BaseModel):
    """An item that a union may give itself points for."""

    code: str
    title: str
    full: str
    points: str | None  # what it gave itself
    evidence: Sequence[str]


class Sheet(BaseModel):
    """A scheme as a union fills it in for a year."""

    scheme_id: Identifier
    version: Identifier
    title_zh: str
    title_en: str
    year: int
    begun: bool  # the evaluation has been opened: it is too late
    scored_on: date | None
    items: Sequence[SheetItem]


class ItemGap(BaseModel):
    """An item by the union itself and as verified."""

    code: str
    own: str
    verified: str | None  # None: it has no points
    evidence: Sequence[str]


class YearGap(BaseModel):
    """A year's self-evaluation beside the verified score of the same items."""

    evaluation_id: Identifier
    scheme_id: Identifier
    version: Identifier
    year: int
    own: str
    verified: str
    gap: str  # own less verified
    items: Sequence[ItemGap]


def _reach(scheme: Scheme, unit_type: str) -> dict[str, Reached]:
    limits = {leaf.code: reached_by(leaf, unit_type, scheme.defaults, None) for leaf in scheme.leaves()}
    return {code: limit for code, limit in limits.items() if limit is not None}


async def _scheme(read: AsyncConnection, scheme_id: str, version: str) -> Scheme | None:
    text = await text_of(read, scheme_id, version)
    return None if text is None else await asyncio.to_thread(load, text)


async def reach(ask: Ask) -> Mapping[str, Reached] | None:
    """Loader: what each item of the named scheme can give the union; None where the scheme is not in use."""
    scheme = await _scheme(ask.read, ask.command.scheme_id, ask.command.version)
    return None if scheme is None else _reach(scheme, await unit_type_of(ask) or "")


def _opened(scheme_id: str, year: int) -> Any:
    same = (EVALUATIONS.c.scheme_id == scheme_id) & (EVALUATIONS.c.year == year) & (EVALUATIONS.c.kind == "annual")
    return select(exists().where(same))


async def begun(ask: Ask) -> bool:
    """Loader: whether an evaluation of the year by the scheme has been opened."""
    return bool(await ask.read.scalar(_opened(ask.command.scheme_id, ask.command.year)))


async def sheet(read: AsyncConnection, union_id: UnionId, scheme_id: str, version: str, year: int) -> Sheet | None:
    """A scheme as the union fills it in: the items that concern it, with what it gave itself."""
    scheme = await _scheme(read, scheme_id, version)
    if scheme is None:
        return None
    unit_type = await read.scalar(select(UNIONS.c.unit_type).where(UNIONS.c.union_id == union_id)) or ""
    limits = _reach(scheme, unit_type)
    mine = (SELF_SCORES.c.union_id == union_id) & (SELF_SCORES.c.year == year)
    this = (SELF_SCORES.c.scheme_id == scheme_id) & (SELF_SCORES.c.version == version)
    row = (await read.execute(select(SELF_SCORES).where(mine, this))).mappings().one_or_none()
    given = {one["code"]: one for one in row["items"]} if row else {}
    nothing: dict[str, Any] = {"points": None, "evidence": []}
    items = [
        SheetItem(
            code=leaf.code, title=leaf.zh, full=plain(leaf.mark(unit_type)),
            **{name: given.get(leaf.code, nothing)[name] for name in ("points", "evidence")},
        )
        for leaf in scheme.leaves()
        if leaf.code in limits
    ]  # fmt: skip
    return Sheet(
        scheme_id=scheme_id, version=version, title_zh=scheme.title.zh, title_en=scheme.title.en, year=year,
        begun=bool(await read.scalar(_opened(scheme_id, year))), scored_on=row["scored_on"] if row else None, items=items,
    )  # fmt: skip


async def gaps(read: AsyncConnection, pool: Any, union_id: UnionId) -> Sequence[YearGap]:
    """Year by year, what the union gave itself and what the same items were verified with; oldest first."""
    query = (
        select(SELF_SCORES, EVALUATIONS.c.evaluation_id, EVALUATIONS.c.result.label("results"))
        .join(
            EVALUATIONS,
            (EVALUATIONS.c.scheme_id == SELF_SCORES.c.scheme_id) & (EVALUATIONS.c.version == SELF_SCORES.c.version)
            & (EVALUATIONS.c.year == SELF_SCORES.c.year) & (EVALUATIONS.c.state == "closed"),
        )
        .join(RESULTS, (RESULTS.c.evaluation_id == EVALUATIONS.c.evaluation_id) & (RESULTS.c.union_id == SELF_SCORES.c.union_id))
        .where(SELF_SCORES.c.union_id == union_id)
        .order_by(SELF_SCORES.c.year, EVALUATIONS.c.evaluation_id)
    )  # fmt: skip
    rows = (await read.execute(query)).mappings().all()
    return [await _gap(read, pool, union_id, dict(row)) for row in rows]


async def _gap(read: AsyncConnection, pool: Any, union_id: UnionId, row: Mapping[str, Any]) -> YearGap:
    found = await files.items_of(pool, row["results"], union_id)
    verified = {**found, **revised_points(await revisions(read, row["evaluation_id"], union_id))}
    items = [
        ItemGap(
            code=one["code"], own=one["points"], evidence=one["evidence"],
            verified=None if (points := verified.get(one["code"])) is None else plain(points),
        )
        for one in row["items"]
    ]  # fmt: skip
    seen = sum((Fraction(one.verified) for one in items if one.verified is not None), Fraction(0))
    return YearGap(
        evaluation_id=row["evaluation_id"], scheme_id=row["scheme_id"], version=row["version"], year=row["year"],
        own=row["total"], verified=plain(seen), gap=plain(Fraction(row["total"]) - seen), items=items,
    )  # fmt: skip
