"""Evaluations carried out in this process, while the log is sealed and projected beside them."""

import asyncio
from collections.abc import Awaitable
from datetime import date
from typing import TYPE_CHECKING

from gonghui_assessment.annual_evaluation.running import open_ones
from gonghui_shared.contracts.assessment import EvaluationKind, EvaluationOpened, Frontier

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment


async def frontier(assessment: "Assessment") -> tuple[Frontier, ...]:
    """How far each log is known now."""
    own = (await assessment.runtime.store.heads()).position
    return tuple(Frontier(p, own if p == "assessment" else position) for p, position in assessment.positions.items())


async def opened(
    assessment: "Assessment",
    name: str,
    kind: EvaluationKind = "annual",
    *,
    scheme: str = "s1",
    applies_to: str = "primary/*",
) -> None:
    """An evaluation of 2025 that counts what is known now."""
    sheet = (scheme, "1") if kind == "annual" else ("", "")
    known = await frontier(assessment)
    event = EvaluationOpened(name, kind, 2025, *sheet, (applies_to,), {}, "1", known)
    await assessment.write(f"evaluation:{name}", "f", event, on=date(2026, 3, 2))


async def carried_out(assessment: "Assessment") -> None:
    """Every open evaluation."""
    for evaluation in await open_ones(assessment.runtime.pool, "annual"):
        await beside(assessment, assessment.annual._carry_out(evaluation))
    for evaluation in await open_ones(assessment.runtime.pool, "term"):
        await beside(assessment, assessment.terms._carry_out(evaluation))


async def beside(assessment: "Assessment", work: Awaitable[object]) -> None:
    """Seal and project until the work is done."""
    task = asyncio.ensure_future(work)
    while not task.done():
        await assessment.settle()
        await asyncio.wait({task}, timeout=0.01)
    await task
