"""What stays in the service: the motion, the count, and why it was returned."""

from datetime import date
from typing import Literal

from gonghui_shared.contracts.organisation import PostKind
from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier, PersonId, PostId


@private("organisation.RemovalMoved.v1")
class RemovalMoved(Event):
    """Somebody moved that an elected holder is removed. Source: R-TRM-03, R-ELE-11."""

    removal_id: Identifier
    post_id: PostId
    kind: PostKind
    person_id: PersonId
    moved_by: Literal["committee", "members", "superior"]
    supporters: int
    grounds: str


@private("organisation.RemovalVoted.v1")
class RemovalVoted(Event):
    """All who are entitled were asked. Source: R-TRM-03."""

    removal_id: Identifier
    held_on: date
    entitled: int
    present: int
    collected: int
    void: int
    votes_for: int
    votes_against: int
    scrutineers: tuple[PersonId, ...]
    carried: bool


@private("organisation.RemovalReturned.v1")
class RemovalReturned(Event):
    """The superior union did not approve it."""

    removal_id: Identifier
    reason: str
