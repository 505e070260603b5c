"""Erasure: a person's key is destroyed, and tables declared personal lose what they say of the person, in one transaction.

Folds write nothing where a key is gone, so that a rebuild comes to what is served after the erasure. A fold or a rebuild
that has opened texts keeps an erasure waiting until it has committed; then the erasure finds what was written.
"""

from collections.abc import Collection, Iterable
from typing import Any, Final

from sqlalchemy import Table

from gonghui_shared.failpoints import reach
from gonghui_shared.privacy import FORGET
from gonghui_shared.projections.declare import Projection

_LOCK: Final = 4712
_FORGOTTEN: Final = "(select person_id from person_keys where wrapped is null)"


def personal_tables(projections: Iterable[Projection]) -> list[Table]:
    """Tables of clear personal text."""
    return [table for projection in projections for table in projection.writes if table.info.get("personal")]


async def hold_off(connection: Any) -> None:
    """Let no erasure begin until the transaction ends, since texts are opened in it."""
    await connection.execute("select pg_advisory_xact_lock_shared($1)", _LOCK)


async def erase(connection: Any, persons: Collection[str], tables: Iterable[Table]) -> None:
    """Destroy the keys of persons, and what the tables say of them; part of the caller's transaction."""
    await connection.execute("select pg_advisory_xact_lock($1)", _LOCK)
    await connection.execute(FORGET, list(persons))
    for table in tables:
        await connection.execute(_statement(table, table.name, "any($1)"), list(persons))
    reach("erasure.before_commit")


async def leave_out_forgotten(connection: Any, table: Table, name: str) -> None:
    """Take out of a table that was built meanwhile whoever was forgotten while it was built."""
    if table.info.get("personal"):
        await connection.execute(_statement(table, name, f"any(array{_FORGOTTEN})"))


def _statement(table: Table, name: str, persons: str) -> str:
    """Rows go, unless the table names the columns that are personal: then only these are emptied."""
    columns = table.info["personal"]
    if columns is True:
        return f'delete from "{name}" where person_id = {persons}'
    emptied = ", ".join(f'"{column}" = null' for column in columns)
    return f'update "{name}" set {emptied} where person_id = {persons}'
