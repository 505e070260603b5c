"""Steps of the arithmetic as sentences, Chinese first."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from gonghui_assessment.evaluation.results import BarResult, LeafResult, Step, UnitResult
from gonghui_assessment.scheme.exact import plain, two_decimals
from gonghui_assessment.scheme.tree import Scheme

LONGEST: Final = 20  # characters of a fraction that is shown in full
_FRACTION: Final = re.compile(r"-?[0-9]+/[0-9]+")
_STEPS: Final[Mapping[str, str]] = {
    "compared": "{measure} = {value}，要求{op}{target}：{met}",
    "yes_no": "{condition}：{met}",
    "conditions": "{of} 项条件中具备 {held} 项，须 {needed} 项",
    "alternative": "适用情形 {number}：{condition}",
    "range": "{measure} = {value}，要求 {min}～{max}：{met}",
    "zero_after_n": "{measure} = {count}，每次扣 {per_unit} 分，满 {n} 次不得分",
    "level": "评定等级：{verdict}",
    "form": "规模 {size}，应为{due}，实为{form}：{met}",
    "verdict": "评定：{verdict}",
    "band": "{measure} = {value}，属第 {number} 档（0 表示不在各档之内）",
    "finding": "{finding}：{count} × {points} 分，扣 {cost} 分",
    "credit": "{event}：{count} × {points} 分，得 {earned} 分",
    "shortfall": "{measure} = {value}，目标 {target}，扣 {loss} 分",
    "small_parts": "低于 {limit} 的有 {small} 个（共 {of} 个），每个扣 {per_unit} 分",
    "waiver": "免扣指标 {value}，平均 {mean} 加 {offset}：{met}",
    "part": "第 {number} 部分得 {points} 分",
    "growth": "本期 {value}，上年 {before}，增长 {growth}，目标 {target}",
    "change": "变化 {change}，基础 {base} 分，加 {plus}，减 {minus}",
    "signed_step": "{measure} = {value}，目标 {target}，相差 {steps} 步",
    "judged": "{raters} 人评分，取 {given} 分（{least}～{most}）",
    "rater_group": "{rater}：{raters} 人，平均 {mean}，权重 {weight}",
    "shares": "{rater}：{shares}",
    "ballots": "有效 {counted} 票，空白 {blank}，无效 {invalid}，平均 {mean}，每张空白票扣 {cost}",
    "graded": "系数 {factor} × {full} 分",
    "external": "{origin}：{value}{verdict}",
    "share": "{measure} = {value}，目标 {target}",
    "to_best": "{measure} = {value}，最好 {best}",
    "parts": "{of} 项中具备 {earned} 项：{parts}",
    "linear": "{measure} = {value}，自 {base} 起每 {per} 计 {points} 分",
    "product": "乘积 {product} × {weight}",
    "formula": "{formula} = {value}",
    "events": "{of} 次中 {counted} 次达到 {min_size} 人",
    "mean": "{of} 个部分平均 {mean}，系数 {factor}",
    "rank": "第 {position} 名（并列 {tied} 个，共 {units} 个单位），得 {points} 分",
    "peer_relative": "{measure} = {value}，基准 {baseline}：{met}",
    "beyond_base": "{measure} = {value}，基数 {target}，每超一个加 {per_unit} 分",
    "deadline": "期限 {due}，完成于 {done}，考核日 {on}：{met}",
    "lookback": "{year} 年起回溯 {within} 年，符合的年份：{years}：{met}",
    "settled": "无法计量，按 {choice} 处理",
    "stopped": "{raw} 分，按上下限计 {points} 分",
    "zero_if": "符合 {condition}，不得分",
    "times": "{points} 分 × {value}（{measure}）",
    "rounded": "{value} 分取 {places} 位小数，得 {points} 分",
    "peer_mean": "不适用，取其他单位平均 {mean} 分",
}  # fmt: skip
_WORDS: Final = {
    "yes": "是", "no": "否", "at_least": "不低于 ", "at_most": "不高于 ", ">=": "不低于 ", "<=": "不高于 ",
    ">": "高于 ", "<": "低于 ", "=": "等于 ",
}  # fmt: skip
_STATES: Final = {
    "gap": "缺数据，不计分 gap", "needs_rating": "待评分 waits for a rating", "not_applicable": "不适用 does not apply",
    "open": "期限未到 still open", "scored": "",
}  # fmt: skip
_REASONS: Final = {
    "value_missing": "缺少", "zero_denominator": "分母为零", "empty_list": "列表为空", "circular": "循环引用",
    "case_not_stated": "方案未写明此情形", "no_such_item": "没有指标", "negative_count": "次数为负", "no_rank": "无法排名",
    "no_such_day": "日期超出范围", "rating_outside": "评分超出范围", "reason_missing": "评分缺少理由", "rater_missing": "尚未评分",
    "no_rule_for_type": "该类型无此项", "deadline_running": "期限",
}  # fmt: skip
_BARS: Final = {"bars": "触发 bars", "clear": "未触发 clear", "unknown": "情况不明 unknown"}
_EFFECTS: Final = {
    "no_excellence": "不得评为最高等级", "no_award": "取消评奖资格", "lower_grade": "降一等", "zero": "总分计零",
    "rejected": "不予受理", "grade_at_most": "最高评为",
}  # fmt: skip


def sentence(step: Step) -> str:
    """One step in words."""
    data: defaultdict[str, str] = defaultdict(lambda: "")
    data |= {name: _WORDS.get(said or "", _short(said or "")) for name, said in step.data.items()}
    return _STEPS.get(step.step, step.step).format_map(data)


def _short(text: str) -> str:
    """The mean of a city is a fraction that fills a line; four decimals tell as much."""
    return f"≈{two_decimals(Fraction(text), 4)}" if len(text) > LONGEST and _FRACTION.fullmatch(text) else text


def explained(scheme: Scheme, unit: UnitResult) -> Iterator[str]:
    """Everything about one unit, line by line, from its total down to the values that were looked at."""
    titles = {node.code: node.zh for node in scheme.nodes()} | {"deductions": "总分扣分"}
    titles |= {f"{node.code}-deductions": f"{node.zh}扣分" for node in scheme.nodes() if node.deductions}
    grade = f"，等级 grade {unit.grade}" if unit.grade is not None else ""
    yield f"{unit.unit_id}：总分 total {unit.shown}（满分 full {plain(unit.full)}），名次 rank {unit.rank}{grade}"
    if unit.open_points:
        yield f"  尚有 {plain(unit.open_points)} 分未定 {plain(unit.open_points)} points are still open"
    for section in unit.sections:
        yield f"  {section.code} {titles[section.code]}：{plain(section.points)} / {plain(section.full)}"
    for leaf in unit.leaves:
        yield from _leaf(leaf, titles.get(leaf.code, ""))
    for bar in unit.bars:
        yield f"  {bar.code}：{_BARS[bar.state]}，{_effect(bar)}{_values(bar.values)}"
    for reward in unit.rewards:
        yield f"  {reward.code}：{'—' if reward.yuan is None else plain(reward.yuan)} 元 yuan"


def _leaf(leaf: LeafResult, title: str) -> Iterator[str]:
    said = next((leaf.detail[key] for key in ("name", "rater", "due") if key in leaf.detail), "")
    reason = f"：{_REASONS[leaf.reason]}{said}" if leaf.reason in _REASONS else ""
    state = f"{_STATES[leaf.status]}{reason}" if leaf.points is None else f"得 {plain(leaf.points)} 分"
    full = f"（满分 {plain(leaf.full)}）" if leaf.full else ""
    yield f"  {leaf.code} {title}：{state}{full}{_values(leaf.values)}"
    for step in leaf.steps:
        yield f"      {sentence(step)}"


def _values(values: Mapping[str, str]) -> str:
    return "  [" + "，".join(f"{name} = {value}" for name, value in values.items()) + "]" if values else ""


def _effect(bar: BarResult) -> str:
    return f"{_EFFECTS[bar.effect]}{bar.grade or ''}"
