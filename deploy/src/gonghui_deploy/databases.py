"""A database for every service, with two roles: one that works in it and one that owns the log."""

from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

from gonghui_shared.log import ownership

LONGEST_TRANSACTION: Final = "60s"  # a longer snapshot would hold back the clean-up of the queue of unsealed events


async def make_database(administrator: str, service: str, password: str) -> str:
    """Address of the service's database under its own role; both are made if they do not exist.

    The database and the log in it belong to a second role, as which nobody signs in: the service adds to the log and
    cannot change it.

    Args:
        administrator: address of a role that may make databases and roles.
        password: of the service's role; set again each time, so that a restored server knows it.
    """
    name = f"gonghui_{service}"
    owner = f"{name}_log"
    connection = await asyncpg.connect(administrator)
    try:
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(hashtext('gonghui.databases'))")
            await _make_role(connection, owner, "nologin")
            await _make_role(connection, name, "login")
            await _admit(connection, name, password)
        if not await connection.fetchval("select 1 from pg_database where datname = $1", name):
            await connection.execute(f"create database {name}")
        await connection.execute(f"alter database {name} owner to {owner}")
        await connection.execute(f"revoke all on database {name} from public")
        await connection.execute(f"grant connect, temporary on database {name} to {name}")
    finally:
        await connection.close()
    await _make_log(urlunsplit(urlsplit(administrator)._replace(path=f"/{name}")), owner, name)
    return _address(administrator, name, password)


async def _make_role(connection: Any, name: str, kind: str) -> None:
    if not await connection.fetchval("select 1 from pg_roles where rolname = $1", name):
        await connection.execute(f"create role {name} {kind}")
        await connection.execute(f"grant {name} to current_user")


async def _admit(connection: Any, name: str, password: str) -> None:
    literal = await connection.fetchval("select quote_literal($1::text)", password)
    await connection.execute(f"alter role {name} password {literal}")
    await connection.execute(f"alter role {name} set transaction_timeout = '{LONGEST_TRANSACTION}'")


async def _make_log(database: str, owner: str, service: str) -> None:
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(f"grant usage, create on schema public to {service}, {owner}")
        await ownership.install(connection, owner, service)
    finally:
        await connection.close()


def _address(administrator: str, name: str, password: str) -> str:
    parts = urlsplit(administrator)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{name}:{quote(password, safe='')}@{host}", path=f"/{name}"))
