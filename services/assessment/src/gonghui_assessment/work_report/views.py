"""Work reports as they are read: a union's own, and how punctual the unions below another one are."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    and_,
    case,
    column,
    func,
    or_,
    select,
    values,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.supervision.periods import Owed, due_on, owed, period_of
from gonghui_assessment.supervision.words import Said, words_about
from gonghui_assessment.tables import METADATA
from gonghui_shared.clock import business_date
from gonghui_shared.contracts.assessment import WorkReportAccepted, WorkReportReturned, WorkReportSubmitted
from gonghui_shared.directory.views import UNIONS, within
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection
from gonghui_shared.runtime import Runtime

Punctuality = Literal["in_time", "late", "missing", "pending"]
REPORTS = Table(
    "work_reports",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("standing", Text, nullable=False),
    Column("in_time", Boolean, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("submitted_on", Date, nullable=False),
    Column("times", Integer, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("event_id", Text, nullable=False),
    Index("work_reports_by_standing", "standing", "period"),
)


@projection(
    "work_reports", version=1, reads=[WorkReportSubmitted, WorkReportReturned, WorkReportAccepted], writes=[REPORTS]
)
def project_work_reports(reports: Rows, event: Recorded) -> None:
    """How every report stands."""
    match event.body:
        case WorkReportSubmitted(period=period, due_on=due, in_time=in_time, evidence=evidence):
            before = reports.get((event.union_id, period))
            reports.put(
                (event.union_id, period), standing="submitted", in_time=in_time, due_on=due,
                submitted_on=event.occurred_on, times=(before["times"] if before else 0) + 1, evidence=list(evidence),
                event_id=str(event.event_id),
            )  # fmt: skip
        case WorkReportReturned(period=period, submit_by=day):
            reports.put((event.union_id, period), standing="returned", due_on=day)
        case WorkReportAccepted(period=period):
            reports.put((event.union_id, period), standing="accepted")


class OwedReport(BaseModel):
    """A report that a union owes of a period, and how it stands."""

    union_id: UnionId
    name: str
    period: Identifier
    kind: str
    due_on: date
    punctuality: Punctuality
    standing: str | None  # None before it was handed in first
    submitted_on: date | None
    event_id: str | None


class WorkReport(OwedReport):
    """The same with what it says."""

    times: int
    evidence: Sequence[str]
    texts: Sequence[Said]


class BoardPeriod(BaseModel):
    """How many unions reported of a period in time, late, not yet, or not at all."""

    period: Identifier
    kind: str
    due_on: date
    in_time: int
    late: int
    missing: int
    pending: int


async def due(ask: Ask) -> date | None:
    """Loader: until when the report that a command names is due; None where none is owed."""
    period = period_of(ask.command.period)
    jurisdiction = await ask.runtime.jurisdictions.of(ask.union_id, ask.on)
    return due_on(await ask.runtime.rulebooks.current(), jurisdiction, period)


async def owed_between(read: AsyncConnection, runtime: Runtime, since: date, until: date) -> Sequence[Owed]:
    """What unions owe of periods that end between two days, jurisdiction by jurisdiction."""
    everywhere = (await read.scalars(select(UNIONS.c.jurisdiction).distinct())).all()
    return list(owed(await runtime.rulebooks.current(), iter(everywhere), since, until))


def owed_reports(reports: Sequence[Owed], today: date) -> Select[Any]:
    """One row for each union and each report that it owes: as `OwedReport`, with how often it came and what it cites.

    A union owes the reports of periods through which it existed until they were due; the topmost one owes none.
    """
    asked = values(
        column("jurisdiction", String), column("period", String), column("kind", String), column("first", Date),
        column("due", Date), name="owed",
    ).data([(one.jurisdiction, one.period.name, one.period.kind, one.period.first, one.due_on) for one in reports])  # fmt: skip
    due = func.coalesce(REPORTS.c.due_on, asked.c.due)
    handed_in = REPORTS.c.standing.in_(("submitted", "accepted"))
    punctuality = case(
        (and_(handed_in, REPORTS.c.in_time), "in_time"), (handed_in, "late"), (due < today, "missing"), else_="pending"
    )
    existed = and_(
        UNIONS.c.superior_id.is_not(None), UNIONS.c.formed_on <= asked.c.first,
        or_(UNIONS.c.dissolved_on.is_(None), UNIONS.c.dissolved_on > asked.c.due),
    )  # fmt: skip
    return (
        select(
            UNIONS.c.union_id, UNIONS.c.name, asked.c.period, asked.c.kind, due.label("due_on"),
            punctuality.label("punctuality"), REPORTS.c.standing, REPORTS.c.submitted_on, REPORTS.c.times,
            REPORTS.c.evidence, REPORTS.c.event_id,
        )
        .join(asked, asked.c.jurisdiction == UNIONS.c.jurisdiction)
        .outerjoin(REPORTS, (REPORTS.c.union_id == UNIONS.c.union_id) & (REPORTS.c.period == asked.c.period))
        .where(existed)
    )  # fmt: skip


async def _of_year(read: AsyncConnection, runtime: Runtime, year: int) -> tuple[Sequence[Owed], date]:
    today = business_date(runtime.now())
    return await owed_between(read, runtime, date(year, 1, 1), min(date(year, 12, 31), today)), today


async def board(read: AsyncConnection, runtime: Runtime, union_id: UnionId, year: int) -> Sequence[BoardPeriod]:
    """Period by period, how punctual the unions below one are."""
    reports, today = await _of_year(read, runtime, year)
    if not reports:
        return []
    below = await within(read, UNIONS.c.union_id, union_id)
    found = owed_reports(reports, today).where(below, UNIONS.c.union_id != union_id).subquery()
    counts = [
        func.count().filter(found.c.punctuality == one).label(one) for one in ("in_time", "late", "missing", "pending")
    ]
    first_due = {one.period.name: one.due_on for one in sorted(reports, key=lambda one: one.due_on, reverse=True)}
    query = select(found.c.period, found.c.kind, *counts).group_by(found.c.period, found.c.kind)
    rows = [dict(row) for row in (await read.execute(query)).mappings()]
    periods = [BoardPeriod(due_on=first_due[row["period"]], **row) for row in rows]
    return sorted(periods, key=lambda one: (period_of(one.period).last, one.period))


async def of_period(
    read: AsyncConnection, runtime: Runtime, union_id: UnionId, period: str, punctuality: Punctuality | None, page: Page
) -> Paged[OwedReport]:  # fmt: skip
    """How each union below one stands with the report of a period."""
    last = period_of(period).last
    reports = [one for one in await owed_between(read, runtime, last, last) if one.period.name == period]
    if not reports:
        return Paged[OwedReport](items=[])
    below = await within(read, UNIONS.c.union_id, union_id)
    query = owed_reports(reports, business_date(runtime.now())).where(below, UNIONS.c.union_id != union_id)
    found = query.subquery()
    query = select(found) if punctuality is None else select(found).where(found.c.punctuality == punctuality)
    return await page.of(read, query, (found.c.union_id,), OwedReport)


async def waiting(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged["WaitingReport"]:
    """Reports of unions directly below one that wait to be accepted or returned, the first that came first."""
    query = (
        select(REPORTS, UNIONS.c.name)
        .join(UNIONS, UNIONS.c.union_id == REPORTS.c.union_id)
        .where(REPORTS.c.standing == "submitted", UNIONS.c.superior_id == union_id)
    )
    return await page.of(read, query, (REPORTS.c.submitted_on, REPORTS.c.union_id, REPORTS.c.period), WaitingReport)


class WaitingReport(BaseModel):
    """A report that waits to be read."""

    union_id: UnionId
    name: str
    period: Identifier
    in_time: bool
    submitted_on: date
    times: int


async def of_union(read: AsyncConnection, runtime: Runtime, union_id: UnionId, year: int) -> Sequence[OwedReport]:
    """A union's reports of a year, newest first."""
    reports, today = await _of_year(read, runtime, year)
    if not reports:
        return []
    rows = (await read.execute(owed_reports(reports, today).where(UNIONS.c.union_id == union_id))).mappings()
    found = [OwedReport.model_validate(dict(row)) for row in rows]
    return sorted(found, key=lambda one: (period_of(one.period).last, one.period), reverse=True)


async def report(read: AsyncConnection, runtime: Runtime, union_id: UnionId, period: str) -> WorkReport | None:
    """One report with what was written."""
    last = period_of(period).last
    reports = [one for one in await owed_between(read, runtime, last, last) if one.period.name == period]
    if not reports:
        return None
    query = owed_reports(reports, business_date(runtime.now())).where(UNIONS.c.union_id == union_id)
    row = (await read.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    known = dict(row) | {"times": row["times"] or 0, "evidence": row["evidence"] or []}
    return WorkReport(**known, texts=await words_about(read, union_id, "report", period))
