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

    assert "1 会员：得 8 分（满分 10）  [members = 80]" in text
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
