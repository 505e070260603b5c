"""A whole city by columns comes to the same digits as its units one by one."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from importlib.resources import files

import pytest

from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.citywide import STATUSES
from gonghui_assessment.evaluation.columns import Exact, compared
from gonghui_assessment.evaluation.grading import graded
from gonghui_assessment.evaluation.known_features import NotByColumns, by_columns
from gonghui_assessment.evaluation.peers import Column, Frozen
from gonghui_assessment.evaluation.results import LeafResult, UnitResult
from gonghui_assessment.evaluation.table import Table
from gonghui_assessment.evaluation.units import Revised, Unit, places
from gonghui_assessment.evaluation.whole import evaluated
from gonghui_assessment.evaluation.wide_grading import STATES
from gonghui_assessment.evaluation.wide_results import WideResults
from gonghui_assessment.scheme.exact import Value
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.scheme.tree import Grade, Grading, Scheme
from tests.assessment.scheme.sheet import YEAR_END, sheet
from tests.docs.test_scheme_language import BLOCKS, scheme_of

FOLDER = files("gonghui_assessment.schemes")
PUBLISHED = [load(entry.read_text(encoding="utf-8")) for entry in FOLDER.iterdir() if entry.name.endswith(".yaml")]
SHARES = Grading(
    of="share",
    grades=(
        Grade(grade="A", min=Fraction(9, 10), at_most_share=Fraction(3, 10)),
        Grade(grade="B", min=Fraction(1, 2)),
        Grade(grade="C"),
    ),
)
LONG = "indicators: [{code: A, zh: 积, full: 5, rule: {kind: ratio_product, ratios: [v, v / w], weight: 1/3}}]"
PEERS = """
indicators:
  - {{code: A, zh: 均值, full: 9, rule: {{kind: peer_relative, measure: v / w, unit: 1/7, per_unit: 1/3}}}}
  - {{code: B, zh: 名次, full: 9, rule: {{kind: rank_points, measure: v, formula: {{first: 9, step: 1/9}}}}}}
  - {{code: C, zh: 不适用, full: 9, rule: {{kind: na_peer_mean, na_if: v < 3, rule: {{kind: proportional, mode: to_best, measure: v}}}}}}
  - {{code: D, zh: 去除, full: 9, rule: {{kind: proportional, mode: to_target, measure: v, na_if: w > 2, if_na: drop, target: 90}}}}
  - {{code: E, zh: 分组, aggregate: mean, deductions: [{{finding: 迟, count: w, points: 1}}], items: [
      {{code: E1, zh: 一, full: 4, rule: {{kind: threshold, measure: v, target: peer_median(v)}}}},
      {{code: E2, zh: 二, full: 4, rule: {{kind: yes_no, condition: "peer_share(v > 3) > 1/2 or points('A') > 2"}}}}]}}
defaults: {{D8: {peers}, D6: mean_points, D11: {{subtotals: true}}}}
"""
OWN = """
indicators:
  - code: A
    zh: 按满分折算
    full: 5
    full_by_type: {group: 3}
    rules:
      committee: {kind: proportional, mode: to_target, measure: v, target: full * 2}
      group: {kind: proportional, mode: to_target, measure: w, target: full * 2}
"""
PLACES = """
defaults: {{D6: {ties}}}
indicators:
  - {{code: A, zh: 前列, full: 9, rule: {{kind: rank_points, measure: v, shares: [{{top: 20%, points: 9}}, {{top: 1/2, points: 4}}], last_n: {{n: 2, points: 1}}}}}}
  - {{code: B, zh: 表, full: 9, rule: {{kind: rank_points, measure: w, order: asc, table: {{1: 9, 2-3: 5}}, beyond: judgement}}}}
  - {{code: C, zh: 位次, full: 9, rule: {{kind: formula, points: 9 - rank(v) / 7}}}}
vetoes:
  - {{code: V1, zh: 甲, when: v = 0, effect: zero}}
  - {{code: V2, zh: 乙, when: w = 1, effect: grade_at_most, grade: Y}}
  - {{code: V3, zh: 丙, when: w = 2, effect: lower_grade}}
  - {{code: V4, zh: 丁, when: w = 3, effect: no_award}}
grading:
  ties: [-w, "points('A')"]
  {among}
  grades: [{{grade: X, first: 3, min: 5}}, {{grade: Y, min: 4, needs: "v > 1 and points('C') > 5"}}, {{grade: Z, at_most_units: 9}}, {{grade: Q}}]
