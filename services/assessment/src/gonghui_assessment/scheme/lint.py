"""Faults of a scheme that reads well: what it names, what it adds up to, what it asks for and does not have."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from gonghui_assessment.scheme.banding import unreachable
from gonghui_assessment.scheme.exact import Kind, plain
from gonghui_assessment.scheme.expressions import TAKEN, TODAY, Call, Expression, Literal, Name, Node, walk
from gonghui_assessment.scheme.functions import AMONG, IllTyped, infer
from gonghui_assessment.scheme.part import expressions
from gonghui_assessment.scheme.rules.amounts import Bands
from gonghui_assessment.scheme.rules.base import ZERO, Rule
from gonghui_assessment.scheme.rules.bonuses import PerUnitBonus
from gonghui_assessment.scheme.rules.compound import ClassMeanTransfer, CompositeSum, Wrapped
from gonghui_assessment.scheme.rules.ranks import RankOfSubtotal
from gonghui_assessment.scheme.tree import GRADE, PLACE, Grading, Indicator, Scheme
from gonghui_assessment.scheme.wording import located, meant

RESERVED = frozenset({"total"})


def faults(scheme: Scheme) -> list[str]:
    """What must be mended before the scheme may be used, each with its line and column; empty if nothing."""
    found = [
        *_blanks(scheme),
        *_codes(scheme),
        *_names(scheme),
        *_cycles(scheme),
        *_sums(scheme),
        *_types(scheme),
        *_bands(scheme),
        *_grading(scheme.grading),
        *_named_grades(scheme),
    ]
    return [placed(scheme, fault) for fault in dict.fromkeys(found)]


def placed(scheme: Scheme, fault: str) -> str:
    """A message that begins with a place, with the line and column where that place stands in the text."""
    place, _, reason = fault.partition(": ")
    return located(_mark(scheme, place.split(".")), fault) if reason else fault


def _mark(scheme: Scheme, parts: list[str]) -> tuple[int, int] | None:
    if parts[0] in type(scheme).model_fields:
        return scheme.mark_of(*parts)
    codes: dict[str, tuple[str | int, ...]] = {}
    for code, where in _code_paths(scheme.written):
        codes.setdefault(code, where)  # a veto may have the code of an item
    for length in range(len(parts), 0, -1):
        if path := codes.get(".".join(parts[:length])):
            return scheme.mark_of(*path, *(part.rstrip("_") for part in parts[length:]))
    return None


def _code_paths(written: Scheme) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Where each code stands."""

    def below(node: Indicator, path: tuple[str | int, ...]) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        yield node.code, path
        for index, item in enumerate(node.items):
            yield from below(item, (*path, "items", index))

    for field in ("indicators", "bonuses"):
        for index, node in enumerate(getattr(written, field)):
            yield from below(node, (field, index))
    for field in ("vetoes", "gates", "rewards"):
        for index, bar in enumerate(getattr(written, field)):
            yield bar.code, (field, index)


def _blanks(scheme: Scheme) -> Iterator[str]:
    for name, blank in scheme.blanks.items():
        if blank.value is None:
            yield f"blanks.{name}: 空白尚未填写，模板还不是方案 the blank is not filled in; a template is no scheme yet"
    for name, given in scheme.written.inputs.items():
        if given.per is not None and given.per not in scheme.periods:
            yield f"inputs.{name}: 没有期间 {given.per}{meant(given.per, scheme.periods)} there is no such period"
    for node in scheme.written.nodes():
        if node.each is not None and node.each not in scheme.periods:
            yield f"{node.code}: 没有期间 {node.each}{meant(node.each, scheme.periods)} there is no such period"


def rules(scheme: Scheme) -> Iterator[tuple[Indicator, str, Rule]]:
    """Every outermost rule with its indicator and type of unit."""
    for leaf in scheme.leaves():
        if leaf.rule:
            yield leaf, "", leaf.rule
        for unit_type, rule in leaf.rules.items():
            yield leaf, unit_type, rule


def every(rule: Rule) -> Iterator[Rule]:
    """A rule and those inside it."""
    yield rule
    match rule:
        case CompositeSum(parts=parts):
            for part in parts:
                yield from every(part)
        case Wrapped(rule=inner):
            yield from every(inner)


def _codes(scheme: Scheme) -> Iterator[str]:
    seen: set[str] = set()
    for node in scheme.nodes():
        if node.code in seen or node.code in RESERVED:
            yield f"{node.code}: 编码重复或已保留 the code is used twice or reserved"
        seen.add(node.code)
    for bars in ((*scheme.vetoes, *scheme.gates), scheme.rewards):
        codes = [bar.code for bar in bars]
        for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
            yield f"{code}: 编码重复 the code is used twice"
    if taken := (scheme.inputs.keys() | scheme.measures.keys()) & TAKEN:
        yield f"{min(taken)}: 保留字 a reserved word"
    if clash := scheme.inputs.keys() & scheme.measures.keys():
        yield f"{min(clash)}: 既是输入又是指标 an input and a measure have one name"


