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
    origin = record.origin
    return [
        *_of_type(record.type),
        ("ce_id", str(record.event_id).encode()),
        ("ce_time", record.recorded_at.isoformat().encode()),
        ("ce_subject", record.stream_id.encode()),
        ("epoch", b"%d" % record.epoch),
        ("position", b"%d" % record.position),
        ("slice", b"%d" % record.slice),
        ("previous", b"%d" % record.previous),
        ("sealed_at", b"%d" % micros(record.sealed_at)),
        ("version", b"%d" % record.version),
        ("occurred_on", _day(record.occurred_on)),
        ("recorded_at", b"%d" % micros(record.recorded_at)),
        ("actor", origin.actor.encode()),
        ("correlation_id", origin.correlation_id.encode()),
        ("causation_id", origin.causation_id.encode()),
        ("rules", rules_text(origin.rules).encode()),
        ("hash", record.hash.hex().encode()),
    ]


@lru_cache(1024)  # there are few types
def _of_type(name: str) -> tuple[tuple[str, bytes], ...]:
    source = f"/gonghui/{name.partition('.')[0]}".encode()
    return (
        ("ce_specversion", b"1.0"),
        ("ce_type", name.encode()),
        ("ce_source", source),
        ("ce_datacontenttype", b"application/json"),
    )


@lru_cache(1024)
def _day(day: date) -> bytes:
    return day.isoformat().encode()


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
