"""Formations over HTTP: workers apply without signing in, the union above keeps the case."""

from operator import attrgetter
from typing import Any, Final

from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import (
    AlreadyFormed,
    CommitteeRequired,
    CommitteeSizeOutsideBand,
    EvenCommittee,
    FormationPending,
    MoreWomenThanStaff,
    NotTheSuperior,
    OutsideSuperiorJurisdiction,
    SuperiorNotFit,
)
from gonghui_shared.http import PUBLIC, Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .decider import (
    FORMATION,
    FirstMeetingMissing,
    FormationOpen,
    MoreThanApplied,
    MoreWomenThanApplicants,
    NoFormation,
    PrepGroupMissing,
    TooFewPresent,
    abandon_formation,
    apply_online,
    appoint_prep_group,
    count_applicants,
    hold_first_meeting,
    hold_mobilisation,
    open_formation,
    submit_formation,
)

own, superior_of = attrgetter("union_id"), attrgetter("superior_id")
STREAMS: Final[dict[str, Stream[Any]]] = {
    "union": Stream(UNION, own),
    "superior": Stream(UNION, superior_of, union=superior_of),
}
CASE: Final[dict[str, Any]] = {
    "allows": "union.approve",
    "stream": own,
    "judged": superior_of,
}  # the union above keeps it
KEPT: Final = [NoFormation, NotTheSuperior]
BEGUN: Final = [AlreadyFormed, FormationOpen, SuperiorNotFit]

router = commands(
    FORMATION,
    "/formations/{union_id}",
    post("/case", open_formation, **CASE, also=STREAMS, refuses=BEGUN),
    post("/application", apply_online, allows=PUBLIC, stream=own, also=STREAMS, refuses=BEGUN),
    post("/prep-group", appoint_prep_group, **CASE, refuses=KEPT),
    post("/applicants", count_applicants, **CASE, refuses=[*KEPT, PrepGroupMissing, MoreWomenThanApplicants]),
    post("/mobilisations", hold_mobilisation, **CASE, refuses=KEPT),
    post("/first-meeting", hold_first_meeting, **CASE, refuses=[*KEPT, MoreThanApplied, TooFewPresent]),
    post(
        "/submission", submit_formation, **CASE, also=STREAMS,
        refuses=[
            *KEPT, FirstMeetingMissing, AlreadyFormed, FormationPending, CommitteeRequired, CommitteeSizeOutsideBand,
            EvenCommittee, SuperiorNotFit, OutsideSuperiorJurisdiction, MoreWomenThanStaff,
        ],
    ),
    post("/abandonment", abandon_formation, **CASE, refuses=KEPT),
)  # fmt: skip


@router.get("/formations/{union_id}/stage", allows=PUBLIC)
async def formation_stage(union_id: UnionId, read: ReadConnection) -> views.FormationStage:
    """Where an application stands, for whoever knows its id."""
    return await views.stage_of(read, union_id)


@router.get("/unions/{union_id}/formation-cases", allows="union.read")
async def formation_cases(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.FormationCase]:
    """Formations that this union keeps, the oldest first."""
    return await views.cases(read, union_id, page)
