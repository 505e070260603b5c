"""Running the examples that a scheme carries."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.grading import graded
from gonghui_assessment.evaluation.results import LeafResult
from gonghui_assessment.evaluation.units import BadValue, Unit, places, read_row
from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.scheme.tree import Example, Scheme
from gonghui_assessment.scheme.wording import located, meant

THIS: Final = "this"
ANY_DAY: Final = date(2000, 12, 31)  # for examples in which no day matters


def failures(scheme: Scheme) -> list[str]:
    """What the examples of a scheme expect and do not get; empty if all of them come out."""
    return [
        located(scheme.mark_of("examples", number), f"例 {number + 1} example {number + 1}：{fault}")
        for number, example in enumerate(scheme.examples)
        for fault in _run(scheme, example)
    ]


def _run(scheme: Scheme, example: Example) -> Iterator[str]:
    try:
        city = City(scheme, units_of(scheme, example), example.on or ANY_DAY)
    except BadValue as fault:
        yield str(fault)
        return
    yield from _printed(scheme, example)
    if example.item is None:
        yield from _total(city, example)
        return
    node = next((node for node in scheme.nodes() if node.code == example.item), None)
    if node is None:
        yield f"没有指标 {example.item} there is no item {example.item}"
    elif node.items:
        yield from _differs("得分", "points", city.totals.section(city.units[THIS], node).points, example.points)
    else:
        yield from _leaf(city.leaf(city.units[THIS], node), example)


def _printed(scheme: Scheme, example: Example) -> Iterator[str]:
    """Scores that the sheet's own source prints: none is one that its item cannot give."""
    leaves = {leaf.code: leaf for leaf in scheme.leaves()}
    for code, points in example.scores.items():
        rule = leaves[code].rule_for(example.type) if code in leaves else None
        if rule is None:
            yield f"没有指标 {code} there is no item {code}"
            continue
        reach = rule.bounds(scheme.defaults, leaves[code].mark(example.type))
        if (reach.least is not None and points < reach.least) or (reach.most is not None and points > reach.most):
            yield f"{code} 得不到 {plain(points)} 分 {code} cannot give {plain(points)} points"


def _leaf(found: LeafResult, example: Example) -> Iterator[str]:
    if found.status != (example.status or "scored"):
        why = f"得 {plain(found.points)} 分" if found.points is not None else found.reason or ""
        data = "、".join(value for name, value in found.detail.items() if name not in {"least", "most", "choice"})
        shown = f"{found.status}（{why}{f'：{data}' if data else ''}）"
        yield f"状态为 {shown}，应为 {example.status or 'scored'} the status is {found.status}"
    elif found.points is not None and example.points is not None and found.points != example.points:
        yield f"得 {plain(found.points)} 分，应为 {plain(example.points)} 分 {plain(found.points)} points"
    if example.met is not None and found.met is not example.met:
        yield f"达标情况为 {found.met} met is {found.met}"
    if "verdict" in example.model_fields_set and found.verdict != example.verdict:
        yield f"评定为 {found.verdict}，应为 {example.verdict} the verdict is {found.verdict}"


def _total(city: City, example: Example) -> Iterator[str]:
    if not example.model_fields_set & {"points", "grade", "rank", "award", "barred", "rewards"}:
        return
    found = graded(city, city.scheme.grading)[THIS]
    yield from _differs("总分", "total", found.total, example.points)
    if "grade" in example.model_fields_set and found.grade != example.grade:
        yield f"等级为 {found.grade or '无'}，应为 {example.grade or '无'} the grade is {found.grade}"
    if example.rank is not None and found.rank != example.rank:
        yield f"名次为 {found.rank}，应为 {example.rank} the rank is {found.rank}"
    if example.award is not None and found.award is not example.award:
        yield f"评奖资格不符 the award is {'open' if found.award else 'barred'}"
    barred = tuple(bar.code for bar in found.bars if bar.state == "bars")
    if "barred" in example.model_fields_set and barred != example.barred:
        yield f"否决项为 {'、'.join(barred) or '无'} barred by {', '.join(barred) or 'nothing'}"
    paid = {reward.code: reward.yuan for reward in found.rewards}
    for code, yuan in example.rewards.items():
        yield from _differs(f"奖励 {code}", f"reward {code}", paid.get(code), yuan)


def _differs(zh: str, en: str, found: Fraction | None, expected: Fraction | None) -> Iterator[str]:
    if expected is not None and found != expected:
        shown = "—" if found is None else plain(found)
        yield f"{zh} {shown}，应为 {plain(expected)} {en} {shown}"


def units_of(scheme: Scheme, example: Example) -> Iterator[Unit]:
    """The unit of an example, and those beside it."""
    yield _unit(scheme, THIS, example)
    for number, other in enumerate(example.others):
        yield _unit(scheme, f"other-{number}", other, THIS if other.below else None)


def _unit(scheme: Scheme, unit_id: str, example: Example, superior: str | None = None) -> Unit:
    unknown = example.values.keys() - scheme.inputs.keys()
    if unknown:
        name = min(unknown)
        raise BadValue(f"没有输入 {name}{meant(name, scheme.inputs)} there is no input {name}")
    asking = {place.place for place in places(scheme)}
    if nowhere := example.ratings.keys() - asking:
        name = min(nowhere)
        raise BadValue(f"没有评判处 {name}{meant(name, asking)} nobody is asked to rate {name}")
    if scheme.types and example.type and example.type not in scheme.types:
        close = meant(example.type, scheme.types)
        raise BadValue(f"没有单位类型 {example.type}{close} there is no type {example.type}")
    ratings = {
        place: tuple(Rating(given.value, given.reason, given.rater, given.overall) for given in found)
        for place, found in example.ratings.items()
    }
    return Unit(unit_id, example.type, read_row(scheme, example.values), ratings, superior)
