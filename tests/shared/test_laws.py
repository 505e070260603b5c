"""Laws of the road, whatever the order of append, seal, publish, repeat, lose, crash, refill and rebuild.

The pure parts are the real ones: the in-memory log with its chain, the consumer's sorting out, a projection's fold. What
Kafka does to records is played by the machine: it delivers late, twice, again from an old offset, or not at all.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, Final, TypeVar

from hypothesis import given, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import integers, lists, sampled_from

from gonghui_shared.kafka.order import Hole, Last, sorted_out
from gonghui_shared.log.memory import MemoryStore
from gonghui_shared.log.records import Sealed, WrongVersion
from gonghui_shared.log.verify import verify
from gonghui_shared.projections.declare import Key, Row, Rows
from gonghui_shared.testing import recorded
from tests.shared.log.cards import NOW, hidden, placed
from tests.shared.road.sample import ParcelSent, project_arrived

T = TypeVar("T")
UNIONS: Final = [f"u-{n}" for n in range(5)]


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """The in-memory store never waits."""
    return asyncio.run(coroutine)


class Road(RuleBasedStateMachine):
    """One producer's log, its topic, one consumer that may crash at any point, and a rebuild."""

    @initialize()
    def begin(self) -> None:
        """An empty log, topic and table."""
        self.store = MemoryStore()
        self.versions: dict[str, int] = {}
        self.relayed = 0
        self.topic: list[Sealed] = []
        self.offset = 0
        self.last: dict[int, Last] = {}
        self.applied: dict[int, int] = {}  # position → times

    @rule(stream=integers(0, 9), cards=integers(1, 4))
    def append(self, stream: int, cards: int) -> None:
        """A command is acknowledged."""
        name, union = f"table:{stream}", UNIONS[stream % len(UNIONS)]
        version = self.versions.get(name, 0)
        run(self.store.append([placed(name, *(f"c{n}" for n in range(cards)), expected=version, union=union)]))
        self.versions[name] = version + cards

    @rule(stream=integers(0, 3))
    def append_private(self, stream: int) -> None:
        """A private event never leaves."""
        name = f"secret:{stream}"
        run(self.store.append([hidden(name, "ace", expected=self.versions.get(name, 0))]))
        self.versions[name] = self.versions.get(name, 0) + 1

    @rule(stream=integers(0, 9))
    def append_late(self, stream: int) -> None:
        """A writer that has not seen the last version is refused and leaves nothing."""
        name, before = f"table:{stream}", len(self.store.unsealed)
        try:
            run(self.store.append([placed(name, "late", expected=self.versions.get(name, 0) + 1)]))
        except WrongVersion:
            assert len(self.store.unsealed) == before
        else:
            raise AssertionError("a late writer was not refused")

    @rule(limit=integers(1, 10))
    def seal(self, limit: int) -> None:
        """The sequencer takes a batch."""
        run(self.store.seal(NOW, limit))

    @rule(limit=integers(1, 10), crash=sampled_from(["", "before", "after"]))
    def publish(self, limit: int, crash: str) -> None:
        """The relay publishes a batch; it may die before, or after Kafka confirmed and before its cursor moved."""
        batch = run(self.store.feed(self.relayed, limit))
        if crash == "before" or not batch:
            return
        self.topic += batch
        if crash != "after":
            self.relayed = batch[-1].position

    @rule(at=integers(0, 200))
    def lose(self, at: int) -> None:
        """Kafka loses a record that nobody has read."""
        if self.offset + at < len(self.topic):
            del self.topic[self.offset + at]

    @rule(back=integers(0, 30))
    def repeat(self, back: int) -> None:
        """The consumer reads again from an older offset."""
        self.offset = max(0, self.offset - back)

    @rule(limit=integers(1, 15), crash=sampled_from([False, False, True]))
    def consume(self, limit: int, *, crash: bool) -> None:
        """A batch is applied with its cursors, or nothing of it where the consumer dies before its commit."""
        batch = self.topic[self.offset : self.offset + limit]
        last = dict(self.last)
        fresh, _, hole = sorted_out(batch, last)
        if crash:
            return
        if hole is not None:
            self.refill(hole)
            return
        self.commit(fresh, last)
        self.offset += len(batch)

    def refill(self, hole: Hole) -> None:
        """Take what the topic did not give from the producer's feed."""
        page = [r for r in run(self.store.feed(0, 10_000)) if r.slice == hole.slice and r.position < hole.found]
        last = dict(self.last)
        fresh, _, again = sorted_out(page, last)
        assert again is None
        self.commit(fresh, last)

    def commit(self, fresh: Sequence[Sealed], last: dict[int, Last]) -> None:
        """One transaction: what was applied and how far."""
        for record in fresh:
            self.applied[record.position] = self.applied.get(record.position, 0) + 1
        self.last = last

    @rule()
    def settle(self) -> None:
        """Everything comes to rest: then all that was acknowledged was sealed, published and applied once."""
        while run(self.store.seal(NOW)):
            pass
        while batch := run(self.store.feed(self.relayed, 100)):
            self.topic += batch
            self.relayed = batch[-1].position
        while self.offset < len(self.topic):
            self.consume(15, crash=False)
        for slice_, (position, _) in enumerate(run(self.store.heads()).slices):
            if position > self.last.get(slice_, Last()).position:  # the last record of a quiet slice was lost
                self.refill(Hole(slice_, 0, position + 1))
        published = {record.position for record in run(self.store.feed(0, 100_000))}
        assert self.applied.keys() == published
        assert len(self.store.log) == sum(self.versions.values())

    @invariant()
    def applied_once_and_in_order(self) -> None:
        """I5: never twice; per slice nothing is skipped."""
        if not hasattr(self, "store"):
            return
        assert set(self.applied.values()) <= {1}
        for record in self.store.log:
            if record.slice is not None and record.position <= self.last.get(record.slice, Last()).position:
                assert record.position in self.applied

    @invariant()
    def log_is_sound(self) -> None:
        """I3, I4: the chain verifies, positions have no gap, versions follow one another, private events stay inside."""
        if not hasattr(self, "store"):
            return
        assert run(verify(self.store)).faults == []
        assert all("Hidden" not in record.type for record in self.topic)


Road.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestRoad = Road.TestCase


@settings(max_examples=60, deadline=None)
@given(cuts=lists(integers(1, 7), max_size=12), seed=integers(0, 1000))
def test_batches_do_not_matter(cuts: list[int], seed: int) -> None:
    """I6: a projection folded in batches of any size holds what one fold over everything holds."""
    events = [recorded(ParcelSent(f"p-{n * seed % 7}", n), UNIONS[n * seed % 5], position=n + 1) for n in range(30)]
    whole = [Rows(table, {}, complete=True) for table in project_arrived.writes]
    project_arrived.run(events, whole, None)
    known: list[dict[Key, Row | None]] = [{} for _ in project_arrived.writes]
    for cut in [*cuts, len(events)]:
        batch, events = events[:cut], events[cut:]
        part = [Rows(table, have, complete=True) for table, have in zip(project_arrived.writes, known, strict=True)]
        project_arrived.run(batch, part, None)
        for have, one in zip(known, part, strict=True):
            have.update(one.changed)
    assert known == [rows.changed for rows in whole]
