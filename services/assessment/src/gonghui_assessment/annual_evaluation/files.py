"""Frozen evidence and results as Parquet files, kept under their digests and never changed."""

import io
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

SCHEMA: Final = """
create table if not exists frozen_files (
    digest  text primary key,      -- SHA-256 over the rows, not over the file: another writer of Parquet gives the same
    kind    text not null,         -- evidence, results
    content bytea not null
)"""
EVIDENCE: Final = pa.schema(
    [
        ("union_id", pa.string()),
        ("measure", pa.string()),
        ("occurred_on", pa.date32()),
        ("counts_on", pa.date32()),
        ("quantity", pa.int64()),
        ("said", pa.string()),
        ("producer", pa.string()),
        ("position", pa.int64()),
        ("event_id", pa.string()),
        ("hash", pa.string()),
    ]
)
RESULTS: Final = pa.schema(
    [
        ("union_id", pa.string()),
        ("ordinal", pa.int32()),
        ("code", pa.string()),
        ("title", pa.string()),
        ("full", pa.string()),
        ("points", pa.string()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("steps", pa.string()),  # JSON
        ("inputs", pa.string()),  # JSON
    ]
)
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


def digest_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 over the rows in their order."""
    found = sha256()
    for row in rows:
        found.update(_ENCODER.encode(row) + b"\n")
    return found.hexdigest()


def written(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> bytes:
    """The rows as a Parquet file."""
    columns = {name: [row[name] for row in rows] for name in schema.names}
    sink = io.BytesIO()
    pq.write_table(pa.table(columns, schema=schema), sink, compression="zstd")
    return sink.getvalue()


def read_unions(content: bytes, union_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of some unions."""
    return _read(content, pc.field("union_id").isin(list(union_ids)))


def read_measures(content: bytes, measures: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of some measures, of all unions."""
    return _read(content, pc.field("measure").isin(list(measures)))


def _read(content: bytes, wanted: pc.Expression) -> list[dict[str, Any]]:
    table = pq.read_table(io.BytesIO(content), filters=wanted)
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


async def keep(pool: Any, digest: str, kind: str, content: bytes) -> None:
    """Keep a file; one that is kept already stays as it is."""
    await pool.execute(
        "insert into frozen_files (digest, kind, content) values ($1, $2, $3) on conflict do nothing",
        digest,
        kind,
        content,
    )


async def content_of(pool: Any, digest: str) -> bytes | None:
    """A kept file."""
    found: bytes | None = await pool.fetchval("select content from frozen_files where digest = $1", digest)
    return found
