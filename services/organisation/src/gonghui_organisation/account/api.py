"""Accounts and sign-in over HTTP."""

from typing import Annotated, Final

from fastapi import Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_organisation.salt import salt
from gonghui_organisation.union.views import federation_only
from gonghui_shared.clock import business_date
from gonghui_shared.handling import handling
from gonghui_shared.http import PUBLIC, ReadConnection, commands, post
from gonghui_shared.http.documents import KEY_PARAMETER, READING, WRITING, problems, takes
from gonghui_shared.http.principal import CurrentPrincipal, allow, principal_of, runtime_of
from gonghui_shared.http.table import Done, carry_out, idempotency_key, read_body
from gonghui_shared.http.tokens import LONGEST, BadToken
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.problems import Problem

from . import sessions, views
from .commands import ChangePassword, CloseAccount, OpenAccount, SignOut, SignOutEverywhere
from .decider import (
    ACCOUNT,
    SESSION,
    AccountOpen,
    NoAccount,
    change_password,
    close_account,
    open_account,
    sign_out,
    sign_out_everywhere,
)
from .passwords import Door
from .sessions import Session

Password = Annotated[str, Field(min_length=10, max_length=200)]
Proof = Annotated[str, Field(min_length=1, max_length=200)]
_LIMIT: Final = 4096  # bytes of a body


def of_person(command: OpenAccount | ChangePassword | CloseAccount | SignOutEverywhere) -> str:
    """A person has one account."""
    return command.person_id


router = commands(
    ACCOUNT,
    "/federations/{union_id}/accounts/{person_id}",
    post("/closing", close_account, allows="account.close", stream=of_person, given={"federation": federation_only}),
)
_OPEN: Final = handling(
    ACCOUNT,
    "/federations/{union_id}/accounts",
    open_account,
    allows="account.open",
    stream=of_person,
    given={"federation": federation_only},
    refuses=[AccountOpen],
)
_CHANGE: Final = handling(
    ACCOUNT, "/my/password", change_password, allows=PUBLIC, stream=of_person, refuses=[NoAccount]
)  # whoever asks has proved who they are
_EVERYWHERE: Final = handling(
    ACCOUNT, "/my/sign-out-everywhere", sign_out_everywhere, allows=PUBLIC, stream=of_person, refuses=[NoAccount]
)
_SIGN_OUT: Final = handling(SESSION, "/sign-out", sign_out, allows=PUBLIC, stream=lambda c: c.session_id)
router.table += [
    _OPEN,
    _CHANGE,
    _EVERYWHERE,
    _SIGN_OUT,
]  # whose bodies are not their commands: no hash comes in from outside


