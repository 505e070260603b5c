"""Money that follows from a result."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from gonghui_assessment.evaluation.look import UnitLook, Values
from gonghui_assessment.evaluation.results import RewardResult, UnitResult
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.scheme.exact import Value, rounded
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.rules.base import ZERO
from gonghui_assessment.scheme.tree import GRADE, PLACE, Reward

if TYPE_CHECKING:
    from gonghui_assessment.evaluation.city import City

FEN = 2  # decimals of a yuan


@dataclass(frozen=True, slots=True)
class _Values(Values):
    """Values of a unit, and what the evaluation found of it."""

    known: Mapping[str, Value] | None = None

    def value(self, name: str) -> Value:
        found = (self.known or {}).get(name)
        return Values.value(self, name) if found is None else found


def rewarded(city: "City", unit: Unit, result: UnitResult) -> tuple[RewardResult, ...]:
    """Every reward that concerns the unit, in printed order; None where it cannot be told."""
    known: dict[str, Value] = {GRADE: result.grade or "", PLACE: Fraction(result.rank)}
    found = []
    for reward in city.scheme.rewards:
        if not reward.types or unit.unit_type in reward.types:
            look = UnitLook(_Values(city, unit, known=known), reward.code)
            found.append(RewardResult(reward.code, _yuan(look, reward, result), look.values.seen))
    return tuple(found)


def _yuan(look: UnitLook, reward: Reward, result: UnitResult) -> Fraction | None:
    try:
        if (reward.grades and result.grade not in reward.grades) or (reward.when and not look.holds(reward.when)):
            return ZERO
        yuan = max(rounded(look.number(reward.yuan), FEN), ZERO)
    except Unscored:
        return None
    return yuan if reward.at_most is None else min(yuan, reward.at_most)
