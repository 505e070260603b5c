"""Commands for authors of evaluation schemes; they need no running platform."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.markup import escape
from rich.table import Table

from gonghui_deploy.cli.screen import Refused, examples, screen

scheme = typer.Typer(no_args_is_help=True, help="考核方案。 Evaluation schemes.")
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE…", exists=True, dir_okay=False, help="方案文件。 Files with schemes.")
]
File = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="方案文件。 A scheme.")]
_MOST_SHOWN: Final = 200  # units on a screen


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


@scheme.command(
    "score",
    epilog=examples(
        "gonghui scheme score county.yaml --values values.csv",
        "gonghui scheme score county.yaml --values values.xlsx --explain 东城区总工会 --json result.json",
    ),
)
def score(
    file: File,
    values: Annotated[
        Path,
        typer.Option("--values", exists=True, dir_okay=False, help="数据表，CSV 或 XLSX。 Values, CSV or XLSX."),
    ],
    explain: Annotated[
        list[str] | None,
        typer.Option("--explain", metavar="UNIT", help="逐项说明该单位的得分。 Explain a unit's points."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--json", dir_okay=False, help="结果写入此文件，- 为屏幕。 Write results here; - is the screen."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", help="考核日，默认今年末。 Day of the evaluation; default the year's end."
        ),
    ] = None,
) -> None:
    """用数据表试算方案。 Score every unit of a table of values by a scheme; ends with 1 if a cell cannot be used."""
    found = _scored(file, values, _day(on))
    unknown = [name for name in explain or [] if name not in found.names]
    if unknown:
        meant = import_module("gonghui_assessment.scheme.wording").meant(unknown[0], found.names)
        raise Refused(f"没有单位 {unknown[0]}{meant}。 There is no such unit.")
    if to is not None:
        _write(found.json(explain or []), to)
    if to is None or str(to) != "-":
        _show(found, explain or [])


@scheme.command("schema", epilog=examples("gonghui scheme schema > scheme.schema.json"))
def schema() -> None:
    """方案语言的 JSON Schema，供编辑器使用。 JSON Schema of the language, for editors."""
    found = import_module("gonghui_assessment.scheme.schema").schema()
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


@scheme.command("export", epilog=examples("gonghui scheme export county.yaml county.xlsx"))
def export(file: File, to: Annotated[Path, typer.Argument(metavar="XLSX", dir_okay=False)]) -> None:
    """把方案导出为 XLSX 表单。 Write a scheme as an XLSX form."""
    form = import_module("gonghui_assessment.authoring.form")
    with _named(file):
        body = form.exported(_loaded(file))
    _kept(to, [body])


@scheme.command("import", epilog=examples("gonghui scheme import county.xlsx county.yaml"))
def import_(file: File, to: Annotated[Path, typer.Argument(metavar="YAML", dir_okay=False)]) -> None:
    """把填好的 XLSX 表单读为方案。 Read a scheme from an XLSX form."""
    form = import_module("gonghui_assessment.authoring.form")
    with _named(file):
        text = form.imported(file.read_bytes())
    _kept(to, [text.encode()])
    _do("lint", [to])


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Faults of a file as one refusal that names it, a line for each."""
    from gonghui_shared.refusals import Refusal  # noqa: PLC0415 - other commands start without it

    try:
        yield
    except (ValueError, Refusal) as fault:
        text = type(fault).__doc__ or "" if isinstance(fault, Refusal) else str(fault)
        raise Refused("\n".join(f"{file.name}: {line}" for line in text.splitlines())) from None


def _scored(file: Path, values: Path, on: date) -> Any:
    from gonghui_assessment.authoring.scores import ready, scored  # noqa: PLC0415 - other commands start without it
    from gonghui_assessment.authoring.value_tables import MOST_BYTES  # noqa: PLC0415

    if values.stat().st_size > MOST_BYTES:
        raise Refused(f"数据文件超过 {MOST_BYTES >> 20} MiB。 The table is larger than that.")
    with _named(file):
        scheme = ready(_loaded(file), on)
    with _named(values):
        return scored(scheme, values.read_bytes(), on)


def _loaded(file: Path) -> Any:
    from gonghui_assessment.scheme.files import load, text_of  # noqa: PLC0415 - other commands start without it

    return load(text_of(file.read_bytes()))


def _day(on: str | None) -> date:
    if on is None:
        return date(date.today().year, 12, 31)  # noqa: DTZ011 - an author's own calendar
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise Refused("--on 应为日期，如 2026-12-31。 It is a date such as 2026-12-31.") from None


def _show(found: Any, explain: list[str]) -> None:
    from gonghui_assessment.authoring.scores import HEADINGS  # noqa: PLC0415 - other commands start without it
    from gonghui_assessment.authoring.sentences import explained  # noqa: PLC0415

    rows = list(found.rows(_MOST_SHOWN))
    used = [index for index in range(len(HEADINGS)) if any(row[index] for row in rows)]
    table = Table(title=escape(f"{found.scheme.title.zh} {found.scheme.version}（{found.on}）"))
    for index in used:
        table.add_column(HEADINGS[index], overflow="fold")
    for row in rows:
        table.add_row(*(escape(row[index]) for index in used))
    screen.print(table)
    if len(found) > len(rows):
        screen.print(f"… 其余 {len(found) - len(rows)} 个单位见 --json。 The others are in --json.")
    for remark in found.remarks:
        screen.print(f"[yellow]·[/yellow] {escape(remark)}", soft_wrap=True)
    for name in explain:
        for line in explained(found.scheme, found.unit(name)):
            screen.print(escape(line), soft_wrap=True)


def _write(lines: Iterable[str], to: Path) -> None:
    if str(to) == "-":
        sys.stdout.writelines(f"{line}\n" for line in lines)
    else:
        _kept(to, (f"{line}\n".encode() for line in lines))


def _kept(to: Path, parts: Iterable[bytes]) -> None:
    try:
        with to.open("wb") as file:
            file.writelines(parts)
    except OSError as fault:
        raise Refused(f"无法写入 {to}：{fault.strerror}。 It cannot be written.") from None


def _do(task: str, files: list[Path]) -> None:
    status: int = import_module("gonghui_assessment.scheme.__main__").main([task, *map(str, files)])
    raise typer.Exit(status)
