"""A score in sentences, as a union officer reads it."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files

import pytest

from gonghui_assessment.authoring.sentences import STEPS
from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.examples import ANY_DAY, THIS, units_of
from gonghui_assessment.evaluation.peers import Frozen
from gonghui_assessment.evaluation.results import BarResult, LeafResult
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.measures import catalogue
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.scheme.tree import Indicator, Scheme
from gonghui_assessment.scheme.wording import KINDS
from gonghui_assessment.statement.improvement import improvements
from gonghui_assessment.statement.language import MEASURES, TONGUES, Language, Tongue
from gonghui_assessment.statement.paragraph import Behind, barred, paragraph
from tests.assessment.scheme.sheet import HEAD

FOLDER = files("gonghui_assessment.schemes")
SHIPPED = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".yaml"))
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
INPUTS = "inputs: {a: {zh: 甲}, b: {zh: 乙}, y: {kind: yes_no, zh: 丙}, t: {kind: text, zh: 丁}, d: {kind: date, zh: 戊}, n: {kind: numbers, zh: 己}}"
VALUES = {
    "a": Fraction(3),
    "b": Fraction(4),
    "y": True,
    "t": "好",
    "d": date(2025, 3, 1),
    "n": (Fraction(2024), Fraction(2025)),
}
RULES = {  # one of each kind of the language
    "accumulate": "items: [{event: 得奖, count: a, points: 2}]",
    "all_of": "conditions: [y, a > 1]",
    "all_of_rates_with_deduction": "measures: [a, b], target: 5, unit: 1, per_unit: 1",
    "alternative_conditions": "alternatives: [{when: y, points: 5}, {when: a > 1, points: 3}], else: 0",
    "any_of": "conditions: [y, a > 9]",
    "assessor_judgement": "guide: 看材料",
    "bands": "measure: a, bands: [{min: 5, points: 10}, {min: 2, points: 6}]",
    "class_mean_transfer": "scored: school, rule: {kind: yes_no, condition: y}",
    "coefficient_table": "table: [{name: 一等, count: a, value: 2}]",
    "composite_sum": "parts: [{kind: yes_no, condition: y, full: 4}, {kind: threshold, measure: a, target: 5, full: 6}]",
    "consecutive_years": "years: n, row: 2",
    "count_below_share_of_own_mean": "sizes: n, share: 0.5, per_unit: 1",
    "deadline_from_event": "event: d, within: {months: 3}, done: d",
    "deduction_with_peer_waiver": "measure: a, target: 5, unit: 1, per_unit: 1, waiver: b",
    "earn_or_lose": "condition: y, lose: 3",
    "external_score": "origin: 上级, value: a",
    "formula": "points: a + 1",
    "gated_ballot_mean": "allowed: [好], values: [0, 5, 10]",
    "graded_share": "grade: t, factors: {好: 1, 差: 0}",
    "growth_target_with_bonus": "measure: a, last_year: b, target: 0.1, step: 0.01, up: 1, below: 0",
    "highest_level_all_met": "levels: [{level: 一级, conditions: [a > 5]}, {level: 二级, conditions: [y]}]",
    "linear_above_base": "measure: a, base: 1, points_per: 2",
    "lookback": "years: n, within: 3",
    "mean_of_parts": "scores: n",
    "min_size_per_event": "sizes: [a, b], min_size: 4",
    "na_full": "na_if: a = 0, rule: {kind: yes_no, condition: y}",
    "na_peer_mean": "na_if: a = 0, rule: {kind: yes_no, condition: y}",
    "own_structure_target": "measure: a, structure: b, share: 0.9, unit: 1, per_unit: 1",
    "peer_relative": "measure: a, baseline: median, unit: 1, per_unit: 1",
    "per_unit_bonus": "measure: a, base_target: 2, base_points: 5, per_unit: 1",
    "per_unit_deduction": "measure: a, target: 5, unit: 1, per_unit: 2",
    "proportional": "mode: to_target, measure: a, target: 5",
    "range_award": "fact: y, max: 5",
    "range_deduction": "fact: y, max: 5",
    "range_target": "ranges: [{measure: a, min: 1, max: 5}], else: 0",
    "rank_of_adjusted_rate": "measures: [a], multipliers: {u: 2}, table: {1: 10}, beyond: 0",
    "rank_of_subtotal": "of: [B], table: {1: 10}, beyond: 0",
    "rank_points": "measure: a, table: {1: 10, 2: 8}, beyond: 0",
    "rater_mean": "groups: [{rater: 会员, weight: 1}]",
    "ratio_product": "ratios: [a / b, b / a]",
    "required_form_by_size": "size: a, forms: [{min: 1, form: 好}], form: t",
    "signed_step": "measure: a, target: 5, step: 1, up: 1, down: 1",
    "threshold": "measure: a, target: 5",
    "tiered_deduction_by_origin": "items: [{finding: 通报, origin: 市, count: a, points: 1}]",
    "year_over_year_signed": "measure: a, last_year: b, up: {points: 1}, down: {points: 1}",
    "yes_no": "condition: y",
    "zero_after_n": "count: a, n: 5, per_unit: 2",
}  # fmt: skip


def said(scheme: Scheme, unit: Unit, leaf: Indicator, city: City, tongue: Tongue = "zh", day: date = ANY_DAY) -> str:
    found = city.leaf(unit, leaf)
    frozen = Frozen({repr(key): column for key, column in city.peers.columns.items()})
    ahead = improvements(scheme, unit, leaf, found, day, frozen, {})
    return paragraph(Language(scheme, tongue), leaf, unit.unit_type, found, Behind({}, {}, *YEAR), ahead)


def of_rule(rule: str, tongue: Tongue = "zh", **values: object) -> str:
    """What is said of an item of ten points."""
    intermediate = "{code: B, zh: 小计, full: 1, intermediate: true, rule: {kind: yes_no, condition: y}}"
    item = f"{{code: '1', zh: 项目, en: item, full: 10, rule: {{{rule}}}}}"
    scheme = load(f"{HEAD}{INPUTS}\nindicators: [{item}, {intermediate}]")
    unit = Unit("u", "school", {**VALUES, **values})  # type: ignore[dict-item]  # values of any kind
    city = City(scheme, [unit], ANY_DAY)
    return said(scheme, unit, next(scheme.leaves()), city, tongue)


def test_the_answers_of_the_scheme_are_said_where_they_decide() -> None:
    """The largest of two deductions; one per cent of the target, not a point."""
    items = "items: [{finding: 通报, count: a, points: 2}, {finding: 迟报, count: b, points: 1}]"
    step = "measure: a, target: 5, unit: 1%, per_unit: 0.1"
    leaves = [
        f"{{code: {code}, zh: 项目, full: 10, rule: {{kind: per_unit_deduction, {rule}}}}}"
        for code, rule in (("A", items), ("B", step))
    ]
    scheme = load(f"{HEAD}{INPUTS}\ndefaults: {{D7: relative, D9: largest_only}}\nindicators: [{', '.join(leaves)}]")
    unit = Unit("u", "school", {"a": Fraction(3), "b": Fraction(4)})
    first, second = (said(scheme, unit, leaf, City(scheme, [unit], ANY_DAY)) for leaf in scheme.leaves())

    assert "各项只扣最大的一项" in first
    assert "目标的 1%" in second


def test_every_kind_of_rule_is_known_here() -> None:
    """A new kind of the language needs its words."""
    assert RULES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", RULES)
def test_every_kind_of_rule_is_said_in_both_languages(kind: str) -> None:
    """What it counts, what it promises, what came of it; Chinese in Chinese, English without Chinese words of ours."""
    zh, en = (of_rule(f"kind: {kind}, {RULES[kind]}", tongue) for tongue in TONGUES)

    assert "第 1 项“项目”：" in zh
    assert "By item 1 “item” of" in en
    assert re.search(r"得 -?≈?[0-9.]+ 分|待评分|不计分|期限未到", zh)
    assert not re.search(r"[{}]|None|“”", zh + en)


@cache
def examples(name: str) -> list[tuple[str, Scheme, Unit, Indicator, City, date]]:
    scheme = load(FOLDER.joinpath(name).read_text(encoding="utf-8"))
    found = []
    for number, example in enumerate(scheme.examples, 1):
        day = example.on or ANY_DAY
        city = City(scheme, units_of(scheme, example), day)
        leaves = [leaf for leaf in scheme.leaves() if example.item in {None, leaf.code}]
        found += [(f"{number} {leaf.code}", scheme, city.units[THIS], leaf, city, day) for leaf in leaves]
    return found


@pytest.mark.parametrize("name", SHIPPED)
def test_every_example_of_every_shipped_sheet_is_said(name: str) -> None:
    """No step without words, no place left open, nothing that was not computed."""
    for where, scheme, unit, leaf, city, day in examples(name):
        for tongue in TONGUES:
            text = said(scheme, unit, leaf, city, tongue, day)
            assert leaf.code in text, where
            assert not re.search(r"[{}]|None", text), where
        assert {step.step for step in city.leaf(unit, leaf).steps} <= STEPS.keys()


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_said_of_the_next_step_comes_true(name: str) -> None:
    """So many more give so many points, and one fewer does not."""
    for where, scheme, unit, leaf, city, day in examples(name):
        frozen = Frozen({repr(key): column for key, column in city.peers.columns.items()})
        now = city.leaf(unit, leaf)
        for found in improvements(scheme, unit, leaf, now, day, frozen, {}):
            points = [
                _with(city, unit, leaf, {found.lever.name: found.lever.at(n)}) for n in (found.steps, found.steps - 1)
            ]
            assert points[0] == found.points, where
            assert found.steps == 1 or (points[1] or 0) < found.points, where
            assert found.points > (now.points or 0), where


def _with(city: City, unit: Unit, leaf: Indicator, values: dict[str, object]) -> Fraction | None:
    changed = Unit(unit.unit_id, unit.unit_type, {**unit.values, **values}, unit.ratings, unit.superior)  # type: ignore[dict-item]  # as above
    return (
        City(city.scheme, [changed, *(other for other in city.units.values() if other is not unit)], city.on)
        .leaf(changed, leaf)
        .points
    )


@pytest.mark.parametrize(
    ("rule", "next_step"),
    [
        ("kind: threshold, measure: a, target: 5", "“甲”再增加 2，可得满分。"),
        ("kind: zero_after_n, count: a, n: 5, per_unit: 2", "失 6 分。"),
        ("kind: all_of, conditions: [y, a > 1]", "得 10 分（满分 10 分）。"),
        ("kind: earn_or_lose, condition: not y, lose: 3", "消除“丙”，可得满分。"),
        ("kind: bands, measure: a, bands: [{min: 9, points: 7}, {min: 2, points: 6}]", "“甲”再增加 6，可得 7 分。"),
        ("kind: rank_points, measure: a, table: {1: 8}, beyond: 0", "还差多少取决于其他单位，不作推算。"),
        ("kind: formula, points: 'if(a > 2, 1, 5)'", "失 9 分。"),
    ],
)
def test_the_next_step_is_told_where_it_can_be_computed(rule: str, next_step: str) -> None:
    """What has happened cannot be undone, what hangs on others is said to, and a rule that may turn is left alone."""
    assert of_rule(rule).endswith(next_step)


def test_a_rate_is_raised_by_what_it_counts() -> None:
    """85 of 100 joined, 90 % are wanted: five more members."""
    scheme = load(
        f"{HEAD}inputs: {{joining_rate: {{origin: measured}}}}\nindicators: [{{code: A, zh: 入会, full: 5, rule: {{kind: threshold, measure: joining_rate, target: 0.9}}}}]"
    )
    unit, [leaf] = Unit("u", "", {"joining_rate": Fraction(85, 100)}), scheme.leaves()
    counts = {"members": 85, "staff": 100}
    found = City(scheme, [unit], ANY_DAY).leaf(unit, leaf)
    ahead = improvements(scheme, unit, leaf, found, ANY_DAY, Frozen(), counts)
    text = paragraph(Language(scheme, "zh"), leaf, "", found, Behind({"joining_rate": 86}, counts, *YEAR), ahead)

    assert "joining_rate 85%（会员 85 名 ÷ 职工 100 名）（86 件事件）" in text
    assert text.endswith("得 0 分（满分 5 分），失 5 分。再发展 5 名会员，可得满分。")


def test_a_veto_is_said_with_its_effect() -> None:
    """And what it rests on."""
    scheme = load(f"{HEAD}{INPUTS}\nindicators: []")
    bar = BarResult("V1", "no_excellence", "bars", {"a": "1"})

    assert barred(Language(scheme, "zh"), "事故", bar, Behind({"a": 1}, {}, *YEAR)) == (
        "截至2025年12月31日计入：甲 1（1 件事件）。触发“事故”：不得评为最高等级。"
    )


def test_an_item_without_points_says_why() -> None:
    """A missing value by its name."""
    scheme = load(
        f"{HEAD}{INPUTS}\nindicators: [{{code: A, zh: 项, full: 5, rule: {{kind: threshold, measure: a, target: 1}}}}]"
    )
    [leaf] = scheme.leaves()
    found = LeafResult("A", "gap", None, Fraction(5), "value_missing", {"name": "a"}, {}, ())

    assert paragraph(Language(scheme, "zh"), leaf, "", found, Behind({}, {}, *YEAR), []).endswith(
        "缺数据，不计分：缺少“甲”（满分 5 分）。"
    )
    assert "missing: “甲”" in paragraph(Language(scheme, "en"), leaf, "", found, Behind({}, {}, *YEAR), [])


@pytest.mark.rule("R-ASM-05.least_raters")
def test_what_a_group_of_raters_gave_is_not_said_in_sentences() -> None:
    """It stands in the steps, which keep it back where so few have rated that it would tell who gave what."""
    scheme = load(
        f"{HEAD}{INPUTS}\nindicators: [{{code: A, zh: 项, full: 5, rule: {{kind: rater_mean, groups: [{{rater: 会员, weight: 1}}]}}}}]"
    )
    unit = Unit("u", "school", VALUES, {"A": [Rating(Fraction("3.25"), rater="会员")]})  # type: ignore[arg-type]  # values of any kind
    [leaf] = scheme.leaves()
    found = City(scheme, [unit], ANY_DAY).leaf(unit, leaf)

    assert any(step.data.get("mean") == "3.25" for step in found.steps)
    told = paragraph(Language(scheme, "zh"), leaf, "", replace(found, points=Fraction(3)), Behind({}, {}, *YEAR), [])
    assert "3.25" not in told


def test_every_measure_of_a_value_has_words() -> None:
    """So that rates can be told by what they count."""
    assert {name for bound in catalogue.VALUES.values() for name in bound.names()} <= MEASURES.keys()
