"""Organisation as finance asks it: a server on loopback that answers `/internal/roll`, `/internal/delegations` and nothing else."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import uvicorn

from gonghui_deploy.embedded.child import free_port
from gonghui_shared.http.tokens import BadToken, Keys, Tokens

Message = MutableMapping[str, Any]


@dataclass
class Organisation:
    """Its roll, which a test may change, and what it was asked.

    Args:
        tokens: to look who asks.
        members: the roll on every day, in every union that `rolls` says nothing of.
        rolls: the roll by union and day.
        a_page: how many ids it tells at once.
        limits: up to how much who may approve, in every union and on every day.
        failing: the status that it answers everything with.
    """

    tokens: Tokens
    port: int = field(default_factory=free_port)
    members: frozenset[str] = frozenset()
    rolls: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    a_page: int = 10_000
    limits: dict[str, int] = field(default_factory=dict)
    failing: int | None = None
    asked: list[Mapping[str, str]] = field(default_factory=list)
    _serving: tuple[uvicorn.Server, asyncio.Task[None]] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """It listens."""
        config = uvicorn.Config(self, log_config=None, access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        server.capture_signals = nullcontext  # type: ignore[method-assign,assignment]  # signals are the test run's
        listening = socket.create_server(("127.0.0.1", self.port))
        self._serving = server, asyncio.ensure_future(server.serve([listening]))

    async def stop(self) -> None:
        """Nobody listens."""
        if self._serving:
            server, task = self._serving
            self._serving, server.should_exit = None, True
            await task

    async def __call__(
        self, scope: Message, _receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """One request."""
        status, body = self._answer(scope)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})

    def _answer(self, scope: Message) -> tuple[int, Any]:
        if self.failing:
            return self.failing, {}
        if scope["path"] not in {"/internal/roll", "/internal/delegations"}:
            return 404, {"code": "not-found"}
        _, _, token = dict(scope["headers"]).get(b"authorization", b"").decode().partition(" ")
        try:
            issuer, _ = self.tokens.verify(token, audience="organisation")
        except BadToken:
            return 401, {"code": "unauthenticated"}
        if issuer != "finance":
            return 403, {"code": "forbidden"}
        query = dict(parse_qsl(scope["query_string"].decode()))
        self.asked.append(query)
        if scope["path"] == "/internal/delegations":
            able = [who for who, limit in self.limits.items() if limit >= int(query["amount"])]
            return 200, [{"person_id": who, "delegation_id": f"of-{who}"} for who in able]
        return 200, self._page(query["union_id"], query["on"], query.get("after", ""))

    def _page(self, union_id: str, on: str, after: str) -> Mapping[str, Any]:
        roll = self.rolls.get((union_id, on), self.members)
        ids = sorted(member for member in roll if member > after)[: self.a_page]
        following = ids[-1] if len(ids) == self.a_page else None
        about = {"union_id": union_id, "on": on, "entitled": len(roll), "women": 0}
        return {**about, "member_ids": ids, "next": following}


def organisation_of(keys: Keys) -> Organisation:
    """With the members `m1`, `m2` and `m3` on the roll of every union."""
    return Organisation(Tokens(keys), members=frozenset({"m1", "m2", "m3"}))
