"""The hash chain over the log: leaves over what was stored, links over leaves and positions.

A stranger can verify the chain from leaves alone, without seeing a payload. The algorithm's id stands in `epochs`, so that
another digest (SM3) can follow in a later epoch.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from struct import Struct
from typing import Final
from uuid import UUID
from zlib import crc32

from gonghui_shared.log.records import SLICES, Origin, Recorded, Sealed

ALGORITHM: Final = "sha256-v1"
GENESIS: Final = bytes(32)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LINK: Final = Struct(">QhQq")


@lru_cache(1024)  # what was sealed together bears one instant
def micros(instant: datetime) -> int:
    """Microseconds since 1970, exact."""
    return (instant - _EPOCH) // _MICROSECOND


def slice_of(union_id: str) -> int:
    """The slice, 0 to 63, that all of a union's published events share."""
    return crc32(union_id.encode()) % SLICES


@lru_cache(4096)  # few commands ask for few sets of rules, event after event
def rules_text(rules: tuple[tuple[str, str], ...]) -> str:
    """Rules used, as stored: `code@version` parted by blanks."""
    return " ".join(f"{code}@{version}" for code, version in rules)


@lru_cache(4096)
def rules_from(text: str) -> tuple[tuple[str, str], ...]:
    """The inverse of `rules_text`."""
    return tuple((code, version) for code, _, version in (part.partition("@") for part in text.split()))


def leaf(  # noqa: PLR0913 - the leaf covers every stored field
    *,
    event_id: UUID,
    stream_id: str,
    version: int,
    type: str,  # noqa: A002 - the column's name
    union_id: str,
    occurred_on: date,
    recorded_at: datetime,
    origin: Origin,
    payload: bytes,
) -> bytes:
    """SHA-256 over the length-prefixed header and the payload as stored."""
    texts = (
        stream_id, type, union_id, occurred_on.isoformat(), origin.actor, origin.correlation_id, origin.causation_id,
        rules_text(origin.rules),
    )  # fmt: skip
    parts = [event_id.bytes, version.to_bytes(4), micros(recorded_at).to_bytes(8, signed=True)]
    for text in texts:
        encoded = text.encode()
        parts += (len(encoded).to_bytes(4), encoded)
    parts += (len(payload).to_bytes(4), payload)
    return sha256(b"".join(parts)).digest()


def leaf_of(record: Recorded | Sealed) -> bytes:
    """The leaf of a stored event."""
    return leaf(
        event_id=record.event_id, stream_id=record.stream_id, version=record.version, type=record.type,
        union_id=record.union_id, occurred_on=record.occurred_on, recorded_at=record.recorded_at, origin=record.origin,
        payload=record.payload,
    )  # fmt: skip


def link(before: bytes, position: int, slice_: int | None, previous: int, sealed_at: datetime, leaf_: bytes) -> bytes:
    """hash(n) = SHA-256(hash(n-1), position, slice, previous, sealed_at, leaf); a private event has slice -1."""
    fixed = _LINK.pack(position, -1 if slice_ is None else slice_, previous, micros(sealed_at))
    return sha256(before + fixed + leaf_).digest()
