"""Passwords: argon2id (RFC 9106), off the event loop, the same work for accounts that do not exist."""

import asyncio
import hmac
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret

_MEMORY: Final = 19_456  # KiB; with two passes the first recommended option for password servers
_PASSES: Final = 2
_HASHER: Final = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY, parallelism=1)
_NOBODY: Final = _HASHER.hash("nobody has this password")
_ABREAST: Final = asyncio.Semaphore(4)  # each takes 19 MiB
_MOST_FAILURES: Final = 5
_WINDOW: Final = 300.0  # seconds
_MOST_WATCHED: Final = 10_000


async def hashed(password: str, *, secret: bytes, key: str) -> str:
    """The hash to store.

    Args:
        secret, key: give the salt, so that a repeated request gives the same hash and finds its stored answer.
    """
    salt = hmac.digest(secret, key.encode(), "sha256")[:16]
    async with _ABREAST:
        made = await asyncio.to_thread(hash_secret, password.encode(), salt, _PASSES, _MEMORY, 1, 32, Type.ID)
    return made.decode()


async def fits(password: str, stored: str | None) -> bool:
    """Whether a password is the stored one; takes as long where there is none."""

    def compare() -> bool:
        try:
            return _HASHER.verify(stored or _NOBODY, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    async with _ABREAST:
        return await asyncio.to_thread(compare)


@dataclass(slots=True)
class Failures:
    """Failed sign-ins of this process, by account: five within five minutes close the door for a while."""

    at: OrderedDict[str, list[float]] = field(default_factory=OrderedDict)

    def too_many(self, person_id: str) -> bool:
        """Whether the account has to wait."""
        recent = [moment for moment in self.at.get(person_id, ()) if time.monotonic() - moment < _WINDOW]
        if recent:
            self.at[person_id] = recent
        else:
            self.at.pop(person_id, None)
        return len(recent) >= _MOST_FAILURES

    def note(self, person_id: str) -> None:
        """One more failure."""
        self.at.setdefault(person_id, []).append(time.monotonic())
        self.at.move_to_end(person_id)
        while len(self.at) > _MOST_WATCHED:
            self.at.popitem(last=False)

    def forget(self, person_id: str) -> None:
        """A sign-in succeeded."""
        self.at.pop(person_id, None)
