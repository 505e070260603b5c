"""A subscription: one source, one cursor, and all projections that its events feed, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import asyncpg
import msgspec

from gonghui_shared.contracts.organisation import PersonForgotten
from gonghui_shared.events import declaration, declared, upcast_target
from gonghui_shared.log.records import Recorded, Sealed, as_recorded, travelling
from gonghui_shared.logs import log
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import tables
from gonghui_shared.projections.declare import Key, Projection, Row, Rows
from gonghui_shared.projections.erasure import erase, hold_off, personal_tables
from gonghui_shared.reactions import Reaction

# Errors of the database, not of a record: they stop the subscription and are tried again; nothing is parked for them.
_PASSING: Final = (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.InternalClientError, asyncpg.PostgresConnectionError,
                   asyncpg.OperatorInterventionError, asyncpg.InsufficientResourcesError, asyncpg.LockNotAvailableError,
                   asyncpg.TransactionRollbackError, asyncpg.IdleInTransactionSessionTimeoutError)  # fmt: skip


class Subscription:
    """All projections of a service that one producer's events feed.

    Args:
        name: the producer.
        projections: as the code declares them; only those whose registered version is served live are folded.
        reactions: what is queued for them is part of the same transaction, and of no rebuild.
    """

    def __init__(
        self,
        name: str,
        projections: Iterable[Projection],
        vault: Vault | None = None,
        reactions: Iterable[Reaction] = (),
    ) -> None:
        self.name = name
        everything = list(projections)
        self.projections = {p.name: p for p in everything if p.producer == name}
        self._personal = personal_tables(everything)
        self._forgets = {PersonForgotten} if declaration(PersonForgotten).service == name else set()
        self._vault = vault
        self._reactions = [reaction for reaction in reactions if reaction.producer == name]

    async def apply(self, connection: Any, batch: Sequence[Recorded | Sealed]) -> None:
        """Fold a batch into the serving tables; part of the transaction that moves the cursor.

        A record that cannot be handled is parked with all later ones of its union; the others go on.
        """
        free = await self._unless_parked(connection, batch)
        try:
            async with connection.transaction():
                await self._fold(connection, free)
        except _PASSING:
            raise
        except Exception as error:
            log.warning("subscription.batch_failed", subscription=self.name, exc_info=error)
            await self._one_union_at_a_time(connection, free)

    async def _unless_parked(self, connection: Any, batch: Sequence[Recorded | Sealed]) -> list[Recorded | Sealed]:
        waiting = await self._parked(connection, {record.union_id for record in batch})
        if waiting:  # a drain that is under way ends first: what would be put behind its last record stayed there
            for key in sorted(waiting):
                await lock(connection, self.name, key)
            waiting = await self._parked(connection, waiting)
        for record in batch:
            if record.union_id in waiting:
                await park(connection, self.name, record, "behind")
        return [record for record in batch if record.union_id not in waiting]

    async def _parked(self, connection: Any, keys: set[str]) -> set[str]:
        query = "select distinct key from parked where subscription = $1 and key = any($2)"
        return {row["key"] for row in await connection.fetch(query, self.name, list(keys))}

    async def _one_union_at_a_time(self, connection: Any, batch: Sequence[Recorded | Sealed]) -> None:
        by_union: dict[str, list[Recorded | Sealed]] = defaultdict(list)
        for record in batch:
            by_union[record.union_id].append(record)
        for records in by_union.values():
            for index, record in enumerate(records):
                error = await self.attempt(connection, record)
                if error is not None:
                    await park(connection, self.name, record, error)
                    for later in records[index + 1 :]:
                        await park(connection, self.name, later, "behind")
                    break

    async def attempt(self, connection: Any, record: Recorded | Sealed) -> str | None:
        """Fold one record; the kind of error if that cannot be done."""
        try:
            async with connection.transaction():
                await self._fold(connection, [record])
        except _PASSING:
            raise
        except Exception as error:
            log.exception("subscription.record_failed", subscription=self.name, position=record.position)
            return type(error).__name__
        return None

    async def _fold(self, connection: Any, batch: Sequence[Recorded | Sealed]) -> None:
        live = await connection.fetch("select name, version from projections where subscription = $1", self.name)
        serving = [self.projections[row["name"]] for row in live if self._serves(row["name"], row["version"])]
        reads = [p.reads for p in serving] + [reaction.reads for reaction in self._reactions]
        records = opened(batch, self._forgets.union(*reads))
        if self._vault and any(p.vaulted for p in serving):
            await hold_off(connection)
            await self._vault.prepare_for(records)
        for projection in serving:
            await fold_into(connection, projection, records, {t.name: t.name for t in projection.writes}, self._vault)
        for reaction in self._reactions:
            await reaction.queue(connection, records)
        if persons := [event.body.person_id for event in records if isinstance(event.body, PersonForgotten)]:
            await erase(connection, persons, self._personal)

    def _serves(self, name: str, version: int) -> bool:
        return name in self.projections and self.projections[name].version == version


def opened(batch: Sequence[Recorded | Sealed], reads: set[type[Any]]) -> list[Recorded]:
    """Decode what somebody reads; a type that this release does not know is an error.

    Raises:
        UnknownEvent, MalformedEvent: of the first record that cannot be read.
    """
    return [
        record if isinstance(record, Recorded) else as_recorded(record)
        for record in batch
        if declared(upcast_target(record.type)).cls in reads
    ]


async def fold_into(
    connection: Any, projection: Projection, batch: Sequence[Recorded], names: dict[str, str], vault: Vault | None
) -> None:
    """Fold a batch into tables under given names.

    The fold runs again until it asks for no row that was not loaded: it is pure, so only its last run counts.
    """
    loaded: list[dict[Key, Row | None]] = [{} for _ in projection.writes]
    while True:
        rows = [Rows(table, known) for table, known in zip(projection.writes, loaded, strict=True)]
        projection.run(batch, rows, vault)
        if not any(one.asked for one in rows):
            break
        for table, one, known in zip(projection.writes, rows, loaded, strict=True):
            if one.asked:
                known.update(await tables.load(connection, table, names[table.name], one.asked))
    for table, one in zip(projection.writes, rows, strict=True):
        if one.changed:
            await tables.save(connection, table, names[table.name], one.changed)


async def park(connection: Any, subscription: str, record: Recorded | Sealed, error: str) -> None:
    """Put a record behind all others that wait for its union."""
    await connection.execute(
        "insert into parked (subscription, key, position, record, error) values ($1, $2, $3, $4, $5)",
        subscription, record.union_id, record.position, _ENCODER.encode(travelling(record)), error,
    )  # fmt: skip


async def lock(connection: Any, subscription: str, key: str) -> None:
    """Keep a key's queue to oneself until the transaction ends."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"{subscription}/{key}")


