"""Every rule that code asks for is shipped, and a test says what it does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from gonghui_organisation.rule_registry.catalogue import shipped

ROOT: Final = Path(__file__).parent.parent
SOURCES: Final = [*ROOT.glob("services/*/src"), ROOT / "shared" / "src"]
CODE: Final = re.compile(r"R-[A-Z]{2,4}-[0-9]{2}(\.[a-z0-9_]+)?")
STEM: Final = re.compile(r"R-[A-Z]{2,4}-[0-9]{2}\.")  # the constant part of f"R-CMP-01.{clock}"
VERSIONS: Final = shipped()
SHIPPED: Final = frozenset(version.code for version in VERSIONS)
UNITS: Final = {"number": {"count", "points"}, "text": {"text", "choice"}, "band": {"table"}} | {
    unit: {unit} for unit in ("ratio", "fen", "days", "working_days", "months", "years", "switch", "list", "table")
}


def asked(file: Path) -> Iterator[str]:
    """Codes that a module asks for; a stem stands for every shipped code that begins with it."""
    tree = ast.parse(file.read_text())
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) in parts and STEM.fullmatch(text):
                yield from (code for code in SHIPPED if code.startswith(text))
            case ast.Constant(value=str(text)) if CODE.fullmatch(text):
                yield text


def misread(file: Path) -> Iterator[tuple[str, str]]:
    """(code, unit) of every shipped version that a module asks for in a way that its unit does not allow."""
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Call(func=ast.Attribute(attr=way), args=[ast.Constant(value=str(code)), *_]) if way in UNITS:
                yield from ((code, v.unit) for v in VERSIONS if v.code == code and v.unit not in UNITS[way])


def tied(file: Path) -> Iterator[str]:
    """Codes that the tests of a module are tied to by `@pytest.mark.rule`."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule":
            yield from (str(argument.value) for argument in node.args if isinstance(argument, ast.Constant))


ASKED: Final = {code: file for folder in SOURCES for file in sorted(folder.rglob("*.py")) for code in asked(file)}
TIED: Final = {code for file in sorted((ROOT / "tests").rglob("test_*.py")) for code in tied(file)}


def test_rules_are_looked_for_where_they_are() -> None:
    """The scan finds plain codes, sub-parameters and stems."""
    assert {"R-ELE-03", "R-FIN-07.step", "R-CMP-01.answer", "R-CMP-01.triage"} <= ASKED.keys()


def test_every_rule_that_code_asks_for_is_shipped() -> None:
    """No command fails for a rule that no catalogue knows."""
    assert sorted(ASKED.keys() - SHIPPED) == []


def test_every_rule_is_asked_for_in_the_unit_of_each_of_its_versions() -> None:
    """A jurisdiction that counts another way must not stop a command."""
    assert [found for folder in SOURCES for file in folder.rglob("*.py") for found in misread(file)] == []


def test_every_rule_that_code_asks_for_is_tied_to_a_test() -> None:
    """Whoever changes a rule finds the test that speaks of it."""
    missing = [f"{code} ({ASKED[code].relative_to(ROOT)})" for code in sorted(ASKED.keys() - TIED)]
    assert missing == []


def test_every_tie_names_a_shipped_rule() -> None:
    """A slip in a mark would tie a test to nothing."""
    stems = {code.partition(".")[0] for code in SHIPPED}
    assert sorted(TIED - SHIPPED - stems) == []


@pytest.mark.parametrize("folder", SOURCES, ids=lambda folder: folder.parent.name)
def test_rules_that_are_cited_exist(folder: Path) -> None:
    """What a docstring names as its source is no invention."""
    stems = {code.partition(".")[0] for code in SHIPPED}
    cited = {
        match.group()
        for file in folder.rglob("*.py")
        for match in re.finditer(r"\bR-[A-Z]{2,4}-[0-9]{2}\b", file.read_text())
    }
    assert sorted(cited - stems) == []
