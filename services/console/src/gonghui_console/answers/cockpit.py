"""What the console needs of assessment's answers about a whole evaluation; figures are texts as they are shown."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from gonghui_shared.ids import Identifier, UnionId


class Bin(BaseModel):
    """How many unions have a total from `low` up to below `high`."""

    low: str
    high: str
    unions: int


class Totals(BaseModel):
    """How totals and grades are spread."""

    unions: int
    mean: str | None
    median: str | None
    bins: Sequence[Bin]
    grades: Mapping[str, int]


class District(BaseModel):
    """All unions under a district; without id: those of the federation's own."""

    union_id: UnionId | None
    name: str
    unions: int
    mean: str
    lowest: str
    highest: str
    vetoed: int


class UnionBelow(BaseModel):
    """A union of a district with its result."""

    union_id: UnionId
    name: str
    total: str
    grade: str


class UnionsBelow(BaseModel):
    """Some unions of a district, and how many there are beyond."""

    items: Sequence[UnionBelow]
    more: int


class Mover(BaseModel):
    """A union's places in two evaluations."""

    union_id: UnionId
    name: str
    before: int
    now: int


class Movers(BaseModel):
    """Who rose and fell most."""

    before: Identifier | None
    both: int
    up: Sequence[Mover]
    down: Sequence[Mover]


class Outlier(BaseModel):
    """A union far from the middle."""

    union_id: UnionId
    name: str
    total: str
    z: str


class Outliers(BaseModel):
    """Totals beyond the robust limit."""

    median: str | None
    deviation: str | None
    limit: str
    high: int
    low: int
    items: Sequence[Outlier]


class OpenItem(BaseModel):
    """An item that some unions have no points for."""

    code: str
    title: str
    missing: int
    unrated: int


class Lacking(BaseModel):
    """A union with open items."""

    union_id: UnionId
    name: str
    items: int


class Completeness(BaseModel):
    """What was missing."""

    unions: int
    lacking: int
    items: Sequence[OpenItem]
    most: Sequence[Lacking]


class AppealCount(BaseModel):
    """Appeals of one standing."""

    standing: str
    appeals: int
    overdue: int
