"""eventsource-py: its asynchronous store over SQLAlchemy and asyncpg."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
from eventsource import DomainEvent, register_event
from eventsource.adapters.postgresql import PostgreSQLEventStore
from eventsource.adapters.sql.schemas import get_schema
from eventsource.domain import StreamId
from eventsource.ports import ExpectedVersion, FeedReadOptions
from sqlalchemy.ext.asyncio import create_async_engine

from tests.benchmarks.stores import EVENT, Cursor, Mark, System, in_postgres

CATEGORY = "Dues"


@register_event
class DuesPaid(DomainEvent):  # type: ignore[misc]  # the library is no part of the environment in which types are checked
    """The same fields in the library's own kind of event."""

    aggregate_type: str = CATEGORY
    member_id: str
    payment_id: str
    month: str
    paid: int
    settled: bool
    entry: list[dict[str, Any]]


ENTRY = [{"account": "1002", "debit": 4200, "credit": 0}, {"account": "4001", "debit": 0, "credit": 4200}]


class EventSource:
    """The library's store."""

    def __init__(self, store: Any) -> None:
        self._store = store

    async def append(self, stream: UUID, before: int, events: int) -> None:
        """See `Store`."""
        new = [
            DuesPaid(
                aggregate_id=stream, member_id=EVENT.member_id, payment_id=EVENT.payment_id, month=EVENT.month,
                paid=EVENT.paid, settled=EVENT.settled, entry=ENTRY,
            )
            for _ in range(events)
        ]  # fmt: skip
        await self._store.append(StreamId(stream, CATEGORY), new, ExpectedVersion.exact(before))

    async def read(self, after: Cursor, limit: int) -> tuple[list[Mark], Cursor]:
        """See `Store`."""
        marks = []
        async for found in self._store.read_all(after, FeedReadOptions(limit=limit)):
            marks.append((str(found.stream_id.aggregate_id), found.stream_version))
            after = found.position
        return marks, after


@asynccontextmanager
async def _opened(address: str, connections: int) -> AsyncIterator[EventSource]:
    engine = create_async_engine(
        address.replace("postgresql://", "postgresql+asyncpg://"), pool_size=connections, max_overflow=0
    )
    try:
        yield EventSource(PostgreSQLEventStore(engine))
    finally:
        await engine.dispose()


async def _prepare(address: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(get_schema("events"))
    finally:
        await connection.close()


EVENTSOURCE = System(
    "eventsource-py",
    in_postgres(_prepare),
    _opened,
    package="eventsource-py",
    stored="select aggregate_id, version from events",
    commits="events",
)
