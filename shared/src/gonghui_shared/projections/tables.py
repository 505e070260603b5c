"""Reading and writing rows set-wise, and making tables from their descriptions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zlib import crc32

import msgspec
from sqlalchemy import JSON, MetaData, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.types import TypeEngine

from gonghui_shared.projections.declare import Key, Row

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own


def _plain(kind: TypeEngine[Any]) -> str:
    """A type as a cast names it, without its collation."""
    return str(kind.compile(_DIALECT)).partition(" COLLATE ")[0].lower()


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


@dataclass(frozen=True, slots=True)
class _Form:
    """What a table's statements are made of; found once, since every batch asks."""

    names: Sequence[str]  # of all columns
    keys: Sequence[str]
    json: frozenset[str]
    types: Mapping[str, str]

    @classmethod
    @cache
    def of(cls, table: Table) -> "_Form":
        json = frozenset(c.name for c in table.columns if isinstance(c.type, JSON))
        types = {c.name: "text" if c.name in json else _plain(c.type) for c in table.columns}
        return cls([c.name for c in table.columns], [c.name for c in table.primary_key.columns], json, types)

    def unnest(self, names: Sequence[str], alias: str) -> str:
        types = ", ".join(f"${n}::{self.types[name]}[]" for n, name in enumerate(names, 1))
        return f"unnest({types}) as {alias} ({_quoted(names)})"

    @property
    def match(self) -> str:
        return " and ".join(f't."{key}" = k."{key}"' for key in self.keys)

    def values(self, key: Key, row: Row) -> list[Any]:
        whole = {**row, **dict(zip(self.keys, key, strict=True))}
        for name in self.json:
            if whole[name] is not None:
                whole[name] = msgspec.json.encode(whole[name]).decode()
        return [whole[name] for name in self.names]

    def row(self, record: Any) -> tuple[Key, Row]:
        row = {name: record[name] for name in self.names}
        for name in self.json:
            if row[name] is not None:
                row[name] = msgspec.json.decode(row[name])
        return tuple(row.pop(key) for key in self.keys), row


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


async def load(connection: Any, table: Table, name: str, keys: Iterable[Key]) -> dict[Key, Row | None]:
    """Rows by key; None for those that are not there."""
    wanted, form = list(keys), _Form.of(table)
    arguments = [list(column) for column in zip(*wanted, strict=True)]
    query = f'select t.* from {form.unnest(form.keys, "k")} join "{name}" t on {form.match}'
    found: dict[Key, Row | None] = dict.fromkeys(wanted)
    found.update(map(form.row, await connection.fetch(query, *arguments)))
    return found


async def save(connection: Any, table: Table, name: str, changed: dict[Key, Row | None]) -> None:
    """Write changed rows and remove deleted ones, two statements at most."""
    kept = [(key, row) for key, row in changed.items() if row is not None]
    gone = [key for key, row in changed.items() if row is None]
    form = _Form.of(table)
    if gone:
        arguments = [list(column) for column in zip(*gone, strict=True)]
        await connection.execute(
            f'delete from "{name}" t using {form.unnest(form.keys, "k")} where {form.match}', *arguments
        )
    if kept:
        columns = list(zip(*(form.values(key, row) for key, row in kept), strict=True))
        await connection.execute(_upsert(form, name), *map(list, columns))


def _upsert(form: _Form, name: str) -> str:
    selected = ", ".join(f'v."{column}"' + ("::jsonb" if column in form.json else "") for column in form.names)
    changes = ", ".join(f'"{c}" = excluded."{c}"' for c in form.names if c not in form.keys)
    action = f"do update set {changes}" if changes else "do nothing"
    return (
        f'insert into "{name}" ({_quoted(form.names)}) select {selected} from {form.unnest(form.names, "v")}'
        f" on conflict ({_quoted(form.keys)}) {action}"
    )


async def copy_in(connection: Any, table: Table, name: str, rows: dict[Key, Row | None]) -> None:
    """Fill an empty table by COPY."""
    form = _Form.of(table)
    records = [form.values(key, row) for key, row in rows.items() if row is not None]
    await connection.copy_records_to_table(name, records=records, columns=list(form.names))