rewards:
  - {{code: R1, zh: 甲, grades: [X, Y], yuan: v / 3, at_most: 900}}
  - {{code: R2, zh: 乙, when: place <= 5, yuan: "case(place = 1, 50, grade = 'Y', 7, -2)"}}
"""
ONCE = """
defaults: {D13: counts_once}
types: ["", remote]
indicators:
  - {code: A, zh: 加分, full: 9, rule: {kind: accumulate, items: [{event: 奖, count: v, points: 1/3}, {event: 表, count: w, points: 1}]}}
  - {code: B, zh: 扣分, full: 5, rule: {kind: per_unit_deduction, items: [{finding: 奖, count: v, points: 1/2}, {finding: 评, when: y, points: 2}]}}
  - {code: C, zh: 倒扣, full: 3, rules: {remote: {kind: zero_after_n, count: w, n: 3, per_unit: 1}, "": {kind: accumulate, items: [{event: 评, when: y, points: 1}]}}}
  - {code: D, zh: 均值, full: 3, rule: {kind: threshold, measure: v, target: peer_mean(v)}}
"""
AGGREGATES = """
aggregate: {top}
total: 20
indicators:
  - {{code: A, zh: 甲, full: 4, aggregate: {how}, items: [
      {{code: A1, zh: 一, full: 4, rule: {{kind: proportional, mode: to_target, measure: v, target: 5}}}},
      {{code: A2, zh: 二, full: 4, rule: {{kind: threshold, measure: w, target: 2, na_if: v > 9, if_na: drop}}}},
      {{code: A3, zh: 三, full: 4, rules: {{remote: {{kind: assessor_judgement}}}}}}]}}
  - {{code: B, zh: 乙, full: 6, full_by_type: {{remote: 5}}, aggregate: {how}, deductions: [{{finding: 迟, count: w, points: 1}}], items: [
      {{code: B1, zh: 一, full: 3, rules: {{remote: {{kind: threshold, measure: v, target: 1}}}}}},
      {{code: B2, zh: 二, full: 3, rules: {{remote: {{kind: yes_no, condition: w > 0}}}}}}]}}
"""
BELOW = """
subordinates: {{own: 2/3, share: 1/3, without: {without}}}
total_cap: 25
defaults: {{D8: {{mean: weighted, weight: w}}, D11: {{places: 1, total: true}}}}
indicators:
  - {{code: A, zh: 甲, full: 9, rule: {{kind: proportional, mode: to_target, measure: v, target: 7}}}}
  - {{code: B, zh: 乙, full: 9, rule: {{kind: threshold, measure: v, target: "sub_mean(v, 'remote')", if_gap: zero}}}}
  - {{code: C, zh: 丙, full: 9, rule: {{kind: formula, points: sub_sum(w) / 3 + {looks}}}}}
