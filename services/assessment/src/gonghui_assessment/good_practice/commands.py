"""What can be asked of a good practice."""

from gonghui_assessment.supervision.acting import BySuperior
from gonghui_shared.commands import Command, LongText, ShortText
from gonghui_shared.ids import Identifier, UnionId


class NominatePractice(Command):
    """Put a way of working forward that others could take over."""

    union_id: UnionId
    practice_id: Identifier
    title: ShortText
    description: LongText


class ReviewPractice(BySuperior):
    """Publish a practice, or say why not."""

    practice_id: Identifier
    published: bool
    opinion: LongText


class AdoptPractice(Command):
    """Take a published practice over."""

    union_id: UnionId  # whose practice it is
    practice_id: Identifier
    adopter_id: UnionId
    how: LongText
