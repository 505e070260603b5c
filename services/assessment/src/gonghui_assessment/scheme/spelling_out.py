"""From a scheme as its author wrote it to one that can be scored: periods and blanks are spelled out.

`each: quarter` makes a section of an indicator, with one copy for each label of the period. Inside a copy a value that is
given `per: quarter` means that quarter's value; everywhere else it is the list of all of them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.expressions import Call, Expression, Literal, Name, Node, parse
from gonghui_assessment.scheme.part import Part
from gonghui_assessment.scheme.rules.ranks import RankOfSubtotal
from gonghui_assessment.scheme.tree import Blank, Indicator, Input, Scheme

_WHOLE: Final = frozenset({"mean", "best", "worst"})  # where all periods together carry the mark of one


class MixedPeriods(ValueError):
    """A measure, or an indicator, that mixes values of different periods; the message is its name."""


@dataclass(frozen=True, slots=True)
class _Renaming:
    """What names and codes mean inside one copy."""

    names: Mapping[str, str]
    codes: Mapping[str, str]
    own: str = ""  # the item whose mark `full` means,
    mark: Node | None = None  # and that mark

    def of(self, part: Any) -> Any:
        """The same part with other names and codes."""
        match part:
            case Expression():
                return replace(part, text=self._text(part.text), root=self._node(part.root))
            case RankOfSubtotal():
                codes = tuple(self.codes.get(code, code) for code in part.of)
                return part.model_copy(update={"of": codes})
            case Part():
                found = {name: self.of(getattr(part, name)) for name in type(part).model_fields}
                return part.model_copy(update=found)
            case tuple():
                return tuple(self.of(inner) for inner in part)
            case Mapping():
                return {key: self.of(inner) for key, inner in part.items()}
            case _:
                return part

    def _node(self, node: Node) -> Node:
        match node:
            case Name(name="full") if self.mark:
                return self.mark
            case Call(function="full", arguments=(Literal(value=self.own),)) if self.mark:
                return self.mark
            case Name(name=name):
                return Name(self.names.get(name, name))
            case Call(function="points" | "full", arguments=(Literal(value=str() as code),)):
                return Call(node.function, (Literal(self.codes.get(code, code)),))
            case Call(function=function, arguments=arguments):
                return Call(function, tuple(self._node(argument) for argument in arguments))
            case _:
                return node

    def _text(self, text: str) -> str:
        return re.sub(r"[^\W\d]\w*", lambda found: self.names.get(found[0], found[0]), text)


def spelled_out(scheme: Scheme) -> Scheme:
    """The scheme without `each`, `per` and blanks, and with what it says of raters among its defaults.

    Raises:
        MixedPeriods: a measure depends on values of two kinds of period.
    """
    per = _periods_of(scheme)
    inputs: dict[str, Input] = {}
    measures = {name: _constant(blank) for name, blank in scheme.blanks.items() if blank.value is not None}
    for name, given in scheme.inputs.items():
        if given.per in scheme.periods:
            labels = scheme.periods[str(given.per)]
            inputs |= {f"{name}_{label}": _of_period(given, label) for label in labels}
            if given.kind in {"number", "yes_no"}:
                measures[name] = _listed(name, labels, yes_no=given.kind == "yes_no")
        else:
            inputs[name] = given
    for name, measure in scheme.measures.items():
        if period := per.get(name):
            labels = scheme.periods[period]
            measures |= {f"{name}_{label}": _Renaming(_names(per, period, label), {}).of(measure) for label in labels}
            measures[name] = _listed(name, labels, yes_no=False)
        else:
            measures[name] = measure
    changed: dict[str, object] = {
        "inputs": inputs,
        "measures": measures,
        "indicators": tuple(_each(scheme, per, node) for node in scheme.indicators),
        "bonuses": tuple(_each(scheme, per, node) for node in scheme.bonuses),
        "defaults": scheme.defaults.model_copy(update={"raters": scheme.raters}),
    }
    return scheme.model_copy(update=changed)


def _periods_of(scheme: Scheme) -> dict[str, str]:
    """Which values and measures belong to which kind of period."""
    per = {name: given.per for name, given in scheme.inputs.items() if given.per in scheme.periods}
    found: dict[str, str] = {name: period for name, period in per.items() if period is not None}
    while True:
        more: dict[str, str] = {}
        for name, measure in scheme.measures.items():
            periods = {found[used] for used in measure.names() if used in found}
            if len(periods) > 1:
                raise MixedPeriods(name)
            if periods and name not in found and not _over_all(measure, found):
                more[name] = periods.pop()
        if not more:
            return found
        found |= more


_OVER_LISTS: Final = frozenset(
    {"sum", "mean", "size", "largest", "smallest", "median", "trimmed_mean", "sum_of_best"}
    | {"count_at_least", "count_below", "count_between"}
)


def _over_all(measure: Expression, per: Mapping[str, str]) -> bool:
    """Whether a measure looks at all periods at once, as lists."""

    def loose(node: Node, listed: bool) -> bool:
        match node:
            case Name(name=name):
                return name in per and not listed
            case Call(function=function, arguments=arguments):
                return any(loose(inner, listed or function in _OVER_LISTS) for inner in arguments)
            case _:
                return False

    return not loose(measure.root, listed=False)


def _names(per: Mapping[str, str], period: str, label: str) -> dict[str, str]:
    return {name: f"{name}_{label}" for name, found in per.items() if found == period}


def _of_period(given: Input, label: str) -> Input:
    named = {"zh": f"{given.zh}（{label}）" if given.zh else "", "en": f"{given.en} ({label})" if given.en else ""}
    return given.model_copy(update={"per": None, **named})


def _listed(name: str, labels: tuple[str, ...], *, yes_no: bool) -> Expression:
    parts = [f"if({name}_{label}, 1, 0)" if yes_no else f"{name}_{label}" for label in labels]
    return parse(f"list({', '.join(parts)})", "numbers")


def _constant(blank: Blank) -> Expression:
    match blank.value:
        case Fraction():
            return Expression(plain(blank.value), Literal(blank.value))
        case tuple() as numbers:
            return Expression("、".join(plain(number) for number in numbers), Literal(numbers), "numbers")
        case bool() as answer:
            return Expression("是 yes" if answer else "否 no", Literal(answer), "yes_no")
        case date() as day:
            return Expression(day.isoformat(), Literal(day), "date")
        case text:
            return Expression(str(text), Literal(str(text)), "text")


def _each(scheme: Scheme, per: Mapping[str, str], node: Indicator) -> Indicator:
    """An indicator with everything below it spelled out."""
    items = tuple(_each(scheme, per, item) for item in node.items)
    node = _with_own_mark(node.model_copy(update={"items": items}))
    if node.each is None or node.each not in scheme.periods:
        return node
    labels = scheme.periods[node.each]
    copies = tuple(_copy(node, label, _names(per, node.each, label)) for label in labels)
    several = Fraction(1 if node.aggregate in _WHOLE else len(labels))
    whole = {
        "items": copies,
        "rule": None,
        "rules": {},
        "deductions": (),
        "full": None if node.full is None else node.full * several,
        "full_by_type": {unit_type: mark * several for unit_type, mark in node.full_by_type.items()},
        "each": None,
    }
    return node.model_copy(update=whole)


def _with_own_mark(node: Indicator) -> Indicator:
    """`full` in the rule of an item is the mark of that item."""
    if node.full is None or node.items:
        return node
    asked = Call("full", (Literal(node.code),))
    own = _Renaming({}, {}, node.code, asked if node.full_by_type else Literal(node.full))
    return node.model_copy(update={"rule": own.of(node.rule), "rules": own.of(node.rules)})


def _copy(node: Indicator, label: str, names: Mapping[str, str]) -> Indicator:
    codes = {inner.code: f"{inner.code}.{label}" for inner in node.nodes()}
    copy: Indicator = _Renaming(names, codes).of(node)
    one = {"each": None, "aggregate": "sum", "weight": None, "cap": None, "floor": None, "intermediate": False}
    return _coded(copy.model_copy(update=one), codes, label)


def _coded(node: Indicator, codes: Mapping[str, str], label: str) -> Indicator:
    items = tuple(_coded(item, codes, label) for item in node.items)
    named = {"zh": f"{node.zh}（{label}）", "en": f"{node.en} ({label})" if node.en else ""}
    return node.model_copy(update={"code": codes.get(node.code, node.code), "items": items, **named})
