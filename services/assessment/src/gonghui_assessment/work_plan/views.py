"""Annual work plans as they are read: a union's own with its targets, and those that wait for the union above."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy import JSON, Column, Date, Index, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_assessment.supervision.words import Said, words_about
from gonghui_assessment.tables import METADATA
from gonghui_assessment.target.views import TARGETS, TargetRow, with_holder
from gonghui_shared.contracts.assessment import WorkPlanApproved, WorkPlanReturned, WorkPlanSubmitted
from gonghui_shared.directory.views import UNIONS
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

PLANS = Table(
    "work_plans",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("standing", Text, nullable=False),  # submitted, returned, approved
    Column("title", Text, nullable=False),
    Column("targets", JSON, nullable=False),
    Column("submitted_on", Date, nullable=False),
    Column("approved_version", Integer),  # which holds
    Column("approved_on", Date),
    Column("event_id", Text, nullable=False),  # that submitted it last
    Index("work_plans_by_standing", "standing", "year"),
)


@projection("work_plans", version=1, reads=[WorkPlanSubmitted, WorkPlanReturned, WorkPlanApproved], writes=[PLANS])
def project_work_plans(plans: Rows, event: Recorded) -> None:
    """How every plan stands, as it was submitted last, and which version of it holds."""
    match event.body:
        case WorkPlanSubmitted(year=year, version=version, title=title, targets=targets):
            before = plans.get((event.union_id, year))
            plans.put(
                (event.union_id, year), version=version, standing="submitted", title=title, targets=list(targets),
                submitted_on=event.occurred_on, approved_version=before["approved_version"] if before else None,
                approved_on=before["approved_on"] if before else None, event_id=str(event.event_id),
            )  # fmt: skip
        case WorkPlanReturned(year=year):
            plans.put((event.union_id, year), standing="returned")
        case WorkPlanApproved(year=year, version=version):
            plans.put(
                (event.union_id, year), standing="approved", approved_version=version, approved_on=event.occurred_on
            )


class PlanRow(BaseModel):
    """One plan of one union, as it was submitted last."""

    union_id: UnionId
    year: int
    version: int
    standing: str
    title: str
    targets: Sequence[Identifier]
    submitted_on: date
    approved_version: int | None
    approved_on: date | None
    event_id: str


class WaitingPlan(PlanRow):
    """A plan that waits for the union above."""

    name: str


class PlanOfYear(BaseModel):
    """A union's plan of a year with its targets and all that was said of it; None before it was submitted first."""

    plan: PlanRow | None
    targets: Sequence[TargetRow]
    texts: Sequence[Said]


async def plans(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[PlanRow]:
    """A union's plans by year."""
    return await page.of(read, select(PLANS).where(PLANS.c.union_id == union_id), (PLANS.c.year,), PlanRow)


async def plan(read: AsyncConnection, union_id: UnionId, year: int, day: date) -> PlanOfYear:
    """One plan, its targets as they stand on a day."""
    query = select(PLANS).where(PLANS.c.union_id == union_id, PLANS.c.year == year)
    found = (await read.execute(query)).mappings().one_or_none()
    if found is None:
        return PlanOfYear(plan=None, targets=(), texts=())
    mine = with_holder(day).where(TARGETS.c.union_id == union_id, TARGETS.c.target_id.in_(found["targets"]))
    rows: dict[str, Any] = {row["target_id"]: row for row in (await read.execute(mine)).mappings()}
    targets = [TargetRow.model_validate(dict(rows[one])) for one in found["targets"] if one in rows]
    texts = await words_about(read, union_id, "work_plan", str(year))
    return PlanOfYear(plan=PlanRow.model_validate(dict(found)), targets=targets, texts=texts)


async def waiting(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[WaitingPlan]:
    """Plans of unions directly below one that wait to be approved or returned, the first that came first."""
    query = (
        select(PLANS, UNIONS.c.name)
        .join(UNIONS, UNIONS.c.union_id == PLANS.c.union_id)
        .where(PLANS.c.standing == "submitted", UNIONS.c.superior_id == union_id)
    )
    return await page.of(read, query, (PLANS.c.submitted_on, PLANS.c.union_id, PLANS.c.year), WaitingPlan)