class _Closed(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class FirstPassword(_Closed):
    """Who gets an account."""

    person_id: OpaqueId
    password: Password


class NewPassword(_Closed):
    """The present password and the new one."""

    present: Proof
    password: Password


class Credentials(_Closed):
    """Who signs in."""

    person_id: PersonId
    password: Proof


class Renewable(_Closed):
    """What a session is renewed or ended with."""

    renewal: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class Renew(Renewable):
    """Whether somebody asked, or a page that reads itself again, which keeps nobody signed in."""

    active: bool = True


def door_of(request: Request) -> Door:
    """The process's door."""
    state = request.app.state
    if not hasattr(state, "door"):
        state.door = Door()
    door: Door = state.door
    return door


CurrentDoor = Annotated[Door, Depends(door_of)]


@router.post(
    "/federations/{union_id}/accounts",
    status_code=201,
    response_model=Done,
    responses=WRITING | problems(429),
    openapi_extra=takes(FirstPassword, _LIMIT) | {"x-allows": "account.open", "parameters": [KEY_PARAMETER]},
)
async def open_with_password(union_id: UnionId, request: Request, door: CurrentDoor) -> Response:
    """Open an account with a first password."""
    runtime = runtime_of(request)
    await allow(runtime, principal_of(request), "account.open", union_id, business_date(runtime.now()))
    key = idempotency_key(request)
    first = await read_body(request, FirstPassword, _LIMIT)
    stored = await door.hashed(first.password, secret=salt(runtime_of(request)), key=f"{first.person_id}/{key}")
    return await carry_out(
        _OPEN, OpenAccount(union_id=union_id, person_id=first.person_id, password_hash=stored), request
    )


@router.post(
    "/my/password",
    status_code=201,
    response_model=Done,
    responses=WRITING | problems(429),
    openapi_extra=takes(NewPassword, _LIMIT) | {"x-allows": "signed-in person", "parameters": [KEY_PARAMETER]},
)
async def change_own_password(
    request: Request, who: CurrentPrincipal, read: ReadConnection, door: CurrentDoor
) -> Response:
    """Change one's own password."""
    if who.kind != "person":
        raise Problem("sign-in-required")
    key = idempotency_key(request)
    new = await read_body(request, NewPassword, _LIMIT)
    await _prove(door, read, who.id, new.present, new.password)  # the new one: the request is repeated
    stored = await door.hashed(new.password, secret=salt(runtime_of(request)), key=f"{who.id}/{key}")
    federation = runtime_of(request).settings.federation
    return await carry_out(
        _CHANGE, ChangePassword(union_id=federation, person_id=who.id, password_hash=stored), request
    )


@router.post(
    "/my/sign-out-everywhere",
    status_code=201,
    response_model=Done,
    responses=WRITING,
    openapi_extra={"x-allows": "signed-in person", "parameters": [KEY_PARAMETER]},
)
async def sign_out_of_everything(request: Request, who: CurrentPrincipal) -> Response:
    """End all of one's working sessions; tokens already given end within fifteen minutes."""
    if who.kind != "person":
        raise Problem("sign-in-required")
    federation = runtime_of(request).settings.federation
    return await carry_out(_EVERYWHERE, SignOutEverywhere(union_id=federation, person_id=who.id), request)


@router.post(
    "/sign-in",
    responses=READING | problems(415, 429),
    openapi_extra=takes(Credentials, _LIMIT) | {"x-allows": str(PUBLIC)},
)
async def sign_in(request: Request, read: ReadConnection, door: CurrentDoor) -> Session:
    """Exchange a password for a short-lived token and what renews it."""
    given = await read_body(request, Credentials, _LIMIT)
    version = await _prove(door, read, given.person_id, given.password)
    return sessions.opened(request.app.state.tokens, runtime_of(request).settings, given.person_id, version)


@router.post(
    "/sign-in/renewal",
    responses=READING | problems(415, 429),
    openapi_extra=takes(Renew, 2 * _LIMIT) | {"x-allows": str(PUBLIC)},
)
async def renew(request: Request, read: ReadConnection, door: CurrentDoor) -> Session:
    """Go on with a working session: another short-lived token, as long as nothing has ended the session."""
    given = await read_body(request, Renew, 2 * _LIMIT)
    renewal = _renewal(request, given)
    tried = f"renewal/{renewal.session_id}"  # no person's id contains a stroke
    if not door.admits(tried):
        raise Problem("too-many")
    if not await views.stands(read, renewal.person_id, renewal.session_id, renewal.version):
        raise Problem("session-ended")
    door.welcome(tried)
    try:
        return sessions.renewed(request.app.state.tokens, runtime_of(request).settings, renewal, active=given.active)
    except BadToken:
        raise Problem("session-ended") from None


@router.post(
    "/sign-out",
    status_code=201,
    response_model=Done,
    responses=WRITING,
    openapi_extra=takes(Renewable, 2 * _LIMIT) | {"x-allows": str(PUBLIC), "parameters": [KEY_PARAMETER]},
)
async def end_session(request: Request) -> Response:
    """End the working session that the renewal belongs to."""
    renewal = _renewal(request, await read_body(request, Renewable, 2 * _LIMIT))
    federation = runtime_of(request).settings.federation
    command = SignOut(union_id=federation, person_id=renewal.person_id, session_id=renewal.session_id)
    return await carry_out(_SIGN_OUT, command, request)


def _renewal(request: Request, given: Renewable) -> sessions.Renewal:
    try:
        return sessions.read(request.app.state.tokens, given.renewal)
    except BadToken:
        raise Problem("session-ended") from None


async def _prove(door: Door, read: ReadConnection, person_id: PersonId, *passwords: str) -> int:
    """The version of the account to which one of the passwords belongs."""
    if not door.admits(person_id):
        raise Problem("too-many")
    account = await views.open_account(read, person_id)
    stored = account.password_hash if account else None
    if not any([await door.fits(password, stored) for password in passwords]) or account is None:
        raise Problem("sign-in-failed")
    door.welcome(person_id)
    return account.version
