"""Carrying out evaluations that are open; see the package's own page for what happens when it dies on the way."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from gonghui_assessment.adopted_scheme.views import text_of
from gonghui_shared.contracts.assessment import EvaluationKind
from gonghui_shared.execution_port import Executor
from gonghui_shared.failpoints import reach
from gonghui_shared.faults import PASSING
from gonghui_shared.http.client import Unavailable
from gonghui_shared.logs import log
from gonghui_shared.runtime import Runtime

from .carrying import Carried, carried_out, kept
from .commands import CloseEvaluation, RecordResult, RecordResults
from .frontier import arrived
from .scoring import UnitScore

_PAUSE: Final = 0.2
_CHUNK: Final = 2_000  # results of one command
_OPEN: Final = """select e.evaluation_id, e.union_id, e.kind, e.year, e.scheme_id, e.version, e.applies_to, e.grades, e.quota,
    e.frontier, e.opened_on
    from evaluations e where e.state = 'open' and e.kind = $1 order by e.evaluation_id"""


async def open_ones(pool: Any, kind: EvaluationKind) -> list[dict[str, Any]]:
    """Evaluations that wait to be carried out."""
    from msgspec.json import decode  # noqa: PLC0415 - one use

    rows = [dict(row) for row in await pool.fetch(_OPEN, kind)]
    return [row | {name: decode(row[name]) for name in ("applies_to", "grades", "frontier")} for row in rows]


class AnnualEvaluations:
    """Looks for open annual evaluations and carries them out, one after the other."""

    def __init__(self, runtime: Runtime, executor: Executor) -> None:
        self._runtime, self._executor = runtime, executor
        self._waiting_since: float | None = None

    async def run(self) -> None:
        """Carry out until cancelled."""
        while True:
            try:
                done = await self.step()
            except (*PASSING, Unavailable):
                log.exception("evaluations.failed")
                done = False
            if not done:
                await asyncio.sleep(_PAUSE)

    async def step(self) -> bool:
        """Carry out the first evaluation whose evidence has arrived; whether there was one."""
        found = await open_ones(self._runtime.pool, "annual")
        self._waiting_since = self._waiting_since or asyncio.get_running_loop().time() if found else None
        for evaluation in found:
            if await arrived(self._runtime, evaluation["frontier"]):
                await self._carry_out(evaluation)
                return True
        return False

    async def _carry_out(self, evaluation: Mapping[str, Any]) -> None:
        key = f"evaluation/{evaluation['evaluation_id']}"
        async with self._runtime.reading() as read:
            text = await text_of(read, evaluation["scheme_id"], evaluation["version"])
        if text is None:
            log.error("evaluations.scheme_missing", evaluation=evaluation["evaluation_id"])
            return
        async with carried_out(self._runtime.settings.postgres, evaluation, text) as done:
            await kept(self._runtime.pool, done)
        reach("evaluation.frozen")
        for start in range(0, len(done.units), _CHUNK):
            lines = [_result(evaluation, score) for score in done.units[start : start + _CHUNK]]
            await self._issue(RecordResults(union_id=evaluation["union_id"], results=lines), f"{key}/results/{start}")
            reach("evaluation.results_recorded")
        await self._issue(_closing(evaluation, done), f"{key}/closing")
        await self._closed(evaluation["evaluation_id"])

    async def _issue(self, command: RecordResults | CloseEvaluation, key: str) -> None:
        actor = f"service:{self._runtime.service}"
        outcome = await self._executor.execute(command, key=key, actor=actor, causation=key)
        if outcome.refusal is not None:
            log.error("evaluations.refused", key=key, refusal=outcome.refusal)

    async def _closed(self, evaluation_id: str) -> None:
        """Wait until our own tables know that it is closed."""
        query = "select state from evaluations where evaluation_id = $1"
        assert self._runtime.pool is not None
        while await self._runtime.pool.fetchval(query, evaluation_id) == "open":  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(_PAUSE)

    async def lag_seconds(self) -> float:
        """How long an open evaluation has been waiting."""
        now = asyncio.get_running_loop().time()
        return now - self._waiting_since if self._waiting_since is not None else 0.0


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
