"""Passwords: argon2id (RFC 9106), off the event loop, the same work for accounts that do not exist."""

import asyncio
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret

_MEMORY: Final = 19_456  # KiB; with two passes the first recommended option for password servers
_PASSES: Final = 2
_HASHER: Final = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY, parallelism=1)
_NOBODY: Final = _HASHER.hash("nobody has this password")
_ABREAST: Final = 4  # each takes 19 MiB
_MOST_TRIES: Final = 5
_WINDOW: Final = 300.0  # seconds
_MOST_WATCHED: Final = 10_000


class Door:
    """Where one process compares passwords: few abreast, and five tries without success within five minutes."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._tries: OrderedDict[str, list[float]] = OrderedDict()  # by person, those tried last at the end
        self._abreast = asyncio.Semaphore(_ABREAST)

    def admits(self, person_id: str) -> bool:
        """Whether the person may try now; a try counts before it is judged, so that many at once are no way round."""
        recent = [moment for moment in self._tries.get(person_id, ()) if self._now() - moment < _WINDOW]
        admitted = len(recent) < _MOST_TRIES
        self._tries[person_id] = [*recent, self._now()] if admitted else recent
        self._tries.move_to_end(person_id)
        while len(self._tries) > _MOST_WATCHED:
            self._tries.popitem(last=False)
        return admitted

    def welcome(self, person_id: str) -> None:
        """A try succeeded: those before it no longer count."""
        self._tries.pop(person_id, None)

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether a password is the stored one; takes as long where there is none."""

        def compare() -> bool:
            try:
                return _HASHER.verify(stored or _NOBODY, password) and stored is not None
            except (VerificationError, InvalidHashError):
                return False

        async with self._abreast:
            return await asyncio.to_thread(compare)

    async def hashed(self, password: str, *, secret: bytes, key: str) -> str:
        """The hash to store.

        Args:
            secret, key: give the salt, so that a repeated request gives the same hash and finds its stored answer.
        """
        salt = hmac.digest(secret, key.encode(), "sha256")[:16]
        async with self._abreast:
            made = await asyncio.to_thread(hash_secret, password.encode(), salt, _PASSES, _MEMORY, 1, 32, Type.ID)
        return made.decode()
