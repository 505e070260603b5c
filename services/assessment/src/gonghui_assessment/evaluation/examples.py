"""Running the examples that a scheme carries."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.grading import graded
from gonghui_assessment.evaluation.units import BadValue, Unit, read_row
from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.scheme.tree import Example, Scheme

THIS: Final = "this"
ANY_DAY: Final = date(2000, 12, 31)  # for examples in which no day matters


def failures(scheme: Scheme) -> list[str]:
    """What the examples of a scheme expect and do not get; empty if all of them come out."""
    return [
        f"例 {number}：{fault} example {number}"
        for number, example in enumerate(scheme.examples, 1)
        for fault in _run(scheme, example)
    ]


def _run(scheme: Scheme, example: Example) -> Iterator[str]:
    try:
        city = City(scheme, _units(scheme, example), example.on or ANY_DAY)
    except BadValue as fault:
        yield str(fault)
        return
    if example.item is None:
        yield from _total(city, example)
        return
    leaf = next((leaf for leaf in scheme.leaves() if leaf.code == example.item), None)
    if leaf is None:
        yield f"没有指标 {example.item} there is no item {example.item}"
        return
    found = city.leaf(city.units[THIS], leaf)
    if found.status != (example.status or "scored"):
        yield f"状态为 {found.status} ({found.reason}) the status is {found.status}"
    elif found.points is not None and example.points is not None and found.points != example.points:
        yield f"得 {plain(found.points)} 分，应为 {plain(example.points)} 分 {plain(found.points)} points"


def _total(city: City, example: Example) -> Iterator[str]:
    found = graded(city, city.scheme.grading)[THIS]
    if example.points is not None and found.total != example.points:
        yield f"总分 {plain(found.total)}，应为 {plain(example.points)} total {plain(found.total)}"
    if example.grade is not None and found.grade != example.grade:
        yield f"等级为 {found.grade} the grade is {found.grade}"


def _units(scheme: Scheme, example: Example) -> Iterator[Unit]:
    yield _unit(scheme, THIS, example)
    for number, other in enumerate(example.others):
        yield _unit(scheme, f"other-{number}", other)


def _unit(scheme: Scheme, unit_id: str, example: Example) -> Unit:
    unknown = example.values.keys() - scheme.inputs.keys()
    if unknown:
        raise BadValue(f"没有输入 {min(unknown)} there is no such input")
    ratings = {
        place: tuple(Rating(given.value, given.reason, given.rater, given.overall) for given in found)
        for place, found in example.ratings.items()
    }
    return Unit(unit_id, example.type, read_row(scheme, example.values), ratings)
