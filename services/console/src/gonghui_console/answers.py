"""What the console needs of the services' answers; whatever else they say is left aside."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, JsonValue

T = TypeVar("T")


class Paged(BaseModel, Generic[T]):
    """One page and where the next one begins."""

    items: Sequence[T]
    next: str | None = None


class Session(BaseModel):
    """A person's token."""

    token: str
    expires_in: int  # seconds


class Union(BaseModel):
    """A union among others."""

    union_id: str
    kind: str
    unit_type: str
    name: str
    superior_id: str | None
    formed_on: date
    dissolved_on: date | None
    members: int
    women: int


class UnionCard(Union):
    """A union with the figures of its unit."""

    staff: int
    women_staff: int
    legal_person: bool
    own_account: bool
    workers_home: bool


class CommitteeOfUnion(BaseModel):
    """A committee that a union has or, by the rules, has to have."""

    committee: str
    due: bool
    seats: int | None  # None: it is missing
    formed_on: date | None


class RollSize(BaseModel):
    """How many members a union has."""

    members: int
    women: int
    retained: int


class RollEntry(BaseModel):
    """One member."""

    member_id: str
    name: str | None  # None: forgotten
    woman: bool
    standing: str
    since: date


class Happening(BaseModel):
    """One event in a union's history."""

    type: str
    event_id: str
    occurred_on: date
    facts: Mapping[str, JsonValue]


class Post(BaseModel):
    """A post and who holds it."""

    post_id: str
    kind: str
    full_time: bool
    holder: str | None
    held_from: date | None
    trained_on: date | None


class Term(BaseModel):
    """One term of a union's committee."""

    term_no: int
    opened_on: date
    due_on: date
    ended_on: date | None
    overdue: bool
    late: bool


class TermClock(BaseModel):
    """Where a union's present term stands."""

    union_id: str
    name: str | None
    term_no: int
    due_on: date
    state: str


class ArrearsOfUnion(BaseModel):
    """What a union's members owe together, in fen."""

    union_id: str
    name: str
    members: int
    owed: int


class DuesYear(BaseModel):
    """A union's dues of one year, in fen."""

    year: int
    assessed: int
    paid: int
    refunded: int
    arrears_signals: int


class AllocationMonth(BaseModel):
    """One month of the employer's allocation, in fen."""

    month: str
    owed: int
    received: int
    upward: int
    remitted: int
    late_fee: int
    short: bool


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


class Evaluation(BaseModel):
    """One evaluation."""

    evaluation_id: str
    kind: str
    year: int
    scheme_id: str
    version: str
    state: str
    units: int | None


class Result(BaseModel):
    """One union's result; points are exact texts."""

    union_id: str
    name: str
    total: str
    full: str
    grade: str
    vetoed: bool


class Results(BaseModel):
    """How the grades are spread, and one page of unions, best first."""

    grades: Mapping[str, int]
    items: Sequence[Result]


class YearOfUnion(BaseModel):
    """A union's result in one evaluation."""

    evaluation_id: str
    year: int
    scheme_id: str
    total: str
    full: str
    grade: str
    vetoed: bool


class TermOfUnion(BaseModel):
    """The result of one term, part by part."""

    term_id: str
    evaluation_id: str
    annual: str
    targets: str
    appraisal: str
    audit: str
    total: str
    grade: str
    advice: str | None


class Evidence(BaseModel):
    """One event that counts; a single rating has no id, since it is nobody's to trace."""

    union_id: str  # of a union above others also one below it
    event_id: str | None
    producer: str
    measure: str
    occurred_on: date
    quantity: int


class Input(BaseModel):
    """One value and what it follows from."""

    name: str
    value: str
    evidence: Sequence[Evidence]
    more: int


class Step(BaseModel):
    """One step of a formula."""

    place: str
    step: str
    data: Mapping[str, str | None]


class Leaf(BaseModel):
    """One item of a scheme with its points."""

    code: str
    title: str
    full: str
    points: str | None
    status: str
    reason: str | None
    steps: Sequence[Step]
    inputs: Sequence[Input]


class Explanation(BaseModel):
    """A union's score, down to the events."""

    evaluation_id: str
    union_id: str
    year: int
    scheme_id: str
    version: str
    total: str
    full: str
    grade: str
    vetoed: bool
    snapshot: str
    leaves: Sequence[Leaf]


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