"""
ODD = [
    sheet(ONCE, {"v": 1, "w": 1, "y": True}),
    *(
        sheet(AGGREGATES.format(top=top, how=how), {"v": 1, "w": 1})
        for top in ("best", "all")
        for how in ("best", "worst", "all")
    ),
    sheet(BELOW.format(without="own", looks="0"), {"v": 1, "w": 1}),
    *(
        sheet(PLACES.format(ties=ties, among=among), {"v": 1, "w": 1})
        for ties, among in (
            ("best_rank", ""),
            ("mean_points", "among: \"if(v > 5, 'a', 'b')\""),
            ("next_rank", ""),
            ("worst_rank", ""),
        )
    ),
    sheet(LONG, {"v": 1, "w": 1}),
    sheet(OWN, {"v": 1, "w": 1}),
    *(
        sheet(PEERS.format(peers=peers), {"v": 1, "w": 1})
        for peers in (
            "{}",
            "{itself: excluded}",
            "{mean: weighted, weight: w}",
            "{of: all}",
            "{of: all, by: \"if(w > 1, 'x', 'y')\"}",
            "{by: \"if(v > w, 'x', 'y')\", itself: excluded}",
        )
    ),
]


def value(chance: random.Random, kind: str) -> Value:
    """Something of a kind; small numbers often, so that some are equal, and long ones now and then."""
    match kind:
        case "yes_no":
            return chance.random() < 0.7
        case "text":
            return chance.choice(["优秀", "无保留", "好", "总工会", "good"])
        case "date":
            return date(2026, chance.randrange(1, 13), chance.choice([1, 28]))
        case "numbers":
            return tuple(Fraction(chance.choice([1, 5, 2024, 2025, 2026])) for _ in range(chance.randrange(4)))
        case _:
            top = chance.choice([0, 1, 2, 3, 9, 10, chance.randrange(2_000), chance.randrange(10**12, 10**13)])
            return Fraction(top, chance.choice([1, 1, 1, 10, 100, 997, 10**11 + 3]))


def city_of(scheme: Scheme, seed: int, size: int = 30) -> list[Unit]:
    """Units with a tenth of the values and half of the ratings missing."""
    chance = random.Random(seed)
    asking = sorted({place.place for place in places(scheme)})
    types = [*scheme.types, *{kind for leaf in scheme.leaves() for kind in leaf.rules}] or ["", "remote"]
    return [
        Unit(
            f"u{number:03}",
            chance.choice(types),
            {name: value(chance, given.kind) for name, given in scheme.inputs.items() if chance.random() < 0.9},
            {
                place: tuple(Rating(Fraction(chance.randrange(4)), "seen") for _ in range(chance.randrange(3)))
                for place in asking
                if chance.random() < 0.5
            },
        )
        for number in range(size)
    ]


def leaf_of(found: LeafResult) -> tuple[object, ...]:
    """What both ways of evaluating say of an item."""
    return found.code, found.status, found.points or Fraction(0), found.reason, found.full


def unit_of(found: UnitResult) -> tuple[object, ...]:
    """What both say of a unit."""
    bars = [bar.state for bar in found.bars]
    leaves = [leaf_of(leaf) for leaf in found.leaves]
    return found.total, found.full, found.open_points, found.rank, found.grade, bars, leaves


def widely(
    scheme: Scheme, units: list[Unit], grading: Grading, revised: Revised | None = None
) -> Iterator[tuple[object, ...]]:
    """The same of a whole city."""
    found = evaluated(scheme, Table.of(scheme, units), YEAR_END, grading, revised)
    total = found.graded.total
    parts = [part.fractions() for part in (total.points, total.full, total.open_points)]
    points, full = ([getattr(leaf, name).fractions() for leaf in found.leaves] for name in ("points", "full"))
    for row in range(len(units)):
        bars = [STATES[states[row]] for _, states in found.graded.bars if states[row] < len(STATES)]
        items = [
            (leaf.code, STATUSES[leaf.status[row]], points[n][row], leaf.reasons[leaf.reason[row]], full[n][row])
            for n, leaf in enumerate(found.leaves)
        ]
        yield *(part[row] for part in parts), found.graded.ranks[row], found.graded.grades[row], bars, items


@pytest.mark.parametrize("scheme", [*PUBLISHED, *ODD, *map(scheme_of, BLOCKS)], ids=lambda one: one.scheme)
def test_columns_come_to_the_same_digits(scheme: Scheme) -> None:
    """For every kind of rule, whatever is missing: status, reason, points, sums, bars, rank and grade."""
    units, grading = city_of(scheme, 7), scheme.grading or SHARES
    one_by_one = graded(City(scheme, units, YEAR_END), grading).values()
    assert list(widely(scheme, units, grading)) == [unit_of(found) for found in one_by_one]


def without_arithmetic(found: UnitResult) -> UnitResult:
    """The same without what was looked at and the steps."""
    leaves = tuple(replace(leaf, values={}, steps=(), detail={}) for leaf in found.leaves)
    bars, rewards = (tuple(replace(one, values={}) for one in part) for part in (found.bars, found.rewards))
    return replace(found, leaves=leaves, bars=bars, rewards=rewards)  # type: ignore[arg-type]  # each of its own kind


@pytest.mark.parametrize("scheme", [*PUBLISHED, *ODD, *map(scheme_of, BLOCKS)], ids=lambda one: one.scheme)
def test_single_results_come_out_of_columns(scheme: Scheme) -> None:
    """Sections, award and money as well; a unit that somebody asks for has its values and steps, too."""
    units = city_of(scheme, 5)
    try:
        wide = WideResults.of(scheme, units, YEAR_END)
    except NotByColumns:
        return
    found = list(graded(City(scheme, units, YEAR_END), scheme.grading).values())
    assert list(wide.results(range(len(units)))) == [without_arithmetic(unit) for unit in found]
    assert [wide.explained(row) for row in range(0, len(units), 9)] == found[::9]


@pytest.mark.parametrize("scheme", [*PUBLISHED, *ODD], ids=lambda one: one.scheme)
def test_points_given_anew_come_to_the_same_digits(scheme: Scheme) -> None:
    """For some units and items, scored or not before; the totals and grades of all follow."""
    units, grading = city_of(scheme, 7), scheme.grading or SHARES
    codes = [leaf.code for leaf in scheme.leaves()][:3]
    revised = {unit.unit_id: {code: Fraction(7, 3) for code in codes} for unit in units[::9]}
    one_by_one = graded(City(scheme, units, YEAR_END, revised=revised), grading).values()
    assert list(widely(scheme, units, grading, revised)) == [unit_of(found) for found in one_by_one]


@pytest.mark.parametrize("scheme", [*PUBLISHED, *ODD], ids=lambda one: one.scheme)
def test_a_unit_by_itself_with_points_given_anew_comes_to_the_same_total(scheme: Scheme) -> None:
    """Beside what was frozen first: where its own points are compared, they are compared as they are now."""
    units, grading = city_of(scheme, 7), scheme.grading or SHARES
    table = Table.of(scheme, units)
    first = evaluated(scheme, table, YEAR_END, grading)
    columns = {
        one.key: Column(
            dict(zip(one.unit_ids, values := one.values.fractions(), strict=True)),
            {} if one.weights is None else dict(zip(one.unit_ids, one.weights.fractions(), strict=True)),
            sorted(values),
        )
        for one in first.compared
    }
    for unit in units[::9]:
        revised = {unit.unit_id: {leaf.code: Fraction(7, 3) for leaf in [*scheme.leaves()][:2]}}
        whole = evaluated(scheme, table, YEAR_END, grading, revised).graded.total.points.fractions()
        [alone] = graded(City(scheme, [unit], YEAR_END, Frozen(columns, first.means), revised), grading).values()
        assert alone.total == whole[table.unit_ids.index(unit.unit_id)]


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        (BELOW.format(without="own", looks="sub_max(w) - w"), True),
        (BELOW.format(without="nothing", looks="0"), True),
        (BELOW.format(without="own", looks="sub_sum(points('A'))"), False),
        (PEERS.format(peers="{}"), True),
    ],
)
def test_units_below_others_come_to_the_same_digits(text: str, wide: bool) -> None:
    """On several levels; what looks at the points of those below is left to units one by one."""
    scheme = sheet(text, {"v": 1, "w": 1})
    units = [
        replace(unit, superior=f"u{(number - 1) // 3:03}" if number % 7 else None)
        for number, unit in enumerate(city_of(scheme, 11, 40))
    ]
    try:
        found = WideResults.of(scheme, units, YEAR_END)
    except NotByColumns:
        assert not wide
        return
    assert wide
    one_by_one = list(graded(City(scheme, units, YEAR_END), scheme.grading).values())
    assert list(found.results(range(len(units)))) == [without_arithmetic(unit) for unit in one_by_one]
    assert [found.explained(row) for row in range(0, len(units), 9)] == one_by_one[::9]


def test_an_item_with_shared_events_that_asks_for_points_is_left_to_units() -> None:
    """Which item is scored first would matter."""
    asking = ONCE.replace("kind: per_unit_deduction", "kind: per_unit_deduction, zero_if: \"points('D') > 0\"")
    scheme = sheet(asking, {"v": 1, "w": 1, "y": True})
    with pytest.raises(NotByColumns):
        WideResults.of(scheme, city_of(scheme, 3), YEAR_END)


def test_nothing_beside_a_long_number_is_still_exact() -> None:
    """Whose product is short, though one of both does not fit into 64 bits."""
    nothing = Exact.full(2, 0)
    assert compared(nothing, Fraction(1, 10**30)).tolist() == [-1, -1]
    assert (nothing * Fraction(10**30)).fractions() == [0, 0]
    assert (nothing + Fraction(1, 10**30)).fractions() == [Fraction(1, 10**30)] * 2


def test_ordinary_sheets_are_evaluated_by_columns() -> None:
    """Rates, ranks, shares, deductions and rounding do not fall back to one by one."""
    assert all(by_columns(scheme, scheme.grading or SHARES) for scheme in ODD)
