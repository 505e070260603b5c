"""From a gap to training and back to an inspection."""

from datetime import timedelta
from typing import Any

from gonghui_assessment.accreditation.commands import InspectUnion, PlanGapTraining, ReportGapTraining
from gonghui_assessment.accreditation.decider import (
    ACCREDITATION,
    RoundIsOver,
    inspect_union,
    plan_gap_training,
    report_gap_training,
)
from gonghui_assessment.accreditation.training import (
    NoGap,
    NoSuchTraining,
    NothingChecked,
    TrainingDueBefore,
    TrainingExists,
    TrainingReported,
)
from gonghui_assessment.accreditation.training_views import project_gap_trainings
from gonghui_assessment.supervision.acting import NotTheSuperior
from gonghui_assessment.supervision.events import SupervisionWords
from gonghui_shared.contracts.assessment import (
    GapsRechecked,
    GapTrainingHeld,
    GapTrainingPlanned,
    SelfChecked,
    UnionInspected,
)
from gonghui_shared.testing import DAY, folded, given

from .test_decider import GRANTED, HOME, INSPECTED, NAMES, ROUND, SUPERIOR, kept, marks

DUE = DAY + timedelta(days=30)
SHORT = UnionInspected(*NAMES, kept(c2=6, c3=3), "qualified")
PLANNED = GapTrainingPlanned(*NAMES, "t1", ("2", "3"), DUE)
HELD = GapTrainingHeld(*NAMES, "t1", late=False)
CONTEXT: dict[str, Any] = {"checklist": HOME, "superior": "d", "today": DAY, "actor": "person:head"}


def plan(**changes: Any) -> PlanGapTraining:
    """Training in both clauses that are short."""
    asked: dict[str, Any] = {"training_id": "t1", "clauses": ["2", "3"], "due_on": DUE, "plan": "集中培训"}
    return PlanGapTraining(**SUPERIOR | asked | changes)


def test_training_follows_from_what_is_missing() -> None:
    """By the inspection or, before one, by the union's own check; nothing else is trained for."""
    said = SupervisionWords("accreditation", "c1", "training_planned", "head", "集中培训")
    given(ACCREDITATION, SHORT).when(plan_gap_training, plan(), **CONTEXT).then(PLANNED, said)
    own = SelfChecked(*NAMES, kept(c2=6, c3=3))
    given(ACCREDITATION, own).when(plan_gap_training, plan(), **CONTEXT).then(PLANNED, said)
    given(ACCREDITATION, own, INSPECTED).when(plan_gap_training, plan(), **CONTEXT).then_refused(NoGap)
    given(ACCREDITATION, INSPECTED, own).when(plan_gap_training, plan(), **CONTEXT).then_refused(NoGap)
    given(ACCREDITATION).when(plan_gap_training, plan(), **CONTEXT).then_refused(NothingChecked)
    given(ACCREDITATION, SHORT, PLANNED).when(plan_gap_training, plan(), **CONTEXT).then_refused(TrainingExists)
    late = plan(due_on=DAY - timedelta(days=1))
    given(ACCREDITATION, SHORT).when(plan_gap_training, late, **CONTEXT).then_refused(TrainingDueBefore)
    elsewhere = CONTEXT | {"superior": "f"}
    given(ACCREDITATION, SHORT).when(plan_gap_training, plan(), **elsewhere).then_refused(NotTheSuperior)
    given(ACCREDITATION, SHORT, GRANTED).when(plan_gap_training, plan(), **CONTEXT).then_refused(RoundIsOver)


def test_training_is_reported_once() -> None:
    """In time or late."""
    report = ReportGapTraining(**ROUND, training_id="t1", account="全员参加")
    said = SupervisionWords("accreditation", "c1", "training_held", "chair", "全员参加")
    planned = given(ACCREDITATION, SHORT, PLANNED)
    planned.when(report_gap_training, report, on=DUE, actor="person:chair").then(HELD, said)
    late = GapTrainingHeld(*NAMES, "t1", late=True)
    after = DUE + timedelta(days=1)
    planned.when(report_gap_training, report, on=after, actor="person:chair").then(late, said)
    context: dict[str, Any] = {"on": DAY, "actor": "person:chair"}
    given(ACCREDITATION, SHORT, PLANNED, HELD).when(report_gap_training, report, **context).then_refused(
        TrainingReported
    )
    given(ACCREDITATION, SHORT).when(report_gap_training, report, **context).then_refused(NoSuchTraining)


def test_the_next_inspection_says_what_training_has_changed() -> None:
    """Once for each training that was held; what was only planned waits."""
    inspect = InspectUnion(**SUPERIOR, marks=marks(c3=3), seen="复查")
    context: dict[str, Any] = {"checklist": HOME, "superior": "d", "actor": "person:head"}
    said = SupervisionWords("accreditation", "c1", "inspected", "head", "复查")
    again = GapsRechecked(*NAMES, "t1", ("3",))
    given(ACCREDITATION, SHORT, PLANNED, HELD).when(inspect_union, inspect, **context).then(INSPECTED, said, again)
    given(ACCREDITATION, SHORT, PLANNED).when(inspect_union, inspect, **context).then(INSPECTED, said)
    given(ACCREDITATION, SHORT, PLANNED, HELD, INSPECTED, again).when(inspect_union, inspect, **context).then(
        INSPECTED, said
    )


def test_the_chain_is_read_from_plan_to_second_look() -> None:
    """With what is short after it."""
    [row] = folded(project_gap_trainings, PLANNED, HELD, GapsRechecked(*NAMES, "t1", ("3",)))["gap_trainings"].values()
    assert (row["clauses"], row["late"], row["still_short"]) == (["2", "3"], False, ["3"])
