"""What every worker does that carries out long work: look for it, do it, pause, and say how long it has been waiting."""

import asyncio
from typing import ClassVar, Final

from gonghui_shared.commands import Command
from gonghui_shared.execution_port import Executor
from gonghui_shared.faults import PASSING
from gonghui_shared.http.client import Unavailable
from gonghui_shared.logs import log
from gonghui_shared.runtime import Runtime

_PAUSE: Final = 0.2  # seconds between two looks


class Worker:
    """Durable state in, commands with fixed keys out; a subclass says what a step is."""

    name: ClassVar[str]  # in the log

    def __init__(self, runtime: Runtime, executor: Executor) -> None:
        self._runtime, self._executor = runtime, executor
        self._waiting_since: float | None = None

    async def run(self) -> None:
        """Carry out until cancelled."""
        while True:
            try:
                done = await self.step()
            except (*PASSING, Unavailable):
                log.exception(f"{self.name}.failed")
                done = False
            if not done:
                await asyncio.sleep(_PAUSE)

    async def step(self) -> bool:
        """Carry out what comes first; whether there was anything."""
        raise NotImplementedError

    async def lag_seconds(self) -> float:
        """How long the work has been waiting."""
        now = asyncio.get_running_loop().time()
        return now - self._waiting_since if self._waiting_since is not None else 0.0

    def _seen(self, *, waiting: bool) -> None:
        """Note what the last look found."""
        self._waiting_since = self._waiting_since or asyncio.get_running_loop().time() if waiting else None

    async def _issue(self, command: Command, key: str) -> None:
        actor = f"service:{self._runtime.service}"
        outcome = await self._executor.execute(command, key=key, actor=actor, causation=key)
        if outcome.refusal is not None:
            log.error(f"{self.name}.refused", key=key, refusal=outcome.refusal)

    async def _until_left(self, state: str, query: str, *names: str) -> None:
        """Wait until our own tables know that what the query finds is in this state no longer."""
        assert self._runtime.pool is not None
        while await self._runtime.pool.fetchval(query, *names) == state:  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(_PAUSE)
