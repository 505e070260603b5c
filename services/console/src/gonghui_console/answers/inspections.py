"""What the console needs of the answers of organisation about supervisors, inspections and hazards."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel


class Supervisor(BaseModel):
    """Somebody who may inspect a union's sites."""

    union_id: str
    name: str | None
    person_id: str
    by: str
    since: date


class Inspection(BaseModel):
    """An inspection of a site."""

    inspection_id: str
    site: str
    matters: Sequence[str]
    inspectors: Sequence[str]
    recused: Sequence[str]
    held_on: date
    looked_at: str | None


class Hazard(BaseModel):
    """A hazard and how far it has come."""

    union_id: str
    name: str | None
    hazard_id: str
    severity: str
    site: str | None
    what: str | None
    stage: str
    raised_on: date
    rectify_by: date
    claimed_by: str | None
    claimed_on: date | None
    entered_by: str | None
    measures: str | None
    verified_by: str | None
    verified_on: date | None
    remark: str | None
    reopened: int
    escalated_on: date | None
    in_time: bool | None


class HazardAge(BaseModel):
    """Hazards of one age that are not fixed."""

    from_days: int
    to_days: int | None
    in_time: int
    overdue: int


class HazardCount(BaseModel):
    """The same by severity."""

    severity: str
    in_time: int
    overdue: int


class HazardFigures(BaseModel):
    """Hazards that are not fixed, counted."""

    by_age: Sequence[HazardAge]
    by_severity: Sequence[HazardCount]
