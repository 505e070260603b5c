"""The platform under test: PostgreSQL, three brokers, services in processes of their own, and a link between any two."""

import asyncio
import json
import signal
import struct
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import asyncpg
import httpx2

from gonghui_deploy.databases import make_database
from gonghui_deploy.embedded.child import free_port
from gonghui_deploy.embedded.kafka import cluster
from gonghui_deploy.embedded.postgres import Postgres
from gonghui_shared.clock import SimulatedClock
from gonghui_shared.http.tokens import Keys, Tokens
from tests.faults.dump import PARTITIONS
from tests.faults.links import Link
from tests.faults.processes import PATIENCE, PROCESSES, SERVICES, Processes, Server

LIBRARIES: Final = Path(__file__).parents[2] / ".build" / "kafka" / "libs"
_TOKEN_FOR: Final = 20.0  # seconds; a token lives three times as long
BROKERS: Final = ("kafka-1", "kafka-2", "kafka-3")


@dataclass(slots=True)
class Ahead:
    """How many seconds a clock is ahead of time."""

    ahead: float = 0.0


async def _tick(file: Path, clock: Ahead) -> None:
    """Write the file of a clock, backwards too, which the clock itself never goes."""
    with file.open("r+b", buffering=0) as written:
        while True:
            written.seek(0)
            written.write(struct.pack("=q", int((time.time() + clock.ahead) * 1_000_000)))
            await asyncio.sleep(0.01)


