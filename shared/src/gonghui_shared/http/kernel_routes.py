"""Routes that every service has: health, metrics, the feed for consumers, originals of events, positions, parked keys."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict

from gonghui_shared.commands import LongText
from gonghui_shared.faults import PASSING
from gonghui_shared.http.documents import OPEN, READING, Documented, problems, takes
from gonghui_shared.http.principal import CurrentPrincipal, CurrentRuntime, Principal, allowed
from gonghui_shared.http.table import read_body
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.log.records import Heads, Sealed
from gonghui_shared.metrics import PARKED
from gonghui_shared.problems import Problem
from gonghui_shared.projections.discards import record_discard
from gonghui_shared.projections.subscription import Subscription, drain
from gonghui_shared.runtime import Runtime

if TYPE_CHECKING:
    from gonghui_shared.service import Service

READY_WITHIN: Final = 60.0  # seconds that a role may be behind and the process still counts as ready
_ANYBODY: Final = "Public()"
_QUEUE: Final = "/ops/parked/{subscription}/{key}"
_LIMIT: Final = 64 * 1024  # bytes of a body
(_FEED, _HEADS), LOG_SCHEMAS = msgspec.json.schema_components(
    (list[Sealed], Heads), ref_template="#/components/schemas/{name}"
)
_METRICS: Final[Documented] = {200: {"content": {CONTENT_TYPE_LATEST: {"schema": {"type": "string"}}}}}
_encoder = msgspec.json.Encoder()


class Health(BaseModel):
    """Whether a process does its work."""

    status: str
    lag_seconds: dict[str, float]
    parked: dict[str, int] = {}  # keys that wait for somebody, by subscription


class Original(BaseModel):
    """A published event as it stands in its producer's log."""

    event_id: str
    type: str
    stream_id: str
    version: int
    position: int
    hash: str
    union_id: str
    occurred_on: str
    recorded_at: str
    sealed_at: str | None
    actor: str
    rules: list[str]
    payload: dict[str, Any]


def kernel_router(service: "Service") -> APIRouter:
    """The kernel's own routes."""
    router = health_router()
    _log(router)
    _ops(router, service)
    return router


def _json(schema: dict[str, Any]) -> Documented:
    return {200: {"content": {"application/json": {"schema": schema}}}}


def _route(router: APIRouter, path: str, allows: str, **options: Any) -> Callable[[Any], Any]:
    options["responses"] = (OPEN if allows == _ANYBODY else READING) | options.get("responses", {})
    return router.get(path, openapi_extra={"x-allows": allows}, **options)


async def _any_service(principal: CurrentPrincipal) -> Principal:
    if principal.kind == "anonymous":
        raise Problem("sign-in-required")
    if principal.kind != "service":
        raise Problem("forbidden")
    return principal


AnyService = Depends(_any_service)


def health_router() -> APIRouter:
    """What every process answers, whatever role it plays: health and metrics."""
    router = APIRouter(tags=["kernel"])

    @_route(router, "/livez", _ANYBODY)
    async def livez() -> Health:
        """Whether the process turns."""
        return Health(status="alive", lag_seconds={})

    @_route(router, "/readyz", _ANYBODY, responses={503: OPEN[503] | {"model": Health}})
    async def readyz(runtime: CurrentRuntime, response: Response) -> Health:
        """Whether it is worth asking, and how far behind each role is."""
        lags = await _lags(runtime)
        ready = all(lag <= READY_WITHIN for lag in lags.values())
        response.status_code = 200 if ready else 503
        return Health(status="ready" if ready else "behind", lag_seconds=lags, parked=await _parked(runtime))

    @_route(router, "/metrics", _ANYBODY, response_class=Response, responses=_METRICS)
    async def metrics(runtime: CurrentRuntime) -> Response:
        """For Prometheus; what only the database knows is left as it was while that is away."""
        with suppress(*PASSING):
            await _lags(runtime)
            await _parked(runtime)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


async def _lags(runtime: Runtime) -> dict[str, float]:
    """Seconds that each role of this process is behind; sets the gauges too."""
    return {name: round(await runner.lag_seconds(), 3) for name, runner in runtime.state.items()}


async def _parked(runtime: Runtime) -> dict[str, int]:
    """Keys that wait, by subscription; sets the gauges too. They make nothing unready: all other keys go on."""
    if runtime.pool is None:
        return {}
    query = "select subscription, count(distinct key) as keys from parked group by subscription"
    found = {row["subscription"]: row["keys"] for row in await runtime.pool.fetch(query)}
    PARKED.clear()
    for subscription, keys in found.items():
        PARKED.labels(subscription).set(keys)
    return found


