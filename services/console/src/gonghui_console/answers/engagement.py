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
