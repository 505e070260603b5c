"""How a scheme's values, conditions and numbers are said in one language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from typing import Any, Final
from typing import Literal as OneOf

import yaml

from gonghui_assessment.measures.catalogue import VALUES
from gonghui_assessment.scheme.exact import YES, plain
from gonghui_assessment.scheme.expressions import Call, Expression, Literal, Name
from gonghui_assessment.scheme.tree import Scheme

Tongue = OneOf["zh", "en"]
TONGUES: Final[tuple[Tongue, ...]] = ("zh", "en")
_FULL: Final = {"full": ("满分", "full marks"), "judgement": ("由评审人评定", "a judgement"), "not_stated": ("原文未写明", "not stated")}  # fmt: skip
_SIGNS: Final[Mapping[str, tuple[str, str]]] = {
    ">=": (" ≥ ", " ≥ "), "<=": (" ≤ ", " ≤ "), "!=": (" ≠ ", " ≠ "), "==": (" = ", " = "), "*": (" × ", " × "), "/": (" ÷ ", " ÷ "),
    "and": ("且", "and"), "or": ("或", "or"), "not": ("非", "not"), "yes": ("是", "yes"), "no": ("否", "no"),
    "min": ("较小值", "smaller of"), "max": ("较大值", "larger of"), "sum": ("合计", "sum of"), "mean": ("平均", "mean of"),
    "count": ("具备数", "number of"), "full": ("满分", "full marks"), "today": ("考核日", "the day of evaluation"),
    "peer_mean": ("同类平均", "mean of the peers of"), "all_mean": ("全市平均", "mean of all of"),
    "sub_mean": ("下级平均", "mean below of"), "rank": ("名次", "place by"), "if": ("视情形", "depending on"),
    "points": ("得分", "points of"), "known": ("已知", "known"), "or_else": ("或取", "or else"),
}  # fmt: skip
_WORD: Final = re.compile(r"'[^']*'|[^\W\d]\w*|>=|<=|!=|==|[*/]")
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_BOTH: Final = re.compile(r"(.*[\u3400-\u9fff\u3000-\u303f\uff00-\uffef0-9]) ([A-Za-z“\"].*)")
_LONGEST: Final = 160  # of an expression in words; a longer one is cut
_MOST_AS_RATE: Final = 2  # a rate beyond is not one in parts of one
_PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure in words: names, unit and what more of it takes, Chinese and English."""

    names: tuple[str, str]
    unit: tuple[str, str]
    more: tuple[str, str] | None
    fen: bool


def _wording() -> dict[str, Counted]:
    text = files("gonghui_assessment.measures").joinpath("wording.yaml").read_text("utf-8")
    return {name: _counted(said) for name, said in yaml.safe_load(text).items()}


def _counted(said: Mapping[str, Any]) -> Counted:
    zh, en = said.get("unit", ("", ""))
    more = said.get("more")
    return Counted((said["zh"], said["en"]), (zh, en), (more[0], more[1]) if more else None, bool(said.get("fen")))


MEASURES: Final[Mapping[str, Counted]] = _wording()


