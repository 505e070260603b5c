"""Recording the results of terms: what was proposed for everybody who held a post, and what became of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from gonghui_shared.contracts.assessment import (
    Advice,
    ObjectionAnswered,
    ObjectionOverdue,
    OutcomeObjected,
    OutcomeProposed,
    OutcomeSigned,
    TermEvaluated,
)
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import PersonId, PostId

from .commands import RecordTermResult


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was proposed for one holder of a post, and what became of it."""

    grade: str
    advice: Advice
    signed_by: str = ""  # actor
    object_by: date = date.min
    objection: Literal["none", "open", "answered"] = "none"
    answer_by: date = date.min
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class TermResult:
    """The result of a term, and the outcomes for those who held its posts."""

    recorded: bool = False
    outcomes: Mapping[tuple[PostId, PersonId], Outcome] = field(default_factory=dict)

    def with_outcome(self, post: PostId, person: PersonId, **changes: object) -> "TermResult":
        """The same with one outcome changed."""
        changed = replace(self.outcomes[post, person], **changes)  # type: ignore[arg-type]  # fields of Outcome
        return replace(self, outcomes={**self.outcomes, (post, person): changed})


def evolve(term: TermResult, event: Event) -> TermResult:  # noqa: PLR0911 - one line for each event
    """The state after one more event."""
    match event:
        case TermEvaluated():
            return replace(term, recorded=True)
        case OutcomeProposed(post_id=post, person_id=person):
            return replace(term, outcomes={**term.outcomes, (post, person): Outcome(event.grade, event.advice)})
        case OutcomeSigned(post_id=post, person_id=person):
            return term.with_outcome(
                post, person, advice=event.advice, signed_by=event.signed_by, object_by=event.object_by
            )
        case OutcomeObjected(post_id=post, person_id=person):
            return term.with_outcome(post, person, objection="open", answer_by=event.answer_by)
        case ObjectionOverdue(post_id=post, person_id=person):
            return term.with_outcome(post, person, overdue=True)
        case ObjectionAnswered(post_id=post, person_id=person):
            return term.with_outcome(post, person, objection="answered", advice=event.advice)
        case _:
            return term


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


TERM_RESULT = Decider("term-result", initial=TermResult(), evolve=evolve)
