"""The rules of training."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gonghui_engagement.acting_members import in_parts
from gonghui_shared.contracts.engagement import TrainingHeld
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import HoldTraining, ReportTraining
from .events import TrainingAttended, TrainingTitled


class HeldAlready(Refusal):
    """培训编号已存在。 Training of this number is on record."""


class SubjectUnknown(Refusal):
    """培训内容不在目录中。 The subject is not one of the areas of training."""


class NotHeldYet(Refusal):
    """培训日期不能在将来。 Training cannot have been held in the future."""


class ListedTwice(Refusal):
    """名单中有重复的会员。 The list names somebody twice."""


@dataclass(frozen=True, slots=True)
class Training:
    """Only what later decisions ask for."""

    held: bool = False


def evolve(_training: Training, _event: Event) -> Training:
    """Once held, always held."""
    return Training(held=True)


def hold_training(training: Training, command: HoldTraining, *, rules: Rules, on: date) -> Iterator[Event]:
    """Put a course or lecture on record with those who attended."""
    members = command.attended
    if len(set(members)) != len(members):
        raise ListedTwice
    yield from _held(training, command, len(members), rules, on)
    for part in in_parts(members):
        yield TrainingAttended(command.training_id, command.held_on.year, command.hours, part)


def report_training(training: Training, command: ReportTraining, *, rules: Rules, on: date) -> Iterator[Event]:
    """Report training of the past with its figures."""
    yield from _held(training, command, command.attended, rules, on)


def _held(
    training: Training, command: HoldTraining | ReportTraining, attended: int, rules: Rules, on: date
) -> Iterator[Event]:
    if training.held:
        raise HeldAlready
    if command.held_on > on:
        raise NotHeldYet
    if command.subject not in rules.list("R-TRM-08.subjects"):
        raise SubjectUnknown(rule=rules.version("R-TRM-08.subjects"))
    yield TrainingHeld(command.training_id, command.subject, command.held_on, command.hours, attended)
    yield TrainingTitled(command.training_id, command.title)


TRAINING = Decider("training", initial=Training(), evolve=evolve)
