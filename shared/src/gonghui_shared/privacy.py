"""Personal data: every person has a key; fields marked `Personal` are sealed with it before they are hashed and stored.

Deleting a person's key makes every copy of the sealed text unreadable, in the log, in Kafka and in backups of the log,
while the hash chain stays whole, because it covers the sealed text.
"""

import base64
import hmac
import os
from collections.abc import Collection, Iterable
from typing import Any, Final, Protocol
from uuid import UUID

import asyncpg
import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gonghui_shared.events import Event, declaration, declared
from gonghui_shared.log.records import Recorded
from gonghui_shared.refusals import Refusal

SCHEMA: Final = """
create table if not exists person_keys (
    person_id   text primary key,
    version     integer not null default 1,
    wrapped     bytea,                                 -- null once the person is forgotten
    created_at  timestamptz not null default now(),
    forgotten_at timestamptz
);
create index if not exists person_keys_forgotten on person_keys (forgotten_at) where wrapped is null"""
FORGET: Final = """insert into person_keys (person_id, forgotten_at) select unnest($1::text[]), now()
on conflict (person_id) do update set wrapped = null, forgotten_at = coalesce(person_keys.forgotten_at, now())"""
_CIPHER: Final = "aes256gcm"  # cipher id, first part of every sealed text
_NONCE: Final = 12


class Forgotten(Refusal):
    """此人的个人信息已经删除，不能再登记。 This person's data have been destroyed, and nothing new is recorded of them."""


class KeyStore(Protocol):
    """Where wrapped keys lie; apart from the log, with backups of its own."""

    async def fetch(self, persons: Collection[str]) -> dict[str, bytes | None]:
        """Wrapped keys of those who have one; None for the forgotten."""

    async def create(self, wrapped: dict[str, bytes]) -> None:
        """Store new keys; a person who got one meanwhile keeps it."""

    async def forget(self, person: str) -> None:
        """Destroy the key."""

    async def forgotten(self) -> int:
        """How many persons are forgotten; the number only grows."""


class Vault:
    """Seals and opens personal fields.

    Args:
        keys: the key store of this service.
        master: 32 bytes that wrap every person's key; kept outside the database.
    """

    def __init__(self, keys: KeyStore, master: bytes) -> None:
        self._keys = keys
        self._master = AESGCM(master)
        self._marking = hmac.digest(master, b"marks", "sha256")
        self._ready: dict[str, AESGCM | None] = {}
        self._forgotten = 0

    async def prepare(self, persons: Iterable[str], *, create: bool = False) -> None:
        """Load the keys that `seal` and `open` will need; with `create`, make those that are missing."""
        if not (wanted := set(persons)):
            return
        if (forgotten := await self._keys.forgotten()) != self._forgotten:  # another process may have destroyed keys
            self._ready.clear()
            self._forgotten = forgotten
        if len(self._ready) + len(wanted) > _MOST_CACHED:
            self._ready.clear()
        missing = wanted - self._ready.keys()
        if not missing:
            return
        wrapped = await self._keys.fetch(missing)
        if create and (new := missing - wrapped.keys()):
            await self._keys.create({person: self._wrap(person, AESGCM.generate_key(256)) for person in new})
            wrapped = await self._keys.fetch(missing)
        for person, key in wrapped.items():
            self._ready[person] = AESGCM(self._unwrap(person, key)) if key else None

    async def prepare_for(self, records: Iterable[Recorded]) -> None:
        """Load the keys of everyone whose sealed fields stand in these records."""
        await self.prepare({subject for record in records if (subject := subject_of(record.body)) is not None})

    def seal(self, body: Event, event_id: UUID) -> Event:
        """The event with its personal fields sealed, which it is where all are empty; call `prepare` first.

        Raises:
            Forgotten: the person's key was destroyed.
        """
        subject = subject_of(body)
        texts = {field: text for field in declaration(body).personal if (text := getattr(body, field))}
        if subject is None or not texts:
            return body
        cipher = self._ready[subject]
        if cipher is None:
            raise Forgotten
        sealed = {field: _seal(cipher, text, _aad(subject, field, event_id)) for field, text in texts.items()}
        return msgspec.structs.replace(body, **sealed)

    def open(self, record: Recorded, field: str) -> str | None:
        """The clear text of a personal field, or None where the key is gone or not ours; call `prepare_for` first.

        What an older release wrote before the field was sealed is shown until the person is forgotten.
        """
        subject, sealed = subject_of(record.body), getattr(record.body, field)
        cipher = self._ready.get(subject) if subject else None
        if field not in declared(record.type).personal:
            forgotten = cipher is None and subject in self._ready
            return None if forgotten else sealed or None
        if cipher is None or not sealed:
            return None
        _, _, encoded = sealed.split(".")
        raw = base64.urlsafe_b64decode(encoded)
        try:
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], _aad(subject or "", field, record.event_id)).decode()
        except InvalidTag:
            return None

    def mark(self, text: str) -> str:
        """A keyed hash of a text: equal texts have equal marks, and nobody without the master key can tell which text it was."""
        return hmac.digest(self._marking, text.encode(), "sha256").hex()

    async def forget(self, person: str) -> None:
        """Destroy a person's key; what was sealed with it stays closed for ever."""
        await self._keys.forget(person)
        self._ready[person] = None

    def _wrap(self, person: str, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._master.encrypt(nonce, key, person.encode())

    def _unwrap(self, person: str, wrapped: bytes) -> bytes:
        return self._master.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], person.encode())


