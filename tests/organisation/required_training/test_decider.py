"""Training that an evaluation requires: opened once, settled once, and never of those who have left."""

from datetime import date, timedelta
from typing import Any

import pytest

from gonghui_organisation.required_training.commands import (
    CompleteRequiredTraining,
    OpenRequiredTraining,
    WithdrawRequiredTraining,
)
from gonghui_organisation.required_training.decider import (
    REQUIRED_TRAINING,
    NoTrainingRequired,
    RequirementSettled,
    TrainedBeforeRequired,
    complete_required_training,
    open_required_training,
    withdraw_required_training,
)
from gonghui_organisation.required_training.events import (
    RequiredTrainingCompleted,
    RequiredTrainingOpened,
    RequiredTrainingWithdrawn,
)
from gonghui_organisation.required_training.views import project_required
from gonghui_shared.calendar import add_months
from gonghui_shared.testing import DAY, folded, given, rules
from gonghui_shared.testing.given import Decision

RULES = rules({"R-TRM-08.required": (6, "months")})
DUE = add_months(DAY, 6)
NAME = ("c1", "li", "ev1")
OPENED = RequiredTrainingOpened(*NAME, "improve", DAY, DUE)
COMPLETED, WITHDRAWN = RequiredTrainingCompleted(*NAME, late=False), RequiredTrainingWithdrawn(*NAME)
KEY: dict[str, Any] = {"union_id": "u1", "post_id": "c1", "person_id": "li", "evaluation_id": "ev1"}


def opened(*history: Any, serving: bool = True) -> Decision:
    """Assessment has told that training is due."""
    command = OpenRequiredTraining(**KEY, advice="improve")
    return given(REQUIRED_TRAINING, *history).when(
        open_required_training, command, serving=serving, rules=RULES, on=DAY
    )


def completed(*history: Any, on: date = DAY) -> Decision:
    """Somebody records it."""
    command = CompleteRequiredTraining(**KEY)
    return given(REQUIRED_TRAINING, *history).when(complete_required_training, command, on=on)


@pytest.mark.rule("R-TRM-08.required")
def test_one_evaluation_opens_one_need() -> None:
    """Told twice, done or withdrawn: it is not opened again; who serves no longer needs nothing."""
    opened().then(OPENED)
    opened(OPENED).then()
    opened(OPENED, COMPLETED).then()
    opened(OPENED, WITHDRAWN).then()
    opened(serving=False).then()


def test_recorded_training_settles_it_once() -> None:
    """Late or in time, but not with training from before it was required."""
    completed(OPENED, on=DUE).then(COMPLETED)
    completed(OPENED, on=DUE + timedelta(days=1)).then(RequiredTrainingCompleted(*NAME, late=True))
    completed(OPENED, on=DAY - timedelta(days=1)).then_refused(TrainedBeforeRequired)
    completed(OPENED, COMPLETED).then_refused(RequirementSettled)
    completed().then_refused(NoTrainingRequired)


@pytest.mark.rule("R-ASM-11")
def test_upheld_objection_ends_the_need() -> None:
    """What was done stays done."""
    command = WithdrawRequiredTraining(**KEY)
    given(REQUIRED_TRAINING, OPENED).when(withdraw_required_training, command).then(WITHDRAWN)
    given(REQUIRED_TRAINING, OPENED, COMPLETED).when(withdraw_required_training, command).then()


def test_needs_are_listed_until_they_are_settled() -> None:
    """With the day on which each was required."""
    assert folded(project_required, OPENED)["required_trainings"]["u1", *NAME]["required_on"] == DAY
    for end in (COMPLETED, WITHDRAWN):
        assert folded(project_required, OPENED, end) == {"required_trainings": {}}
