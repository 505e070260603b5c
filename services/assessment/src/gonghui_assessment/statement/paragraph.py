"""An item's score as one paragraph: what was counted, by which rule, compared with what, what came of it, and what is next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from gonghui_assessment.authoring.sentences import EFFECTS, REASONS, STATES, sentence
from gonghui_assessment.evaluation.results import BarResult, LeafResult, Step
from gonghui_assessment.measures.catalogue import VALUES, stands
from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.rules.compound import AnyRule
from gonghui_assessment.scheme.tree import Indicator

from .improvement import Improvement
from .language import MEASURES, Language, number, per_cent, read
from .terms import terms

_STANDING: Final = frozenset(
    {"primary_unions", *(name for bound in VALUES.values() for name in bound.names() if stands(name))}
)
_RATES: Final = frozenset({"value", "target", "baseline", "best", "mean", "min", "max"})
_BY_OTHERS: Final = frozenset({"rank", "peer_relative", "to_best", "peer_mean"})  # steps that hang on other units
_BY_PEOPLE: Final = frozenset({"judged", "rater_group", "ballots", "external"})
OF_GROUPS: Final = frozenset({"rater_group", "shares"})  # steps that speak of one group of raters
_NAMES: Final = frozenset({"measure", "condition", "formula"})
_MOST_STEPS: Final = 8
_MOST_VALUES: Final = 12


@dataclass(frozen=True, slots=True)
class Behind:
    """How many events stand behind each value that was looked at, and the measures that rates follow from."""

    events: Mapping[str, int]
    counts: Mapping[str, int]
    first: date
    last: date


def paragraph(
    language: Language,
    leaf: Indicator | None,
    unit_type: str,
    found: LeafResult,
    behind: Behind,
    ahead: Sequence[Improvement],
) -> str:
    """One item of one union.

    Args:
        leaf: the item; None for what a section or the total loses by itself.
        ahead: what would raise it.
    """
    rule = leaf.rule_for(unit_type) if leaf else None
    parts = [
        *_counted(language, found, behind),
        *_by_rule(language, leaf, rule, found.full),
        *_arithmetic(language, found.steps),
        _outcome(language, found),
        *_next(language, found, ahead),
    ]
    return language.say("", " ").join(parts)


def barred(language: Language, title: str, found: BarResult, behind: Behind) -> str:
    """One veto or gate that bars."""
    counted = _values(language, found.values, behind)
    effect = language.of(EFFECTS[found.effect]) + (found.grade or "")
    said = language.say(f"触发“{title}”：{effect}。", f"“{title}” applies: {effect}.")
    return language.say("", " ").join([*counted, said])


def _counted(language: Language, found: LeafResult, behind: Behind) -> Iterator[str]:
    yield from _values(language, found.values, behind)


def _values(language: Language, values: Mapping[str, str], behind: Behind) -> Iterator[str]:
    if not values:
        return
    shown = [_one(language, name, value, behind) for name, value in list(values.items())[:_MOST_VALUES]]
    if (more := len(values) - _MOST_VALUES) > 0:
        shown.append(language.say(f"另有 {more} 项", f"and {more} more"))
    flows = any(_is_flow(name) for name in values)
    if flows:
        when = language.say(f"{_day(language, behind.first)}至{_day(language, behind.last)}", f"From {_day(language, behind.first)} to {_day(language, behind.last)}")  # fmt: skip
    else:
        when = language.say(f"截至{_day(language, behind.last)}", f"As of {_day(language, behind.last)}")
    yield language.say(f"{when}计入：{'，'.join(shown)}。", f"{when} there counted: {', '.join(shown)}.")


def _is_flow(name: str) -> bool:
    return name in VALUES and not VALUES[name].names() <= _STANDING


def _one(language: Language, name: str, value: str, behind: Behind) -> str:
    """A value, what it follows from, and how many events tell of it."""
    said = f"{language.name(name)} {language.value(name, value)}"
    bound = VALUES.get(name)
    of = [measure for measure in _in_order(name) if measure in MEASURES and measure in behind.counts]
    if bound and language.is_rate(name) and len(of) > 1:
        quotient = [
            f"{language.of(MEASURES[m].names)} {language.quantity(MEASURES[m], Fraction(behind.counts[m]))}" for m in of
        ]
        said += language.say(f"（{' ÷ '.join(quotient)}）", f" ({' ÷ '.join(quotient)})")
    if events := behind.events.get(name, 0):
        return said + language.say(f"（{events} 件事件）", f" ({events} event{'s' if events > 1 else ''})")
    return said


def _in_order(name: str) -> list[str]:
    bound = VALUES.get(name)
    return sorted(bound.names(), key=bound.text.index) if bound else []


def _by_rule(language: Language, leaf: Indicator | None, rule: AnyRule | None, full: Fraction) -> Iterator[str]:
    scheme = language.scheme
    title = language.say(f"《{scheme.title.zh}》{scheme.version} 版", f"“{scheme.title.en}”, version {scheme.version}")
    if leaf is None:
        yield language.say(f"按{title}扣分条款：", f"By the deductions of {title}:")
        return
    said = language.say(leaf.zh, leaf.en or leaf.zh)
    where = language.say(f"按{title}第 {leaf.code} 项“{said}”", f"By item {leaf.code} “{said}” of {title}")
    if rule is None:
        yield language.say(f"{where}。", f"{where}.")
    else:
        yield language.say(f"{where}：{terms(rule, full, language)}。", f"{where}: {terms(rule, full, language)}.")


def _arithmetic(language: Language, steps: Sequence[Step]) -> Iterator[str]:
    """The steps in words; a percentage where rates are compared.

    What a group of raters gave stands in the steps alone, which keep it back where few have rated: R-ASM-05.least_raters.
    """
    told = [step for step in steps if step.step not in OF_GROUPS]
    said = [_step(language, step) for step in told[:_MOST_STEPS]]
    if (more := len(told) - _MOST_STEPS) > 0:
        said.append(language.say(f"另有 {more} 步", f"and {more} more steps"))
    largest = language.scheme.defaults.listed_deductions == "largest_only"
    if largest and sum(step.step == "finding" for step in steps) > 1:
        said.append(language.say("各项只扣最大的一项", "only the largest of these is taken off"))
    if said:
        yield language.say(f"{'；'.join(said)}。", f"{'; '.join(said)}.")


def _step(language: Language, step: Step) -> str:
    measure = step.data.get("measure") or ""
    rate = bool(measure) and language.is_rate(measure)

    def shown(name: str, text: str) -> str:
        if name in _NAMES:
            return language.words(text) if name == "measure" or _is_expression(text, language) else language.own(text)
        found = read(text)
        if found is None:
            return language.own(text)
        return per_cent(found) if (rate and name in _RATES) or name == "growth" else number(found)

    index = 0 if language.tongue == "zh" else 1
    return sentence(step, index, shown)


def _is_expression(text: str, language: Language) -> bool:
    """Whether a condition is written in names; some are in the sheet's own words."""
    return text.isascii() or any(name in text for name in language.scheme.inputs)


