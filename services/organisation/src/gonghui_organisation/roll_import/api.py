"""Importing a roll over HTTP."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Final

import msgspec
from fastapi import Query, Request, Response

from gonghui_organisation.membership import api as membership_api
from gonghui_organisation.membership import views
from gonghui_organisation.membership.commands import AdmitMembers
from gonghui_organisation.salt import salt
from gonghui_shared.clock import business_date
from gonghui_shared.http import Router
from gonghui_shared.http.documents import KEY_PARAMETER, WRITING
from gonghui_shared.http.principal import allow, principal_of, runtime_of
from gonghui_shared.http.table import DoneList, carry_out, idempotency_key
from gonghui_shared.ids import UnionId
from gonghui_shared.problems import MEDIA_TYPE, Problem, refusal_problem
from gonghui_shared.refusals import Refusal
from gonghui_shared.runtime import Runtime
from gonghui_shared.spreadsheets import MOST_BYTES, Cells, FileTooLong, SuspiciousFile, UnreadableFile, rows_of

from .checking import Checked, Known, Seed, check_roll, column, error_file, seed_of

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
    responses=WRITING | {200: {"description": "The faults, as a file", "content": {"text/csv": _FILE}}},
    openapi_extra=_OPENAPI,
)
async def import_roll(union_id: UnionId, request: Request, check: Annotated[bool, Query()] = False) -> Response:
    """Admit everybody on a roll, or nobody; with `check`, only say what is wrong with it."""
    runtime, principal = runtime_of(request), principal_of(request)
    await allow(runtime, principal, PERMISSION, union_id, business_date(runtime.now()))
    key = idempotency_key(request)
    body = await _body(request)
    try:
        rows = await asyncio.to_thread(rows_of, body)
    except Refusal as refusal:
        return _refused(refusal)
    seed = seed_of(salt(runtime), principal.actor, key, body)
    checked = await _checked(runtime, rows, seed, members_too=check)
    if check:
        return Response(error_file(checked.faults), 200, media_type="text/csv; charset=utf-8")
    if checked.faults:
        faulty_rows = len({fault.row for fault in checked.faults})
        return _refused(FaultyRoll(rows=len(rows) - 1, faulty_rows=faulty_rows, faults=len(checked.faults)))
    return await carry_out(ADMISSIONS, AdmitMembers(union_id=union_id, members=checked.admissions), request)


async def _checked(runtime: Runtime, rows: Sequence[Cells], seed: Seed, *, members_too: bool) -> Checked:
    """Check with what is known of these people.

    Args:
        members_too: name those who are members already. Left to the claim otherwise, so that a repeated request finds
            its stored answer.
    """
    async with runtime.reading() as read:
        numbers, persons = [text.upper() for text in column(rows, "id_number")], column(rows, "person_id")
        registered = await views.registered(read, runtime.vault, numbers, persons)
        persons += registered.numbers
        members = await views.members_among(read, persons) if members_too else frozenset[str]()
    return await asyncio.to_thread(check_roll, rows, Known(registered, members), seed)


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
