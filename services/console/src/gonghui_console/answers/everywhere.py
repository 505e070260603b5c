"""What every service answers alike: pages of lists, originals of events, health, positions, parked keys."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, JsonValue

T = TypeVar("T")


class Paged(BaseModel, Generic[T]):
    """One page and where the next one begins."""

    items: Sequence[T]
    next: str | None = None


class Original(BaseModel):
    """An event as it stands in its producer's log."""

    event_id: str
    type: str
    stream_id: str
    version: int
    position: int
    hash: str
    union_id: str
    occurred_on: date
    recorded_at: datetime
    sealed_at: datetime | None
    actor: str
    rules: Sequence[str]
    payload: Mapping[str, JsonValue]


class Health(BaseModel):
    """Whether a service does its work, and how far behind each role is."""

    status: str
    lag_seconds: Mapping[str, float]


class Parked(BaseModel):
    """A key that waits for somebody."""

    subscription: str
    key: str
    records: int
    first: int
    error: str
    attempts: int


class Reader(BaseModel):
    """Who reads a log, and how far."""

    service: str
    role: str
    producer: str
    position: int
    halted: str | None  # why it stopped


class Cited(BaseModel):
    """The version of a rule that a refusal names."""

    code: str
    citation: str
    statement: Mapping[str, str]  # language → what it says
