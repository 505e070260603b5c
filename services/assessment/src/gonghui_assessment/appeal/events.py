"""What stays in the service: the words about a score."""

from gonghui_shared.events import Event, Personal, private
from gonghui_shared.ids import Identifier, PersonId


@private("assessment.ScoreWords.v1", subject="person_id")
class ScoreWords(Event):
    """On what grounds a union appealed, what was answered, why points were given anew."""

    evaluation_id: Identifier
    cause_id: Identifier  # the appeal
    kind: str  # grounds, answer, rescore
    person_id: PersonId
    text: Personal
