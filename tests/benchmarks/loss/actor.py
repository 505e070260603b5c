"""Processes that may be killed at any instant: writers, and the sequencer of our log.

`python -m tests.benchmarks.loss.actor SYSTEM ADDRESS` imports once and forks one for each line that it reads, `write JOURNAL
SEED` or `seal`; it answers with the process's id.
"""

import asyncio
import os
import random
import signal
import sys
from pathlib import Path
from uuid import UUID

from tests.benchmarks.loss.systems import system
from tests.benchmarks.stores import Store
from tests.benchmarks.stores.sealed_log import SealedLog

STREAM_ENDS = 60  # events


async def write(store: Store, journal: Path, chance: random.Random) -> None:
    """Append one to five events at a time for ever; what was acknowledged goes to the journal at once."""
    promised = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    stream, version = UUID(int=chance.getrandbits(128), version=4), 0
    while True:
        events = chance.randint(1, 5)
        try:
            await store.append(stream, version, events)
        except Exception:  # rolled back by the adversary, or the server is away: nobody knows, so the stream ends here
            version = STREAM_ENDS
            await asyncio.sleep(0.01)
        else:
            os.write(promised, f"{stream} {version} {events}\n".encode())
            version += events
        if version >= STREAM_ENDS:
            stream, version = UUID(int=chance.getrandbits(128), version=4), 0


async def act(name: str, address: str, role: str, *more: str) -> None:
    """Open the store and act until killed."""
    async with system(name).opened(address, 2) as store:
        if role == "seal":
            assert isinstance(store, SealedLog)
            await store.run()
        else:
            await write(store, Path(more[0]), random.Random(more[1]))


def main(name: str, address: str) -> None:
    """Fork until there is nothing more to read."""
    system(name)  # imported before the first fork
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no burial
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asyncio.run(act(name, address, *line.split()))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
