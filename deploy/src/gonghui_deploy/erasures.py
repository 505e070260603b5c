"""The register of forgotten persons, kept apart from backups: a backup that is older than an erasure has the person's key.

The register holds ids of persons and nothing else.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Table

from gonghui_shared.projections.erasure import erase, personal_tables

_HAS_PERSONS = """select count(*) = 1 from information_schema.columns
where table_schema = current_schema() and table_name = $1 and column_name = 'person_id'"""


class NoRegister(RuntimeError):
    """这不是删除登记册。 This is no register of erasures."""


def read(register: Path) -> list[str]:
    """The persons of a register.

    Raises:
        NoRegister: the file is none.
    """
    try:
        persons = json.loads(register.read_text())["forgotten"]
    except (OSError, ValueError, KeyError, TypeError):
        raise NoRegister from None
    if not isinstance(persons, list) or not all(isinstance(person, str) for person in persons):
        raise NoRegister
    return persons


def update(register: Path, database: str) -> int:
    """Add to a register whoever was forgotten since, by organisation's database; returns how many it holds."""
    known = read(register) if register.exists() else []
    persons = sorted({*known, *asyncio.run(_forgotten(database))})
    partial = register.with_name(register.name + ".partial")
    partial.write_text(json.dumps({"forgotten": persons}, indent=1))
    partial.replace(register)
    return len(persons)


async def _forgotten(database: str) -> list[str]:
    connection = await asyncpg.connect(database, timeout=10)
    try:
        rows = await connection.fetch("select person_id from person_keys where wrapped is null")
    finally:
        await connection.close()
    return [row["person_id"] for row in rows]


async def repeat(databases: Mapping[str, str], persons: Sequence[str]) -> None:
    """Forget persons again in the databases of services, by their names, before anything is served from them."""
    for service, database in databases.items() if persons else ():
        connection = await asyncpg.connect(database, timeout=10)
        try:
            if await connection.fetchval("select to_regclass('person_keys')") is not None:
                async with connection.transaction():
                    await erase(connection, persons, await _kept(connection, service))
        finally:
            await connection.close()


async def _kept(connection: Any, service: str) -> list[Table]:
    """Personal tables as they are in the backup; one of an older release is rebuilt at the start, without the keys."""
    tables = personal_tables(import_module(f"gonghui_{service}.app").SERVICE.all_projections())
    return [table for table in tables if await connection.fetchval(_HAS_PERSONS, table.name)]
