"""The table of commands: which decide function answers which command, on which stream, with which permission.

Pure description; `execution` carries it out and `http.table` puts it on the network.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, get_type_hints

from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_shared.clock import business_date
from gonghui_shared.commands import Command
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

if TYPE_CHECKING:
    from gonghui_shared.runtime import Runtime

C = TypeVar("C", bound=Command)
KERNEL_GIVES: Final = {"rules", "on", "actor"}


@dataclass(frozen=True, slots=True)
class Public:
    """Anybody may, without signing in."""


PUBLIC: Final = Public()


@dataclass(frozen=True, slots=True)
class ServiceOnly:
    """Only another service may; its name, or our own for what only clocks and reactions issue."""

    name: str


Allows = str | Public | ServiceOnly


@dataclass(frozen=True, slots=True)
class Stream(Generic[C]):
    """A second stream of a command, by decider and key."""

    decider: Decider[Any]
    key: Callable[[C], str]
    union: Callable[[C], str] | None = None  # default: the command's union


@dataclass(frozen=True, slots=True)
class Ask:
    """What a loader may use to fetch a value that a decide function needs."""

    read: AsyncConnection
    command: Any
    union_id: str
    on: date
    runtime: "Runtime"


async def today(ask: Ask) -> date:
    """Loader: the day by the service's clock, whatever day a command is booked for: nobody moves a deadline by it."""
    return business_date(ask.runtime.now())


Loader = Callable[[Ask], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Handling:
    """One row of the table.

    Args:
        items: for a command that carries a list: the commands it stands for, each decided on its own stream.
        asked: type of the command as it is sent; for lists it differs from what decide takes.
        union: the union to which the command's stream belongs.
        judged: the union at which the permission is judged, where that is another one: a superior union approves.
        item_judged: of a list: the union at which the permission is judged for an item, where it is not the item's own.
        veiled: events name the kind of the actor only (`person`), since they travel and who asked must not be known.
    """

    decider: Decider[Any]
    path: str
    decide: Callable[..., Any]
    asked: type[Command]
    allows: Allows
    stream: Callable[[Any], str]
    union: Callable[[Any], str]
    refuses: Sequence[type[Refusal]] = ()
    given: Mapping[str, Loader] = field(default_factory=dict)
    also: Mapping[str, Stream[Any]] = field(default_factory=dict)
    items: Callable[[Any], list[Any]] | None = None
    body_limit: int = 64 * 1024  # bytes
    judged: Callable[[Any], str] | None = None
    each_judged: bool = True  # of a list: the permission must reach every item's union, too
    item_judged: Callable[[Any], str] | None = None
    veiled: bool = False

    def judged_at(self, command: Any) -> str:
        """The union where whoever asks must be allowed to."""
        return (self.judged or self.union)(command)

    @property
    def wants(self) -> frozenset[str]:
        """Names of decide's keyword parameters."""
        return _keywords(self.decide)


@cache
def _keywords(decide: Callable[..., Any]) -> frozenset[str]:
    return frozenset(list(inspect.signature(decide).parameters)[2:])


def handling(
    decider: Decider[Any],
    path: str,
    decide: Callable[..., Any],
    *,
    allows: Allows,
    stream: Callable[[Any], str],
    asked: type[Command] | None = None,
    **options: Any,
) -> Handling:
    """A row; the command is the type of decide's second parameter unless `asked` is given.

    Raises:
        TypeError: decide wants something that nobody gives.
    """
    hints = get_type_hints(decide)
    second = list(inspect.signature(decide).parameters)[1]
    row = Handling(
        decider,
        path,
        decide,
        asked or hints[second],
        allows,
        stream,
        options.pop("union", None) or _own_union,
        **options,
    )
    if missing := row.wants - KERNEL_GIVES - row.given.keys() - row.also.keys():
        raise TypeError(f"{decide.__name__} wants {', '.join(sorted(missing))}, which its row does not give")
    return row


def _own_union(command: Any) -> str:
    return str(command.union_id)
