"""Links between processes: a TCP proxy for each, whose traffic can be held, slowed, reset or struck at a given request."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal

from gonghui_deploy.embedded.child import free_port

Way = Literal["to_server", "to_client"]
BOTH: Final[tuple[Way, Way]] = ("to_server", "to_client")
_CHUNK: Final = 65_536


@dataclass(eq=False)
class Link:
    """One link: clients connect to `port`, the server listens at `target`.

    What is held back is delivered once the link is whole again, as TCP would; connections stay open meanwhile.

    Args:
        name: who is linked with whom.
        target: the server's port, looked up at each connection since it may not be known yet.
    """

    name: str
    target: Callable[[], int]
    port: int = field(default_factory=free_port)
    held: int = 0  # chunks that met a cut
    connections: int = 0
    struck: int = 0
    delay: Callable[[], float] | None = None  # seconds for each chunk
    _open: dict[Way, asyncio.Event] = field(default_factory=lambda: {way: asyncio.Event() for way in BOTH})
    _strike: tuple[bytes, bool] | None = None
    _pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = field(default_factory=set)
    _server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen."""
        self.mend()
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    async def close(self) -> None:
        """Listen no more and end what is open."""
        self.mend()
        self.reset()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def cut(self, *ways: Way) -> None:
        """Let nothing pass, in one way or in both."""
        for way in ways or BOTH:
            self._open[way].clear()

    def mend(self) -> None:
        """Let everything pass again, at once."""
        self.delay = None
        for gate in self._open.values():
            gate.set()

    def reset(self) -> None:
        """Break every open connection."""
        for client, server in list(self._pairs):
            client.transport.abort()
            server.transport.abort()

    def strike(self, pattern: bytes, *, forward: bool) -> None:
        """Break the connection of the next request that contains `pattern`, after the server has it or before."""
        self._strike = (pattern, forward)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target())
        except OSError:
            writer.transport.abort()
            return
        pair = (writer, up_writer)
        self._pairs.add(pair)
        try:
            await asyncio.gather(
                self._pump("to_server", reader, up_writer, pair), self._pump("to_client", up_reader, writer, pair)
            )
        finally:
            self._pairs.discard(pair)

    async def _pump(
        self, way: Way, reader: asyncio.StreamReader, writer: asyncio.StreamWriter,
        pair: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
    ) -> None:  # fmt: skip
        with suppress(OSError):
            while chunk := await reader.read(_CHUNK):
                if self.delay is not None:
                    await asyncio.sleep(self.delay())
                if not self._open[way].is_set():
                    self.held += 1
                    await self._open[way].wait()
                if way == "to_server" and self._strike and self._strike[0] in chunk:
                    await self._struck(chunk, writer, pair)
                    return
                writer.write(chunk)
                await writer.drain()
        with suppress(OSError):
            writer.close()

    async def _struck(
        self, chunk: bytes, writer: asyncio.StreamWriter, pair: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    ) -> None:
        assert self._strike is not None
        forward, self._strike = self._strike[1], None
        self.struck += 1
        client, server = pair
        client.transport.abort()
        if forward:
            writer.write(chunk)
            await writer.drain()
            server.close()  # after what it was sent
        else:
            server.transport.abort()
