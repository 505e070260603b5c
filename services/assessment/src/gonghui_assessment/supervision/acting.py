"""Who acts in supervision, and what they say."""

from gonghui_assessment.acting import require_person
from gonghui_shared.commands import Command
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.refusals import Refusal

from .events import SupervisionWords


class NotTheSuperior(Refusal):
    """不是该工会的上级工会。 This is not the union's superior union."""


class BySuperior(Command):
    """Something that the union directly above does; the permission is judged there."""

    union_id: UnionId
    superior_id: UnionId


def require_superior(command: BySuperior, superior: UnionId | None) -> None:
    """Refuse whoever acts for another union than the one directly above."""
    if command.superior_id != superior:
        raise NotTheSuperior


def said(matter: str, matter_id: Identifier, kind: str, actor: str, text: str) -> SupervisionWords:
    """Words under the key of whoever wrote them."""
    require_person(actor)
    return SupervisionWords(matter, matter_id, kind, actor.removeprefix("person:"), text)
