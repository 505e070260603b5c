"""What can be asked about training that an evaluation requires."""

from gonghui_shared.commands import Command
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId


class OnRequiredTraining(Command):
    """What the evaluation of one term asks of somebody who held a post in it."""

    union_id: UnionId
    post_id: PostId
    person_id: PersonId
    evaluation_id: Identifier


class OpenRequiredTraining(OnRequiredTraining):
    """Send a cadre to training; asked by what assessment tells."""

    advice: Identifier


class CompleteRequiredTraining(OnRequiredTraining):
    """Record that the cadre was trained."""


class WithdrawRequiredTraining(OnRequiredTraining):
    """Ask for no training any more; asked by what assessment tells."""
