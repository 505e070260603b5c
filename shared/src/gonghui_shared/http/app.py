"""The FastAPI application of a service: its routes, the kernel's own, and one way to say no."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import asyncpg
import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from gonghui_shared.events import UnknownEvent
from gonghui_shared.execution import Busy, Execution, KeyReused
from gonghui_shared.http.client import Unavailable
from gonghui_shared.http.documents import ProblemDocument
from gonghui_shared.http.kernel_routes import LOG_SCHEMAS, health_router, kernel_router
from gonghui_shared.http.middleware import Gate
from gonghui_shared.http.table import Router
from gonghui_shared.http.tokens import Keys, Tokens
from gonghui_shared.logs import log
from gonghui_shared.problems import MEDIA_TYPE, Problem, refusal_problem
from gonghui_shared.refusals import Forbidden, NotFound, Refusal, VersionConflict
from gonghui_shared.rules import NoSuchRule
from gonghui_shared.runtime import Runtime

if TYPE_CHECKING:
    from gonghui_shared.service import Service

_KINDS: Final[tuple[tuple[type[Refusal], int], ...]] = ((NotFound, 404), (Forbidden, 403), (VersionConflict, 412))
_BY_STATUS: Final = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "media-type"}
_DOWN: Final = (OSError, TimeoutError, PoolTimeout, OperationalError, InterfaceError, asyncpg.InterfaceError, asyncpg.InternalClientError,
                asyncpg.PostgresConnectionError, asyncpg.TooManyConnectionsError, asyncpg.CannotConnectNowError, Unavailable, Busy)  # fmt: skip


def create_app(service: "Service", runtime: Runtime) -> FastAPI:
    """The application.

    Raises:
        TypeError: a route says nothing about who may use it.
    """
    app = FastAPI(title=f"gonghui.{service.name}", version="1", docs_url=None, redoc_url=None, redirect_slashes=False)
    router = Router()
    for part in service.routers:
        router.include(part)
    app.include_router(router)
    app.include_router(kernel_router(service))
    app.state.runtime = runtime
    app.state.tokens = Tokens(Keys(runtime.settings.keys))
    app.state.execution = Execution(runtime, router.table)
    app.state.table = router.table
    _default_deny(app)
    _handlers(app)
    app.openapi = _openapi(app, router.bodies)  # type: ignore[method-assign]  # FastAPI's own way of extending it
    return app


def create_health_app(runtime: Runtime) -> FastAPI:
    """The application of a process that plays another role than `api`: health and metrics alone."""
    app = FastAPI(title="gonghui", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.include_router(health_router())
    app.state.runtime = runtime
    _default_deny(app)
    _handlers(app)
    return app


def gated(app: FastAPI, runtime: Runtime) -> ASGIApp:
    """The application behind its gate."""
    return Gate(app, runtime.settings.allowed_hosts)


def _default_deny(app: FastAPI) -> None:
    for route in _routes(app):
        if "x-allows" not in (route.openapi_extra or {}):
            raise TypeError(f"{route.path} says nothing about who may use it")


def _routes(app: FastAPI) -> list[APIRoute]:
    """All routes, those of included routers too, which `app.routes` holds as one entry each."""
    found = (context.original_route for context in iter_route_contexts(app.routes))
    return [route for route in found if isinstance(route, APIRoute)]


def _handlers(app: FastAPI) -> None:
    @app.exception_handler(Problem)
    async def problem(_request: Request, error: Problem) -> Response:
        return _respond(error.document())

    @app.exception_handler(Refusal)
    async def refusal(_request: Request, error: Refusal) -> Response:
        status = next((status for kind, status in _KINDS if isinstance(error, kind)), 409)
        return _respond(refusal_problem(error, status))

    @app.exception_handler(NoSuchRule)
    async def rule_missing(_request: Request, error: NoSuchRule) -> Response:
        log.warning("request.rule_missing", rule=str(error))
        return _respond(Problem("rule-missing", rule=str(error)).document())

    @app.exception_handler(UnknownEvent)
    async def newer_release(_request: Request, error: UnknownEvent) -> Response:
        log.warning("request.unknown_event", type=str(error))
        return _respond(Problem("newer-release").document())

    @app.exception_handler(KeyReused)
    async def key_reused(_request: Request, _error: KeyReused) -> Response:
        return _respond(Problem("key-reused").document())

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> Response:
        fields = [{"field": ".".join(map(str, e["loc"])), "fault": e["type"]} for e in error.errors()[:20]]
        return _respond(Problem("malformed", fields=fields).document())

    @app.exception_handler(HTTPException)
    async def status(request: Request, error: HTTPException) -> Response:
        headers = _allowed(app, request) if error.status_code == 405 else {}
        return _respond(Problem(_BY_STATUS.get(error.status_code, "malformed")).document(), headers)

    for down in _DOWN:
        app.add_exception_handler(down, _unavailable)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(asyncpg.PostgresError, _database)
    app.add_exception_handler(Exception, _internal)


def _allowed(app: FastAPI, request: Request) -> dict[str, str]:
    """RFC 9110 §15.5.6: all methods of the path, whichever routes they lie on."""
    path = request.scope["path"]
    found = {method for route in _routes(app) if route.path_regex.match(path) for method in route.methods or ()}
    return {"Allow": ", ".join(sorted(found))}


async def _unavailable(_request: Request, error: Exception) -> Response:
    log.warning("request.unavailable", exc_info=error)
    return _respond(Problem("unavailable").document())


async def _database(request: Request, error: Exception) -> Response:
    """57P0x, 53xxx, 08xxx, 55P03, 57014 say that the server has no time for us; the rest is our fault."""
    state = str(getattr(error, "sqlstate", None) or getattr(getattr(error, "orig", None), "sqlstate", "") or "")
    if (
        state[:2] in {"08", "53", "57"}
        or state in {"55P03", "40001", "40P01"}
        or getattr(error, "connection_invalidated", False)
    ):
        return await _unavailable(request, error)
    return await _internal(request, error)


async def _internal(_request: Request, error: Exception) -> Response:
    log.error("request.failed", exc_info=error)
    return _respond(Problem("internal").document())


def _respond(document: dict[str, Any], headers: Mapping[str, str] = MappingProxyType({})) -> Response:
    headers = {**headers, **({"Retry-After": "1"} if document["status"] in {429, 503} else {})}
    if document["status"] == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(document), document["status"], headers, MEDIA_TYPE)


def _openapi(app: FastAPI, bodies: Mapping[str, type[BaseModel]]) -> Callable[[], dict[str, Any]]:
    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, openapi_version="3.1.0", routes=app.routes)
            _complete(schema, bodies)
            app.openapi_schema = schema
        return app.openapi_schema

    return build


def _complete(schema: dict[str, Any], bodies: Mapping[str, type[BaseModel]]) -> None:
    """Put the bodies of commands and the problem document among the components; say how to sign in."""
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas.update(LOG_SCHEMAS)
    _add(schemas, "ProblemDocument", ProblemDocument.model_json_schema(ref_template=_REF))
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    for name, body in bodies.items():
        _add(schemas, name, body.model_json_schema(ref_template=_REF))
    for path in schema["paths"].values():
        for operation in path.values():
            if operation.get("x-allows") != "Public()":
                operation["security"] = [{"bearer": []}]


_REF: Final = "#/components/schemas/{model}"


def _add(schemas: dict[str, Any], name: str, schema: dict[str, Any]) -> None:
    schemas.update(schema.pop("$defs", {}))
    schemas[name] = schema
