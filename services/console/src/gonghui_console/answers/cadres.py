"""What the console needs of organisation's answers about posts and the people in them."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel


class WorkingTimeEntry(BaseModel):
    """A day's work, in quarters of a working day."""

    entry_id: str
    worked_on: date
    quarters: int
    own_time: bool


class Duty(BaseModel):
    """One line of a duty sheet."""

    duty: str
    goal: str
    procedure: str
    requirement: str
    measure: str


class DutySheet(BaseModel):
    """One version of a post's duty sheet."""

    version: int
    adopted_by: str
    adopted_on: date
    in_force_from: date
    lines: Sequence[Duty]


class MeasureFigure(BaseModel):
    """What shows a duty, and its figure of the year so far."""

    measure: str
    kind: str  # flow, stock, state
    figure: int | None  # None: no event tells of it
    in_fen: bool


class DutyFigures(BaseModel):
    """A duty and the measures that show it."""

    duty: str
    measures: Sequence[MeasureFigure]


class Allowance(BaseModel):
    """The allowance of a post and month, in fen."""

    month: str
    post_id: str
    person_id: str
    amount: int
    state: str
    claimed_on: date
    answered_on: date | None
    reason: str | None


class AllowanceCap(BaseModel):
    """What a month's allowance may not exceed, in fen."""

    cap: int


class Delegation(BaseModel):
    """One line of the matrix, in fen."""

    delegation_id: str
    post_id: str
    matter: str
    up_to: int
    valid_from: date
    valid_to: date | None


class Appointment(BaseModel):
    """A nomination and its answer."""

    appointment_id: str
    post_id: str
    person_id: str
    met: Sequence[str]
    unmet: Sequence[str]
    notes: str | None  # a line for each criterion, first those that are met; None: forgotten
    nominated_by: str
    nominated_on: date
    state: str
    answered_on: date | None
    reason: str | None