def _outcome(language: Language, found: LeafResult) -> str:
    if found.points is None:
        state, said = language.of(STATES[found.status]), REASONS.get(found.reason or "")
        detail = next((found.detail[key] for key in ("name", "rater", "due") if key in found.detail), "")
        why = f"{language.of(said)}{_named(language, detail)}" if said else ""
        return language.say(f"{state}{f'：{why}' if why else ''}（满分 {plain(found.full)} 分）。", f"It {_verb(found.status)}{f' ({why})' if why else ''}; full marks {plain(found.full)}.")  # fmt: skip
    got = language.points(found.points)
    if not found.full:
        return language.say(f"得 {got}。", f"This gives {got}.")
    lost = found.full - found.points
    rest = language.say(f"，失 {language.points(lost)}", f", {language.points(lost)} lost") if lost > 0 else ""
    return language.say(
        f"得 {got}（满分 {number(found.full)} 分）{rest}。", f"This gives {got} of {number(found.full)}{rest}."
    )


def _named(language: Language, detail: str) -> str:
    return f"“{language.name(detail)}”" if detail in language.scheme.inputs else detail


def _verb(status: str) -> str:
    return {"gap": "has no points", "needs_rating": "waits for a rating", "not_applicable": "does not apply", "open": "is still open"}[status]  # fmt: skip


def _next(language: Language, found: LeafResult, ahead: Sequence[Improvement]) -> Iterator[str]:
    if ahead:
        ways = language.say("；或", "; or ").join(one.told(language) for one in ahead)
        yield language.say(f"{ways}。", f"{ways[:1].upper()}{ways[1:]}.")
    elif found.points is not None and found.points < found.full:
        kinds = {step.step for step in found.steps}
        if kinds & _BY_OTHERS:
            yield language.say(
                "还差多少取决于其他单位，不作推算。", "What is missing depends on the others and is not computed."
            )
        elif kinds & _BY_PEOPLE:
            yield language.say(
                "该分由评审人或外单位评定，不作推算。", "People or another body give these points; nothing is computed."
            )


def _day(language: Language, day: date) -> str:
    return language.say(f"{day.year}年{day.month}月{day.day}日", day.isoformat())
