"""The rules of opening, recording and closing evaluations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from gonghui_assessment.acting import require_person
from gonghui_shared.calendar import working_calendar
from gonghui_shared.contracts.assessment import (
    AppealAnswered,
    AppealFiled,
    AppealOverdue,
    CalibrationDecided,
    CalibrationFinished,
    CalibrationProposed,
    EvaluationClosed,
    EvaluationOpened,
    Frontier,
    ResultsPublished,
    ScoreRevised,
    UnitEvaluated,
)
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import Identifier
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import CloseEvaluation, OpenEvaluation, OpenTermEvaluation, PublishResults, RecordResult


class EvaluationExists(Refusal):
    """该考核已经启动。 This evaluation has been opened."""


class SchemeNotAdopted(Refusal):
    """考核办法尚未启用。 The scheme is not in use."""


class YearNotOver(Refusal):
    """年度尚未结束。 The year is not over."""


class NothingToPublish(Refusal):
    """没有可公布的年度考核结果。 There are no results of a year to publish."""


class PublishedAlready(Refusal):
    """考核结果已经公布。 The results have been published."""


class CalibrationUnderWay(Refusal):
    """尚有校准未决定或未执行完毕。 A calibration is not decided or not carried out yet."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """An adjustment of an item for some unions, before publication."""

    proposed_by: str  # actor
    standing: Literal["proposed", "confirmed", "dropped", "finished"] = "proposed"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation."""

    state: Literal["none", "open", "closed"] = "none"
    annual: bool = False
    year: int = 0
    appeal_by: date | None = None  # once its results are published
    calibrations: Mapping[Identifier, Calibration] = field(default_factory=dict)

    def with_calibration(
        self, calibration_id: Identifier, standing: Literal["confirmed", "dropped", "finished"]
    ) -> "Evaluation":
        """The same with one calibration standing otherwise."""
        changed = replace(self.calibrations[calibration_id], standing=standing)
        return replace(self, calibrations={**self.calibrations, calibration_id: changed})


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against a score, and what became of it."""

    item: str  # empty for the whole
    filed_by: str  # actor
    answer_by: date
    standing: Literal["open", "accepted", "rejected", "rescored"] = "open"
    answered_by: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class UnitResult:
    """The result of one union in one evaluation, as it stands after what was revised."""

    recorded: bool = False
    year: int = 0
    total: str = ""
    grade: str = ""
    appeals: Mapping[Identifier, Appeal] = field(default_factory=dict)
    points: Mapping[str, str] = field(default_factory=dict)  # of the items that were revised
    causes: frozenset[Identifier] = frozenset()  # appeals and calibrations that revised it

    def with_appeal(self, appeal_id: Identifier, **changes: object) -> "UnitResult":
        """The same with one appeal changed."""
        changed = replace(self.appeals[appeal_id], **changes)  # type: ignore[arg-type]  # fields of Appeal
        return replace(self, appeals={**self.appeals, appeal_id: changed})


def evolve(evaluation: Evaluation, event: Event) -> Evaluation:  # noqa: PLR0911 - one line for each event
    """The state after one more event."""
    match event:
        case EvaluationOpened():
            return Evaluation("open", annual=event.kind == "annual", year=event.year)
        case EvaluationClosed():
            return replace(evaluation, state="closed")
        case ResultsPublished():
            return replace(evaluation, appeal_by=event.appeal_by)
        case CalibrationProposed():
            proposed = {event.calibration_id: Calibration(event.proposed_by)}
            return replace(evaluation, calibrations={**evaluation.calibrations, **proposed})
        case CalibrationDecided():
            return evaluation.with_calibration(event.calibration_id, "confirmed" if event.confirmed else "dropped")
        case CalibrationFinished():
            return evaluation.with_calibration(event.calibration_id, "finished")
        case _:
            return evaluation


def evolve_result(result: UnitResult, event: Event) -> UnitResult:
    """The state of a union's result after one more event."""
    match event:
        case UnitEvaluated():
            return replace(result, recorded=True, year=event.year, total=event.total, grade=event.grade)
        case AppealFiled():
            appeal = Appeal(event.item, event.filed_by, event.answer_by)
            return replace(result, appeals={**result.appeals, event.appeal_id: appeal})
        case AppealOverdue():
            return result.with_appeal(event.appeal_id, overdue=True)
        case AppealAnswered():
            standing = "accepted" if event.accepted else "rejected"
            return result.with_appeal(event.appeal_id, standing=standing, answered_by=event.answered_by)
        case ScoreRevised():
            points = {**result.points, **{item.code: item.points for item in event.items}}
            revised = replace(
                result, total=event.total, grade=event.grade, points=points, causes=result.causes | {event.cause_id}
            )
            return revised.with_appeal(event.cause_id, standing="rescored") if event.cause == "appeal" else revised
        case _:
            return result


