"""Counts what a reader of a global feed did not get, got twice, or got in the wrong order; knows nothing of any store."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Mark = tuple[str, int]  # stream, version


@dataclass(frozen=True, slots=True)
class Counts:
    """What was found, in events."""

    stored: int
    missed: int  # stored, never delivered
    duplicated: int  # deliveries beyond the first
    reordered: int  # delivered after a later version of the same stream
    gone: int  # acknowledged to a writer, and not stored
    invented: int  # delivered, and not stored


def check(stored: Iterable[Mark], delivered: Sequence[Mark], acknowledged: Iterable[Mark]) -> Counts:
    """Compare what the server holds at the end, what one reader was given in order, and what writers were promised."""
    truth, times = set(stored), Counter(delivered)
    reordered, last = 0, dict[str, int]()
    for stream, version in dict.fromkeys(delivered):  # first deliveries, in order
        reordered += version < last.get(stream, 0)
        last[stream] = max(version, last.get(stream, 0))
    return Counts(
        stored=len(truth),
        missed=len(truth - times.keys()),
        duplicated=times.total() - len(times),
        reordered=reordered,
        gone=len(set(acknowledged) - truth),
        invented=len(times.keys() - truth),
    )
