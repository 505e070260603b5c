"""Commands that keep the platform's data: backup and restore."""

from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from gonghui_deploy import backup as physical
from gonghui_deploy.cli.screen import Data, Yes, examples, folder_of, screen, stack_on

BACKUP: Final = examples("gonghui backup /backups/2026-11-24")
RESTORE: Final = examples("gonghui restore /backups/2026-11-24 --data /srv/gonghui")
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="备份目录。 The backup's folder.")]


def backup(target: Folder, data: Data = None) -> None:
    """运行中备份数据库和密钥；备份含机密，请妥善保管。 Back up databases and keys while running; it holds secrets."""
    stack = stack_on(data)
    with screen.status("正在备份… Backing up…"):
        heads = physical.take(stack.folder, target.resolve())
    _show(heads)
    screen.print(f"已备份并校验：{target} 。 Backed up and verified: {target}")


def restore(source: Folder, data: Data = None, yes: Yes = False) -> None:
    """从备份建立新的数据目录，日志进入新纪元。 Make a new data folder from a backup; logs go on in a new epoch."""
    folder = folder_of(data)
    if not yes:
        question = f"备份之后的一切都会缺失。恢复到 {folder}？ All that came after the backup will be missing. Restore?"
        typer.confirm(question, abort=True)
    with screen.status("正在恢复… Restoring…"):
        heads = physical.restore(source.resolve(), folder)
    _show(heads)
    screen.print("已恢复，可执行 gonghui up。 Restored; gonghui up starts it.")


def _show(heads: dict[str, physical.Head]) -> None:
    table = Table("服务 Service", "纪元 Epoch", "位置 Position", "哈希 Hash")
    for name, head in sorted(heads.items()):
        table.add_row(name, str(head.epoch), str(head.position), head.hash)
    screen.print(table)
