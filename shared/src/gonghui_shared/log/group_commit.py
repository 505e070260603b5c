"""Group commit: appends that arrive while others are on their way to the disk go there together, in one transaction.

Every append keeps its own outcome. Only such go together as touch nothing in common, so that in a group nobody can be the
cause of another's conflict; if a group is refused all the same, because of what others have written, each is tried alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

ALOFT: Final = 2  # groups on their way at once: one is written while the next is on its way to the server
MOST: Final = 500  # events in a group; a larger append goes alone and holds nobody up
OVERDUE: Final = 0.05  # seconds; a group that waits for somebody's lock no longer counts as on its way
# Classes of errors after which nothing was written and another append of the group may be the reason: the refusals of
# append_group(), values or sizes that the server does not take, locks, deadlocks.
_APART: Final = frozenset({"GH", "22", "23", "40", "54", "55"})


@dataclass(frozen=True, slots=True)
class Append:
    """What one caller wants written.

    Args:
        arguments: the columns that the function append_group() takes; columns of several appends are joined end to end.
        touches: names of all streams, claims and keys in it.
    """

    arguments: Sequence[list[Any]]
    touches: frozenset[tuple[Any, ...]]
    events: int


class GroupCommit:
    """Writes what is given to it, in groups.

    Args:
        write: takes the arguments of one append or of several joined; all or nothing.
    """

    def __init__(self, write: Callable[[Sequence[list[Any]]], Awaitable[object]]) -> None:
        self._write = write
        self._waiting: list[tuple[Append, asyncio.Future[None]]] = []
        self._aloft: set[asyncio.Task[None]] = set()
        self._tasks: set[asyncio.Task[None]] = set()  # a loop holds its tasks weakly

    async def commit(self, append: Append) -> None:
        """Returns when it is on disk.

        Raises:
            asyncpg.PostgresError: refused; nothing of it was written.
        """
        if append.events > MOST:
            await self._write(append.arguments)
            return
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._depart)  # not at once: others of this turn of the loop come along
        self._waiting.append((append, done))
        await done

    def _depart(self) -> None:
        while self._waiting and len(self._aloft) < ALOFT:
            task = asyncio.ensure_future(self._carry(self._next_group()))
            for tasks in (self._aloft, self._tasks):
                tasks.add(task)
            task.add_done_callback(self._landed)
            asyncio.get_running_loop().call_later(OVERDUE, self._counts_no_longer, task)

    def _landed(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._counts_no_longer(task)

    def _counts_no_longer(self, task: "asyncio.Task[None]") -> None:
        if task in self._aloft:
            self._aloft.discard(task)
            self._depart()

    def _next_group(self) -> "list[tuple[Append, asyncio.Future[None]]]":
        group, left, touched, events = [], [], set[tuple[Any, ...]](), 0
        for one in self._waiting:
            append, done = one
            if done.cancelled():
                continue  # who asked has gone, and nothing was sent yet
            if events + append.events > MOST or not touched.isdisjoint(append.touches):
                left.append(one)
                continue
            group.append(one)
            touched |= append.touches
            events += append.events
        self._waiting = left
        return group

    async def _carry(self, group: "list[tuple[Append, asyncio.Future[None]]]") -> None:
        if not group:
            return
        try:
            await self._write(_joined([append for append, _ in group]))
        except Exception as error:
            if len(group) > 1 and isinstance(error, asyncpg.PostgresError) and (error.sqlstate or "")[:2] in _APART:
                await asyncio.gather(*(self._carry([one]) for one in group))
                return
            for _, done in group:
                if not done.done():
                    done.set_exception(error)
        else:
            for _, done in group:
                if not done.done():
                    done.set_result(None)


def _joined(appends: Sequence[Append]) -> Sequence[list[Any]]:
    if len(appends) == 1:
        return appends[0].arguments
    return [
        [value for column in columns for value in column]
        for columns in zip(*(a.arguments for a in appends), strict=True)
    ]
