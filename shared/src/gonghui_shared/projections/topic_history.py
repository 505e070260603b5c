"""Where a rebuild reads a foreign producer's events: its feed, up to what was consumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gonghui_shared.kafka.feed import Feed
from gonghui_shared.log.records import Sealed


@dataclass(slots=True)
class TopicHistory:
    """A producer's published log."""

    source: Feed
    subscription: str

    async def read(self, after: int, limit: int) -> Sequence[Sealed]:
        """The producer's records with position > `after`, in order."""
        return await self.source.feed(after, limit)

    async def lock(self, connection: Any) -> None:
        """Lock the cursors of all slices."""
        await connection.execute(
            "select 1 from consumer_slices where subscription = $1 order by slice for update", self.subscription
        )

    async def reached(self, connection: Any) -> dict[int | None, int]:
        """Last position applied, by slice."""
        rows = await connection.fetch(
            "select slice, position from consumer_slices where subscription = $1", self.subscription
        )
        return {row["slice"]: row["position"] for row in rows}
