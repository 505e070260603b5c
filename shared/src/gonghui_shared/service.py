"""A service composed: its routers, projections, clocks and reactions, and the roles its processes play.

`python -m gonghui_<service> ROLE` with the settings in the environment; `all` plays every role in one process.
"""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final

import asyncpg
import structlog
import uvicorn
from fastapi import FastAPI

from gonghui_shared import logs
from gonghui_shared.deadlines import Deadline, Deadlines
from gonghui_shared.execution import Execution
from gonghui_shared.faults import PASSING
from gonghui_shared.http.app import create_app, create_health_app, gated
from gonghui_shared.http.middleware import KEEP_ALIVE
from gonghui_shared.http.protocol import BoundedHead
from gonghui_shared.http.table import Router
from gonghui_shared.http.tokens import Keys, Tokens
from gonghui_shared.kafka.consumer import Consumer
from gonghui_shared.kafka.feed import HttpFeed
from gonghui_shared.kafka.relay import Relay
from gonghui_shared.kafka.topics import ensure_topic
from gonghui_shared.log import ownership
from gonghui_shared.log.records import AT_ONCE
from gonghui_shared.log.verify import verify
from gonghui_shared.metrics import SEALED
from gonghui_shared.privacy import SCHEMA as KEYS_SCHEMA
from gonghui_shared.projections.declare import Projection
from gonghui_shared.projections.own_log import OwnLog
from gonghui_shared.projections.rebuild import History, OwnHistory, Rebuild, Rebuilt, register
from gonghui_shared.projections.subscription import Subscription
from gonghui_shared.projections.topic_history import TopicHistory
from gonghui_shared.reactions import Reaction, Reactions
from gonghui_shared.runtime import Runtime, open_runtime
from gonghui_shared.settings import Settings
from gonghui_shared.working import Worker

log: Final = structlog.get_logger()
_SHORTEST, _LONGEST, _FAILED = 0.002, 0.05, 0.5  # seconds between two looks of the sequencer
_ALONE: Final = 1.0  # the same where every append rings in this process
Job = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Service:
    """What a service is made of.

    Args:
        knowledge: what answers for authority, jurisdictions and rules: `directory.Directory`.
        schema: SQL of tables that are neither log nor projection (credentials); applied by the migration.
        workers: further endless tasks of the `deadlines` role: work over durable state that takes its time.
    """

    name: str
    routers: Sequence[Router]
    projections: Sequence[Projection]
    knowledge: type[Any]
    deadlines: Sequence[Deadline] = ()
    reactions: Sequence[Reaction] = ()
    workers: "Mapping[str, Callable[[Runtime, Execution], Worker]]" = field(default_factory=dict)
    schema: str = ""
    claims: dict[str, Any] = field(default_factory=dict)  # deciders with claims, by name: for `verify`

    def all_projections(self) -> list[Projection]:
        """Projections and the tables of clocks."""
        return [*self.projections, *self.deadlines]

    def producers(self) -> set[str]:
        """Services whose topics are consumed."""
        reading = {projection.producer for projection in self.all_projections()}
        return (reading | {reaction.producer for reaction in self.reactions}) - {self.name}


