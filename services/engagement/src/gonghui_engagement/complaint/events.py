"""What stays in the service: who complained, the words of both sides, clocks that only the service keeps."""

from datetime import date

from gonghui_shared.events import Event, Personal, private
from gonghui_shared.ids import Identifier, PersonId


@private("engagement.ComplaintWritten.v1", subject="person_id")
class ComplaintWritten(Event):
    """The complaint's words; sealed under the complainant's key, or under the case's own where it is anonymous."""

    complaint_id: Identifier
    person_id: PersonId  # the complainant, or the case itself
    anonymous: bool
    body: Personal  # empty where the case came from another union, whose stream has the words
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
    answer_by: date


@private("engagement.ServiceClockSet.v1")
class ServiceClockSet(Event):
    """A clock that the union promised, beside those of the law; in working days."""

    complaint_id: Identifier
    clock: str  # triage: to accept or transfer; close: after the answer, where nobody appeals
    due_on: date
