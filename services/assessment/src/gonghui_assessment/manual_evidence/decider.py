"""The rules of evidence that is handed in: it names its document and its source, and counts once a second person has checked it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from gonghui_assessment.acting import require_person
from gonghui_shared.contracts.assessment import EvidenceAccepted, EvidenceRejected, EvidenceSubmitted
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import NotFound, Refusal

from .commands import CheckEvidence, SubmitEvidence

MOST_PIECES = 300  # of a union in a year: its stream stays short


class EvidenceExists(Refusal):
    """该佐证材料已经提交。 This piece of evidence has been handed in."""


class TooMuchEvidence(Refusal):
    """本年度佐证材料过多。 There is too much evidence of this year."""


class YearNotBegun(Refusal):
    """不能为尚未开始的年度提交材料。 Nothing is handed in for a year that has not begun."""


class NoSuchEvidence(NotFound):
    """没有这份佐证材料。 There is no such piece of evidence."""


class CheckedAlready(Refusal):
    """该佐证材料已经审核。 This piece of evidence has been checked."""


class CheckedByTheSame(Refusal):
    """须由提交人以外的人审核。 Somebody else than who handed it in has to check it."""


class ReasonMissing(Refusal):
    """不予采信须说明理由。 What is not accepted needs a reason."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in for a union in one year."""

    waiting: Mapping[str, EvidenceSubmitted] = field(default_factory=dict)
    checked: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()  # that a checked document shows


def evolve(handed: Handed, event: EvidenceSubmitted | EvidenceAccepted | EvidenceRejected) -> Handed:
    """The state after one more event."""
    match event:
        case EvidenceSubmitted(evidence_id=evidence):
            return Handed({**handed.waiting, evidence: event}, handed.checked, handed.facts)
        case EvidenceAccepted(evidence_id=evidence) | EvidenceRejected(evidence_id=evidence):
            waiting = {name: one for name, one in handed.waiting.items() if name != evidence}
            shown = {event.fact} if isinstance(event, EvidenceAccepted) else frozenset[str]()
            return Handed(waiting, handed.checked | {evidence}, handed.facts | shown)


def submit_evidence(handed: Handed, command: SubmitEvidence, *, on: date, actor: str) -> Iterator[EvidenceSubmitted]:
    """Hand in a fact with its document; the document itself stays with whoever has it, its digest holds it fast."""
    require_person(actor)
    if command.year > on.year:
        raise YearNotBegun(year=command.year)
    if command.evidence_id in handed.waiting or command.evidence_id in handed.checked:
        raise EvidenceExists(evidence_id=command.evidence_id)
    if len(handed.waiting) + len(handed.checked) >= MOST_PIECES:
        raise TooMuchEvidence(most=MOST_PIECES)
    yield EvidenceSubmitted(
        command.evidence_id,
        command.year,
        command.fact,
        command.value,
        command.title,
        command.document,
        command.source,
        actor,
    )


def check_evidence(
    handed: Handed, command: CheckEvidence, *, actor: str
) -> Iterator[EvidenceAccepted | EvidenceRejected]:
    """Accept or reject it; what is accepted takes the place of whatever the union reported."""
    require_person(actor)
    if command.evidence_id in handed.checked:
        raise CheckedAlready
    if (piece := handed.waiting.get(command.evidence_id)) is None:
        raise NoSuchEvidence
    if actor == piece.submitted_by:
        raise CheckedByTheSame
    if command.accepted:
        yield EvidenceAccepted(
            piece.evidence_id,
            piece.year,
            piece.fact,
            piece.value,
            piece.document,
            piece.source,
            piece.submitted_by,
            actor,
        )
    elif command.reason:
        yield EvidenceRejected(piece.evidence_id, piece.year, piece.fact, command.reason, actor)
    else:
        raise ReasonMissing


MANUAL_EVIDENCE = Decider("manual-evidence", initial=Handed(), evolve=evolve)
