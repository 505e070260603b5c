"""A producer's feed and heads over HTTP: where consumers refill what Kafka did not give them."""

from typing import Final, Protocol, TypeVar

import httpx2
import msgspec

from gonghui_shared.http.tokens import Tokens
from gonghui_shared.log.records import Heads, Sealed

Answered = TypeVar("Answered")
_FEED: Final = msgspec.json.Decoder(list[Sealed])
_HEADS: Final = msgspec.json.Decoder(Heads)


class FeedUnavailable(Exception):
    """The producer does not answer; try again later."""


class Feed(Protocol):
    """A producer's published log."""

    async def feed(self, after: int, limit: int) -> list[Sealed]:
        """Published events with position > `after`, in order."""

    async def heads(self) -> Heads:
        """Where the log ends."""


class HttpFeed:
    """The feed of a running service."""

    def __init__(self, tokens: Tokens, service: str, producer: str, base: str) -> None:
        self._tokens, self._service, self._producer = tokens, service, producer
        self._client = httpx2.AsyncClient(base_url=base, timeout=10)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    async def feed(self, after: int, limit: int) -> list[Sealed]:
        """Published events with position > `after`, in order."""
        return await self._get(f"/feed?after={after}&limit={limit}", _FEED)

    async def heads(self) -> Heads:
        """Where the log ends."""
        return await self._get("/heads", _HEADS)

    async def _get(self, path: str, decoder: msgspec.json.Decoder[Answered]) -> Answered:
        token = self._tokens.for_service(self._service, self._producer)
        try:
            response = await self._client.get(path, headers={"Authorization": f"Bearer {token}"})
        except httpx2.HTTPError:
            raise FeedUnavailable(self._producer) from None
        if response.status_code != 200:
            raise FeedUnavailable(self._producer)
        try:
            return decoder.decode(response.content)
        except msgspec.DecodeError:  # somebody else answers at this address
            raise FeedUnavailable(self._producer) from None
