"""Faults that a linter finds in real sheets."""

import pytest

from gonghui_assessment.scheme.lint import faults, remarks
from tests.assessment.scheme.sheet import sheet

ITEM = "{code: %s, zh: 项, full: %s, rule: {kind: yes_no, condition: ok}}"
A, B = ITEM % ("A", 4), ITEM % ("B", 6)

FAULTS = {
    "a code used twice": (f"indicators: [{A}, {A}]", "编码重复"),
    "items that do not add up": (f"indicators: [{{code: S, zh: 部, full: 9, items: [{A}, {B}]}}]", "S: 各项之和为 10，应为 9"),
    "a total that does not add up": (f"total: 100\nindicators: [{A}, {B}]", "总分为 100"),
    "weights that do not add up": (f"indicators: [{{code: S, zh: 部, aggregate: weighted, items: [{A}, {B}]}}]", "权重之和应为 1"),
    "a name that is not declared": ("indicators: [{code: A, zh: 项, full: 1, rule: {kind: yes_no, condition: other}}]", "没有声明 other"),
    "a number where yes or no is needed": ("indicators: [{code: A, zh: 项, full: 1, rule: {kind: yes_no, condition: v}}]", "应为 yes_no"),
    "a function that does not exist": ("indicators: [{code: A, zh: 项, full: 1, rule: {kind: yes_no, condition: eval(v) > 1}}]", "没有函数 eval"),
    "a measure that needs itself": (f"measures: {{a: b + 1, b: a + 1}}\nindicators: [{A}]", "循环引用"),
    "items that ask for one another": (
        ("indicators: [{code: A, zh: 项, full: 1, rule: {kind: yes_no, condition: \"points('B') > 1\"}},"
        "{code: B, zh: 项, full: 1, rule: {kind: yes_no, condition: \"points('A') > 1\"}}]"),
        "循环引用",
    ),
    "an item that does not exist": ("indicators: [{code: A, zh: 项, full: 1, rule: {kind: yes_no, condition: \"points('Z') > 1\"}}]", "没有指标 Z"),
    "a band that can never be reached": (
        "indicators: [{code: A, zh: 项, full: 2, rule: {kind: bands, measure: v, bands: [{min: 0.8, points: 2}, {min: 0.9, points: 1}]}}]",
        "第 2 档永远不会用到",
    ),
    "a grade that can never be reached": (f"indicators: [{A}]\ngrading: {{grades: [{{grade: B, min: 2}}, {{grade: A, min: 3}}]}}", "第 2 个等级"),
    "a name that the language needs": (f"measures: {{'and': v}}\nindicators: [{A}]", "and: 保留字"),
}  # fmt: skip
SOUND = f"total: 10\nindicators: [{{code: S, zh: 部, full: 10, items: [{A}, {B}]}}]"


@pytest.mark.parametrize(("rest", "fault"), FAULTS.values(), ids=FAULTS.keys())
def test_fault_is_found(rest: str, fault: str) -> None:
    """The message names the place."""
    found = faults(sheet(rest, {"ok": True, "v": 1}))

    assert any(fault in line for line in found), found


def test_sound_sheet_has_no_faults() -> None:
    """Nothing to mend."""
    assert faults(sheet(SOUND, {"ok": True})) == []


def test_oddities_of_published_sheets_are_remarks() -> None:
    """What does no harm does not bar a sheet from use."""
    odd = (
        "indicators: [{code: A, zh: 项, full: 10, rule: {kind: per_unit_deduction, items: [{finding: f, when: ok, points: 9}]}},"
        "{code: B, zh: 项, full: 5, rule: {kind: yes_no, condition: ok, else: 1}},"
        "{code: C, zh: 项, full: 5, rule: {kind: assessor_judgement}},"
        "{code: D, zh: 项, full: 5, rule: {kind: rank_points, measure: v, table: {1: 3}, last_n: {n: 4, points: 1}}}]"
    )
    scheme = sheet(odd, {"ok": True, "v": 1, "unused": 1})

    assert faults(scheme) == []
    assert [line.split(" ")[0] for line in remarks(scheme)] == [
        "A:", "B:", "D:", "D:", "D:", "1", "unused:",
    ]  # fmt: skip
