"""The rules of the nomination dossier."""

import pytest

from gonghui_organisation.nomination.commands import NoteNomination
from gonghui_organisation.nomination.decider import DOSSIER, note_nomination
from gonghui_organisation.nomination.views import project_notes
from gonghui_shared.contracts.organisation import NominationNoted
from gonghui_shared.events import decode
from gonghui_shared.testing import DAY, folded, given

NOTE = NoteNomination(
    union_id="u1",
    term_id="t1",
    post_id="p1",
    person_id="li",
    evaluation_id="ev1",
    grade="not_competent",
    advice="warn",
    state="signed",
)
NOTED = NominationNoted("t1", "li", "not_competent", "warn", "ev1", "signed")


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
    after = NominationNoted("t1", "li", "competent", "none", "ev2", "signed")
    given(DOSSIER, NOTED).when(note_nomination, better).then(after)
    rows = folded(project_notes, NOTED, after)["nomination_notes"]
    assert rows == {
        ("u1", "li", "t1"): {
            "evaluation_id": "ev2", "grade": "competent", "advice": "none", "state": "signed", "noted_on": DAY,
        }
    }  # fmt: skip


@pytest.mark.rule("R-PRV-02")
def test_an_objection_stands_beside_the_note_until_it_is_answered() -> None:
    """Those who vet see that the person concerned disagrees, and what came of it."""
    objected = NOTE.model_copy(update={"state": "objected"})
    contested = NominationNoted("t1", "li", "not_competent", "warn", "ev1", "objected")
    given(DOSSIER, NOTED).when(note_nomination, objected).then(contested)
    upheld = NominationNoted("t1", "li", "not_competent", "improve", "ev1", "upheld")
    [row] = folded(project_notes, NOTED, contested, upheld)["nomination_notes"].values()
    assert row is not None
    assert (row["advice"], row["state"]) == ("improve", "upheld")


def test_a_note_from_before_signatures_says_that_nobody_signed() -> None:
    """What was noted in earlier years is read as it was."""
    before = b'{"term_id":"t1","person_id":"li","grade":"basic","advice":"improve","evaluation_id":"ev0"}'
    assert decode("organisation.NominationNoted.v1", before) == NominationNoted(
        "t1", "li", "basic", "improve", "ev0", "unsigned"
    )
