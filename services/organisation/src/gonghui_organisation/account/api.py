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
from gonghui_shared.http.tokens import PERSON_LIFE, SIGN_IN
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.problems import Problem

from . import views
from .commands import ChangePassword, CloseAccount, OpenAccount
from .decider import ACCOUNT, AccountOpen, NoAccount, change_password, close_account, open_account
from .passwords import Door

SERVICES: Final = ("organisation", "finance", "engagement", "assessment")  # whom a person's token speaks to
Password = Annotated[str, Field(min_length=10, max_length=200)]
Proof = Annotated[str, Field(min_length=1, max_length=200)]
_LIMIT: Final = 4096  # bytes of a body


def of_person(command: OpenAccount | ChangePassword | CloseAccount) -> str:
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
router.table += [_OPEN, _CHANGE]  # without routes of their own: no hash comes in from outside


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


class Session(BaseModel):
    """A token for all services."""

    token: str
    expires_in: int  # seconds


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
    "/sign-in",
    responses=READING | problems(415, 429),
    openapi_extra=takes(Credentials, _LIMIT) | {"x-allows": str(PUBLIC)},
)
async def sign_in(request: Request, read: ReadConnection, door: CurrentDoor) -> Session:
    """Exchange a password for a short-lived token."""
    given = await read_body(request, Credentials, _LIMIT)
    await _prove(door, read, given.person_id, given.password)
    token = request.app.state.tokens.sign(SIGN_IN, given.person_id, list(SERVICES), PERSON_LIFE)
    return Session(token=token, expires_in=PERSON_LIFE)


async def _prove(door: Door, read: ReadConnection, person_id: PersonId, *passwords: str) -> None:
    if not door.admits(person_id):
        raise Problem("too-many")
    stored = await views.password_hash(read, person_id)
    if not any([await door.fits(password, stored) for password in passwords]):
        raise Problem("sign-in-failed")
    door.welcome(person_id)
