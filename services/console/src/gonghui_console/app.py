"""Composition root: settings → clients of the services, templates, pages, and one way to fail."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

import httpx2
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gonghui_shared.clock import Clock, SimulatedClock, SystemClock
from gonghui_shared.http.middleware import Gate
from gonghui_shared.http.tokens import Keys, Tokens
from gonghui_shared.logs import log

from . import assets, health
from .forms import Undone
from .page import rendered, wants_part
from .pages import (
    account,
    allowances,
    appeals,
    applying,
    appointments,
    appraisals,
    authority,
    balance,
    cadres,
    calibrations,
    checklists,
    cockpit,
    delegations,
    diagnoses,
    drafts,
    election,
    elections,
    evaluations,
    events,
    exit_audits,
    findings,
    formations,
    handovers,
    inspections,
    joining,
    letters,
    manual_evidence,
    measures_book,
    meetings,
    members,
    mentoring,
    notices,
    obligations,
    operations,
    outcomes,
    overview,
    plan_years,
    post,
    practices,
    record,
    representatives,
    restructurings,
    rolls,
    rules,
    seating,
    self_scores,
    signing,
    supervision,
    supervision_desk,
    targets,
    tenure,
    trials,
    union,
    unions,
    unit_life,
    unit_rules,
    unorganised,
    work_plans,
    work_reports,
)
from .pages.signing import sign_in_at
from .services import DEADLINE, NAMES, Down, Refused, Services, SignedOut
from .session import Foreign, Renewals, drop_session, had_session, page_behind, words_of
from .settings import Settings

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_GUARDS: Final = (
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"same-origin"),  # so that a browser says of a form that it is our own
)
_PAGES: Final = (
    signing,
    account,
    authority,
    overview,
    unions,
    union,
    elections,
    election,
    tenure,
    representatives,
    balance,
    members,
    rolls,
    notices,
    targets,
    measures_book,
    plan_years,
    drafts,
    letters,
    supervision,
    supervision_desk,
    work_plans,
    work_reports,
    findings,
    practices,
    checklists,
    self_scores,
    obligations,
    meetings,
    rules,
    unit_rules,
    unit_life,
    formations,
    unorganised,
    applying,
    joining,
    record,
    mentoring,
    restructurings,
    handovers,
    inspections,
    seating,
    cadres,
    post,
    allowances,
    appointments,
    delegations,
    exit_audits,
    evaluations,
    cockpit,
    calibrations,
    diagnoses,
    appraisals,
    appeals,
    manual_evidence,
    trials,
    outcomes,
    events,
    operations,
)


def create_app(settings: Settings, services: Services) -> FastAPI:
    """The application; it closes the clients when it stops."""

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await services.close()

    app = FastAPI(title="gonghui.console", openapi_url=None, docs_url=None, redoc_url=None, lifespan=life)
    app.state.settings, app.state.services = settings, services
    app.state.tokens, app.state.renewals = Tokens(Keys(settings.keys)), Renewals(services)
    app.state.clock = _clock(settings)
    app.state.assets = assets.assets(settings.packages)
    app.state.address = {name: f"/assets/{found.digest}/{name}" for name, found in app.state.assets.items()}
    for part in (health, assets, *_PAGES):
        app.include_router(part.router)
    _failures(app)
    return app


def services_of(settings: Settings) -> Services:
    """A client for each service whose address is known."""
    limits = httpx2.Limits(max_connections=64, max_keepalive_connections=16)
    return Services(
        {
            name: httpx2.AsyncClient(base_url=settings.peers[name], timeout=DEADLINE, limits=limits, trust_env=False)
            for name in NAMES
            if name in settings.peers
        }
    )


def gated(app: FastAPI, settings: Settings) -> ASGIApp:
    """The application behind its gate; whatever it answers, the browser runs and loads only what is our own."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_GUARDS]
            await send(message)

        await app(scope, receive, dressed)

    return Gate(guarded, settings.allowed_hosts)


def _clock(settings: Settings) -> Clock:
    return SimulatedClock(settings.simulated_clock) if settings.simulated_clock else SystemClock()


def _failures(app: FastAPI) -> None:
    @app.exception_handler(SignedOut)
    async def signed_out(request: Request, _error: SignedOut) -> Response:
        if wants_part(request) or request.method != "GET":  # what was typed stays where it is, nothing moves by itself
            return _ended(request)
        query = f"?{request.url.query}" if request.url.query else ""
        response = RedirectResponse(sign_in_at(request.url.path + query, ended=had_session(request)), 303)
        drop_session(response)
        return response

    @app.exception_handler(Down)
    async def down(request: Request, error: Down) -> Response:
        log.warning("console.service_down", peer=error.service)
        words = words_of(request)
        title = words("state.down", service=words.name("service", error.service))
        return _failed(request, 503, title, error.message.get(words.language) or words("state.down_hint"))

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        words = words_of(request)
        said = error.message.get(words.language, "")
        if request.method == "POST" and said:  # in the service's own words, where the form stands
            return _failed(request, error.status, said, "", facts=words.known(error.facts))
        if error.status == 404:
            return _said(request, 404, "not_found")
        if error.status == 403:
            return _failed(request, 403, words("state.forbidden"), words("state.forbidden_hint"))
        return _failed(request, error.status, words("state.refused"), said)

    @app.exception_handler(Undone)
    async def undone(request: Request, error: Undone) -> Response:
        words, rule = words_of(request), error.rule
        cited = f"{rule.code} {rule.statement.get(words.language, '')} · {rule.citation}" if rule else ""
        facts = [*error.facts, *([(words("form.by_rule"), cited)] if cited else [])]
        return _failed(request, error.status, error.title, error.text, facts=facts)

    @app.exception_handler(Foreign)
    async def foreign(request: Request, _error: Foreign) -> Response:
        return _said(request, 403, "malformed")

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, _error: RequestValidationError) -> Response:
        return _said(request, 422, "malformed")

    @app.exception_handler(HTTPException)
    async def status(request: Request, error: HTTPException) -> Response:
        return _said(request, error.status_code, "not_found" if error.status_code == 404 else "malformed")

    @app.exception_handler(Exception)
    async def internal(request: Request, error: Exception) -> Response:
        log.error("console.failed", exc_info=error)
        return _said(request, 500, "internal")


def _ended(request: Request) -> Response:
    """Said in place, with the way back to the page on which it happened."""
    words, part = words_of(request), wants_part(request)
    typed = part and request.method == "POST"  # the form is still there
    hint = words("state.ended_typing" if typed else "state.ended_part" if part else "state.ended_form")
    sign_in = "/sign-in" if typed else sign_in_at(page_behind(request))
    return _failed(request, 401, words("state.ended"), hint, sign_in=sign_in)


def _said(request: Request, status: int, key: str) -> Response:
    words = words_of(request)
    return _failed(request, status, words(f"error.{key}"), words(f"error.{key}_purpose"))


def _failed(
    request: Request, status: int, title: str, hint: str, sign_in: str | None = None,
    facts: Sequence[tuple[str, str]] = (),
) -> Response:  # fmt: skip
    template = "failing.html" if wants_part(request) else "failed.html"
    asked = request.method != "POST"  # what was sent is sent again where it was written
    passing = asked and (status >= 500 or status == 429)
    values: Mapping[str, object] = {
        "title": title, "hint": hint, "passing": passing, "sign_in": sign_in, "facts": facts, "asked": asked,
    }  # fmt: skip
    return rendered(request, template, values, status)
