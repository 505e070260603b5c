"""What can be asked of an exit audit: a clock asks, nobody else."""

from gonghui_shared.commands import BusinessDate, Command
from gonghui_shared.ids import PersonId, PostId, UnionId


class RequestExitAudit(Command):
    """Ask for the audit of a chair who has left."""

    union_id: UnionId
    post_id: PostId
    person_id: PersonId
    held_from: BusinessDate
    held_to: BusinessDate
