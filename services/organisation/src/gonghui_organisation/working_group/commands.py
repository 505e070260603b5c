"""What can be asked about groups."""

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import Command, ShortText
from gonghui_shared.contracts.organisation import SeatRole
from gonghui_shared.ids import Identifier, PersonId, UnionId

from .events import GroupKind, Office


class SetUpGroup(Command):
    """Set a group up."""

    union_id: UnionId
    group_id: Identifier
    kind: GroupKind
    title: ShortText


class JoinGroup(Command):
    """Seat somebody in a group."""

    union_id: UnionId
    group_id: Identifier
    person_id: OpaqueId
    role: SeatRole
    office: Office  # that brings the person there


class LeaveGroup(Command):
    """Record that somebody sits there no longer."""

    union_id: UnionId
    group_id: Identifier
    person_id: PersonId


class EndGroup(Command):
    """End a group."""

    union_id: UnionId
    group_id: Identifier
