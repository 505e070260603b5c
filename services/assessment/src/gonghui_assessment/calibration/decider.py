"""The rules of calibrations: before publication, with a reason, by two persons."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from fractions import Fraction

from gonghui_assessment.acting import require_person
from gonghui_assessment.annual_evaluation.decider import Evaluation, NothingToPublish, PublishedAlready, UnitResult
from gonghui_assessment.appeal.decider import NoSuchItem
from gonghui_assessment.appeal.events import ScoreWords
from gonghui_assessment.scheme.exact import plain
from gonghui_shared.contracts.assessment import (
    CalibrationDecided,
    CalibrationFinished,
    CalibrationProposed,
    RevisedItem,
    ScoreRevised,
)
from gonghui_shared.events import Event
from gonghui_shared.refusals import NotFound, Refusal

from .commands import DecideCalibration, FinishCalibration, OnCalibration, ProposeCalibration, RecordRevision

MOST_CALIBRATIONS = 100  # of one evaluation: its stream stays short


class NoSuchCalibration(NotFound):
    """没有这项校准。 There is no such calibration."""


class CalibrationExists(Refusal):
    """该校准已经提出。 This calibration has been proposed."""


class TooManyCalibrations(Refusal):
    """校准项数过多。 There are too many calibrations."""


class ChangesNothing(Refusal):
    """调整分值不能为零。 The adjustment is nothing."""


class DecidedAlready(Refusal):
    """该校准已有决定。 The calibration has been decided."""


class ProposedByTheSame(Refusal):
    """须由提出人以外的人确认。 Somebody else than who proposed has to decide."""


def propose_calibration(
    evaluation: Evaluation, command: ProposeCalibration, *, items: AbstractSet[str], actor: str
) -> Iterator[Event]:
    """Propose to add points to an item of some unions, or to take them off, before results are published."""
    require_person(actor)
    _before_publication(evaluation)
    if command.calibration_id in evaluation.calibrations:
        raise CalibrationExists
    if len(evaluation.calibrations) >= MOST_CALIBRATIONS:
        raise TooManyCalibrations(most=MOST_CALIBRATIONS)
    if command.item not in items:
        raise NoSuchItem(item=command.item)
    if not (delta := Fraction(command.delta)):
        raise ChangesNothing
    unions = tuple(sorted(set(command.unions)))
    yield CalibrationProposed(
        command.evaluation_id, command.calibration_id, command.item, plain(delta), unions, actor
    )  # fmt: skip
    yield _words(command, "proposal", command.reason, actor)


def decide_calibration(evaluation: Evaluation, command: DecideCalibration, *, actor: str) -> Iterator[Event]:
    """Confirm or drop it, by somebody else."""
    require_person(actor)
    _before_publication(evaluation)
    if (found := evaluation.calibrations.get(command.calibration_id)) is None:
        raise NoSuchCalibration
    if found.standing != "proposed":
        raise DecidedAlready
    if actor == found.proposed_by:
        raise ProposedByTheSame
    yield CalibrationDecided(command.evaluation_id, command.calibration_id, command.confirmed, actor)
    yield _words(command, "decision", command.reason, actor)


def finish_calibration(evaluation: Evaluation, command: FinishCalibration) -> Iterator[CalibrationFinished]:
    """Say that it is carried out, once."""
    found = evaluation.calibrations.get(command.calibration_id)
    if found is not None and found.standing == "confirmed":
        yield CalibrationFinished(command.evaluation_id, command.calibration_id)


def record_revision(result: UnitResult, command: RecordRevision) -> Iterator[ScoreRevised]:
    """Record what a calibration makes of a union's result, once."""
    if not result.recorded or command.calibration_id in result.causes:
        return
    items = (RevisedItem(command.item, command.before, command.points),) if command.item else ()
    yield ScoreRevised(
        command.evaluation_id, result.year, "calibration", command.calibration_id, items, result.total, result.grade,
        command.total, command.full, command.grade, command.revised_by,
    )  # fmt: skip


def _before_publication(evaluation: Evaluation) -> None:
    if not (evaluation.annual and evaluation.state == "closed"):
        raise NothingToPublish
    if evaluation.appeal_by is not None:
        raise PublishedAlready


def _words(command: OnCalibration, kind: str, text: str, actor: str) -> ScoreWords:
    return ScoreWords(command.evaluation_id, command.calibration_id, kind, actor.removeprefix("person:"), text)
