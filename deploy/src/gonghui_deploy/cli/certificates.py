"""Commands for whoever holds a certificate; they need no running platform."""

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from pydantic import TypeAdapter, ValidationError
from rich.markup import escape

from gonghui_deploy.cli.screen import Refused, examples, screen

certificate = typer.Typer(no_args_is_help=True, help="考核结果证书。 Certificates of results.")
_CHECKS: Final = {
    "digest": "文件摘要 the document's digest",
    "scheme": "考核办法摘要 the scheme's digest",
    "points": "按办法重新计分 points recomputed by the scheme",
    "revisions": "调整后的总分 totals after revisions",
    "grade": "等次 the grade",
    "sentences": "文字说明 the sentences",
    "entries": "日志条目的哈希 hashes of log entries",
    "log": "日志所载内容 what the log says",
    "heads": "已知的链首 known heads of the log",
}


@certificate.command(
    "verify",
    epilog=examples(
        "gonghui certificate verify certificate.json", "gonghui certificate verify certificate.json --heads heads.json"
    ),
)
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="证书。 A certificate.")],
    heads: Annotated[
        Path | None,
        typer.Option(
            "--heads",
            exists=True,
            dir_okay=False,
            help='已知的日志哈希，JSON：[{"position": 7, "hash": "…"}]。 Known hashes of the log, as JSON.',
        ),
    ] = None,
) -> None:
    """不依赖平台，核验证书。 Recompute points and hashes of a certificate from its own text; ends with 1 at a fault."""
    document = import_module("gonghui_assessment.certificate.document")
    found = _read(file, document.FORM, document.LARGEST)
    known = _read(heads, document.HEADS, document.LARGEST) if heads else []
    try:
        faults = list(import_module("gonghui_assessment.certificate.verification").faults(found, known))
        without = _not_checked(found)
    except (ValueError, ZeroDivisionError, KeyError):
        raise Refused(f"{file.name}：内容无法计算。 What it says cannot be computed.") from None
    failed = {check for check, _ in faults}
    for check, name in _CHECKS.items():
        if check in without:
            screen.print(f"[yellow]–[/yellow] {name}: {without[check]}", soft_wrap=True)
        elif check != "heads" or heads:
            screen.print(f"[red]✗[/red] {name}" if check in failed else f"[green]✓[/green] {name}")
    for check, place in faults:
        screen.print(f"  {escape(_CHECKS[check])}: {escape(place)}", soft_wrap=True)
    screen.print(escape(f"{found.union_name} {found.year} {found.total}/{found.full} {found.grade}"), soft_wrap=True)
    screen.print(f"摘要 digest {found.digest}", soft_wrap=True)
    if faults:
        raise typer.Exit(1)


def _not_checked(found: Any) -> dict[str, str]:
    """What this release cannot recompute, and why."""
    if not hasattr(found, "sentences"):
        return {"sentences": "旧版证书没有。 A certificate of the first form has none."}
    if found.kept_back:
        items = escape("、".join(found.kept_back))
        screen.print(f"[yellow]–[/yellow] 评分人少、评分不公开的项按所载得分计 points of these stand as said, few have rated: {items}")  # fmt: skip
    sentences = import_module("gonghui_assessment.certificate.sentences")
    if not sentences.otherwise_worded(found):
        return {}
    other = "、".join(sentences.unlike(found))
    if not other:
        return {}
    said = f"由其他版本的平台写成，仅由文件摘要保证；与本版措辞不同的项：{other}。 Another release wrote them: only the digest covers these."
    return {"sentences": escape(said)}


def _read(file: Path, form: TypeAdapter[Any], limit: int) -> Any:
    if file.stat().st_size > limit:
        raise Refused(f"{file.name} 超过 {limit >> 20} MiB。 It is larger than that.")
    try:
        return form.validate_json(file.read_bytes())
    except ValidationError:
        raise Refused(f"{file.name} 不是这种文件。 It is no such document.") from None
