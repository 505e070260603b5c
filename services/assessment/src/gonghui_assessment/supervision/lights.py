"""Traffic lights: red, amber or green for each union and each target, from findings, missing reports and months behind."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Integer, Select, Subquery, and_, case, cast, func, literal, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.finding.views import FINDINGS, LIVE
from gonghui_assessment.target.views import TARGETS
from gonghui_assessment.work_report.views import owed_between, owed_reports
from gonghui_shared.clock import business_date
from gonghui_shared.directory.views import UNIONS, within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.runtime import Runtime

Light = Literal["red", "amber", "green"]
_MONTHS: Final = 12
_YEAR: Final = timedelta(days=365)


class UnionLight(BaseModel):
    """A union's light and what it follows from."""

    union_id: UnionId
    name: str
    light: Light
    urgency: int  # 0 red, 1 amber, 2 green: red ones come first
    findings: int  # open
    overdue: int  # of these
    missing: int  # reports of the last twelve months
    months_behind: int  # of the target that is furthest behind


class LightCount(BaseModel):
    """How many unions show a light."""

    light: Light
    unions: int


class TargetLight(BaseModel):
    """A target's light."""

    target_id: Identifier
    title: str
    light: Light
    months_behind: int
    findings: int  # open ones that speak of it


def months_behind(today: date) -> ColumnElement[int]:
    """Whole months by which a target's reported figure is behind an even pace; 0 once it is reached.

    The pace is one of whole units: where three are wanted in a year, the first is late after April.
    """
    over = cast(
        func.greatest(0, func.least(_MONTHS, (today.year - TARGETS.c.year) * _MONTHS + today.month - 1)), Integer
    )
    wanted = func.greatest(TARGETS.c.wanted, 1)
    next_due = func.ceil((TARGETS.c.reached + 1) * _MONTHS / wanted)  # the month by whose end the next unit is due
    behind = case((TARGETS.c.reached >= TARGETS.c.wanted, 0), else_=func.greatest(0, over + 1 - next_due))
    return cast(behind, Integer)


async def _limits(runtime: Runtime, union_id: UnionId, today: date) -> tuple[int, int]:
    """From how many months behind on a light is amber, and red.

    Source: R-ASM-23.
    """
    book = await runtime.rulebooks.current()
    rules = book.rules(await runtime.jurisdictions.of(union_id, today), today)
    return rules.months("R-ASM-23.amber"), rules.months("R-ASM-23.red")


async def _lit(read: AsyncConnection, runtime: Runtime, union_id: UnionId, whose: ColumnElement[bool]) -> Subquery:
    """The lights of some unions, one row each.

    Args:
        union_id: where the limits hold.
    """
    today = business_date(runtime.now())
    amber, red = await _limits(runtime, union_id, today)
    findings = (
        select(FINDINGS.c.union_id, func.count().label("findings"), func.count().filter(FINDINGS.c.overdue).label("overdue"))
        .where(LIVE).group_by(FINDINGS.c.union_id).subquery()
    )  # fmt: skip
    targets = (
        select(TARGETS.c.union_id, func.max(months_behind(today)).label("months_behind"))
        .where(TARGETS.c.state == "open").group_by(TARGETS.c.union_id).subquery()
    )  # fmt: skip
    missing = _missing(await owed_between(read, runtime, today - _YEAR, today), today, whose)
    counts = {
        name: func.coalesce(column, 0).label(name)
        for name, column in (
            ("findings", findings.c.findings), ("overdue", findings.c.overdue), ("missing", missing.c.missing),
            ("months_behind", targets.c.months_behind),
        )
    }  # fmt: skip
    urgency = _urgency(counts, amber, red)
    lit = (
        select(UNIONS.c.union_id, UNIONS.c.name, *counts.values(), urgency.label("urgency"))
        .outerjoin(findings, findings.c.union_id == UNIONS.c.union_id)
        .outerjoin(targets, targets.c.union_id == UNIONS.c.union_id)
        .outerjoin(missing, missing.c.union_id == UNIONS.c.union_id)
        .where(whose, UNIONS.c.dissolved_on.is_(None))
        .subquery()
    )
    light = case((lit.c.urgency == 0, "red"), (lit.c.urgency == 1, "amber"), else_="green")
    return select(lit, light.label("light")).subquery()


