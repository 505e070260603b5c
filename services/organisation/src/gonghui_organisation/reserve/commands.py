"""What can be asked of a post's reserve."""

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import Command
from gonghui_shared.ids import PersonId, PostId, UnionId

from .events import Readiness


class PutOnReserve(Command):
    """Put somebody on a post's reserve, or say anew how soon they could follow."""

    union_id: UnionId
    post_id: PostId
    person_id: OpaqueId
    readiness: Readiness


class TakeOffReserve(Command):
    """Take somebody off a post's reserve."""

    union_id: UnionId
    post_id: PostId
    person_id: PersonId
