"""The rules of annual work plans."""

from typing import Any

import pytest

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.supervision.acting import NotTheSuperior
from gonghui_assessment.supervision.events import SupervisionWords
from gonghui_assessment.target.decider import Target
from gonghui_assessment.work_plan.commands import ApprovePlan, ReturnPlan, SubmitPlan
from gonghui_assessment.work_plan.decider import (
    MOST_VERSIONS,
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
from gonghui_shared.contracts.assessment import TargetDrafted, WorkPlanApproved, WorkPlanReturned, WorkPlanSubmitted
from gonghui_shared.testing import given
from tests.assessment.target.wanted import target_set

SUBMIT = SubmitPlan(union_id="u1", year=2026, title="年度计划", text="全年安排", targets=["t1", "t2"])
RETURN = ReturnPlan(union_id="u1", superior_id="d", year=2026, reason="缺少措施")
APPROVE = ApprovePlan(union_id="u1", superior_id="d", year=2026)
_SET = target_set("t2")
_DRAFTED = TargetDrafted(**{name: getattr(target_set(), name) for name in target_set().__struct_fields__})
NAMED = {
    ("u1", "t1"): Target(draft=_DRAFTED), ("u1", "t2"): Target(terms=_SET), ("u1", "old"): Target(terms=target_set("old", 2025)),
}  # fmt: skip
KNOWN: dict[str, Any] = {"superior": "d", "named": NAMED, "actor": "person:chair1"}
HEAD: dict[str, Any] = {"superior": "d", "actor": "person:head"}
SUBMITTED = WorkPlanSubmitted(2026, 1, "年度计划", ("t1", "t2"))
RETURNED, APPROVED = WorkPlanReturned(2026, 1), WorkPlanApproved(2026, 1)
WORDS = SupervisionWords("work_plan", "2026", "planned", "chair1", "全年安排")


def test_a_plan_is_made_of_targets_drafted_or_set() -> None:
    """What it says stands under the key of whoever wrote it."""
    given(WORK_PLAN).when(submit_plan, SUBMIT, **KNOWN).then(SUBMITTED, WORDS)


@pytest.mark.parametrize(("targets", "wrong"), [(["t1", "x"], "x"), (["old"], "old"), (["t1", "t2", "t1"], "t1")])
def test_a_plan_names_targets_of_its_union_and_year_once(targets: list[str], wrong: str) -> None:
    """Neither unknown ones, nor those of another year, nor one twice."""
    asked = SUBMIT.model_copy(update={"targets": targets})
    given(WORK_PLAN).when(submit_plan, asked, **KNOWN).then_refused(NotAPlannedTarget, target=wrong)


def test_the_topmost_union_and_machines_submit_no_plan() -> None:
    """Nobody is above to approve it; and a plan is a person's word."""
    given(WORK_PLAN).when(submit_plan, SUBMIT, **KNOWN | {"superior": None}).then_refused(NobodyAbove)
    given(WORK_PLAN).when(submit_plan, SUBMIT, **KNOWN | {"actor": "service:operator"}).then_refused(PersonHasToAct)


def test_a_plan_that_waits_is_not_replaced() -> None:
    """So that what is approved is what was read."""
    given(WORK_PLAN, SUBMITTED).when(submit_plan, SUBMIT, **KNOWN).then_refused(PlanWaits, version=1)


@pytest.mark.parametrize("decided", [RETURNED, APPROVED])
def test_a_plan_is_submitted_again_as_a_next_version(decided: WorkPlanReturned | WorkPlanApproved) -> None:
    """After it came back, and where an approved plan is to be changed; not without end."""
    again = given(WORK_PLAN, SUBMITTED, decided).when(submit_plan, SUBMIT, **KNOWN)
    again.then(WorkPlanSubmitted(2026, 2, "年度计划", ("t1", "t2")), WORDS)
    last = WorkPlanSubmitted(2026, MOST_VERSIONS, "年度计划", ("t1",))
    given(WORK_PLAN, last, decided).when(submit_plan, SUBMIT, **KNOWN).then_refused(TooManyPlans, most=MOST_VERSIONS)


def test_the_union_above_approves_or_returns_with_a_reason() -> None:
    """The version that waits."""
    given(WORK_PLAN, SUBMITTED).when(approve_plan, APPROVE, superior="d").then(APPROVED)
    reason = SupervisionWords("work_plan", "2026", "returned", "head", "缺少措施")
    given(WORK_PLAN, SUBMITTED).when(return_plan, RETURN, **HEAD).then(RETURNED, reason)


@pytest.mark.parametrize("before", [(), (SUBMITTED, RETURNED), (SUBMITTED, APPROVED)])
def test_only_the_union_directly_above_decides_and_only_on_what_waits(before: tuple[Any, ...]) -> None:
    """Neither the one above that, nor twice."""
    given(WORK_PLAN, SUBMITTED).when(approve_plan, APPROVE, superior="f").then_refused(NotTheSuperior)
    given(WORK_PLAN, *before).when(approve_plan, APPROVE, superior="d").then_refused(NoPlanWaits, year=2026)
    given(WORK_PLAN, *before).when(return_plan, RETURN, **HEAD).then_refused(NoPlanWaits, year=2026)
