"""What stays in the service: the words about an outcome."""

from gonghui_shared.events import Event, Personal, private
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId


@private("assessment.OutcomeWords.v1", subject="person_id")
class OutcomeWords(Event):
    """Why an outcome was signed otherwise than proposed, what the person objected, what was answered."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    kind: str  # signature, objection, answer
    text: Personal
