"""Recording the results of terms."""

from collections.abc import Iterator
from dataclasses import dataclass

from gonghui_shared.contracts.assessment import OutcomeProposed, TermEvaluated
from gonghui_shared.decider import Decider

from .commands import RecordTermResult


@dataclass(frozen=True, slots=True)
class TermResult:
    """Whether the result of a term is recorded."""

    recorded: bool = False


def record_term_result(term: TermResult, command: RecordTermResult) -> Iterator[TermEvaluated | OutcomeProposed]:
    """Record the result, once, and propose an outcome for everybody who held a post."""
    if term.recorded:
        return
    yield TermEvaluated(
        command.evaluation_id, command.term_id, command.annual or "", command.targets or "", command.appraisal or "",
        command.audit, command.total, command.grade,
    )  # fmt: skip
    for holder in command.holders:
        yield OutcomeProposed(
            command.evaluation_id, command.term_id, holder.post_id, holder.person_id, command.grade, command.advice
        )


TERM_RESULT = Decider("term-result", initial=TermResult(), evolve=lambda _term, _event: TermResult(recorded=True))
