"""Faults that a linter finds in real sheets."""

import pytest

from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.lint import faults
from gonghui_assessment.scheme.oddities import remarks
from tests.assessment.scheme.sheet import HEAD, sheet

ITEM = "{code: %s, zh: 项, full: %s, rule: {kind: yes_no, condition: ok}}"
A, B = ITEM % ("A", 4), ITEM % ("B", 6)

FAULTS = {
    "a code used twice": (f"indicators: [{A}, {A}]", "编码重复"),
    "items that do not add up": (f"indicators: [{{code: S, zh: 部, full: 9, items: [{A}, {B}]}}]", "S: 各项之和为 10，应为 9"),
    "a total that does not add up": (f"total: 100\nindicators: [{A}, {B}]", "总分为 100"),
    "items without a weight in a weighted section": (f"indicators: [{{code: S, zh: 部, aggregate: weighted, items: [{A}, {B}]}}]", "缺少权重：A、B"),
    "weights that do not add up": (
        f"indicators: [{{code: S, zh: 部, aggregate: weighted, items: [{A[:-1]}, weight: 0.6}}, {B[:-1]}, weight: 50%}}]}}]",
        "S: 各项权重之和应为 1，现为 1.1",
    ),
    "a veto's code used twice": (f"indicators: [{A}]\nvetoes: [{{code: V, zh: 否, when: ok}}]\ngates: [{{code: V, zh: 门, needs: ok}}]", "V: 编码重复"),
    "a grade that stands twice": (f"indicators: [{A}]\ngrading: {{grades: [{{grade: B, min: 3}}, {{grade: B, min: 2}}]}}", "等级 B 重复"),
    "a veto for a type of unit that is not there": (f"types: [school]\nindicators: [{A}]\nvetoes: [{{code: V, zh: 否, when: ok, types: [shcool]}}]", "没有单位类型 shcool，是否为 school"),
    "a class of units to be scored that is not there": (
        "types: [school]\nindicators: [{code: A, zh: 项, full: 4, rule: {kind: class_mean_transfer, scored: office, rule: {kind: yes_no, condition: ok}}}]",
        "没有单位类型 office",
    ),
    "a reward that asks for the grades of others": (
        f"indicators: [{A}]\nrewards: [{{code: R, zh: 奖, yuan: \"100 / all_count(grade = 'A')\"}}]", "R.yuan: grade 是本单位的结果",
    ),
    "a text without quotes": ("indicators: [{code: A, zh: 项, full: 1, rule: {kind: yes_no, condition: v = 优秀}}]", "若是文字应加引号：'优秀'"),
    "a list where a number is needed": (
        'indicators: [{code: A, zh: 项, full: 1, rule: {kind: formula, points: "list(v, 2)"}}]', "列表先用 sum",
    ),
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
    "a template with blanks": (f"blanks: {{task: {{}}}}\nindicators: [{A}]", "空白尚未填写"),
    "a period that is not there": ("indicators: [{code: S, zh: 部, each: quarter, rule: {kind: yes_no, condition: ok}}]", "没有期间 quarter"),
    "a veto that leaves a grade that is not there": (f"indicators: [{A}]\nvetoes: [{{code: V, zh: 否, when: ok, effect: grade_at_most, grade: B}}]", "没有等级 B"),
    "weights of the whole that are not there": (f"aggregate: weighted\nindicators: [{A}]", "aggregate: 缺少权重：A"),
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
    assert [line.partition(")  ")[2] or line for line in remarks(scheme)] == [
        "examples: 没有例子 there are no examples",
        "A: 至少得 1 分 1 points cannot be lost",
        "B: 至少得 1 分 1 points cannot be lost",
        "D: 最多只能得 3 分 no more than 3 of 5 can be earned",
        "D: 至少得 1 分 1 points cannot be lost",
        "D: 名次表只够 5 个单位 the rank table fits 5 units",
        "1 项共 5 分靠评判 1 items with 5 points rest on judgement",
        "inputs.unused: 未使用 not used",
    ]


ODD = {
    "a gap between two bands": ("{kind: bands, measure: v, bands: [{min: 0.9, points: 5}, {max: 0.89, points: 2}]}", "空隙"),
    "a lowest band that rewards nothing at all": ("{kind: bands, measure: v, bands: [{min: 0.9, points: 5}, {min: 0, points: 2}]}", "最低一档"),
    "a deduction that is larger than the item": ("{kind: per_unit_deduction, items: [{finding: f, count: v, points: 6}]}", "超过本项 5 分"),
    "an item without spread": ("{kind: threshold, measure: v, target: 1, else: full}", "拉不开差距"),
    "bands that overlap": ("{kind: bands, measure: v, bands: [{min: 0.9, points: 5}, {min: 0.8, max: 0.95, points: 2}]}", "第 1 档与下一档重叠"),
    "bands that give more and less and more": ("{kind: bands, measure: v, bands: [{min: 3, points: 2}, {min: 2, points: 5}, {min: 1, points: 1}]}", "时高时低"),
    "a band that gives more than the item": ("{kind: bands, measure: v, bands: [{min: 3, points: 6}]}", "有一档得 6 分，超过本项 5 分"),
    "points that nobody can earn": ("{kind: composite_sum, parts: [{kind: yes_no, full: 2, condition: v > 1}, {kind: yes_no, full: 1, condition: v > 2}]}", "最多只能得 3 分"),
    "a rank table with a hole": ("{kind: rank_points, measure: v, table: {1: 5, 2: 4, 4: 0}, beyond: 0}", "名次表缺第 3 名"),
    "a target of nothing": ("{kind: proportional, mode: to_target, measure: v, target: 0}", "目标为 0"),
    "a range that nothing can meet": ("{kind: range_target, ranges: [{measure: v, min: 3, max: 2}], else: 0}", "下限 3 高于上限 2"),
    "a comparison with units to which the item does not apply": (
        "{kind: proportional, mode: to_best, measure: v, best: min, na_if: v = 0, if_na: drop}", "仍参与比较",
    ),
    "an item that looks at nothing of the unit": ("{kind: threshold, measure: all_mean(v), target: 3}", "与单位自身的数据无关"),
    "an item that the unit cannot affect": ("{kind: rank_points, measure: e, table: {1: 5}}", "单位无法影响"),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "remark"), ODD.values(), ids=ODD.keys())
