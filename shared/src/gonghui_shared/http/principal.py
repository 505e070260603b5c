"""Who asks: a signed-in person, another service, or nobody; and whether they may."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Request

from gonghui_shared.clock import business_date
from gonghui_shared.handling import Allows, Public, ServiceOnly
from gonghui_shared.http.tokens import BadToken
from gonghui_shared.problems import Problem
from gonghui_shared.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks."""

    kind: Literal["person", "service", "anonymous"]
    id: str

    @property
    def actor(self) -> str:
        """As events name them."""
        return self.kind if self.kind == "anonymous" else f"{self.kind}:{self.id}"


ANONYMOUS = Principal("anonymous", "")


def runtime_of(request: Request) -> Runtime:
    """The running service."""
    runtime: Runtime = request.app.state.runtime
    return runtime


CurrentRuntime = Annotated[Runtime, Depends(runtime_of)]


def principal_of(request: Request) -> Principal:
    """The principal of the request's bearer token.

    Raises:
        Problem: the token is not valid (401).
    """
    header = request.headers.get("authorization", "")
    if not header:
        return ANONYMOUS
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise Problem("sign-in-required")
    try:
        issuer, subject = request.app.state.tokens.verify(token.strip(), audience=runtime_of(request).service)
    except BadToken:
        raise Problem("sign-in-required") from None
    return Principal("person", subject) if issuer == "organisation.sign-in" else Principal("service", issuer)


CurrentPrincipal = Annotated[Principal, Depends(principal_of)]


async def allow(runtime: Runtime, principal: Principal, allows: Allows, union_id: str, on: date) -> None:
    """Refuse whoever may not; nothing is allowed that no row or post gives.

    Raises:
        Problem: 401 for nobody, 403 for anybody else.
    """
    if isinstance(allows, Public):
        return
    if principal.kind == "anonymous":
        raise Problem("sign-in-required")
    if isinstance(allows, ServiceOnly):
        if principal.kind == "service" and principal.id in {allows.name, "operator"}:
            return
        raise Problem("forbidden")
    if principal.kind == "service":
        if principal.id == "operator":
            return
        raise Problem("forbidden")
    if await runtime.authority.may(principal.id, allows, union_id, on) is None:
        raise Problem("forbidden")


def allowed(allows: Allows) -> Callable[..., Awaitable[Principal]]:
    """The dependency that guards a query; its scope is the path's union, or the federation."""

    async def guard(request: Request, runtime: CurrentRuntime, principal: CurrentPrincipal) -> Principal:
        union_id = request.path_params.get("union_id", runtime.settings.federation)
        await allow(runtime, principal, allows, union_id, business_date(runtime.now()))
        return principal

    return guard
