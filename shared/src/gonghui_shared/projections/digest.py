"""Digests of tables: equal for live and rebuilt, whatever the order of rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table

_HASH = "('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint"


async def digest(connection: Any, tables: Sequence[str]) -> str:
    """Count and sum of row hashes of each table, as one text."""
    parts = []
    for name in tables:
        row = await connection.fetchrow(f'select count(*) as n, coalesce(sum({_HASH}), 0) as total from "{name}" t')
        parts.append(f"{row['n']}:{int(row['total']):x}")
    return "/".join(parts)


async def digest_by_union(connection: Any, table: Table) -> dict[str, str]:
    """The same for each union, for tables whose first key column is the union."""
    query = f'select union_id, count(*) as n, sum({_HASH}) as total from "{table.name}" t group by union_id'
    return {row["union_id"]: f"{row['n']}:{int(row['total']):x}" for row in await connection.fetch(query)}
