"""What the pages say exists: links, commands, options, make targets, settings."""

import ast
import importlib.util
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import typer

from gonghui_console.settings import Settings as ConsoleSettings
from gonghui_deploy.cli import app
from gonghui_shared.service import ROLES
from gonghui_shared.settings import Settings

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")])
COMMANDS: Final[Any] = typer.main.get_command(app)
TEXTS: Final = {page.relative_to(ROOT).as_posix(): page.read_text() for page in PAGES}
OWN: Final = {"GONGHUI_CONTAINERS", "GONGHUI_DEBUG", "GONGHUI_MEASURES"}  # read before there are settings


def spoken(text: str) -> Iterator[str]:
    """Everything that stands in code: blocks by line, and words in back quotes."""
    for block in re.findall(r"^```(?:sh)?\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))


def commands_in(text: str) -> Iterator[list[str]]:
    """The words after every `gonghui`, as far as they can name commands and options."""
    for line in spoken(text):
        for found in re.finditer(r"(?:^|[\s(/])gonghui ((?:[\w-]+ ?)+[^#|`)]*)", line):
            yield found[1].split()


def anchors(text: str) -> set[str]:
    """The anchors that headings make."""
    titles = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", TEXTS)
def test_every_link_leads_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page]):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        file = (ROOT / page).parent / path if path else ROOT / page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text()), target


def named(words: list[str]) -> tuple[Any, list[str]]:
    """The command that words name, and the words after it.

    Raises:
        KeyError: there is no such command.
    """
    command, rest = COMMANDS, words
    while (below := getattr(command, "commands", None)) and rest and re.fullmatch(r"[a-z]+", rest[0]):
        command, rest = below[rest[0]], rest[1:]
    return command, rest


@pytest.mark.parametrize("page", TEXTS)
def test_every_command_and_option_exists(page: str) -> None:
    for words in commands_in(TEXTS[page]):
        command, rest = named(words)
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in rest if word.startswith("--")} <= options, words


@pytest.mark.parametrize("page", TEXTS)
def test_every_make_target_exists(page: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = {found[1] for line in spoken(TEXTS[page]) if (found := re.match(r"make ([a-z]+)", line))}
    assert named <= targets


@pytest.mark.parametrize("page", TEXTS)
def test_every_setting_exists(page: str) -> None:
    known = {f"GONGHUI_{name.upper()}" for name in {*Settings.model_fields, *ConsoleSettings.model_fields}} | OWN
    assert set(re.findall(r"\bGONGHUI_[A-Z_]+\b", TEXTS[page])) <= known


def test_readme_lists_every_setting() -> None:
    named = set(re.findall(r"\bGONGHUI_[A-Z_]+\b", TEXTS["README.md"]))
    assert {f"GONGHUI_{name.upper()}" for name in {*Settings.model_fields, *ConsoleSettings.model_fields}} <= named


def test_readme_lists_every_role() -> None:
    assert [role for role in ROLES if f"`{role}`" not in TEXTS["README.md"]] == []


def test_index_lists_every_decision_in_order() -> None:
    decisions = sorted(path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert re.findall(r"\(([0-9][^)]+\.md)\)", TEXTS["docs/adr/README.md"]) == decisions
    assert [int(name[:4]) for name in decisions] == list(range(1, len(decisions) + 1))


def test_operators_manual_explains_every_alert() -> None:
    alerts = re.findall(r"alert: (\w+)", (ROOT / "deploy" / "prometheus" / "alerts.yaml").read_text())
    assert [alert for alert in alerts if f"`{alert}`" not in TEXTS["docs/operations.md"]] == []


def test_kernel_page_names_modules_that_exist_and_python_that_parses() -> None:
    page = TEXTS["docs/kernel.md"]
    for module in set(re.findall(r"\bgonghui_shared(?:\.[a-z_]+)+", page)):
        assert importlib.util.find_spec(module), module
    for block in re.findall(r"^```python\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE):
        ast.parse(f"async def block():\n{textwrap.indent(block, '    ')}")
