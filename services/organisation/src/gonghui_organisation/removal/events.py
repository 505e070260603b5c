"""What stays in the service: the motion, the count, and why it was returned."""

from datetime import date
from typing import Literal

import msgspec

from gonghui_shared.contracts.organisation import PostKind
from gonghui_shared.events import Event, Personal, private, upcast
from gonghui_shared.ids import Identifier, PersonId, PostId


@private("organisation.RemovalMoved.v1")
class RemovalMovedBefore(Event):
    """The same before the grounds were sealed."""

    removal_id: Identifier
    post_id: PostId
    kind: PostKind
    person_id: PersonId
    moved_by: Literal["committee", "members", "superior"]
    supporters: int
    grounds: str


@private("organisation.RemovalMoved.v2", subject="person_id")
class RemovalMoved(Event):
    """Somebody moved that an elected holder is removed. Source: R-TRM-03, R-ELE-11."""

    removal_id: Identifier
    post_id: PostId
    kind: PostKind
    person_id: PersonId
    moved_by: Literal["committee", "members", "superior"]
    supporters: int
    grounds: Personal


@upcast("organisation.RemovalMoved.v1", to="organisation.RemovalMoved.v2")
def moved_in_clear(before: RemovalMovedBefore) -> RemovalMoved:
    """The same fields."""
    return RemovalMoved(*msgspec.structs.astuple(before))


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
class RemovalReturnedBefore(Event):
    """The same before the reason was sealed."""

    removal_id: Identifier
    reason: str


@private("organisation.RemovalReturned.v2", subject="person_id")
class RemovalReturned(Event):
    """The superior union did not approve it."""

    removal_id: Identifier
    person_id: PersonId  # empty where an earlier release did not write it
    reason: Personal


@upcast("organisation.RemovalReturned.v1", to="organisation.RemovalReturned.v2")
def returned_in_clear(before: RemovalReturnedBefore) -> RemovalReturned:
    """Who was to be removed stands in the event before."""
    return RemovalReturned(before.removal_id, "", before.reason)
