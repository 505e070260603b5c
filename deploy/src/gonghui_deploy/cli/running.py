"""Commands that run the platform until Ctrl-C."""

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from gonghui_deploy.cli.screen import Data, Refused, examples, folder_of, screen
from gonghui_deploy.needs import missing
from gonghui_deploy.stack import CONSOLE, Plan, Stack, running
from gonghui_shared.clock import SHANGHAI

UP: Final = examples(
    "gonghui up",
    "gonghui up --data /srv/gonghui --port console=8080",
    "GONGHUI_POSTGRES=postgresql://admin:…@db/postgres GONGHUI_KAFKA=kafka:9092 gonghui up",
)
DEMO: Final = examples(
    "gonghui demo",
    "gonghui demo --exit --report figures.json",
    "gonghui demo --seed 7 --unions 30 --years 1 --data /srv/demo",
)


def up(
    data: Data = None,
    simulated_from: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="模拟时钟的起始日（北京时间）。 The simulated clock's first day (Asia/Shanghai)."
        ),
    ] = None,
    port: Annotated[
        list[str] | None, typer.Option(metavar="NAME=PORT", help="指定端口，可重复。 A wished port; may be repeated.")
    ] = None,
) -> None:
    """启动平台，直到按 Ctrl-C。 Run the platform until Ctrl-C."""
    began = simulated_from.replace(tzinfo=SHANGHAI) if simulated_from else None
    keep_running(Plan(folder_of(data), ports=ports_of(port or []), simulated_from=began), show_and_stay)


def demo(
    data: Data = None,
    leave: Annotated[bool, typer.Option("--exit", help="完成后停止平台。 Stop the platform at the end.")] = False,
    report: Annotated[Path | None, typer.Option(help="把结果写入 JSON 文件。 Write the figures as JSON.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="随机种子。 Seed of the city.")] = 1,
    unions: Annotated[
        int | None, typer.Option(min=20, max=2000, help="基层工会数，默认 300。 Primary unions; 300 if not said.")
    ] = None,
    years: Annotated[int, typer.Option(min=1, max=3, help="年数。 Years of life.")] = 3,
) -> None:
    """载入示范城市，考核任期，显示结果。 Load the demonstration city, evaluate the terms of office, show the result."""
    city, plan = import_module("gonghui_deploy.demo.city"), import_module("gonghui_deploy.demo.plan")

    async def load(stack: Stack) -> None:
        _stays(stack.folder / "demo.json", {"seed": seed, "unions": unions})
        _show(stack)
        try:
            await city.run(stack, city=plan.planned(seed, unions=unions, years=years), report=report, console=screen)
        except city.NotCarriedOut as error:
            raise Refused(f"示范城市未完成：{error} 。 The demonstration was not carried out: {error}.") from error
        if not leave:
            await show_and_stay(stack)

    keep_running(Plan(folder_of(data), simulated_from=city.BEGINS), load)


def _stays(file: Path, wanted: dict[str, int | None]) -> None:
    """A data folder stays with the city that it began with."""
    if not file.exists():
        file.write_text(json.dumps(wanted))
    elif (kept := json.loads(file.read_text())) != wanted:
        raise Refused(f"此数据目录中是另一座城市：{kept}。 Another city lives in this data folder: {kept}.")


def ports_of(wishes: list[str]) -> dict[str, int]:
    """Ports by process, from `NAME=PORT`.

    Raises:
        Refused: a wish is written in another way.
    """
    ports = {}
    for wish in wishes:
        name, _, number = wish.partition("=")
        if not number.isdigit() or not 0 < int(number) < 65536:
            raise Refused(f"端口写法为 NAME=PORT：{wish}。 A port is written NAME=PORT: {wish}.")
        ports[name] = int(number)
    return ports


def keep_running(plan: Plan, then: Callable[[Stack], Awaitable[None]]) -> None:
    """Run the platform until `then` is through, or Ctrl-C or SIGTERM comes.

    Raises:
        Refused: the machine lacks something.
        InUse, NotStarted: see `stack.running`.
    """
    if lacks := missing(plan):
        raise Refused(" ".join(lacks))
    with suppress(asyncio.CancelledError):
        asyncio.run(_until_stopped(plan, then))
    screen.print("已停止。 Stopped.")


async def _until_stopped(plan: Plan, then: Callable[[Stack], Awaitable[None]]) -> None:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    stop, began = _stop_once(task), loop.time()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    with screen.status("正在启动平台… Starting the platform…") as status:
        async with running(plan, screen.print) as stack:
            status.stop()
            screen.print(
                f"平台已就绪（{loop.time() - began:.1f} 秒）。 The platform is ready ({loop.time() - began:.1f} s)."
            )
            await then(stack)


def _stop_once(task: "asyncio.Task[None]") -> Callable[[], None]:
    """What a signal does: the first one stops the platform, further ones find it stopping."""
    asked = iter((True,))

    def stop() -> None:
        if next(asked, False):
            screen.print("正在停止… Stopping…")
            task.cancel()

    return stop


async def show_and_stay(stack: Stack) -> None:
    """Show the addresses and wait for Ctrl-C."""
    _show(stack)
    screen.print("按 Ctrl-C 停止。 Ctrl-C stops it.")
    await asyncio.Event().wait()


def _show(stack: Stack) -> None:
    table = Table("服务 Service", "地址 Address", box=None, header_style="bold")
    for name, address in stack.addresses.items():
        table.add_row(f"[bold]{name}[/bold]" if name == CONSOLE else name, address)
    table.add_row("数据 data", str(stack.folder))
    screen.print(table)
