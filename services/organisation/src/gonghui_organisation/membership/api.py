"""Memberships over HTTP."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Annotated, Any, Final

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.views import members_of
from gonghui_shared.clock import business_date
from gonghui_shared.commands import ShortText
from gonghui_shared.handling import handling
from gonghui_shared.http import PUBLIC, Ask, Page, Paged, ReadConnection, Service, Stream, bulk, commands, post
from gonghui_shared.http.documents import KEY_PARAMETER, READING, WRITING, problems, takes
from gonghui_shared.http.principal import CurrentPrincipal, allow, principal_of, runtime_of
from gonghui_shared.http.reading import Cursor
from gonghui_shared.http.table import carry_out, read_body
from gonghui_shared.ids import Identifier, MemberId, UnionId
from gonghui_shared.problems import Problem

from . import views
from .commands import (
    AdmitMember,
    AdmitMembers,
    DeemWithdrawn,
    DescribeMember,
    DescribeMembers,
    DropWithdrawalNotice,
    ExportRoll,
    HoldWithdrawalTalk,
    NoticeWithdrawal,
    ResumeMembership,
    RetainMembership,
    SuspendMembership,
    TransferMember,
    WithdrawMember,
)
from .decider import (
    EXPORTS,
    MEMBERSHIP,
    AlreadyMember,
    ArrearsTooShort,
    MembershipIdUsed,
    NoNotice,
    NoTalk,
    NotAMember,
    NoticeGiven,
    NoticeRuns,
    NotSuspended,
    OwesNoDues,
    PeopleDecide,
    PersonKnownOtherwise,
    RetainedAlready,
    SameUnion,
    SuspendedAlready,
    SuspensionOver,
    UnionNotOpen,
    admit_member,
    deem_withdrawn,
    describe_member,
    drop_withdrawal_notice,
    export_roll,
    hold_withdrawal_talk,
    notice_withdrawal,
    resume_membership,
    retain_membership,
    suspend_membership,
    transfer_member,
    withdraw_member,
)
from .exporting import roll_file


def of_member(
    command: AdmitMember
    | TransferMember
    | SuspendMembership
    | ResumeMembership
    | RetainMembership
    | WithdrawMember
    | DescribeMember
    | NoticeWithdrawal
    | HoldWithdrawalTalk
    | DropWithdrawalNotice
    | DeemWithdrawn,
) -> str:
    """A membership is one stream; the union in its key keeps other unions' members out of reach."""
    return f"{command.union_id}:{command.member_id}"


def on_list(asked: AdmitMembers) -> list[AdmitMember]:
    """One admission for each line."""
    return [
        AdmitMember.model_construct(union_id=asked.union_id, **{**dict(line), "occurred_on": asked.occurred_on})
        for line in asked.members
    ]


async def name_of(ask: Ask) -> str:
    """Loader: the name that the membership began with, from the log itself; empty where it is forgotten."""
    begun = (await ask.runtime.store.load(MEMBERSHIP.stream(of_member(ask.command))))[:1]
    await ask.runtime.vault.prepare_for(begun)
    return "".join(ask.runtime.vault.open(event, "name") or "" for event in begun)


OWN_UNION: Final[Stream[Any]] = Stream(UNION, attrgetter("union_id"))
RECEIVING_UNION: Final[Stream[Any]] = Stream(UNION, attrgetter("to_union_id"), union=attrgetter("to_union_id"))
RECEIVED: Final[Stream[TransferMember]] = Stream(
    MEMBERSHIP, lambda c: f"{c.to_union_id}:{c.to_member_id}", union=lambda c: c.to_union_id
)
ADMITTING: Final = [AlreadyMember, MembershipIdUsed, PersonKnownOtherwise, UnionNotOpen]

