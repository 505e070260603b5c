"""Five years of evidence of a synthetic city, from a seed: about 550 rows for each union; nothing of it is real."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation.freezing import Snapshot, _order
from tests.benchmarks.evaluation.sheet import FACTS, JUDGED

YEARS: Final = (2021, 2022, 2023, 2024, 2025)
SEED: Final = 20260101
MONEY: Final = (
    "dues_owed",
    "dues_paid",
    "allocation_owed",
    "allocation_received",
    "dues_months_owed",
    "dues_months_settled",
)
YEARLY: Final[dict[str, tuple[int, int]]] = {  # rows a year, and the largest quantity
    "members": (8, 3), "members_joined": (8, 3), "staff": (1, 300), "complaints_filed": (3, 2), "complaints_answered_in_time": (3, 2),
    "activities_held": (3, 1), "activities.culture": (1, 1), "activity_attendances": (3, 80), "activity_ratings": (3, 40),
    "activity_ratings_satisfied": (3, 40), "disclosures": (2, 1), "contracts_filed": (1, 2), "targets_met": (2, 1),
    "appraisal_ballots": (1, 90), "appraisal_satisfied": (1, 90),
}  # fmt: skip


def unions(count: int) -> list[str]:
    """Their ids."""
    return [f"u{n:06}" for n in range(count)]


def slices(count: int) -> Iterator[tuple[int, pa.Table]]:
    """The evidence of a city, slice by slice, unordered."""
    groups: dict[int, list[str]] = {}
    for union_id in unions(count):
        groups.setdefault(files.slice_of(union_id), []).append(union_id)
    for slice_, ids in sorted(groups.items()):
        yield slice_, _slice(ids, np.random.default_rng([SEED, slice_]))


def frozen(count: int, folder: Path) -> Snapshot:
    """The same as the files of a snapshot."""
    found, rows = {}, 0
    for slice_, table in slices(count):
        path = folder / f"evidence-{slice_}.parquet"
        path.write_bytes(files.written([table.take(pa.array(_order(table)))], files.EVIDENCE))
        found[slice_], rows = path, rows + table.num_rows
    return Snapshot("", found, rows)


def _slice(ids: list[str], chance: np.random.Generator) -> pa.Table:
    blocks = [
        _block(ids, "union", 1, 1, 1, YEARS[:1], chance),
        _block(ids, "unit", 1, 1, 1, YEARS[:1], chance, "primary/private"),
    ]
    blocks += [_block(ids, name, 12, 100_000, 2_000_000, YEARS, chance) for name in MONEY[:4]]
    blocks += [_block(ids, name, 12, 5, 60, YEARS, chance) for name in MONEY[4:]]
    blocks += [
        _block(ids, name, rows, 0 if rows > 1 else 1, most, YEARS, chance) for name, (rows, most) in YEARLY.items()
    ]
    blocks += [_said(ids, f"fact.{name}", n < 4, chance) for n, name in enumerate(FACTS)]
    blocks += [_said(ids, f"rating/forty/{item}/assessor", True, chance) for item in JUDGED]
    table = pa.concat_tables(blocks).unify_dictionaries().combine_chunks()
    position = pa.array(chance.permutation(table.num_rows) + 1)
    event_id = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(16), table.num_rows, [None, pa.py_buffer(chance.bytes(16 * table.num_rows))]
    )
    hash_ = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(32), table.num_rows, [None, pa.py_buffer(chance.bytes(32 * table.num_rows))]
    )
    columns = {
        **dict(zip(table.column_names, table.columns, strict=True)),
        "position": position,
        "event_id": event_id,
        "hash": hash_,
    }
    return pa.table([columns[name] for name in files.EVIDENCE.names], schema=files.EVIDENCE)


def _block(  # noqa: PLR0917 - one kind of rows
    ids: list[str], measure: str, rows: int, least: int, most: int, years: tuple[int, ...], chance: np.random.Generator, said: str | None = None
) -> pa.Table:  # fmt: skip
    """So many rows a year for each union."""
    size = len(ids) * rows * len(years)
    first = np.array([(date(year, 1, 1) - date(1970, 1, 1)).days for year in years], np.int32)
    days = (first[None, :, None] + chance.integers(0, 365, (len(ids), len(years), rows))).astype(np.int32).ravel()
    union = pa.DictionaryArray.from_arrays(
        pa.array(np.repeat(np.arange(len(ids), dtype=np.int32), rows * len(years))), pa.array(ids)
    )
    return _table(
        union,
        measure,
        days,
        chance.integers(least, most + 1, size),
        pa.array([said] * size, pa.string()).dictionary_encode(),
    )


def _said(ids: list[str], measure: str, number: bool, chance: np.random.Generator) -> pa.Table:
    """One word a year for each union, about that year."""
    words = [str(n) for n in range(4)] if number else ["yes", "no"]
    size = len(ids) * len(YEARS)
    union = pa.DictionaryArray.from_arrays(
        pa.array(np.repeat(np.arange(len(ids), dtype=np.int32), len(YEARS))), pa.array(ids)
    )
    days = np.tile([(date(year, 12, 20) - date(1970, 1, 1)).days for year in YEARS], len(ids)).astype(np.int32)
    said = pa.DictionaryArray.from_arrays(
        pa.array(chance.integers(0, len(words), size).astype(np.int32)), pa.array(words)
    )
    return _table(union, measure, days, np.tile(np.array(YEARS), len(ids)), said)


def _table(union: pa.Array, measure: str, days: np.ndarray, quantity: np.ndarray, said: pa.Array) -> pa.Table:
    name = pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(days), np.int32)), pa.array([measure]))
    day = pa.array(days, pa.int32()).cast(pa.date32())
    columns = [union, name, day, day, pa.array(quantity, pa.int64()), said, pa.array(np.zeros(len(days), np.int8))]
    return pa.table(columns, names=files.EVIDENCE.names[:7])
