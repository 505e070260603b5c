"""Appends share transactions, and nobody pays for another's conflict."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest

from gonghui_shared.log.group_commit import MOST, OVERDUE, Append, GroupCommit


class Refused(asyncpg.PostgresError):
    """What append_group() raises for a wrong version."""

    sqlstate = "GH001"


class Disk:
    """Keeps what is written, and refuses what holds a refused name."""

    def __init__(self, refused: str = "", error: type[Exception] = Refused) -> None:
        self.written: list[list[str]] = []
        self.refused, self.error = refused, error
        self.open = asyncio.Event()
        self.open.set()

    async def write(self, columns: Sequence[list[Any]]) -> None:
        """All or nothing, once the disk is open."""
        await self.open.wait()
        if self.refused in columns[0]:
            raise self.error
        self.written.append(columns[0])


def one(name: str, *, touches: str = "", events: int = 1) -> Append:
    return Append([[name]], frozenset({(touches or name,)}), events)


async def test_appends_of_one_turn_go_together() -> None:
    disk = Disk()
    group = GroupCommit(disk.write)
    await asyncio.gather(*(group.commit(one(name)) for name in "abc"))
    assert disk.written == [["a", "b", "c"]]


async def test_appends_that_touch_the_same_stream_never_share_a_transaction() -> None:
    disk = Disk()
    group = GroupCommit(disk.write)
    await asyncio.gather(*(group.commit(one(name, touches="stream" if name != "b" else "")) for name in "abc"))
    assert disk.written == [["a", "b"], ["c"]]


@pytest.mark.parametrize("error", [Refused, asyncpg.CharacterNotInRepertoireError])
async def test_a_refusal_is_only_of_who_caused_it(error: type[Exception]) -> None:
    disk = Disk(refused="b", error=error)
    group = GroupCommit(disk.write)
    outcomes = await asyncio.gather(*(group.commit(one(name)) for name in "abc"), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), error, type(None)]
    assert disk.written == [["a"], ["c"]]


async def test_what_is_unknown_is_unknown_to_all_and_tried_by_none() -> None:
    """A connection that breaks may have committed: whoever asked looks it up by the key."""
    tried = []

    async def broken(columns: Sequence[list[Any]]) -> None:
        tried.append(columns[0])
        raise asyncpg.ConnectionDoesNotExistError

    group = GroupCommit(broken)
    outcomes = await asyncio.gather(*(group.commit(one(name)) for name in "ab"), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [asyncpg.ConnectionDoesNotExistError] * 2
    assert tried == [["a", "b"]]


async def test_a_large_append_holds_nobody_up() -> None:
    disk = Disk()
    group = GroupCommit(disk.write)
    await asyncio.gather(group.commit(one("import", events=MOST + 1)), group.commit(one("a")))
    assert sorted(disk.written) == [["a"], ["import"]]


async def test_groups_that_wait_for_a_lock_hold_nobody_up() -> None:
    disk, waited = Disk(), asyncio.Event()
    group = GroupCommit(disk.write)
    disk.open.clear()
    stuck = [asyncio.ensure_future(group.commit(one(name, touches="stream"))) for name in "abcd"]
    late = asyncio.ensure_future(group.commit(one("late")))
    asyncio.get_running_loop().call_later(3 * OVERDUE, waited.set)
    await waited.wait()
    assert not group._waiting
    disk.open.set()
    await asyncio.gather(*stuck, late)


async def test_who_has_gone_before_the_departure_writes_nothing() -> None:
    disk = Disk()
    group = GroupCommit(disk.write)
    gone = asyncio.ensure_future(group.commit(one("gone")))
    stays = asyncio.ensure_future(group.commit(one("stays")))
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert disk.written == [["stays"]]
