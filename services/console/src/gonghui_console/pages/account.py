"""One's own account: another password, and an end to all sessions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from gonghui_console.page import CurrentPage, Page
from gonghui_console.services import Refused, Services, SignedOut
from gonghui_console.session import drop_session, keep_session, own_form

router = APIRouter()
LEAST: int = 10  # characters of a password; organisation says so, the form says it first
Secret = Annotated[str, Form(max_length=200)]


@router.get("/account")
async def account(page: CurrentPage, changed: bool = False) -> Response:
    """The forms."""
    return _shown(page, None, 200, changed=changed)


@router.post("/account/password", dependencies=[Depends(own_form)])
async def change(
    request: Request, page: CurrentPage, present: Secret = "", new: Secret = "", again: Secret = ""
) -> Response:
    """Set another password; every other session ends, this one begins anew."""
    services: Services = request.app.state.services
    if new != again:
        return _shown(page, "account.differ", 422)
    if len(new) < LEAST:
        return _shown(page, "account.short", 422)
    try:
        done = await page.do("organisation", "/my/password", present=present, password=new)
    except SignedOut:
        return _shown(page, "account.wrong", 401)
    except Refused as refused:
        return _shown(page, "sign_in.refused" if refused.status == 429 else "account.refused", refused.status)
    response = RedirectResponse("/account?changed=1", 303)
    keep_session(request, response, await services.sign_in(page.person, new, known=done))
    return response


@router.post("/account/sign-out-everywhere", dependencies=[Depends(own_form)])
async def everywhere(page: CurrentPage) -> Response:
    """End all sessions, this one too."""
    await page.do("organisation", "/my/sign-out-everywhere")
    response = RedirectResponse("/sign-in", 303)
    drop_session(response)
    return response


def _shown(page: Page, fault: str | None, status: int, *, changed: bool = False) -> Response:
    return page.show("account.html", status, fault=fault, changed=changed, least=LEAST)