def open_evaluation(
    evaluation: Evaluation, command: OpenEvaluation, *, scheme_known: bool, frontier: Sequence[Frontier], rules: Rules
) -> Iterator[EvaluationOpened]:
    """Open it and freeze what counts, the limits of grades included.

    Args:
        frontier: where the log of every producer ends now.

    Source: R-ASM-09.
    """
    if evaluation.state != "none":
        raise EvaluationExists(evaluation=command.evaluation_id)
    if not scheme_known:
        raise SchemeNotAdopted(scheme=command.scheme_id, version=command.version)
    yield EvaluationOpened(
        command.evaluation_id, "annual", command.year, command.scheme_id, command.version, tuple(command.applies_to),
        {grade: int(limit) for grade, limit in rules.table("R-ASM-09").items()}, str(rules.ratio("R-ASM-09.quota")),
        tuple(frontier),
    )  # fmt: skip


def open_term_evaluation(
    evaluation: Evaluation, command: OpenTermEvaluation, *, frontier: Sequence[Frontier]
) -> Iterator[EvaluationOpened]:
    """Open the evaluation of terms and freeze what counts."""
    if evaluation.state != "none":
        raise EvaluationExists(evaluation=command.evaluation_id)
    yield EvaluationOpened(command.evaluation_id, "term", command.year, "", "", ("*/*",), {}, "1", tuple(frontier))


def close_evaluation(evaluation: Evaluation, command: CloseEvaluation) -> Iterator[EvaluationClosed]:
    """Close it; closing twice is no error."""
    if evaluation.state == "open":
        yield EvaluationClosed(command.evaluation_id, command.units, command.snapshot, command.result)


def publish_results(
    evaluation: Evaluation, command: PublishResults, *, rules: Rules, today: date, actor: str
) -> Iterator[ResultsPublished]:
    """Publish the results of a year, once, by a person; the time to appeal runs from the day on which this is done.

    Source: R-ASM-11.
    """
    require_person(actor)
    if not (evaluation.annual and evaluation.state == "closed"):
        raise NothingToPublish
    if evaluation.appeal_by is not None:
        raise PublishedAlready
    if any(one.standing in {"proposed", "confirmed"} for one in evaluation.calibrations.values()):
        raise CalibrationUnderWay
    appeal_by = working_calendar(rules).add_working_days(today, rules.working_days("R-ASM-11"))
    yield ResultsPublished(command.evaluation_id, evaluation.year, appeal_by)


def record_result(unit: UnitResult, command: RecordResult) -> Iterator[UnitEvaluated]:
    """Record a union's result, once."""
    if not unit.recorded:
        yield UnitEvaluated(
            command.evaluation_id, command.year, command.scheme_id, command.version, command.total, command.full,
            command.grade, command.vetoed, command.result,
        )  # fmt: skip


EVALUATION = Decider("evaluation", initial=Evaluation(), evolve=evolve)
UNIT_RESULT = Decider("result", initial=UnitResult(), evolve=evolve_result)
