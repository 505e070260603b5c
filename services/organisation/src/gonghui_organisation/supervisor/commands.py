"""What can be asked about a union's supervisors."""

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import Command
from gonghui_shared.ids import PersonId, UnionId


class AppointSupervisor(Command):
    """Let somebody supervise labour law and labour protection for a union."""

    union_id: UnionId
    person_id: OpaqueId


class ReleaseSupervisor(Command):
    """Record that somebody supervises no longer, from the day after."""

    union_id: UnionId
    person_id: PersonId