def all_expressions(scheme: Scheme) -> Iterator[tuple[str, Expression]]:
    """Every expression of a scheme with its place."""
    for name, measure in scheme.measures.items():
        yield f"measures.{name}", measure
    for node in scheme.nodes():
        for field in ("rule", "rules", "deductions"):
            yield from ((f"{node.code}.{path}", found) for path, found in expressions(getattr(node, field), field))
    for bar in (*scheme.vetoes, *scheme.gates):
        yield from ((f"{bar.code}.{path}", found) for path, found in expressions(bar))
    for reward in scheme.rewards:
        yield from ((f"{reward.code}.{path}", found) for path, found in expressions(reward))
    yield from expressions(scheme.deductions, "deductions")
    yield from expressions(scheme.defaults, "defaults")
    if scheme.grading:
        yield from expressions(scheme.grading, "grading")


def _names(scheme: Scheme) -> Iterator[str]:
    codes = {node.code for node in scheme.nodes()} | RESERVED
    kinds: dict[str, Kind] = {name: given.kind for name, given in scheme.inputs.items()} | {TODAY: "date"}
    of_result: dict[str, Kind] = {GRADE: "text", PLACE: "number"}
    money = {reward.code for reward in scheme.rewards}
    for place, expression in all_expressions(scheme):
        known = kinds | of_result if place.split(".")[0] in money else kinds
        if unknown := expression.names() - known.keys() - scheme.measures.keys():
            name = min(unknown)
            close = meant(name, known.keys() | scheme.measures.keys()) or f"；若是文字应加引号：'{name}'"
            yield f"{place}: 没有声明 {name}{close} {name} is not declared"
            continue
        if known is not kinds and (results := of_result.keys() & _of_others(expression)):
            name = min(results)
            yield f"{place}: {name} 是本单位的结果，不能用于其他单位的汇总 {name} is known of the unit itself, not of others"
            continue
        try:
            infer(
                expression, "any" if place.startswith("measures.") else expression.gives, dict(known), scheme.measures
            )
        except IllTyped as fault:
            yield f"{place}: {fault}"
        for code in _asked(expression):
            if code not in codes:
                yield f"{place}: 没有指标 {code}{meant(code, codes)} there is no item {code}"
    for leaf, _, rule in rules(scheme):
        for inner in every(rule):
            yield from (f"{leaf.code}: {fault}" for fault in _named_elsewhere(inner, scheme, codes))


def _named_elsewhere(rule: Rule, scheme: Scheme, codes: set[str]) -> Iterator[str]:
    if isinstance(rule, RankOfSubtotal):
        yield from (f"没有指标 {code} there is no item {code}" for code in rule.of if code not in codes)
    if isinstance(rule, PerUnitBonus) and rule.matrix:
        for name in rule.matrix.names():
            if name not in scheme.inputs or scheme.inputs[name].kind != "number":
                yield f"没有声明 {name} {name} is not declared as a number"


def _asked(expression: Expression) -> Iterator[str]:
    for call in expression.calls():
        if call.function in {"points", "full"} and call.arguments and isinstance(call.arguments[0], Literal):
            yield str(call.arguments[0].value)


def _of_others(expression: Expression) -> set[str]:
    """Names that a figure over other units asks for."""
    return {
        node.name
        for call in expression.calls()
        if call.function in AMONG
        for node in walk(call)
        if isinstance(node, Name)
    }


def _asked_of_itself(node: Node) -> Iterator[str]:
    """Codes whose points the same unit, or its peers, must have first; those below have theirs already."""
    if isinstance(node, Call) and not node.function.startswith("sub_"):
        if node.function == "points" and node.arguments and isinstance(node.arguments[0], Literal):
            yield str(node.arguments[0].value)
        for argument in node.arguments:
            yield from _asked_of_itself(argument)


def _needed(expression: Expression, scheme: Scheme) -> Iterator[str]:
    """Codes that an expression needs, those of the measures that it names included."""
    names, seen, roots = set(expression.names()), set[str](), [expression.root]
    while left := (names & scheme.measures.keys()) - seen:
        seen |= left
        found = [scheme.measures[name] for name in left]
        roots += [measure.root for measure in found]
        names |= {name for measure in found for name in measure.names()}
    for root in roots:
        yield from _asked_of_itself(root)


def _cycles(scheme: Scheme) -> Iterator[str]:
    graph: dict[str, set[str]] = {}
    for node in scheme.nodes():
        needs = {item.code for item in node.items}
        parts = (node.rule, node.rules, node.deductions)
        needs |= {code for part in parts for _, found in expressions(part) for code in _needed(found, scheme)}
        rules_here = [*([node.rule] if node.rule else []), *node.rules.values()]
        needs |= {code for rule in rules_here for r in every(rule) if isinstance(r, RankOfSubtotal) for code in r.of}
        graph[node.code] = needs
    graph["total"] = {node.code for node in (*scheme.indicators, *scheme.bonuses)}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as cycle:
        yield f"{cycle.args[1][0]}: 循环引用 {' → '.join(cycle.args[1])} items ask for one another"


