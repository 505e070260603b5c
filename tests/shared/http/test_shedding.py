"""What happens at the door of a service that has too much to do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from starlette.types import Receive, Scope, Send

from gonghui_shared.http.middleware import Gate


class Slow:
    """An application that answers when it is allowed to."""

    def __init__(self) -> None:
        self.busy, self.allowed = 0, asyncio.Event()

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer 200, commands and slow queries only when allowed."""
        self.busy += 1
        if scope["method"] == "POST" or scope["path"] == "/slow":
            await self.allowed.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def behind_gate(*busy: tuple[str, str]) -> AsyncIterator[tuple[httpx2.AsyncClient, Slow]]:
    """A client of a service in which these requests are under way; three may be, two of them commands."""
    app = Slow()
    transport = httpx2.ASGITransport(app=Gate(app, ["testserver"], most=3, commands=2))
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        under_way = [asyncio.ensure_future(client.request(method, path)) for method, path in busy]
        while app.busy < len(busy):  # noqa: ASYNC110 - the application tells
            await asyncio.sleep(0)
        yield client, app
        app.allowed.set()
        assert [answer.status_code for answer in await asyncio.gather(*under_way)] == [200] * len(busy)


async def test_commands_above_the_limit_are_told_when_to_come_again() -> None:
    """At once, by a problem document, and the application never sees them."""
    async with behind_gate(("POST", "/a"), ("POST", "/b")) as (client, app):
        answer = await client.post("/c")
        assert (answer.status_code, answer.headers["Retry-After"], answer.json()["code"]) == (503, "1", "unavailable")
        assert app.busy == 2


async def test_commands_leave_room_for_queries() -> None:
    """Who writes too much keeps nobody from reading."""
    async with behind_gate(("POST", "/a"), ("POST", "/b")) as (client, _):
        assert (await client.get("/unions")).status_code == 200


async def test_a_full_service_still_answers_whoever_looks_after_it() -> None:
    """Health, metrics and operations pass; other queries do not."""
    async with behind_gate(("POST", "/a"), ("GET", "/slow"), ("GET", "/slow")) as (client, _):
        found = [
            (await client.get(path)).status_code for path in ("/livez", "/readyz", "/metrics", "/ops/positions", "/x")
        ]
        assert found == [200, 200, 200, 200, 503]


async def test_a_service_that_has_caught_up_takes_commands_again() -> None:
    """Nothing is counted that is over."""
    async with behind_gate(("POST", "/a"), ("POST", "/b")) as (client, app):
        app.allowed.set()
        while (answer := await client.post("/c")).status_code == 503:  # noqa: ASYNC110 - the gate tells
            await asyncio.sleep(0)
        assert answer.status_code == 200


async def test_who_is_cut_off_by_a_stop_is_told_to_come_again() -> None:
    """A service that is to stop and has waited as long as it may does not claim to have failed."""
    async with behind_gate() as (client, app):
        asked = asyncio.ensure_future(client.post("/a"))
        while not app.busy:  # noqa: ASYNC110 - the application tells
            await asyncio.sleep(0)
        asked.cancel()
        answer = await asked
        assert (answer.status_code, answer.headers["Retry-After"], answer.json()["code"]) == (503, "1", "unavailable")