class Process:
    """One process of a service: the roles it plays on one runtime."""

    def __init__(self, service: Service, runtime: Runtime) -> None:
        self.service, self.runtime = service, runtime
        assert runtime.pool is not None
        self.pool = runtime.pool
        self.app = create_app(service, runtime)
        self.execution = self.app.state.execution
        self.tokens = Tokens(Keys(runtime.settings.keys))
        self._stack = AsyncExitStack()

    def subscription(self, producer: str) -> Subscription:
        """All that one producer's events feed."""
        return Subscription(producer, self.service.all_projections(), self.runtime.vault, self.service.reactions)

    def feed(self, producer: str) -> HttpFeed:
        """The producer's feed."""
        feed = HttpFeed(self.tokens, self.service.name, producer, self.runtime.settings.peers[producer])
        self._stack.push_async_callback(feed.close)
        return feed

    def history(self, producer: str) -> History:
        """Where a rebuild reads one producer's events."""
        if producer == self.service.name:
            return OwnHistory(self.runtime.store, producer)
        return TopicHistory(self.feed(producer), producer)

    async def migrate(self) -> list[Projection]:
        """Bring the database to this release; returns projections that need a rebuild."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(4711)")
            await ownership.ensure(connection)
            for package in ("kafka", "projections"):
                await connection.execute(files(f"gonghui_shared.{package}").joinpath("schema.sql").read_text())
            await connection.execute(KEYS_SCHEMA)
            if self.service.schema:
                await connection.execute(self.service.schema)
            outdated = []
            for producer in sorted({self.service.name, *self.service.producers()}):
                outdated += await register(connection, self.subscription(producer))
        settings = self.runtime.settings
        await ensure_topic(settings.kafka, self.service.name, settings.partitions, settings.replication)
        return outdated

    async def rebuild(self, names: Sequence[str], *, accept: bool = False, swap: bool = True) -> list[Rebuilt]:
        """Rebuild projections by name, all of them if none is named."""
        wanted = [p for p in self.service.all_projections() if not names or p.name in names]
        rebuilt: list[Rebuilt] = []
        for producer in sorted({p.producer for p in wanted}):
            together = [p for p in wanted if p.producer == producer]
            one = Rebuild(self.pool, self.subscription(producer), together, self.history(producer), self.runtime.vault)
            rebuilt += await one.run(accept=accept, swap=swap)
        return rebuilt

    def jobs(self, role: str) -> list[Job]:
        """The endless tasks of a role; every process answers for its health."""
        makers: dict[str, Callable[[], list[Job]]] = {
            "api": lambda: [self._serve(self.app), self._own_log()],
            "sequencer": lambda: [self._seal],
            "relay": lambda: [self._relay()],
            "consume": lambda: [*self._consumers(), *self._reactions()],
            "deadlines": lambda: [*([self._deadlines()] if self.service.deadlines else []), *self._workers()],
        }
        if role == "all":
            self.runtime.store.appended.least = self.runtime.store.sealed.least = _ALONE
            return [job for make in makers.values() for job in make()]
        if role == "api":
            return makers[role]()
        return [self._serve(create_health_app(self.runtime)), *makers[role]()]

    def _own_log(self) -> Job:
        runner = OwnLog(self.pool, self.runtime.store, self.subscription(self.service.name), self.runtime.clock)
        self.runtime.state["own_log"] = runner
        return runner.run

    def _relay(self) -> Job:
        settings = self.runtime.settings
        relay = Relay(
            self.pool, self.runtime.store, settings.kafka, self.service.name, settings.partitions, self.runtime.clock
        )
        self.runtime.state["relay"] = relay
        return relay.run

    def _consumers(self) -> list[Job]:
        settings = self.runtime.settings
        jobs: list[Job] = []
        for producer in sorted(self.service.producers()):
            consumer = Consumer(
                self.pool, settings.kafka, producer, settings.partitions, self.subscription(producer), self.feed(producer),
                self.runtime.clock,
            )  # fmt: skip
            self.runtime.state[f"consumer.{producer}"] = consumer
            jobs.append(consumer.run)
        return jobs

    def _reactions(self) -> list[Job]:
        if not self.service.reactions:
            return []
        runner = Reactions(self.pool, self.service.reactions, self.execution, self.service.name)
        self.runtime.state["reactions"] = runner
        return [runner.run]

    def _deadlines(self) -> Job:
        runner = Deadlines(self.pool, self.service.deadlines, self.execution, self.service.name, self.runtime.clock)
        self.runtime.state["deadlines"] = runner
        return runner.run

    def _workers(self) -> list[Job]:
        made = {name: make(self.runtime, self.execution) for name, make in self.service.workers.items()}
        self.runtime.state.update(made)
        return [worker.run for worker in made.values()]

    async def _seal(self) -> None:
        pause = _SHORTEST
        while True:
            heard = self.runtime.store.appended.rung
            try:
                sealed = await self.runtime.store.seal(self.runtime.now())
            except PASSING:
                log.exception("sequencer.failed")
                await asyncio.sleep(_FAILED)
                continue
            SEALED.inc(sealed)
            if not sealed:
                await self.runtime.store.appended.wait(heard, pause)
            elif sealed < AT_ONCE:
                await asyncio.sleep(_SHORTEST)  # others come along meanwhile
            pause = _SHORTEST if sealed else min(pause * 2, _LONGEST)

    def _serve(self, app: FastAPI) -> Job:
        settings = self.runtime.settings
        config = uvicorn.Config(
            gated(app, self.runtime), host=settings.host, port=settings.port, log_config=None, access_log=False,
            lifespan="off", timeout_graceful_shutdown=10, timeout_keep_alive=KEEP_ALIVE, server_header=False,
            proxy_headers=False, http=BoundedHead,
        )  # fmt: skip
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # signals are ours
        server.capture_signals = _no_signals  # type: ignore[method-assign]  # as above

        async def serve() -> None:
            try:
                await server.serve()
            except asyncio.CancelledError:
                if server.started:
                    await server.shutdown()  # what was asked is answered while there are still connections to answer it
                raise
            except SystemExit:  # it would stop the loop under tasks that still hold connections
                raise OSError(f"port {settings.port} is taken") from None

        return serve

    async def run(self, role: str) -> None:
        """Play a role until SIGTERM or SIGINT; the failure of one task ends the process, which its supervisor starts again."""
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        async with self._stack:
            tasks = [asyncio.create_task(job()) for job in self.jobs(role)]
            stopping = asyncio.create_task(stop.wait())
            log.info("process.running", role=role)
            done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
            for task in (*tasks, stopping):
                task.cancel()
            await asyncio.gather(*tasks, stopping, return_exceptions=True)
            for task in done - {stopping}:
                task.result()
        log.info("process.stopped", role=role)


def _no_signals() -> Any:
    from contextlib import nullcontext  # noqa: PLC0415 - one use

    return nullcontext()


ROLES: Final = ("all", "api", "sequencer", "relay", "consume", "deadlines", "migrate", "rebuild", "verify")


def run(service: Service) -> None:
    """The command line of a service's processes."""
    arguments = sys.argv[1:]
    role = arguments[0] if arguments else "all"
    if role not in ROLES:
        sys.exit(f"usage: python -m gonghui_{service.name} {'|'.join(ROLES)} [projection …]")
    settings = Settings()  # from the environment
    logs.configure(service.name, settings.log_level)
    gc.freeze()  # what was imported stays; of what comes and goes nearly nothing is in cycles
    gc.set_threshold(50_000, 20, 20)
    with asyncio.Runner(loop_factory=_loop()) as runner:
        sys.exit(runner.run(_main(service, settings, role, arguments[1:])))


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - not on every platform
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


async def _main(service: Service, settings: Settings, role: str, arguments: Sequence[str]) -> int:
    async with open_runtime(service.name, settings, service.knowledge) as runtime:
        process = Process(service, runtime)
        if role == "migrate":
            await process.migrate()
        elif role == "rebuild":
            for rebuilt in await process.rebuild(arguments):
                print(f"{rebuilt.projection}\t{rebuilt.events}\t{rebuilt.digest}")  # noqa: T201 - a command's answer
        elif role == "verify":
            found = await verify(runtime.store, service.claims)
            print(f"{found.position}\t{found.hash.hex()}\t{'; '.join(found.faults) or 'sound'}")  # noqa: T201 - as above
            return 0 if found.sound else 1
        else:
            await _serve_role(process, role)
    return 0


async def _serve_role(process: Process, role: str) -> None:
    if role == "all":
        outdated = await process.migrate()
        if outdated:
            await process.rebuild([p.name for p in outdated], accept=True)
    try:
        await process.run(role)
    except (asyncpg.PostgresError, OSError):
        log.exception("process.failed", role=role)
        raise
