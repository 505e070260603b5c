"""Erasure over HTTP, and what is known of a person's files."""

from datetime import date
from typing import Final

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select

from gonghui_organisation.membership.views import ROLL
from gonghui_organisation.union.views import federation_only
from gonghui_shared.directory.views import POSTS
from gonghui_shared.handling import handling
from gonghui_shared.http import PUBLIC, Ask, commands, post
from gonghui_shared.http.client import client_of
from gonghui_shared.http.documents import KEY_PARAMETER, WRITING, takes
from gonghui_shared.http.principal import CurrentPrincipal, runtime_of
from gonghui_shared.http.table import Done, carry_out, read_body
from gonghui_shared.problems import Problem

from .commands import ForgetPerson, RequestErasure
from .decider import (
    ERASURE,
    ErasureNotRequested,
    Files,
    ForgottenAlready,
    PurposeStands,
    RetentionRuns,
    forget_person,
    request_erasure,
)
from .events import Ground

_LIMIT: Final = 4096  # bytes of a body


class FilesOfPerson(BaseModel):
    """What engagement says of a person's complaints."""

    open: bool
    ended_on: date | None


def of_person(command: RequestErasure | ForgetPerson) -> str:
    """A person is forgotten once."""
    return command.person_id


async def files_of(ask: Ask) -> Files:
    """Loader: a person's memberships and posts as this service knows them, complaints as engagement does.

    Raises:
        Unavailable: engagement does not answer; nothing is destroyed on half of what is to be known.
    """
    person = ask.command.person_id
    roll, posts = ROLL.c.person_id == person, POSTS.c.person_id == person
    running = {
        "membership": await ask.read.scalar(select(func.count()).where(roll, ROLL.c.standing != "ended")),
        "election": await ask.read.scalar(select(func.count()).where(posts, POSTS.c.held_to.is_(None))),
    }
    last = {
        "membership": await ask.read.scalar(select(func.max(ROLL.c.ended_on)).where(roll)),
        "election": await ask.read.scalar(select(func.max(POSTS.c.held_to)).where(posts)),
    }
    cases = await client_of(ask.runtime, "engagement").get("/internal/files", FilesOfPerson, person_id=person)
    running["complaint"], last["complaint"] = int(cases.open), cases.ended_on
    return Files(frozenset(kind for kind, n in running.items() if n), {k: day for k, day in last.items() if day})


router = commands(
    ERASURE,
    "/federations/{union_id}/persons/{person_id}/erasure",
    post(
        "/requests",
        request_erasure,
        allows="erasure.request",
        stream=of_person,
        given={"federation": federation_only},
        refuses=[ForgottenAlready],
    ),
    post(
        "",
        forget_person,
        allows="erasure.carry_out",
        stream=of_person,
        given={"federation": federation_only, "files": files_of},
        refuses=[ForgottenAlready, ErasureNotRequested, PurposeStands, RetentionRuns],
    ),
)
_OWN: Final = handling(
    ERASURE, "/my/erasure", request_erasure, allows=PUBLIC, stream=of_person, refuses=[ForgottenAlready]
)  # whoever asks has proved who they are
router.table.append(_OWN)


class OwnWish(BaseModel):
    """Why a person asks for the erasure of the own data."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)
    ground: Ground


@router.post(
    "/my/erasure",
    status_code=201,
    response_model=Done,
    responses=WRITING,
    openapi_extra=takes(OwnWish, _LIMIT) | {"x-allows": "signed-in person", "parameters": [KEY_PARAMETER]},
)
async def ask_for_own_erasure(request: Request, who: CurrentPrincipal) -> Response:
    """Ask that one's own data be destroyed."""
    if who.kind != "person":
        raise Problem("sign-in-required")
    wish = await read_body(request, OwnWish, _LIMIT)
    federation = runtime_of(request).settings.federation
    return await carry_out(_OWN, RequestErasure(union_id=federation, person_id=who.id, ground=wish.ground), request)
