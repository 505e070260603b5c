"""What other points make of a union's score: the whole city is scored again from the frozen evidence, the union's line taken.

So the grade is the one that it would have had with these points, quota included; what others were given stays theirs.
"""

import asyncio
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from gonghui_assessment.adopted_scheme.views import text_of
from gonghui_assessment.annual_evaluation import files, views
from gonghui_assessment.annual_evaluation.api import of_result
from gonghui_assessment.annual_evaluation.decider import UNIT_RESULT
from gonghui_assessment.annual_evaluation.gathering import COLUMNS, Period, gathered
from gonghui_assessment.annual_evaluation.scoring import UNGRADED, CityScores, grading_of, scored, texts
from gonghui_assessment.evaluation.units import Revised
from gonghui_assessment.scheme.defaults import Defaults
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.tree import Indicator
from gonghui_shared.handling import Ask
from gonghui_shared.runtime import Runtime

from .commands import FileAppeal, RescoreAppeal
from .decider import Reached, Rescored


async def items(ask: Ask) -> frozenset[str]:
    """Loader: codes of the items of the scheme by which the union was evaluated."""
    command: FileAppeal = ask.command
    found = await views.evaluation(ask.read, command.evaluation_id)
    text = found and await text_of(ask.read, found["scheme_id"], found["version"])
    return frozenset(leaf.code for leaf in (await asyncio.to_thread(load, text)).leaves()) if text else frozenset()


async def rescored(ask: Ask) -> Rescored | None:
    """Loader: the union's score with the points that are asked for and those that were revised before."""
    command: RescoreAppeal = ask.command
    evaluation = await views.evaluation(ask.read, command.evaluation_id)
    text = await text_of(ask.read, evaluation["scheme_id"], evaluation["version"]) if evaluation else None
    if evaluation is None or not evaluation["snapshot"] or text is None:
        return None
    first = await files.items_of(ask.runtime.pool, evaluation["result"], command.union_id)
    if not first:  # it was not evaluated
        return None
    stream = UNIT_RESULT.stream(of_result(command))
    before = UNIT_RESULT.fold((await ask.runtime.store.bodies([stream]))[stream]).points
    points = {**before, **{line.item: line.points for line in command.items}}
    revised = {command.union_id: {item: Fraction(given) for item, given in points.items()}}
    return _line(await city_again(ask.runtime, evaluation, text, revised), command.union_id, before, first)


async def city_again(runtime: Runtime, evaluation: Mapping[str, Any], text: str, revised: Revised) -> CityScores:
    """A city scored again from its frozen evidence, with other points here and there; one at a time, since it takes a core."""
    async with runtime.turns.setdefault("city", asyncio.Lock()):
        parts = await files.parts_of(runtime.pool, evaluation["snapshot"], COLUMNS)
        return await asyncio.to_thread(_again, parts, evaluation, text, revised)


def _again(parts: Any, evaluation: Mapping[str, Any], text: str, revised: Revised) -> CityScores:
    [known] = gathered(parts, [Period.of_year(evaluation["year"])], evaluation["scheme_id"])
    grading = grading_of(evaluation["grades"], evaluation["quota"])
    return scored(text, known, evaluation["applies_to"], grading, revised)


def _line(city: CityScores, union_id: str, before: Mapping[str, str], first: Mapping[str, Fraction | None]) -> Rescored:
    row, scheme, types = city.union_ids.index(union_id), city.city.scheme, city.city.table.types
    unit_type = types.words[types.codes[row]]
    total = city.graded.total
    points, full = (texts(part.take(np.array([row])))[0] for part in (total.points, total.full))
    reached = {
        leaf.code: reach
        for leaf in scheme.leaves()
        if (reach := reached_by(leaf, unit_type, scheme.defaults, first.get(leaf.code)))
    }
    return Rescored(before, reached, points, full, city.graded.grades[row] or UNGRADED)


def reached_by(leaf: Indicator, unit_type: str, defaults: Defaults, first: Fraction | None) -> Reached | None:
    """Between which points an item may stand for a type of unit; None where it does not concern it."""
    rule, full = leaf.rule_for(unit_type), leaf.mark(unit_type)
    if rule is None:
        return None
    reach = rule.bounds(defaults, full if rule.full is None else rule.full)
    return Reached(first, reach.least, reach.most)
