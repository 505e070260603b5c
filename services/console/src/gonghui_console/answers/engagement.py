"""What the console needs of the answers of engagement."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel


class AgeBand(BaseModel):
    """Open complaints of one age."""

    from_days: int
    to_days: int | None
    open: int
    overdue: int


class ComplaintsOfUnion(BaseModel):
    """A union's open complaints."""

    union_id: str
    union_name: str | None
    open: int
    overdue: int
    oldest_on: date


class Ages(BaseModel):
    """Open complaints by age, and the unions that have them."""

    bands: Sequence[AgeBand]
    unions: Sequence[ComplaintsOfUnion]


class Complaint(BaseModel):
    """Where a complaint stands."""

    complaint_id: str
    theme: str
    anonymous: bool
    stage: str
    filed_on: date
    due_on: date | None
    closed_on: date | None
    overdue: int  # clocks that ran out


class Activity(BaseModel):
    """An activity with its figures."""

    activity_id: str
    kind: str
    title: str
    held_on: date
    places: int
    stage: str
    enrolled: int
    attended: int
    answers: int
    satisfied: int
    event_id: str


class ActivityMonth(BaseModel):
    """A union's activities of one month."""

    month: str
    held: int
    planned: int
    cancelled: int
    attended: int
