"""Complaints over HTTP."""

import secrets
from hashlib import sha256
from typing import Annotated, Final

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from gonghui_shared.clock import business_date
from gonghui_shared.directory import UNIONS, ancestors
from gonghui_shared.http import PUBLIC, Ask, Page, Paged, ReadConnection, Service, Stream, commands, post
from gonghui_shared.http.documents import READING, problems, takes
from gonghui_shared.http.principal import CurrentPrincipal, CurrentRuntime, Principal
from gonghui_shared.http.table import read_body
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.problems import Problem
from gonghui_shared.runtime import Runtime

from . import views
from .answers import Ages, Case, CaseOfUnion, CaseRow, FilesOfPerson, OwnCase, Receipt
from .commands import (
    AcceptComplaint,
    AnswerComplaint,
    AppealComplaint,
    CloseComplaint,
    ComplaintId,
    ExtendAnswer,
    FileComplaint,
    MissClock,
    RateComplaint,
    ReceiptCode,
    RecordComplaint,
    ReviewComplaint,
    TransferComplaint,
)
from .decider import (
    COMPLAINT,
    accept_complaint,
    answer_complaint,
    appeal_complaint,
    close_complaint,
    extend_answer,
    file_complaint,
    miss_clock,
    rate_complaint,
    record_complaint,
    review_complaint,
    transfer_complaint,
)
from .refusals import (
    AppealsExhausted,
    ExtendedAlready,
    FiledAlready,
    HandlerHasInterest,
    NoSuchUnion,
    NotASuperior,
    NotTheComplainant,
    ReceiptMissing,
    SignedIn,
    WrongStage,
)

OnCase = (
    AcceptComplaint | AnswerComplaint | AppealComplaint | CloseComplaint | ExtendAnswer | FileComplaint | MissClock
    | RateComplaint | RecordComplaint | ReviewComplaint | TransferComplaint
)  # fmt: skip


def of_case(command: OnCase) -> str:
    """A case is one stream at each union that it goes to."""
    return f"{command.union_id}:{command.complaint_id}"


TARGET: Stream[TransferComplaint] = Stream(
    COMPLAINT, lambda c: f"{c.to_union_id}:{c.complaint_id}", union=lambda c: c.to_union_id
)


async def _in_being(ask: Ask, union_id: UnionId) -> bool:
    query = select(UNIONS.c.union_id).where(UNIONS.c.union_id == union_id, UNIONS.c.dissolved_on.is_(None))
    return await ask.read.scalar(query) is not None


async def target_known(ask: Ask) -> bool:
    """Loader: whether the union exists to which a case shall go."""
    return await _in_being(ask, ask.command.to_union_id)


async def union_known(ask: Ask) -> UnionId:
    """Loader: the command's union; whoever complains need not sign in, so that nothing else says that there is one.

    Raises:
        NoSuchUnion: there is none of this id, or no more.
    """
    if not await _in_being(ask, ask.union_id):
        raise NoSuchUnion
    return ask.union_id


async def unions_above(ask: Ask) -> frozenset[str]:
    """Loader: all unions superior to the command's union."""
    above = ancestors(ask.union_id)
    rows = await ask.read.scalars(select(above.c.union_id).where(above.c.union_id != ask.union_id))
    return frozenset(rows)


router = commands(
    COMPLAINT,
    "/unions/{union_id}",
    post(
        "/complaints",
        file_complaint,
        allows=PUBLIC,
        stream=of_case,
        veiled=True,
        given={"union": union_known},
        refuses=[FiledAlready, ReceiptMissing, SignedIn, NotTheComplainant, NoSuchUnion],
    ),
    post(
        "/complaint-records",
        record_complaint,
        allows="complaint.record",
        stream=of_case,
        refuses=[FiledAlready, ReceiptMissing],
    ),
    post(
        "/complaints/{complaint_id}/acceptance",
        accept_complaint,
        allows="complaint.accept",
        stream=of_case,
        refuses=[WrongStage, HandlerHasInterest],
    ),
    post(
        "/complaints/{complaint_id}/transfer",
        transfer_complaint,
        allows="complaint.transfer",
        stream=of_case,
        also={"target": TARGET},
        given={"known": target_known},
        refuses=[WrongStage, NoSuchUnion, FiledAlready],
    ),
    post(
        "/complaints/{complaint_id}/extension",
        extend_answer,
        allows="complaint.extend",
        stream=of_case,
        refuses=[WrongStage, ExtendedAlready],
    ),
    post(
        "/complaints/{complaint_id}/answer",
        answer_complaint,
        allows="complaint.answer",
        stream=of_case,
        refuses=[WrongStage, HandlerHasInterest],
    ),
    post(
        "/complaints/{complaint_id}/appeals",
        appeal_complaint,
        allows=PUBLIC,
        stream=of_case,
        veiled=True,
        refuses=[WrongStage, AppealsExhausted, NotTheComplainant, SignedIn],
    ),
    post(
        "/complaints/{complaint_id}/reviews",
        review_complaint,
        allows="complaint.review",
        judged=lambda c: c.superior_id,
        stream=of_case,
        given={"above": unions_above},
        refuses=[WrongStage, NotASuperior, HandlerHasInterest],
    ),
    post(
        "/complaints/{complaint_id}/rating",
        rate_complaint,
        allows=PUBLIC,
        stream=of_case,
        veiled=True,
        refuses=[WrongStage, NotTheComplainant, SignedIn],
    ),
    post(
        "/complaints/{complaint_id}/closing",
        close_complaint,
        allows="complaint.close",
        stream=of_case,
        refuses=[WrongStage],
    ),
    post("/complaints/{complaint_id}/clocks", miss_clock, allows=Service("engagement"), stream=of_case),
)