router = commands(
    MEMBERSHIP,
    "/unions/{union_id}/members",
    post(
        "",
        admit_member,
        allows="member.admit",
        stream=of_member,
        also={"union": OWN_UNION},
        given={"known": views.known},
        refuses=ADMITTING,
    ),
    bulk(
        "/bulk",
        admit_member,
        AdmitMembers,
        items=on_list,
        allows="member.import",
        stream=of_member,
        also={"union": OWN_UNION},
        given={"known": views.known},
        refuses=ADMITTING,
    ),
    post(
        "/{member_id}/transfers",
        transfer_member,
        allows="member.transfer",
        stream=of_member,
        also={"received": RECEIVED, "receiver": RECEIVING_UNION},
        given={"name": name_of},
        refuses=[NotAMember, SameUnion, UnionNotOpen, MembershipIdUsed],
    ),
    post(
        "/{member_id}/retention",
        retain_membership,
        allows="member.retain",
        stream=of_member,
        refuses=[NotAMember, RetainedAlready],
    ),
    bulk(
        "/descriptions",
        describe_member,
        DescribeMembers,
        items=lambda command: command.members,
        allows="member.admit",
        stream=of_member,
        refuses=[NotAMember],
    ),
    post(
        "/{member_id}/suspension",
        suspend_membership,
        allows="member.suspend",
        stream=of_member,
        refuses=[NotAMember, SuspendedAlready, RetainedAlready, SuspensionOver],
    ),
    post(
        "/{member_id}/resumption",
        resume_membership,
        allows="member.suspend",
        stream=of_member,
        refuses=[NotAMember, NotSuspended],
    ),
    post("/{member_id}/withdrawal", withdraw_member, allows="member.withdraw", stream=of_member, refuses=[NotAMember]),
    post(
        "/{member_id}/withdrawal-notice",
        notice_withdrawal,
        allows="member.withdraw",
        stream=of_member,
        given={"dues": views.dues_standing},
        refuses=[NotAMember, OwesNoDues, NoticeGiven, ArrearsTooShort],
    ),
    post(
        "/{member_id}/withdrawal-notice/talk",
        hold_withdrawal_talk,
        allows="member.withdraw",
        stream=of_member,
        refuses=[NotAMember, NoNotice],
    ),
    post(
        "/{member_id}/withdrawal-notice/drop",
        drop_withdrawal_notice,
        allows="member.withdraw",
        stream=of_member,
        refuses=[NotAMember, NoNotice],
    ),
    post(
        "/{member_id}/withdrawal-notice/decision",
        deem_withdrawn,
        allows="member.withdraw",
        stream=of_member,
        given={"dues": views.dues_standing},
        refuses=[NotAMember, OwesNoDues, NoNotice, NoTalk, NoticeRuns, ArrearsTooShort, PeopleDecide],
    ),
)
EXPORTING: Final = handling(
    EXPORTS,
    "/unions/{union_id}/roll-exports",
    export_roll,
    allows="member.export",
    stream=lambda command: f"{command.union_id}:{command.export_id}",
    given={"members": members_of},
)
router.table.append(EXPORTING)
_LIMIT: Final = 4096  # bytes of a small body


class Export(BaseModel):
    """Which copy of a roll, and what for."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    export_id: Identifier
    purpose: ShortText


class Search(BaseModel):
    """Who is sought: the beginning of a name or of its pinyin, initials, or a whole number. It stands in the body, since addresses are logged."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    sought: ShortText
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Annotated[str, Field(max_length=500, pattern=r"^[A-Za-z0-9_=-]*$")] | None = None


@router.post(
    "/unions/{union_id}/roll-exports",
    status_code=201,
    response_class=Response,
    openapi_extra=takes(Export, _LIMIT) | {"x-allows": "member.export", "x-refuses": [], "parameters": [KEY_PARAMETER]},
    responses=WRITING | {201: {"description": "The roll as a file", "content": {"text/csv": {}}}},
)
async def take_roll_along(union_id: UnionId, request: Request) -> Response:
    """The roll as a file for a spreadsheet, without id numbers and telephone numbers; who took it and what for is recorded."""
    runtime = runtime_of(request)
    await allow(runtime, principal_of(request), "member.export", union_id, business_date(runtime.now()))
    asked = await read_body(request, Export, _LIMIT)
    command = ExportRoll(union_id=union_id, export_id=asked.export_id, purpose=asked.purpose)
    recorded = await carry_out(EXPORTING, command, request)
    if recorded.status_code >= 400:
        return recorded
    async with runtime.reading() as read:
        entries = await views.whole_roll(read, union_id)
    headers = {"Content-Disposition": 'attachment; filename="roll.csv"'}
    return Response(roll_file(entries), 201, headers, "text/csv; charset=utf-8")


