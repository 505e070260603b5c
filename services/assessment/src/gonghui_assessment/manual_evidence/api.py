"""Evidence that is handed in, over HTTP, and what is known and lacking."""

from collections.abc import Sequence

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.judgement.commands import FactName
from gonghui_assessment.target.commands import Year
from gonghui_shared.http import Page, Paged, ReadConnection, bulk, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import CheckEvidence, CheckImport, ImportScores, SubmitEvidence
from .decider import (
    MANUAL_EVIDENCE,
    CheckedAlready,
    CheckedByTheSame,
    EvidenceExists,
    NoSuchEvidence,
    ReasonMissing,
    TooMuchEvidence,
    YearNotBegun,
    check_evidence,
    submit_evidence,
)


def of_year(command: SubmitEvidence | CheckEvidence) -> str:
    """What is handed in for a union in one year is one stream."""
    return f"{command.union_id}:{command.year}"


SUBMITTING = [PersonHasToAct, YearNotBegun, EvidenceExists, TooMuchEvidence]
CHECKING = [PersonHasToAct, NoSuchEvidence, CheckedAlready, CheckedByTheSame, ReasonMissing]

router = commands(
    MANUAL_EVIDENCE,
    "",
    post(
        "/unions/{union_id}/manual-evidence", submit_evidence, allows="progress.report", stream=of_year,
        refuses=SUBMITTING,
    ),
    post(
        "/unions/{union_id}/manual-evidence/{evidence_id}/check", check_evidence, allows="score.check", stream=of_year,
        refuses=CHECKING,
    ),
    bulk(
        "/federations/{union_id}/imported-scores", submit_evidence, ImportScores,
        items=lambda command: command.scores, allows="score.check", stream=of_year, refuses=SUBMITTING,
    ),
    bulk(
        "/federations/{union_id}/imported-scores/checks", check_evidence, CheckImport,
        items=lambda command: command.checks, allows="score.check", stream=of_year, refuses=CHECKING,
    ),
)  # fmt: skip


@router.get("/unions/{union_id}/manual-evidence", allows="evaluation.read")
async def of_union(union_id: UnionId, year: Year, read: ReadConnection) -> Sequence[views.Piece]:
    """A union's evidence of a year, the newest first."""
    return await views.of_union(read, union_id, year)


@router.get("/federations/{union_id}/manual-evidence", allows="score.check")
async def waiting(
    union_id: UnionId, read: ReadConnection, page: Page, standing: views.Standing = "submitted"
) -> Paged[views.Piece]:
    """Evidence of all unions, the oldest first."""
    return await views.waiting(read, union_id, page, standing)


@router.get("/unions/{union_id}/facts", allows="evaluation.read")
async def known(union_id: UnionId, year: Year, read: ReadConnection) -> Sequence[views.KnownFact]:
    """What schemes ask of a union in a year and no event tells; what is missing comes first."""
    return await views.known(read, union_id, year)


@router.get("/federations/{union_id}/facts", allows="score.check")
async def coverage(union_id: UnionId, year: Year, read: ReadConnection) -> Sequence[views.Coverage]:
    """For how many unions each fact that schemes ask for is known, the least known first."""
    return await views.coverage(read, union_id, year)


@router.get("/federations/{union_id}/facts/{fact}/lacking", allows="score.check")
async def lacking(
    union_id: UnionId, fact: FactName, year: Year, read: ReadConnection, page: Page
) -> Paged[views.Lacking]:
    """Unions of which a fact is not known."""
    return await views.lacking(read, union_id, fact, year, page)
