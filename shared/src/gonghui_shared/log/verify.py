"""Verification of a log from its tables: chain, slices, streams and claims recomputed from what is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from gonghui_shared.decider import Claim, Decider
from gonghui_shared.log import chain
from gonghui_shared.log.records import SLICES, EventStore, Recorded

BATCH = 5_000


@dataclass(slots=True)
class Verification:
    """What was found: positions checked and, if any, the first fault of each kind."""

    position: int = 0
    hash: bytes = chain.GENESIS
    faults: list[str] = field(default_factory=list)
    claims: dict[tuple[str, str], str] = field(default_factory=dict)  # recomputed: (scope, value) → stream

    @property
    def sound(self) -> bool:
        """No fault was found."""
        return not self.faults


async def verify(store: EventStore, deciders: Mapping[str, Decider[object]] | None = None) -> Verification:
    """Walk the whole sealed log once and recompute leaf, link, slice and version of every event.

    Args:
        store: the log; nothing is written.
        deciders: by name; their claims are recomputed into `Verification.claims`.
    """
    found, previous, versions = Verification(), [0] * SLICES, dict[str, int]()
    while batch := await store.read(found.position, BATCH):
        for record in batch:
            found.faults += _faults(record, found, previous, versions)
            if found.faults:
                return found
            _advance(record, found, previous, versions)
            for claim in _claims(record, deciders or {}):
                _hold(found.claims, claim, record.stream_id)
    heads = await store.heads()
    if (heads.position, heads.hash) != (found.position, found.hash):
        found.faults.append(f"head stands at {heads.position}, the log ends at {found.position}")
    return found


def _faults(record: Recorded, found: Verification, previous: list[int], versions: dict[str, int]) -> Iterator[str]:
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


def _advance(record: Recorded, found: Verification, previous: list[int], versions: dict[str, int]) -> None:
    found.position, found.hash = record.position, record.hash
    versions[record.stream_id] = record.version
    if record.slice is not None:
        previous[record.slice] = record.position


def _claims(record: Recorded, deciders: Mapping[str, Decider[object]]) -> Iterable[Claim]:
    decider = deciders.get(record.stream_id.partition(":")[0])
    return decider.claims(record.body) if decider else ()


def _hold(claims: dict[tuple[str, str], str], claim: Claim, stream_id: str) -> None:
    if claim.take:
        claims[claim.scope, claim.value] = stream_id
    else:
        claims.pop((claim.scope, claim.value), None)
