"""What stays in the service: who complained, the words of both sides."""

from gonghui_shared.events import Event, Personal, private
from gonghui_shared.ids import Identifier, PersonId


@private("engagement.ComplaintWritten.v1", subject="person_id")
class ComplaintWritten(Event):
    """The complaint's words; sealed under the complainant's key, or under the case's own where it is anonymous."""

    complaint_id: Identifier
    person_id: PersonId  # the complainant, or the case itself
    anonymous: bool
    body: Personal
    receipt: str | None  # SHA-256 of the receipt code


@private("engagement.AnswerWritten.v1", subject="person_id")
class AnswerWritten(Event):
    """The words that the complainant reads: an answer, a reason for more time, a decision on appeal."""

    complaint_id: Identifier
    person_id: PersonId
    kind: str  # answer, extension, transfer, review
    text: Personal


@private("engagement.AppealWritten.v1", subject="person_id")
class AppealWritten(Event):
    """Why the complainant appeals."""

    complaint_id: Identifier
    person_id: PersonId
    reason: Personal


@private("engagement.OwnerNamed.v1")
class OwnerNamed(Event):
    """Who handles the case."""

    complaint_id: Identifier
    owner_id: PersonId


@private("engagement.AnswerExtended.v1")
class AnswerExtended(Event):
    """The answer got more time."""

    complaint_id: Identifier
    days: int
