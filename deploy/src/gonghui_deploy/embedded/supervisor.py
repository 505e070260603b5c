"""Keeping servers alive: started together, started again when they die, stopped in the reverse order."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Final, Protocol, Self

from gonghui_deploy.embedded.child import Child, NotStarted

_LOOK_EVERY: Final = 0.1  # seconds between two looks at a child
_FIRST_PAUSE: Final = 0.2  # seconds before a dead server is started again; doubles up to the longest
_LONGEST_PAUSE: Final = 10.0
_SETTLED: Final = 30.0  # seconds after which a server counts as healthy again

Report = Callable[[str], None]


class InUse(RuntimeError):
    """Another supervisor works on the data folder."""


class Server(Protocol):
    """A server as the supervisor handles it."""

    name: str
    child: Child | None

    def prepare(self) -> None:
        """Everything before the start; may take time and may run on any thread."""

    def launch(self) -> None:
        """Start the child on the caller's thread and return at once."""

    def await_ready(self) -> None:
        """Return once it answers; may run on any thread."""

    def stop(self) -> None:
        """End it gently."""


class Supervisor:
    """Servers under care. Enter it on the main thread: on Linux the children live as long as the thread that started them.

    Args:
        report: gets a line for every start, every death and every new start.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._groups: list[tuple[Server, ...]] = []
        self._keepers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for group in reversed(self._groups):
            await _each(group, lambda server: asyncio.to_thread(server.stop))

    async def add(self, *servers: Server) -> None:
        """Start servers side by side; returns when all answer.

        Raises:
            NotStarted: one did not come up.
        """
        self._groups.append(servers)
        await _each(servers, self._first)
        self._keepers += [asyncio.create_task(self._keep(server), name=server.name) for server in servers]

    async def _first(self, server: Server) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        await _start(server)
        self._report(f"{server.name} 已就绪（{clock() - began:.1f} 秒）。 {server.name} is ready.")

    async def _keep(self, server: Server) -> None:
        pause, clock = _FIRST_PAUSE, asyncio.get_running_loop().time
        while True:
            started_at = clock()
            while server.child is not None and server.child.alive():  # noqa: ASYNC110 - a process's end is no event of ours
                await asyncio.sleep(_LOOK_EVERY)
            pause = _FIRST_PAUSE if clock() - started_at > _SETTLED else min(pause * 2, _LONGEST_PAUSE)
            self._report(f"{server.name} 已退出，正在重新启动。 {server.name} has ended; starting it again.")
            await asyncio.sleep(pause)
            with suppress(NotStarted, OSError):
                await _start(server)
                self._report(f"{server.name} 已恢复。 {server.name} is back.")


async def _start(server: Server) -> None:
    await asyncio.to_thread(server.prepare)
    server.launch()
    await asyncio.to_thread(server.await_ready)


async def _each(servers: tuple[Server, ...], act: Callable[[Server], Awaitable[None]]) -> None:
    outcomes = await asyncio.gather(*map(act, servers), return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a data folder for one supervisor; the system lets go of it however we end.

    Raises:
        InUse: another one holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise InUse(f"{folder} 正在使用中。 {folder} is in use by another process.") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def in_use(folder: Path) -> bool:
    """Whether a supervisor works on a data folder."""
    if not (folder / "lock").exists():
        return False
    try:
        with (folder / "lock").open("a") as file:
            flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return True
    return False
