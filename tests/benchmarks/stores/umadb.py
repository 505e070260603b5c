"""UmaDB: a server of its own with files of its own, out of the same package as its client."""

import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

from umadb import AppendCondition, Client, Event, Query, QueryItem, TransportError

from tests.benchmarks.harness import Bench, Unavailable
from tests.benchmarks.stores import PAYLOAD, Cursor, Mark, System

_numbers = count(1)


class Uma:
    """A client; each append is conditional on nothing new having been written to its stream."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._last: dict[UUID, int] = {}  # position of the last event of each stream, as its writer knows it

    async def append(self, stream: UUID, before: int, events: int) -> None:
        """See `Store`."""
        name = str(stream)
        new = [
            Event("finance.DuesPaid.v1", PAYLOAD, [name], metadata={"version": str(before + n)})
            for n in range(1, events + 1)
        ]
        condition = AppendCondition(Query([QueryItem(tags=[name])]), self._last.get(stream))
        self._last[stream] = self._client.append(new, condition)

    async def read(self, after: Cursor, limit: int) -> tuple[list[Mark], Cursor]:
        """See `Store`."""
        found = list(self._client.read(start=(after or 0) + 1, limit=limit))
        marks = [(one.event.tags[0], int(one.event.metadata["version"])) for one in found]
        return marks, found[-1].position if found else after


@asynccontextmanager
async def home(bench: Bench) -> AsyncIterator[str]:
    """A running server on an empty folder."""
    folder = bench.folder / f"umadb-{next(_numbers)}"
    folder.mkdir()
    address, server = started(folder, _free_port())
    try:
        yield address
    finally:
        server.terminate()
        server.wait(30)


def started(folder: Path, port: int) -> tuple[str, "subprocess.Popen[bytes]"]:
    """A server that answers, and its address.

    Raises:
        Unavailable: it does not come up.
    """
    program = Path(sys.executable).with_name("umadb")
    command = [str(program), "--listen", f"127.0.0.1:{port}", "--db-path", str(folder)]
    with (folder.parent / "umadb.log").open("ab") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    address, until = f"http://127.0.0.1:{port}", monotonic() + 30
    while monotonic() < until and server.poll() is None:
        try:
            Client(address).head()
        except TransportError:
            sleep(0.05)
        else:
            return address, server
    server.kill()
    raise Unavailable("its server did not come up")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def _opened(address: str, _connections: int) -> AsyncIterator[Uma]:
    yield Uma(Client(address))


UMADB = System("UmaDB", home, _opened, blocking=True, package="umadb")
