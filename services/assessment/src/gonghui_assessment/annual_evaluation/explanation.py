"""Why a union has its points: leaves, formula steps, values and the events behind them, from the frozen files."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

from gonghui_assessment.measures.catalogue import kind_of, rating
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import files
from .values import ABOVE_OTHERS, OWN_ALONE, Period, counted_below, gathered, measures_behind

MOST_SHOWN: Final = 50  # rows of evidence for one value; the rest is counted


class EvidenceRow(BaseModel):
    """One event that counts."""

    union_id: UnionId  # of a union above others also one below it
    event_id: str | None  # None: a single rating, which is nobody's to trace
    producer: str
    measure: str
    occurred_on: str
    quantity: int


class Input(BaseModel):
    """One value and what it follows from."""

    name: str
    value: str
    evidence: Sequence[EvidenceRow]
    more: int


class Step(BaseModel):
    """One step of a formula."""

    place: str
    step: str
    data: Mapping[str, str | None]


class Leaf(BaseModel):
    """One item of the scheme."""

    code: str
    title: str
    full: str
    points: str | None
    status: str
    reason: str | None  # why it has no points
    steps: Sequence[Step]
    inputs: Sequence[Input]


class Explanation(BaseModel):
    """A union's score, down to the events."""

    evaluation_id: Identifier
    union_id: UnionId
    year: int
    scheme_id: str
    version: str
    total: str
    full: str
    grade: str
    vetoed: bool
    snapshot: str
    leaves: Sequence[Leaf]


async def explained(pool: Any, evaluation: Mapping[str, Any], result: Mapping[str, Any]) -> Explanation:
    """The explanation of one result.

    Raises:
        Problem: 404 while the evaluation is not closed.
    """
    snapshot = await files.content_of(pool, evaluation["snapshot"] or "")
    leaves = await files.content_of(pool, evaluation["result"] or "")
    if snapshot is None or leaves is None:
        raise Problem("not-found")
    period = Period.of_year(evaluation["year"])
    evidence = await asyncio.to_thread(_evidence, snapshot, result["union_id"], period)
    rows = await asyncio.to_thread(files.read_unions, leaves, [result["union_id"]])
    return Explanation(
        evaluation_id=evaluation["evaluation_id"], union_id=result["union_id"], year=evaluation["year"],
        scheme_id=evaluation["scheme_id"], version=evaluation["version"], total=result["total"], full=result["full"],
        grade=result["grade"], vetoed=result["vetoed"], snapshot=evaluation["snapshot"],
        leaves=[_leaf(row, evidence, period, evaluation["scheme_id"]) for row in sorted(rows, key=lambda r: r["ordinal"])],
    )  # fmt: skip


def _evidence(snapshot: bytes, union_id: str, period: Period) -> list[dict[str, Any]]:
    """A union's own rows, and of the unions below it those that count for it, too."""
    own = files.read_unions(snapshot, [union_id])
    if not any(row["measure"] == "unit" and row["said"].partition("/")[0] in ABOVE_OTHERS for row in own):
        return own
    tree = gathered(files.read_measures(snapshot, ("union", "unit", "superior")), period, "")
    below = files.read_unions(snapshot, counted_below(tree).get(union_id, ()))
    return own + [
        row for row in below if row["measure"] == "unit" or (row["said"] is None and row["measure"] not in OWN_ALONE)
    ]


def _leaf(row: Mapping[str, Any], evidence: Sequence[Mapping[str, Any]], period: Period, scheme_id: str) -> Leaf:
    inputs = [_input(name, value, evidence, period) for name, value in json.loads(row["inputs"]).items()]
    steps = [Step(**step) for step in json.loads(row["steps"])]
    marks = tuple(rating(scheme_id, place, "") for place in {row["code"], *(step.place for step in steps)})
    if ratings := [e for e in evidence if e["measure"].startswith(marks) and e["quantity"] == period.last.year]:
        inputs.append(Input(name="ratings", value=str(len(ratings)), evidence=_shown(ratings), more=0))
    return Leaf(
        code=row["code"], title=row["title"], full=row["full"], points=row["points"], status=row["status"],
        reason=row["reason"], steps=steps, inputs=inputs,
    )  # fmt: skip


def _input(name: str, value: str, evidence: Sequence[Mapping[str, Any]], period: Period) -> Input:
    behind = [row for row in evidence if _counts(row, name, period)]
    return Input(name=name, value=value, evidence=_shown(behind[-MOST_SHOWN:]), more=max(0, len(behind) - MOST_SHOWN))


def _counts(row: Mapping[str, Any], name: str, period: Period) -> bool:
    measure = row["measure"]
    behind = measures_behind(name)
    if measure == f"fact.{name}":
        return bool(row["quantity"] == period.last.year)
    if measure == "unit" and row["said"].startswith("primary/"):
        return "primary_unions" in behind or ("primary_unions_formed" in behind and row["quantity"] == period.last.year)
    if measure.replace(".", "_") not in behind:
        return False
    return kind_of(measure) != "flow" or bool(row["counts_on"] >= period.first)


def _shown(rows: Sequence[Mapping[str, Any]]) -> list[EvidenceRow]:
    return [
        EvidenceRow(
            union_id=row["union_id"],
            event_id=None if row["measure"].startswith("rating/") else row["event_id"], producer=row["producer"],
            measure=row["measure"], occurred_on=row["occurred_on"].isoformat(), quantity=row["quantity"],
        )
        for row in rows
    ]  # fmt: skip
