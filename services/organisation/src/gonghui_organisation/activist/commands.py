"""What can be asked about activists."""

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import Command, ShortText
from gonghui_shared.ids import PersonId, UnionId

from .events import WhyEnded


class RecogniseActivist(Command):
    """Recognise an activist, or say anew what the activist does."""

    union_id: UnionId
    person_id: OpaqueId
    does: ShortText


class EndActivist(Command):
    """Record that somebody is an activist no longer."""

    union_id: UnionId
    person_id: PersonId
    reason: WhyEnded
