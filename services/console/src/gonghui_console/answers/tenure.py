"""What the console needs of organisation's answers about a term, and about those elected within it."""

from datetime import date

from pydantic import BaseModel

from .organisation import Term


class TermInFull(Term):
    """A term with what was asked and ordered."""

    term_id: str
    asked_until: date | None  # an extension that waits for its answer
    asked_for: str | None
    extended: bool
    elect_by: date | None  # as the superior union ordered


class Release(BaseModel):
    """A request to move somebody elected to another job, and how far it has come."""

    release_id: str
    post_id: str
    person_id: str
    reason: str | None  # None: forgotten
    requested_on: date
    answer_by: date | None  # by the superior union
    unanswered: bool
    consented: bool | None
    by_silence: bool
    answered_on: date | None

    @property
    def stage(self) -> str:
        """Where it stands."""
        if self.consented is not None:
            return ("silent" if self.by_silence else "consented") if self.consented else "refused"
        if self.answer_by is None:
            return "requested"
        return "unanswered" if self.unanswered else "waiting"


class Protection(BaseModel):
    """Until when the labour contract of somebody elected is extended by law."""

    post_id: str
    kind: str
    person_id: str
    full_time: bool
    held_from: date
    held_to: date | None
    protected_until: date | None
