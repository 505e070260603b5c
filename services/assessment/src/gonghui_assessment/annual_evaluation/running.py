"""Carrying out evaluations that are open; see the package's own page for what happens when it dies on the way."""

from collections.abc import Mapping
from typing import Any, Final

from gonghui_assessment.adopted_scheme.views import text_of
from gonghui_assessment.carrying_out import Worker
from gonghui_shared.contracts.assessment import EvaluationKind
from gonghui_shared.failpoints import reach
from gonghui_shared.logs import log

from .carrying import Carried, carried_out, kept
from .commands import CloseEvaluation, RecordResult, RecordResults
from .frontier import arrived
from .scoring import UnitScore

_CHUNK: Final = 2_000  # results of one command
_OPEN: Final = """select e.evaluation_id, e.union_id, e.kind, e.year, e.scheme_id, e.version, e.applies_to, e.grades, e.quota,
    e.frontier, e.opened_on
    from evaluations e where e.state = 'open' and e.kind = $1 order by e.evaluation_id"""
STATE: Final = "select state from evaluations where evaluation_id = $1"


async def open_ones(pool: Any, kind: EvaluationKind) -> list[dict[str, Any]]:
    """Evaluations that wait to be carried out."""
    from msgspec.json import decode  # noqa: PLC0415 - one use

    rows = [dict(row) for row in await pool.fetch(_OPEN, kind)]
    return [row | {name: decode(row[name]) for name in ("applies_to", "grades", "frontier")} for row in rows]


class AnnualEvaluations(Worker):
    """Looks for open annual evaluations and carries them out, one after the other."""

    name = "evaluations"

    async def step(self) -> bool:
        """Carry out the first evaluation whose evidence has arrived; whether there was one."""
        for evaluation in await open_ones(self._pool, "annual"):
            if await arrived(self._runtime, evaluation["frontier"]):
                await self._carry_out(evaluation)
                return True
        return False

    async def waits(self) -> bool:
        """Whether one is open."""
        return bool(await open_ones(self._pool, "annual"))

    async def _carry_out(self, evaluation: Mapping[str, Any]) -> None:
        key = f"evaluation/{evaluation['evaluation_id']}"
        async with self._runtime.reading() as read:
            text = await text_of(read, evaluation["scheme_id"], evaluation["version"])
        if text is None:
            log.error("evaluations.scheme_missing", evaluation=evaluation["evaluation_id"])
            return
        async with carried_out(self._runtime.settings.postgres, evaluation, text) as done:
            await kept(self._pool, done)
        reach("evaluation.frozen")
        for start in range(0, len(done.units), _CHUNK):
            lines = [_result(evaluation, score) for score in done.units[start : start + _CHUNK]]
            await self._issue(RecordResults(union_id=evaluation["union_id"], results=lines), f"{key}/results/{start}")
            reach("evaluation.results_recorded")
        await self._issue(_closing(evaluation, done), f"{key}/closing")
        await self._until_left("open", STATE, evaluation["evaluation_id"])


def _result(evaluation: Mapping[str, Any], score: UnitScore) -> RecordResult:
    return RecordResult(
        union_id=score.union_id, evaluation_id=evaluation["evaluation_id"], year=evaluation["year"],
        scheme_id=evaluation["scheme_id"], version=evaluation["version"], total=score.total,
        full=score.full, grade=score.grade, vetoed=score.vetoed, result=score.digest,
    )  # fmt: skip


def _closing(evaluation: Mapping[str, Any], done: Carried) -> CloseEvaluation:
    return CloseEvaluation(
        union_id=evaluation["union_id"], evaluation_id=evaluation["evaluation_id"], kind="annual",
        units=len(done.units), snapshot=done.snapshot.digest, result=done.result,
    )  # fmt: skip
