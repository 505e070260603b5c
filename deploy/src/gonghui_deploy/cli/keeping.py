"""Commands that keep the platform's data: backup and restore, and what a restore must not bring back."""

import asyncio
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from gonghui_deploy import backup as physical
from gonghui_deploy import erasures as register
from gonghui_deploy.cli.screen import Data, Refused, Yes, examples, folder_of, screen, services_of, stack_on

BACKUP: Final = examples("gonghui backup /backups/2026-11-24")
RESTORE: Final = examples(
    "gonghui restore /backups/2026-11-24 --data /srv/gonghui",
    "gonghui restore /backups/2026-11-24 --data /srv/gonghui --erasures /safe/erasures.json",
)
ERASURES: Final = examples("gonghui erasures /safe/erasures.json", "gonghui erasures /safe/erasures.json --repeat")
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="备份目录。 The backup's folder.")]


def backup(target: Folder, data: Data = None) -> None:
    """运行中备份数据库和密钥；备份含机密，请妥善保管。 Back up databases and keys while running; it holds secrets."""
    stack = stack_on(data)
    with screen.status("正在备份… Backing up…"):
        heads = physical.take(stack.folder, target.resolve())
    _show(heads)
    screen.print(f"已备份并校验：{target} 。 Backed up and verified: {target}")


def erasures(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="登记册文件。 The register's file.")],
    data: Data = None,
    repeat: Annotated[
        bool, typer.Option("--repeat", help="恢复之后再次删除登记的人员。 After a restore, forget them again.")
    ] = False,
) -> None:
    """更新已删除人员登记册，须与备份分开保存。 Bring the register of forgotten persons up to date; keep it apart from backups."""
    stack = stack_on(data)
    try:
        if repeat:
            databases = {name: stack.database(name) for name in services_of(stack)}
            asyncio.run(register.repeat(databases, register.read(target)))
        count = register.update(target, stack.database("organisation"))
    except register.NoRegister as error:
        raise Refused(type(error).__doc__) from None
    screen.print(f"登记册共 {count} 人：{target} 。 The register holds {count}: {target}")


def restore(
    source: Folder,
    data: Data = None,
    yes: Yes = False,
    erasures: Annotated[
        Path | None, typer.Option("--erasures", help="已删除人员登记册。 Register of forgotten persons.")
    ] = None,
) -> None:
    """从备份建立新的数据目录，日志进入新纪元。 Make a new data folder from a backup; logs go on in a new epoch."""
    folder = folder_of(data)
    try:
        forgotten = register.read(erasures) if erasures else []
    except register.NoRegister as error:
        raise Refused(type(error).__doc__) from None
    if not yes:
        question = f"备份之后的一切都会缺失。恢复到 {folder}？ All that came after the backup will be missing. Restore?"
        typer.confirm(question, abort=True)
    with screen.status("正在恢复… Restoring…"):
        heads = physical.restore(source.resolve(), folder, forgotten)
    _show(heads)
    if not erasures:
        screen.print(
            "[yellow]未给出 --erasures：备份之后删除的人员会重新可读。[/yellow] "
            "No --erasures was given: whoever was forgotten after the backup can be read again."
        )
    screen.print("已恢复，可执行 gonghui up。 Restored; gonghui up starts it.")


def _show(heads: dict[str, physical.Head]) -> None:
    table = Table("服务 Service", "纪元 Epoch", "位置 Position", "哈希 Hash")
    for name, head in sorted(heads.items()):
        table.add_row(name, str(head.epoch), str(head.position), head.hash)
    screen.print(table)
