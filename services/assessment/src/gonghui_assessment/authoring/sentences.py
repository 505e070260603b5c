"""Steps of the arithmetic as sentences, Chinese first."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import Final

from gonghui_assessment.authoring.total_sentences import figure, total_explained
from gonghui_assessment.evaluation.results import BarResult, LeafResult, Step, UnitResult
from gonghui_assessment.scheme.exact import plain, two_decimals
from gonghui_assessment.scheme.tree import Scheme

LONGEST: Final = 20  # characters of a fraction that is shown in full
LONGEST_MEASURE: Final = 40  # characters of a measure that is spelled out where it is named
_FRACTION: Final = re.compile(r"-?[0-9]+/[0-9]+")
_NAME_OR_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"|[^\W\d]\w*")
_EXPRESSIONS: Final = frozenset({"measure", "condition", "formula"})  # data of a step that are written in names
STEPS: Final[Mapping[str, tuple[str, str]]] = {
    "compared": ("{measure} = {value}，要求{op}{target}：{met}", "{measure} = {value}, wanted {op}{target}: {met}"),
    "yes_no": ("{condition}：{met}", "{condition}: {met}"),
    "conditions": ("{of} 项条件中具备 {held} 项，须 {needed} 项", "{held} of {of} conditions hold, {needed} are needed"),
    "alternative": ("适用情形 {number}：{condition}", "case {number} holds: {condition}"),
    "range": ("{measure} = {value}，要求 {min}～{max}：{met}", "{measure} = {value}, wanted {min} to {max}: {met}"),
    "zero_after_n": ("{measure} = {count}，每次扣 {per_unit} 分，满 {n} 次不得分", "{measure} = {count}, {per_unit} points each, none from {n} on"),
    "level": ("评定等级：{verdict}", "level: {verdict}"),
    "form": ("规模 {size}，应为{due}，实为{form}：{met}", "size {size} asks for {due}, found {form}: {met}"),
    "verdict": ("评定：{verdict}", "verdict: {verdict}"),
    "band": ("{measure} = {value}，属第 {number} 档", "{measure} = {value}, band {number}"),
    "no_band": ("{measure} = {value}，不在各档之内", "{measure} = {value}, in none of the bands"),
    "finding": ("{finding}：{count} × {points} 分，扣 {cost} 分", "{finding}: {count} × {points} points, {cost} taken off"),
    "credit": ("{event}：{count} × {points} 分，得 {earned} 分", "{event}: {count} × {points} points, {earned} earned"),
    "shortfall": ("{measure} = {value}，目标 {target}，扣 {loss} 分", "{measure} = {value}, target {target}, {loss} points taken off"),
    "small_parts": ("低于 {limit} 的有 {small} 个（共 {of} 个），每个扣 {per_unit} 分", "{small} of {of} are below {limit}, {per_unit} points each"),
    "waiver": ("免扣指标 {value}，平均 {mean} 加 {offset}：{met}", "the waiving figure is {value}, the mean {mean} plus {offset}: {met}"),
    "part": ("第 {number} 部分得 {points} 分", "part {number} gives {points} points"),
    "growth": ("本期 {value}，上年 {before}，增长 {growth}，目标 {target}", "this period {value}, last year {before}, growth {growth}, target {target}"),
    "change": ("变化 {change}，基础 {base} 分，加 {plus}，减 {minus}", "change {change}, base {base} points, plus {plus}, minus {minus}"),
    "signed_step": ("{measure} = {value}，目标 {target}，相差 {steps} 步", "{measure} = {value}, target {target}, {steps} steps apart"),
    "judged": ("{raters} 人评分，取 {given} 分（{least}～{most}）", "{raters} raters, {given} points ({least} to {most})"),
    "rater_group": ("{rater}：{raters} 人，平均 {mean}，权重 {weight}", "{rater}: {raters} raters, mean {mean}, weight {weight}"),
    "shares": ("{rater}：{shares}", "{rater}: {shares}"),
    "ballots": ("计 {counted} 票（总评未获认可的按 0 分计），空白 {blank}，无效 {invalid}，平均 {mean}，每张空白票扣 {cost}", "{counted} ballots count (those whose verdict is not allowed as 0), {blank} blank, {invalid} invalid, mean {mean}, each blank costs {cost}"),
    "graded": ("系数 {factor} × {full} 分", "factor {factor} × {full} points"),
    "external": ("{origin}：{value}{verdict}", "{origin}: {value}{verdict}"),
    "share": ("{measure} = {value}，目标 {target}", "{measure} = {value}, target {target}"),
    "to_best": ("{measure} = {value}，最好 {best}", "{measure} = {value}, the best has {best}"),
    "parts": ("{of} 项中具备 {earned} 项：{parts}", "{earned} of {of} parts are there: {parts}"),
    "linear": ("{measure} = {value}，自 {base} 起每 {per} 计 {points} 分", "{measure} = {value}, from {base} on {points} points for each {per}"),
    "product": ("乘积 {product} × {weight}", "product {product} × {weight}"),
    "formula": ("{formula} = {value}", "{formula} = {value}"),
    "events": ("{of} 次中 {counted} 次达到 {min_size} 人", "{counted} of {of} had at least {min_size} participants"),
    "mean": ("{of} 个部分平均 {mean}，系数 {factor}", "mean of {of} parts {mean}, factor {factor}"),
    "rank": ("第 {position} 名（并列 {tied} 个，共 {units} 个单位），得 {points} 分", "place {position} ({tied} share it, {units} units), {points} points"),
    "peer_relative": ("{measure} = {value}，基准 {baseline}：{met}", "{measure} = {value}, compared with {baseline}: {met}"),
    "beyond_base": ("{measure} = {value}，基数 {target}，每超一个加 {per_unit} 分", "{measure} = {value}, base {target}, {per_unit} points for each beyond"),
    "deadline": ("期限 {due}，完成于 {done}，考核日 {on}：{met}", "due {due}, done {done}, judged on {on}: {met}"),
    "lookback": ("看截至 {year} 年的 {within} 年，有记录的年份：{years}：{met}", "{within} years up to {year}, years on record: {years}: {met}"),
    "settled": ("无法计量，按{choice}处理", "it cannot be measured and is settled as {choice}"),
    "spared": ("不适用，按{choice}处理", "it does not apply and is settled as {choice}"),
    "stopped": ("{raw} 分，按上下限计 {points} 分", "{raw} points, stopped at {points}"),
    "zero_if": ("符合 {condition}，不得分", "{condition} holds, so there are no points"),
    "times": ("{points} 分 × {value}（{measure}）", "{points} points × {value} ({measure})"),
    "rounded": ("{value} 分取 {places} 位小数，得 {points} 分", "{value} rounded to {places} decimals: {points} points"),
    "peer_mean": ("不适用，取其他单位平均 {mean} 分", "does not apply; the mean of the others, {mean} points"),
    "revised": ("复核后改为 {points} 分", "revised to {points} points"),
}  # fmt: skip
_TIES: Final = {
    "worst_rank": "并列的都按所占名次中最后一名计分",
    "mean_points": "并列的取所占各名次的平均分",
    "next_rank": "并列后名次不跳过，计分名次可能小于所列名次",
}
_DOES_NOT_APPLY: Final = frozenset({"na_if", "no_form_due", "another_class", "no_part_applies"})
_WORDS: Final = {
    "yes": ("是", "yes"), "no": ("否", "no"), "at_least": ("不低于 ", "at least "), "at_most": ("不高于 ", "at most "),
    ">=": ("不低于 ", "at least "), "<=": ("不高于 ", "at most "), ">": ("高于 ", "more than "), "<": ("低于 ", "less than "),
    "=": ("等于 ", "exactly "), "full": ("满分", "full marks"), "zero": ("零分", "nothing"), "peer_mean": ("其他单位平均", "the mean of others"),
}  # fmt: skip
STATES: Final = {
    "gap": ("缺数据，不计分", "gap"), "needs_rating": ("待评分", "waits for a rating"), "not_applicable": ("不适用", "does not apply"),
    "open": ("期限未到", "still open"), "scored": ("", ""),
}  # fmt: skip
REASONS: Final = {
    "value_missing": ("缺少", "missing: "), "zero_denominator": ("分母为零", "the denominator is zero"),
    "empty_list": ("列表为空，或没有可比较的单位", "the list is empty, or there is nobody to compare with"), "circular": ("循环引用", "it refers to itself: "),
    "case_not_stated": ("方案未写明此情形", "the scheme does not state this case"), "no_such_item": ("没有指标", "no such item: "),
    "negative_count": ("次数为负", "a count is negative"), "no_rank": ("无法排名", "there is no rank"),
    "no_such_day": ("日期超出范围", "a date beyond the calendar"), "rating_outside": ("评分超出范围", "a rating is outside"),
    "reason_missing": ("评分缺少理由", "a rating has no reason"), "rater_missing": ("尚未评分", "has not rated: "),
    "no_rule_for_type": ("该类型无此项", "there is no such item for this type"), "deadline_running": ("期限", "due "),
    "not_reported": ("未上报", "it was not reported"), "judgement": ("尚无评分", "nobody has rated it"),
    "too_few_ratings": ("评分不足", "too few have rated"),
}  # fmt: skip
_BARS: Final = {"bars": "触发 bars", "clear": "未触发 clear", "unknown": "情况不明 unknown"}
EFFECTS: Final = {
    "no_excellence": ("不得评为最高等级", "the best grade is barred"), "no_award": ("取消评奖资格", "no award"),
    "lower_grade": ("降一等", "the grade is one lower"), "zero": ("总分计零", "the total is zero"),
    "rejected": ("不予受理", "it is rejected"), "grade_at_most": ("最高评为", "the grade is at most "),
}  # fmt: skip


def _short(_name: str, text: str) -> str:
    """The mean of a city is a fraction that fills a line; four decimals tell as much."""
    return f"≈{two_decimals(Fraction(text), 4)}" if len(text) > LONGEST and _FRACTION.fullmatch(text) else text


def sentence(step: Step, language: int = 0, shown: Callable[[str, str], str] = _short) -> str:
    """One step in words.

    Args:
        language: 0 for Chinese, 1 for English.
        shown: how a datum is shown, from its name and its exact text.
    """
    data: defaultdict[str, str] = defaultdict(lambda: "")
    data |= {
        name: _WORDS[said][language] if said in _WORDS else shown(name, said or "") for name, said in step.data.items()
    }
    name = _told_as(step)
    return STEPS[name][language].format_map(data) if name in STEPS else step.step


def _told_as(step: Step) -> str:
    """The words of a step, which for some depend on how it came out."""
    if step.step == "band" and step.data.get("number") == "0":
        return "no_band"
    return "spared" if step.step == "settled" and step.data.get("reason") in _DOES_NOT_APPLY else step.step


def explained(scheme: Scheme, unit: UnitResult) -> Iterator[str]:
    """Everything about one unit, line by line, from its total down to the values that were looked at."""
    titles = {node.code: node.zh for node in scheme.nodes()} | {"deductions": "总分扣分"}
    titles |= {f"{node.code}-deductions": f"{node.zh}扣分" for node in scheme.nodes() if node.deductions}
    words = partial(_worded, labels=_labels(scheme))
    grade = f"，等级 grade {unit.grade}" if unit.grade is not None else ""
    yield f"{unit.unit_id}：总分 total {unit.shown}（满分 full {plain(unit.full)}），名次 rank {unit.rank}{grade}"
    yield from (f"  {line}" for line in total_explained(scheme, unit))
    if unit.open_points:
        yield f"  尚有 {plain(unit.open_points)} 分未定 {plain(unit.open_points)} points are still open"
    for section in unit.sections:
        yield f"  {section.code} {titles[section.code]}：{figure(section.points)} / {figure(section.full)}"
    for leaf in unit.leaves:
        yield from _leaf(scheme, leaf, titles.get(leaf.code, ""), words)
    for bar in unit.bars:
        effect = _effect(bar) if bar.state == "bars" else f"（触发则{_effect(bar)}）"
        yield f"  {bar.code}：{_BARS[bar.state]}{'，' if bar.state == 'bars' else ''}{effect}{_values(bar.values, words)}"
    for reward in unit.rewards:
        yield f"  {reward.code}：{'—' if reward.yuan is None else plain(reward.yuan)} 元 yuan"


def _leaf(scheme: Scheme, leaf: LeafResult, title: str, words: Callable[[str], str]) -> Iterator[str]:
    said = next((leaf.detail[key] for key in ("name", "rater", "due") if key in leaf.detail), "")
    reason = f"：{REASONS[leaf.reason][0]}{words(said)}" if leaf.reason in REASONS else ""
    state = f"{' '.join(STATES[leaf.status])}{reason}" if leaf.points is None else f"得 {figure(leaf.points)} 分"
    full = f"（满分 {plain(leaf.full)}）" if leaf.full else ""
    yield f"  {leaf.code} {title}：{state}{full}{_values(leaf.values, words)}"
    for step in leaf.steps:
        yield f"      {sentence(step, shown=lambda name, text: words(text) if name in _EXPRESSIONS else _short(name, text))}"
    yield from (f"      {line}" for line in _by_defaults(scheme, leaf))


def _by_defaults(scheme: Scheme, leaf: LeafResult) -> Iterator[str]:
    """What the answers of the scheme make of the steps, where these do not tell it."""
    defaults, steps = scheme.defaults, leaf.steps
    if sum(step.step == "finding" for step in steps) > 1 and defaults.listed_deductions == "largest_only":
        yield "以上各项只扣最大的一项"
    ranked = any(step.step == "rank" and step.data.get("tied") != "1" for step in steps)
    if ranked and defaults.ties in _TIES:
        yield _TIES[defaults.ties]
    weights = [Fraction(step.data.get("weight") or 0) for step in steps if step.step == "rater_group"]
    if leaf.points is not None and 0 < sum(weights) < 1:
        yield "未评的一方不计，权重在已评各方之间按比例折算"


def _labels(scheme: Scheme) -> Mapping[str, str]:
    """Names of values and measures as the sheet words them; a measure is worded by what it is derived from."""
    labels = {name: given.zh for name, given in scheme.inputs.items() if given.zh}
    for name, measure in scheme.measures.items():
        if len(measure.text) <= LONGEST_MEASURE:
            labels.setdefault(name, f"（{_worded(measure.text, labels)}）")
    return labels


def _worded(text: str, labels: Mapping[str, str]) -> str:
    """An expression with the labels of its names; texts in quotes stay."""
    return _NAME_OR_QUOTED.sub(lambda found: labels.get(found[0], found[0]), text)


def _values(values: Mapping[str, str], words: Callable[[str], str]) -> str:
    said = (
        f"{words(name)} = {_WORDS[value][0] if value in {'yes', 'no'} else value}" for name, value in values.items()
    )
    return f"  [{'，'.join(said)}]" if values else ""


def _effect(bar: BarResult) -> str:
    return f"{EFFECTS[bar.effect][0]}{bar.grade or ''}"
