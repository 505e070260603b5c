"""Sign in, sign out, change the language."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from gonghui_console.page import rendered
from gonghui_console.services import Down, Refused, Services, SignedOut
from gonghui_console.session import drop_token, keep_language, keep_token, local, own_form, signed_in

router = APIRouter()
Then = Annotated[str, Form(max_length=2000)]


@router.get("/sign-in")
async def ask(request: Request, then: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """The form; whoever is signed in goes on at once."""
    if signed_in(request) is not None:
        return RedirectResponse(local(then), 303)
    return _form(request, then, None, 200)


@router.post("/sign-in", dependencies=[Depends(own_form)])
async def sign_in(
    request: Request,
    person: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    then: Then = "/",
) -> Response:
    """Exchange account and password for a token that only the browser's cookie keeps."""
    services: Services = request.app.state.services
    try:
        session = await services.sign_in(person.strip(), password)
    except SignedOut:
        return _form(request, then, "sign_in.failed", 401)
    except Refused as refused:
        return _form(request, then, "sign_in.refused" if refused.status == 429 else "sign_in.failed", refused.status)
    except Down:
        return _form(request, then, "sign_in.down", 503)
    response = RedirectResponse(local(then), 303)
    keep_token(request, response, session.token, session.expires_in)
    return response


@router.post("/sign-out", dependencies=[Depends(own_form)])
async def sign_out() -> Response:
    """Forget the token."""
    response = RedirectResponse("/sign-in", 303)
    drop_token(response)
    return response


@router.post("/language", dependencies=[Depends(own_form)])
async def language(request: Request, to: Annotated[str, Form(max_length=10)], then: Then = "/") -> Response:
    """Remember the language and show the same page in it."""
    response = RedirectResponse(local(then), 303)
    keep_language(request, response, to)
    return response


def _form(request: Request, then: str, fault: str | None, status: int) -> Response:
    return rendered(request, "sign_in.html", {"then": local(then), "fault": fault}, status)
