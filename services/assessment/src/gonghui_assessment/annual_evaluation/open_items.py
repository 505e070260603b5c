"""What results leave open, counted when they are kept: whoever asks reads a handful of numbers instead of every item of every union."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
import numpy as np
import pyarrow as pa

from gonghui_shared.ids import UnionId

from . import files

MOST_SHOWN: Final = 10
OPEN: Final = ("gap", "needs_rating")


class OpenItems(msgspec.Struct, frozen=True):
    """Items that lack a value or a rating."""

    unions: int  # in all
    lacking: int  # unions with open items
    items: Mapping[str, Mapping[str, int]]  # unions by item and status
    most: Mapping[UnionId, int]  # open items of the unions that have most of them, most first


async def keep_results(pool: Any, digest: str, results: bytes) -> None:
    """Keep the file of results, and what they leave open."""
    await files.keep(pool, digest, "results", results)
    counted = await asyncio.to_thread(open_items, results)
    await files.keep(pool, digest, "open_items", msgspec.json.encode(counted))


async def kept_open_items(pool: Any, digest: str) -> OpenItems | None:
    """What kept results leave open; None where they are not kept."""
    if content := await files.content_of(pool, digest, "open_items"):
        return msgspec.json.decode(content, type=OpenItems)
    results = await files.content_of(pool, digest, "results")  # kept before open items were counted
    return None if results is None else await asyncio.to_thread(open_items, results)


def open_items(results: bytes) -> OpenItems:
    """Count what a file of results leaves open."""
    table = files.read(results, ["union_id", "code", "status"]).unify_dictionaries()
    if not table.num_rows:
        return OpenItems(0, 0, {}, {})
    (unions, names), (items, codes), (states, statuses) = (_coded(table[name]) for name in table.column_names)
    each = np.zeros(len(names), np.int64)
    by_item: dict[str, dict[str, int]] = {}
    for state in (at for at, status in enumerate(statuses) if status in OPEN):
        rows = states == state
        each += np.bincount(unions[rows], minlength=len(names))
        for code, count in zip(codes, np.bincount(items[rows], minlength=len(codes)).tolist(), strict=True):
            if count:
                by_item.setdefault(code, {})[statuses[state]] = count
    most = np.argsort(-each, kind="stable")[:MOST_SHOWN].tolist()
    return OpenItems(len(names), int((each > 0).sum()), by_item, {names[at]: int(each[at]) for at in most if each[at]})


def _coded(column: pa.ChunkedArray) -> tuple[Any, Sequence[str]]:
    """Codes of texts, and the texts."""
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in column.chunks])
    return codes, column.chunk(0).dictionary.to_pylist()
