"""Processes under test: started, armed, killed, stopped, woken, and started again when they die."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from gonghui_deploy.embedded.child import Child, NotStarted, free_port
from gonghui_deploy.program import Program

SERVICES: Final = ("organisation", "finance", "assessment")
PROCESSES: Final[Mapping[str, tuple[str, str]]] = {name: (name, "all") for name in SERVICES}  # process → service, role
PATIENCE: Final = 120.0  # seconds until what was mended must work again


class Server(Protocol):
    """What can be started and killed."""

    name: str
    child: Child | None

    def prepare(self) -> None:
        """Everything before the start."""

    def launch(self) -> None:
        """Start it and return at once."""

    def await_ready(self) -> None:
        """Return once it answers."""

    def stop(self) -> None:
        """End it gently."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A process beside the ones that are kept."""

    program: Program

    def send(self, number: signal.Signals) -> None:
        """Send it a signal if it runs."""
        child = self.program.child
        if child is not None and child.alive():
            child.process.send_signal(number)  # type: ignore[union-attr]  # it is alive


@dataclass
class Processes:
    """What runs, kept running: what dies is started again unless it is held down.

    Args:
        folder: of all data and logs.
    """

    folder: Path
    servers: dict[str, Server] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    deaths: Counter[tuple[str, int]] = field(default_factory=Counter)  # (process, status)
    down: set[str] = field(default_factory=set)
    common: dict[str, str] = field(default_factory=dict)  # settings of every service
    roles: dict[str, str] = field(default_factory=dict)  # addresses of databases, by service
    _beside: int = 0
    _counted: set[int] = field(default_factory=set)  # processes whose death was counted

    def program(self, name: str, service: str, role: str, **more: str) -> Program:
        """A process of a service; `more` are settings."""
        port = self.ports.setdefault(name, free_port())
        settings = self.common | {"GONGHUI_POSTGRES": self.roles[service], "GONGHUI_PORT": str(port)} | more
        return Program(name, (f"gonghui_{service}", role), self.folder / "logs", port, settings)

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a process that runs."""
        child = self.servers[name].child
        if child is not None and child.alive():
            child.process.send_signal(number)  # type: ignore[union-attr]  # it is alive

    async def kill(self, name: str, *, hold: bool = False) -> None:
        """SIGKILL, and see it dead.

        Args:
            hold: keep it down until `raise_up`.
        """
        if hold:
            self.down.add(name)
        child = self.servers[name].child
        if child is None or not child.alive():
            return
        self.send(name, signal.SIGKILL)
        await asyncio.to_thread(child.wait, PATIENCE)
        self._count(name, child)

    async def end(self, name: str, *numbers: signal.Signals) -> int:
        """Send signals and wait for the end; it is started again. Returns its exit status."""
        child = self.servers[name].child
        assert child is not None
        for number in numbers:
            self.send(name, number)
        status = await asyncio.to_thread(child.wait, PATIENCE)
        self._count(name, child)
        return status

    async def launched(self, name: str) -> None:
        """Wait until it was started again, whether it answers or not."""
        async with asyncio.timeout(PATIENCE):
            while not ((child := self.servers[name].child) and child.alive()):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.02)

    async def prepare(self, name: str) -> None:
        """Make again what a server needs on its disk."""
        await asyncio.to_thread(self.servers[name].prepare)

    async def restart(self, name: str, **settings: str) -> Program:
        """Start a service again with other settings."""
        self.down.add(name)
        await asyncio.to_thread(self.servers[name].stop)
        self.servers[name] = program = self.program(name, *PROCESSES[name], **settings)
        program.launch()
        await self.answering(name)
        self.down.discard(name)
        return program

    async def arm(self, name: str, failpoint: str) -> None:
        """Start a service again so that it dies at a failpoint; whoever starts it then, starts it unarmed."""
        program = await self.restart(name, GONGHUI_FAILPOINT=failpoint)
        program.environment = self.program(name, *PROCESSES[name]).environment

    @asynccontextmanager
    async def beside(self, service: str, role: str) -> AsyncIterator[Beside]:
        """A second process of a service, which nobody starts again."""
        self._beside += 1
        program = self.program(f"{service}-{role}-{self._beside}", service, role)
        program.launch()
        try:
            await asyncio.to_thread(program.await_ready)
            yield Beside(program)
        finally:
            assert program.child is not None
            Beside(program).send(signal.SIGCONT)
            await asyncio.to_thread(program.stop)

    async def once(self, service: str, role: str, *arguments: str, failpoint: str = "") -> int:
        """Run a role that does one thing; its exit status."""
        self._beside += 1
        program = self.program(f"{service}-{role}-{self._beside}", service, role, GONGHUI_FAILPOINT=failpoint)
        program.arguments = (*program.arguments, *arguments)
        program.launch()
        assert program.child is not None
        return await asyncio.to_thread(program.child.wait, PATIENCE)

    async def raise_up(self, *names: str) -> None:
        """Start what was held down; returns when it answers."""
        self.down -= set(names)
        await self.answering(*names)

    async def answering(self, *names: str) -> None:
        """Wait until these answer."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(self._answers(name) for name in names))

    async def _answers(self, name: str) -> None:
        while True:
            with suppress(NotStarted):
                await asyncio.to_thread(self.servers[name].await_ready)
                return
            await asyncio.sleep(0.1)

    async def died(self, name: str, before: int = 0) -> None:
        """Wait until a process has died of SIGKILL more often than `before`."""
        async with asyncio.timeout(PATIENCE):
            while self.deaths[name, -signal.SIGKILL] <= before:  # noqa: ASYNC110 - a death is no event of ours
                await asyncio.sleep(0.05)

    def _count(self, name: str, child: Child) -> None:
        assert child.process is not None
        if child.pid not in self._counted:
            self._counted.add(child.pid)
            self.deaths[name, child.process.returncode or 0] += 1

    async def keep(self) -> None:
        """Start again what has died, as a supervisor does."""
        while True:
            for name, server in list(self.servers.items()):
                child = server.child
                if child is None or child.alive() or name in self.down:
                    continue
                self._count(name, child)
                with suppress(NotStarted, OSError):
                    server.launch()
            await asyncio.sleep(0.3)
