"""Rows of the table of commands as FastAPI routes, with exact OpenAPI from the command models."""

import re
import secrets
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, TypeVar

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ValidationError, create_model

from gonghui_shared.clock import business_date
from gonghui_shared.commands import Command
from gonghui_shared.decider import Decider
from gonghui_shared.execution import Asked
from gonghui_shared.handling import Allows, Handling, Public, handling
from gonghui_shared.http.documents import KEY_PARAMETER, KEY_PATTERN, READING, WRITING
from gonghui_shared.http.principal import allow, allowed, principal_of, runtime_of
from gonghui_shared.problems import MEDIA_TYPE, Problem
from gonghui_shared.rules import NoSuchRule

_KEY: Final = re.compile(KEY_PATTERN)
M = TypeVar("M", bound=BaseModel)
_PATH_FIELD: Final = re.compile(r"{(\w+)}")


class Done(BaseModel):
    """What a command wrote."""

    stream: str
    version: int
    events: list[str]


class DoneList(BaseModel):
    """What a list of commands wrote."""

    streams: int
    events: int


class Router(APIRouter):
    """Routes that cannot be declared without saying who may use them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.table: list[Handling] = []
        self.bodies: dict[str, type[BaseModel]] = {}  # of commands, for OpenAPI

    def get(self, path: str, *, allows: Allows, **options: Any) -> Callable[..., Any]:  # type: ignore[override]  # on purpose narrower
        """A query; `allows` as in the table of commands."""
        guard = Depends(allowed(allows))
        options["responses"] = READING | options.get("responses", {})
        return super().get(path, dependencies=[guard], openapi_extra={"x-allows": str(allows)}, **options)

    def include(self, other: "Router") -> None:
        """Take over another router's routes and rows."""
        self.include_router(other)
        self.table += other.table
        self.bodies |= other.bodies


Row = Callable[[Decider[Any], str], Handling]


def post(path: str, decide: Callable[..., Any], *, allows: Allows, stream: Callable[[Any], str], **options: Any) -> Row:
    """A command: see docs/kernel.md for `refuses`, `given`, `also`, `union`, `judged`."""
    return lambda decider, prefix: handling(decider, prefix + path, decide, allows=allows, stream=stream, **options)


def bulk(
    path: str,
    decide: Callable[..., Any],
    asked: type[Command],
    *,
    items: Callable[[Any], list[Any]],
    allows: Allows,
    stream: Callable[[Any], str],
    body_limit: int = 32 * 1024 * 1024,
    **options: Any,
) -> Row:
    """A command that carries a list: every item is decided on its own stream, all are appended or none."""
    return post(path, decide, allows=allows, stream=stream, asked=asked, items=items, body_limit=body_limit, **options)


def commands(decider: Decider[Any], prefix: str, *rows: Row) -> Router:
    """The table of an aggregate's commands as a router."""
    router = Router(tags=[decider.name])
    for make in rows:
        row = make(decider, prefix)
        router.table.append(row)
        _route(router, row)
    return router


