"""What the console needs of organisation's answers about representativeness and authority."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel


class Share(BaseModel):
    """How many of those of whom it is known."""

    count: int
    known: int


class Composition(BaseModel):
    """A body and whom it is made of."""

    body: str
    size: int
    women: Share
    young: Share
    front_line: Share
    short: Sequence[str]


class Balance(BaseModel):
    """A union's bodies beside its members."""

    young_until: int
    tolerance: str
    bodies: Sequence[Composition]


class Held(BaseModel):
    """A post that somebody holds or stands in for, and what it gives."""

    union_id: str
    union_name: str | None
    post_id: str
    kind: str
    since: date
    until: date | None
    lent_by: str | None
    own: Sequence[str]
    below: Sequence[str]
    never: Sequence[str] = ()


class LentPost(BaseModel):
    """A post in which somebody stands in for its holder."""

    union_id: str
    union_name: str | None
    stand_in_id: str
    post_id: str
    kind: str
    lent_by: str
    person_id: str
    from_on: date
    until_on: date
    permissions: Sequence[str]
