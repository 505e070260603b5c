"""What a running service holds: settings, clock, log, databases, vault, and what it knows of law and authority."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import asyncpg
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from gonghui_shared.clock import Clock, SimulatedClock, SystemClock
from gonghui_shared.log.postgres import PostgresStore
from gonghui_shared.log.records import EventStore
from gonghui_shared.privacy import PostgresKeyStore, Vault
from gonghui_shared.rules import Rulebook
from gonghui_shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Grant:
    """Why somebody may: the post that gives the permission, and where."""

    post: str
    union_id: str  # where the post is held
    permission: str
    kind: str  # of the post
    lent_by: str | None = None  # whose post it is, where somebody stands in


class Authority(Protocol):
    """Who may do what, by post held, scope and business date. Nothing is allowed that no post gives."""

    async def may(self, person_id: str, permission: str, union_id: str, on: date) -> Grant | None:
        """The grant, or None."""


class Jurisdictions(Protocol):
    """Where a union lies."""

    async def of(self, union_id: str, on: date) -> str:
        """Jurisdiction path on a business date."""

    async def of_many(self, union_ids: Collection[str], on: date) -> Mapping[str, str]:
        """The same of many unions at once, each of them in the answer."""


class Rulebooks(Protocol):
    """The rules that the service knows."""

    async def current(self, *, fresh: bool = False) -> Rulebook:
        """All versions, at most a moment older than the service's own projection of them.

        Args:
            fresh: exactly as the projection has them now.
        """


class Knowledge(Authority, Jurisdictions, Rulebooks, Protocol):
    """All three; `directory` implements it from organisation's events."""


@dataclass(slots=True)
class Runtime:
    """One running service."""

    service: str
    settings: Settings
    clock: Clock
    store: EventStore
    vault: Vault
    authority: Authority
    jurisdictions: Jurisdictions
    rulebooks: Rulebooks
    engine: AsyncEngine | None = None  # queries
    pool: "asyncpg.Pool[Any] | None" = None  # the write side: log, cursors, projections
    state: dict[str, Any] = field(default_factory=dict)  # runners, for health and waiting reads
    clients: dict[str, Any] = field(default_factory=dict)  # `http.client.Internal` by the service that is asked
    turns: dict[str, asyncio.Lock] = field(default_factory=dict)  # work that only one request does at a time
    closing: AsyncExitStack = field(default_factory=AsyncExitStack)  # what is left at the end

    def now(self) -> datetime:
        """The instant by the service's clock."""
        return self.clock.now()

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A short read-only transaction."""
        assert self.engine is not None
        return _reading(self.engine)


@asynccontextmanager
async def _reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with engine.connect() as connection:
        await connection.execute(text("set transaction read only"))
        yield connection


@asynccontextmanager
async def open_runtime(service: str, settings: Settings, knowledge: type[Any]) -> AsyncIterator[Runtime]:
    """Open pools and keys, close them at the end.

    Args:
        knowledge: class taking (pool, settings) that answers `Knowledge`; a service gives `directory.Directory`.
    """
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(_pool(settings))
        engine = _engine(settings)
        stack.push_async_callback(engine.dispose)
        known = knowledge(pool, settings)
        yield Runtime(
            service=service,
            settings=settings,
            clock=SimulatedClock(settings.simulated_clock) if settings.simulated_clock else SystemClock(),
            store=PostgresStore(pool, secret(settings.keys / f"{service}.claims.key")),
            vault=Vault(PostgresKeyStore(pool), secret(settings.keys / f"{service}.vault.key")),
            authority=known,
            jurisdictions=known,
            rulebooks=known,
            engine=engine,
            pool=pool,
            closing=stack,
        )


async def _as_it_is(_connection: object) -> None:
    """Nothing outlives a transaction here, so a connection goes back without a round trip to reset it."""


def _pool(settings: Settings) -> "asyncpg.Pool[Any]":
    return asyncpg.create_pool(
        settings.postgres,
        min_size=2,
        max_size=settings.pool_size,
        command_timeout=60,
        reset=_as_it_is,
        server_settings={
            "application_name": "gonghui",
            "lock_timeout": "15s",
            "idle_in_transaction_session_timeout": "30s",
            "timezone": "UTC",
        },
    )


def _engine(settings: Settings) -> AsyncEngine:
    return create_async_engine(
        make_url(settings.postgres).set(drivername="postgresql+asyncpg"),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=5,
        connect_args={"command_timeout": 10, "server_settings": {"statement_timeout": "10s", "timezone": "UTC"}},
    )


def secret(file: Path) -> bytes:
    """32 random bytes kept in a file that only its owner may read; made when first asked for."""
    if not file.exists():
        partial = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        partial.touch(mode=0o600)
        partial.write_bytes(secrets.token_bytes(32))
        with suppress(FileExistsError):  # another process was first
            file.hardlink_to(partial)
        partial.unlink()
    return file.read_bytes()