def _sums(scheme: Scheme) -> Iterator[str]:
    tree = [node for node in scheme.indicators if not node.intermediate]
    marks = [node.full for node in tree]
    known = [mark for mark in marks if mark is not None]
    if scheme.aggregate == "weighted":
        yield from _weights(scheme.indicators)
    elif scheme.aggregate != "sum":
        pass
    elif scheme.total is not None and len(known) == len(marks) and sum(known, ZERO) != scheme.total:
        yield f"total: 各部分之和为 {plain(sum(known, ZERO))}，总分为 {plain(scheme.total)} the parts do not add up to the total"
    for node in scheme.nodes():
        if node.items:
            yield from (f"{node.code}: {fault}" for fault in _section(node))


def _types(scheme: Scheme) -> Iterator[str]:
    """Types of unit that are named and that nobody has."""
    named = [(node.code, kind) for node in scheme.nodes() for kind in (*node.full_by_type, *node.rules)]
    named += [(bar.code, kind) for bar in (*scheme.vetoes, *scheme.gates) for kind in bar.types]
    named += [(reward.code, kind) for reward in scheme.rewards for kind in reward.types]
    named += [
        (leaf.code, inner.scored)
        for leaf, _, rule in rules(scheme)
        for inner in every(rule)
        if isinstance(inner, ClassMeanTransfer)
    ]
    for code, kind in named:
        if scheme.types and kind not in scheme.types:
            yield f"{code}: 没有单位类型 {kind}{meant(kind, scheme.types)} there is no type {kind}"


def _weights(items: tuple[Indicator, ...]) -> Iterator[str]:
    weights = [item.weight for item in items if not item.intermediate]
    whole = sum((weight for weight in weights if weight is not None), ZERO)
    if without := "、".join(item.code for item in items if item.weight is None and not item.intermediate):
        yield f"aggregate: 缺少权重：{without} these have no weight"
    elif whole != 1:
        yield f"aggregate: 各项权重之和应为 1，现为 {plain(whole)} the weights must add up to 1, not {plain(whole)}"


def _section(node: Indicator) -> Iterator[str]:
    items = [item for item in node.items if not item.intermediate]
    if node.aggregate == "weighted":
        yield from (fault.removeprefix("aggregate: ") for fault in _weights(tuple(items)))
        return
    if node.aggregate in {"best", "worst", "all"}:
        return
    marks = [item.full for item in items]
    known = [mark for mark in marks if mark is not None]
    whole = sum(known, ZERO) / (len(known) or 1) if node.aggregate == "mean" else sum(known, ZERO)
    if node.full is not None and not node.intermediate and len(known) == len(marks) and whole != node.full:
        yield f"各项之和为 {plain(whole)}，应为 {plain(node.full)} the items do not add up to the section"


def _bands(scheme: Scheme) -> Iterator[str]:
    for leaf, _, rule in rules(scheme):
        for inner in every(rule):
            if isinstance(inner, Bands):
                for number in unreachable(inner):
                    yield (
                        f"{leaf.code}: 第 {number} 档永远不会用到，各档应从高到低"
                        f" band {number} can never be reached; the highest comes first"
                    )


def _grading(grading: Grading | None) -> Iterator[str]:
    names = [grade.grade for grade in grading.grades] if grading else []
    for number, name in enumerate(names):
        if name in names[:number]:
            yield f"grading.grades.{number}: 等级 {name} 重复 the grade stands twice"
    limits = [grade.above if grade.min is None else grade.min for grade in grading.grades] if grading else []
    for number, (better, worse) in enumerate(pairwise(limits), 2):
        if better is None or (worse is not None and worse >= better):
            quota = grading and (grading.grades[number - 2].at_most_share, grading.grades[number - 2].at_most_units)
            if not quota or quota == (None, None):
                yield (
                    f"grading.grades.{number - 1}: 第 {number} 个等级永远不会用到，等级应从高到低"
                    f" grade {number} can never be reached; the best comes first"
                )


def _named_grades(scheme: Scheme) -> Iterator[str]:
    names = {grade.grade for grade in scheme.grading.grades} if scheme.grading else set()
    for bar in (*scheme.vetoes, *scheme.gates):
        if bar.grade is not None and bar.grade not in names:
            yield f"{bar.code}: 没有等级 {bar.grade}{meant(bar.grade, names)} there is no such grade"
    for reward in scheme.rewards:
        for grade in reward.grades:
            if grade not in names:
                yield f"{reward.code}: 没有等级 {grade}{meant(grade, names)} there is no such grade"
