"""What stays in the service: the words of comments and answers."""

from gonghui_shared.events import Event, Personal, private
from gonghui_shared.ids import Identifier, PersonId


@private("assessment.CommentWords.v1", subject="person_id")
class CommentWords(Event):
    """What a member said about a draft, or why it was answered so."""

    target_id: Identifier
    comment_id: Identifier
    kind: str  # comment, reason
    person_id: PersonId
    text: Personal
