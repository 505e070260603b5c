"""A record travels whole, and what did not travel from a relay of ours is recognised."""

import pytest

from gonghui_shared.kafka.headers import Alien, from_record, to_headers
from tests.shared.kafka.records import record

SENT = record(2, 9, 5)


def test_a_record_arrives_as_it_was_sealed() -> None:
    """Every field, through names and bytes."""
    assert from_record(b"u-1", b"{}", to_headers(SENT)) == SENT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("position", b"-1"),
        ("position", b"1_0"),
        ("position", b" 9"),
        ("position", "٩".encode()),
        ("position", b"9" * 19),
        ("position", b""),
        ("slice", b"64"),
        ("hash", b"00"),
        ("hash", b"xx" * 32),
        ("ce_id", b"7"),
        ("occurred_on", b"2026-02-30"),
        ("sealed_at", b"9" * 18),
        ("actor", b"\xff"),
        ("actor", b"a" * 16_001),
    ],
)
def test_what_is_no_record_of_ours_is_alien(name: str, value: bytes) -> None:
    """A number is digits and nothing else, and none is out of bounds."""
    headers = dict(to_headers(SENT)) | {name: value}
    with pytest.raises(Alien):
        from_record(b"u-1", b"{}", headers.items())


@pytest.mark.parametrize("lacking", ["position", "previous", "epoch", "hash", "ce_type"])
def test_a_record_without_its_place_is_alien(lacking: str) -> None:
    """And so is one without a key or a value."""
    with pytest.raises(Alien):
        from_record(b"u-1", b"{}", [header for header in to_headers(SENT) if header[0] != lacking])
    for key, value in ((None, b"{}"), (b"u-1", None)):
        with pytest.raises(Alien):
            from_record(key, value, to_headers(SENT))
