"""What the console needs of the answers of assessment about supervision."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel


class Said(BaseModel):
    """Something that was written."""

    kind: str
    written_on: date
    text: str | None


class OwedReport(BaseModel):
    """A report that a union owes of a period, and how it stands."""

    union_id: str
    name: str
    period: str
    kind: str
    due_on: date
    punctuality: str
    standing: str | None
    submitted_on: date | None


class WorkReport(OwedReport):
    """The same with what it says."""

    times: int
    evidence: Sequence[str]  # service/event
    texts: Sequence[Said]
    event_id: str | None


class BoardPeriod(BaseModel):
    """How many unions reported of a period in time, late, not yet, or not at all."""

    period: str
    kind: str
    due_on: date
    in_time: int
    late: int
    missing: int
    pending: int


class WaitingReport(BaseModel):
    """A report that waits to be read."""

    union_id: str
    name: str
    period: str
    in_time: bool
    submitted_on: date
    times: int
