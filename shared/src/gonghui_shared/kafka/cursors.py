"""How far a consumer has come: cursors that move by comparison with where they stood."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from aiokafka import ConsumerRecord

from gonghui_shared.kafka.order import Last


class CursorMoved(Exception):
    """Another consumer was faster: this one must look again."""


async def move_slices(connection: Any, name: str, moves: Sequence[tuple[int, Last, Last]]) -> None:
    """Move slices, as (slice, from, to).

    Raises:
        CursorMoved: one of them stands elsewhere.
    """
    if not moves:
        return
    rows = await connection.fetch(
        """insert into consumer_slices as c (subscription, slice, epoch, position, hash)
        select $1, m.slice, m.epoch, m.position, m.hash
        from unnest($2::smallint[], $3::integer[], $4::bigint[], $5::bytea[], $6::bigint[])
            as m (slice, epoch, position, hash, before) order by m.slice
        on conflict (subscription, slice) do update
            set epoch = excluded.epoch, position = excluded.position, hash = excluded.hash
            where c.position = ($6::bigint[])[array_position($2::smallint[], excluded.slice)]
        returning xmax = 0 as fresh, slice""",
        name,
        [slice_ for slice_, _, _ in moves],
        [new.epoch for _, _, new in moves],
        [new.position for _, _, new in moves],
        [new.hash for _, _, new in moves],
        [old.position for _, old, _ in moves],
    )
    known = {slice_ for slice_, old, _ in moves if old.position}
    if len(rows) != len(moves) or any(row["fresh"] and row["slice"] in known for row in rows):
        raise CursorMoved


async def move_offsets(connection: Any, name: str, moves: Mapping[int, tuple[int, int]]) -> None:
    """Move the offsets of partitions, as partition → (from, to).

    Raises:
        CursorMoved: one of them stands elsewhere.
    """
    if not moves:
        return
    rows = await connection.fetch(
        """insert into consumer_offsets as c (subscription, partition, next_offset)
        select $1, m.partition, m.next_offset
        from unnest($2::integer[], $3::bigint[]) as m (partition, next_offset) order by m.partition
        on conflict (subscription, partition) do update set next_offset = excluded.next_offset
            where c.next_offset = ($4::bigint[])[array_position($2::integer[], excluded.partition)]
        returning 1""",
        name,
        list(moves),
        [new for _, new in moves.values()],
        [old for old, _ in moves.values()],
    )
    if len(rows) != len(moves):
        raise CursorMoved


async def keep_aliens(connection: Any, name: str, aliens: Sequence[ConsumerRecord]) -> None:
    """Keep records that are none of ours, by the place where they were found."""
    if aliens:
        by_place: dict[tuple[int, int], ConsumerRecord] = {(r.partition, r.offset): r for r in aliens}
        await connection.executemany(
            """insert into aliens (subscription, partition, "offset", value, headers) values ($1, $2, $3, $4, $5)
            on conflict do nothing""",
            [(name, p, o, r.value, msgspec.json.encode(dict(_pairs(r)))) for (p, o), r in by_place.items()],
        )


def _pairs(record: ConsumerRecord) -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for name, raw in record.headers:
        found[name[:100]] = (raw or b"")[:1000].decode(errors="replace")
    return found
