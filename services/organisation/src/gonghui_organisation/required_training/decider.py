"""The rules of training that an evaluation requires."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from gonghui_shared.calendar import add_months
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import CompleteRequiredTraining, OpenRequiredTraining, WithdrawRequiredTraining
from .events import RequiredTrainingCompleted, RequiredTrainingOpened, RequiredTrainingWithdrawn

RequiredTrainingEvent = RequiredTrainingOpened | RequiredTrainingCompleted | RequiredTrainingWithdrawn


class NoTrainingRequired(NotFound):
    """评价结果没有要求此人培训。 No outcome asks this person to be trained."""


class RequirementSettled(Refusal):
    """这项培训要求已经办结。 What was required has been done or is asked for no longer."""


class TrainedBeforeRequired(Refusal):
    """培训日期早于提出要求之日，不能算作落实。 The training lies before the day on which it was required."""


@dataclass(frozen=True, slots=True)
class RequiredTraining:
    """What one evaluation asks of one person for one post."""

    stage: Literal["none", "open", "settled"] = "none"
    required_on: date = date.min
    due_on: date = date.max


def evolve(training: RequiredTraining, event: RequiredTrainingEvent) -> RequiredTraining:
    """The state after one more event."""
    match event:
        case RequiredTrainingOpened(required_on=required_on, due_on=due_on):
            return RequiredTraining("open", required_on, due_on)
        case RequiredTrainingCompleted() | RequiredTrainingWithdrawn():
            return replace(training, stage="settled")


def open_required_training(
    training: RequiredTraining, command: OpenRequiredTraining, *, serving: bool, rules: Rules, on: date
) -> Iterator[RequiredTrainingOpened]:
    """Open the need once for each evaluation; nothing is asked of those who serve in the union no longer.

    Args:
        serving: whether the person holds a post of the union; after an election it may be another one.

    Source: R-TRM-08.required, R-ASM-12.
    """
    if training.stage == "none" and serving:
        due_on = add_months(on, rules.months("R-TRM-08.required"))
        name = (command.post_id, command.person_id, command.evaluation_id)
        yield RequiredTrainingOpened(*name, command.advice, on, due_on)


def complete_required_training(
    training: RequiredTraining, command: CompleteRequiredTraining, *, on: date
) -> Iterator[RequiredTrainingCompleted]:
    """Record the training, also after its last day; one from before it was required does not count."""
    if training.stage == "none":
        raise NoTrainingRequired
    if training.stage == "settled":
        raise RequirementSettled
    if on < training.required_on:
        raise TrainedBeforeRequired(required_on=training.required_on.isoformat())
    name = (command.post_id, command.person_id, command.evaluation_id)
    yield RequiredTrainingCompleted(*name, late=on > training.due_on)


def withdraw_required_training(
    training: RequiredTraining, command: WithdrawRequiredTraining
) -> Iterator[RequiredTrainingWithdrawn]:
    """Ask no longer what an upheld objection has changed; what was done stays done.

    Source: R-ASM-11.
    """
    if training.stage == "open":
        yield RequiredTrainingWithdrawn(command.post_id, command.person_id, command.evaluation_id)


REQUIRED_TRAINING = Decider("required_training", initial=RequiredTraining(), evolve=evolve)
