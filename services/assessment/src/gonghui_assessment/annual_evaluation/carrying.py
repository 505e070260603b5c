"""Freezing and scoring in one go, and keeping what came of it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from . import files
from .freezing import Snapshot, frozen
from .gathering import COLUMNS, Period, gathered
from .open_items import keep_results
from .scoring import CityScores, UnitScore, grading_of, scored


@dataclass(frozen=True)
class Carried:
    """What came of an evaluation."""

    snapshot: Snapshot
    scores: CityScores

    @property
    def result(self) -> str:
        """Digest over all results."""
        return self.scores.digest

    @cached_property
    def units(self) -> Sequence[UnitScore]:
        """Every union's result, in order of their ids."""
        return list(self.scores.units())


@asynccontextmanager
async def carried_out(
    database: str, evaluation: Mapping[str, Any], text: str, known_at: datetime | None = None
) -> AsyncIterator[Carried]:
    """Freeze and score; the files of the snapshot are there until the end.

    Args:
        database: address of assessment's database.
        evaluation: a row of `evaluations`.
        text: the scheme's.
        known_at: leave out what was sealed later than this instant.
    """
    with tempfile.TemporaryDirectory(prefix="evaluation-") as folder:
        yield await asyncio.to_thread(_carried_out, database, evaluation, text, known_at, Path(folder))


def _carried_out(
    database: str, evaluation: Mapping[str, Any], text: str, known_at: datetime | None, folder: Path
) -> Carried:
    period = Period.of_year(evaluation["year"])
    snapshot = frozen(database, evaluation["frontier"], period.last, folder, known_at)
    [known] = gathered(snapshot.parts(COLUMNS), [period], evaluation["scheme_id"])
    grading = grading_of(evaluation["grades"], evaluation["quota"])
    return Carried(snapshot, scored(text, known, evaluation["applies_to"], grading))


async def kept(pool: Any, done: Carried) -> None:
    """Keep evidence, results and what units were compared with."""
    for slice_, path in done.snapshot.slices.items():
        content = await asyncio.to_thread(path.read_bytes)
        await files.keep(pool, done.snapshot.digest, "evidence", content, slice_)
    results = await asyncio.to_thread(files.written, done.scores.results(), files.RESULTS)
    await keep_results(pool, done.result, results)
    compared = await asyncio.to_thread(files.written, done.scores.distributions(), files.DISTRIBUTIONS)
    await files.keep(pool, done.result, "distributions", compared)
