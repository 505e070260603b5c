"""What is evaluated: a unit with its values and what raters gave."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from gonghui_assessment.scheme.exact import Kind, Row, Value, read_value
from gonghui_assessment.scheme.rules.base import Rating, Rule
from gonghui_assessment.scheme.rules.compound import CompositeSum, Wrapped
from gonghui_assessment.scheme.tree import Scheme


@dataclass(frozen=True, slots=True)
class Unit:
    """One union as a scheme sees it."""

    unit_id: str
    unit_type: str = ""
    values: Row = field(default_factory=dict)
    ratings: Mapping[str, Sequence[Rating]] = field(default_factory=dict)  # by place
    superior: str | None = None
    scored: bool = True  # no: it only lends its values to others


Revised = Mapping[
    str, Mapping[str, Fraction]
]  # unit → item → points that somebody gave in place of those that were scored


class BadValue(ValueError):
    """A value is not of the kind that the scheme declares; the message names it and never shows it."""


def read_row(scheme: Scheme, texts: Mapping[str, object]) -> dict[str, Value]:
    """Read values of a unit by the kinds that the scheme declares; names it does not know are left out.

    Raises:
        BadValue: one is not of its kind.
    """
    row: dict[str, Value] = {}
    for name, raw in texts.items():
        if declared := scheme.inputs.get(name):
            try:
                row[name] = read_value(raw, declared.kind)
            except ValueError as fault:
                raise BadValue(f"{name}: {fault}") from None
    return row


TYPES: dict[Kind, type] = {"number": Fraction, "yes_no": bool, "text": str, "date": date, "numbers": tuple}


def checked(scheme: Scheme, units: Iterable[Unit]) -> dict[str, Unit]:
    """Units by id, in the order of their ids.

    Raises:
        BadValue: a value is not of the kind that the scheme declares, a unit comes twice, or is above itself.
    """
    found: dict[str, Unit] = {}
    for unit in sorted(units, key=lambda unit: unit.unit_id):
        if unit.unit_id in found:
            raise BadValue("同一单位出现两次 a unit comes twice")
        for name, value in unit.values.items():
            declared = scheme.inputs.get(name)
            if declared and not isinstance(value, TYPES[declared.kind]):
                raise BadValue(f"{name}: 类型不符 it is not of the declared kind")
        found[unit.unit_id] = unit
    try:
        TopologicalSorter({unit.unit_id: {unit.superior} for unit in found.values() if unit.superior}).prepare()
    except CycleError:
        raise BadValue("上级关系成环 a unit is above itself") from None
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a scheme that may ask for ratings."""

    place: str
    item: str
    unit_type: str  # "" for all types
    rule: Rule


def places(scheme: Scheme) -> Iterator[Place]:
    """Every rule of a scheme with its place; those of kind `rater_mean`, `assessor_judgement` … want ratings."""
    for leaf in scheme.leaves():
        if leaf.rule:
            yield from _below(leaf.code, leaf.code, "", leaf.rule)
        for unit_type, rule in leaf.rules.items():
            yield from _below(leaf.code, leaf.code, unit_type, rule)


def _below(place: str, item: str, unit_type: str, rule: Rule) -> Iterator[Place]:
    match rule:
        case CompositeSum(parts=parts):
            for number, part in enumerate(parts, 1):
                yield from _below(f"{place}-{number}", item, unit_type, part)
        case Wrapped(rule=inner):
            yield from _below(place, item, unit_type, inner)
        case _:
            yield Place(place, item, unit_type, rule)
