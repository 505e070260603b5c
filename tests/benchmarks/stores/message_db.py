"""message-db: the SQL of its npm package, called through asyncpg, since that is all it is."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from tests.benchmarks.stores import PAYLOAD, Cursor, Mark, System, in_postgres

PACKAGE = Path(__file__).parents[1] / "node_modules" / "@eventide" / "message-db"
_SCRIPTS = (  # pgcrypto is left out: PostgreSQL has had gen_random_uuid() of its own since 13
    "schema/message-store", "tables/messages", "types/message", "functions/message-store-version",
    "functions/hash-64", "functions/acquire-lock", "functions/category", "functions/is-category", "functions/id",
    "functions/cardinal-id", "functions/stream-version", "functions/write-message", "functions/get-stream-messages",
    "functions/get-category-messages", "functions/get-last-stream-message", "indexes/messages-id",
    "indexes/messages-stream", "indexes/messages-category",
)  # fmt: skip
_WRITE = "select write_message($1::text, $2::text, 'finance.DuesPaid.v1', $3::jsonb, null, $4::bigint)"
_FEED = """select split_part(stream_name, '-', 2), position + 1, global_position from messages
    where global_position > $1 order by global_position limit $2"""


class MessageDb:
    """One category for each stream's first digits, so that its category locks do not make one writer of all."""

    def __init__(self, pool: "asyncpg.Pool[Any]") -> None:
        self._pool, self._data = pool, PAYLOAD.decode()

    async def append(self, stream: UUID, before: int, events: int) -> None:
        """See `Store`; its function writes one message, so several go through one transaction, pipelined."""
        rows = [(str(uuid4()), _name(stream), self._data, before - 1 + n) for n in range(events)]
        async with self._pool.acquire() as connection:
            if events == 1:
                await connection.execute(_WRITE, *rows[0])
            else:
                await connection.executemany(_WRITE, rows)  # one implicit transaction

    async def read(self, after: Cursor, limit: int) -> tuple[list[Mark], Cursor]:
        """Its global order, as its documentation shows it."""
        rows = await self._pool.fetch(_FEED, after or 0, limit)
        return [(str(UUID(row[0])), row[1]) for row in rows], rows[-1][2] if rows else after


def _name(stream: UUID) -> str:
    return f"dues{stream.hex[:2]}-{stream.hex}"


@asynccontextmanager
async def _opened(address: str, connections: int) -> AsyncIterator[MessageDb]:
    settings = {"search_path": "message_store,public"}
    async with asyncpg.create_pool(
        address, min_size=connections, max_size=connections, server_settings=settings
    ) as pool:
        yield MessageDb(pool)


async def _prepare(address: str) -> None:
    connection = await asyncpg.connect(address, server_settings={"search_path": "message_store,public"})
    try:
        for script in _SCRIPTS:
            await connection.execute((PACKAGE / "database" / f"{script}.sql").read_text())
    finally:
        await connection.close()


class _FromNpm(System):
    @property
    def version(self) -> str:
        """Of the npm package."""
        return str(json.loads((PACKAGE / "package.json").read_text())["version"])


MESSAGE_DB = _FromNpm(
    "message-db",
    in_postgres(_prepare),
    _opened,
    stored="select split_part(stream_name, '-', 2)::uuid, position + 1 from message_store.messages",
    commits="message_store.messages",
)
