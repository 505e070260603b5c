"""Oddities that published sheets have: they do no harm, but an author should know of them."""

from collections.abc import Iterator
from fractions import Fraction

from gonghui_assessment.scheme.banding import odd
from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.expressions import Call, Expression, Literal, Name, Node
from gonghui_assessment.scheme.lint import all_expressions, every, placed, rules
from gonghui_assessment.scheme.part import expressions
from gonghui_assessment.scheme.rules.amounts import Bands, Finding
from gonghui_assessment.scheme.rules.base import ZERO, Rule
from gonghui_assessment.scheme.rules.bonuses import PerUnitBonus
from gonghui_assessment.scheme.rules.conditions import RangeTarget
from gonghui_assessment.scheme.rules.judgements import AssessorJudgement, GatedBallotMean, Judged, RaterMean
from gonghui_assessment.scheme.rules.proportions import Proportional
from gonghui_assessment.scheme.rules.ranks import PeerRelative, Ranked, RankPoints
from gonghui_assessment.scheme.sharing import counted, shared_events
from gonghui_assessment.scheme.tree import Indicator, Scheme


def remarks(scheme: Scheme) -> list[str]:
    """Everything odd, with its line and column."""
    found = [
        *_total(scheme), *_reach(scheme), *_listed(scheme), *_bands(scheme), *_ranks(scheme), *_twice(scheme), *_without_spread(scheme),
        *_marks_by_type(scheme), *_one_label(scheme), *_deducted_too(scheme), *_never(scheme), *_compared(scheme),
        *_nobody_affects(scheme), *_judged(scheme), *_missing(scheme), *_unused(scheme),
    ]  # fmt: skip
    return [placed(scheme, remark) for remark in dict.fromkeys(found)]


def _total(scheme: Scheme) -> Iterator[str]:
    if scheme.total is not None and scheme.total != 100:
        yield f"total: 满分为 {plain(scheme.total)}，不是 100 the full mark is {plain(scheme.total)}, not 100"
    if not scheme.examples:
        yield "examples: 没有例子 there are no examples"


def _reach(scheme: Scheme) -> Iterator[str]:
    for leaf, unit_type, rule in rules(scheme):
        full = leaf.mark(unit_type)
        reach = rule.bounds(scheme.defaults, full)
        if reach.most is not None and reach.most < full:
            yield f"{leaf.code}: 最多只能得 {plain(reach.most)} 分 no more than {plain(reach.most)} of {plain(full)} can be earned"
        if not full and reach.least == reach.most == ZERO:
            continue  # a target that carries no score
        if reach.least is not None and reach.least == reach.most:
            yield f"{leaf.code}: 总是得 {plain(reach.least)} 分，拉不开差距 it always gives {plain(reach.least)}, no spread"
        elif reach.least is not None and reach.least > 0:
            yield f"{leaf.code}: 至少得 {plain(reach.least)} 分 {plain(reach.least)} points cannot be lost"


def _ranks(scheme: Scheme) -> Iterator[str]:
    for leaf, _, rule in rules(scheme):
        if (
            isinstance(rule, Ranked)
            and rule.table
            and (left := sorted(set(range(1, max(rule.table))) - rule.table.keys()))
        ):
            yield f"{leaf.code}: 名次表缺第 {'、'.join(map(str, left[:5]))} 名 the rank table leaves places out"
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
    used = {name for _, found in all_expressions(scheme.written) for name in found.names()}
    used |= {name for _, _, rule in rules(scheme) for inner in every(rule) for name in _cells(inner)}
    written = scheme.written
    for field in ("inputs", "measures"):
        yield from (f"{field}.{name}: 未使用 not used" for name in sorted(getattr(written, field).keys() - used))


