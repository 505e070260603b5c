"""The services as the console asks them: with the person's own token, a deadline, and a plain word when one is down."""

import secrets
from collections.abc import Mapping
from typing import Final, Literal, TypeVar, get_args

import httpx2
from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError

from .answers.everywhere import Cited
from .answers.organisation import Done, Session

T = TypeVar("T")
ServiceName = Literal["organisation", "finance", "engagement", "assessment"]
NAMES: Final[tuple[ServiceName, ...]] = get_args(ServiceName)
DEADLINE: Final = httpx2.Timeout(8.0, connect=2.0)
LONG_WORK: Final = httpx2.Timeout(60.0, connect=2.0)  # of what somebody has asked for and watches


class Down(Exception):
    """The service does not answer, not in a way that can be understood, or that it cannot just now."""

    def __init__(self, service: str, message: Mapping[str, str] | None = None) -> None:
        super().__init__(service)
        self.service = service
        self.message = message or {}  # language → the service's own words, if it has any


class SignedOut(Exception):
    """The service does not know the person: never signed in, or too long ago."""


class Refused(Exception):
    """The service answered that it will not."""

    def __init__(
        self,
        status: int,
        message: Mapping[str, str],
        facts: Mapping[str, JsonValue] | None = None,
        code: str = "",
        rule: Cited | None = None,
    ) -> None:
        super().__init__(str(status))
        self.status = status
        self.message = message  # language → words
        self.facts = facts or {}
        self.code = code
        self.rule = rule  # the one that refused


class _Problem(BaseModel):
    code: str = ""
    message: dict[str, str] = {}
    facts: dict[str, JsonValue] = {}
    rule: Cited | None = None


class Services:
    """A client for each service.

    Args:
        clients: by service, each with the service's base URL.
    """

    def __init__(self, clients: Mapping[str, httpx2.AsyncClient]) -> None:
        self._clients = clients

    async def get(
        self, service: str, path: str, answer: type[T], token: str | None, params: Mapping[str, str | int]
    ) -> T:
        """A query's answer.

        Raises:
            Down: no answer within the deadline, a failure, or an answer of another form.
            SignedOut: the token is not, or no longer, good.
            Refused: any other answer of 4xx.
        """
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        response = await self._send(service, "GET", path, headers=headers, params=dict(params))
        return _parsed(service, _checked(service, response), answer)

    async def text(self, service: str, path: str, token: str) -> str:
        """A document that a service keeps as it was written.

        Raises:
            Down, SignedOut, Refused: as `get`.
        """
        response = await self._send(service, "GET", path, headers={"Authorization": f"Bearer {token}"})
        return _checked(service, response).text

    async def content(self, service: str, path: str, token: str, params: Mapping[str, str | int]) -> bytes:
        """A file that a service makes of what it knows.

        Raises:
            Down, SignedOut, Refused: as `get`.
        """
        headers = {"Authorization": f"Bearer {token}"}
        response = await self._send(service, "GET", path, headers=headers, params=params, deadline=LONG_WORK)
        return _checked(service, response).content

    async def health(self, service: str, answer: type[T]) -> T:
        """What a service says of itself, be it ready or behind."""
        return _parsed(service, await self._send(service, "GET", "/readyz"), answer)

    async def post(
        self, service: str, path: str, answer: type[T], token: str | None, body: Mapping[str, JsonValue],
        deadline: httpx2.Timeout = DEADLINE,
    ) -> T:  # fmt: skip
        """A command's answer, or that of a question that is too long or too private for an address.

        Raises:
            Down, SignedOut, Refused: as `get`.
        """
        return _parsed(service, await self._post(service, path, token, body, {}, deadline), answer)

    async def upload(self, service: str, path: str, answer: type[T], token: str, file: bytes) -> T:
        """What is answered to a file.

        Raises:
            Down, SignedOut, Refused: as `get`.
        """
        return _parsed(service, await self._post(service, path, token, file, {}, LONG_WORK), answer)

    async def download(
        self, service: str, path: str, token: str, body: Mapping[str, JsonValue] | bytes, params: Mapping[str, str]
    ) -> bytes:
        """The file with which a command is answered, or another file.

        Raises:
            Down, SignedOut, Refused: as `get`.
        """
        return (await self._post(service, path, token, body, params, LONG_WORK)).content

    async def sign_in(self, person_id: str, password: str, *, known: Done | None = None) -> Session:
        """Exchange a password for a token.

        Args:
            known: what has just been written about the account.

        Raises:
            SignedOut: the password is not right.
            Refused: too many attempts, or an impossible name.
            Down: organisation does not answer.
        """
        path = f"/sign-in?wait_for={known.known}" if known else "/sign-in"
        return await self.post("organisation", path, Session, None, {"person_id": person_id, "password": password})

    async def renew(self, renewal: str, *, active: bool) -> Session:
        """Go on with a working session.

        Raises:
            SignedOut: the session has ended.
            Refused: too many attempts.
            Down: organisation does not answer.
        """
        return await self.post(
            "organisation", "/sign-in/renewal", Session, None, {"renewal": renewal, "active": active}
        )

    async def _post(
        self, service: str, path: str, token: str | None, body: Mapping[str, JsonValue] | bytes,
        params: Mapping[str, str | int], deadline: httpx2.Timeout,
    ) -> httpx2.Response:  # fmt: skip
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if isinstance(body, bytes):
            headers["Content-Type"] = "application/octet-stream"
        response = await self._send(service, "POST", path, headers=headers, params=params, body=body, deadline=deadline)
        return _checked(service, response)

    async def _send(
        self,
        service: str,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | int] | None = None,
        body: Mapping[str, JsonValue] | bytes | None = None,
        deadline: httpx2.Timeout = DEADLINE,
    ) -> httpx2.Response:
        client = self._clients.get(service)
        if client is None:
            raise Down(service)
        content, json = (body, None) if isinstance(body, bytes) else (None, body)
        try:
            return await client.request(
                method, path, headers=headers, params=params, content=content, json=json, timeout=deadline
            )
        except httpx2.HTTPError:
            raise Down(service) from None

    async def close(self) -> None:
        """Let all connections go."""
        for client in self._clients.values():
            await client.aclose()


def _checked(service: str, response: httpx2.Response) -> httpx2.Response:
    if response.status_code == 401:
        raise SignedOut
    if response.status_code >= 500:
        raise Down(service, _problem(response).message)
    if response.status_code >= 400:
        problem = _problem(response)
        raise Refused(response.status_code, problem.message, problem.facts, problem.code, problem.rule)
    return response


def _parsed(service: str, response: httpx2.Response, answer: type[T]) -> T:
    try:
        return TypeAdapter(answer).validate_json(response.content)
    except ValidationError:
        raise Down(service) from None


def _problem(response: httpx2.Response) -> _Problem:
    try:
        return _Problem.model_validate_json(response.content)
    except ValidationError:
        return _Problem()
