"""The decider: an aggregate as a state, a fold over its events, and one pure decide function per command."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Generic, TypeVar

from gonghui_shared.events import Event
from gonghui_shared.refusals import Refusal

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Claim:
    """Uniqueness across streams: one `value` per `scope`, taken or released by an event.

    Only a keyed hash of the value is stored, so it may be personal.
    """

    scope: str
    value: str
    take: bool = True
    refusal: type[Refusal] = Refusal  # what a clash is called


@dataclass(frozen=True, slots=True)
class At:
    """An event for another stream of the same command, by the name given in the table of commands (`also=`)."""

    stream: str
    event: Event


Decided = Iterator[Event] | Iterator[Event | At]


def no_claims(_event: Any) -> Iterable[Claim]:
    """Most aggregates claim nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class Decider(Generic[S]):
    """One kind of aggregate.

    Args:
        name: first part of every stream id (`dues:…`).
        initial: the state before the first event.
        evolve: (state, event) → state; pure and total over the aggregate's own events.
        claims: event → claims that it takes or releases; pure.
    """

    name: str
    initial: S
    evolve: Callable[[S, Any], S]
    claims: Callable[[Any], Iterable[Claim]] = field(default=no_claims)

    def fold(self, events: Iterable[Event], state: S | None = None) -> S:
        """The state after the events, from `state` or from the beginning."""
        return reduce(self.evolve, events, self.initial if state is None else state)

    def stream(self, key: str) -> str:
        """The stream id of one aggregate; `key` ends with its business period."""
        return f"{self.name}:{key}"
