"""Findings over HTTP."""

from typing import Any

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.supervision.acting import BySuperior, NotTheSuperior
from gonghui_shared.directory.views import superior_of
from gonghui_shared.handling import today
from gonghui_shared.http import Page, Paged, ReadConnection, Service, commands, post
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import views
from .commands import OnFinding, OpenFinding, VerifyRectification, WithdrawFinding
from .decider import (
    FINDING,
    ClaimWaits,
    DueBefore,
    FindingExists,
    FindingIsClosed,
    NoSuchFinding,
    NothingClaimed,
    TooManyPlans,
    VerifiedByTheSame,
    claim_rectified,
    open_finding,
    take_up_finding,
    verify_rectification,
    watch_finding,
    withdraw_finding,
)


def of_finding(command: OnFinding | OpenFinding | VerifyRectification | WithdrawFinding) -> str:
    """A finding is one stream."""
    return f"{command.union_id}:{command.finding_id}"


def superior(command: BySuperior) -> UnionId:
    """The union above judges."""
    return command.superior_id


ONE = "/unions/{union_id}/supervision-findings/{finding_id}"
BY_SUPERIOR: dict[str, Any] = {"allows": "supervision.direct", "judged": superior, "stream": of_finding}
BY_UNION: dict[str, Any] = {
    "allows": "supervision.answer",
    "stream": of_finding,
    "refuses": [PersonHasToAct, NoSuchFinding, FindingIsClosed, ClaimWaits, TooManyPlans],
}
router = commands(
    FINDING,
    "",
    post(
        "/unions/{union_id}/supervision-findings",
        open_finding,
        given={"superior": superior_of, "today": today},
        refuses=[PersonHasToAct, NotTheSuperior, FindingExists, DueBefore],
        **BY_SUPERIOR,
    ),
    post(f"{ONE}/plan", take_up_finding, **BY_UNION),
    post(f"{ONE}/claim", claim_rectified, **BY_UNION),
    post(
        f"{ONE}/verification",
        verify_rectification,
        given={"superior": superior_of, "today": today},
        refuses=[
            PersonHasToAct, NotTheSuperior, NoSuchFinding, FindingIsClosed, NothingClaimed, VerifiedByTheSame,
        ],
        **BY_SUPERIOR,
    ),
    post(
        f"{ONE}/withdrawal",
        withdraw_finding,
        given={"superior": superior_of},
        refuses=[PersonHasToAct, NotTheSuperior, NoSuchFinding, FindingIsClosed],
        **BY_SUPERIOR,
    ),
    post(
        f"{ONE}/clock",
        watch_finding,
        allows=Service("assessment"),
        stream=of_finding,
        given={"above": views.above_superior},
    ),
)  # fmt: skip


@router.get("/federations/{union_id}/supervision-findings", allows="supervision.read")
async def below(
    union_id: UnionId, read: ReadConnection, page: Page, standing: views.Standing | None = None
) -> Paged[views.FindingRow]:
    """Findings at unions below one, those that are due first at the top; the open ones unless said otherwise."""
    return await views.below(read, union_id, standing, page)


@router.get("/unions/{union_id}/supervision-findings", allows="supervision.read")
async def of_union(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.FindingRow]:
    """A union's findings by the day on which they are due."""
    return await views.of_union(read, union_id, page)


@router.get(ONE, allows="supervision.read")
async def one(union_id: UnionId, finding_id: Identifier, read: ReadConnection) -> views.FindingWithWords:
    """One finding with what was written about it."""
    found = await views.finding(read, union_id, finding_id)
    if found is None:
        raise Problem("not-found")
    return found
