"""Every example of the manual of the scheme language is read, linted and worked out."""

import re
from pathlib import Path
from typing import Final, get_args

import pytest
import yaml
from pydantic import BaseModel

from gonghui_assessment.evaluation.examples import failures
from gonghui_assessment.scheme.defaults import Defaults, Raters
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.functions import ALL
from gonghui_assessment.scheme.lint import every, faults, rules
from gonghui_assessment.scheme.rules.base import Rule
from gonghui_assessment.scheme.rules.compound import AnyRule
from gonghui_assessment.scheme.tree import (
    Bar,
    Blank,
    Example,
    Grade,
    Grading,
    Indicator,
    Input,
    Reward,
    Scheme,
    Subordinates,
    Valid,
)

DOCS: Final = Path(__file__).parents[2] / "docs"
MANUAL: Final = (DOCS / "scheme-language.md").read_text()
BLOCKS: Final = [
    block
    for page in ("scheme-language.md", "scheme-recipes.md")
    for block in re.findall(r"^```yaml\n(.*?)^```$", (DOCS / page).read_text(), flags=re.DOTALL | re.MULTILINE)
]
HEAD: Final = """scheme: manual
version: "1"
title: {zh: 手册例子, en: example of the manual}
source: {cited: docs/scheme-language.md}
units: {zh: 工会, en: unions}
"""
KINDS: Final = frozenset(get_args(rule.model_fields["kind"].annotation)[0] for rule in get_args(get_args(AnyRule)[0]))


def scheme_of(block: str) -> Scheme:
    """A block as a whole scheme."""
    return load(block if block.startswith("scheme:") else HEAD + block)


def kinds_of(scheme: Scheme) -> set[str]:
    """The kinds of all its rules, inner ones too."""
    return {inner.kind for _, _, rule in rules(scheme) for inner in every(rule)}


@pytest.mark.parametrize("block", BLOCKS, ids=range(1, len(BLOCKS) + 1))
def test_example_is_sound_and_comes_out_as_the_manual_says(block: str) -> None:
    scheme = scheme_of(block)
    assert faults(scheme) == []
    assert scheme.examples, "an example that nothing works out"
    expected = {"points", "status", "met", "verdict", "rank", "grade", "award", "barred", "rewards"}
    assert all(example.model_fields_set & expected for example in scheme.examples)
    assert failures(scheme) == []


def test_every_kind_of_rule_has_a_worked_example() -> None:
    worked = {kind for block in BLOCKS for scheme in [scheme_of(block)] if scheme.examples for kind in kinds_of(scheme)}
    assert worked == KINDS


def test_every_kind_of_rule_has_a_heading_or_row_of_its_own() -> None:
    assert {kind for kind in KINDS if f"`{kind}`" not in MANUAL} == set()


def test_every_function_of_expressions_is_listed() -> None:
    named = set(re.findall(r"[a-z_]+|[-+*/<>=!]+", " ".join(re.findall(r"^\| `.*", MANUAL, flags=re.MULTILINE))))
    spelled = {"negative"} | {name for name in ALL if name.partition("_")[0] in {"all", "sub"}}  # given as ranges
    assert ALL.keys() - spelled - named == set()


def test_every_key_of_the_language_is_named() -> None:
    """What a scheme, an item, a rule, a veto or a grade may carry."""
    spoken = MANUAL + (DOCS / "scheme-recipes.md").read_text()
    models: set[type[BaseModel]] = {
        Scheme,
        Indicator,
        Input,
        Bar,
        Grade,
        Grading,
        Reward,
        Example,
        Rule,
        Subordinates,
        Raters,
        Valid,
        Blank,
    }
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    assert {key for key in keys if f"`{key}`" not in spoken and f"{key}:" not in spoken} == set()


def test_every_default_is_listed_with_its_choices() -> None:
    rows = dict(re.findall(r"^\| `(D\d+)` (.*)$", MANUAL, flags=re.MULTILINE))
    questions = [field for field in Defaults.model_fields.values() if field.alias]
    assert rows.keys() == {field.alias for field in questions}
    for field in questions:
        choices = [choice for choice in get_args(field.annotation) if isinstance(choice, str)]
        assert [choice for choice in choices if f"`{choice}`" not in rows[str(field.alias)]] == []


def test_blocks_are_yaml_that_any_reader_accepts() -> None:
    assert all(isinstance(yaml.safe_load(block), dict) for block in BLOCKS)
