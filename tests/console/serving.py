"""The console in this process, over services that answer, refuse or are away."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from gonghui_console.app import create_app, gated
from gonghui_console.services import Services
from gonghui_console.session import SESSION
from gonghui_console.settings import Settings
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens

OWN = {"Sec-Fetch-Site": "same-origin"}  # what a browser says of our own forms
PART = {"HX-Request": "true"}


@asynccontextmanager
async def console(keys: Path, services: Services) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser's worth of cookies and requests."""
    settings = Settings(keys=keys)
    transport = httpx2.ASGITransport(app=gated(create_app(settings, services), settings), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client
    await services.close()


def answering(respond: Callable[[httpx2.Request], httpx2.Response]) -> Services:
    """All four services, answering as a test wishes; the host names the service."""
    return Services(
        {
            name: httpx2.AsyncClient(transport=httpx2.MockTransport(respond), base_url=f"http://{name}")
            for name in ("organisation", "finance", "engagement", "assessment")
        }
    )


class Fake:
    """Services that answer from a table and keep what they were asked and commanded; they refuse where a test says so.

    Args:
        answers: by path.
        refusal: what every command is answered with, if not that it was carried out.
        down: services that do not answer.
    """

    def __init__(
        self, answers: Mapping[str, Any], refusal: Mapping[str, Any] | None = None, down: frozenset[str] = frozenset()
    ) -> None:
        self.answers, self.refusal, self.down = answers, refusal, down
        self.asked: list[httpx2.URL] = []
        self.commanded: list[tuple[str, Any]] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Any service."""
        if request.url.host in self.down:
            raise httpx2.ConnectError("nobody there")
        if request.method == "POST":
            self.commanded.append((request.url.path, json.loads(request.content)))
            if self.refusal is not None:
                return httpx2.Response(self.refusal["status"], json=self.refusal)
            return httpx2.Response(201, json={"stream": "a:b/c", "version": 2, "streams": 1, "events": 1})
        self.asked.append(request.url)
        if request.url.path not in self.answers:
            return httpx2.Response(403, json={"message": {"zh": "您没有这项权限。", "en": "You may not do this."}})
        return httpx2.Response(200, json=self.answers[request.url.path])


@asynccontextmanager
async def officer(keys: Path, fake: Fake) -> AsyncIterator[httpx2.AsyncClient]:
    """The console as an officer sees it who is signed in."""
    Keys(keys).ensure([SIGN_IN])
    async with console(keys, answering(fake)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(keys)).sign(SIGN_IN, "li", ["organisation"], 900))
        yield browser


def refusal(status: int, zh: str, *, code: str = "refused", rule: str = "", **facts: Any) -> dict[str, Any]:
    """A problem document as services write it."""
    cited = {"code": rule, "citation": "条例 11", "statement": {"zh": "规则原文", "en": "the rule"}}
    document = {"status": status, "code": code, "message": {"zh": zh, "en": "Refused."}, "facts": facts}
    return document | ({"rule": cited} if rule else {})


UNION: dict[str, Any] = {
    "union_id": "u1", "kind": "primary", "unit_type": "private", "name": "机械厂工会", "superior_id": "d1",
    "jurisdiction": "CN/500000/500103", "formed_on": "2018-05-01", "dissolved_on": None, "members": 8, "women": 4, "staff": 20,
    "women_staff": 9, "legal_person": False, "own_account": True, "workers_home": False,
}  # fmt: skip
DISTRICT: dict[str, Any] = UNION | {
    "union_id": "d1",
    "kind": "district",
    "name": "江北区总工会",
    "superior_id": "federation",
}
