"""What the console needs of assessment's diagnoses."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel

from gonghui_shared.ids import UnionId

Code = Literal[
    "unclear_accountability", "idle_rules", "participation", "detached", "marginal", "errands", "no_income", "silent",
    "no_follow_up", "funding", "variety", "platform",
]  # fmt: skip


class Case(BaseModel):
    """A union that it concerns, and the event that shows it."""

    union_id: UnionId
    name: str
    figure: str
    on: date | None
    producer: str | None
    event_id: str | None


class Period(BaseModel):
    """Figures of a month or a year."""

    period: str
    values: Mapping[str, float]


class Diagnosis(BaseModel):
    """One diagnosis as it stands today."""

    code: Code
    known: bool
    concerned: int
    of: int
    facts: Mapping[str, str]
    limits: Mapping[str, str]
    periods: Sequence[Period]
    cases: Sequence[Case]
