"""Plan years over HTTP."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query

from gonghui_assessment.target.commands import Year
from gonghui_shared.clock import business_date
from gonghui_shared.http import Page, Paged, ReadConnection, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import views
from .commands import OpenPlanYear
from .decider import PLAN, DutyTwice, NothingRecurs, PlanOpenedAlready, open_plan_year


def of_year(command: OpenPlanYear) -> str:
    """A union's plan of a year is one stream of one event."""
    return f"{command.union_id}:{command.year}"


router = commands(
    PLAN,
    "/unions/{union_id}",
    post(
        "/plan-years",
        open_plan_year,
        allows="plan.open",
        stream=of_year,
        refuses=[PlanOpenedAlready, DutyTwice, NothingRecurs],
    ),
)


@router.get("/unions/{union_id}/plan-year", allows="target.read")
async def plan_year(
    union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime, year: Annotated[Year, Query()]
) -> Sequence[views.PlannedDuty]:
    """What a union owes by the plans that hold for it, and in which periods nothing happened."""
    return await views.of_union(read, union_id, year, business_date(runtime.now()))


@router.get("/unions/{union_id}/plan-year-below", allows="target.read")
async def plan_year_below(
    union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime, year: Annotated[Year, Query()]
) -> Sequence[views.PlannedDuty]:
    """The same counted over a union and all below it."""
    return await views.of_branch(read, union_id, year, business_date(runtime.now()))


@router.get("/unions/{union_id}/plan-gaps", allows="target.read")
async def plan_gaps(
    union_id: UnionId, read: ReadConnection, page: Page, runtime: CurrentRuntime, year: Annotated[Year, Query()]
) -> Paged[views.GapsOfUnion]:
    """Unions that have left out a period."""
    return await views.gaps(read, union_id, page, year, business_date(runtime.now()))
