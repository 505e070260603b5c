"""Accounts and sign-in over HTTP."""

from typing import Annotated, Final

from fastapi import Body, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from gonghui_shared.clock import business_date
from gonghui_shared.handling import Handling
from gonghui_shared.http import PUBLIC, ReadConnection, Router, Service, commands, post
from gonghui_shared.http.principal import CurrentPrincipal, allow, principal_of, runtime_of
from gonghui_shared.http.table import PROBLEMS, Done, carry_out, idempotency_key
from gonghui_shared.http.tokens import PERSON_LIFE, SIGN_IN
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.problems import Problem
from gonghui_shared.runtime import secret

from . import views
from .commands import ChangePassword, CloseAccount, OpenAccount
from .decider import ACCOUNT, AccountOpen, NoAccount, change_password, close_account, open_account
from .passwords import Failures, fits, hashed

SERVICES: Final = ("organisation", "finance", "engagement", "assessment")  # whom a person's token speaks to
Password = Annotated[str, Field(min_length=10, max_length=200)]


def of_person(command: OpenAccount | ChangePassword | CloseAccount) -> str:
    """A person has one account."""
    return command.person_id


accounts = commands(
    ACCOUNT,
    "/federations/{union_id}/accounts/{person_id}",
    post("/opening", open_account, allows=Service("organisation"), stream=of_person, refuses=[AccountOpen]),
    post("/password", change_password, allows=Service("organisation"), stream=of_person, refuses=[NoAccount]),
    post("/closing", close_account, allows="account.close", stream=of_person),
)
router = Router(tags=["account"])
router.include(accounts)
_OPEN: Final[Handling] = next(row for row in accounts.table if row.asked is OpenAccount)
_CHANGE: Final[Handling] = next(row for row in accounts.table if row.asked is ChangePassword)
_failures: Final = Failures()


class Closed(BaseModel):
    """Base of bodies with a password."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class FirstPassword(Closed):
    """Who gets an account."""

    person_id: PersonId
    password: Password


class NewPassword(Closed):
    """The present password and the new one."""

    present: Annotated[str, Field(max_length=200)]
    password: Password


class Credentials(Closed):
    """Who signs in."""

    person_id: PersonId
    password: Annotated[str, Field(max_length=200)]


class Session(BaseModel):
    """A token for all services."""

    token: str
    expires_in: int  # seconds


KEYED: Final = {
    "parameters": [
        {
            "name": "Idempotency-Key", "in": "header", "required": True,
            "schema": {"type": "string", "minLength": 8, "maxLength": 200},
        }
    ]
}  # fmt: skip


@router.post(
    "/federations/{union_id}/accounts",
    status_code=201,
    response_model=Done,
    responses=PROBLEMS,
    openapi_extra={"x-allows": "account.open", **KEYED},
)
async def open_with_password(union_id: UnionId, request: Request, first: Annotated[FirstPassword, Body()]) -> Response:
    """Open an account with a first password."""
    runtime = runtime_of(request)
    await allow(runtime, principal_of(request), "account.open", union_id, business_date(runtime.now()))
    stored = await hashed(first.password, secret=_salting(request), key=f"{first.person_id}/{idempotency_key(request)}")
    asked = OpenAccount(union_id=union_id, person_id=first.person_id, password_hash=stored)
    return await carry_out(_OPEN, asked, request)


@router.post(
    "/my/password",
    status_code=201,
    response_model=Done,
    responses=PROBLEMS,
    openapi_extra={"x-allows": str(PUBLIC), **KEYED},
)
async def change_own_password(
    request: Request, who: CurrentPrincipal, read: ReadConnection, new: Annotated[NewPassword, Body()]
) -> Response:
    """Change one's own password."""
    if who.kind != "person":
        raise Problem("sign-in-required")
    await _prove(read, who.id, new.present)
    stored = await hashed(new.password, secret=_salting(request), key=f"{who.id}/{idempotency_key(request)}")
    federation = runtime_of(request).settings.federation
    return await carry_out(
        _CHANGE, ChangePassword(union_id=federation, person_id=who.id, password_hash=stored), request
    )


@router.post("/sign-in", responses=PROBLEMS, openapi_extra={"x-allows": str(PUBLIC)})
async def sign_in(request: Request, read: ReadConnection, given: Annotated[Credentials, Body()]) -> Session:
    """Exchange a password for a short-lived token."""
    await _prove(read, given.person_id, given.password)
    token = request.app.state.tokens.sign(SIGN_IN, given.person_id, list(SERVICES), PERSON_LIFE)
    return Session(token=token, expires_in=PERSON_LIFE)


async def _prove(read: ReadConnection, person_id: PersonId, password: str) -> None:
    if _failures.too_many(person_id):
        raise Problem("too-many")
    if not await fits(password, await views.password_hash(read, person_id)):
        _failures.note(person_id)
        raise Problem("sign-in-failed")
    _failures.forget(person_id)


def _salting(request: Request) -> bytes:
    return secret(runtime_of(request).settings.keys / "organisation.salt.key")
