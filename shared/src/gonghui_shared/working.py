"""Work over durable state that takes its time: look for it, do it, pause, and say how long it has been waiting.

What is done follows from what is there and from commands with fixed keys, so that a process that dies leaves nothing undone
and nothing done twice.
"""

import asyncio
from abc import ABC, abstractmethod
from typing import ClassVar, Final

import asyncpg

from gonghui_shared.commands import Command
from gonghui_shared.execution_port import Executor
from gonghui_shared.faults import PASSING
from gonghui_shared.http.client import Unavailable
from gonghui_shared.logs import log
from gonghui_shared.runtime import Runtime

PAUSE: Final = 0.25  # seconds between two looks
_SEEN: Final = 0.001  # seconds; what was seen to wait just now is not nothing


class Worker(ABC):
    """An endless task; a subclass says what a step is, and whether there is one."""

    name: ClassVar[str]  # in the log

    def __init__(self, runtime: Runtime, executor: Executor) -> None:
        self._runtime, self._executor = runtime, executor
        self._waiting_since: float | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                done = await self.step()
            except (*PASSING, Unavailable):
                log.exception(f"{self.name}.failed")
                done = 0
            if not done:
                await asyncio.sleep(PAUSE)

    @abstractmethod
    async def step(self) -> int:
        """Do what comes first; returns how much was done."""

    @abstractmethod
    async def waits(self) -> bool:
        """Whether anything is to be done now."""

    async def lag_seconds(self) -> float:
        """For how long something has been seen to wait; 0 where nothing does."""
        now = asyncio.get_running_loop().time()
        self._waiting_since = (self._waiting_since or now) if await self.waits() else None
        return max(now - self._waiting_since, _SEEN) if self._waiting_since is not None else 0.0

    @property
    def _pool(self) -> "asyncpg.Pool[asyncpg.Record]":
        assert self._runtime.pool is not None
        return self._runtime.pool

    async def _issue(self, command: Command, key: str, actor: str = "") -> str | None:
        """Have a command carried out, as this service unless somebody else is named; returns its refusal."""
        outcome = await self._executor.execute(
            command, key=key, actor=actor or f"service:{self._runtime.service}", causation=key[:200]
        )
        if outcome.refusal is not None:
            log.warning(f"{self.name}.refused", refusal=outcome.refusal)
        return outcome.refusal


class Rounds(Worker):
    """A worker that looks for its work once in a while; nothing waits for the next round."""

    every: ClassVar[float]  # seconds
    _rested = 0.0

    async def step(self) -> int:
        """One round, unless one has just been."""
        now = asyncio.get_running_loop().time()
        if now < self._rested:
            return 0
        self._rested = now + self.every
        return await self.round()

    async def waits(self) -> bool:
        """Rounds come by themselves."""
        return False

    @abstractmethod
    async def round(self) -> int:
        """Do all that there is; returns how much that was."""
