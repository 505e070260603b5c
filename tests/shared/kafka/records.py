"""Records of one slice, as a consumer sees them."""

from datetime import UTC, date, datetime
from typing import Final

from gonghui_shared.ids import uuid7
from gonghui_shared.kafka.order import Last
from gonghui_shared.log.records import Origin, Sealed

NOW: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)


def record(epoch: int, position: int, previous: int) -> Sealed:
    """A record of slice 7."""
    return Sealed(
        position, epoch, 7, previous, NOW, f"{epoch}/{position}".encode().ljust(32), uuid7(NOW), "dues:m-1", 1,
        "finance.DuesPaid.v1", "u-1", date(2026, 3, 2), NOW, Origin("anonymous", "c", "c"), b"{}",
    )  # fmt: skip


def applied(epoch: int, position: int) -> dict[int, Last]:
    """What a consumer has applied of slice 7."""
    return {7: Last(epoch, position, f"{epoch}/{position}".encode().ljust(32))}
