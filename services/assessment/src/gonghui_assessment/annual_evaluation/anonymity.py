"""Means of rater groups of which so few rated that a mean would tell what somebody gave: pure."""

from collections.abc import Sequence
from typing import Final

from gonghui_assessment.evaluation.results import Step as ScoredStep
from gonghui_assessment.statement.paragraph import OF_GROUPS

from .explanation import Explanation, Step

SHOWN: Final = frozenset({"rater", "weight", "raters"})


def with_few_kept_back(explanation: Explanation, least: int) -> Explanation:
    """The same without means and shares of groups in items where some group has fewer raters than that.

    All groups of the item, since what one gave follows from the others' means and the points.

    Source: R-ASM-05.least_raters.
    """
    leaves = [leaf.model_copy(update={"steps": _steps(leaf.steps, least)}) for leaf in explanation.leaves]
    return explanation.model_copy(update={"leaves": leaves})


def rated_by_few(steps: Sequence[Step | ScoredStep], least: int) -> bool:
    """Whether fewer than that have rated in some group of an item."""
    return any(int(step.data.get("raters") or least) < least for step in steps if step.step == "rater_group")


def _steps(steps: Sequence[Step], least: int) -> Sequence[Step]:
    if not rated_by_few(steps, least):
        return steps
    return [_kept_back(step) if step.step in OF_GROUPS else step for step in steps]


def _kept_back(step: Step) -> Step:
    return step.model_copy(update={"data": {name: v if name in SHOWN else None for name, v in step.data.items()}})
