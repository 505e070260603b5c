"""Workers' congresses over HTTP."""

from collections.abc import Sequence

from gonghui_engagement.consumers.organisation import staff_of
from gonghui_shared.directory import unit_type_of
from gonghui_shared.http import Page, Paged, ReadConnection, commands, post
from gonghui_shared.ids import Identifier, UnionId

from . import views
from .commands import HoldCongress, ReportCongress
from .decider import (
    CONGRESS,
    FiguresDisagree,
    HeldAlready,
    NotForThisUnit,
    PapersTooLate,
    ReportedAlready,
    TooFewPresent,
    TooFewRepresentatives,
    TooManyManagers,
    hold_congress,
    report_congress,
)


def of_congress(command: HoldCongress | ReportCongress) -> str:
    """A congress is one stream."""
    return f"{command.union_id}:{command.congress_id}"


router = commands(
    CONGRESS,
    "/unions/{union_id}/congresses",
    post(
        "",
        hold_congress,
        allows="congress.hold",
        stream=of_congress,
        given={"unit_type": unit_type_of, "staff": staff_of},
        refuses=[
            HeldAlready,
            NotForThisUnit,
            FiguresDisagree,
            TooFewPresent,
            TooManyManagers,
            PapersTooLate,
            TooFewRepresentatives,
        ],
    ),
    post(
        "/{congress_id}/report",
        report_congress,
        allows="congress.report",
        stream=of_congress,
        refuses=[ReportedAlready],
    ),
)


@router.get("/unions/{union_id}/congresses", allows="union.read")
async def congresses(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.CongressRow]:
    """A union's congresses."""
    return await views.congresses(read, union_id, page)


@router.get("/unions/{union_id}/congresses/{congress_id}/motions", allows="union.read")
async def motions(union_id: UnionId, congress_id: Identifier, read: ReadConnection) -> Sequence[views.MotionRow]:
    """What became of the items of a congress's agenda."""
    return await views.motions(read, union_id, congress_id)
