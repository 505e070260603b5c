"""Trials over HTTP: one draft, one year; it is asked by POST because a draft is too long for an address."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import pyarrow as pa
from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from gonghui_assessment.adopted_scheme.decider import MOST_TOLD, SchemeHasFaults
from gonghui_assessment.adopted_scheme.views import text_of
from gonghui_assessment.annual_evaluation import files, views
from gonghui_assessment.annual_evaluation.gathering import COLUMNS, Period, gathered
from gonghui_assessment.annual_evaluation.scoring import grading_of, scored
from gonghui_assessment.scheme.files import BadScheme, load
from gonghui_assessment.scheme.lint import faults
from gonghui_shared.clock import business_date
from gonghui_shared.directory import UNIONS
from gonghui_shared.http import Router
from gonghui_shared.http.documents import READING, problems, takes
from gonghui_shared.http.principal import allow, principal_of, runtime_of
from gonghui_shared.http.table import read_body
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from .comparison import Comparison, compared

_LIMIT: Final = 2 * 1024 * 1024  # bytes of a body; the longest text of a scheme, every character escaped
_PERMISSION: Final = "scheme.adopt"

router = Router(tags=["trial"])


class Draft(BaseModel):
    """A scheme that is not in use."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    text: Annotated[str, Field(min_length=1, max_length=512 * 1024)]


class Trial(Comparison):
    """What a draft would have made of one evaluation."""

    evaluation_id: Identifier
    year: int
    names: Mapping[UnionId, str]  # of the unions that are named


@router.post(
    "/federations/{union_id}/evaluations/{evaluation_id}/trials",
    openapi_extra=takes(Draft, _LIMIT) | {"x-allows": _PERMISSION, "x-refuses": [SchemeHasFaults.code()]},
    responses=READING | problems(409, 415),
)
async def trial(union_id: UnionId, evaluation_id: Identifier, request: Request) -> Trial:
    """Score the frozen evidence of an evaluation by a draft, and compare; one at a time, since it takes a core."""
    runtime = runtime_of(request)
    await allow(runtime, principal_of(request), _PERMISSION, union_id, business_date(runtime.now()))
    draft = await read_body(request, Draft, _LIMIT)
    if found := await asyncio.to_thread(_faults, draft.text):
        raise SchemeHasFaults(faults=found[:MOST_TOLD])
    async with runtime.reading() as read:
        evaluation = await views.evaluation(read, evaluation_id)
        closed = (union_id, "annual", "closed")
        if evaluation is None or tuple(evaluation[name] for name in ("union_id", "kind", "state")) != closed:
            raise Problem("not-found")
        text = await text_of(read, evaluation["scheme_id"], evaluation["version"])
    assert text is not None
    async with runtime.turns.setdefault("city", asyncio.Lock()):
        parts = await files.parts_of(runtime.pool, evaluation["snapshot"], COLUMNS)
        comparison = await asyncio.to_thread(_compared, parts, evaluation, text, draft.text)
    if comparison is None:
        raise Problem("not-found")
    async with runtime.reading() as read:
        wanted = [moved.union_id for moved in (*comparison.winners, *comparison.losers)]
        names = await read.execute(select(UNIONS.c.union_id, UNIONS.c.name).where(UNIONS.c.union_id.in_(wanted)))
        return Trial(**dict(comparison), evaluation_id=evaluation_id, year=evaluation["year"], names=dict(names.all()))


def _faults(text: str) -> list[str]:
    try:
        return list(faults(load(text)))
    except BadScheme as unreadable:
        return str(unreadable).splitlines()


def _compared(parts: Sequence[pa.Table], evaluation: Mapping[str, Any], text: str, draft: str) -> Comparison | None:
    """None where nobody is evaluated."""
    [known] = gathered(parts, [Period.of_year(evaluation["year"])], evaluation["scheme_id"])
    grading = grading_of(evaluation["grades"], evaluation["quota"])
    before, after = (scored(sheet, known, evaluation["applies_to"], grading) for sheet in (text, draft))
    if not before.union_ids:
        return None
    grades = (after.city.scheme.grading or grading).grades
    return compared(before, after, grades[0].grade if grades else "")
