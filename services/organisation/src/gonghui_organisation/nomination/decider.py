"""The rules of the nomination dossier: advice to those who vet candidates, never a bar."""

from collections.abc import Iterator
from dataclasses import dataclass

from gonghui_shared.contracts.organisation import NominationNoted
from gonghui_shared.decider import Decider
from gonghui_shared.ids import Identifier

from .commands import NoteNomination


@dataclass(frozen=True, slots=True)
class Dossier:
    """What has been noted about a person's term."""

    last: tuple[Identifier, str, str, str] | None = None  # evaluation, grade, advice, state


def evolve(_dossier: Dossier, event: NominationNoted) -> Dossier:
    """The state after one more note; a later evaluation of the term, after an appeal, takes its place."""
    return Dossier((event.evaluation_id, event.grade, event.advice, event.state))


def note_nomination(dossier: Dossier, command: NoteNomination) -> Iterator[NominationNoted]:
    """Note an outcome once, and again when its state changes. It warns those who vet candidates; nobody is barred from standing or loses a post by it.

    Source: R-ASM-12.
    """
    if dossier.last == (command.evaluation_id, command.grade, command.advice, command.state):
        return
    yield NominationNoted(
        command.term_id, command.person_id, command.grade, command.advice, command.evaluation_id, command.state
    )


DOSSIER = Decider("nomination", initial=Dossier(), evolve=evolve)
