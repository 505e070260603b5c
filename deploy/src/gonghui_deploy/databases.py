"""A database and a role of its own for every service."""

from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

LONGEST_TRANSACTION: Final = "60s"  # a longer snapshot would hold back the clean-up of the queue of unsealed events


async def make_database(administrator: str, service: str, password: str) -> str:
    """Address of the service's database under its own role; both are made if they do not exist.

    Args:
        administrator: address of a role that may make databases and roles.
        password: of the service's role; set again each time, so that a restored server knows it.
    """
    name = f"gonghui_{service}"
    connection = await asyncpg.connect(administrator)
    try:
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(hashtext('gonghui.databases'))")
            await _make_role(connection, name, password)
        if not await connection.fetchval("select 1 from pg_database where datname = $1", name):
            await connection.execute(f"create database {name} owner {name}")
        await connection.execute(f"revoke all on database {name} from public")
    finally:
        await connection.close()
    return _address(administrator, name, password)


async def _make_role(connection: Any, name: str, password: str) -> None:
    if not await connection.fetchval("select 1 from pg_roles where rolname = $1", name):
        await connection.execute(f"create role {name} login")
        await connection.execute(f"grant {name} to current_user")
    literal = await connection.fetchval("select quote_literal($1::text)", password)
    await connection.execute(f"alter role {name} password {literal}")
    await connection.execute(f"alter role {name} set transaction_timeout = '{LONGEST_TRANSACTION}'")


def _address(administrator: str, name: str, password: str) -> str:
    parts = urlsplit(administrator)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{name}:{quote(password)}@{host}", path=f"/{name}"))
