"""Secret appraisals over HTTP."""

from collections.abc import Sequence

from gonghui_assessment.judgement.decider import JUDGED, AppraisedAlready
from gonghui_shared.http import ReadConnection, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import CountBallots, OnAppraisal, OpenAppraisal
from .decider import (
    APPRAISAL,
    AppraisalExists,
    AttendanceMissing,
    FiguresDisagree,
    NobodyEntitled,
    NothingToCount,
    NotTheQuestions,
    PostNotHeld,
    RollIsKept,
    SameTeller,
    TellerIsAppraised,
    count_ballots,
    open_appraisal,
    record_attendance,
)


def of_appraisal(command: OpenAppraisal | OnAppraisal) -> str:
    """Each appraisal of a union is a stream of its own."""
    return f"{command.union_id}:{command.appraisal_id}"


def of_year(command: OpenAppraisal | CountBallots) -> str:
    """What is said of a union in one year."""
    return f"{command.union_id}:{command.year}"


ONE = "/unions/{union_id}/secret-appraisals/{appraisal_id}"
ALSO = {"judged": Stream(JUDGED, of_year)}
router = commands(
    APPRAISAL,
    "",
    post(
        "/unions/{union_id}/secret-appraisals",
        open_appraisal,
        allows="appraisal.open",
        stream=of_appraisal,
        also=ALSO,
        given={"roll": views.roll, "held": views.held},
        refuses=[AppraisalExists, AppraisedAlready, RollIsKept, NobodyEntitled, PostNotHeld],
    ),
    post(
        f"{ONE}/attendance",
        record_attendance,
        allows="appraisal.count",
        stream=of_appraisal,
        refuses=[AttendanceMissing, TellerIsAppraised, FiguresDisagree],
    ),
    post(
        f"{ONE}/sheets",
        count_ballots,
        allows="appraisal.count",
        stream=of_appraisal,
        also=ALSO,
        refuses=[NothingToCount, TellerIsAppraised, SameTeller, NotTheQuestions, FiguresDisagree, AppraisedAlready],
    ),
)


@router.get("/unions/{union_id}/secret-appraisals", allows="evaluation.read")
async def appraisals(union_id: UnionId, read: ReadConnection) -> Sequence[views.AppraisalRow]:
    """A union's secret appraisals and what members said; figures of so few ballots that somebody might be known are not told."""
    return await views.of_union(read, union_id)
