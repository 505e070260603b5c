"""What organisation does about assessment's events."""

import pytest

from gonghui_organisation.consumers.assessment import follow_required_training, note_outcome
from gonghui_organisation.nomination.commands import NoteNomination
from gonghui_organisation.required_training.commands import OpenRequiredTraining, WithdrawRequiredTraining
from gonghui_shared.contracts.assessment import (
    ObjectionAnswered,
    OutcomeObjected,
    OutcomeProposed,
    OutcomeSigned,
    TrainingRequired,
)
from gonghui_shared.events import Event
from gonghui_shared.testing import DAY, recorded

NAME = ("ev1", "t1", "p1", "li")
SIGNED = OutcomeSigned(*NAME, "not_competent", "warn", "warn", "person:leader", DAY)
NOTE = NoteNomination(
    union_id="u1", evaluation_id="ev1", term_id="t1", post_id="p1", person_id="li", grade="not_competent", advice="warn",
    state="signed",
)  # fmt: skip


@pytest.mark.rule("R-ASM-12")
def test_a_signed_outcome_becomes_a_note_and_nothing_else() -> None:
    """Even the worst grade issues no command but the note."""
    assert list(note_outcome(recorded(SIGNED))) == [NOTE]


@pytest.mark.rule("R-PRV-02")
def test_what_a_machine_proposed_never_reaches_the_dossier() -> None:
    """Nobody has answered for it yet."""
    assert OutcomeProposed not in note_outcome.reads
    assert list(note_outcome(recorded(OutcomeProposed(*NAME, "not_competent", "warn")))) == []


@pytest.mark.rule("R-ASM-11")
@pytest.mark.parametrize(
    ("event", "state", "advice"),
    [
        (OutcomeObjected(*NAME, "not_competent", "warn", DAY), "objected", "warn"),
        (ObjectionAnswered(*NAME, "not_competent", False, "warn", True), "dismissed", "warn"),
        (ObjectionAnswered(*NAME, "not_competent", True, "improve", True), "upheld", "improve"),
    ],
)
def test_an_objection_and_its_answer_follow_the_note(event: Event, state: str, advice: str) -> None:
    """Those who vet see how the outcome stands."""
    assert list(note_outcome(recorded(event))) == [NOTE.model_copy(update={"state": state, "advice": advice})]


@pytest.mark.rule("R-ASM-12")
def test_required_training_opens_a_need_and_an_upheld_objection_ends_it() -> None:
    """On the day on which it was required; an objection that leaves the advice bad changes nothing."""
    key = {"union_id": "u1", "post_id": "p1", "person_id": "li", "evaluation_id": "ev1"}
    told = recorded(TrainingRequired(*NAME, "warn"))
    assert list(follow_required_training(told)) == [
        OpenRequiredTraining(**key, advice="warn", occurred_on=told.occurred_on)
    ]
    upheld = recorded(ObjectionAnswered(*NAME, "not_competent", True, "confirm", True))
    assert list(follow_required_training(upheld)) == [WithdrawRequiredTraining(**key, occurred_on=upheld.occurred_on)]
    still = recorded(ObjectionAnswered(*NAME, "not_competent", True, "improve", True))
    assert list(follow_required_training(still)) == []
