"""What can be asked of the nomination dossier."""

from gonghui_shared.commands import Command, ShortText
from gonghui_shared.contracts.organisation import NoteState
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId


class NoteNomination(Command):
    """Lay the outcome of a term's evaluation into the nomination dossier."""

    union_id: UnionId
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    evaluation_id: Identifier
    grade: ShortText
    advice: ShortText
    state: NoteState
