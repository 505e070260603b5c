"""What comes next in every slice of a producer's log: duplicates, holes and forks told apart. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gonghui_shared.log.records import Sealed

FIRST_EPOCH: Final = {1: 0}


class Fork(Exception):
    """The log we have consumed is not the one that is offered: halt, never refill."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last record of a slice that was applied."""

    epoch: int = 0
    position: int = 0
    hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Hole:
    """Records after `last` and before `found` were not delivered."""

    slice: int
    last: int
    found: int


def continues(seen: Last, epoch: int, position: int, epochs: Mapping[int, int]) -> bool:
    """Whether what was applied and a record of perhaps another epoch belong to one log.

    A restore opens an epoch; what the epoch before it has beyond the position where the new one began is of another log.

    Args:
        epochs: the producer's, with the position after which each began.
    """
    (first, reached), (later, _) = sorted(((seen.epoch, seen.position), (epoch, position)))
    return first == later or (
        later in epochs and all(reached <= after for opened, after in epochs.items() if first < opened <= later)
    )


def sorted_out(
    records: Sequence[Sealed], last: dict[int, Last], epochs: Mapping[int, int] = FIRST_EPOCH
) -> tuple[list[Sealed], int, Hole | None]:
    """Those records that come next in their slices; how many were duplicates; the first hole, if any.

    Args:
        last: by slice; changed as records are taken.
        epochs: of the producer, see `continues`.

    Raises:
        Fork: an epoch that does not continue what was applied, an equal position with another hash, or a record that skips back over what was applied.
    """
    fresh: list[Sealed] = []
    duplicates = 0
    for record in records:
        assert record.slice is not None
        seen = last.get(record.slice, Last())
        if seen.epoch and not continues(seen, record.epoch, record.position, epochs):
            raise Fork(f"epoch {record.epoch} after {seen.epoch}")
        if record.position <= seen.position:
            if record.position == seen.position and record.hash != seen.hash:
                raise Fork(f"two records at position {record.position}")
            duplicates += 1
        elif record.previous > seen.position:
            return fresh, duplicates, Hole(record.slice, seen.position, record.position)
        elif record.previous < seen.position:
            raise Fork(f"position {record.position} does not know position {seen.position}")
        else:
            fresh.append(record)
            last[record.slice] = Last(record.epoch, record.position, record.hash)
    return fresh, duplicates, None
