"""The service's role adds to its log and cannot change it, whatever a service's code does."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count

import asyncpg
import pytest

from gonghui_deploy.databases import make_database
from gonghui_deploy.embedded.postgres import Postgres
from gonghui_shared.decider import Claim
from gonghui_shared.log.ownership import ROUTINES, OtherRelease, ensure
from gonghui_shared.log.postgres import SCHEMA, PostgresStore
from gonghui_shared.log.records import Answer, CommandKey
from gonghui_shared.log.verify import verify
from tests.shared.log.cards import NOW, placed

PASSWORD = "a b/c@d:é"  # an address quotes it
KEY = CommandKey("key-00001", "person:p-1", "/cards", b"r" * 32)
_numbers = count(1)


@dataclass(frozen=True)
class Made:
    """A database as it was made for a service."""

    service: str
    address: str
    administrator: str


@pytest.fixture
async def made(postgres_server: Postgres) -> AsyncIterator[Made]:
    """A fresh database of a service; it and its roles are gone at the end."""
    service = f"made{next(_numbers)}"
    address = await make_database(postgres_server.dsn("postgres"), service, PASSWORD)
    yield Made(service, address, postgres_server.dsn("postgres"))
    admin = await asyncpg.connect(postgres_server.dsn("postgres"))
    await admin.execute(f"drop database gonghui_{service} with (force)")
    await admin.execute(f"drop role gonghui_{service}, gonghui_{service}_log")
    await admin.close()


@pytest.fixture
async def pool(made: Made) -> AsyncIterator["asyncpg.Pool[asyncpg.Record]"]:
    """The service's connections, with three events in its log, one of them not sealed."""
    async with asyncpg.create_pool(made.address, min_size=1, max_size=2) as pool:
        store = PostgresStore(pool, b"k" * 32)
        await store.append(
            [placed("table:1", "ace", claims=(Claim("card", "ace"),))], (KEY, Answer(201, b"{}", b"r" * 32))
        )
        await store.append([placed("table:1", "two", expected=1, claims=(Claim("card", "ace", take=False),))])
        await store.seal(NOW)
        await store.append([placed("table:2", "ace")])
        yield pool


async def test_the_whole_road_of_the_log_is_open(pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    """Append, claims, answers, seal, read, feed, verify, the next partitions, tables of the service's own."""
    store = PostgresStore(pool, b"k" * 32)
    assert await store.answer(KEY) is not None
    assert await store.seal(NOW) == 1
    assert [r.position for r in await store.read(0, 10)] == [1, 2, 3]
    assert len(await store.feed(0, 10)) == 3
    assert (await verify(store)).sound
    await pool.execute("select ensure_partitions()")
    await pool.execute("create table arrears (union_id text primary key); truncate arrears; drop table arrears")


@pytest.mark.parametrize(
    "forbidden",
    [
        "update events set payload = ''",
        "delete from events",
        "truncate events",
        "update events_0 set payload = ''",
        "delete from events_0",
        "truncate events_0",
        "insert into events_0 select * from events",
        "drop table events",
        "alter table events detach partition events_0",
        "alter table events owner to current_user",
        "alter table events disable trigger all",
        "grant update on events to current_user; update events set payload = ''",
        "create rule forget as on insert to events do instead nothing",
        "update log set position = position + 10",
        "delete from log",
        "truncate log_head",
        "delete from streams",
        "delete from commands",
        "update commands set status = 500",
        "update claims set stream_id = 'table:9'",
        "insert into epochs values (2, 'sha256-v1', 1)",
        "create or replace function ensure_partitions() returns void language sql as 'select'",
        "drop function ensure_partitions()",
        "alter schema public rename to private",
        "create schema hidden",
    ],
)
async def test_what_stands_in_the_log_cannot_be_changed(pool: "asyncpg.Pool[asyncpg.Record]", forbidden: str) -> None:
    """Neither its rows nor what keeps them."""
    before = await pool.fetch("select * from events order by id")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.execute(forbidden)
    assert await pool.fetch("select * from events order by id") == before
    assert len(before) == 3


async def test_the_service_cannot_become_the_owner_of_its_log(made: Made) -> None:
    """Nor does anybody sign in as the owner."""
    connection = await asyncpg.connect(made.address)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(f"set role gonghui_{made.service}_log")
    assert not await connection.fetchval(
        "select rolcanlogin from pg_roles where rolname = $1", f"gonghui_{made.service}_log"
    )
    await connection.close()


async def test_a_database_is_made_once_and_kept(made: Made, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    """At every start; what is there stays, and the service goes on."""
    assert await make_database(made.administrator, made.service, PASSWORD) == made.address
    store = PostgresStore(pool, b"k" * 32)
    await store.append([placed("table:3", "six")])
    assert await store.seal(NOW) == 2


async def test_whoever_may_make_databases_and_roles_may_make_them(postgres_server: Postgres) -> None:
    """A managed server has no superuser to lend."""
    admin = await asyncpg.connect(postgres_server.dsn("postgres"))
    await admin.execute("create role keeper login createdb createrole password 'secret'")
    keeper = f"postgresql://keeper:secret@127.0.0.1:{postgres_server.port}/postgres"
    address = await make_database(keeper, "kept", PASSWORD)
    assert await make_database(keeper, "kept", PASSWORD) == address
    async with asyncpg.create_pool(address, min_size=1, max_size=1) as pool:
        await PostgresStore(pool, b"k" * 32).append([placed("table:1", "ace")])
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute("delete from events")
    await admin.execute("drop database gonghui_kept with (force)")
    await admin.execute("drop role gonghui_kept, gonghui_kept_log, keeper")
    await admin.close()


async def test_a_service_finds_the_log_that_was_installed(made: Made) -> None:
    """Its migration leaves it alone, unless it is another release's: then it stops and says what to do."""
    service, admin = (
        await asyncpg.connect(made.address),
        await asyncpg.connect(made.administrator.replace("/postgres", f"/gonghui_{made.service}")),
    )
    await ensure(service)
    await admin.execute("comment on table log_head is 'another release'")
    with pytest.raises(OtherRelease):
        await ensure(service)
    await make_database(made.administrator, made.service, PASSWORD)
    await ensure(service)
    await service.close()
    await admin.close()


async def test_a_log_that_the_service_made_changes_hands(made: Made, postgres_server: Postgres) -> None:
    """A database that began without the second role is as safe from the next start on, with all its events."""
    admin = await asyncpg.connect(postgres_server.dsn(f"gonghui_{made.service}"))
    await admin.execute(
        "drop table events, log, streams, unsealed, log_head, epochs, claims, commands; drop sequence events_id"
    )
    for routine in ROUTINES:
        await admin.execute(f"drop routine {routine}")
    service = await asyncpg.connect(made.address)
    await service.execute(SCHEMA)
    async with asyncpg.create_pool(made.address, min_size=1, max_size=1) as pool:
        await PostgresStore(pool, b"k" * 32).append([placed("table:1", "ace")])
        await make_database(made.administrator, made.service, PASSWORD)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute("delete from events_0")
        assert await PostgresStore(pool, b"k" * 32).seal(NOW) == 1
    await service.close()
    await admin.close()
