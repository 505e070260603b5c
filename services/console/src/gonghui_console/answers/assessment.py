"""What the console needs of the answers of assessment; points are exact texts."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel


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
