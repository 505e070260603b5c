"""Giving up a record that cannot be handled: a decision that is recorded in the log before anything is removed."""

from contextlib import suppress

from gonghui_shared.clock import business_date
from gonghui_shared.events import Event, private
from gonghui_shared.ids import uuid7
from gonghui_shared.log.records import NewEvent, Origin, StreamAppend, WrongVersion
from gonghui_shared.projections.subscription import discard
from gonghui_shared.runtime import Runtime


@private("kernel.RecordDiscarded.v1")
class RecordDiscarded(Event):
    """Somebody gave up a record of a producer's log; rebuilds leave it out."""

    subscription: str
    key: str
    position: int
    reason: str


async def record_discard(runtime: Runtime, subscription: str, key: str, actor: str, reason: str) -> int | None:
    """Give up the first record that waits for `key`.

    Returns:
        Its position, or None if nothing waits.
    """
    assert runtime.pool is not None
    position = await runtime.pool.fetchval(
        "select min(position) from parked where subscription = $1 and key = $2", subscription, key
    )
    if position is None:
        return None
    now, stream_id = runtime.now(), f"discard:{subscription}:{position}"
    origin = Origin(actor, stream_id, stream_id)
    body = RecordDiscarded(subscription, key, position, reason)
    event = NewEvent(uuid7(now), body, business_date(now), now, origin)
    with suppress(WrongVersion):  # decided before, and interrupted
        await runtime.store.append([StreamAppend(stream_id, key, 0, [event])])
    async with runtime.pool.acquire() as connection:
        return await discard(connection, subscription, key, actor, reason)
