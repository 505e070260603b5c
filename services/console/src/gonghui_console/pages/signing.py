"""Sign in, sign out, stay signed in, change the language."""

from contextlib import suppress
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from gonghui_console.answers.organisation import Done
from gonghui_console.page import CurrentPage, rendered
from gonghui_console.services import Down, Refused, Services, SignedOut
from gonghui_console.session import (
    RENEWAL,
    drop_session,
    keep_language,
    keep_renewed,
    keep_session,
    local,
    own_form,
    token_of,
)

router = APIRouter()
Then = Annotated[str, Form(max_length=2000)]


def sign_in_at(then: str, *, ended: bool = False) -> str:
    """Where one signs in and comes back from."""
    return f"/sign-in?{urlencode({'then': local(then)} | ({'ended': '1'} if ended else {}))}"


@router.get("/sign-in")
async def ask(request: Request, then: Annotated[str, Query(max_length=2000)] = "/", ended: bool = False) -> Response:
    """The form; whoever is signed in goes on at once."""
    try:
        await token_of(request)
    except (SignedOut, Down, Refused):
        return _form(request, then, None, 200, ended=ended)
    response = RedirectResponse(local(then), 303)
    keep_renewed(request, response)
    return response


@router.post("/sign-in", dependencies=[Depends(own_form)])
async def sign_in(
    request: Request,
    person: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    then: Then = "/",
) -> Response:
    """Exchange account and password for a session that only the browser's cookies keep."""
    services: Services = request.app.state.services
    try:
        session = await services.sign_in(person.strip(), password)
    except SignedOut:
        return _form(request, then, "sign_in.failed", 401, person)
    except Refused as refused:
        fault = "sign_in.refused" if refused.status == 429 else "sign_in.failed"
        return _form(request, then, fault, refused.status, person)
    except Down:
        return _form(request, then, "sign_in.down", 503, person)
    response = RedirectResponse(local(then), 303)
    keep_session(request, response, session)
    return response


@router.post("/sign-out", dependencies=[Depends(own_form)])
async def sign_out(request: Request) -> Response:
    """End the session, here and at organisation; while that is down, the renewal ends for want of questions."""
    services: Services = request.app.state.services
    if renewal := request.cookies.get(RENEWAL):
        with suppress(SignedOut, Refused, Down):
            await services.post("organisation", "/sign-out", Done, None, {"renewal": renewal})
    response = RedirectResponse("/sign-in", 303)
    drop_session(response)
    return response


@router.get("/session", status_code=204)
async def stay(page: CurrentPage) -> Response:
    """Asked while somebody fills in a form: whoever types is at work."""
    return page.nothing()


@router.post("/language", dependencies=[Depends(own_form)])
async def language(request: Request, to: Annotated[str, Form(max_length=10)], then: Then = "/") -> Response:
    """Remember the language and show the same page in it."""
    response = RedirectResponse(local(then), 303)
    keep_language(request, response, to)
    return response


def _form(
    request: Request, then: str, fault: str | None, status: int, person: str = "", *, ended: bool = False
) -> Response:
    values = {"then": local(then), "fault": fault, "given": person[:64], "ended": ended}
    return rendered(request, "sign_in.html", values, status)
