"""Freezing evidence as known at a frontier: the same rows and digest whenever it is repeated.

Rows come out of PostgreSQL by binary COPY, straight into columns, are spread over the slices of their unions, and each slice
is put in order, digested and written. Texts become codes on the way, so that thirty million rows are some gigabytes of
integers; what does not fit into memory waits on disk.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import adbc_driver_postgresql.dbapi as postgres
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gonghui_assessment.evidence.views import PRODUCERS

from . import files

THREADS: Final = 2
CHUNK: Final = 2_000_000  # positions of one query, which must end before `transaction_timeout`
BATCH: Final = 32 * 2**20  # bytes that arrive at once
_ROWS: Final = """select union_id, measure, occurred_on, counts_on, quantity, said, position, event_id, hash
    from evidence_{producer} where position > {after} and position <= {until} and counts_on <= '{last}'{known}"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Frozen evidence: the Parquet files of its slices, and their digest."""

    digest: str
    slices: Mapping[int, Path]
    rows: int

    def parts(self, columns: Sequence[str]) -> list[pa.Table]:
        """Some columns of all slices."""
        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(lambda path: files.read(path, columns), self.slices.values()))


def frozen(
    database: str, frontier: Mapping[str, int], last: date, folder: Path, known_at: datetime | None = None
) -> Snapshot:
    """Freeze evidence into files of a folder.

    Args:
        database: address of assessment's database.
        frontier: the last position of each producer that counts.
        last: the last day that counts.
        known_at: leave out what was sealed later than this instant.
    """
    with tempfile.TemporaryDirectory(dir=folder) as spread, ThreadPoolExecutor(THREADS) as pool:
        spill = _Spill(Path(spread))
        reading = [
            pool.submit(_read, database, query, number, spill) for number, query in _queries(frontier, last, known_at)
        ]
        for one in reading:
            one.result()
        found = [one for one in pool.map(lambda number: _slice(spill, number, folder), range(files.SLICES)) if one]
    digest = sha256(b"".join(number.to_bytes(2, "little") + digest for number, digest, _, _ in found)).hexdigest()
    return Snapshot(digest, {number: path for number, _, path, _ in found}, sum(rows for *_, rows in found))


def _queries(frontier: Mapping[str, int], last: date, known_at: datetime | None) -> Iterator[tuple[int, str]]:
    known = "" if known_at is None else f" and sealed_at <= '{known_at.isoformat()}'"
    for number, producer in enumerate(PRODUCERS):
        end = frontier.get(producer, 0)
        for after in range(0, end, CHUNK):
            until = min(after + CHUNK, end)
            yield number, _ROWS.format(producer=producer, after=after, until=until, last=last.isoformat(), known=known)


