"""What can be asked of a training need: clocks ask, nobody else."""

from gonghui_shared.commands import BusinessDate, Command
from gonghui_shared.ids import PersonId, PostId, UnionId


class OpenTrainingNeed(Command):
    """Look whether the new holder of a post has to be trained."""

    union_id: UnionId
    post_id: PostId
    person_id: PersonId
    held_from: BusinessDate


class MarkTrainingOverdue(Command):
    """Look whether a holder was trained in time."""

    union_id: UnionId
    post_id: PostId
    person_id: PersonId
