"""Who owns the log: a role of its own, so that the service's role can add to it and never change what stands in it.

An administrator's program installs the log under that role (`install`); the service then finds it there (`ensure`). Where
nobody did, as on a developer's database, the service's role owns all it makes.
"""

import re
from hashlib import sha256
from typing import Any, Final

from gonghui_shared.log.postgres import SCHEMA

DIGEST: Final = sha256(SCHEMA.encode()).hexdigest()  # kept as a comment in the database, to tell releases apart
ROUTINES: Final = re.findall(r"^create or replace function (\w+)", SCHEMA, flags=re.MULTILINE)
# What `append_group()` and the sequencer need; architecture, section 3.
GRANTS: Final = {
    "streams": "select, insert, update",
    "events": "select, insert",
    "unsealed": "select, insert, delete",
    "log": "select, insert",
    "log_head": "select, update",
    "epochs": "select",
    "claims": "select, insert, delete",
    "commands": "select, insert",
}


class OtherRelease(RuntimeError):
    """日志结构属于另一版本，请先以管理员执行 gonghui prepare。 The log is of another release: run gonghui prepare first."""


async def install(connection: Any, owner: str, service: str) -> None:
    """Make the log, or bring it to this release, under its own role; what the service's role owned of it changes hands.

    Args:
        connection: an administrator's, to the service's database.
        owner: role that owns the log; nobody signs in as this role.
        service: role of the service's processes.
    """
    async with connection.transaction():
        await _taken_over(connection, owner)
        await connection.execute(f"set local role {owner}")
        await _made(connection)
        grants = [f"grant {allowed} on {table} to {service};" for table, allowed in GRANTS.items()]
        await connection.execute(f"{' '.join(grants)} grant usage on sequence events_id to {service}")


async def ensure(connection: Any) -> None:
    """Make the log unless it was installed for us.

    Raises:
        OtherRelease: the log belongs to another role and is not of this release.
    """
    theirs = """select obj_description(oid, 'pg_class') from pg_class
        where oid = to_regclass('log_head') and not pg_has_role(relowner, 'usage')"""
    installed = await connection.fetch(theirs)
    if not installed:
        await _made(connection)
    elif installed[0][0] != DIGEST:
        raise OtherRelease


async def _made(connection: Any) -> None:
    await connection.execute(SCHEMA)
    await connection.execute(f"comment on table log_head is '{DIGEST}'")


async def _taken_over(connection: Any, owner: str) -> None:
    """Parts of the log that another role made, on a database of its own, go to the log's role."""
    tables = """select oid::regclass::text from pg_class where relowner <> $1::regrole and relkind in ('r', 'p', 'S')
        and relnamespace = 'public'::regnamespace and (relname = any($2) or relispartition)"""
    for (table,) in await connection.fetch(tables, owner, [*GRANTS, "events_id"]):
        await connection.execute(f"alter table {table} owner to {owner}")
    routines = """select oid::regprocedure::text from pg_proc where proowner <> $1::regrole
        and pronamespace = 'public'::regnamespace and proname = any($2)"""
    for (routine,) in await connection.fetch(routines, owner, ROUTINES):
        await connection.execute(f"alter routine {routine} owner to {owner}")
