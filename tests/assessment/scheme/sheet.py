"""Sheets of one item, written in two lines, and units with plain values."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from gonghui_assessment.evaluation import Evaluation, LeafResult, Rating, Unit, evaluate
from gonghui_assessment.scheme.exact import Kind, Value
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.tree import Scheme

YEAR_END = date(2026, 12, 31)
Plain = bool | int | str | Fraction | date | tuple[Fraction, ...]

HEAD = """
scheme: trial
version: "1"
title: {zh: 试行办法, en: trial}
source: {cited: none}
units: {zh: 工会, en: unions}
"""


def kind_of(value: Value) -> Kind:
    """The kind of a plain value."""
    match value:
        case bool():
            return "yes_no"
        case str():
            return "text"
        case date():
            return "date"
        case tuple():
            return "numbers"
        case _:
            return "number"


def exactly(value: Plain) -> Value:
    """Whole numbers as fractions; texts that look like numbers too."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    return value


def row(values: Mapping[str, Plain]) -> dict[str, Value]:
    """Values of a unit."""
    return {name: exactly(value) for name, value in values.items()}


def sheet(rest: str, values: Mapping[str, Plain] | None = None) -> Scheme:
    """A scheme with the inputs that some values need."""
    kinds = ", ".join(f"{name}: {{kind: {kind_of(value)}}}" for name, value in row(values or {}).items())
    return load(f"{HEAD}inputs: {{{kinds}}}\n{rest}")


def of_one_item(rule: str, values: Mapping[str, Plain], *, full: str = "10", defaults: str = "{}") -> Scheme:
    """A scheme with a single item."""
    rest = f"defaults: {defaults}\nindicators:\n  - {{code: X, zh: 项, full: {full}, rule: {rule}}}\n"
    return sheet(rest, values)


def scored(
    rule: str,
    values: Mapping[str, Plain],
    *,
    others: Sequence[Mapping[str, Plain]] = (),
    given: Mapping[str, Sequence[Rating]] | None = None,
    full: str = "10",
    defaults: str = "{}",
    unit_type: str = "",
    on: date = YEAR_END,
) -> LeafResult:
    """The result of one item for one unit among others."""
    named = {name: value for other in others for name, value in other.items()} | dict(values)
    scheme = of_one_item(rule, named, full=full, defaults=defaults)
    units = [Unit("this", unit_type, row(values), given or {})]
    units += [Unit(f"other-{number}", "", row(other)) for number, other in enumerate(others)]
    return evaluate(scheme, units, on=on).units["this"].leaf("X")


def city(scheme: Scheme, units: Sequence[Unit], on: date = YEAR_END) -> Evaluation:
    """A city on the last day of a year."""
    return evaluate(scheme, units, on=on)