@dataclass
class City(Processes):
    """Everything that runs, kept running: what dies is started again unless a case holds it down."""

    links: dict[str, Link] = field(default_factory=dict)
    databases: dict[str, str] = field(default_factory=dict)  # as the administrator, not through a link
    assessed: Counter[str] = field(default_factory=Counter)  # by union: so far, beside what the founding assessed
    counts: Counter[str] = field(default_factory=Counter)  # what the checker has counted so far
    _tokens: dict[str, tuple[float, str]] = field(default_factory=dict)
    _keeper: asyncio.Task[None] | None = None

    # --- coming up and going down

    async def start(self) -> None:
        """Start everything."""
        Keys(self.folder / "keys").ensure([*SERVICES, "operator"])
        postgres = Postgres(self.folder / "postgres")
        brokers = await self._brokers()
        self.servers = {"postgres": postgres, **brokers}
        await asyncio.to_thread(postgres.prepare)
        for server in self.servers.values():
            server.launch()
        await asyncio.to_thread(postgres.await_ready)
        await self._databases(postgres)
        await self.answering(*BROKERS)
        await self._programs()
        self._keeper = asyncio.create_task(self.keep())

    async def stop(self) -> None:
        """End everything, whatever state it is in."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        for name in [*reversed(self.servers)]:
            self.send(name, signal.SIGCONT)
        programs = [s for n, s in self.servers.items() if n not in {*BROKERS, "postgres"}]
        await asyncio.gather(*(asyncio.to_thread(server.stop) for server in programs))
        for name in (*BROKERS, "postgres"):
            await self.kill(name)
        for link in self.links.values():
            await link.close()

    async def _brokers(self) -> dict[str, Server]:
        for name in BROKERS:
            await self._link(name, lambda name=name: self._broker_port(name))
        found = cluster(self.folder, LIBRARIES, [self.links[name].port for name in BROKERS])
        for broker in found:
            await asyncio.to_thread(broker.prepare)
        return {broker.name: broker for broker in found}

    def _broker_port(self, name: str) -> int:
        return int((self.folder / name / "port").read_text())

    async def _link(self, name: str, target: Any) -> Link:
        self.links[name] = link = Link(name, target)
        await link.open()
        return link

    async def _databases(self, postgres: Postgres) -> None:
        for service in SERVICES:
            made = await make_database(postgres.dsn("postgres"), service, "secret")
            link = await self._link(f"{service}-postgres", lambda: postgres.port)
            self.roles[service] = made.replace(f":{postgres.port}/", f":{link.port}/")
            self.databases[service] = postgres.dsn(f"gonghui_{service}")

    async def _programs(self) -> None:
        self.ports = {name: free_port() for name in PROCESSES}
        for service in SERVICES:
            await self._link(f"to-{service}", lambda service=service: self.ports[service])
        self.common = {
            "GONGHUI_KAFKA": self.bootstrap,
            "GONGHUI_KEYS": str(self.folder / "keys"),
            "GONGHUI_PEERS": json.dumps(
                {s: f"http://127.0.0.1:{self.links[f'to-{s}'].port}" for s in SERVICES}
                | {"engagement": f"http://127.0.0.1:{free_port()}"}  # nobody is there
            ),
            "GONGHUI_REPLICATION": "3",
            "GONGHUI_PARTITIONS": str(PARTITIONS),
            "GONGHUI_POOL_SIZE": "5",
        }
        for name, (service, role) in PROCESSES.items():
            self.servers[name] = self.program(name, service, role)
            self.servers[name].prepare()
            self.servers[name].launch()
        await self.answering(*PROCESSES)

    # --- what cases do to it

    @property
    def bootstrap(self) -> str:
        """The brokers, through their links."""
        return ",".join(f"127.0.0.1:{self.links[name].port}" for name in BROKERS)

    @property
    def direct(self) -> str:
        """The brokers for who asks as an observer; what they advertise are the links all the same."""
        return ",".join(f"127.0.0.1:{self._broker_port(name)}" for name in BROKERS)

    @asynccontextmanager
    async def clock(self, name: str) -> AsyncIterator[Ahead]:
        """Give a service a clock of its own, which can be set ahead or back."""
        file = self.folder / f"{name}.clock"
        SimulatedClock.create(file, datetime.now(UTC))
        ahead = Ahead()
        ticking = asyncio.create_task(_tick(file, ahead))
        try:
            await self.restart(name, GONGHUI_SIMULATED_CLOCK=str(file))
            yield ahead
        finally:
            await self.restart(name)
            ticking.cancel()

    async def ask(self, service: str, sql: str, *arguments: object) -> Any:
        """One value of a service's database, asked as the administrator."""
        connection = await asyncpg.connect(self.databases[service], timeout=10)
        try:
            return await connection.fetchval(sql, *arguments)
        finally:
            await connection.close()

    async def tell(self, service: str, sql: str) -> None:
        """Alter a service's database as its administrator."""
        connection = await asyncpg.connect(self.databases[service], timeout=10)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    @asynccontextmanager
    async def transaction(self, service: str, sql: str) -> AsyncIterator[None]:
        """A transaction of the administrator's that stays open, and is rolled back."""
        dsn = self.databases.get(service) or self.servers["postgres"].dsn(service)  # type: ignore[attr-defined]  # it is PostgreSQL
        connection = await asyncpg.connect(dsn, server_settings={"idle_in_transaction_session_timeout": "0"})
        try:
            await connection.execute(f"begin; {sql}")
            yield
        finally:
            await connection.close()

    async def drained(self, service: str, subscription: str, union: str) -> None:
        """Have parked records tried again until none is left."""
        url = f"http://127.0.0.1:{self.ports[service]}/ops/parked/{subscription}/{union}/retry"
        async with httpx2.AsyncClient(timeout=30, trust_env=False) as client, asyncio.timeout(PATIENCE):
            while await self.ask(service, "select count(*) from parked where key = $1", union):
                await client.post(url, headers={"Authorization": f"Bearer {self.token(service)}"})

    def token(self, service: str) -> str:
        """The operator's token for a service."""
        made_at, token = self._tokens.get(service, (0.0, ""))
        if time.monotonic() - made_at > _TOKEN_FOR:
            made_at, token = time.monotonic(), Tokens(Keys(self.folder / "keys")).for_service("operator", service)
            self._tokens[service] = made_at, token
        return token
