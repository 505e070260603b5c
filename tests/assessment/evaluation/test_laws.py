"""What holds for any city and any sheet."""

import itertools
import json
from fractions import Fraction
from importlib.resources import files

from hypothesis import given, settings
from hypothesis import strategies as st

from gonghui_assessment.evaluation import Unit, evaluate
from gonghui_assessment.scheme.exact import Value, exact, plain
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.tree import Scheme
from tests.assessment.scheme.sheet import YEAR_END, city, scored, sheet

F = Fraction
FOLDER = files("gonghui_assessment.schemes")
SHEETS = [load(entry.read_text(encoding="utf-8")) for entry in FOLDER.iterdir() if entry.name.endswith(".yaml")]
NUMBERS = st.fractions(min_value=0, max_value=1000, max_denominator=1000)
RATES = st.fractions(min_value=0, max_value=2, max_denominator=10_000)
COMPARING = sheet(
    """
indicators:
  - {code: A, zh: 名次, full: 10, rule: {kind: rank_points, measure: v, formula: {first: 10, step: 1}}}
  - {code: B, zh: 均值, full: 10, rule: {kind: peer_relative, measure: v, unit: 1, per_unit: 1}}
  - {code: C, zh: 最好, full: 10, rule: {kind: proportional, mode: to_best, measure: v}}
  - {code: D, zh: 不适用, full: 10, rule: {kind: na_peer_mean, na_if: v < 1, rule: {kind: proportional, mode: to_target, measure: v, target: 9}}}
grading: {grades: [{grade: A, min: 20, at_most_share: 0.3}, {grade: B}]}
""",
    {"v": 1},
)


def values_for(scheme: Scheme) -> st.SearchStrategy[dict[str, Value]]:
    """Any values that a scheme may get, some of them missing."""
    kinds: dict[str, st.SearchStrategy[Value]] = {
        "number": NUMBERS,
        "yes_no": st.booleans(),
        "text": st.text(max_size=5),
        "date": st.dates(),
        "numbers": st.lists(NUMBERS, max_size=4).map(tuple),
    }
    return st.fixed_dictionaries({}, optional={name: kinds[declared.kind] for name, declared in scheme.inputs.items()})


CITIES = st.lists(st.tuples(st.sampled_from(["school", "office"]), st.none() | NUMBERS), min_size=1, max_size=8)


@given(CITIES, st.data())
def test_the_order_of_units_does_not_matter(found: list[tuple[str, Fraction | None]], data: st.DataObject) -> None:
    """The same city in another order has the same digest."""
    units = [
        Unit(f"u{number}", unit_type, {} if value is None else {"v": value})
        for number, (unit_type, value) in enumerate(found)
    ]

    assert city(COMPARING, data.draw(st.permutations(units))).digest == city(COMPARING, units).digest


@settings(max_examples=60)
@given(st.data())
def test_published_sheets_score_any_values_between_nothing_and_full(data: st.DataObject) -> None:
    """No value, and no missing one, breaks a sheet or lifts an item above its mark."""
    scheme = data.draw(st.sampled_from(SHEETS))
    units = [Unit(f"u{number}", values=data.draw(values_for(scheme))) for number in range(3)]
    leaves = {leaf.code: leaf for leaf in scheme.leaves()}
    for unit in city(scheme, units).units.values():
        for found in unit.leaves:
            assert (found.points is not None) == (found.status == "scored")
            rule = leaves[found.code].rule_for(unit.unit_type) if found.code in leaves else None
            if found.points is not None and rule is not None:
                bounds = rule.bounds(scheme.defaults, found.full)
                assert bounds.least is None or found.points >= bounds.least
                assert bounds.most is None or found.points <= bounds.most


@given(RATES, RATES)
def test_a_higher_rate_never_earns_less(one: Fraction, other: Fraction) -> None:
    """Bands, shortfalls and shares rise with what they measure."""
    rules = [
        "{kind: bands, measure: v, bands: [{min: 0.9, points: 10}, {min: 0.8, points: 6}, {min: 0.7, points: 3}]}",
        "{kind: per_unit_deduction, measure: v, target: 0.95, unit: 0.01, per_unit: 0.3}",
        "{kind: proportional, mode: to_target, measure: v}",
        "{kind: threshold, measure: v, target: 0.9}",
        "{kind: signed_step, measure: v, target: 1, step: 0.1, up: 1, down: 1}",
        "{kind: linear_above_base, measure: v, base: 0.6, per: 0.1, points_per: 2}",
    ]
    for rule in rules:
        low, high = (scored(rule, {"v": value}).points or F(0) for value in sorted((one, other)))
        assert low <= high, rule


@given(st.lists(NUMBERS, min_size=1, max_size=9))
def test_totals_are_exact_sums(values: list[Fraction]) -> None:
    """The total is the sum of the points, to the last digit, and crosses JSON unharmed."""
    result = city(COMPARING, [Unit(f"u{number}", values={"v": value}) for number, value in enumerate(values)])
    for unit in result.units.values():
        assert unit.total == sum((leaf.points or F(0) for leaf in unit.leaves), F(0))
        crossed = json.loads(json.dumps(unit.as_json()))
        assert exact(crossed["total"]) == unit.total
        assert [leaf["points"] for leaf in crossed["leaves"]] == [
            None if leaf.points is None else plain(leaf.points) for leaf in unit.leaves
        ]


@given(st.lists(NUMBERS, min_size=2, max_size=9))
def test_a_better_total_never_has_a_worse_rank_or_grade(values: list[Fraction]) -> None:
    """Whatever the quota."""
    result = city(COMPARING, [Unit(f"u{number}", values={"v": value}) for number, value in enumerate(values)])
    ordered = sorted(result.units.values(), key=lambda unit: unit.rank)

    assert all(one.total >= other.total for one, other in itertools.pairwise(ordered))
    assert [unit.grade for unit in ordered] == sorted(unit.grade or "" for unit in ordered)


def test_an_evaluation_can_be_repeated_to_the_same_digest() -> None:
    """Nothing of it depends on when and where it runs."""
    units = [Unit(f"u{number}", values={"v": F(number, 3)}) for number in range(5)]
    once, again = (evaluate(COMPARING, units, on=YEAR_END) for _ in range(2))

    assert once.digest == again.digest
    assert [list(unit.rows()) for unit in once.units.values()] == [list(unit.rows()) for unit in again.units.values()]
    changed = [*units[:-1], Unit("u4", values={"v": F(4)})]
    assert evaluate(COMPARING, changed, on=YEAR_END).digest != once.digest