_MOST_CACHED: Final = 50_000


def subject_of(body: Event) -> str | None:
    """The person whose key seals this event's personal fields, if it has any."""
    declared = declaration(body)
    return getattr(body, declared.subject) if declared.personal and declared.subject else None


def _aad(subject: str, field: str, event_id: UUID) -> bytes:
    return f"{subject}\x00{field}\x00{event_id}\x001".encode()


def _seal(cipher: AESGCM, text: str, aad: bytes) -> str:
    nonce = os.urandom(_NONCE)
    sealed = nonce + cipher.encrypt(nonce, text.encode(), aad)
    return f"{_CIPHER}.1.{base64.urlsafe_b64encode(sealed).decode()}"


class PostgresKeyStore:
    """Wrapped keys in `person_keys`."""

    def __init__(self, pool: "asyncpg.Pool[Any]") -> None:
        self._pool = pool

    async def fetch(self, persons: Collection[str]) -> dict[str, bytes | None]:
        """Wrapped keys of those who have one; None for the forgotten."""
        query = "select person_id, wrapped from person_keys where person_id = any($1)"
        return {row["person_id"]: row["wrapped"] for row in await self._pool.fetch(query, list(persons))}

    async def create(self, wrapped: dict[str, bytes]) -> None:
        """Store new keys; a person who got one meanwhile keeps it."""
        await self._pool.execute(
            "insert into person_keys (person_id, wrapped) select * from unnest($1::text[], $2::bytea[]) on conflict do nothing",
            list(wrapped),
            list(wrapped.values()),
        )

    async def forget(self, person: str) -> None:
        """Destroy the key."""
        await self._pool.execute(FORGET, [person])

    async def forgotten(self) -> int:
        """How many persons are forgotten; the number only grows."""
        return int(await self._pool.fetchval("select count(*) from person_keys where wrapped is null"))


class MemoryKeyStore:
    """Wrapped keys in memory, for tests."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes | None] = {}

    async def fetch(self, persons: Collection[str]) -> dict[str, bytes | None]:
        """Wrapped keys of those who have one; None for the forgotten."""
        return {person: self.keys[person] for person in persons if person in self.keys}

    async def create(self, wrapped: dict[str, bytes]) -> None:
        """Store new keys; a person who got one meanwhile keeps it."""
        self.keys = {**wrapped, **self.keys}

    async def forget(self, person: str) -> None:
        """Destroy the key."""
        self.keys[person] = None

    async def forgotten(self) -> int:
        """How many persons are forgotten; the number only grows."""
        return sum(key is None for key in self.keys.values())
