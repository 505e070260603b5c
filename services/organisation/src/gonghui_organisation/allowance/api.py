"""Post allowances over HTTP."""

from typing import Any, Final

from gonghui_organisation.post.acting import FullTimePost, OnlyAsOneself, SecondEyesNeeded
from gonghui_organisation.post.decider import POST, NoSuchPost, NotTheHolder
from gonghui_organisation.rule_registry.views import rules_today
from gonghui_organisation.staffing.decider import STAFFING
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import views
from .commands import ClaimAllowance, GrantAllowance, RefuseAllowance
from .decider import (
    ALLOWANCE,
    AboveAllowanceCap,
    ClaimedAlready,
    MonthNotBegun,
    NothingClaimed,
    claim_allowance,
    grant_allowance,
    refuse_allowance,
)


def of_month(command: ClaimAllowance | GrantAllowance | RefuseAllowance) -> str:
    """A post's month is one stream."""
    return f"{command.union_id}:{command.post_id}:{command.month}"


def of_post(command: ClaimAllowance) -> str:
    """The post itself."""
    return f"{command.union_id}:{command.post_id}"


ALSO: Final[dict[str, Stream[Any]]] = {"post": Stream(POST, of_post), "staffing": Stream(STAFFING, of_post)}

router = commands(
    ALLOWANCE,
    "/unions/{union_id}/posts/{post_id}/allowances/{month}",
    post(
        "", claim_allowance, allows="post.claim", stream=of_month, also=ALSO,
        refuses=[
            OnlyAsOneself, NoSuchPost, NotTheHolder, FullTimePost, MonthNotBegun, ClaimedAlready, AboveAllowanceCap,
        ],
    ),
    post(
        "/grant", grant_allowance, allows="post.grant", stream=of_month,
        refuses=[NothingClaimed, SecondEyesNeeded, AboveAllowanceCap],
    ),
    post("/refusal", refuse_allowance, allows="post.grant", stream=of_month, refuses=[NothingClaimed, SecondEyesNeeded]),
)  # fmt: skip


@router.get("/unions/{union_id}/allowances", allows="union.read")
async def allowances(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.AllowanceOfMonth]:
    """A union's post allowances by month."""
    return await views.of_union(read, union_id, page)


@router.get("/unions/{union_id}/allowance-cap", allows="union.read")
async def allowance_cap(union_id: UnionId, runtime: CurrentRuntime) -> views.AllowanceCap:
    """The largest allowance of a month, as it holds today.

    Source: R-TRM-10.
    """
    return views.AllowanceCap(cap=(await rules_today(runtime, union_id)).fen("R-TRM-10"))
