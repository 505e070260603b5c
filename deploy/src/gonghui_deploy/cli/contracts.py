"""Commands for those who change events; they need no running platform."""

from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.markup import escape

from gonghui_deploy.cli.screen import Refused, examples, screen
from gonghui_deploy.stack import SERVICES
from gonghui_shared.schemas.asyncapi import Document
from gonghui_shared.schemas.golden import Corpus
from gonghui_shared.schemas.released import breaks, documents_of, written
from gonghui_shared.schemas.shapes import declared_by

DOCUMENTS: Final = Path("docs/contracts")
EXAMPLES: Final = Path("tests/contracts/golden")
contracts = typer.Typer(no_args_is_help=True, help="事件约定。 Contracts: what the services tell one another.")
Documents = Annotated[
    Path, typer.Option("--documents", file_okay=False, help="约定文档目录。 Folder of the documents.")
]
Examples = Annotated[Path, typer.Option("--examples", file_okay=False, help="样例目录。 Folder of recorded examples.")]


@contracts.command("check", epilog=examples("gonghui contracts check"))
def check(documents: Documents = DOCUMENTS, examples: Examples = EXAMPLES) -> None:
    """与已发布的约定是否兼容，样例能否读取。 What today's events break of released ones; ends with 1 if anything."""
    corpus = Corpus(examples)
    faults = breaks(documents, described())
    faults += [fault for service in SERVICES for fault in corpus.faults(declared_by(service))]
    for fault in faults:
        screen.print(f"[red]✗[/red] {escape(fault)}", soft_wrap=True)
    raise typer.Exit(1 if faults else 0)


@contracts.command(
    "write", epilog=examples("gonghui contracts write", "gonghui contracts write --anew finance.DuesPaid.v1")
)
def write(
    documents: Documents = DOCUMENTS,
    examples: Examples = EXAMPLES,
    anew: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="尚未发布的事件，重新记录。 An event that no release has yet: begin it anew."
        ),
    ] = None,
) -> None:
    """生成约定文档，为新事件记录样例。 Describe the events anew and record examples of new ones; nothing released is changed."""
    today, drafts = described(), frozenset(anew or ())
    if broken := breaks(documents, today, drafts):
        raise Refused("\n".join(broken))
    documents.mkdir(parents=True, exist_ok=True)
    for file, document in today.items():
        (documents / file).write_text(written(document))
    corpus = Corpus(examples)
    for name in drafts:
        corpus.forget(name)
    added = [file for service in SERVICES for file in corpus.add(declared_by(service))]
    screen.print(f"文档 {len(today)} 份，新样例 {len(added)} 个。 {len(today)} documents, {len(added)} new examples.")


def described() -> dict[str, Document]:
    """File name → document, of all services as they are today."""
    found: dict[str, Document] = {}
    for service in SERVICES:
        import_module(f"gonghui_{service}.app")
        found |= documents_of(service, import_module(f"gonghui_shared.contracts.{service}"))
    return found
