"""What stays in the service: whom an evaluation sent to training, and what became of it."""

from datetime import date

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier, PersonId, PostId


@private("organisation.RequiredTrainingOpened.v1")
class RequiredTrainingOpened(Event):
    """The outcome of a term asks a cadre to be trained by a day. Source: R-TRM-08.required."""

    post_id: PostId  # of which the outcome speaks
    person_id: PersonId
    evaluation_id: Identifier
    advice: str
    required_on: date
    due_on: date


@private("organisation.RequiredTrainingCompleted.v1")
class RequiredTrainingCompleted(Event):
    """A cadre was trained as the outcome of a term asked."""

    post_id: PostId
    person_id: PersonId
    evaluation_id: Identifier
    late: bool


@private("organisation.RequiredTrainingWithdrawn.v1")
class RequiredTrainingWithdrawn(Event):
    """An objection was upheld: the outcome asks for no training any more. Source: R-ASM-11."""

    post_id: PostId
    person_id: PersonId
    evaluation_id: Identifier