def _route(router: Router, row: Handling) -> None:
    body = _body_model(row)
    router.bodies[body.__name__] = body

    async def handle(request: Request) -> Response:
        return await _handle(row, body, request)

    schema = {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{body.__name__}"}}}}
    router.add_api_route(
        row.path,
        handle,
        methods=["POST"],
        status_code=201,
        response_model=DoneList if row.items else Done,
        name=row.decide.__name__ if row.items is None else row.asked.__name__,
        description=(row.asked.__doc__ or "").strip(),
        responses=WRITING,
        openapi_extra={
            "requestBody": {"required": True, **schema},
            "parameters": [*_path_parameters(row), KEY_PARAMETER, _MATCH_PARAMETER],
            "x-allows": str(row.allows),
            "x-refuses": [refusal.code() for refusal in row.refuses],
            "x-body-limit": row.body_limit,
        },
    )


_MATCH_PARAMETER: Final = {
    "name": "If-Match", "in": "header", "required": False, "schema": {"type": "string", "pattern": '^"[0-9]{1,6}"$'},
}  # fmt: skip


def _path_parameters(row: Handling) -> list[dict[str, Any]]:
    properties = row.asked.model_json_schema()["properties"]
    return [
        {"name": name, "in": "path", "required": True, "schema": properties[name]}
        for name in _PATH_FIELD.findall(row.path)
    ]


def _body_model(row: Handling) -> type[BaseModel]:
    """The command without the fields that stand in the path."""
    in_path = set(_PATH_FIELD.findall(row.path))
    if unknown := in_path - row.asked.model_fields.keys():
        raise TypeError(f"{row.asked.__name__} has no field {', '.join(unknown)}, which its path names")
    fields: dict[str, Any] = {
        name: (info.rebuild_annotation(), info) for name, info in row.asked.model_fields.items() if name not in in_path
    }
    return create_model(f"{row.asked.__name__}Body", __base__=_ClosedBody, __doc__=row.asked.__doc__, **fields)


class _ClosedBody(BaseModel):
    model_config = Command.model_config


async def _handle(row: Handling, body: type[BaseModel], request: Request) -> Response:
    if principal_of(request).kind == "anonymous" and not isinstance(row.allows, Public):
        raise Problem("sign-in-required")  # before a large body is read for nobody
    given = await read_body(request, body, row.body_limit)
    return await carry_out(row, _command(row, given, request.path_params), request)


async def carry_out(row: Handling, command: Command, request: Request) -> Response:
    """Answer a request by a command of the table, for whoever asks, if they may, under the request's key."""
    runtime, principal = runtime_of(request), principal_of(request)
    today = business_date(runtime.now())  # whoever may today may book for an earlier day; nobody books ahead
    await allow(runtime, principal, row.allows, row.judged_at(command), today)
    if command.occurred_on is not None and command.occurred_on > today:
        raise Problem("malformed", fields=[{"field": "occurred_on", "fault": "in_the_future"}])
    if row.items is not None and principal.kind == "person":
        judged_at = row.item_judged or row.union
        for union_id in {judged_at(item) for item in row.items(command)} - {row.judged_at(command)}:
            if row.each_judged:
                await allow(runtime, principal, row.allows, union_id, today)
    correlation, causation = request.state.correlation_id, f"request:{secrets.token_hex(8)}"
    asked = Asked(command, idempotency_key(request), principal.actor, correlation, causation, _if_match(request))
    try:
        answer = await request.app.state.execution.answer(row, asked)
    except NoSuchRule as missing:
        if command.occurred_on in {None, today}:
            raise  # today's rules are ours to have
        raise Problem("rule-not-in-force", rule=str(missing)) from None
    headers = {}
    if answer.status < 400 and row.items is None:
        headers["ETag"] = f'"{msgspec.json.decode(answer.body)["version"]}"'
    media_type = MEDIA_TYPE if answer.status >= 400 else "application/json"
    return Response(answer.body, answer.status, headers, media_type)


def idempotency_key(request: Request) -> str:
    """The key under which a request has one effect.

    Raises:
        Problem: there is none, or it is too short or too long.
    """
    key = request.headers.get("idempotency-key", "")
    if not _KEY.match(key):
        raise Problem("key-missing")
    return key


async def read_body(request: Request, model: type[M], limit: int) -> M:
    """A closed model from the request's JSON, of at most `limit` bytes.

    Raises:
        Problem: 413, 415, or 422 naming fields and kinds of fault, never values.
    """
    raw = await _raw(request, limit)
    _refuse_duplicates(raw)
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise _malformed(error, model) from None


async def _raw(request: Request, limit: int) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem("media-type")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise Problem("too-large")
    return bytes(body)


def _command(row: Handling, given: BaseModel, path: Mapping[str, str]) -> Command:
    try:
        return row.asked.model_validate({**dict(given), **path})
    except ValidationError as error:
        raise _malformed(error, row.asked) from None


def _malformed(error: ValidationError, model: type[BaseModel]) -> Problem:
    known = _field_names(model)
    faults = [
        {
            "field": ".".join(str(part) for part in fault["loc"] if isinstance(part, int) or part in known),
            "fault": fault["type"],
        }
        for fault in error.errors(include_input=False)[:20]
    ]
    return Problem("malformed", fields=faults)


@cache
def _field_names(model: type[BaseModel]) -> frozenset[str]:
    """Names that a fault may give: any other key of a body is the client's own word."""
    schema = model.model_json_schema()
    return frozenset(
        name for part in (schema, *schema.get("$defs", {}).values()) for name in part.get("properties", ())
    )


def _refuse_duplicates(raw: bytes) -> None:
    import json  # noqa: PLC0415 - only here: the parser that tells of duplicate keys

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen = dict(pairs)
        if len(seen) != len(pairs):
            raise Problem("malformed", fields=[{"field": "", "fault": "duplicate_key"}])
        return seen

    try:
        json.loads(raw, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise Problem("malformed", fields=[{"field": "", "fault": "json_invalid"}]) from None


def _if_match(request: Request) -> int | None:
    header = request.headers.get("if-match")
    if header is None:
        return None
    if not re.fullmatch(r'"[0-9]{1,6}"', header):
        raise Problem("malformed", fields=[{"field": "If-Match", "fault": "string_pattern_mismatch"}])
    return int(header.strip('"'))
