"""Cursors move by comparison with where they stood: whoever was overtaken fails."""

from typing import Any

import asyncpg
import pytest

from gonghui_shared.kafka.cursors import CursorMoved, move_offsets, move_slices
from gonghui_shared.kafka.order import Last

FIVE, NINE = Last(1, 5, b"five"), Last(1, 9, b"nine")


async def test_an_offset_moves_only_from_where_it_stood(pool: "asyncpg.Pool[Any]") -> None:
    """A zombie that knows the old offset moves nothing."""
    await move_offsets(pool, "sender", {0: (0, 10), 1: (0, 5)})
    await move_offsets(pool, "sender", {0: (10, 20), 1: (5, 6)})
    for old in (0, 10, 30):
        with pytest.raises(CursorMoved):
            async with pool.acquire() as connection, connection.transaction():
                await move_offsets(connection, "sender", {1: (6, 7), 0: (old, 25)})
    rows = await pool.fetch("select partition, next_offset from consumer_offsets order by partition")
    assert [tuple(row) for row in rows] == [(0, 20), (1, 6)]


async def test_a_slice_moves_only_from_where_it_stood(pool: "asyncpg.Pool[Any]") -> None:
    """One slice of a batch that stands elsewhere is enough to fail."""
    await move_slices(pool, "sender", [(7, Last(), FIVE), (8, Last(), FIVE)])
    await move_slices(pool, "sender", [(7, FIVE, NINE)])
    for moves in ([(7, FIVE, NINE)], [(7, Last(), NINE)], [(8, FIVE, NINE), (7, FIVE, NINE)]):
        with pytest.raises(CursorMoved):
            async with pool.acquire() as connection, connection.transaction():
                await move_slices(connection, "sender", moves)
    rows = await pool.fetch("select slice, position, hash from consumer_slices order by slice")
    assert [tuple(row) for row in rows] == [(7, 9, b"nine"), (8, 5, b"five")]


async def test_a_cursor_that_is_gone_is_not_made_anew(pool: "asyncpg.Pool[Any]") -> None:
    """Whoever has applied up to five and finds nothing is on another database than it believes."""
    with pytest.raises(CursorMoved):
        await move_slices(pool, "sender", [(7, FIVE, NINE)])


async def test_consumers_do_not_know_one_another(pool: "asyncpg.Pool[Any]") -> None:
    """Each has cursors of its own."""
    for name in ("sender", "other"):
        await move_slices(pool, name, [(7, Last(), FIVE)])
        await move_offsets(pool, name, {0: (0, 10)})
    assert await pool.fetchval("select count(*) from consumer_slices") == 2
