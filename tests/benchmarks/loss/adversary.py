"""What makes feeds lose events, done to every system alike and from outside of its code.

In PostgreSQL a deferred trigger acts at the very end of a transaction, when ids have been drawn and nothing is visible yet:
it holds some commits open and lets others fail. Processes are killed by SIGKILL. A transaction in another database of the
server stays open with a transaction id of its own.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

import asyncpg

from gonghui_deploy.embedded.postgres import Postgres
from tests.benchmarks.harness import ROOT
from tests.benchmarks.loss.checker import Mark
from tests.benchmarks.stores import System, marks

WRITES_AFTER = 2_000  # bytes of its journal, some fifty appends, before a writer may be killed
SEALS_AFTER = 5.0  # seconds that a sequencer lives at least

HOLD = """
create function hold() returns trigger language plpgsql as $$ begin
    if random() < 0.004 then raise exception 'rolled back by the adversary'; end if;
    if random() < 0.05 then perform pg_sleep(random() * 0.03); end if;
    return null;
end $$;
create constraint trigger hold after insert on {table} deferrable initially deferred for each row execute function hold()
"""


async def fetch(address: str, statement: str) -> list[Any]:
    """One statement by itself."""
    connection = await asyncpg.connect(address, statement_cache_size=0)
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


async def hold_commits(system: System, address: str) -> None:
    """Set the trigger."""
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(HOLD.format(table=system.commits))
    finally:
        await connection.close()


async def stored(system: System, address: str) -> list[Mark]:
    """All that the server holds, asked for in plain SQL."""
    return marks(await fetch(address, system.stored))


class Actors:
    """Writers, and the sequencer if the system has one; each comes back after it was killed."""

    def __init__(self, system: System, folder: Path, writers: int, chance: random.Random) -> None:
        self._system, self._folder, self._chance = system, folder, chance
        self._roles = [f"write {n}" for n in range(writers)] + (["seal"] if system.commits == "unsealed" else [])
        self._running: dict[str, int] = {}
        self._begun: dict[str, tuple[float, int]] = {}

    @contextmanager
    def at(self, address: str) -> Iterator[None]:
        """All of them act on the store at this address; they are dead at the end."""
        command = [sys.executable, "-m", "tests.benchmarks.loss.actor", self._system.name, address]
        with (
            (self._folder / "actors.log").open("ab") as log,
            subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            ) as self._forking,
        ):
            try:
                for role in self._roles:
                    self._start(role)
                yield
            finally:
                self.kill(*self._running)

    def _start(self, role: str) -> None:
        verb, _, number = role.partition(" ")
        more = f" {self._folder / number}.journal {self._chance.random()}" if number else ""
        forking = self._forking
        assert forking.stdin
        assert forking.stdout
        forking.stdin.write(f"{verb}{more}\n".encode())
        forking.stdin.flush()
        self._running[role] = int(forking.stdout.readline())
        self._begun[role] = monotonic(), self._journal(role)

    def kill(self, *roles: str) -> None:
        """SIGKILL."""
        for role in roles:
            with suppress(ProcessLookupError):  # it has died by itself; the log of actors says why
                os.kill(self._running.pop(role), signal.SIGKILL)

    async def kill_now_and_then(self) -> None:
        """One of those that have done something since they were started, again and again, until cancelled."""
        while True:
            await asyncio.sleep(self._chance.uniform(0.5, 2))
            if busy := [role for role in self._running if self._worked(role)]:
                role = self._chance.choice(busy)
                self.kill(role)
                self._start(role)

    def _worked(self, role: str) -> bool:
        begun, size = self._begun[role]
        return monotonic() - begun > SEALS_AFTER if role == "seal" else self._journal(role) > size + WRITES_AFTER

    def _journal(self, role: str) -> int:
        path = self._folder / f"{role.partition(' ')[2]}.journal"
        return path.stat().st_size if path.exists() else 0

    def stop_writers(self) -> None:
        """SIGKILL to all writers; the sequencer goes on."""
        self.kill(*[role for role in self._running if role != "seal"])

    def acknowledged(self) -> list[Mark]:
        """What writers were promised."""
        promised = []
        for journal in self._folder.glob("*.journal"):
            for line in journal.read_text().splitlines(keepends=True):
                stream, before, events = line.split() if line.endswith("\n") else ("", "0", "0")
                promised += [(stream, int(before) + n) for n in range(1, int(events) + 1)]
        return promised


@asynccontextmanager
async def idle_transaction(server: Postgres) -> AsyncIterator[None]:
    """A transaction that has written, in another database of the same server."""
    connection = await asyncpg.connect(server.dsn("postgres"))
    try:
        await connection.execute("begin; select pg_current_xact_id()")
        yield
    finally:
        await connection.close()


async def restored(address: str, old: Postgres, new: Postgres) -> str:
    """The database under the same name in another, fresh server, by dump and restore; its address there."""
    name = address.rpartition("/")[2]
    await fetch(new.dsn("postgres"), f"create database {name}")
    await asyncio.to_thread(_copied, old.binaries(), address, new.dsn(name))
    return new.dsn(name)


def _copied(binaries: Path, source: str, target: str) -> None:
    dump = subprocess.Popen([binaries / "pg_dump", "--no-owner", "--no-privileges", source], stdout=subprocess.PIPE)
    restore = [str(binaries / "psql"), "--quiet", "--set=ON_ERROR_STOP=1", target]
    subprocess.run(restore, stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True)
    if dump.wait():
        raise RuntimeError("pg_dump failed")
