"""eventsourcing: its recorder in PostgreSQL, by default under a table lock, or with its database functions and without one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from time import sleep
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from eventsourcing.persistence import InternalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from tests.benchmarks.stores import PAYLOAD, Cursor, Mark, System, in_postgres


class Recorder:
    """The application recorder, which is what an application of this library appends through."""

    def __init__(self, recorder: Any) -> None:
        self._recorder = recorder

    async def append(self, stream: UUID, before: int, events: int) -> None:
        """See `Store`; versions are checked by the primary key."""
        versions = range(before + 1, before + events + 1)
        self._recorder.insert_events([StoredEvent(stream, v, "finance.DuesPaid.v1", PAYLOAD) for v in versions])

    async def read(self, after: Cursor, limit: int) -> tuple[list[Mark], Cursor]:
        """See `Store`."""
        found = self._recorder.select_notifications(after, limit, inclusive_of_start=False)
        marks = [(str(event.originator_id), event.originator_version) for event in found]
        return marks, found[-1].id if found else after


def _datastore(address: str, connections: int, *, functions: bool) -> Any:
    parts = urlsplit(address)
    return PostgresDatastore(
        parts.path[1:], parts.hostname or "", parts.port or 5432, parts.username or "", parts.password or "",
        pool_size=connections, enable_db_functions=functions,
    )  # fmt: skip


def _create_table(recorder: Any, attempts: int = 20) -> None:
    """It also makes the recorder learn its types; processes that start together get in each other's way."""
    for left in reversed(range(attempts)):
        try:
            recorder.create_table()
        except InternalError:
            if not left:
                raise
            sleep(0.1)
        else:
            return


@asynccontextmanager
async def _opened(address: str, connections: int, *, functions: bool) -> AsyncIterator[Recorder]:
    with _datastore(address, connections, functions=functions) as datastore:
        recorder = PostgresApplicationRecorder(datastore)
        _create_table(recorder)
        yield Recorder(recorder)


async def _prepare(address: str) -> None:
    async with _opened(address, 1, functions=False):
        pass


def _system(name: str, *, functions: bool) -> System:
    return System(
        name, in_postgres(_prepare), partial(_opened, functions=functions), blocking=True, package="eventsourcing",
        stored="select originator_id, originator_version from stored_events", commits="stored_events",
    )  # fmt: skip


DEFAULT = _system("eventsourcing, default", functions=False)
FUNCTIONS = _system("eventsourcing, database functions", functions=True)
