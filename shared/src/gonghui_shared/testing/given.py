"""Given events, when a command is decided, then these events or this refusal; and projections folded in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, Final, Self
from uuid import UUID

from msgspec.structs import replace

from gonghui_shared.decider import At, Decider
from gonghui_shared.events import Event, declaration, encode
from gonghui_shared.log import chain
from gonghui_shared.log.records import Origin, Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections.declare import Key, Projection, Row, Rows
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import NATION, Rulebook, Rules, RuleVersion, Unit

DAY: Final = date(2026, 3, 2)  # a Monday
INSTANT: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning in Shanghai


def rules(values: Mapping[str, tuple[Any, Unit]], on: date = DAY) -> Rules:
    """Rules by value for a decide function: `rules({"R-FIN-07": ("0.005", "ratio")})`."""
    versions = (
        RuleVersion(code, "test", NATION, date(2000, 1, 1), _plain(value), unit, "for this test")
        for code, (value, unit) in values.items()
    )
    return Rulebook(versions).rules(NATION, on)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Fraction) else value


@dataclass(frozen=True)
class Given:
    """An aggregate with a history."""

    decider: Decider[Any]
    events: tuple[Event, ...]

    def when(self, decide: Callable[..., Any], command: Any, **context: Any) -> "Decision":
        """Decide a command; keyword arguments are what the kernel would give."""
        state = self.decider.fold(self.events)
        try:
            events = tuple(decide(state, command, **context))
        except Refusal as refusal:
            return Decision(self, (), refusal)
        return Decision(self, events, None)


@dataclass(frozen=True)
class Decision:
    """What came of a command."""

    given: Given
    events: tuple[Event | At, ...]
    refusal: Refusal | None

    def then(self, *expected: Event | At) -> Self:
        """Exactly these events; the state folds over the aggregate's own ones."""
        assert self.refusal is None, f"refused: {self.refusal}"
        assert self.events == expected, f"{self.events} is not {expected}"
        self.given.decider.fold(
            [e for e in self.events if isinstance(e, Event)], self.given.decider.fold(self.given.events)
        )
        return self

    def then_refused(self, refusal: type[Refusal], **facts: Any) -> Self:
        """Refused by this condition, naming at least these facts."""
        assert type(self.refusal) is refusal, f"{self.refusal or self.events} is not {refusal.__name__}"
        assert facts.items() <= dict(self.refusal.facts).items(), dict(self.refusal.facts)
        return self


def given(decider: Decider[Any], *events: Event) -> Given:
    """An aggregate after these events."""
    return Given(decider, events)


_ORIGIN: Final = Origin("person:tester", "test", "test")


def recorded(body: Event, union_id: str = "u1", position: int = 1, on: date = DAY) -> Recorded:
    """An event as a projection sees it."""
    declared = declaration(body)
    return Recorded(
        event_id=UUID(int=position), stream_id=f"test:{union_id}", version=position, type=declared.name,
        union_id=union_id, occurred_on=on, recorded_at=INSTANT, origin=_ORIGIN, payload=encode(body), body=body,
        position=position, slice=chain.slice_of(union_id), sealed_at=INSTANT, hash=bytes(32),
    )  # fmt: skip


def folded(projection: Projection, *events: Event | Recorded, vault: Vault | None = None) -> dict[str, dict[Key, Row]]:
    """The rows of every table after these events, in the order given; `vault` opens what is sealed in them."""
    tables = [Rows(table, {}, complete=True) for table in projection.writes]
    batch = [e if isinstance(e, Recorded) else recorded(e, position=n) for n, e in enumerate(events, 1)]
    projection.run([replace(record, position=n) for n, record in enumerate(batch, 1)], tables, vault)
    return {
        table.name: {key: row for key, row in rows.changed.items() if row is not None}
        for table, rows in zip(projection.writes, tables, strict=True)
    }
