"""Clocks that really fire: rows derived from events, each issuing an ordinary command when its day has come.

The command decides again whether it still matters, so a clock that fires once too often does no harm.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import asyncpg
from sqlalchemy import Column, Date, MetaData, Table, Text

from gonghui_shared.clock import Clock, business_date
from gonghui_shared.commands import Command
from gonghui_shared.events import Event
from gonghui_shared.execution_port import Executor
from gonghui_shared.faults import PASSING
from gonghui_shared.log.records import Recorded
from gonghui_shared.logs import log
from gonghui_shared.metrics import LAG
from gonghui_shared.projections.declare import Projection, Rows

BATCH: Final = 400
ABREAST: Final = 24  # clocks fired side by side
_PAUSE: Final = 0.25  # seconds between two looks
_REST: Final = 4  # or as many times what a look took


class Due:
    """What a deadline's fold may say."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def on(self, key: str, day: date, *, union_id: str, command: Command) -> None:
        """Set the clock of `key`, or move it."""
        self._rows.put((key,), union_id=union_id, due_on=day, command=command.model_dump_json())

    def done(self, key: str) -> None:
        """Stop the clock of `key`."""
        self._rows.delete((key,))


class Deadline(Projection):
    """A projection into a table of clocks, and the command they issue."""

    def __init__(
        self, name: str, reads: Sequence[type[Event]], issues: type[Command], fold: Callable[[Due, Recorded], None]
    ) -> None:
        table = Table(
            f"deadline_{name}",
            MetaData(),
            Column("key", Text, primary_key=True),
            Column("union_id", Text, nullable=False),
            Column("due_on", Date, nullable=False, index=True),
            Column("command", Text, nullable=False),
        )

        def project(rows: Rows, event: Recorded) -> None:
            fold(Due(rows), event)

        project.__doc__ = fold.__doc__
        super().__init__(f"deadline_{name}", 1, reads, [table], project)
        self.issues = issues


def deadline(
    name: str, *, reads: Sequence[type[Event]], issues: type[Command]
) -> Callable[[Callable[[Due, Recorded], None]], Deadline]:
    """Declare a clock; see docs/kernel.md."""
    return lambda fold: Deadline(name, reads, issues, fold)


class Deadlines:
    """Fires what is due by the service's clock."""

    def __init__(
        self, pool: "asyncpg.Pool[Any]", deadlines: Sequence[Deadline], executor: Executor, service: str, clock: Clock
    ) -> None:
        self._pool, self._executor, self._clock = pool, executor, clock
        self._actor = f"service:{service}"
        self._deadlines: Mapping[str, Deadline] = {d.name: d for d in deadlines}
        self._behind_since: float | None = None

    async def run(self) -> None:
        """Fire until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                fired = await self.step()
            except PASSING:
                log.exception("deadlines.failed")
                fired = 0
            if not fired:  # clocks count days: looking for them is never more than a small part of the work
                await asyncio.sleep(max(_PAUSE, _REST * (loop.time() - began)))

    async def step(self) -> int:
        """Fire one batch of every kind; returns how many fired."""
        today = business_date(self._clock.now())
        return sum([await self._fire(deadline, today) for deadline in self._deadlines.values()])

    async def _fire(self, deadline: Deadline, today: date) -> int:
        rows = await self._pool.fetch(
            f"{_waiting(deadline)} order by d.due_on, d.key limit $3", deadline.name, today, BATCH
        )
        for start in range(0, len(rows), ABREAST):
            await asyncio.gather(*(self._one(deadline, row) for row in rows[start : start + ABREAST]))
        return len(rows)

    async def _one(self, deadline: Deadline, row: Any) -> None:
        command = deadline.issues.model_validate_json(row["command"])
        if command.occurred_on is None:
            command = command.model_copy(update={"occurred_on": max(row["due_on"], business_date(self._clock.now()))})
        key = f"deadline/{deadline.name}/{row['key']}/{row['due_on']}"
        outcome = await self._executor.execute(command, key=key, actor=self._actor, causation=key[:200])
        await self._pool.execute(
            "insert into deadlines_fired (deadline, key, due_on, refusal) values ($1, $2, $3, $4) on conflict do nothing",
            deadline.name, row["key"], row["due_on"], outcome.refusal,
        )  # fmt: skip

    async def lag_seconds(self) -> float:
        """How long we have known of clocks that are due and have not fired; days of a simulation are no lag."""
        now = asyncio.get_running_loop().time()
        if await self.waiting() == 0:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = now
        lag = now - self._behind_since if self._behind_since is not None else 0.0
        LAG.labels("deadlines").set(lag)
        return lag

    async def waiting(self) -> int:
        """How many clocks are due and have not fired."""
        today = business_date(self._clock.now())
        counts = [
            await self._pool.fetchval(_waiting(deadline).replace(_COLUMNS, "count(*)"), deadline.name, today)
            for deadline in self._deadlines.values()
        ]
        return sum(counts)


_COLUMNS: Final = "d.key, d.due_on, d.command"


def _waiting(deadline: Deadline) -> str:
    return _WAITING.format(deadline.name, deadline.producer)


_WAITING: Final = (
    f"select {_COLUMNS}"
    ' from "{0}" d left join deadlines_fired f on f.deadline = $1 and f.key = d.key and f.due_on = d.due_on'
    " where d.due_on <= $2 and f.key is null"
    " and not exists (select from parked p where p.subscription = '{1}' and p.key = d.union_id)"  # not all is known yet
)
