"""What the SQL function append_group() is given: columns, in the order of its parameters."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from gonghui_shared.decider import Claim
from gonghui_shared.events import MAX_PAYLOAD, Visibility, declaration, encode
from gonghui_shared.log import chain
from gonghui_shared.log.group_commit import Append
from gonghui_shared.log.records import Answer, CommandKey, NewEvent, StreamAppend

COUNT: Final = 30  # parameters
Digest = Callable[[str, str], bytes]  # scope, value → keyed hash
Hashed = tuple[str, bytes, str, Claim]  # scope, hash, stream


class PayloadTooLarge(Exception):
    """An event is larger than a record may be."""


def taken(appends: Sequence[StreamAppend], digest: Digest) -> list[Hashed]:
    """Claims that are held at the end, in the order in which append_group() counts them."""
    last = {(c.scope, c.value, append.stream_id): c for append in appends for c in append.claims}
    return [_hashed(stream, claim, digest) for (_, _, stream), claim in last.items() if claim.take]


def arguments(
    appends: Sequence[StreamAppend], takes: Sequence[Hashed], command: tuple[CommandKey, Answer] | None, digest: Digest
) -> Append:
    """The columns, and all that they touch.

    Raises:
        PayloadTooLarge: one of the events.
    """
    releases = [_hashed(a.stream_id, claim, digest) for a in appends for claim in a.claims if not claim.take]
    columns = [
        *_transposed(_command(command), 6),
        *_transposed(((a.stream_id, a.union_id, a.expected, len(a.events)) for a in appends), 4),
        *_transposed((row[:3] for row in releases), 3),
        *_transposed((row[:3] for row in takes), 3),
        *_transposed(_rows(appends), 14),
    ]
    touches: set[tuple[Any, ...]] = {(a.stream_id,) for a in appends} | {row[:2] for row in (*releases, *takes)}
    if command:
        touches.add((command[0].key, command[0].principal, command[0].route))
    return Append(columns, frozenset(touches), sum(len(a.events) for a in appends))


def _hashed(stream: str, claim: Claim, digest: Digest) -> Hashed:
    return claim.scope, digest(claim.scope, claim.value), stream, claim


def _command(command: tuple[CommandKey, Answer] | None) -> Iterable[tuple[Any, ...]]:
    if command is not None:
        key, answer = command
        yield key.key, key.principal, key.route, key.request_hash, answer.status, answer.body


def _rows(appends: Sequence[StreamAppend]) -> Iterable[tuple[Any, ...]]:
    for append in appends:
        slice_ = chain.slice_of(append.union_id)
        for version, event in enumerate(append.events, append.expected + 1):
            yield _row(append, version, event, slice_)


def _row(append: StreamAppend, version: int, event: NewEvent, slice_: int) -> tuple[Any, ...]:
    declared = declaration(event.body)
    payload = encode(event.body)
    if len(payload) > MAX_PAYLOAD:
        raise PayloadTooLarge(declared.name)
    leaf = chain.leaf(
        event_id=event.event_id, stream_id=append.stream_id, version=version, type=declared.name, union_id=append.union_id,
        occurred_on=event.occurred_on, recorded_at=event.recorded_at, origin=event.origin, payload=payload,
    )  # fmt: skip
    origin, published = event.origin, declared.visibility == _PUBLISHED
    return (
        event.event_id, append.stream_id, version, declared.name, append.union_id, event.occurred_on, event.recorded_at,
        origin.actor, origin.correlation_id, origin.causation_id, chain.rules_text(origin.rules), payload, leaf,
        slice_ if published else None,
    )  # fmt: skip


_PUBLISHED: Final[Visibility] = "published"


def _transposed(rows: Iterable[tuple[Any, ...]], width: int) -> list[list[Any]]:
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    return columns or [[] for _ in range(width)]
