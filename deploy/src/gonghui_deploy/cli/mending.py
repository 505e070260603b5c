"""Commands that act on a running platform: migrations, rebuilds, verification, parked keys."""

import os
import subprocess
import sys
from typing import Annotated, Final

import typer
from rich.table import Table

from gonghui_deploy.cli.attached import ask
from gonghui_deploy.cli.screen import Data, Refused, Yes, examples, screen, service_in, services_of, stack_on
from gonghui_deploy.stack import Stack

MIGRATE: Final = examples("gonghui migrate", "gonghui migrate finance")
REBUILD: Final = examples("gonghui rebuild finance", "gonghui rebuild finance arrears --yes")
VERIFY: Final = examples("gonghui verify", "gonghui verify finance")
OneService = Annotated[str, typer.Argument(metavar="SERVICE", help="服务名。 A service.")]
SomeService = Annotated[
    str | None, typer.Argument(metavar="SERVICE", help="服务名，默认全部。 A service; default all.")
]


def migrate(service: SomeService = None, data: Data = None) -> None:
    """升级数据库结构。 Bring the databases to this release."""
    stack = stack_on(data)
    for name in _named(stack, service):
        _role(stack, name, "migrate")
        screen.print(f"{name}：已升级。 {name}: up to date.")


def rebuild(
    service: OneService,
    projection: Annotated[list[str] | None, typer.Argument(help="投影名，默认全部。 Projections; default all.")] = None,
    data: Data = None,
    yes: Yes = False,
) -> None:
    """从日志重建查询表，旧表在此期间继续服务。 Rebuild tables from the log; the old ones serve meanwhile."""
    stack = stack_on(data)
    service_in(stack, service)
    if not yes:
        typer.confirm("重建并替换查询表？ Rebuild and replace the tables?", abort=True)
    table = Table("投影 Projection", "事件 Events", "摘要 Digest")
    for line in _role(stack, service, "rebuild", *(projection or [])).splitlines():
        table.add_row(*line.split("\t"))
    screen.print(table)


def verify(service: SomeService = None, data: Data = None) -> None:
    """重算日志的哈希链、版本和占用。 Recompute hash chain, versions and claims of the log; ends with 1 at a fault."""
    stack, table, sound = stack_on(data), Table("服务 Service", "位置 Position", "哈希 Hash", "结果 Result"), True
    for name in _named(stack, service):
        done = _child(stack, name, "verify")
        parts = done.stdout.strip().split("\t")
        sound = sound and done.returncode == 0
        position, digest, found = parts if len(parts) == 3 else ("", "", "未完成 not done")
        table.add_row(name, position, digest, "完好 sound" if found == "sound" else found)
    screen.print(table)
    if not sound:
        raise typer.Exit(1)


def _named(stack: Stack, service: str | None) -> list[str]:
    return [service_in(stack, service)] if service else services_of(stack)


def _child(stack: Stack, service: str, role: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", f"gonghui_{service}", role, *arguments]
    environment = {**os.environ, **stack.environments[service], "GONGHUI_LOG_LEVEL": "error"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603


def _role(stack: Stack, service: str, role: str, *arguments: str) -> str:
    done = _child(stack, service, role, *arguments)
    if done.returncode:
        fault = (done.stderr.strip().splitlines() or [""])[-1][:200]
        raise Refused(f"{service} {role} 未完成：{fault} 。 {service} {role} has failed: {fault}")
    return done.stdout


park = typer.Typer(no_args_is_help=True, help="停放的记录：无法处理而等待的工会。 Parked: unions whose records wait.")
Key = Annotated[str, typer.Argument(metavar="UNION", help="工会编号。 The union's id.")]
Source = Annotated[str, typer.Argument(metavar="SOURCE", help="事件来源的服务。 The service the events come from.")]
_PARKED: Final = ("subscription", "key", "records", "first", "error", "attempts")


@park.command("list", epilog=examples("gonghui park list"))
def list_parked(data: Data = None) -> None:
    """列出停放的工会及原因。 Unions that wait, and the kind of error that stopped them."""
    stack = stack_on(data)
    table = Table("服务 Service", "来源 Source", "工会 Union", "记录 Records", "首个 First", "错误 Error", "次数 Tries")
    for name in services_of(stack):
        for row in ask(stack, name, "GET", "/ops/parked"):
            table.add_row(name, *(str(row[column]) for column in _PARKED))
    screen.print(table if table.row_count else "没有停放的记录。 Nothing is parked.")


@park.command("retry", epilog=examples("gonghui park retry assessment finance u-17"))
def retry_parked(service: OneService, source: Source, key: Key, data: Data = None) -> None:
    """按顺序重试一个工会的记录。 Try a union's records again, in order."""
    stack = stack_on(data)
    _retry(stack, service_in(stack, service), source, key)


@park.command(
    "discard", epilog=examples('gonghui park discard assessment finance u-17 --reason "录入错误 entry error"')
)
def discard_parked(
    service: OneService,
    source: Source,
    key: Key,
    reason: Annotated[str, typer.Option(help="原因，会被保存。 Why; it is kept.")],
    data: Data = None,
    yes: Yes = False,
) -> None:
    """放弃一个工会的首条记录并重试其余。 Give up a union's first record and try the rest; rebuilds leave it out too."""
    stack = stack_on(data)
    service_in(stack, service)
    if not yes:
        typer.confirm("永久放弃首条记录？ Give up the first record for good?", abort=True)
    ask(stack, service, "POST", f"/ops/parked/{source}/{key}/discard", {"reason": reason})
    _retry(stack, service, source, key)


def _retry(stack: Stack, service: str, source: str, key: str) -> None:
    handled = ask(stack, service, "POST", f"/ops/parked/{source}/{key}/retry")["handled"]
    waiting = ask(stack, service, "GET", "/ops/parked")
    left = next((row["records"] for row in waiting if (row["subscription"], row["key"]) == (source, key)), 0)
    screen.print(f"已处理 {handled} 条，仍停放 {left} 条。 {handled} handled, {left} still parked.")
    if left:
        raise typer.Exit(1)
