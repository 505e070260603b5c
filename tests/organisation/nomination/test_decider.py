"""The rules of the nomination dossier."""

import pytest

from gonghui_organisation.nomination.commands import NoteNomination
from gonghui_organisation.nomination.decider import DOSSIER, note_nomination
from gonghui_organisation.nomination.views import project_notes
from gonghui_shared.contracts.organisation import NominationNoted
from gonghui_shared.testing import DAY, folded, given

NOTE = NoteNomination(
    union_id="u1", term_id="t1", post_id="p1", person_id="li", evaluation_id="ev1", grade="not_competent", advice="warn"
)
NOTED = NominationNoted("t1", "li", "not_competent", "warn", "ev1")


@pytest.mark.rule("R-ASM-12")
def test_outcome_is_noted_and_nothing_else_happens() -> None:
    """A bad outcome warns those who vet; it neither removes anybody nor bars a candidate."""
    given(DOSSIER).when(note_nomination, NOTE).then(NOTED)


@pytest.mark.rule("R-ASM-12")
def test_same_outcome_is_noted_once() -> None:
    """A message that comes twice leaves one note."""
    given(DOSSIER, NOTED).when(note_nomination, NOTE).then()


@pytest.mark.rule("R-ASM-12")
def test_outcome_after_an_appeal_takes_the_place_of_the_first() -> None:
    """Those who vet see how the term was judged in the end."""
    better = NOTE.model_copy(update={"evaluation_id": "ev2", "grade": "competent", "advice": "none"})
    after = NominationNoted("t1", "li", "competent", "none", "ev2")
    given(DOSSIER, NOTED).when(note_nomination, better).then(after)
    rows = folded(project_notes, NOTED, after)["nomination_notes"]
    assert rows == {
        ("u1", "li", "t1"): {"evaluation_id": "ev2", "grade": "competent", "advice": "none", "noted_on": DAY}
    }
