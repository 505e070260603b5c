"""Verification of a log from its tables: chain, slices, streams and claims recomputed from what is stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gonghui_shared.decider import Claim, Decider
from gonghui_shared.events import UnknownEvent
from gonghui_shared.log import chain
from gonghui_shared.log.records import SLICES, EventStore, Sealed, as_recorded

BATCH = 5_000


@dataclass(slots=True)
class Verification:
    """What was found: positions checked and, if any, the first fault of each kind."""

    position: int = 0
    hash: bytes = chain.GENESIS
    faults: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """No fault was found."""
        return not self.faults


async def verify(store: EventStore, deciders: Mapping[str, Decider[object]] | None = None) -> Verification:
    """Walk the log once, as it stands at this instant, and recompute leaf, link, slice and version of every event.

    Args:
        store: the log; nothing is written, and whoever writes meanwhile neither waits nor disturbs.
        deciders: by name; their claims are recomputed and compared with those held. None: claims are left out.
    """
    held, claims = await store.held(), _Claims(store, deciders or {})
    found, previous, versions = Verification(), [0] * SLICES, dict[str, int]()
    while batch := await store.read(found.position, min(BATCH, held.position - found.position)):
        for record in batch:
            found.faults += _faults(record, found, previous, versions)
            if found.faults:
                return found
            _advance(record, found, previous, versions)
            claims.follow(record)
    if (held.position, held.hash) != (found.position, found.hash):
        found.faults.append(f"head stands at {held.position}, the log ends at {found.position}")
    for record in held.unsealed:
        claims.follow(record)
    if deciders is not None:
        found.faults += claims.faults(held.claims)
    return found


class _Claims:
    """Who holds what by the log alone."""

    def __init__(self, store: EventStore, deciders: Mapping[str, Decider[object]]) -> None:
        self._store, self._deciders = store, deciders
        self._held: dict[tuple[str, bytes], str] = {}
        self._unread: set[str] = set()  # types that this release does not know

    def follow(self, record: Sealed) -> None:
        """Take and release as the event does; a stream releases only what it holds."""
        for claim in self._claims(record):
            key = claim.scope, self._store.digest(claim.scope, claim.value)
            if claim.take:
                self._held[key] = record.stream_id
            elif self._held.get(key) == record.stream_id:
                del self._held[key]

    def _claims(self, record: Sealed) -> Sequence[Claim]:
        decider = self._deciders.get(record.stream_id.partition(":")[0])
        try:
            return tuple(decider.claims(as_recorded(record).body)) if decider else ()
        except UnknownEvent:
            self._unread.add(record.type)
            return ()

    def faults(self, stored: Mapping[tuple[str, bytes], str]) -> Iterator[str]:
        """The first claim that is stored otherwise, and how many there are."""
        if self._unread:
            yield f"claims: not compared; a newer release wrote {', '.join(sorted(self._unread))}"
            return
        differing = sorted(key for key in stored.keys() | self._held.keys() if stored.get(key) != self._held.get(key))
        for key in differing[:1]:
            stands, belongs = stored.get(key, "nobody"), self._held.get(key, "nobody")
            yield (
                f"claims: {len(differing)} not as in the log; {key[0]} {key[1].hex()[:12]} is held by {stands}"
                f" and belongs to {belongs}"
            )


def _faults(record: Sealed, found: Verification, previous: list[int], versions: dict[str, int]) -> Iterator[str]:
    at = f"position {record.position}"
    if record.position != found.position + 1:
        yield f"{at}: follows {found.position}"
    if record.version != versions.get(record.stream_id, 0) + 1:
        yield f"{at}: version {record.version} of its stream is out of order"
    if record.slice is not None and record.previous != previous[record.slice]:
        yield f"{at}: names {record.previous} as the record before it in its slice"
    if record.slice not in {None, chain.slice_of(record.union_id)}:
        yield f"{at}: stands in a slice that is not its union's"
    if record.sealed_at is None or record.hash != chain.link(
        found.hash, record.position, record.slice, record.previous, record.sealed_at, chain.leaf_of(record)
    ):
        yield f"{at}: hash does not fit what is stored"


def _advance(record: Sealed, found: Verification, previous: list[int], versions: dict[str, int]) -> None:
    found.position, found.hash = record.position, record.hash
    versions[record.stream_id] = record.version
    if record.slice is not None:
        previous[record.slice] = record.position
