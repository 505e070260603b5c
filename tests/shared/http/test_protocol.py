"""What a connection may send before anybody looks at it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.types import Receive, Scope, Send

from gonghui_shared.http.protocol import LARGEST_HEAD, BoundedHead


async def _told(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answers with the path that was asked for."""
    body = scope["path"].encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]}
    )
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to a real server."""
    config = uvicorn.Config(_told, http=BoundedHead, log_config=None, access_log=False, lifespan="off")
    server, listening = uvicorn.Server(config), socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve([listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn tells no other way
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        server.should_exit = True
        await serving


def _request(path: str, size: int = 0) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\nX-Long: {'a' * size}\r\n\r\n".encode()


async def _status(reader: asyncio.StreamReader) -> bytes:
    return (await reader.readline()).split()[1]


async def test_headers_without_end_are_cut_off() -> None:
    """However much comes, no more than the bound and what came with it is ever held."""
    async with connected() as (reader, writer):
        sent = 0
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: ")
        with suppress(ConnectionError):
            while sent < 100 * LARGEST_HEAD and not reader.at_eof():
                writer.write(b"a" * 8192)
                sent += 8192
                await writer.drain()
                await asyncio.sleep(0)
        assert sent < 100 * LARGEST_HEAD
        with suppress(ConnectionError):
            assert await _status(reader) == b"400"
            await reader.read()


async def test_many_short_headers_count_like_a_long_one() -> None:
    """What is bounded is the head, not a line of it."""
    async with connected() as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
        with suppress(ConnectionError):
            for number in range(20_000):
                writer.write(b"X-%d: a\r\n" % number)
                await writer.drain()
                await asyncio.sleep(0)  # the server runs in the same loop
                if reader.at_eof():
                    break
        assert number < 19_999


async def test_a_long_body_is_no_head() -> None:
    """Whatever came with the end of one request belongs to the next one."""
    async with connected() as (reader, writer):
        body = 5 * LARGEST_HEAD
        writer.write(f"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: {body}\r\n\r\n".encode() + b"a" * body)
        writer.write(_request("/b"))
        for path in (b"/a", b"/b"):
            assert await _status(reader) == b"200"
            await reader.readuntil(b"\r\n\r\n" + path)


async def test_requests_one_after_the_other_do_not_add_up() -> None:
    """The bound is for each request; long and pipelined ones are answered in their order."""
    async with connected() as (reader, writer):
        for number in range(5):
            writer.write(_request(f"/{number}", LARGEST_HEAD // 2))
            assert await _status(reader) == b"200"
            await reader.readuntil(f"\r\n\r\n/{number}".encode())


async def test_paths_in_chinese_arrive_as_they_were_meant() -> None:
    """Percent-encoded UTF-8."""
    async with connected() as (reader, writer):
        writer.write(_request("/%E5%B7%A5%E4%BC%9A"))
        assert await _status(reader) == b"200"
        assert (await reader.readuntil("工会".encode())).endswith("\r\n\r\n/工会".encode())


async def test_what_is_no_request_is_told_so() -> None:
    """And the connection ends."""
    async with connected() as (reader, writer):
        writer.write(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
        assert await _status(reader) == b"400"
        await reader.read()
        assert reader.at_eof()
