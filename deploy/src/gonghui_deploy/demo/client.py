"""The public APIs as the city's officers use them: one key for each command, tried again while a service is busy."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final, Self

import httpx2

from gonghui_deploy.demo.plan import FEDERATION
from gonghui_deploy.stack import OPERATOR, Stack

_ABREAST: Final = 8
_TOKEN_FOR: Final = 30.0  # seconds; a token lives twice as long
_PATIENCE: Final = 60.0  # seconds that a busy service is asked again


class NotCarriedOut(RuntimeError):
    """The platform refused what the demonstration asked."""


class Client:
    """Commands and queries in the operator's name.

    Args:
        prefix: first part of every idempotency key, so that a second run finds the first one's answers.
    """

    def __init__(self, stack: Stack, prefix: str) -> None:
        self._stack, self._prefix = stack, prefix
        self._tokens: dict[str, tuple[float, str]] = {}
        self._limit = asyncio.Semaphore(_ABREAST)
        self.commands = 0

    async def __aenter__(self) -> Self:
        limits = httpx2.Limits(max_connections=_ABREAST * 2, max_keepalive_connections=_ABREAST * 2)
        self._http = httpx2.AsyncClient(timeout=120, limits=limits)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def post(
        self, service: str, path: str, key: str, body: Any, *, refused: Sequence[str] = (), token: str = ""
    ) -> Any:
        """Carry out a command.

        Args:
            refused: codes of refusals that the story of the city expects here.
            token: of a person who is signed in; the operator's if left out.

        Raises:
            NotCarriedOut: it was refused for another reason.
        """
        headers = {"Idempotency-Key": f"{self._prefix}/{key}"}
        answer = await self._ask(service, "POST", path, token, json=body, headers=headers)
        self.commands += 1
        found = answer.json()
        if answer.status_code >= 400 and found.get("code") not in refused:
            raise NotCarriedOut(
                f"{service} {path} {key}: {answer.status_code} {found.get('code')} {found.get('facts')}"
            )
        return found

    async def send_file(self, service: str, path: str, key: str, content: bytes, media_type: str) -> None:
        """Carry out an import."""
        headers = {"Idempotency-Key": f"{self._prefix}/{key}", "Content-Type": media_type}
        answer = await self._ask(service, "POST", path, content=content, headers=headers)
        self.commands += 1
        if answer.status_code >= 400:
            raise NotCarriedOut(f"{service} {path} {key}: {answer.status_code} {answer.text[:300]}")

    async def sign_in(self, person: str, password: str) -> str:
        """A token of a person who has an account, which is opened where there is none; good for a quarter of an hour."""
        body = {"person_id": person, "password": password}
        account = await self.post("organisation", f"/federations/{FEDERATION}/accounts", f"account/{person}", body)
        path = f"/sign-in?wait_for={account['stream']}@{account['version']}"
        answer = await self._ask("organisation", "POST", path, json=body)
        if answer.status_code >= 400:
            raise NotCarriedOut(f"organisation {path}: {answer.status_code} {answer.text[:300]}")
        return str(answer.json()["token"])

    async def get(self, service: str, path: str) -> Any:
        """A query's answer."""
        answer = await self._ask(service, "GET", path)
        if answer.status_code >= 400:
            raise NotCarriedOut(f"{service} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json()

    async def _ask(self, service: str, method: str, path: str, token: str = "", **options: Any) -> httpx2.Response:
        give_up = time.monotonic() + _PATIENCE
        while True:
            async with self._limit:  # a token is made when its turn has come: it does not live as long as a queue
                headers = {**options.pop("headers", {}), "Authorization": f"Bearer {token or self._token(service)}"}
                options["headers"] = headers
                try:
                    answer = await self._http.request(method, self._stack.addresses[service] + path, **options)
                except httpx2.TransportError:
                    answer = None
            if answer is not None and answer.status_code not in {429, 503}:
                return answer
            if time.monotonic() > give_up:
                raise NotCarriedOut(f"{service} {path}: no answer {answer.text[:300] if answer is not None else ''}")
            await asyncio.sleep(0.2)

    def _token(self, service: str) -> str:
        made_at, token = self._tokens.get(service, (0.0, ""))
        if time.monotonic() - made_at > _TOKEN_FOR or not token:
            made_at, token = time.monotonic(), self._stack.tokens.for_service(OPERATOR, service)
            self._tokens[service] = made_at, token
        return token


async def side_by_side(work: Iterable[Awaitable[Any]]) -> None:
    """Do it all, several at a time; the first failure ends it."""
    try:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(_awaited(one))
    except* NotCarriedOut as failures:
        raise failures.exceptions[0] from None


async def _awaited(one: Awaitable[Any]) -> None:
    await one


async def until(condition: Callable[[], Awaitable[bool]], what: str, within: float = 600) -> None:
    """Wait for a condition.

    Raises:
        NotCarriedOut: it did not come true in time.
    """
    give_up = time.monotonic() + within
    while not await condition():
        if time.monotonic() > give_up:
            raise NotCarriedOut(f"waited in vain: {what}")
        await asyncio.sleep(0.1)


def pieces(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """Lists of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))