class _Spill:
    """Rows by slice, on disk while others are read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = iter(range(1_000_000_000))

    def put(self, slice_: int, rows: pa.Table) -> None:
        """Add rows to a slice."""
        path = self._folder / f"{slice_}.{next(self._number)}"
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
            writer.write_table(rows)

    def take(self, slice_: int) -> list[pa.Table]:
        """All rows of a slice."""
        return [pa.ipc.open_file(pa.memory_map(str(path))).read_all() for path in self._folder.glob(f"{slice_}.*")]


def _read(database: str, query: str, producer: int, spill: _Spill) -> None:
    waiting: list[list[pa.Table]] = [[] for _ in range(files.SLICES)]
    with postgres.connect(database) as connection, connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**{"adbc.postgresql.batch_size_hint_bytes": str(BATCH)})
        cursor.execute(query)
        for batch in cursor.fetch_record_batch():
            _scatter(batch, producer, waiting)
    for slice_, tables in enumerate(waiting):
        if tables:
            spill.put(slice_, pa.concat_tables(tables).unify_dictionaries().combine_chunks())


def _scatter(batch: pa.RecordBatch, producer: int, waiting: list[list[pa.Table]]) -> None:
    unions = batch["union_id"].dictionary_encode()
    slices = np.array([files.slice_of(union_id) for union_id in unions.dictionary.to_pylist()], dtype=np.uint8)
    columns = [
        unions, batch["measure"].dictionary_encode(), batch["occurred_on"], batch["counts_on"], batch["quantity"],
        batch["said"].dictionary_encode(), pa.array(np.full(len(batch), producer, np.int8)), batch["position"],
        _bytes(batch["event_id"], 16), _bytes(batch["hash"], 32),
    ]  # fmt: skip
    of = slices[unions.indices.to_numpy()]
    order = np.argsort(of, kind="stable")
    table = pa.table(columns, schema=files.EVIDENCE).take(pa.array(order))
    bounds = np.searchsorted(of[order], np.arange(files.SLICES + 1))
    for slice_, (start, end) in enumerate(pairwise(bounds.tolist())):
        if end > start:
            waiting[slice_].append(table.slice(start, end - start))


_NIBBLES: Final = np.zeros(256, np.uint8)
_NIBBLES[list(b"0123456789abcdef")] = range(16)


def _bytes(column: pa.Array, width: int) -> pa.Array:
    """Hexadecimal texts of one length as bytes."""
    text = column.cast(pa.string()) if not pa.types.is_string(column.type) else column
    content = np.frombuffer(text.buffers()[2], np.uint8)[: _end(text)] if len(text) else np.zeros(0, np.uint8)
    digits = _NIBBLES[content[content != ord("-")]].reshape(len(text), 2 * width)
    packed = np.ascontiguousarray(digits[:, ::2] << 4 | digits[:, 1::2])
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(width), len(text), [None, pa.py_buffer(packed)])


def _end(text: pa.Array) -> int:
    return int(np.frombuffer(text.buffers()[1], np.int32)[len(text)])


def _slice(spill: _Spill, slice_: int, folder: Path) -> tuple[int, bytes, Path, int] | None:
    found = spill.take(slice_)
    if not found:
        return None
    whole = pa.concat_tables(found).unify_dictionaries().combine_chunks()
    table = ordered(whole)
    path = folder / f"evidence-{slice_}.parquet"
    path.write_bytes(files.written([table], files.EVIDENCE))
    return slice_, files.digest_of_table(table), path, table.num_rows


def ordered(table: pa.Table) -> pa.Table:
    """Rows of evidence in the order in which they are frozen and counted."""
    return _compact(table.take(pa.array(_order(table))))


def _compact(table: pa.Table) -> pa.Table:
    """With the texts of this slice alone."""
    columns = [
        column.combine_chunks().dictionary_decode().dictionary_encode()
        if pa.types.is_dictionary(column.type)
        else column
        for column in table.columns
    ]
    return pa.table(columns, schema=table.schema)


def _order(table: pa.Table) -> NDArray[np.intp]:
    """By union, measure, business date, producer, position and event."""
    keys = [table[name].to_numpy() for name in ("position", "producer")]
    keys.append(table["occurred_on"].cast(pa.int32()).to_numpy())
    keys += [_ranked(table[name]) for name in ("measure", "union_id")]
    order = np.lexsort(keys)
    same = np.ones(len(order) - 1, dtype=bool) if len(order) else np.zeros(0, dtype=bool)
    for key in keys:
        same &= np.diff(key[order]) == 0
    return _by_event(table, order, same) if same.any() else order


def _by_event(table: pa.Table, order: NDArray[np.intp], same: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Rows that agree in all else are ordered by their event."""
    runs = np.split(order, np.flatnonzero(~same) + 1)
    return np.concatenate(
        [sorted(run, key=lambda row: table["event_id"][int(row)].as_py()) if len(run) > 1 else run for run in runs]
    )


def _ranked(column: pa.ChunkedArray) -> NDArray[Any]:
    """Where each text stands among all in their order."""
    codes = column.combine_chunks()
    ranks = np.empty(len(codes.dictionary), np.int32)
    ranks[pc.sort_indices(codes.dictionary).to_numpy()] = np.arange(len(ranks))
    found: NDArray[Any] = ranks[codes.indices.to_numpy()]
    return found
