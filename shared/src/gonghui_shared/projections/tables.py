"""Reading and writing rows set-wise, and making tables from their descriptions."""

from collections.abc import Iterable, Sequence
from typing import Any
from zlib import crc32

import msgspec
from sqlalchemy import JSON, Column, MetaData, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.elements import quoted_name

from gonghui_shared.projections.declare import Key, Row

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own


def ddl(table: Table, name: str) -> str:
    """Statements that make the table, with its indexes, under a name."""
    copy = table.to_metadata(MetaData(), name=name)
    for column in copy.columns:
        if isinstance(column.type, JSON):
            column.type = postgresql.JSONB()  # one form for equal values, so that digests compare
    for index in copy.indexes:
        columns = "_".join(column.name for column in index.columns)
        index.name = quoted_name(f"{name[:40]}_{crc32(f'{name}/{columns}'.encode()):08x}", quote=None)  # 63 at most
    statements = [str(CreateTable(copy, if_not_exists=True).compile(dialect=_DIALECT))]
    statements += [str(CreateIndex(i, if_not_exists=True).compile(dialect=_DIALECT)) for i in copy.indexes]
    return ";\n".join(statements)


def _type(column: Column[Any]) -> str:
    return "text" if isinstance(column.type, JSON) else str(column.type.compile(_DIALECT)).lower()


def _in(column: Column[Any], value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(column.type, JSON) and value is not None else value


def _out(column: Column[Any], value: Any) -> Any:
    return msgspec.json.decode(value) if isinstance(column.type, JSON) and value is not None else value


def _cast(column: Column[Any], alias: str) -> str:
    return f'{alias}."{column.name}"' + ("::jsonb" if isinstance(column.type, JSON) else "")


def _unnest(columns: Sequence[Column[Any]], alias: str) -> str:
    types = ", ".join(f"${n}::{_type(column)}[]" for n, column in enumerate(columns, 1))
    names = ", ".join(f'"{column.name}"' for column in columns)
    return f"unnest({types}) as {alias} ({names})"


def _keys(table: Table) -> list[Column[Any]]:
    return list(table.primary_key.columns)


async def load(connection: Any, table: Table, name: str, keys: Iterable[Key]) -> dict[Key, Row | None]:
    """Rows by key; None for those that are not there."""
    wanted, own = list(keys), _keys(table)
    found: dict[Key, Row | None] = dict.fromkeys(wanted)
    on = " and ".join(f't."{c.name}" = k."{c.name}"' for c in own)
    arguments = [list(column) for column in zip(*wanted, strict=True)]
    rows = await connection.fetch(f'select t.* from {_unnest(own, "k")} join "{name}" t on {on}', *arguments)
    values = [column for column in table.columns if not column.primary_key]
    for row in rows:
        key = tuple(row[column.name] for column in own)
        found[key] = {column.name: _out(column, row[column.name]) for column in values}
    return found


async def save(connection: Any, table: Table, name: str, changed: dict[Key, Row | None]) -> None:
    """Write changed rows and remove deleted ones, two statements at most."""
    kept = [(key, row) for key, row in changed.items() if row is not None]
    gone = [key for key, row in changed.items() if row is None]
    own, every = _keys(table), list(table.columns)
    if gone:
        on = " and ".join(f't."{c.name}" = k."{c.name}"' for c in own)
        arguments = [list(column) for column in zip(*gone, strict=True)]
        await connection.execute(f'delete from "{name}" t using {_unnest(own, "k")} where {on}', *arguments)
    if kept:
        columns = list(zip(*(_values(table, key, row) for key, row in kept), strict=True))
        await connection.execute(_upsert(table, name, own, every), *map(list, columns))


def _upsert(table: Table, name: str, own: Sequence[Column[Any]], every: Sequence[Column[Any]]) -> str:
    names = ", ".join(f'"{c.name}"' for c in every)
    selected = ", ".join(_cast(c, "v") for c in every)
    key = ", ".join(f'"{c.name}"' for c in own)
    changes = ", ".join(f'"{c.name}" = excluded."{c.name}"' for c in table.columns if not c.primary_key)
    action = f"do update set {changes}" if changes else "do nothing"
    return f'insert into "{name}" ({names}) select {selected} from {_unnest(every, "v")} on conflict ({key}) {action}'


def _values(table: Table, key: Key, row: Row) -> list[Any]:
    own = dict(zip((c.name for c in _keys(table)), key, strict=True))
    return [_in(column, {**row, **own}[column.name]) for column in table.columns]


async def copy_in(connection: Any, table: Table, name: str, rows: dict[Key, Row | None]) -> None:
    """Fill an empty table by COPY."""
    records = [_values(table, key, row) for key, row in rows.items() if row is not None]
    names = [column.name for column in table.columns]
    await connection.copy_records_to_table(name, records=records, columns=names)
