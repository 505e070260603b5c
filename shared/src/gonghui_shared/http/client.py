"""Asking another service: a service token, a deadline, one retry, and a clear failure when it is down."""

import time
from typing import Any, Final, Self, TypeVar

import httpx2
from pydantic import BaseModel, TypeAdapter

from gonghui_shared.http.tokens import Keys, Tokens
from gonghui_shared.runtime import Runtime

T = TypeVar("T")
_OPEN_AFTER: Final = 5  # failures in a row
_OPEN_FOR: Final = 5.0  # seconds
_DEADLINE: Final = 5.0
_BUSY: Final = 429  # turned away at the door: no refusal


class Unavailable(Exception):
    """The other service does not answer."""


class Refused(Exception):
    """The other service answered that it will not."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class Internal:
    """A typed client of one other service.

    Args:
        service: our own name; the token is signed with our key.
        callee: whom we ask.
        base: its address.
    """

    def __init__(self, tokens: Tokens, service: str, callee: str, base: str) -> None:
        self._tokens, self._service, self._callee = tokens, service, callee
        self._client = httpx2.AsyncClient(base_url=base, timeout=_DEADLINE)
        self._failures, self._opened_at = 0, 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get(self, path: str, answer: type[T], **params: str | int) -> T:
        """A query's answer, validated.

        Raises:
            Unavailable: no answer within the deadline, 429 or 5xx, or too many failures just before.
            Refused: an answer of any other 4xx.
        """
        response = await self._send(path, {name: str(value) for name, value in params.items()})
        if response.status_code >= 400:
            raise Refused(response.status_code, _code(response))
        return TypeAdapter(answer).validate_json(response.content)

    async def _send(self, path: str, params: dict[str, str]) -> httpx2.Response:
        if self._failures >= _OPEN_AFTER and time.monotonic() - self._opened_at < _OPEN_FOR:
            raise Unavailable(self._callee)
        for attempt in (1, 2):
            try:
                token = self._tokens.for_service(self._service, self._callee)
                response = await self._client.get(path, params=params, headers={"Authorization": f"Bearer {token}"})
            except httpx2.HTTPError:
                response = None
            if response is not None and response.status_code < 500 and response.status_code != _BUSY:
                self._failures = 0
                return response
            self._failures += 1
            self._opened_at = time.monotonic()
            if attempt == 2 or self._failures >= _OPEN_AFTER:
                break
        raise Unavailable(self._callee)


def client_of(runtime: Runtime, callee: str) -> Internal:
    """The process's one client of another service, so that all who ask share connections and the count of failures."""
    found: Internal | None = runtime.clients.get(callee)
    if found is None:
        tokens = Tokens(Keys(runtime.settings.keys))
        found = runtime.clients[callee] = Internal(tokens, runtime.service, callee, runtime.settings.peers[callee])
        runtime.closing.push_async_exit(found)
    return found


def _code(response: httpx2.Response) -> str:
    try:
        return str(response.json().get("code", ""))
    except ValueError:
        return ""


class Nothing(BaseModel):
    """An answer without content."""


def authorization(tokens: Tokens, service: str, callee: str) -> dict[str, Any]:
    """Headers that prove to `callee` who we are."""
    return {"Authorization": f"Bearer {tokens.for_service(service, callee)}"}
