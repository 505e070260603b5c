"""Money of a whole city by columns; the counterpart of `rewards`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from gonghui_assessment.evaluation.citywide import Citywide
from gonghui_assessment.evaluation.columns import Exact, assembled, larger, smaller
from gonghui_assessment.evaluation.known_features import has_wide_functions
from gonghui_assessment.evaluation.paths import Mask, Rows
from gonghui_assessment.evaluation.rewards import FEN
from gonghui_assessment.evaluation.table import Given, Words
from gonghui_assessment.evaluation.wide_grading import Graded
from gonghui_assessment.evaluation.wide_look import WideLook, WideValues
from gonghui_assessment.evaluation.wide_totals import rounded
from gonghui_assessment.scheme.part import expressions
from gonghui_assessment.scheme.rules.base import ZERO
from gonghui_assessment.scheme.tree import GRADE, PLACE, Reward


@dataclass(frozen=True, slots=True)
class RewardColumn:
    """One reward of all units."""

    code: str
    yuan: Exact
    known: Mask
    meant: Mask  # whom it concerns


@dataclass(frozen=True, slots=True)
class _Values(WideValues):
    """Values of units, and what the evaluation found of them."""

    known: Mapping[str, Given] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        found = self.known.get(name)
        if found is None:
            return WideValues.value(self, name)
        return found.single.on(self.path) if isinstance(found.content, Words) else self.of(found.content)


def rewarded(city: Citywide, graded: Graded) -> Sequence[RewardColumn]:
    """Every reward, in printed order."""
    known = {
        GRADE: Given(Words.of(grade or "" for grade in graded.grades)),
        PLACE: Given(Exact.integers(graded.ranks)),
    }
    return [_column(city, reward, known) for reward in city.scheme.rewards]


def _column(city: Citywide, reward: Reward, known: Mapping[str, Given]) -> RewardColumn:
    wide = all(has_wide_functions(city.scheme, found.root) for _, found in expressions(reward))
    parts: list[tuple[Rows, Exact | Fraction]] = []
    meant, told = np.zeros(city.size, dtype=bool), np.zeros(city.size, dtype=bool)
    for unit_type, rows in city.table.groups.items():
        if reward.types and unit_type not in reward.types:
            continue
        meant[rows] = True
        for one in city.outcomes(unit_type, rows, lambda values: _due(values, reward, known), wide=wide):
            if one.result is not None:
                parts.append((one.rows, one.result))
                told[one.rows] = True
    yuan = larger(rounded(assembled(city.size, parts), FEN), ZERO)
    return RewardColumn(reward.code, yuan if reward.at_most is None else smaller(yuan, reward.at_most), told, meant)


def _due(values: WideValues, reward: Reward, known: Mapping[str, Given]) -> Any:
    """What it comes to for the units of a path, before it is rounded and capped."""
    look = WideLook(_Values(values.city, values.unit_type, values.path, values.single, known=known), reward.code)
    if (reward.grades and look.given(GRADE) not in reward.grades) or (reward.when and not look.holds(reward.when)):
        return ZERO
    return look.number(reward.yuan)
