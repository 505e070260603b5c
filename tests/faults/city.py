"""The platform under test: PostgreSQL, three brokers, services in processes of their own, and a link between any two."""

import asyncio
import json
import signal
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import asyncpg

from gonghui_deploy.databases import make_database
from gonghui_deploy.embedded.child import Child, NotStarted, free_port
from gonghui_deploy.embedded.kafka import cluster
from gonghui_deploy.embedded.postgres import Postgres
from gonghui_deploy.program import Program
from gonghui_shared.http.tokens import Keys, Tokens
from tests.faults.dump import PARTITIONS
from tests.faults.links import Link

LIBRARIES: Final = Path(__file__).parents[2] / ".build" / "kafka" / "libs"
BROKERS: Final = ("kafka-1", "kafka-2", "kafka-3")
SERVICES: Final = ("organisation", "finance", "assessment")
PROCESSES: Final[Mapping[str, tuple[str, str]]] = {name: (name, "all") for name in SERVICES}  # process → service, role
PATIENCE: Final = 120.0  # seconds until what was mended must work again


class Server(Protocol):
    """What can be started and killed."""

    name: str
    child: Child | None

    def prepare(self) -> None:
        """Everything before the start."""

    def launch(self) -> None:
        """Start it and return at once."""

    def await_ready(self) -> None:
        """Return once it answers."""

    def stop(self) -> None:
        """End it gently."""


@dataclass
class City:
    """Everything that runs, kept running: what dies is started again unless a case holds it down."""

    folder: Path
    servers: dict[str, Server] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    databases: dict[str, str] = field(default_factory=dict)  # as the administrator, not through a link
    ports: dict[str, int] = field(default_factory=dict)
    deaths: Counter[tuple[str, int]] = field(default_factory=Counter)  # (process, status)
    assessed: Counter[str] = field(default_factory=Counter)  # by union: so far, beside what the founding assessed
    down: set[str] = field(default_factory=set)
    _counted: set[int] = field(default_factory=set)  # processes whose death was counted
    _keeper: asyncio.Task[None] | None = None
    _common: dict[str, str] = field(default_factory=dict)
    _roles: dict[str, str] = field(default_factory=dict)

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
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """End everything, whatever state it is in."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        for name in [*reversed(self.servers)]:
            self.signal(name, signal.SIGCONT)
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
            self._roles[service] = made.replace(f":{postgres.port}/", f":{link.port}/")
            self.databases[service] = postgres.dsn(f"gonghui_{service}")

    async def _programs(self) -> None:
        self.ports = {name: free_port() for name in PROCESSES}
        for service in SERVICES:
            await self._link(f"to-{service}", lambda service=service: self.ports[service])
        self._common = {
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

    def program(self, name: str, service: str, role: str, **more: str) -> Program:
        """A process of a service; `more` are settings."""
        port = self.ports.setdefault(name, free_port())
        settings = self._common | {"GONGHUI_POSTGRES": self._roles[service], "GONGHUI_PORT": str(port)} | more
        return Program(name, (f"gonghui_{service}", role), self.folder / "logs", port, settings)

    # --- what cases do to it

    @property
    def bootstrap(self) -> str:
        """The brokers, through their links."""
        return ",".join(f"127.0.0.1:{self.links[name].port}" for name in BROKERS)

    @property
    def direct(self) -> str:
        """The brokers for who asks as an observer; what they advertise are the links all the same."""
        return ",".join(f"127.0.0.1:{self._broker_port(name)}" for name in BROKERS)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a process that runs."""
        child = self.servers[name].child
        if child is not None and child.alive():
            child.process.send_signal(number)  # type: ignore[union-attr]  # it is alive

    async def kill(self, name: str, *, hold: bool = False) -> None:
        """SIGKILL, and see it dead.

        Args:
            hold: keep it down until `raise_up`.
        """
        if hold:
            self.down.add(name)
        child = self.servers[name].child
        if child is None or not child.alive():
            return
        self.signal(name, signal.SIGKILL)
        await asyncio.to_thread(child.wait, PATIENCE)
        self._count(name, child)

    async def raise_up(self, *names: str) -> None:
        """Start what was held down; returns when it answers."""
        self.down -= set(names)
        await self.answering(*names)

    async def answering(self, *names: str) -> None:
        """Wait until these answer."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(self._answers(name) for name in names))

    async def _answers(self, name: str) -> None:
        while True:
            with suppress(NotStarted):
                await asyncio.to_thread(self.servers[name].await_ready)
                return
            await asyncio.sleep(0.1)

    async def arm(self, name: str, failpoint: str) -> None:
        """Start a process again so that it dies at a failpoint; whoever raises it up then, raises it unarmed."""
        service, role = PROCESSES[name]
        self.down.add(name)
        await asyncio.to_thread(self.servers[name].stop)
        self.servers[name] = self.program(name, service, role, GONGHUI_FAILPOINT=failpoint)
        self.servers[name].launch()
        await self.answering(name)
        self.servers[name].environment = self.program(name, service, role).environment  # type: ignore[attr-defined]  # a program
        self.down.discard(name)

    async def died(self, name: str, before: int = 0) -> None:
        """Wait until a process has died of SIGKILL more often than `before`."""
        async with asyncio.timeout(PATIENCE):
            while self.deaths[name, -signal.SIGKILL] <= before:  # noqa: ASYNC110 - a death is no event of ours
                await asyncio.sleep(0.05)

    async def ask(self, service: str, sql: str, *arguments: object) -> Any:
        """One value of a service's database, asked as the administrator."""
        connection = await asyncpg.connect(self.databases[service], timeout=10)
        try:
            return await connection.fetchval(sql, *arguments)
        finally:
            await connection.close()

    def token(self, service: str) -> str:
        """The operator's token for a service."""
        return Tokens(Keys(self.folder / "keys")).for_service("operator", service)

    def _count(self, name: str, child: Child) -> None:
        assert child.process is not None
        if child.pid not in self._counted:
            self._counted.add(child.pid)
            self.deaths[name, child.process.returncode or 0] += 1

    async def _keep(self) -> None:
        """Start again what has died, as a supervisor does."""
        while True:
            for name, server in list(self.servers.items()):
                child = server.child
                if child is None or child.alive() or name in self.down:
                    continue
                self._count(name, child)
                with suppress(NotStarted, OSError):
                    server.launch()
            await asyncio.sleep(0.3)