@dataclass(frozen=True, slots=True)
class Language:
    """One language, and the scheme whose words it uses."""

    scheme: Scheme
    tongue: Tongue

    def say(self, zh: str, en: str) -> str:
        """Whichever is meant."""
        return zh if self.tongue == "zh" else en

    def of(self, both: tuple[str, str]) -> str:
        """The same of a pair."""
        return self.say(*both)

    def name(self, name: str) -> str:
        """A value: as the scheme calls it, as its measure is called, else its own name."""
        if declared := self.scheme.inputs.get(name):
            label = self.say(declared.zh, declared.en or declared.zh)
            if label:
                return label
        bound = VALUES.get(name)
        measure = bound.root.name if bound and isinstance(bound.root, Name) else name
        return self.of(MEASURES[measure].names) if measure in MEASURES else name

    def words(self, text: str) -> str:
        """An expression with names and operators in words."""
        found = " ".join(_WORD.sub(lambda match: self._word(match[0]), text).split())
        return found if len(found) <= _LONGEST else f"{found[: _LONGEST - 1]}…"

    def own(self, text: str) -> str:
        """A text of the sheet, of which the part in this language is taken where it has both."""
        both = _BOTH.fullmatch(text)
        return (
            self.say(both[1], both[2]) if both and _CHINESE.search(both[1]) and not _CHINESE.search(both[2]) else text
        )

    def goal(self, measure: Expression | None, target: Expression | None) -> str:
        """What a measure is compared with; a number in per cent where the measure is a rate."""
        match target and target.root:
            case Literal(value=Fraction() as value) if (
                measure and self.is_rate(measure.text) and value <= _MOST_AS_RATE
            ):
                return per_cent(value)
        return self.expression(target)

    def gives(self, amount: Fraction | str) -> str:
        """That so many points come of it."""
        return (
            f"得 {self.points(amount)}" if self.tongue == "zh" and isinstance(amount, Fraction) else self.points(amount)
        )

    def _word(self, word: str) -> str:
        if word.startswith("'"):
            return f"“{word[1:-1]}”"
        if word in _SIGNS and word not in self.scheme.inputs:
            return self.of(_SIGNS[word])
        return self.name(word)

    def expression(self, expression: Expression | None) -> str:
        """The same of a parsed one; nothing of none."""
        return self.words(expression.text) if expression else ""

    def condition(self, expression: Expression) -> str:
        """What must hold, in quotes."""
        return f"“{self.expression(expression)}”"

    def points(self, amount: Fraction | str | None) -> str:
        """Points, or the word that stands for them; nothing of none."""
        if amount is None:
            return ""
        if isinstance(amount, str):
            return self.of(_FULL[amount])
        shown = number(amount)
        return self.say(f"{shown} 分", f"{shown} point" if amount == 1 else f"{shown} points")

    def value(self, name: str, text: str) -> str:
        """A value of the unit with its unit of measure."""
        found = read(text)
        if found is None:
            return self.answer(text)
        if self.is_rate(name) and abs(found) <= _MOST_AS_RATE:
            return per_cent(found)
        counted = self.counted(name)
        if counted is None:
            return number(found)
        return self.quantity(counted, found)

    def quantity(self, counted: Counted, found: Fraction) -> str:
        """So much of what is counted."""
        shown, unit = number(found / 100 if counted.fen else found), self.of(counted.unit)
        return f"{shown} {unit}" if unit else shown

    def answer(self, text: str) -> str:
        """Yes and no in words; anything else as it is."""
        if text in {"yes", "no"}:
            return self.say("是" if text in YES else "否", text)
        return text

    @staticmethod
    def counted(name: str) -> Counted | None:
        """How a value is counted, where it is one measure."""
        bound = VALUES.get(name)
        return MEASURES.get(bound.root.name) if bound and isinstance(bound.root, Name) else None

    def is_rate(self, text: str) -> bool:
        """Whether a value or an expression is told in per cent."""
        declared, bound = self.scheme.inputs.get(text), VALUES.get(text)
        if bound is not None:
            return isinstance(bound.root, Call) and bound.root.function == "/"
        if declared is not None:
            return "率" in declared.zh
        return text.count("/") == 1 and not set(text) & set("*+,'")


def read(text: str | None) -> Fraction | None:
    """An exact number from its text; None for anything else."""
    try:
        return None if text is None else Fraction(text)
    except ValueError:
        return None


def number(found: Fraction) -> str:
    """A number as it is read aloud; one that has no short end is marked as rounded."""
    if Fraction(found * 10**_PLACES).denominator == 1:
        whole = plain(found)
        head, dot, rest = whole.partition(".")
        return f"{int(head):,}{dot}{rest}" if head.lstrip("-") not in {"", "0"} else whole
    return f"≈{round(Decimal(found.numerator) / Decimal(found.denominator), _PLACES):,}"


def per_cent(found: Fraction) -> str:
    """A rate in per cent."""
    return f"{number(found * 100)}%"
