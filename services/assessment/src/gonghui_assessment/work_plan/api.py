"""Annual work plans over HTTP."""

from typing import Any

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.responsibility_letter.views import wanted
from gonghui_assessment.supervision.acting import NotTheSuperior
from gonghui_assessment.target.commands import Year
from gonghui_shared.clock import business_date
from gonghui_shared.directory.views import superior_of
from gonghui_shared.http import Page, Paged, ReadConnection, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import views
from .commands import ApprovePlan, ReturnPlan, SubmitPlan
from .decider import (
    WORK_PLAN,
    NobodyAbove,
    NoPlanWaits,
    NotAPlannedTarget,
    PlanWaits,
    TooManyPlans,
    approve_plan,
    return_plan,
    submit_plan,
)


def of_year(command: SubmitPlan | ReturnPlan | ApprovePlan) -> str:
    """A union's plan of one year, in all its versions, is one stream."""
    return f"{command.union_id}:{command.year}"


def superior(command: ReturnPlan | ApprovePlan) -> UnionId:
    """The union above decides."""
    return command.superior_id


BY_SUPERIOR: dict[str, Any] = {
    "allows": "plan.approve", "judged": superior, "stream": of_year, "given": {"superior": superior_of},
}  # fmt: skip
router = commands(
    WORK_PLAN,
    "/unions/{union_id}",
    post(
        "/work-plans",
        submit_plan,
        allows="plan.submit",
        stream=of_year,
        given={"superior": superior_of, "named": wanted},
        refuses=[PersonHasToAct, NobodyAbove, PlanWaits, TooManyPlans, NotAPlannedTarget],
    ),
    post("/work-plan-returns", return_plan, refuses=[PersonHasToAct, NotTheSuperior, NoPlanWaits], **BY_SUPERIOR),
    post("/work-plan-approvals", approve_plan, refuses=[NotTheSuperior, NoPlanWaits], **BY_SUPERIOR),
)


@router.get("/unions/{union_id}/work-plans", allows="supervision.read")
async def plans(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.PlanRow]:
    """A union's annual work plans, each as it was submitted last."""
    return await views.plans(read, union_id, page)


@router.get("/unions/{union_id}/work-plans/{year}", allows="supervision.read")
async def plan(union_id: UnionId, year: Year, read: ReadConnection, runtime: CurrentRuntime) -> views.PlanOfYear:
    """A union's plan of a year: its targets as they stand today, and what was written of it."""
    return await views.plan(read, union_id, year, business_date(runtime.now()))


@router.get("/federations/{union_id}/work-plans", allows="supervision.read")
async def waiting(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.WaitingPlan]:
    """Plans of unions directly below one that wait to be approved or returned."""
    return await views.waiting(read, union_id, page)
