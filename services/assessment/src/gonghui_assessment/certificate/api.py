"""Certificates over HTTP."""

from fastapi import Response
from sqlalchemy import select

from gonghui_assessment.adopted_scheme.views import SCHEMES
from gonghui_assessment.annual_evaluation import views
from gonghui_assessment.annual_evaluation.api import least_raters
from gonghui_assessment.appeal.views import revisions
from gonghui_shared.directory import UNIONS
from gonghui_shared.http import ReadConnection, Router
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from .document import Certificate
from .making import certificate

router = Router(tags=["certificate"])


@router.get(
    "/unions/{union_id}/evaluations/{evaluation_id}/certificate", allows="evaluation.read", response_model=Certificate
)
async def certificate_of(
    union_id: UnionId, evaluation_id: Identifier, read: ReadConnection, runtime: CurrentRuntime, response: Response
) -> Certificate:
    """A union's result with all that proves it; `gonghui certificate verify` checks it without any service."""
    evaluation = await views.evaluation(read, evaluation_id)
    result = await views.result_of(read, evaluation_id, union_id)
    if evaluation is None or result is None:
        raise Problem("not-found")
    version = (SCHEMES.c.scheme_id == evaluation["scheme_id"]) & (SCHEMES.c.version == evaluation["version"])
    sheet = (await read.execute(select(SCHEMES.c.text, SCHEMES.c.digest).where(version))).first()
    name = await read.scalar(select(UNIONS.c.name).where(UNIONS.c.union_id == union_id))
    if sheet is None:
        raise Problem("not-found")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{evaluation_id}-{union_id}.json"'
    revised = await revisions(read, evaluation_id, union_id)
    named = {**result, "name": name or union_id}
    least = await least_raters(runtime, evaluation["union_id"])
    return await certificate(runtime, evaluation, named, sheet.text, sheet.digest, revised, least)
