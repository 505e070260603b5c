"""The rules of annual work plans: made of targets, submitted, returned with reasons or approved, and submitted anew."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from gonghui_assessment.supervision.acting import require_superior, said
from gonghui_assessment.supervision.events import SupervisionWords
from gonghui_assessment.target.decider import Place, Target
from gonghui_shared.contracts.assessment import WorkPlanApproved, WorkPlanReturned, WorkPlanSubmitted
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import UnionId
from gonghui_shared.refusals import Refusal

from .commands import ApprovePlan, ReturnPlan, SubmitPlan

MOST_VERSIONS: Final = 50  # of one year's plan


class NobodyAbove(Refusal):
    """没有上级工会，计划无须报批。 There is no union above that would approve a plan."""


class PlanWaits(Refusal):
    """该计划正在等待上级工会审批。 The plan waits for the union above."""


class TooManyPlans(Refusal):
    """本年度计划报送次数过多。 The plan of this year was submitted too often."""


class NotAPlannedTarget(Refusal):
    """计划只能列入本会该年度的目标或目标草案，每项一次。 A plan is made of the union's targets and drafts of the year, each once."""


class NoPlanWaits(Refusal):
    """没有待审批的计划。 No plan waits for a decision."""


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """A union's plan of one year, as it was submitted last."""

    version: int = 0
    standing: Literal["submitted", "returned", "approved"] | None = None


PlanEvent = WorkPlanSubmitted | WorkPlanReturned | WorkPlanApproved | SupervisionWords


def evolve(plan: WorkPlan, event: PlanEvent) -> WorkPlan:
    """The state after one more event."""
    match event:
        case WorkPlanSubmitted(version=version):
            return WorkPlan(version, "submitted")
        case WorkPlanReturned():
            return replace(plan, standing="returned")
        case WorkPlanApproved():
            return replace(plan, standing="approved")
        case SupervisionWords():
            return plan


def submit_plan(
    plan: WorkPlan, command: SubmitPlan, *, superior: UnionId | None, named: Mapping[Place, Target], actor: str
) -> Iterator[Event]:
    """Submit it, and a next version once the one before was returned or approved.

    Args:
        named: the union's targets that the command names, as they are.
    """
    if superior is None:
        raise NobodyAbove
    if plan.standing == "submitted":
        raise PlanWaits(version=plan.version)
    if plan.version >= MOST_VERSIONS:
        raise TooManyPlans(most=MOST_VERSIONS)
    for number, target_id in enumerate(command.targets):
        target = named.get((command.union_id, target_id), Target())
        asked = target.terms or target.draft
        if asked is None or asked.year != command.year or target_id in command.targets[:number]:
            raise NotAPlannedTarget(target=target_id)
    yield WorkPlanSubmitted(command.year, plan.version + 1, command.title, tuple(command.targets))
    yield said("work_plan", str(command.year), "planned", actor, command.text)


def return_plan(plan: WorkPlan, command: ReturnPlan, *, superior: UnionId | None, actor: str) -> Iterator[Event]:
    """Give it back, with reasons; what was approved before still holds."""
    require_superior(command, superior)
    yield WorkPlanReturned(command.year, _waiting(plan, command.year))
    yield said("work_plan", str(command.year), "returned", actor, command.reason)


def approve_plan(plan: WorkPlan, command: ApprovePlan, *, superior: UnionId | None) -> Iterator[WorkPlanApproved]:
    """Approve it; it takes the place of what was approved before."""
    require_superior(command, superior)
    yield WorkPlanApproved(command.year, _waiting(plan, command.year))


def _waiting(plan: WorkPlan, year: int) -> int:
    if plan.standing != "submitted":
        raise NoPlanWaits(year=year)
    return plan.version


WORK_PLAN = Decider("work-plan", initial=WorkPlan(), evolve=evolve)
