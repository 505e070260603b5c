"""A process that may be killed at any instant: a writer, or the sequencer of our log.

`python -m tests.benchmarks.loss.actor write SYSTEM ADDRESS JOURNAL SEED`, or `… seal SYSTEM ADDRESS`.
"""

import asyncio
import os
import random
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


async def main(role: str, name: str, address: str, *more: str) -> None:
    """Open the store and act until killed."""
    async with system(name).opened(address, 2) as store:
        if role == "seal":
            assert isinstance(store, SealedLog)
            await store.run()
        else:
            await write(store, Path(more[0]), random.Random(more[1]))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
