"""What the workers that carry evaluations out have in common."""

import asyncio

from gonghui_shared import working


class Worker(working.Worker):
    """Its state is a row of our own tables, which ends the work by leaving that state."""

    async def _until_left(self, state: str, query: str, *names: str) -> None:
        """Wait until our own tables know that what the query finds is in this state no longer."""
        while await self._pool.fetchval(query, *names) == state:  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(working.PAUSE)
