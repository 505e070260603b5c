"""A sealed event as a Kafka record and back: payload as value, CloudEvents 1.0 attributes and the chain in the headers."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID

from gonghui_shared.log.chain import micros, rules_from, rules_text
from gonghui_shared.log.records import SLICES, Origin, Sealed

Headers = list[tuple[str, bytes]]
_LONGEST: Final = 16_000  # bytes of one header
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Alien(Exception):
    """The record does not come from a relay of ours: it has no valid position."""


def to_headers(record: Sealed) -> Headers:
    """All that travels beside the payload."""
    assert record.slice is not None
    assert record.sealed_at is not None
    texts = {
        "ce_specversion": "1.0",
        "ce_id": str(record.event_id),
        "ce_type": record.type,
        "ce_source": f"/gonghui/{record.type.partition('.')[0]}",
        "ce_time": record.recorded_at.isoformat(),
        "ce_subject": record.stream_id,
        "ce_datacontenttype": "application/json",
        "epoch": str(record.epoch),
        "position": str(record.position),
        "slice": str(record.slice),
        "previous": str(record.previous),
        "sealed_at": str(micros(record.sealed_at)),
        "version": str(record.version),
        "occurred_on": record.occurred_on.isoformat(),
        "recorded_at": str(micros(record.recorded_at)),
        "actor": record.origin.actor,
        "correlation_id": record.origin.correlation_id,
        "causation_id": record.origin.causation_id,
        "rules": rules_text(record.origin.rules),
        "hash": record.hash.hex(),
    }
    return [(name, text.encode()) for name, text in texts.items()]


def from_record(key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes]]) -> Sealed:
    """The record as it was sealed.

    Raises:
        Alien: key, value or a header is missing or malformed.
    """
    try:
        found = {name: _text(raw) for name, raw in headers}
        if key is None or value is None:
            raise Alien
        slice_ = _number(found["slice"])
        if slice_ >= SLICES:
            raise Alien
        return Sealed(
            position=_number(found["position"]), epoch=_number(found["epoch"]), slice=slice_,
            previous=_number(found["previous"]), sealed_at=_instant(found["sealed_at"]), hash=_digest(found["hash"]),
            event_id=UUID(found["ce_id"]), stream_id=found["ce_subject"], version=_number(found["version"]),
            type=found["ce_type"], union_id=key.decode(), occurred_on=date.fromisoformat(found["occurred_on"]),
            recorded_at=_instant(found["recorded_at"]),
            origin=Origin(found["actor"], found["correlation_id"], found["causation_id"], rules_from(found["rules"])),
            payload=value,
        )  # fmt: skip
    except (KeyError, ValueError, OverflowError):
        raise Alien from None


def _text(raw: bytes) -> str:
    if raw is None or len(raw) > _LONGEST:
        raise Alien
    return raw.decode()


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Alien
    return int(text)


@lru_cache(1024)  # what was sealed together bears one instant
def _instant(text: str) -> datetime:
    return _EPOCH + timedelta(microseconds=_number(text))


def _digest(text: str) -> bytes:
    digest = bytes.fromhex(text)
    if len(digest) != 32:
        raise Alien
    return digest
