"""What every request passes first: host, size, load, correlation id, security headers, metrics. Plain ASGI."""

import asyncio
import re
import secrets
import time
from collections.abc import Sequence
from typing import Final

import msgspec
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gonghui_shared.metrics import COMMAND_SECONDS, COMMANDS
from gonghui_shared.problems import MEDIA_TYPE, Problem

LARGEST_BODY: Final = 33 * 1024 * 1024
KEEP_ALIVE: Final = 75  # seconds; clients let idle connections go long before, so that none closes under a request
_CORRELATION: Final = re.compile(rb"^[A-Za-z0-9_.:-]{8,100}$")
_NEVER_SHED: Final = ("/livez", "/readyz", "/metrics", "/ops/")  # who looks after an overload gets an answer
_METHODS: Final = frozenset({"GET", "POST"})
_HEADERS: Final = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"x-frame-options", b"DENY"),
]


class Gate:
    """The outermost application.

    Args:
        hosts: names that the Host header may have.
        most: requests under way at once; more are turned away at the door, in a fraction of a millisecond.
        commands: of these, commands; so that who writes too much leaves room for who reads.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str], most: int = 256, commands: int = 64) -> None:
        self._app = app
        self._hosts = {host.encode() for host in hosts}
        self._most, self._commands = most, commands
        self._under_way = self._commands_under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if problem := self._problem(scope, headers):
            await _answer(send, problem)
            return
        correlation = headers.get(b"x-correlation-id", b"")
        correlation_id = correlation.decode() if _CORRELATION.match(correlation) else secrets.token_hex(12)
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        await self._within(scope, receive, send, correlation_id)

    async def _within(self, scope: Scope, receive: Receive, send: Send, correlation_id: str) -> None:
        is_command = scope["method"] == "POST"
        self._under_way += 1
        self._commands_under_way += is_command
        started, statuses = time.perf_counter(), [500]
        with structlog.contextvars.bound_contextvars(correlation_id=correlation_id):
            try:
                await self._app(scope, _bounded(receive), _dressed(send, correlation_id, statuses))
            except (
                asyncio.CancelledError
            ):  # we are to stop, and waited as long as we may: who asked repeats it elsewhere
                if len(statuses) > 1:
                    raise
                await _answer(send, _UNAVAILABLE)
                statuses.append(503)
            finally:
                self._under_way -= 1
                self._commands_under_way -= is_command
                route = getattr(scope.get("route"), "path", "none")  # the pattern, never the path that was asked
                # labels are few, whatever is asked
                method = scope["method"] if scope["method"] in _METHODS else "other"
                COMMANDS.labels(f"{method} {route}", statuses[-1]).inc()
                COMMAND_SECONDS.labels(method).observe(time.perf_counter() - started)

    def _problem(self, scope: Scope, headers: dict[bytes, bytes]) -> Problem | None:
        if headers.get(b"host", b"").rsplit(b":", 1)[0] not in self._hosts:
            return Problem("malformed", fields=[{"field": "Host", "fault": "unknown_host"}])
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length[:12]) > LARGEST_BODY:
            return Problem("too-large")
        if self._is_full(scope["method"]) and not scope["path"].startswith(_NEVER_SHED):
            return _UNAVAILABLE
        return None

    def _is_full(self, method: str) -> bool:
        return self._under_way >= self._most or (method == "POST" and self._commands_under_way >= self._commands)


def _bounded(receive: Receive) -> Receive:
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST_BODY:
            raise Problem("too-large")
        return message

    return bounded


def _dressed(send: Send, correlation_id: str, statuses: list[int]) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
            names = {name for name, _ in message["headers"]}
            extra = [header for header in _HEADERS if header[0] not in names]
            message["headers"] = [*message["headers"], *extra, (b"x-correlation-id", correlation_id.encode())]
        await send(message)

    return dressed


async def _answer(send: Send, problem: Problem) -> None:
    for message in _FULL if problem is _UNAVAILABLE else _messages(problem):
        await send(message)


def _messages(problem: Problem) -> tuple[Message, Message]:
    body = msgspec.json.encode(problem.document())
    headers = [*_HEADERS, (b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    if problem.status == 503:
        headers.append((b"retry-after", b"1"))
    start = {"type": "http.response.start", "status": problem.status, "headers": headers}
    return start, {"type": "http.response.body", "body": body}


_UNAVAILABLE: Final = Problem("unavailable")
_FULL: Final = _messages(_UNAVAILABLE)  # made once: who is overloaded says no most often
