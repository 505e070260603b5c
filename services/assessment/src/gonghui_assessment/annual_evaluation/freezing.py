"""Freezing evidence as known at a frontier and scoring it: the same rows, digest and points whenever it is repeated."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from gonghui_assessment.evidence.views import KNOWN, KNOWN_AT, frontier_of

from . import files
from .scoring import UnitScore, grading_of, scored
from .values import Period, counted_below, gathered

_ORDER: Final = "order by union_id, measure, occurred_on, producer, position, event_id"
_COLUMNS: Final = tuple(files.EVIDENCE.names)


@dataclass(frozen=True, slots=True)
class Scored:
    """What came of an evaluation."""

    snapshot: str  # digest of the frozen evidence
    evidence: Sequence[Mapping[str, Any]]
    scores: Sequence[UnitScore]

    @property
    def result(self) -> str:
        """Digest over all results, in order of the unions."""
        return files.digest_of([{"union_id": s.union_id, "result": s.digest} for s in self.scores])

    @property
    def leaves(self) -> list[dict[str, Any]]:
        """Rows of the file of results."""
        return [leaf for score in self.scores for leaf in score.rows()]


async def carried_out(pool: Any, evaluation: Mapping[str, Any], text: str, known_at: datetime | None = None) -> Scored:
    """Freeze and score.

    Args:
        evaluation: a row of `evaluations`.
        text: the scheme's.
        known_at: leave out what was sealed later than this instant.
    """
    period = Period.of_year(evaluation["year"])
    query = f"select {', '.join(_COLUMNS)} from ({KNOWN if known_at is None else KNOWN_AT}) known where counts_on <= $2"
    arguments = [frontier_of(evaluation["frontier"]), period.last, *([] if known_at is None else [known_at])]
    rows = [dict(row) for row in await pool.fetch(f"{query} {_ORDER}", *arguments)]
    return await asyncio.to_thread(_score, rows, period, evaluation, text)


def _score(rows: list[dict[str, Any]], period: Period, evaluation: Mapping[str, Any], text: str) -> Scored:
    evidence = gathered(rows, period, evaluation["scheme_id"])
    scores = scored(
        text, evidence, evaluation["applies_to"], period, grading_of(evaluation["grades"], evaluation["quota"])
    )
    below = counted_below(evidence)
    counting = {union_id for score in scores for union_id in (score.union_id, *below.get(score.union_id, ()))}
    kept = [row for row in rows if row["union_id"] in counting]
    return Scored(files.digest_of(kept), kept, scores)
