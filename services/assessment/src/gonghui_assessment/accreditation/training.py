"""From a gap to training and back to a check: what an inspection or a self-check found missing is trained, then looked at again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from gonghui_assessment.checklist.form import Checklist
from gonghui_shared.contracts.assessment import GapsRechecked, GapTrainingHeld, GapTrainingPlanned
from gonghui_shared.ids import Identifier
from gonghui_shared.refusals import NotFound, Refusal

from .commands import InspectUnion, PlanGapTraining, ReportGapTraining

MOST_TRAININGS: Final = 50  # of one round


class NothingChecked(Refusal):
    """尚未自查或核查，没有差距可言。 Nothing has been checked, so nothing is known to be missing."""


class NoGap(Refusal):
    """这些条款没有差距，不需要培训。 Nothing is missing in these clauses."""


class TrainingExists(Refusal):
    """这项培训已经安排。 This training has been planned."""


class TrainingDueBefore(Refusal):
    """培训期限不能早于今天。 Training cannot be due before today."""


class TooManyTrainings(Refusal):
    """本轮安排的培训过多。 Too many trainings are planned in this round."""


class NoSuchTraining(NotFound):
    """没有安排这项培训。 No such training was planned."""


class TrainingReported(Refusal):
    """这项培训已经填报。 This training has been reported."""


@dataclass(frozen=True, slots=True)
class GapTraining:
    """Training that was planned for a gap."""

    clauses: tuple[str, ...]
    due_on: date
    held: bool = False
    rechecked: bool = False


Trainings = Mapping[Identifier, GapTraining]


def planned(
    trainings: Trainings, command: PlanGapTraining, checklist: Checklist, marks: Mapping[str, int], today: date
) -> GapTrainingPlanned:
    """Training for clauses that are short.

    Args:
        marks: of the last inspection, or of the last self-check before one; empty before both.
    """
    if not marks:
        raise NothingChecked
    if command.training_id in trainings:
        raise TrainingExists(training=command.training_id)
    if len(trainings) >= MOST_TRAININGS:
        raise TooManyTrainings(most=MOST_TRAININGS)
    short = short_of(checklist, marks)
    clauses = tuple(dict.fromkeys(command.clauses))
    if without := sorted(set(clauses) - set(short)):
        raise NoGap(clauses=without)
    if command.due_on < today:
        raise TrainingDueBefore
    return GapTrainingPlanned(*_round(command), command.training_id, clauses, command.due_on)


def held(trainings: Trainings, command: ReportGapTraining, on: date) -> GapTrainingHeld:
    """Training that was planned and is told once."""
    training = trainings.get(command.training_id)
    if training is None:
        raise NoSuchTraining
    if training.held:
        raise TrainingReported
    return GapTrainingHeld(*_round(command), command.training_id, late=on > training.due_on)


def rechecked(
    trainings: Trainings, command: InspectUnion, checklist: Checklist, marks: Mapping[str, int]
) -> Iterator[GapsRechecked]:
    """What an inspection says of every training that was held before it and not looked at since."""
    short = frozenset(short_of(checklist, marks))
    for training_id, training in trainings.items():
        if training.held and not training.rechecked:
            still = tuple(code for code in training.clauses if code in short)
            yield GapsRechecked(*_round(command), training_id, still)


def short_of(checklist: Checklist, marks: Mapping[str, int]) -> list[str]:
    """Clauses that are not met in full, in the checklist's order."""
    return [clause.code for clause in checklist.clauses if marks.get(clause.code, 0) < clause.full]


def _round(command: PlanGapTraining | ReportGapTraining | InspectUnion) -> tuple[Identifier, Identifier, Identifier]:
    return command.checklist_id, command.version, command.check_id