def _log(router: APIRouter) -> None:
    @_route(router, "/feed", "AnyService()", dependencies=[AnyService], response_class=Response, responses=_json(_FEED))
    async def feed(
        runtime: CurrentRuntime,
        after: Annotated[int, Query(ge=0, le=2**62)],
        limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
    ) -> Response:
        """Published events with position > `after`, in order."""
        records: list[Sealed] = await runtime.store.feed(after, limit)
        return Response(_encoder.encode(records), media_type="application/json")

    @_route(
        router, "/heads", "AnyService()", dependencies=[AnyService], response_class=Response, responses=_json(_HEADS)
    )
    async def heads(runtime: CurrentRuntime) -> Response:
        """Where the log ends."""
        found: Heads = await runtime.store.heads()
        return Response(_encoder.encode(found), media_type="application/json")

    @_route(router, "/events/{event_id}", "AnyService()", dependencies=[AnyService])
    async def original(runtime: CurrentRuntime, event_id: UUID) -> Original:
        """The original of a published event; private ones are not found."""
        found = await runtime.store.find(event_id)
        if found is None or found.slice is None:
            raise Problem("not-found")
        return _original(found)

    @_route(router, "/unions/{union_id}/events/{event_id}", "evaluation.read", dependencies=[_MAY_READ_EVIDENCE])
    async def evidence(runtime: CurrentRuntime, union_id: UnionId, event_id: UUID) -> Original:
        """A published event of a union, for those who may read the union's evaluation; personal fields stay sealed."""
        found = await runtime.store.find(event_id)
        if found is None or found.slice is None or found.union_id != union_id:
            raise Problem("not-found")
        return _original(found)


_MAY_READ_EVIDENCE: Final = Depends(allowed("evaluation.read"))


def _original(found: Sealed) -> Original:
    return Original(
        event_id=str(found.event_id), type=found.type, stream_id=found.stream_id, version=found.version,
        position=found.position, hash=found.hash.hex(), union_id=found.union_id,
        occurred_on=found.occurred_on.isoformat(), recorded_at=found.recorded_at.isoformat(),
        sealed_at=found.sealed_at.isoformat() if found.sealed_at else None, actor=found.origin.actor,
        rules=[f"{code}@{version}" for code, version in found.origin.rules], payload=msgspec.json.decode(found.payload),
    )  # fmt: skip


def _ops(router: APIRouter, service: "Service") -> None:
    read = [Depends(allowed("ops.read"))]

    @_route(router, "/ops/positions", "ops.read", dependencies=read)
    async def positions(request: Request, runtime: CurrentRuntime) -> dict[str, Any]:
        """Where the log, the relay and every subscription stand."""
        head = await runtime.store.heads()
        found: dict[str, Any] = {"service": service.name, "epoch": head.epoch, "sealed": head.position}
        for name, runner in request.app.state.runtime.state.items():
            describe: Callable[[], Awaitable[Any]] | None = getattr(runner, "describe", None)
            if describe is not None:
                found[name] = await describe()
        return found

    @_route(router, "/ops/parked", "ops.read", dependencies=read)
    async def parked(runtime: CurrentRuntime) -> list[dict[str, Any]]:
        """Keys that wait for somebody, with the kind of error that stopped them."""
        assert runtime.pool is not None
        rows = await runtime.pool.fetch(
            """select subscription, key, count(*) as records, min(position) as first, min(error) as error, max(attempts) as attempts
            from parked group by subscription, key order by subscription, key limit 500"""
        )
        return [dict(row) for row in rows]

    act = [Depends(allowed("ops.park"))]

    extra = {"x-allows": "ops.park"}

    @router.post(f"{_QUEUE}/retry", openapi_extra=extra, dependencies=act, responses=READING)
    async def retry(runtime: CurrentRuntime, subscription: Identifier, key: UnionId) -> Drained:
        """Try the records of a parked key again, in order, until one still fails."""
        assert runtime.pool is not None
        async with runtime.pool.acquire() as connection:
            return Drained(handled=await drain(connection, _subscription(service, runtime, subscription), key))

    @router.post(
        f"{_QUEUE}/discard",
        openapi_extra=extra | takes(Why, _LIMIT),
        dependencies=act,
        responses=READING | problems(415),
    )
    async def give_up(
        request: Request, runtime: CurrentRuntime, principal: CurrentPrincipal, subscription: Identifier, key: UnionId
    ) -> Discarded:
        """Give up the first record that waits for a key; the decision is an event of this service's log."""
        assert runtime.pool is not None
        why = await read_body(request, Why, _LIMIT)
        subscribed = _subscription(service, runtime, subscription)
        position = await record_discard(runtime, subscribed.name, key, principal.actor, why.reason)
        if position is None:
            raise Problem("not-found")
        return Discarded(position=position)


class Drained(BaseModel):
    """How many records could be handled."""

    handled: int


class Why(BaseModel):
    """Why a record is given up."""

    model_config = ConfigDict(strict=True, extra="forbid")
    reason: LongText


class Discarded(BaseModel):
    """Which record was given up."""

    position: int


def _subscription(service: "Service", runtime: Runtime, name: str) -> Subscription:
    if name not in {service.name, *service.producers()}:
        raise Problem("not-found")
    return Subscription(name, service.all_projections(), runtime.vault, service.reactions)