@router.post(
    "/unions/{union_id}/members/search",
    openapi_extra=takes(Search, _LIMIT) | {"x-allows": "member.read", "x-refuses": []},
    responses=READING | problems(415),
)
async def search_roll(union_id: UnionId, request: Request) -> Paged[views.FoundMember]:
    """Members of the union by name, pinyin or number."""
    return await _found(union_id, request, "member.read", below=False)


@router.post(
    "/federations/{union_id}/members/search",
    openapi_extra=takes(Search, _LIMIT) | {"x-allows": "roll.search", "x-refuses": []},
    responses=READING | problems(415),
)
async def search_rolls(union_id: UnionId, request: Request) -> Paged[views.FoundMember]:
    """Members of the union and of all below it by name, pinyin or number."""
    return await _found(union_id, request, "roll.search", below=True)


async def _found(union_id: UnionId, request: Request, permission: str, *, below: bool) -> Paged[views.FoundMember]:
    runtime = runtime_of(request)
    await allow(runtime, principal_of(request), permission, union_id, business_date(runtime.now()))
    asked = await read_body(request, Search, _LIMIT)
    sought = asked.sought.strip()
    page = Cursor(asked.limit, asked.after, descending=False)
    async with runtime.reading() as read:
        return await views.find_members(read, union_id, page, sought, runtime.vault.mark(sought.upper()), below=below)


@router.get("/unions/{union_id}/withdrawal-notices", allows="member.read")
async def withdrawal_notices(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.Notice]:
    """Members who were told that unpaid dues end the membership, the next answer due first."""
    return await views.notices(read, union_id, page)


@router.get("/unions/{union_id}/roll", allows="member.read")
async def roll(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.RollEntry]:
    """Present members, retained ones included."""
    return await views.roll(read, union_id, page)


@router.get("/unions/{union_id}/roll/{member_id}", allows="member.read")
async def one_member(union_id: UnionId, member_id: MemberId, read: ReadConnection) -> views.MemberRecord:
    """One membership, ended ones included."""
    found = await views.member(read, union_id, member_id)
    if found is None:
        raise Problem("not-found")
    return found


@router.get("/unions/{union_id}/roll-size", allows="union.read")
async def roll_size(union_id: UnionId, read: ReadConnection) -> views.RollSize:
    """How many members a union has."""
    return await views.roll_size(read, union_id)


@router.get("/my/memberships", allows=PUBLIC)
async def my_memberships(read: ReadConnection, principal: CurrentPrincipal) -> Sequence[views.OwnMembership]:
    """Where whoever asks is a member."""
    if principal.kind != "person":
        raise Problem("sign-in-required")
    return await views.memberships_of(read, principal.id)


@router.get("/internal/person-of-member", allows=Service("assessment"))
async def person_of_member(union_id: UnionId, member_id: MemberId, read: ReadConnection) -> views.PersonOfMember:
    """Whose membership it is, while it lasts."""
    return await views.person_of_member(read, union_id, member_id)


@router.get("/internal/entitled", allows=Service("assessment"))
async def entitled_on(
    union_id: UnionId, on: Annotated[date, Query(description="business date")], read: ReadConnection
) -> views.EntitledOnDate:
    """How many were entitled to vote on a business date, and the digest of their roll."""
    return await views.entitled_on(read, union_id, on)


@router.get("/internal/roll", allows=Service("finance"))
async def roll_on(
    union_id: UnionId,
    on: Annotated[date, Query(description="business date")],
    read: ReadConnection,
    after: Annotated[MemberId | None, Query()] = None,
) -> views.RollOnDate:
    """Who was entitled to vote, and owed dues, on a business date."""
    return await views.roll_on(read, union_id, on, after)
