"""The event stores that are compared, each behind the same three verbs: append, read the global feed, say what is stored.

Each is used as its makers advise, through its own Python library; where there is none, through its own SQL functions.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import UUID

from gonghui_shared.contracts.finance import DuesPaid, Line
from gonghui_shared.events import encode

if TYPE_CHECKING:  # it brings servers and screens, which a writer's process does not need
    from tests.benchmarks.harness import Bench

NOW: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
TODAY: Final = date(2026, 3, 2)
EVENT: Final = DuesPaid(
    member_id="0198a3f0-7c1e-7d43-9b5c-2f6f3f0a1b77",
    payment_id="ICBC-2026-03-02-000418821",
    month="2026-03",
    paid=4200,
    settled=True,
    entry=(Line("1002", debit=4200), Line("4001", credit=4200)),
)
PAYLOAD: Final = encode(EVENT)  # what every store is given for every event

Mark = tuple[str, int]  # stream and version: names one event in every store
Cursor = Any  # what a store resumes its feed after; None: from the begin


class Store(Protocol):
    """An open store."""

    async def append(self, stream: UUID, before: int, events: int) -> None:
        """Append events to a stream that has `before` events, checked; on disk when it returns."""

    async def read(self, after: Cursor, limit: int) -> tuple[list[Mark], Cursor]:
        """The next events of the global feed, and where they end."""


@dataclass(frozen=True, slots=True)
class System:
    """One system: how it is set up, opened, and counted."""

    name: str
    home: "Callable[[Bench], AbstractAsyncContextManager[str]]"  # a fresh, empty one; gives its address
    opened: Callable[[str, int], AbstractAsyncContextManager[Store]]  # address, connections
    blocking: bool = False  # its client blocks: it gets a thread for every writer
    package: str = ""  # on PyPI, if its version is known from there
    stored: str = ""  # SQL of all marks, for the checker of losses; systems in PostgreSQL only
    commits: str = ""  # table whose inserts the adversary holds back; as above

    @property
    def version(self) -> str:
        """Of the package.

        Raises:
            PackageNotFoundError: it is not installed.
        """
        return version(self.package or self.name)


def in_postgres(prepare: Callable[[str], Any]) -> "Callable[[Bench], AbstractAsyncContextManager[str]]":
    """The home of a system that lives in a database."""

    @asynccontextmanager
    async def home(bench: "Bench") -> AsyncIterator[str]:
        async with bench.database() as address:
            await prepare(address)
            yield address

    return home


def marks(rows: Sequence[Any]) -> list[Mark]:
    """Marks of rows that begin with stream and version."""
    return [(str(row[0]), int(row[1])) for row in rows]
