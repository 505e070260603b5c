"""What an author tries first: a sheet over a table of values."""

import json
from datetime import date
from fractions import Fraction

import pytest

from gonghui_assessment.authoring.scores import NotScored, ready, scored
from gonghui_assessment.authoring.sentences import explained, sentence
from gonghui_assessment.evaluation.results import Step
from gonghui_assessment.scheme.files import load
from tests.assessment.authoring.sheet import HEADER, SCHEME
from tests.assessment.scheme.sheet import HEAD

DAY = date(2026, 12, 31)
ROWS = """
甲,school,80,是,2016-12-31,8;9,保留,0,90;80,75
乙,office,95,否,2024-01-01,10,无保留,1,100,100
丙,office,60,是,,7,无保留,0,100,
"""
TABLE = f"{HEADER}{ROWS}".encode()


def test_every_unit_is_scored_ranked_graded_and_paid() -> None:
    """8 + 5 + 5 + 8.5 + 2 + 8.1; the second one had an accident; the third waits for what is missing."""
    found = scored(SCHEME, TABLE, DAY)

    assert list(found.rows()) == [
        ("1", "乙", "office", "42.42", "", "合格", "V1", "950"),
        ("1", "甲", "school", "36.60", "", "优秀", "", "800"),
        ("2", "丙", "office", "18.00", "15", "合格", "", "0"),
    ]
    unit = found.unit("甲")
    assert unit is not None
    assert unit.total == Fraction("36.6")
    assert json.loads("".join(found.json()))["units"][0]["unit_id"] == "丙"


def test_a_unit_is_explained_down_to_its_values() -> None:
    """In Chinese, with every figure."""
    found = scored(SCHEME, TABLE, DAY)
    unit = found.unit("甲")
    assert unit is not None
    text = "\n".join(explained(SCHEME, unit))

    assert "各部分相加：会员 8 + 制度 5 + 年限 5 + 小组 8.5 + 审计 2 + 述职 8.1" in text
    assert "1 会员：得 8 分（满分 10）  [会员人数 = 80]" in text
    assert "会员：2 人，平均 8.5，权重 0.6" in text
    assert "V1：未触发 clear" in text
    assert "R1：800 元 yuan" in text


def test_a_fraction_that_fills_a_line_is_shown_by_four_decimals() -> None:
    """The mean of a whole city has a denominator of thirty digits; the points that follow stay exact."""
    data = {"measure": "v", "value": "1/3", "baseline": "100000000000000000000/299999999999999999999", "met": "yes"}

    assert sentence(Step("1", "peer_relative", data)) == "v = 1/3，基准 ≈0.3333：是"


def test_a_step_without_words_of_its_own_is_still_shown() -> None:
    """Nothing is hidden."""
    assert sentence(Step("1", "new_step", {})) == "new_step"


TOLD = {
    "what lies in no band": (Step("1", "band", {"measure": "v", "value": "0", "number": "0"}), "v = 0，不在各档之内"),
    "what does not apply": (Step("1", "settled", {"reason": "na_if", "choice": "full"}), "不适用，按满分处理"),
    "what cannot be measured": (
        Step("1", "settled", {"reason": "zero_denominator", "choice": "zero"}),
        "无法计量，按零分处理",
    ),
}


@pytest.mark.parametrize(("step", "told"), TOLD.values(), ids=TOLD.keys())
def test_a_step_is_told_as_it_came_out(step: Step, told: str) -> None:
    """One arithmetic may end in more than one way."""
    assert sentence(step) == told


SUBTRACTED = """
total: 40
defaults: {D9: largest_only}
inputs: {n: {zh: 通报次数}, m: {zh: 迟报次数}, a: {zh: 成绩}, women: {zh: 女职工数}, prizes: {zh: 获奖数}}
measures: {ratio: a / 2}
indicators:
  - {code: A, zh: 作风, full: 10, rule: {kind: per_unit_deduction, items: [{finding: 通报, count: n, points: 3}, {finding: 迟报, count: m, points: 1}]}}
  - {code: B, zh: 成绩, full: 20, rule: {kind: bands, measure: ratio, bands: [{min: 9, points: 20}], below: 1/3}}
  - {code: C, zh: 女工, full: 10, rule: {kind: formula, points: women, na_if: women = 0, if_na: drop_from_total}}
bonuses: [{code: J, zh: 获奖, rule: {kind: accumulate, items: [{event: 奖, count: prizes, points: 4}]}}]
bonus_cap: 6
deductions: [{finding: 事故, count: m, points: 2}]
total_floor: 0
"""


def test_the_way_from_the_parts_to_the_total_is_told() -> None:
    """(7 + 1/3) × 40 / 30 + 6 − 2; every sentence is true of it."""
    scheme = load(HEAD + SUBTRACTED)
    found = scored(scheme, "单位,通报次数,迟报次数,成绩,女职工数,获奖数\n甲,1,1,16,0,2\n".encode(), DAY).unit("甲")
    assert found is not None
    text = "\n".join(explained(scheme, found))

    assert found.total == Fraction(22, 3) * Fraction(4, 3) + 4
    assert "各部分相加：作风 7 + 成绩 ≈0.3333" in text
    assert "不适用的 C 共 10 分，按比例分摊到其余各项" in text
    assert "加分 8，封顶 6" in text
    assert "总分扣分 -2" in text
    assert "以上各项只扣最大的一项" in text
    assert "（成绩 / 2） = 8，不在各档之内" in text
    assert "总分最低计" not in text


@pytest.mark.parametrize(
    ("answer", "points", "told"),
    [("worst_rank", "8", "所占名次中最后一名"), ("mean_points", "9", "平均分"), ("next_rank", "10", "名次不跳过")],
)
def test_a_shared_place_is_told_with_what_it_is_worth(answer: str, points: str, told: str) -> None:
    """First and second place, shared by two."""
    scheme = load(
        f"{HEAD}defaults: {{D6: {answer}}}\ninputs: {{v: {{}}}}\n"
        "indicators: [{code: A, zh: 项, full: 10, rule: {kind: rank_points, measure: v, table: {1: 10, 2: 8}, beyond: 0}}]"
    )
    found = scored(scheme, "单位,v\n甲,3\n乙,3\n丙,1\n".encode(), DAY).unit("甲")
    assert found is not None

    assert found.total == Fraction(points)
    assert told in "\n".join(explained(scheme, found))


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("indicators: [{code: A, zh: 项, full: 1, rule: {kind: yes_no, condition: x}}]", "没有声明 x"),
        ("valid: {from: 2027}\nindicators: []", "不适用于 2026 年"),
    ],
)
def test_a_scheme_with_faults_or_of_other_years_is_not_scored(rest: str, reason: str) -> None:
    """The fault is told instead."""
    with pytest.raises(NotScored, match=reason):
        ready(load(HEAD + rest), DAY)
