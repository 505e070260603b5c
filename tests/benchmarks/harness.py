"""What every benchmark needs: real servers, alternating rounds, progress, a table, and a place for the results.

A benchmark is a package with a `__main__` that ends in `run("name", measure)`, where `measure(bench)` returns `Results`.
"""

import argparse
import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeVar

import asyncpg
import uvloop
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from gonghui_deploy.embedded.kafka import Kafka
from gonghui_deploy.embedded.postgres import Postgres
from tests.benchmarks.machine import machine
from tests.benchmarks.measures import Results, Scale
from tests.benchmarks.store import save

ROOT: Final = Path(__file__).parents[2]
LIBRARIES: Final = ROOT / ".build" / "kafka" / "libs"
RESULTS: Final = {"full": ROOT / "docs" / "benchmarks.json", "small": ROOT / ".build" / "benchmarks.json"}

screen: Final = Console(highlight=False)

T = TypeVar("T")
Server = TypeVar("Server", Postgres, Kafka)
Contender = Callable[[], Awaitable[float]]  # runs once on something fresh and returns what it reached


class Unavailable(Exception):
    """This system cannot be measured here; the message says why and stands in the table."""


class Bench:
    """One run of one benchmark: its scale, its servers and its progress."""

    def __init__(self, scale: Scale, folder: Path, progress: Progress, closing: ExitStack) -> None:
        self.scale, self.folder = scale, folder
        self._progress, self._closing = progress, closing
        self._postgres: Postgres | None = None
        self._kafka: Kafka | None = None
        self._numbers = count(1)

    def pick(self, small: T, full: T) -> T:
        """The value for this run's scale."""
        return full if self.scale == "full" else small

    @property
    def postgres(self) -> Postgres:
        """The embedded PostgreSQL with the platform's own settings, fsync on; started when it is first asked for."""
        if self._postgres is None:
            self._postgres = self._started(Postgres(self.folder / "postgres"))
        return self._postgres

    @property
    def kafka(self) -> Kafka:
        """The embedded Kafka, started when it is first asked for."""
        if self._kafka is None:
            self._kafka = self._started(Kafka(self.folder / "kafka", LIBRARIES))
        return self._kafka

    def _started(self, server: Server) -> Server:
        server.start()
        self._closing.callback(server.stop)
        return server

    @asynccontextmanager
    async def database(self) -> AsyncIterator[str]:
        """Address of a fresh, empty database, dropped afterwards."""
        name = f"bench_{next(self._numbers)}"
        await self.execute(f"create database {name}")
        try:
            yield self.postgres.dsn(name)
        finally:
            await self.execute(f"drop database {name} with (force)")

    async def execute(self, statement: str) -> None:
        """One statement as the server's superuser, outside of any transaction."""
        connection = await asyncpg.connect(self.postgres.dsn("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Callable[[str], None]]:
        """A bar of `total` steps; call what it yields at the begin of each with its name."""
        task: TaskID = self._progress.add_task(what, total=total)
        begun = count()

        def begin(step: str) -> None:
            self._progress.update(task, completed=next(begun), description=f"{what} · {step}")

        yield begin
        self._progress.update(task, completed=total, description=what)

    async def alternate(
        self, what: str, contenders: Mapping[str, Contender], rounds: int
    ) -> dict[str, list[float] | str]:
        """Run all contenders once a round, each round beginning with another one.

        Returns:
            What each reached, by round; or, for one that raised `Unavailable`, the reason.
        """
        reached: dict[str, list[float] | str] = {name: [] for name in contenders}
        with self.progress(what, rounds * len(contenders)) as begin:
            for n in range(rounds):
                names = list(contenders)
                for name in names[n % len(names) :] + names[: n % len(names)]:
                    begin(name)
                    values = reached[name]
                    if isinstance(values, list):
                        try:
                            values.append(await contenders[name]())
                        except Unavailable as reason:
                            reached[name] = str(reason)
        return reached


def run(name: str, measure: Callable[[Bench], Awaitable[Results]]) -> None:
    """The command line of one benchmark: measure, print the table, keep the results."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.benchmarks.{name}")
    parser.add_argument("--scale", choices=["small", "full"], default="full", help="small: a look in a minute or two")
    parser.add_argument("--out", type=Path, help="JSON to merge into; docs/benchmarks.json for a full run")
    asked = parser.parse_args()
    results, facts = _measured(measure, asked.scale)
    show(results)
    save(asked.out or RESULTS[asked.scale], name, results, facts)


def _measured(measure: Callable[[Bench], Awaitable[Results]], scale: Scale) -> tuple[Results, dict[str, Any]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    folder = Path(tempfile.mkdtemp(prefix="gonghui-bench-"))
    folder.chmod(0o755)  # the servers run as a user of their own
    try:
        with ExitStack() as closing, Progress(*columns, console=screen) as progress:
            facts = machine(ROOT, folder) | {"scale": scale}
            loops = closing.enter_context(asyncio.Runner(loop_factory=uvloop.new_event_loop))  # as services have it
            return loops.run(_awaited(measure(Bench(scale, folder, progress, closing)))), facts
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _awaited(results: Awaitable[Results]) -> Results:
    return await results


def show(results: Results) -> None:
    """Print figures, ratios and goals as one table."""
    table = Table(title=results.title, title_justify="left")
    for column in ("case", "system", "median", "least – most", "unit", "ours ÷ it"):
        table.add_column(column, justify="right" if column in {"median", "least – most", "ours ÷ it"} else "left")
    ratios = {(r.case, r.peer, r.unit): r.spread for r in results.ratios}
    for figure in results.figures:
        spread, ratio = figure.spread, ratios.get((figure.case, figure.system, figure.unit))
        values = (
            (f"{spread.median:,.6g}", f"{spread.least:,.6g} – {spread.most:,.6g}") if spread else ("–", figure.note)
        )
        table.add_row(figure.case, figure.system, *values, figure.unit, f"{ratio.median:.2f}" if ratio else "")
    screen.print(table)
    for goal in results.goals:
        mark = "[green]✓[/green]" if goal.reached else "[yellow]✗[/yellow]"
        sign = "≤" if goal.at_most else "≥"
        screen.print(f"{mark} {goal.text}: {goal.measured:,.4g} {goal.unit} (goal {sign} {goal.bound:,.4g})")
    for note in results.notes:
        screen.print(f"[dim]{note}[/dim]")
