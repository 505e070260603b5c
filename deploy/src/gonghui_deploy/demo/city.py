"""The demonstration: simulated years through the public APIs, evaluated, explained and proved."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from gonghui_deploy.demo import desks, elections, founding, months, outcomes, result, sheets, years
from gonghui_deploy.demo.client import Client, NotCarriedOut, side_by_side, until
from gonghui_deploy.demo.plan import City
from gonghui_deploy.stack import SERVICES, Stack
from gonghui_shared.clock import SHANGHAI

__all__ = ["BEGINS", "NotCarriedOut", "run"]
BEGINS: Final = datetime(2023, 1, 2, 9, 0, tzinfo=SHANGHAI)
Step = Callable[[str], None]
_DAYS: Final = (
    (12, months.file),
    (13, months.accept),
    (14, months.allocate),
    (20, elections.hold),
    (26, months.answer),
)


async def run(stack: Stack, *, city: City, report: Path | None, console: Console) -> None:
    """Load the city, evaluate it, show the result.

    Args:
        city: a data folder stays with the one that it began with.
        report: file that gets the same figures as JSON.
    """
    began = time.monotonic()
    async with Client(stack, f"demo-{city.seed}") as client:
        with _progress(console) as progress:
            task = progress.add_task("建立城市工会 founding the city", total=3 + 13 * len(city.years) + 1)
            await _load(stack, client, city, progress, task)
        loaded = time.monotonic() - began
        figures = await result.gather(stack, client, city, loaded)
        result.show(console, figures)
        with console.status("核对：重建所有投影并与在线数据比对 Proof: every projection rebuilt and compared"):
            figures["proof"] = await result.proof(stack)
        result.show_proof(console, figures["proof"])
    if report is not None:
        result.write(report, figures)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), console=console
    )


async def _load(stack: Stack, client: Client, city: City, progress: Progress, task: object) -> None:
    def step(words: str, advance: int = 1) -> None:
        progress.update(task, description=words, advance=advance)  # type: ignore[arg-type]  # rich's own id

    await founding.found(client, city)
    step("考核办法 scorecards", 2)
    await sheets.adopt(client)
    step(f"{city.years[0]}")
    officers = desks.Desks(client, city)
    for year in city.years:
        await _year(stack, client, city, year, step, officers)
    last = city.years[-1]
    _move(stack, date(last + 1, 1, 20))
    await _settled(client)
    key = f"terms-{last}"
    body = {"evaluation_id": key, "year": last}
    await client.post("assessment", f"/federations/{result.FEDERATION}/term-evaluations", f"evaluation/{key}", body)
    await _closed(client, [key])
    await outcomes.sign(client)
    await outcomes.object_to_some(client)
    _move(stack, date(last + 1, 2, 4))  # the day before January's reports are due
    await officers.new_year()
    await _settled(client)
    step("完成 done")


async def _year(
    stack: Stack, client: Client, city: City, year: int, step: Step, officers: desks.Desks
) -> None:  # fmt: skip
    """One year: targets in January, life month by month, appraisals in December, the evaluation in January after."""
    _move(stack, date(year, 1, 10))
    await years.begin(client, city, year)
    late: list[asyncio.Task[None]] = []
    try:
        for number in range(1, 13):
            month = date(year, number, 1)
            await _month(stack, client, city, month)
            late.append(asyncio.create_task(_late(client, city, month)))  # comes in while the next month goes on
            if month == date(city.years[-1], 11, 1):
                await officers.autumn()
            step(f"{year} 年 {number} 月 {month:%B %Y}")
        await side_by_side(late)
    finally:
        for task in late:
            task.cancel()
    await years.end(client, city, year)
    _move(stack, date(year + 1, 1, 8))
    await _settled(client)
    await years.facts(client, list(sheets.facts(city, year)), str(year))
    await years.ratings(client, list(sheets.marks(city, year)), str(year))
    if year == city.years[-1]:
        await officers.before_evaluation()
    evaluations = await sheets.evaluate(client, year)
    await _closed(client, evaluations)
    await officers.publish(evaluations, year)
    step(f"{year} 年度考核 evaluated")


async def _month(stack: Stack, client: Client, city: City, month: date) -> None:
    """What is done in time is done before its clock runs out, and what is late after it."""
    for day, life in _DAYS:
        _move(stack, month.replace(day=day))
        await life(client, city, month)
        if life is months.allocate:
            await _folded(client)  # what came in time is known before the clocks move on
    _move(stack, (month + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    await side_by_side([months.close(client, city, month), years.supervise(client, city, month)])


async def _late(client: Client, city: City, month: date) -> None:
    """Once what was not paid in time has been found short, some of it comes in."""

    async def fired() -> bool:
        return not (await client.get("finance", "/readyz"))["lag_seconds"]["deadlines"]

    await _until_twice(fired, "finance's clocks have fired")
    await months.pay_late(client, city, month)


def _move(stack: Stack, day: date) -> None:
    """Move the city's clock on to the evening of a day; one that stands later stays."""
    clock, evening = stack.clock, datetime(day.year, day.month, day.day, 18, tzinfo=SHANGHAI)
    assert clock is not None
    if clock.now() < evening:
        clock.set(evening)


async def _folded(client: Client) -> None:
    """Wait until finance has taken in all that it was told."""

    async def known() -> bool:
        heads = (await client.get("finance", "/heads"))["slices"]
        folded = (await client.get("finance", "/ops/positions"))["own_log"]["position"]
        return bool(folded >= max(position for position, _ in heads))

    await _until_twice(known, "finance has taken in what it was told")


async def _settled(client: Client) -> None:
    """Wait until every clock that is due has fired and everything that was published has been consumed."""

    async def quiet() -> bool:
        lags = [(await client.get(service, "/readyz"))["lag_seconds"] for service in SERVICES]
        return not any(seconds for of_service in lags for seconds in of_service.values())

    await _until_twice(quiet, "all clocks have fired")


async def _until_twice(condition: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait until it is so twice in a row: a lag is counted from when it is first seen."""

    async def twice() -> bool:
        return await condition() and await condition()

    await until(twice, what)


async def _closed(client: Client, evaluations: Sequence[str]) -> None:
    """Wait until evaluations have their results."""

    async def done() -> bool:
        found = (await client.get("assessment", "/evaluations?limit=200"))["items"]
        states = {row["evaluation_id"]: row["state"] for row in found}
        return all(states.get(key) == "closed" for key in evaluations)

    await until(done, "the evaluations are closed")
