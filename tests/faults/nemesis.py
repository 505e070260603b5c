"""The nemesis: lets load flow, breaks one thing, mends it, waits until all is quiet, and has the dumps judged."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import asyncpg

from tests.faults.checker import check
from tests.faults.city import City
from tests.faults.dump import dump
from tests.faults.load import Load
from tests.faults.processes import PATIENCE

BEFORE: Final = 15  # commands that must be acknowledged before anything is broken
AFTER: Final = 15  # and after it was mended


@dataclass
class Trial:
    """What a case works with.

    Args:
        scale: 1.0 where faults last as long as the case says; the short tier shortens them.
    """

    city: City
    load: Load
    chance: Random
    scale: float = 1.0
    injected: Counter[str] = field(default_factory=Counter)
    recovery: "asyncio.Task[float] | None" = None

    def fired(self, what: str, times: int = 1) -> None:
        """An injector has done its work."""
        self.injected[what] += times

    async def lasts(self, seconds: float, least: float = 2.0) -> None:
        """Let a fault last, at `least` so long whatever the scale is, and load try meanwhile."""
        until = time.monotonic() + max(seconds * self.scale, least)
        while time.monotonic() < until:
            await self.load.tries(1)

    def mended(self) -> None:
        """Nothing is broken any more, or nobody helps any more: recovery is measured from here."""
        self.recovery = self.recovery or asyncio.create_task(_recovered(self))


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Args:
        proves: counts that must have grown, or the fault never reached what it was meant for.
    """

    id: str
    what: str
    inject: Callable[[Trial], Awaitable[None]]
    proves: tuple[str, ...] = ()


class Skipped(Exception):
    """The machine cannot break what the case wants broken."""


@dataclass(slots=True)
class Outcome:
    """How a case went; skipped: why it could not be tried."""

    case: str
    what: str
    injected: dict[str, int]
    recovery_seconds: float
    counts: dict[str, int]
    faults: list[str]
    skipped: str = ""


CASES: Final[dict[str, Case]] = {}


def case(id_: str, what: str, *, proves: tuple[str, ...] = ()) -> Callable[[Callable[[Trial], Awaitable[None]]], Case]:
    """Declare a case by the function that breaks and mends."""

    def declare(inject: Callable[[Trial], Awaitable[None]]) -> Case:
        CASES[id_] = made = Case(id_, what, inject, proves)
        return made

    return declare


async def run(case_: Case, city: City, folder: Path, seed: int, scale: float = 1.0) -> Outcome:
    """Try one case on a running city."""
    load = Load(city, folder / "history.jsonl", seed)
    trial = Trial(city, load, Random(seed), scale)
    load.start()
    try:
        await load.flows(BEFORE)
        await case_.inject(trial)
        trial.mended()
        assert trial.recovery is not None
        recovery = await trial.recovery
        await load.flows(AFTER)
    finally:
        await load.stop()
    await quiet(city)
    await load.replay(20)
    await load.close()
    await dump(city.databases, city.direct, folder)
    verdict = await asyncio.to_thread(check, folder)
    counts = verdict.counts - city.counts  # of this case alone
    city.counts = verdict.counts
    counts.update(waits_ms(load.waits))
    counts.update(asked=load.asked, in_doubt=load.in_doubt, resolved=load.resolved, turned_away=load.statuses[503])
    faults = [*verdict.faults, *_unproved(case_, trial, counts)]
    return Outcome(case_.id, case_.what, dict(trial.injected), round(recovery, 1), dict(counts), faults)


def waits_ms(waits: list[float]) -> dict[str, int]:
    """Median and 99th percentile in milliseconds."""
    ordered = sorted(waits)
    return {f"p{part}_ms": round(ordered[len(ordered) * part // 100] * 1000) for part in (50, 99)}


def _unproved(case_: Case, trial: Trial, counts: Counter[str]) -> list[str]:
    """A case passes only if its injector fired and load flowed, and nobody met an internal error."""
    faults = [f"{what} never happened" for what in case_.proves if not counts[what]]
    if not sum(trial.injected.values()):
        faults.append("the injector never fired")
    if errors := trial.load.statuses[500]:
        faults.append(f"{errors} answers were 500")
    return faults


async def _recovered(trial: Trial) -> float:
    """Seconds from mending until a command is acknowledged and assessment has all that finance had sealed by then."""
    began = time.monotonic()
    await trial.load.flows(1)
    head = await until(lambda: trial.city.ask("finance", "select position from log_head"))
    reached = "select coalesce(max(position), 0) >= $1 from consumer_slices where subscription = 'finance'"
    published = await until(
        lambda: trial.city.ask(
            "finance", "select max(position) from log where slice is not null and position <= $1", head
        )
    )
    await until(lambda: trial.city.ask("assessment", reached, published))
    return time.monotonic() - began


async def until(asked: Callable[[], Awaitable[Any]]) -> Any:
    """Ask until the answer is yes, or a number; a database that is away is asked again."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                if answer := await asked():
                    return answer
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                pass
            await asyncio.sleep(0.2)


AT_REST: Final = {
    "finance": """select not exists (select from unsealed)
        and (select position from cursors where subscription = 'finance') = (select position from log_head)
        and (select position from relay_cursor) = (select max(position) from log where slice is not null)""",
    "organisation": "select (select position from relay_cursor) = (select max(position) from log where slice is not null)",
}


async def quiet(city: City) -> None:
    """Wait until everything acknowledged has come to the end of its road."""
    for service, question in AT_REST.items():
        await until(lambda service=service, question=question: city.ask(service, question))  # type: ignore[misc]  # bound at once
    positions = await city.ask("finance", "select positions from log_head")
    reached = """select array_agg(coalesce(c.position, 0) order by s) from generate_series(0, 63) as s
        left join consumer_slices c on c.slice = s and c.subscription = 'finance'"""

    async def arrived() -> bool:
        return list(await city.ask("assessment", reached)) == list(positions)

    await until(arrived)
