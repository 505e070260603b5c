"""The rules of a post's reserve."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from gonghui_organisation.post.acting import established
from gonghui_organisation.post.decider import Post
from gonghui_shared.decider import Decider
from gonghui_shared.ids import PersonId
from gonghui_shared.refusals import Refusal

from .commands import PutOnReserve, TakeOffReserve
from .events import Readiness, SuccessorDropped, SuccessorNamed

ReserveEvent = SuccessorNamed | SuccessorDropped
MOST: Final = 20  # people on one post's reserve


class HolderIsNoSuccessor(Refusal):
    """现任不能列为自己岗位的后备人选。 Whoever holds the post does not follow themselves."""


class OnReserveAlready(Refusal):
    """此人已在后备名单，准备程度未变。 This person stands on the reserve with this readiness."""


class NotOnReserve(Refusal):
    """此人不在后备名单。 This person does not stand on the reserve."""


class ReserveFull(Refusal):
    """该岗位后备名单已满。 The reserve of this post is full."""


@dataclass(frozen=True, slots=True)
class Reserve:
    """Who stands on it."""

    successors: Mapping[PersonId, Readiness] = field(default_factory=dict)


def evolve(reserve: Reserve, event: ReserveEvent) -> Reserve:
    """The state after one more event."""
    match event:
        case SuccessorNamed(person_id=person, readiness=readiness):
            return Reserve({**reserve.successors, person: readiness})
        case SuccessorDropped(person_id=person):
            return Reserve({one: how for one, how in reserve.successors.items() if one != person})


def put_on_reserve(reserve: Reserve, command: PutOnReserve, *, post: Post) -> Iterator[SuccessorNamed]:
    """Name somebody who could follow the holder."""
    established(post)
    if post.holder == command.person_id:
        raise HolderIsNoSuccessor
    if reserve.successors.get(command.person_id) == command.readiness:
        raise OnReserveAlready
    if command.person_id not in reserve.successors and len(reserve.successors) >= MOST:
        raise ReserveFull
    yield SuccessorNamed(command.post_id, command.person_id, command.readiness)


def take_off_reserve(reserve: Reserve, command: TakeOffReserve) -> Iterator[SuccessorDropped]:
    """Drop somebody."""
    if command.person_id not in reserve.successors:
        raise NotOnReserve
    yield SuccessorDropped(command.post_id, command.person_id)


RESERVE = Decider("reserve", initial=Reserve(), evolve=evolve)
