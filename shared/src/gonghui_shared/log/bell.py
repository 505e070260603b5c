"""A bell: tells the tasks of one process that there is work, so that they need not keep looking for it."""

import asyncio


class Bell:
    """Rung by whoever makes work, awaited by whoever does it.

    What other processes do rings nothing here, so whoever waits also looks by itself every now and then.
    """

    def __init__(self) -> None:
        self.rung = 0
        self.least = 0.0  # seconds to wait in any case if nothing rings; set where all that rings is in this process
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """There is work."""
        self.rung += 1
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def wait(self, heard: int, seconds: float) -> None:
        """Return at the next ring, or after a time.

        Args:
            heard: `rung` as it was before the last look, so that no ring is missed.
        """
        if self.rung != heard:
            return
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await asyncio.wait([waiting], timeout=max(seconds, self.least))
        finally:
            self._waiting.discard(waiting)