_ENCODER: Final = msgspec.json.Encoder()
PARKED: Final = msgspec.json.Decoder(Sealed)


async def drain(connection: Any, subscription: Subscription, key: str) -> int:
    """Try the records of a parked union again, in order; stops at the first that still fails.

    Returns:
        How many were handled. The union is open again once none is left.
    """
    async with connection.transaction():
        await lock(connection, subscription.name, key)
        rows = await connection.fetch(
            "select id, record from parked where subscription = $1 and key = $2 order by id for update",
            subscription.name,
            key,
        )
        for done, row in enumerate(rows):
            error = await subscription.attempt(connection, PARKED.decode(row["record"]))
            if error is not None:
                await connection.execute(
                    "update parked set error = $2, attempts = attempts + 1 where id = $1", row["id"], error
                )
                return done
            await connection.execute("delete from parked where id = $1", row["id"])
        return len(rows)


async def discard(connection: Any, subscription: str, key: str, by: str, reason: str) -> int | None:
    """Give up the first record that waits for a union; rebuilds leave it out too.

    Returns:
        Its position, or None if nothing waits.
    """
    async with connection.transaction():
        row = await connection.fetchrow(
            """delete from parked where id = (select min(id) from parked where subscription = $1 and key = $2)
            returning position, record""",
            subscription,
            key,
        )
        if row is None:
            return None
        await connection.execute(
            "insert into discarded (subscription, position, record, reason, discarded_by) values ($1, $2, $3, $4, $5)",
            subscription, row["position"], row["record"], reason, by,
        )  # fmt: skip
        return int(row["position"])
