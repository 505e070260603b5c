"""Recording the results of terms: what was proposed for everybody who held a post, and what became of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from gonghui_shared.contracts.assessment import (
    Advice,
    ObjectionAnswered,
    ObjectionOverdue,
    OutcomeObjected,
    OutcomeProposed,
    OutcomeSigned,
    Preference,
    RemovalProposed,
    RewardProposed,
    TermEvaluated,
)
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import PersonId, PostId

from .commands import Holder, RecordTermResult
from .events import HolderFigures, HoldersEvaluated, Served

GOOD: Final[frozenset[Advice]] = frozenset(
    {"commend", "confirm"}
)  # advice that leads to no training and bars no reward


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
    benefits: tuple[Preference, ...] = ()  # that were proposed with the signature
    removal_proposed: bool = False


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
        case RewardProposed(post_id=post, person_id=person):
            return term.with_outcome(post, person, benefits=event.preferences)
        case RemovalProposed(post_id=post, person_id=person):
            return term.with_outcome(post, person, removal_proposed=True)
        case OutcomeObjected(post_id=post, person_id=person):
            return term.with_outcome(post, person, objection="open", answer_by=event.answer_by)
        case ObjectionOverdue(post_id=post, person_id=person):
            return term.with_outcome(post, person, overdue=True)
        case ObjectionAnswered(post_id=post, person_id=person):
            return term.with_outcome(post, person, objection="answered", advice=event.advice)
        case _:
            return term


def record_term_result(term: TermResult, command: RecordTermResult) -> Iterator[Event]:
    """Record the result, once, with what it weighs for everybody who held a post, and propose an outcome for each.

    Source: R-ASM-10.days.
    """
    if term.recorded:
        return
    name, parts = (command.evaluation_id, command.term_id), command.parts
    yield TermEvaluated(
        *name,
        parts.annual or "",
        parts.targets or "",
        parts.appraisal or "",
        parts.audit or "",
        parts.total,
        command.grade,
    )
    if command.holders:
        yield HoldersEvaluated(*name, tuple(_figures(holder) for holder in command.holders))
    for one in command.holders:
        yield OutcomeProposed(*name, one.post_id, one.person_id, one.grade, one.advice)


def _figures(holder: Holder) -> HolderFigures:
    served = tuple(Served(year, days) for year, days in sorted(holder.days.items()))
    parts = holder.parts
    return HolderFigures(
        holder.post_id, holder.person_id, served, parts.annual or "", parts.targets or "", parts.appraisal or "",
        parts.audit or "", parts.total,
    )  # fmt: skip


TERM_RESULT = Decider("term-result", initial=TermResult(), evolve=evolve)
