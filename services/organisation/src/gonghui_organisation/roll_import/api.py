"""Importing a roll over HTTP."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Final

import msgspec
from fastapi import Query, Request, Response

from gonghui_organisation.membership import api as membership_api
from gonghui_organisation.membership.commands import MOST_ADMISSIONS, AdmitMembers
from gonghui_organisation.salt import salt
from gonghui_shared.clock import business_date
from gonghui_shared.http import Router
from gonghui_shared.http.documents import KEY_PARAMETER, WRITING
from gonghui_shared.http.principal import CurrentRuntime, allow, principal_of, runtime_of
from gonghui_shared.http.table import DoneList, carry_out, idempotency_key
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import MEDIA_TYPE, Problem, refusal_problem
from gonghui_shared.refusals import Refusal
from gonghui_shared.spreadsheets import MOST_BYTES, FileTooLong, SuspiciousFile, UnreadableFile, rows_of

from . import queue
from .checking import error_file, seed_of

PERMISSION: Final = "member.import"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACCEPTED: Final = ("text/csv", XLSX, "application/octet-stream")
ADMISSIONS: Final = next(row for row in membership_api.router.table if row.asked is AdmitMembers)

router = Router(tags=["roll-import"])


class FaultyRoll(Refusal):
    """名册有误，未导入任何一行；以 ?check=true 重新提交可取得错误清单。 The roll has faults and nothing was imported; send it with ?check=true for the list of them."""


_FILE: Final[dict[str, Any]] = {"schema": {"type": "string", "format": "binary"}}
_OPENAPI: Final[dict[str, Any]] = {
    "x-allows": PERMISSION,
    "x-body-limit": MOST_BYTES,
    "x-refuses": [refusal.code() for refusal in (FaultyRoll, UnreadableFile, FileTooLong, SuspiciousFile)],
    "requestBody": {"required": True, "content": dict.fromkeys(ACCEPTED, _FILE)},
    "parameters": [KEY_PARAMETER],
}


@router.post(
    "/unions/{union_id}/roll-imports",
    status_code=201,
    response_model=DoneList,
    responses=WRITING
    | {
        200: {"description": "The faults, as a file", "content": {"text/csv": _FILE}},
        202: {"description": "A long roll, which is admitted in the background", "model": queue.RollImport},
    },
    openapi_extra=_OPENAPI,
)
async def import_roll(union_id: UnionId, request: Request, check: Annotated[bool, Query()] = False) -> Response:
    """Admit everybody on a roll, or nobody; with `check`, only say what is wrong with it.

    A roll of more than 20,000 rows is kept and admitted in the background, once all of it has been checked.
    """
    runtime, principal = runtime_of(request), principal_of(request)
    await allow(runtime, principal, PERMISSION, union_id, business_date(runtime.now()))
    key = idempotency_key(request)
    body = await _body(request)
    try:
        rows = await asyncio.to_thread(rows_of, body, queue.LIMITS)
    except Refusal as refusal:
        return _refused(refusal)
    if len(rows) > MOST_ADMISSIONS + 1 and not check:
        waiting = await queue.enqueue(runtime, union_id, principal.actor, key, body)
        where = f"/unions/{union_id}/roll-imports/{waiting.import_id}"
        return Response(waiting.model_dump_json(), 202, {"Location": where}, "application/json")
    seed = seed_of(salt(runtime), principal.actor, key, body)
    checked = await queue.checked_roll(runtime, rows, seed, members_too=check)
    if check:
        return Response(error_file(checked.faults), 200, media_type="text/csv; charset=utf-8")
    if checked.faults:
        faulty_rows = len({fault.row for fault in checked.faults})
        return _refused(FaultyRoll(rows=len(rows) - 1, faulty_rows=faulty_rows, faults=len(checked.faults)))
    return await carry_out(ADMISSIONS, AdmitMembers(union_id=union_id, members=checked.admissions), request)


@router.get("/unions/{union_id}/roll-imports", allows=PERMISSION)
async def imports(union_id: UnionId, runtime: CurrentRuntime) -> Sequence[queue.RollImport]:
    """The last long rolls of a union and how far they have come, newest first."""
    return await queue.imports_of(runtime, union_id)


@router.get("/unions/{union_id}/roll-imports/{import_id}", allows=PERMISSION)
async def one_import(union_id: UnionId, import_id: Identifier, runtime: CurrentRuntime) -> queue.RollImport:
    """How far a long roll has come."""
    return await queue.import_of(runtime, union_id, import_id)


@router.get(
    "/unions/{union_id}/roll-imports/{import_id}/faults",
    allows=PERMISSION,
    response_class=Response,
    responses={200: {"description": "The rows that were left out", "content": {"text/csv": _FILE}}},
)
async def faults_of_import(union_id: UnionId, import_id: Identifier, runtime: CurrentRuntime) -> Response:
    """Which rows of a long roll were left out, and why, as a file."""
    return Response(await queue.faults_of(runtime, union_id, import_id), 200, media_type="text/csv; charset=utf-8")


async def _body(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in ACCEPTED:
        raise Problem("media-type")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Problem("too-large")
    return bytes(body)


def _refused(refusal: Refusal) -> Response:
    return Response(msgspec.json.encode(refusal_problem(refusal, 422)), 422, media_type=MEDIA_TYPE)
