"""What queries about complaints answer with."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from gonghui_shared.ids import Identifier, UnionId


class CaseRow(BaseModel):
    """Where a case stands; nothing of what was said."""

    complaint_id: Identifier
    union_id: UnionId
    theme: str
    anonymous: bool
    stage: str
    owner_id: Identifier | None
    filed_on: date
    due_on: date | None  # the clock of the law that runs now
    service_due_on: date | None  # what the union promised, in working days
    level: int  # 0: no appeal, 1: review, 2: re-review
    outcome: str | None
    in_time: bool | None
    satisfaction: int | None
    closed_on: date | None
    overdue: int  # clocks that ran out


class CaseOfUnion(CaseRow):
    """The same with the union's name."""

    union_name: str | None


class Letter(BaseModel):
    """Something written in a case; no text once the complainant was forgotten."""

    kind: str  # answer, extension, transfer, review, appeal
    written_on: date
    text: str | None


class Case(CaseRow):
    """A case with the words of both sides, for its owner."""

    body: str | None
    letters: Sequence[Letter]


class OwnCase(BaseModel):
    """A case as its complainant sees it."""

    complaint_id: Identifier
    union_id: UnionId
    theme: str
    stage: str
    filed_on: date
    due_on: date | None
    outcome: str | None
    body: str | None
    letters: Sequence[Letter]


class AgeBand(BaseModel):
    """Open cases of one age."""

    from_days: int
    to_days: int | None  # None: the oldest ones
    open: int
    overdue: int


class ComplaintsOfUnion(BaseModel):
    """A union's open cases."""

    union_id: UnionId
    union_name: str | None
    open: int
    overdue: int
    oldest_on: date


class Ages(BaseModel):
    """Open cases by age, and the unions that have them."""

    bands: Sequence[AgeBand]
    unions: Sequence[ComplaintsOfUnion]


class Receipt(BaseModel):
    """A fresh receipt code: the complainant keeps it, filing sends its digest; nothing of it is stored here."""

    receipt: str
    digest: str


class FilesOfPerson(BaseModel):
    """Whether a person has an open complaint, and when the last one ended."""

    open: bool
    ended_on: date | None