def test_oddity_is_found(rule: str, remark: str) -> None:
    """The sheet may be used; its author should know."""
    text = f"indicators: [{{code: A, zh: 项, full: 5, rule: {rule}}}]"
    scheme = load(f"{HEAD}inputs: {{v: {{}}, e: {{origin: external}}}}\n{text}")

    assert faults(scheme) == []
    assert any(remark in line for line in remarks(scheme)), remarks(scheme)


UNREMARKABLE = {
    "points that two events give together": (
        "{kind: rank_of_adjusted_rate, measures: [v, v + 1], multipliers: {}, table: {1: 2.5, 2: 1}, beyond: 0}"
    ),
    "a lowest band above nothing": "{kind: bands, measure: v, bands: [{min: 0.9, points: 5}, {above: 0, points: 2}]}",
    "a comparison that leaves out whom the item does not concern": (
        '{kind: proportional, mode: to_best, measure: "only_if(v > 0, v)", best: min, na_if: v = 0, if_na: drop}'
    ),
}


@pytest.mark.parametrize("rule", UNREMARKABLE.values(), ids=UNREMARKABLE.keys())
def test_what_is_meant_so_is_not_remarked(rule: str) -> None:
    """A remark that is wrong hides those that are right."""
    text = f"indicators: [{{code: A, zh: 项, full: 5, rule: {rule}}}]"
    scheme = load(f"{HEAD}inputs: {{v: {{zh: 值}}}}\n{text}")

    assert not [line for line in remarks(scheme) if "A: " in line]


def test_values_of_one_label_and_events_deducted_once_more_are_told() -> None:
    """A column of a table could be either; D13 does not reach the deductions."""
    rule = "{kind: zero_after_n, count: n, n: 3, per_unit: 1}"
    scheme = load(
        f"{HEAD}inputs: {{n: {{zh: 次数}}, m: {{zh: 次数}}}}\nindicators: [{{code: A, zh: 项, full: 5, rule: {rule}}}]\n"
        "deductions: [{finding: 事故, count: n, points: 2}]\n"
    )
    found = "\n".join(remarks(scheme))

    assert "inputs.m: n、m 都叫“次数”" in found
    assert "deductions: A 已计算 n" in found


def test_remarks_on_an_item_stand_at_the_item_though_a_veto_has_its_code() -> None:
    """Vetoes are numbered anew in many sheets."""
    text = "\nindicators:\n  - {code: A, zh: 项, full: 5, rule: {kind: yes_no, condition: ok, else: 1}}\nvetoes:\n  - {code: A, zh: 否, when: ok}\n"
    scheme = load(f"{HEAD}inputs: {{ok: {{kind: yes_no}}}}{text}")
    line = scheme.mark_of("indicators", 0)

    assert line
    assert any(f"line {line[0]}" in remark and "A: 至少得 1 分" in remark for remark in remarks(scheme))


def test_full_marks_that_differ_by_type_add_up_for_each() -> None:
    """A type of unit without an item has less than the total, unless another item stands for it."""
    text = (
        "types: [school, office]\ntotal: 10\nindicators: [{code: A, zh: 项, full: 4, full_by_type: {office: %s}, rule: {kind: yes_no, condition: ok}},"
        "{code: S, zh: 部, full: 6, items: [{code: B, zh: 项, full: 6, full_by_type: {office: 10}, rule: {kind: yes_no, condition: ok}}]}]"
    )
    assert not any("各部分之和" in line for line in remarks(sheet(text % 0, {"ok": True})))
    assert any("office 各部分之和为 12，总分为 10" in line for line in remarks(sheet(text % 2, {"ok": True})))


def test_english_names_may_be_left_out() -> None:
    """A sheet of a county has none."""
    text = f"{HEAD}inputs: {{ok: {{kind: yes_no}}}}\nindicators: [{A}]".replace(", en: trial", "").replace(
        ", en: unions", ""
    )

    assert faults(load(text)) == []


def test_one_event_in_two_items_is_told() -> None:
    """It counts in both, unless D13 says otherwise."""
    items = ", ".join(
        f"{{code: {code}, zh: 项, rule: {{kind: accumulate, items: [{{event: 奖, count: v, points: 1}}]}}}}"
        for code in "AB"
    )
    assert any("A、B 都计算它，各计一次" in line for line in remarks(sheet(f"indicators: [{items}]", {"v": 1})))


def test_fault_says_where_it_stands_and_what_was_meant_perhaps() -> None:
    """Line and column of the text, and the nearest name."""
    text = f"{HEAD}inputs: {{members: {{}}}}\nindicators:\n  - code: A\n    zh: 项\n    full: 5\n    rule: {{kind: threshold, measure: membres, target: 1}}"

    assert faults(load(text)) == [
        "第 12 行第 38 列 (line 12, column 38)  A.rule.measure: 没有声明 membres，是否为 members？ did you mean members? membres is not declared"
    ]