def _listed(scheme: Scheme) -> Iterator[str]:
    """Deductions that are listed, beside the mark that they are taken from."""
    for leaf, unit_type, rule in rules(scheme):
        for inner in every(rule):
            items: tuple[Finding, ...] = getattr(inner, "items", ())
            findings = [item for item in items if isinstance(item, Finding)]
            full = inner.full if inner.full is not None else leaf.mark(unit_type)
            over = [item for item in findings if item.points > full > 0]
            for item in over:
                yield (
                    f"{leaf.code}: 一次扣 {plain(item.points)} 分，超过本项 {plain(full)} 分"
                    f" one finding costs {plain(item.points)}, more than the item's {plain(full)}"
                )


def _bands(scheme: Scheme) -> Iterator[str]:
    for leaf, unit_type, rule in rules(scheme):
        for inner in every(rule):
            if isinstance(inner, Bands) and inner.bands:
                full = leaf.mark(unit_type) if inner.full is None else inner.full
                yield from (f"{leaf.code}: {remark}" for remark in odd(inner, full))


def _twice(scheme: Scheme) -> Iterator[str]:
    counted = "只计一次" if scheme.defaults.one_event == "counts_once" else "各计一次"
    for name, codes in shared_events(scheme).items():
        where = "、".join(codes)
        yield f"inputs.{name}: {where} 都计算它，{counted} {where} all count it (D13)"


def _nobody_affects(scheme: Scheme) -> Iterator[str]:
    for leaf, _, rule in rules(scheme):
        if any(_by_people(inner) for inner in every(rule)):
            continue
        names = {name for _, found in expressions(rule) for name in _inputs_of(scheme, found.names())}
        names |= {name for inner in every(rule) for name in _cells(inner)}
        if names and all(scheme.inputs[name].origin == "external" for name in names if name in scheme.inputs):
            yield f"{leaf.code}: 全由外部决定，单位无法影响 all of it comes from elsewhere; the unit cannot affect it"


def _without_spread(scheme: Scheme) -> Iterator[str]:
    """Items that look at nothing of the unit itself: all units that are compared with one another have the same."""
    for leaf, _, rule in rules(scheme):
        inner = list(every(rule))
        found = [expression.root for _, expression in expressions(rule)]
        settled = rule.bounds(scheme.defaults, leaf.mark())
        if (
            found
            and settled.least != settled.most
            and not any(_by_people(one) or _asks_people(one) or _cells(one) or isinstance(one, Ranked) for one in inner)
            and not any(_is_own(scheme, root) for root in found)
        ):
            yield f"{leaf.code}: 与单位自身的数据无关，拉不开差距 nothing of the unit itself is looked at, no spread"


def _asks_people(rule: Rule) -> bool:
    return isinstance(rule, Judged) or "judgement" in (
        getattr(rule, name, None) for name in ("else_", "below", "missed")
    )


def _is_own(scheme: Scheme, node: Node) -> bool:
    """Whether an expression looks at a value of the unit, at its points, or at the units below it."""
    match node:
        case Name(name=name) if name in scheme.measures:
            return _is_own(scheme, scheme.measures[name].root)
        case Name(name=name):
            return name in scheme.inputs
        case Call(function=function):
            if function in {"points", "full", "rank", "rank_up"} or function.startswith("sub_"):
                return True
            return not function.startswith(("peer_", "all_")) and any(_is_own(scheme, one) for one in node.arguments)
    return False


def _marks_by_type(scheme: Scheme) -> Iterator[str]:
    """Full marks that differ by type of unit and do not add up to the total for one of them."""
    if scheme.total is None or scheme.aggregate != "sum":
        return
    for unit_type in dict.fromkeys(kind for node in scheme.nodes() for kind in node.full_by_type):
        whole = sum((_mark(node, unit_type) for node in scheme.indicators if not node.intermediate), ZERO)
        if whole != scheme.total:
            yield f"total: {unit_type} 各部分之和为 {plain(whole)}，总分为 {plain(scheme.total)} for {unit_type} the parts add up to {plain(whole)}"


def _mark(node: Indicator, unit_type: str) -> Fraction:
    """The full mark of a section is the sum of its items where only those are told apart by type."""
    if node.items and node.aggregate == "sum" and unit_type not in node.full_by_type:
        return sum((_mark(item, unit_type) for item in node.items if not item.intermediate), ZERO)
    return node.mark(unit_type)


