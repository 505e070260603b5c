"""Commands about rules: law as data."""

import asyncio
import json
from importlib import import_module
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from gonghui_deploy.cli.attached import ask, opened
from gonghui_deploy.cli.screen import Data, Refused, examples, screen, service_in, services_of, stack_on
from gonghui_shared.rules import Rulebook, RuleVersion
from gonghui_shared.settings import Settings

rules = typer.Typer(no_args_is_help=True, help="法规参数。 Rules: law as data.")


@rules.command("list", epilog=examples("gonghui rules list"))
def list_rules(data: Data = None) -> None:
    """所有法规参数及其版本数。 All rules with the number of their versions."""
    book = _book(data)
    table = Table("代码 Code", "版本 Versions", "名称 Name", box=None)
    for code in book.codes():
        versions = book.versions(code)
        table.add_row(code, str(len(versions)), f"{versions[0].zh} {versions[0].en}".strip())
    screen.print(table)


@rules.command("show", epilog=examples("gonghui rules show R-FIN-07"))
def show_rule(
    code: Annotated[str, typer.Argument(help="如 R-FIN-07。 For example R-FIN-07.")], data: Data = None
) -> None:
    """一条法规参数的全部版本。 Every version of one rule, with where it comes from."""
    versions = _book(data).versions(code)
    if not versions:
        raise Refused("没有这条规则。 There is no such rule.")
    table = Table("版本 Version", "辖区 Jurisdiction", "有效期 Valid", "值 Value", "依据 Citation")
    for one in versions:
        value = one.value if isinstance(one.value, str) else json.dumps(one.value, ensure_ascii=False)
        until = one.valid_to.isoformat() if one.valid_to else ""
        table.add_row(one.version, one.jurisdiction, f"{one.valid_from} – {until}", f"{value} {one.unit}", one.citation)
    screen.print(f"{code} {versions[0].zh} {versions[0].en}")
    screen.print(table)


@rules.command("adopt", epilog=examples("gonghui rules adopt"))
def adopt_rules(data: Data = None) -> None:
    """采用随附的法规参数中尚缺的版本。 Adopt those shipped versions that the registry does not have yet."""
    stack = stack_on(data)
    registry = service_in(stack, "organisation")
    shipped: list[RuleVersion] = import_module("gonghui_organisation.rule_registry.catalogue").shipped()
    book, federation = _book(data), Settings.model_fields["federation"].default
    lines = [
        msgspec.to_builtins(one)
        for one in shipped
        if one.version not in {known.version for known in book.versions(one.code)}
    ]
    if lines:
        ask(stack, registry, "POST", f"/federations/{federation}/rule-versions/adoptions", {"versions": lines})
    screen.print(f"已采用 {len(lines)} 个版本。 {len(lines)} versions adopted.")


def _book(data: Data) -> Rulebook:
    stack = stack_on(data)

    async def read() -> Rulebook:
        async with opened(stack, services_of(stack)[0]) as (_, runtime):
            return await runtime.rulebooks.current()

    return asyncio.run(read())
