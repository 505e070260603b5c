"""Two schemes over the same evidence: how points spread, who moves, what is missing, what each veto costs; pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

import numpy as np
from pydantic import BaseModel

from gonghui_assessment.annual_evaluation.scoring import UNGRADED, CityScores, texts, titles_of
from gonghui_assessment.evaluation.citywide import SCORED, STATUSES, LeafColumn
from gonghui_assessment.evaluation.columns import Exact, total
from gonghui_assessment.evaluation.ordering import distinct
from gonghui_assessment.evaluation.paths import Rows
from gonghui_assessment.evaluation.wide_grading import BARS, UNKNOWN
from gonghui_assessment.scheme.exact import plain, two_decimals
from gonghui_shared.ids import UnionId

MOVERS: Final = 10  # unions that are named at either end
QUARTERS: Final = (0, 25, 50, 75, 100)
_GAPS: Final = [STATUSES.index(status) for status in ("gap", "needs_rating")]


class Spread(BaseModel):
    """How the points of all unions spread under one scheme."""

    scheme_id: str
    version: str
    full: str  # the most that anybody could have
    mean: str
    quarters: Sequence[str]  # lowest, lower quartile, median, upper quartile, highest; each is some union's own total
    grades: Mapping[str, int]


class Moved(BaseModel):
    """One union under both schemes."""

    union_id: UnionId
    rank_before: int
    rank_after: int
    total_before: str
    total_after: str
    grade_before: str
    grade_after: str


class Regraded(BaseModel):
    """How many unions go from one grade to another."""

    before: str
    after: str
    units: int


class TriedItem(BaseModel):
    """How one item of the draft separates unions, and of how many it is not known."""

    code: str
    title: str
    full: str
    scored: int
    gaps: int
    lowest: str | None
    mean: str | None
    highest: str | None


class TriedVeto(BaseModel):
    """What a veto or gate of the draft costs.

    Args:
        among_best: unions that it bars and whose total is no less than that of the last union with the best grade.
    """

    code: str
    title: str
    effect: str
    barred: int
    unknown: int
    among_best: int


class Comparison(BaseModel):
    """What a draft would have changed."""

    units: int
    before: Spread
    after: Spread
    up: int
    level: int
    down: int
    winners: Sequence[Moved]
    losers: Sequence[Moved]
    regraded: Sequence[Regraded]
    items: Sequence[TriedItem]
    vetoes: Sequence[TriedVeto]


def compared(before: CityScores, after: CityScores, best: str) -> Comparison:
    """Compare two evaluations of the same unions.

    Args:
        best: the highest grade.

    Raises:
        ValueError: they are not of the same unions, or of none.
    """
    if not before.union_ids or before.union_ids != after.union_ids:
        raise ValueError("two evaluations of the same unions are needed")
    shift, titles = before.graded.ranks - after.graded.ranks, titles_of(after.city.scheme)
    order = np.lexsort((np.arange(len(shift)), -shift))
    grades = [_grades(scores) for scores in (before, after)]
    changed = Counter(pair for pair in zip(*grades, strict=True) if pair[0] != pair[1])
    return Comparison(
        units=len(before.union_ids), before=_spread(before), after=_spread(after),
        up=int((shift > 0).sum()), level=int((shift == 0).sum()), down=int((shift < 0).sum()),
        winners=_moved(before, after, [row for row in order[:MOVERS].tolist() if shift[row] > 0]),
        losers=_moved(before, after, [row for row in order[::-1][:MOVERS].tolist() if shift[row] < 0]),
        regraded=[Regraded(before=a, after=b, units=units) for (a, b), units in sorted(changed.items())],
        items=[_item(leaf, titles[leaf.code]) for leaf in after.leaves], vetoes=list(_vetoes(after, best)),
    )  # fmt: skip


def _grades(scores: CityScores) -> list[str]:
    return [grade or UNGRADED for grade in scores.graded.grades]


def _spread(scores: CityScores) -> Spread:
    points, scheme = scores.graded.total.points, scores.city.scheme
    values, codes = distinct(points)
    ordered = np.sort(codes)
    nearest = ordered[[-(-share * len(ordered) // 100) - (share > 0) for share in QUARTERS]]
    return Spread(
        scheme_id=scheme.scheme, version=scheme.version, full=plain(_ends(scores.graded.total.full)[1]),
        mean=_mean(points), quarters=[two_decimals(number) for number in values.take(nearest).fractions()],
        grades=dict(sorted(Counter(_grades(scores)).items())),
    )  # fmt: skip


def _ends(numbers: Exact) -> tuple[Fraction, Fraction]:
    """The lowest and the highest."""
    lowest, highest = distinct(numbers)[0].take(np.array([0, -1])).fractions()
    return lowest, highest


def _mean(numbers: Exact) -> str:
    return two_decimals(total(numbers) / len(numbers))


def _moved(before: CityScores, after: CityScores, rows: Sequence[int]) -> list[Moved]:
    some: Rows = np.array(rows, dtype=np.intp)
    totals = [texts(scores.graded.total.points.take(some)) for scores in (before, after)]
    return [
        Moved(
            union_id=before.union_ids[row], rank_before=int(before.graded.ranks[row]), rank_after=int(after.graded.ranks[row]),
            total_before=was, total_after=becomes,
            grade_before=before.graded.grades[row] or UNGRADED, grade_after=after.graded.grades[row] or UNGRADED,
        )
        for row, was, becomes in zip(rows, *totals, strict=True)
    ]  # fmt: skip


def _item(leaf: LeafColumn, title: str) -> TriedItem:
    points = leaf.points.take(np.flatnonzero(leaf.status == SCORED))
    lowest, highest = map(two_decimals, _ends(points)) if len(points) else (None, None)
    return TriedItem(
        code=leaf.code, title=title, full=plain(_ends(leaf.full)[1]), scored=len(points),
        gaps=int(np.isin(leaf.status, _GAPS).sum()), lowest=lowest, mean=_mean(points) if len(points) else None, highest=highest,
    )  # fmt: skip


def _vetoes(scores: CityScores, best: str) -> Iterator[TriedVeto]:
    _, codes = distinct(scores.graded.total.points)
    has_best = np.array([grade == best for grade in scores.graded.grades], dtype=bool)
    good = codes >= codes[has_best].min() if has_best.any() else np.zeros(len(codes), dtype=bool)
    for bar, states in scores.graded.bars:
        barred = states == BARS
        yield TriedVeto(
            code=bar.code, title=bar.zh, effect=bar.effect, barred=int(barred.sum()), unknown=int((states == UNKNOWN).sum()),
            among_best=int((barred & good).sum()),
        )  # fmt: skip
