"""Time: instants for the record, business dates for the law, and one simulated clock for all processes of a demonstration."""

import mmap
import os
import struct
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Where the instant comes from; injected everywhere."""

    def now(self) -> datetime:
        """The present instant, in UTC."""


def business_date(instant: datetime) -> date:
    """The calendar day in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI).date()


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that tests set by hand."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.instant


class SimulatedClock:
    """A clock kept in a file that all processes map, so that a demonstration can let years pass.

    The file holds the instant in microseconds since 1970 as one aligned 64-bit integer, which is read and written whole.
    """

    def __init__(self, file: Path) -> None:
        descriptor = os.open(file, os.O_RDWR)
        try:
            self._memory = mmap.mmap(descriptor, 8)
        finally:
            os.close(descriptor)

    @classmethod
    def create(cls, file: Path, start: datetime) -> "SimulatedClock":
        """Make the file unless it exists; a second demonstration on the same data goes on where the first one stopped."""
        if not file.exists():
            partial = file.with_suffix(".new")
            partial.write_bytes(struct.pack("=q", _micros(start)))
            partial.chmod(0o666)
            partial.rename(file)
        return cls(file)

    def now(self) -> datetime:
        """The instant that was last set."""
        (micros,) = struct.unpack("=q", self._memory[:8])
        return datetime.fromtimestamp(micros // 1_000_000, UTC).replace(microsecond=micros % 1_000_000)

    def set(self, instant: datetime) -> None:
        """Move on; a clock that would run backwards is an error."""
        if instant < self.now():
            raise ValueError("the simulated clock only moves forward")
        self._memory[:8] = struct.pack("=q", _micros(instant))


def _micros(instant: datetime) -> int:
    whole = int(instant.replace(microsecond=0).timestamp())
    return whole * 1_000_000 + instant.microsecond
