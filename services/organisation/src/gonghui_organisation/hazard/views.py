"""What can be read about hazards."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal, get_args

from pydantic import BaseModel
from sqlalchemy import Boolean, Column, ColumnElement, Date, Index, Integer, Table, Text, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    HazardEscalated,
    HazardFixed,
    HazardOverdue,
    HazardRaised,
    HazardSeverity,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .events import FixClaimed, FixVerified, HazardDescribed

AGES: Final = (7, 30, 90)  # days: the bands in which hazards that are not fixed are counted
SEVERITIES: Final[Sequence[HazardSeverity]] = get_args(HazardSeverity)
HAZARDS: Final = Table(
    "hazards",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("hazard_id", Text, primary_key=True),
    Column("inspection_id", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("site", Text),
    Column("what", Text),
    Column("stage", Text, nullable=False),
    Column("raised_on", Date, nullable=False),
    Column("rectify_by", Date, nullable=False),
    Column("claimed_by", Text),
    Column("claimed_on", Date),
    Column("entered_by", Text),
    Column("measures", Text),
    Column("verified_by", Text),
    Column("verified_on", Date),
    Column("remark", Text),
    Column("reopened", Integer, nullable=False),
    Column("overdue", Boolean, nullable=False),
    Column("escalated_on", Date),
    Column("in_time", Boolean),
    Index("by_day", "stage", "rectify_by"),
)


@projection(
    "hazards",
    version=2,
    reads=[HazardRaised, HazardDescribed, FixClaimed, FixVerified, HazardFixed, HazardOverdue, HazardEscalated],
    writes=[HAZARDS],
)
def project_hazards(hazards: Rows, event: Recorded) -> None:
    """Every hazard and how far it has come."""
    match event.body:
        case HazardRaised(hazard_id=hazard, inspection_id=inspection, severity=severity, rectify_by=day):
            hazards.put(
                (event.union_id, hazard), inspection_id=inspection, severity=severity, site=None, what=None,
                stage="open", raised_on=event.occurred_on, rectify_by=day, claimed_by=None, claimed_on=None,
                entered_by=None, measures=None, verified_by=None, verified_on=None, remark=None, reopened=0, overdue=False,
                escalated_on=None, in_time=None,
            )  # fmt: skip
        case HazardDescribed(hazard_id=hazard, site=site, what=what):
            hazards.put((event.union_id, hazard), site=site, what=what)
        case FixClaimed(hazard_id=hazard, person_id=person, entered_by=entered_by, measures=measures):
            hazards.put(
                (event.union_id, hazard), stage="claimed", claimed_by=person, claimed_on=event.occurred_on,
                entered_by=entered_by or None, measures=measures,
            )  # fmt: skip
        case FixVerified(hazard_id=hazard, person_id=person, fixed=fixed, remark=remark):
            key = (event.union_id, hazard)
            hazards.put(key, verified_by=person, verified_on=event.occurred_on, remark=remark)
            if not fixed:
                hazards.put(key, stage="open")
                hazards.add(key, reopened=1)
        case HazardFixed(hazard_id=hazard, in_time=in_time):
            hazards.put((event.union_id, hazard), stage="fixed", in_time=in_time)
        case HazardOverdue(hazard_id=hazard):
            hazards.put((event.union_id, hazard), overdue=True)
        case HazardEscalated(hazard_id=hazard):
            hazards.put((event.union_id, hazard), escalated_on=event.occurred_on)


class HazardRow(BaseModel):
    """A hazard and how far it has come."""

    union_id: UnionId
    name: str | None
    hazard_id: Identifier
    inspection_id: Identifier
    severity: HazardSeverity
    site: str | None
    what: str | None
    stage: Literal["open", "claimed", "fixed"]
    raised_on: date
    rectify_by: date
    claimed_by: PersonId | None
    claimed_on: date | None
    entered_by: str | None  # actor; None: not known
    measures: str | None
    verified_by: PersonId | None
    verified_on: date | None
    remark: str | None
    reopened: int
    overdue: bool
    escalated_on: date | None
    in_time: bool | None


class HazardAge(BaseModel):
    """Hazards of one age that are not fixed: how many are late, how many still have time or wait to be verified."""

    from_days: int
    to_days: int | None  # None: the oldest ones
    in_time: int
    overdue: int


class HazardCount(BaseModel):
    """The same by severity."""

    severity: HazardSeverity
    in_time: int
    overdue: int


class HazardFigures(BaseModel):
    """Hazards that are not fixed, counted."""

    by_age: Sequence[HazardAge]
    by_severity: Sequence[HazardCount]


_JOINED: Final = HAZARDS.outerjoin(UNIONS, UNIONS.c.union_id == HAZARDS.c.union_id)
_UNFIXED: Final = HAZARDS.c.stage != "fixed"


def _late(today: date) -> ColumnElement[bool]:
    return (HAZARDS.c.stage == "open") & (HAZARDS.c.rectify_by < today)


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page, *, fixed: bool) -> Paged[HazardRow]:
    """A union's hazards, those whose time ends first at the top."""
    query = select(HAZARDS, UNIONS.c.name).select_from(_JOINED).where(HAZARDS.c.union_id == union_id)
    query = query.where(~_UNFIXED if fixed else _UNFIXED)
    return await page.of(read, query, (HAZARDS.c.rectify_by, HAZARDS.c.hazard_id), HazardRow)


async def late_below(read: AsyncConnection, above: UnionId, page: Page, today: date) -> Paged[HazardRow]:
    """Hazards of a union and of all below it that were not put right in time, the longest late first."""
    below = await within(read, HAZARDS.c.union_id, above)
    query = select(HAZARDS, UNIONS.c.name).select_from(_JOINED).where(below, _late(today))
    return await page.of(read, query, (HAZARDS.c.rectify_by, HAZARDS.c.union_id, HAZARDS.c.hazard_id), HazardRow)


async def figures(read: AsyncConnection, above: UnionId, today: date) -> HazardFigures:
    """Hazards of a union and of all below it that are not fixed, by age and by severity."""
    edges = [today - timedelta(days=limit) for limit in AGES]
    band = case(*((HAZARDS.c.raised_on >= day, index) for index, day in enumerate(edges)), else_=len(AGES))
    found = (
        select(band.label("band"), HAZARDS.c.severity, _late(today).label("late"))
        .where(await within(read, HAZARDS.c.union_id, above), _UNFIXED)
        .subquery()
    )
    by = (found.c.band, found.c.severity, found.c.late)
    rows = (await read.execute(select(*by, func.count()).group_by(*by))).all()
    firsts = [0, *(limit + 1 for limit in AGES)]
    return HazardFigures(
        by_age=[
            HazardAge(from_days=first, to_days=last, **_sums(row for row in rows if row[0] == index))
            for index, (first, last) in enumerate(zip(firsts, [*AGES, None], strict=True))
        ],
        by_severity=[
            HazardCount(severity=severity, **_sums(row for row in rows if row[1] == severity))
            for severity in SEVERITIES
        ],
    )


def _sums(rows: Any) -> Mapping[str, int]:
    sums = {"in_time": 0, "overdue": 0}
    for _, _, late, count in rows:
        sums["overdue" if late else "in_time"] += count
    return sums
