"""What organisation does about assessment's events."""

from collections.abc import Iterator

from gonghui_organisation.nomination.commands import NoteNomination
from gonghui_shared.contracts.assessment import OutcomeProposed
from gonghui_shared.log.records import Recorded
from gonghui_shared.reactions import reaction


@reaction("note_nomination", reads=[OutcomeProposed])
def note_outcome(event: Recorded) -> Iterator[NoteNomination]:
    """The outcome of a term goes to the dossier of those who vet candidates, and nowhere else.

    Source: R-ASM-12.
    """
    match event.body:
        case OutcomeProposed(
            evaluation_id=evaluation, term_id=term, post_id=post, person_id=person, grade=grade, advice=advice
        ):
            yield NoteNomination(
                union_id=event.union_id, evaluation_id=evaluation, term_id=term, post_id=post, person_id=person,
                grade=grade, advice=advice,
            )  # fmt: skip