def _one_label(scheme: Scheme) -> Iterator[str]:
    """Values of one label: a column of a table under that label would be neither."""
    names: dict[str, list[str]] = {}
    for name, given in scheme.written.inputs.items():
        if given.zh:
            names.setdefault(given.zh, []).append(name)
    for label, found in names.items():
        if len(found) > 1:
            both = "、".join(found)
            yield f"inputs.{found[1]}: {both} 都叫“{label}”，数据表的列只能用名称 {both} have one label; a table needs their names"


def _deducted_too(scheme: Scheme) -> Iterator[str]:
    """Events that an item counts and that a section or the total deducts as well; D13 speaks of items only."""
    in_items = {name: leaf.code for leaf in scheme.leaves() for name in counted(leaf) & scheme.inputs.keys()}
    lists = [(f"{node.code}.deductions", node.deductions) for node in scheme.nodes() if node.deductions]
    for place, findings in [*lists, ("deductions", scheme.deductions)]:
        for name in sorted(counted(findings) & in_items.keys()):
            yield f"{place}: {in_items[name]} 已计算 {name}，此处再扣一次 {in_items[name]} counts {name} already; here it is deducted again"


def _never(scheme: Scheme) -> Iterator[str]:
    """Targets of nothing, and ranges whose least is more than their most."""
    for leaf, _, rule in rules(scheme):
        for inner in every(rule):
            if isinstance(inner, Proportional) and inner.target and _constant(inner.target) == 0:
                yield f"{leaf.code}: 目标为 0，无法按比例计分 the target is 0; no share of it can be told"
            for limits in inner.ranges if isinstance(inner, RangeTarget) else ():
                low, high = (_constant(limit) if limit else None for limit in (limits.min, limits.max))
                if low is not None and high is not None and low > high:
                    yield f"{leaf.code}: 下限 {plain(low)} 高于上限 {plain(high)}，无法达到 the least is more than the most"


def _constant(expression: Expression) -> Fraction | None:
    root = expression.root
    return root.value if isinstance(root, Literal) and isinstance(root.value, Fraction) else None


def _compared(scheme: Scheme) -> Iterator[str]:
    """Items that do not apply to some units, which still stand among those that the others are compared with."""
    for leaf, _, rule in rules(scheme):
        for inner in every(rule):
            measure = getattr(inner, "measure", None)
            best = isinstance(inner, PeerRelative | RankPoints) or (
                isinstance(inner, Proportional) and inner.mode == "to_best"
            )
            if not best or inner.na_if is None or not isinstance(measure, Expression):
                continue
            if not any(call.function == "if" for call in _calls(scheme, measure)):
                yield (
                    f"{leaf.code}: 不适用的单位若有数值，仍参与比较；可写 only_if(条件, 数值)"
                    " units to which it does not apply are still compared with if they have a value; see only_if"
                )


def _calls(scheme: Scheme, measure: Expression) -> Iterator[Call]:
    yield from measure.calls()
    yield from (call for name in measure.names() if name in scheme.measures for call in scheme.measures[name].calls())


def _inputs_of(scheme: Scheme, names: frozenset[str]) -> set[str]:
    found: set[str] = set()
    left = set(names)
    while left:
        name = left.pop()
        if name in scheme.measures and name not in found:
            left |= scheme.measures[name].names()
        found.add(name)
    return found & scheme.inputs.keys()


def _cells(rule: Rule) -> tuple[str, ...]:
    return rule.matrix.names() if isinstance(rule, PerUnitBonus) and rule.matrix else ()


def _missing(scheme: Scheme) -> Iterator[str]:
    missing = [node for node in scheme.nodes() if node.missing]
    if missing:
        marks = plain(sum((node.mark() for node in missing), ZERO))
        yield f"{len(missing)} 处缺失，共 {marks} 分 {len(missing)} parts with {marks} points are missing from the copy"
