"""Diagnoses over HTTP."""

from gonghui_shared.clock import business_date
from gonghui_shared.http import ReadConnection, Router
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from .queries import Asked, Code, Diagnosis, diagnosed

router = Router(tags=["diagnosis"])


@router.get("/unions/{union_id}/diagnoses/{code}", allows="evaluation.read")
async def diagnosis(union_id: UnionId, code: Code, read: ReadConnection, runtime: CurrentRuntime) -> Diagnosis:
    """One diagnosis of a union and all below it, as it stands today."""
    today = business_date(runtime.now())
    jurisdiction = await runtime.jurisdictions.of(union_id, today)
    rules = (await runtime.rulebooks.current()).rules(jurisdiction, today)
    return await diagnosed(Asked(read, union_id, today, rules), code)
