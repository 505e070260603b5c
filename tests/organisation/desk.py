"""A table of commands over a log in memory: rows, deciders and claims are the service's; what rows would load, the test gives."""

from collections import defaultdict
from collections.abc import Coroutine, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

from gonghui_shared.commands import Command
from gonghui_shared.decider import At, Decider
from gonghui_shared.events import Event
from gonghui_shared.handling import Handling
from gonghui_shared.http.table import Router
from gonghui_shared.ids import uuid7
from gonghui_shared.log.memory import MemoryStore
from gonghui_shared.log.records import ClaimTaken, NewEvent, Origin, Recorded, StreamAppend
from gonghui_shared.refusals import Refusal

T = TypeVar("T")
NOW: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)


def at_once(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine of the in-memory log returns: it never waits."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        value: T = done.value
        return value
    raise AssertionError("the log in memory waited")


class Desk:
    """Carries out commands in the order in which they are asked."""

    def __init__(self, *routers: Router) -> None:
        self._rows = {row.asked: row for router in routers for row in router.table}
        self._store = MemoryStore()

    @property
    def log(self) -> Sequence[Recorded]:
        """Everything that happened."""
        return self._store.unsealed

    @property
    def claims(self) -> dict[tuple[str, str], str]:
        """Scope and value of every claim that is held, and the stream that holds it."""
        return self._store.claims

    def state(self, decider: Decider[Any], key: str) -> Any:
        """An aggregate as it stands."""
        return decider.fold(record.body for record in at_once(self._store.load(decider.stream(key))))

    def write(self, stream: str, union_id: str, *events: Event, on: date, actor: str = "person:clerk") -> None:
        """Let events have happened."""
        self._append([(stream, union_id, list(events), ())], on, actor)

    def ask(self, command: Command, *, on: date, actor: str = "person:clerk", **given: Any) -> str | None:
        """Carry a command out, or not; the code of what refused it."""
        row = self._rows[type(command)]
        known = {"on": on, "actor": actor, **given}
        try:
            self._append(self._decided(row, command, known), on, actor)
        except Refusal as refusal:
            return refusal.code()
        except ClaimTaken as taken:
            return taken.refusal.code()
        return None

    def _decided(self, row: Handling, command: Command, known: dict[str, Any]) -> list[Any]:
        decided: dict[tuple[str, str], list[Event]] = defaultdict(list)
        claims: dict[str, list[Any]] = defaultdict(list)
        for one in row.items(command) if row.items else [command]:
            also = {name: self.state(stream.decider, stream.key(one)) for name, stream in row.also.items()}
            wanted = {name: value for name, value in {**known, **also}.items() if name in row.wants}
            for event in row.decide(self.state(row.decider, row.stream(one)), one, **wanted):
                decider, key, union_id, body = row.decider, row.stream(one), row.union(one), event
                if isinstance(event, At):
                    stream, body = row.also[event.stream], event.event
                    decider, key = stream.decider, stream.key(one)
                    union_id = stream.union(one) if stream.union else union_id
                decided[decider.stream(key), union_id].append(body)
                claims[decider.stream(key)] += decider.claims(body)
        return [(stream, union_id, events, claims[stream]) for (stream, union_id), events in decided.items()]

    def _append(self, decided: Sequence[Any], on: date, actor: str) -> None:
        origin = Origin(actor, "", "")
        appends = [
            StreamAppend(
                stream, union_id, len(at_once(self._store.load(stream))),
                [NewEvent(uuid7(NOW), event, on, NOW, origin) for event in events], claims,
            )
            for stream, union_id, events, claims in decided
        ]  # fmt: skip
        at_once(self._store.append(appends))
