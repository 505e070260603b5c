"""Frozen evidence and results as Parquet files, kept under their digests and never changed.

Evidence is cut into slices by union, so that whoever asks about one union reads one slice.
"""

import asyncio
import io
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

SLICES: Final = 64
SCHEMA: Final = """
create table if not exists frozen_files (
    digest  text not null,         -- SHA-256 over the rows, not over the file: another writer of Parquet gives the same
    kind    text not null,         -- evidence, results, open_items, distributions
    slice   int not null,          -- of evidence, by union; 0 for the rest
    content bytea not null,
    primary key (digest, kind, slice)
)"""
WORDS: Final = pa.dictionary(pa.int32(), pa.string())
EVIDENCE: Final = pa.schema(
    [
        ("union_id", WORDS),
        ("measure", WORDS),
        ("occurred_on", pa.date32()),
        ("counts_on", pa.date32()),
        ("quantity", pa.int64()),
        ("said", WORDS),
        ("producer", pa.int8()),  # its place in PRODUCERS
        ("position", pa.int64()),
        ("event_id", pa.binary(16)),
        ("hash", pa.binary(32)),
    ]
)
RESULTS: Final = pa.schema(
    [
        ("union_id", WORDS),
        ("code", WORDS),
        ("status", WORDS),
        ("reason", WORDS),
        ("numerator", pa.int64()),  # of the points; null where there are none
        ("denominator", pa.int64()),
        ("long", pa.string()),  # points that 64 bits do not hold
    ]
)
DISTRIBUTIONS: Final = pa.schema([("key", WORDS), ("union_id", WORDS), ("value", WORDS), ("weight", WORDS)])
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


def slice_of(union_id: str) -> int:
    """In which slice the evidence of a union lies."""
    return crc32(union_id.encode()) % SLICES


def digest_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 over rows in their order."""
    found = sha256()
    for row in rows:
        found.update(_ENCODER.encode(row) + b"\n")
    return found.hexdigest()


def digest_of_table(table: pa.Table) -> bytes:
    """SHA-256 over the values of a table, column by column: nulls, lengths of texts, content."""
    found = sha256(table.num_rows.to_bytes(8, "little"))
    for column in table.columns:
        whole = column.combine_chunks()
        whole = whole.dictionary_decode() if pa.types.is_dictionary(whole.type) else whole
        if whole.null_count:
            found.update(whole.is_null().cast(pa.uint8()).buffers()[1])
            whole = whole.fill_null("")
        if pa.types.is_string(whole.type):
            found.update(pa.compute.binary_length(whole).buffers()[1].slice(0, 4 * len(whole)))
            found.update("".join(whole.to_pylist()).encode() if whole.offset else _text(whole))
        else:
            width = whole.type.byte_width
            found.update(whole.buffers()[1].slice(whole.offset * width, len(whole) * width))
    return found.digest()


def _text(column: pa.StringArray) -> Any:
    offsets, content = column.buffers()[1:]
    if content is None:
        return b""
    end = int.from_bytes(offsets.slice(4 * len(column), 4).to_pybytes(), "little")
    return content.slice(0, end)


def written(tables: Iterable[pa.Table], schema: pa.Schema) -> bytes:
    """Tables as one Parquet file, each different text once; without statistics, since readers take whole columns."""
    whole = pa.concat_tables([schema.empty_table(), *tables]).unify_dictionaries()
    sink = io.BytesIO()
    pq.write_table(whole, sink, compression="zstd", compression_level=1, write_statistics=False)
    return sink.getvalue()


def read(file: bytes | Path, columns: Sequence[str] | None = None) -> pa.Table:
    """A file, by its content or its path, of which only the columns are then read; texts as codes of the different ones."""
    source = pa.BufferReader(file) if isinstance(file, bytes) else pa.memory_map(str(file))
    with source:
        metadata = pq.read_metadata(source)
        texts = [field.name for field in metadata.schema.to_arrow_schema() if pa.types.is_dictionary(field.type)]
        opened = pq.ParquetFile(source, read_dictionary=texts, metadata=metadata)
        return opened.read(columns=columns and list(columns), use_threads=False)


async def keep(pool: Any, digest: str, kind: str, content: bytes, slice_: int = 0) -> None:
    """Keep a file; one that is kept already stays as it is."""
    await pool.execute(
        "insert into frozen_files (digest, kind, slice, content) values ($1, $2, $3, $4) on conflict do nothing",
        digest, kind, slice_, content,
    )  # fmt: skip


async def content_of(pool: Any, digest: str, kind: str, slice_: int = 0) -> bytes | None:
    """A kept file."""
    query = "select content from frozen_files where digest = $1 and kind = $2 and slice = $3"
    found: bytes | None = await pool.fetchval(query, digest, kind, slice_)
    return found


async def evidence_of(pool: Any, digest: str) -> list[bytes]:
    """All slices of frozen evidence."""
    query = "select content from frozen_files where digest = $1 and kind = 'evidence' order by slice"
    return [row["content"] for row in await pool.fetch(query, digest)]


async def parts_of(pool: Any, digest: str, columns: Sequence[str]) -> list[pa.Table]:
    """Some columns of frozen evidence, slice by slice, so that no more than one file is held whole."""
    found = []
    for slice_ in range(SLICES):
        content = await content_of(pool, digest, "evidence", slice_)
        if content is not None:
            found.append(await asyncio.to_thread(read, content, columns))
    return found


async def items_of(pool: Any, digest: str, union_id: str) -> dict[str, Fraction | None]:
    """The points of every item of one union, from the kept results; None where it has none."""
    content = await content_of(pool, digest, "results")
    if content is None:
        return {}
    rows = await asyncio.to_thread(lambda: read(content).filter(pc.field("union_id") == union_id).to_pylist())
    return {row["code"]: _points(row) for row in rows}


def _points(row: Mapping[str, Any]) -> Fraction | None:
    if row["long"] is not None:
        return Fraction(row["long"])
    return None if row["numerator"] is None else Fraction(row["numerator"], row["denominator"])
