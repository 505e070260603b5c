"""What organisation does about assessment's events."""

import pytest

from gonghui_organisation.consumers.assessment import note_outcome
from gonghui_organisation.nomination.commands import NoteNomination
from gonghui_shared.contracts.assessment import OutcomeProposed
from gonghui_shared.testing import recorded


@pytest.mark.rule("R-ASM-12")
def test_proposed_outcome_becomes_a_note_and_nothing_else() -> None:
    """Even the worst grade issues no command but the note."""
    proposed = OutcomeProposed("ev1", "t1", "p1", "li", "not_competent", "warn")
    assert list(note_outcome(recorded(proposed))) == [
        NoteNomination(
            union_id="u1", evaluation_id="ev1", term_id="t1", post_id="p1", person_id="li", grade="not_competent",
            advice="warn",
        )
    ]  # fmt: skip
