"""Faults and oddities of a scheme that reads well: what it names, adds up, can reach and can never reach."""

from collections.abc import Iterator
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from gonghui_assessment.scheme.exact import Kind, plain
from gonghui_assessment.scheme.expressions import TAKEN, Expression, Literal
from gonghui_assessment.scheme.functions import IllTyped, infer
from gonghui_assessment.scheme.part import expressions
from gonghui_assessment.scheme.rules.amounts import Band, Bands
from gonghui_assessment.scheme.rules.base import ZERO, Rule
from gonghui_assessment.scheme.rules.bonuses import PerUnitBonus
from gonghui_assessment.scheme.rules.compound import CompositeSum, Wrapped
from gonghui_assessment.scheme.rules.judgements import AssessorJudgement, GatedBallotMean, RaterMean
from gonghui_assessment.scheme.rules.ranks import Ranked, RankOfSubtotal
from gonghui_assessment.scheme.tree import Grading, Indicator, Scheme

RESERVED = frozenset({"total"})


def faults(scheme: Scheme) -> list[str]:
    """What must be mended before the scheme may be used; empty if nothing."""
    return [
        *_codes(scheme),
        *_names(scheme),
        *_cycles(scheme),
        *_sums(scheme),
        *_bands(scheme),
        *_grading(scheme.grading),
    ]


def remarks(scheme: Scheme) -> list[str]:
    """Oddities that published sheets have and that do no harm, but should be known."""
    return [*_reach(scheme), *_ranks(scheme), *_judged(scheme), *_unused(scheme)]


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
    if taken := (scheme.inputs.keys() | scheme.measures.keys()) & TAKEN:
        yield f"{min(taken)}: 保留字 a reserved word"
    if clash := scheme.inputs.keys() & scheme.measures.keys():
        yield f"{min(clash)}: 既是输入又是指标 an input and a measure have one name"


def _all_expressions(scheme: Scheme) -> Iterator[tuple[str, Expression]]:
    for name, measure in scheme.measures.items():
        yield f"measures.{name}", measure
    for node in scheme.nodes():
        for field in ("rule", "rules", "deductions"):
            yield from ((f"{node.code}.{path}", found) for path, found in expressions(getattr(node, field), field))
    for bar in (*scheme.vetoes, *scheme.gates):
        yield from ((f"{bar.code}.{path}", found) for path, found in expressions(bar))
    yield from expressions(scheme.deductions, "deductions")
    yield from expressions(scheme.defaults, "defaults")


def _names(scheme: Scheme) -> Iterator[str]:
    codes = {node.code for node in scheme.nodes()} | RESERVED
    kinds: dict[str, Kind] = {name: given.kind for name, given in scheme.inputs.items()}
    for place, expression in _all_expressions(scheme):
        if unknown := expression.names() - scheme.inputs.keys() - scheme.measures.keys():
            yield f"{place}: 没有声明 {min(unknown)} {min(unknown)} is not declared"
            continue
        try:
            infer(expression, expression.gives, kinds, scheme.measures)
        except IllTyped as fault:
            yield f"{place}: {fault}"
        for code in _asked(expression):
            if code not in codes:
                yield f"{place}: 没有指标 {code} there is no item {code}"
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
        if call.function == "points" and call.arguments and isinstance(call.arguments[0], Literal):
            yield str(call.arguments[0].value)


def _cycles(scheme: Scheme) -> Iterator[str]:
    graph: dict[str, set[str]] = {}
    for node in scheme.nodes():
        needs = {item.code for item in node.items}
        parts = (node.rule, node.rules, node.deductions)
        needs |= {code for part in parts for _, found in expressions(part) for code in _asked(found)}
        rules_here = [*([node.rule] if node.rule else []), *node.rules.values()]
        needs |= {code for rule in rules_here for r in every(rule) if isinstance(r, RankOfSubtotal) for code in r.of}
        graph[node.code] = needs
    graph["total"] = {node.code for node in (*scheme.indicators, *scheme.bonuses)}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as cycle:
        yield f"{' → '.join(cycle.args[1])}: 循环引用 items ask for one another"


def _sums(scheme: Scheme) -> Iterator[str]:
    tree = [node for node in scheme.indicators if not node.intermediate]
    marks = [node.full for node in tree]
    known = [mark for mark in marks if mark is not None]
    if scheme.total is not None and len(known) == len(marks) and sum(known, ZERO) != scheme.total:
        yield f"各部分之和为 {plain(sum(known, ZERO))}，总分为 {plain(scheme.total)} the parts do not add up to the total"
    for node in scheme.nodes():
        if node.items:
            yield from (f"{node.code}: {fault}" for fault in _section(node))
        for unit_type in node.full_by_type:
            if scheme.types and unit_type not in scheme.types:
                yield f"{node.code}: 没有单位类型 {unit_type} there is no type {unit_type}"


