"""The nomination dossier over HTTP."""

from gonghui_shared.http import Page, Paged, ReadConnection, Service, commands, post
from gonghui_shared.ids import Identifier, UnionId

from . import views
from .commands import NoteNomination
from .decider import DOSSIER, note_nomination


def of_term(command: NoteNomination) -> str:
    """What is noted of one person's term is one stream."""
    return f"{command.union_id}:{command.term_id}:{command.person_id}"


router = commands(
    DOSSIER,
    "/unions/{union_id}/nomination-dossier",
    post("/notes", note_nomination, allows=Service("organisation"), stream=of_term),
)


@router.get("/unions/{union_id}/nomination-dossier", allows="election.nominate")
async def nomination_dossier(
    union_id: UnionId, read: ReadConnection, page: Page, person_id: Identifier | None = None
) -> Paged[views.NominationNote]:
    """What evaluations of past terms say to those who vet candidates; advice, never a bar."""
    return await views.notes(read, union_id, page, person_id)
