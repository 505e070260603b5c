"""Workers' congresses as far as duties depend on them: one note a year."""

from collections.abc import Iterator

from gonghui_shared.decider import Decider

from .commands import NoteCongress
from .events import WorkersCongressNoted


def evolve(_noted: bool, _event: WorkersCongressNoted) -> bool:
    """The state after one more event."""
    return True


def note_congress(noted: bool, command: NoteCongress) -> Iterator[WorkersCongressNoted]:
    """Note the first congress of a year; further ones tell nothing new."""
    if not noted:
        yield WorkersCongressNoted(command.congress_id)


NOTED = Decider("congress_note", initial=False, evolve=evolve)