def _section(node: Indicator) -> Iterator[str]:
    items = [item for item in node.items if not item.intermediate]
    if node.aggregate == "weighted":
        weights = [item.weight for item in items]
        if None in weights or sum((weight for weight in weights if weight is not None), ZERO) != 1:
            yield "各项权重之和应为 1 the weights must add up to 1"
        return
    marks = [item.full for item in items]
    known = [mark for mark in marks if mark is not None]
    whole = sum(known, ZERO) / (len(known) or 1) if node.aggregate == "mean" else sum(known, ZERO)
    if node.full is not None and not node.intermediate and len(known) == len(marks) and whole != node.full:
        yield f"各项之和为 {plain(whole)}，应为 {plain(node.full)} the items do not add up to the section"


def _bands(scheme: Scheme) -> Iterator[str]:
    for leaf, _, rule in rules(scheme):
        for inner in every(rule):
            if isinstance(inner, Bands) and inner.condition_for_full is None:
                for number, band in enumerate(inner.bands, 1):
                    if any(_covers(earlier, band) for earlier in inner.bands[: number - 1]):
                        yield f"{leaf.code}: 第 {number} 档永远不会用到 band {number} can never be reached"


def _covers(wide: Band, narrow: Band) -> bool:
    """Whether every value of one band already lies in another."""
    low, high = _low(wide), _high(wide)
    return (low is None or ((found := _low(narrow)) is not None and found >= low)) and (
        high is None or ((found := _high(narrow)) is not None and found <= high)
    )


def _low(band: Band) -> tuple[Fraction, bool] | None:
    """The lower limit; the second part orders an excluded limit after an included one."""
    if band.min is not None:
        return band.min, False
    return None if band.above is None else (band.above, True)


def _high(band: Band) -> tuple[Fraction, bool] | None:
    if band.max is not None:
        return band.max, True
    return None if band.under is None else (band.under, False)


def _grading(grading: Grading | None) -> Iterator[str]:
    limits = [grade.above if grade.min is None else grade.min for grade in grading.grades] if grading else []
    for number, (better, worse) in enumerate(pairwise(limits), 2):
        if better is None or (worse is not None and worse >= better):
            quota = grading and (grading.grades[number - 2].at_most_share, grading.grades[number - 2].at_most_units)
            if not quota or quota == (None, None):
                yield f"第 {number} 个等级永远不会用到 grade {number} can never be reached"


def _reach(scheme: Scheme) -> Iterator[str]:
    for leaf, unit_type, rule in rules(scheme):
        full = leaf.mark(unit_type)
        reach = rule.bounds(scheme.defaults, full)
        if reach.most is not None and reach.most < full:
            yield f"{leaf.code}: 最多只能得 {plain(reach.most)} 分 no more than {plain(reach.most)} of {plain(full)} can be earned"
        if reach.least is not None and reach.least > 0:
            yield f"{leaf.code}: 至少得 {plain(reach.least)} 分 {plain(reach.least)} points cannot be lost"


def _ranks(scheme: Scheme) -> Iterator[str]:
    for leaf, _, rule in rules(scheme):
        if isinstance(rule, Ranked) and rule.table and not rule.formula and rule.beyond == "not_stated":
            places = max(rule.table) + (rule.last_n.n if rule.last_n else 0)
            yield f"{leaf.code}: 名次表只够 {places} 个单位 the rank table fits {places} units"


def _judged(scheme: Scheme) -> Iterator[str]:
    judged = [leaf for leaf, _, rule in rules(scheme) if _by_people(rule)]
    marks = sum((leaf.mark() for leaf in judged), ZERO)
    if judged:
        yield f"{len(judged)} 项共 {plain(marks)} 分靠评判 {len(judged)} items with {plain(marks)} points rest on judgement"


def _by_people(rule: Rule) -> bool:
    return any(isinstance(inner, AssessorJudgement | RaterMean | GatedBallotMean) for inner in every(rule))


def _unused(scheme: Scheme) -> Iterator[str]:
    used = {name for _, expression in _all_expressions(scheme) for name in expression.names()}
    for _, _, rule in rules(scheme):
        used |= {
            name
            for inner in every(rule)
            if isinstance(inner, PerUnitBonus) and inner.matrix
            for name in inner.matrix.names()
        }
    yield from (f"{name}: 未使用 not used" for name in sorted((scheme.inputs.keys() | scheme.measures.keys()) - used))
