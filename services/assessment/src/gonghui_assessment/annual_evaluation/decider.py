"""The rules of opening, recording and closing evaluations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from gonghui_shared.contracts.assessment import EvaluationClosed, EvaluationOpened, Frontier, UnitEvaluated
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import CloseEvaluation, OpenEvaluation, OpenTermEvaluation, RecordResult


class EvaluationExists(Refusal):
    """该考核已经启动。 This evaluation has been opened."""


class SchemeNotAdopted(Refusal):
    """考核办法尚未启用。 The scheme is not in use."""


class YearNotOver(Refusal):
    """年度尚未结束。 The year is not over."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation."""

    state: Literal["none", "open", "closed"] = "none"


@dataclass(frozen=True, slots=True)
class UnitResult:
    """The result of one union in one evaluation."""

    recorded: bool = False


def evolve(_evaluation: Evaluation, event: EvaluationOpened | EvaluationClosed) -> Evaluation:
    """The state after one more event."""
    match event:
        case EvaluationOpened():
            return Evaluation("open")
        case EvaluationClosed():
            return Evaluation("closed")


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


def record_result(unit: UnitResult, command: RecordResult) -> Iterator[UnitEvaluated]:
    """Record a union's result, once."""
    if not unit.recorded:
        yield UnitEvaluated(
            command.evaluation_id, command.year, command.scheme_id, command.version, command.total, command.full,
            command.grade, command.vetoed, command.result,
        )  # fmt: skip


EVALUATION = Decider("evaluation", initial=Evaluation(), evolve=evolve)
UNIT_RESULT = Decider("result", initial=UnitResult(), evolve=lambda _unit, _event: UnitResult(recorded=True))
