"""What organisation does about assessment's events."""

from collections.abc import Iterator

from gonghui_organisation.nomination.commands import NoteNomination
from gonghui_organisation.required_training.commands import OpenRequiredTraining, WithdrawRequiredTraining
from gonghui_shared.contracts.assessment import ObjectionAnswered, OutcomeObjected, OutcomeSigned, TrainingRequired
from gonghui_shared.contracts.organisation import NoteState
from gonghui_shared.log.records import Recorded
from gonghui_shared.reactions import reaction


@reaction("note_nomination", reads=[OutcomeSigned, OutcomeObjected, ObjectionAnswered])
def note_outcome(event: Recorded) -> Iterator[NoteNomination]:
    """The outcome of a term, once a person has signed it, goes to the dossier of those who vet candidates, and nowhere else.

    What was only proposed says nothing to anybody. Source: R-ASM-12, R-PRV-02.
    """
    match event.body:
        case OutcomeSigned() | OutcomeObjected() | ObjectionAnswered() as outcome:
            yield NoteNomination(
                union_id=event.union_id, evaluation_id=outcome.evaluation_id, term_id=outcome.term_id,
                post_id=outcome.post_id, person_id=outcome.person_id, grade=outcome.grade, advice=outcome.advice,
                state=_state(outcome),
            )  # fmt: skip


def _state(outcome: OutcomeSigned | OutcomeObjected | ObjectionAnswered) -> NoteState:
    match outcome:
        case OutcomeSigned():
            return "signed"
        case OutcomeObjected():
            return "objected"
        case ObjectionAnswered(upheld=upheld):
            return "upheld" if upheld else "dismissed"


@reaction("open_required_training", reads=[TrainingRequired, ObjectionAnswered])
def follow_required_training(event: Recorded) -> Iterator[OpenRequiredTraining | WithdrawRequiredTraining]:
    """A signed outcome that asks for improvement opens a training need; an upheld objection to it ends the need.

    Source: R-ASM-11, R-ASM-12.
    """
    match event.body:
        case TrainingRequired() as body:
            yield OpenRequiredTraining(
                union_id=event.union_id, post_id=body.post_id, person_id=body.person_id,
                evaluation_id=body.evaluation_id, advice=body.advice, occurred_on=event.occurred_on,
            )  # fmt: skip
        case ObjectionAnswered(upheld=True, advice="commend" | "confirm") as body:
            yield WithdrawRequiredTraining(
                union_id=event.union_id, post_id=body.post_id, person_id=body.person_id,
                evaluation_id=body.evaluation_id, occurred_on=event.occurred_on,
            )  # fmt: skip
