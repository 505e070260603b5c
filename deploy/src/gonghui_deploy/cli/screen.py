"""What commands share: the screen, the data folder, and one line instead of a traceback."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.markup import escape

from gonghui_deploy.backup import NotBackedUp, NotRestored
from gonghui_deploy.embedded.child import NotStarted
from gonghui_deploy.embedded.supervisor import InUse
from gonghui_deploy.stack import Stack, attach, default_folder

screen: Final = Console(highlight=False)
_errors: Final = Console(stderr=True, highlight=False, soft_wrap=True)


class NotRunning(RuntimeError):
    """没有平台在该数据目录上运行，请先执行 gonghui up。 No platform runs on this data folder; start one: gonghui up."""


class Refused(RuntimeError):
    """The command cannot do what it was asked; its words say why."""


_EXITS: Final[dict[type[Exception], int]] = {
    Refused: 1, NotBackedUp: 1, NotRestored: 1, NotRunning: 3, InUse: 4, NotStarted: 5,
}  # fmt: skip
_INTERNAL: Final = 70


class CommandLine(typer.Typer):
    """An application whose errors are one line in two languages and an exit status; `GONGHUI_DEBUG=1` shows tracebacks."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Run a command and end."""
        try:
            return super().__call__(*args, **options)
        except tuple(_EXITS) as error:
            _errors.print(f"[red]✗[/red] {escape(str(error) or type(error).__doc__ or '')}")
            sys.exit(_EXITS[type(error)])
        except Exception as error:
            if os.environ.get("GONGHUI_DEBUG"):
                raise
            kind = type(error).__name__
            _errors.print(
                f"[red]✗[/red] 内部错误 {kind}，设 GONGHUI_DEBUG=1 查看详情。 Internal error {kind}; GONGHUI_DEBUG=1 shows it."
            )
            sys.exit(_INTERNAL)


Data = Annotated[
    Path | None, typer.Option("--data", help="数据目录，默认 ./data。 Data folder; default ./data.", show_default=False)
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="不再询问。 Do not ask.")]


def folder_of(data: Path | None) -> Path:
    """The data folder that was named, or the usual one."""
    return (data or default_folder()).resolve()


def stack_on(data: Path | None) -> Stack:
    """The running platform.

    Raises:
        NotRunning: none runs on the data folder.
    """
    stack = attach(folder_of(data))
    if stack is None:
        raise NotRunning
    return stack


def service_in(stack: Stack, name: str) -> str:
    """A service of the running platform.

    Raises:
        Refused: there is none of that name.
    """
    services = services_of(stack)
    if name not in services:
        raise Refused(f"没有这个服务，可选：{'、'.join(services)}。 No such service; there are {', '.join(services)}.")
    return name


def services_of(stack: Stack) -> list[str]:
    """Services, by name; the console has no database and is none."""
    return [name for name, settings in stack.environments.items() if settings["GONGHUI_POSTGRES"]]


def examples(*lines: str) -> str:
    """The examples below a command's help."""
    return "\n\n".join(["[bold]示例 Examples[/bold]", *(f"[cyan]{line}[/cyan]" for line in lines)])