@router.get("/unions/{union_id}/complaints", allows="complaint.read")
async def complaints(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[CaseRow]:
    """A union's cases, oldest first; without their words."""
    return await views.complaints(read, union_id, page)


@router.get("/unions/{union_id}/complaints/{complaint_id}", allows="complaint.read")
async def complaint(union_id: UnionId, complaint_id: ComplaintId, read: ReadConnection) -> CaseRow:
    """Where one case stands; without its words."""
    found = await views.complaint(read, union_id, complaint_id)
    if found is None:
        raise Problem("not-found")
    return found


@router.get("/unions/{union_id}/complaints/{complaint_id}/words", allows="complaint.read")
async def complaint_words(
    union_id: UnionId, complaint_id: ComplaintId, read: ReadConnection, runtime: CurrentRuntime, who: CurrentPrincipal
) -> Case:
    """A case with the words of both sides: for its owner, and until it has one for whoever may accept it."""
    found = await views.whole_case(read, union_id, complaint_id)
    if found is None or found.stage == "transferred":
        raise Problem("not-found")
    owns = who.kind == "person" and found.owner_id == who.id
    if not owns and not await _may_accept(runtime, who, found):
        raise Problem("forbidden")
    return found


async def _may_accept(runtime: Runtime, who: Principal, case: CaseRow) -> bool:
    if case.owner_id is not None:
        return False
    today = business_date(runtime.now())
    return await runtime.authority.may(who.id, "complaint.accept", case.union_id, today) is not None


@router.get("/federations/{union_id}/complaints/open", allows="complaint.read")
async def open_complaints(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[CaseOfUnion]:
    """Open cases of the union and all unions below it, oldest first."""
    return await views.open_complaints_by_age(read, union_id, page)


@router.get("/federations/{union_id}/complaints/ages", allows="complaint.read")
async def complaint_ages(
    union_id: UnionId,
    read: ReadConnection,
    runtime: CurrentRuntime,
    days: Annotated[list[Annotated[int, Query(ge=1, le=3650)]], Query(min_length=1, max_length=12)] = [15, 30, 60, 90],  # noqa: B006 - FastAPI copies it
) -> Ages:
    """How many cases are open, by age in bands up to each number of `days`, and at which unions."""
    today = business_date(runtime.now())
    bands = await views.ages(read, union_id, sorted(set(days)), today)
    return Ages(bands=bands, unions=await views.by_union(read, union_id, today))


@router.get("/internal/files", allows=Service("organisation"))
async def files_of_person(person_id: Annotated[PersonId, Query()], read: ReadConnection) -> FilesOfPerson:
    """Whether complaints of a person are open, and when the last one ended: files are kept for some time."""
    return await views.files_of(read, person_id)


@router.get("/my/complaints", allows=PUBLIC)
async def my_complaints(read: ReadConnection, who: CurrentPrincipal) -> list[OwnCase]:
    """The cases of whoever is signed in, with the answers."""
    if who.kind != "person":
        raise Problem("sign-in-required")
    return await views.cases_of(read, who.id)


@router.get("/complaint-receipts", allows=PUBLIC)
async def new_receipt() -> Receipt:
    """A fresh receipt code of 192 random bits and its digest, for forms that cannot make one themselves."""
    code = secrets.token_urlsafe(24)
    return Receipt(receipt=code, digest=sha256(code.encode()).hexdigest())


_LIMIT: Final = 4096  # bytes of a body


class Shown(BaseModel):
    """What whoever asks for the status of a case has to show."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    receipt: ReceiptCode


@router.post(
    "/complaint-status",
    openapi_extra=takes(Shown, _LIMIT) | {"x-allows": str(PUBLIC)},
    responses=READING | problems(415),
)
async def complaint_status(request: Request, read: ReadConnection) -> OwnCase:
    """Where a case stands and what was answered, for whoever has its receipt code.

    The code travels in the body, never in an address that is logged; it is looked up by its digest alone, so that the time
    taken tells nothing about codes that exist.
    """
    shown = await read_body(request, Shown, _LIMIT)
    found = await views.case_by_receipt(read, sha256(shown.receipt.encode()).hexdigest())
    if found is None:
        raise Problem("not-found")
    return found
