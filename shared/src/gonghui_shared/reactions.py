"""Reactions: a foreign event makes a service command itself, once for ever.

What is to be done is queued in the transaction that moves the consumer's cursor. The command's key is the reaction and the
event, so that trying again does nothing twice; a refusal is an outcome, recorded and not tried again.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import asyncpg
import msgspec

from gonghui_shared.commands import Command
from gonghui_shared.events import Event, UnknownEvent, declaration
from gonghui_shared.execution_port import Executor
from gonghui_shared.faults import PASSING
from gonghui_shared.log.records import Recorded, Sealed, as_recorded, travelling
from gonghui_shared.logs import log

BATCH: Final = 200
_PAUSE: Final = 0.1
_DECODER: Final = msgspec.json.Decoder(Sealed)
_ENCODER: Final = msgspec.json.Encoder()

React = Callable[[Recorded], Iterator[Command]]


class Reaction:
    """One reaction: which events, and which commands they lead to."""

    def __init__(self, name: str, reads: Sequence[type[Event]], react: React) -> None:
        producers = {declaration(event).service for event in reads}
        if len(producers) != 1:
            raise TypeError(f"reaction {name} must read one producer's events")
        self.name: Final = name
        self.producer: Final = producers.pop()
        self.reads: Final = frozenset(reads)
        self.react: Final = react

    def __call__(self, event: Recorded) -> Iterator[Command]:
        """The commands that an event leads to; pure."""
        return self.react(event)

    async def queue(self, connection: Any, batch: Sequence[Recorded]) -> None:
        """Note the events that this reaction has to answer."""
        rows = [
            (self.name, record.event_id, _ENCODER.encode(travelling(record)))
            for record in batch
            if type(record.body) in self.reads
        ]
        if rows:
            await connection.executemany(
                "insert into reactions_due (reaction, event_id, record) values ($1, $2, $3) on conflict do nothing",
                rows,
            )


def reaction(name: str, *, reads: Sequence[type[Event]]) -> Callable[[React], Reaction]:
    """Declare a reaction; see docs/kernel.md."""
    return lambda react: Reaction(name, reads, react)


class Reactions:
    """Carries out what is queued."""

    def __init__(
        self, pool: "asyncpg.Pool[Any]", reactions: Sequence[Reaction], executor: Executor, service: str
    ) -> None:
        self._pool, self._executor = pool, executor
        self._actor = f"service:{service}"
        self._reactions: Mapping[str, Reaction] = {r.name: r for r in reactions}

    async def run(self) -> None:
        """React until cancelled."""
        while True:
            try:
                done = await self.step()
            except PASSING:
                log.exception("reactions.failed")
                done = 0
            if not done:
                await asyncio.sleep(_PAUSE)

    async def step(self) -> int:
        """Carry out one batch, oldest first; returns how many events were answered."""
        rows = await self._pool.fetch(
            "select id, reaction, record from reactions_due where reaction = any($1) order by id limit $2",
            list(self._reactions),
            BATCH,
        )
        return sum([await self._one(self._reactions[row["reaction"]], row) for row in rows])

    async def _one(self, reaction: Reaction, row: Any) -> bool:
        try:
            record = as_recorded(_DECODER.decode(row["record"]))
        except UnknownEvent as unknown:  # a newer release queued it, and will find it
            log.warning("reactions.unknown_event", type=str(unknown))
            return False
        for number, command in enumerate(reaction(record)):
            key = f"reaction/{reaction.name}/{record.event_id}/{number}"
            outcome = await self._executor.execute(command, key=key, actor=self._actor, causation=str(record.event_id))
            if outcome.refusal is not None:
                await self._pool.execute(
                    "insert into reactions_refused (reaction, event_id, refusal) values ($1, $2, $3) on conflict do nothing",
                    reaction.name, record.event_id, outcome.refusal,
                )  # fmt: skip
        await self._pool.execute("delete from reactions_due where id = $1", row["id"])
        return True

    async def lag_seconds(self) -> float:
        """Reactions have no clock of their own: 0 while none is queued, 1 for every hundred begun that wait."""
        return float(await self._pool.fetchval("select ceil(count(*) / 100.0) from reactions_due"))
