"""Commands for authors of evaluation schemes; they need no running platform."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from gonghui_deploy.cli.screen import examples

scheme = typer.Typer(no_args_is_help=True, help="考核方案。 Evaluation schemes.")
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE…", exists=True, dir_okay=False, help="方案文件。 Files with schemes.")
]


@scheme.command("lint", epilog=examples("gonghui scheme lint county.yaml"))
def lint(files: Files) -> None:
    """查找方案中的错误和疑点。 Faults and oddities of schemes; ends with 1 at a fault."""
    _do("lint", files)


@scheme.command("check", epilog=examples("gonghui scheme check schemes/*.yaml"))
def check(files: Files) -> None:
    """检查方案并运行其中的例子。 Faults of schemes, and their examples worked out; ends with 1 at a fault."""
    _do("check", files)


@scheme.command("inputs", epilog=examples("gonghui scheme inputs county.yaml"))
def inputs(files: Files) -> None:
    """方案需要的数据。 The values that schemes ask for."""
    _do("inputs", files)


@scheme.command("ratings", epilog=examples("gonghui scheme ratings county.yaml"))
def ratings(files: Files) -> None:
    """方案中由人评判的项目。 What schemes leave to people's judgement."""
    _do("ratings", files)


def _do(task: str, files: list[Path]) -> None:
    status: int = import_module("gonghui_assessment.scheme.__main__").main([task, *map(str, files)])
    raise typer.Exit(status)
