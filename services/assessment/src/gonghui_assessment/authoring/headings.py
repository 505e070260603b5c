"""What the headings of a table of values stand for."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from gonghui_assessment.evaluation.units import places
from gonghui_assessment.scheme import expressions
from gonghui_assessment.scheme.lint import every
from gonghui_assessment.scheme.rules.amounts import Bands
from gonghui_assessment.scheme.rules.base import JUDGEMENT, Rule
from gonghui_assessment.scheme.rules.judgements import AssessorJudgement, GatedBallotMean, Judged, RaterMean
from gonghui_assessment.scheme.tree import Scheme

Sort = Literal["unit", "type", "superior", "scored", "value", "rating", "reason", "ignored"]
_WORDS: Final[Mapping[str, Sort]] = {
    **dict.fromkeys(["unit", "unit_id", "id", "name", "单位", "单位编号", "单位名称", "名称", "工会", "工会名称"], "unit"),
    **dict.fromkeys(["type", "unit_type", "类型", "单位类型", "类别"], "type"),
    **dict.fromkeys(["superior", "parent", "上级", "上级单位", "上级工会"], "superior"),
    **dict.fromkeys(["scored", "evaluated", "参评", "是否参评"], "scored"),
}  # fmt: skip
_RATING: Final = re.compile(r"(评分|rating|理由|reason)\s*[:： _/]?\s*(\S+?)(?:[:：/\s]+(.+))?", re.IGNORECASE)
MOST_OF_RATE: Final = 2  # a rate above is one whose sign of per cent was left out, most likely


@dataclass(frozen=True, slots=True)
class Column:
    """What a column gives."""

    sort: Sort
    name: str = ""  # of the value, or the place that is rated
    rater: str = "assessor"


IGNORED: Final = Column("ignored")


def columns_of(scheme: Scheme, header: Sequence[str]) -> list[Column]:
    """What each heading stands for: a value by its name or label, a rating, the unit itself, or nothing."""
    known = dict(labels(scheme))
    judged = dict(_judged(scheme))
    found: list[Column] = []
    for heading in header:
        column = _column(unicodedata.normalize("NFKC", heading).strip(), known, judged)
        found.append(IGNORED if column.sort == "unit" and column in found else column)  # a number beside the name
    return found


def _column(heading: str, known: Mapping[str, str], judged: Mapping[str, str]) -> Column:
    if heading in known:
        return Column("value", known[heading])
    if (found := _RATING.fullmatch(heading)) and found[2] in judged:
        sort: Sort = "reason" if found[1].lower() in {"理由", "reason"} else "rating"
        return Column(sort, judged[found[2]], found[3] or "assessor")
    if heading in judged:
        return Column("rating", judged[heading])
    return Column(_WORDS.get(heading.lower(), "ignored"))


def labels(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Every heading that means one value: its name, and its Chinese or English label where nothing else has it."""
    names: dict[str, set[str]] = {}
    for name, given in scheme.inputs.items():
        both = f"{given.zh} {given.en}".strip()
        for label in {given.zh, given.en, both} - {""}:
            names.setdefault(unicodedata.normalize("NFKC", label).strip(), set()).add(name)
    yield from ((label, next(iter(found))) for label, found in names.items() if len(found) == 1)
    yield from ((name, name) for name in scheme.inputs)


def rates(scheme: Scheme) -> Iterator[str]:
    """Values that a rule compares with a share: a target of 90 %, bands below 100 %."""
    for place in places(scheme):
        for rule in every(place.rule):
            measure, limits = getattr(rule, "measure", None), list(_limits(rule))
            root = measure.root if isinstance(measure, expressions.Expression) else None
            if isinstance(root, expressions.Name) and limits and all(0 < limit < 1 for limit in limits):
                yield root.name


def _limits(rule: Rule) -> Iterator[Fraction]:
    target = getattr(rule, "target", None)
    root = target.root if isinstance(target, expressions.Expression) else None
    if isinstance(root, expressions.Literal) and isinstance(root.value, Fraction):
        yield root.value
    if isinstance(rule, Bands):
        yield from (limit for band in rule.bands for limit in (band.min, band.above) if limit)


def _judged(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Every place where people may judge, by its code and by the label of its item."""
    titles = {node.code: node.zh for node in scheme.nodes()}
    for place in places(scheme):
        by_people = AssessorJudgement | RaterMean | GatedBallotMean | Judged
        if any(isinstance(rule, by_people) or JUDGEMENT in _results(rule) for rule in every(place.rule)):
            yield place.place, place.place
            if place.place == place.item:
                yield titles[place.item], place.place


def _results(rule: object) -> set[object]:
    names = ("else_", "below", "beyond", "missed")
    listed = [*getattr(rule, "bands", ()), *getattr(rule, "alternatives", ())]
    words = getattr(rule, "verdicts", {})
    return {getattr(rule, name, None) for name in names} | {one.points for one in listed} | set(words.values())