def _missing(reports: Sequence[Any], today: date, whose: ColumnElement[bool]) -> Subquery:
    """How many reports each union has not handed in."""
    if not reports:
        return select(UNIONS.c.union_id, literal(0).label("missing")).where(whose).subquery()
    rows = owed_reports(reports, today).where(whose).subquery()
    counted = select(rows.c.union_id, func.count().label("missing")).where(rows.c.punctuality == "missing")
    return counted.group_by(rows.c.union_id).subquery()


def _urgency(counts: Mapping[str, Any], amber: int, red: int) -> ColumnElement[int]:
    """0 red: a finding is overdue or a target far behind. 1 amber: a finding is open, a report missing, a target behind."""
    findings, overdue, missing, behind = (
        counts[name].element for name in ("findings", "overdue", "missing", "months_behind")
    )
    return case(
        (or_(overdue > 0, behind >= red), 0), (or_(findings > 0, missing > 0, behind >= amber), 1), else_=2
    )  # fmt: skip


async def lights(
    read: AsyncConnection, runtime: Runtime, union_id: UnionId, light: Light | None, page: Page
) -> Paged[UnionLight]:
    """The lights of unions below one, red ones first."""
    whose = and_(await within(read, UNIONS.c.union_id, union_id), UNIONS.c.union_id != union_id)
    lit = await _lit(read, runtime, union_id, whose)
    query: Select[Any] = select(lit).where(true() if light is None else lit.c.light == light)
    return await page.of(read, query, (lit.c.urgency, lit.c.union_id), UnionLight)


async def light_counts(read: AsyncConnection, runtime: Runtime, union_id: UnionId) -> Sequence[LightCount]:
    """How many unions below one show which light."""
    whose = and_(await within(read, UNIONS.c.union_id, union_id), UNIONS.c.union_id != union_id)
    lit = await _lit(read, runtime, union_id, whose)
    rows = (await read.execute(select(lit.c.light, func.count().label("unions")).group_by(lit.c.light))).mappings()
    return [LightCount.model_validate(dict(row)) for row in rows]


async def light_of(read: AsyncConnection, runtime: Runtime, union_id: UnionId) -> UnionLight | None:
    """One union's own light."""
    lit = await _lit(read, runtime, union_id, UNIONS.c.union_id == union_id)
    row = (await read.execute(select(lit))).mappings().one_or_none()
    return None if row is None else UnionLight.model_validate(dict(row))


async def target_lights(read: AsyncConnection, runtime: Runtime, union_id: UnionId) -> Sequence[TargetLight]:
    """The lights of a union's open targets, those furthest behind first."""
    today = business_date(runtime.now())
    amber, red = await _limits(runtime, union_id, today)
    behind = months_behind(today)
    live = and_(FINDINGS.c.union_id == TARGETS.c.union_id, FINDINGS.c.target_id == TARGETS.c.target_id, LIVE)
    found, overdue = func.count(FINDINGS.c.finding_id), func.count().filter(FINDINGS.c.overdue)
    light = case((or_(overdue > 0, behind >= red), "red"), (or_(found > 0, behind >= amber), "amber"), else_="green")
    query = (
        select(TARGETS.c.target_id, TARGETS.c.title, behind.label("months_behind"), found.label("findings"), light.label("light"))
        .outerjoin(FINDINGS, live)
        .where(TARGETS.c.union_id == union_id, TARGETS.c.state == "open")
        .group_by(*TARGETS.c)
        .order_by(behind.desc(), TARGETS.c.target_id)
    )  # fmt: skip
    return [TargetLight.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]
