"""Memberships over HTTP."""

from datetime import date
from operator import attrgetter
from typing import Annotated, Any, Final

from fastapi import Query

from gonghui_organisation.union.decider import UNION
from gonghui_shared.http import Ask, Page, Paged, ReadConnection, Service, Stream, bulk, commands, post
from gonghui_shared.ids import MemberId, UnionId

from . import views
from .commands import AdmitMember, AdmitMembers, RetainMembership, TransferMember, WithdrawMember
from .decider import (
    MEMBERSHIP,
    AlreadyMember,
    MembershipIdUsed,
    NotAMember,
    PersonKnownOtherwise,
    RetainedAlready,
    SameUnion,
    UnionNotOpen,
    admit_member,
    retain_membership,
    transfer_member,
    withdraw_member,
)


def of_member(command: AdmitMember | TransferMember | RetainMembership | WithdrawMember) -> str:
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
    post("/{member_id}/withdrawal", withdraw_member, allows="member.withdraw", stream=of_member, refuses=[NotAMember]),
)


@router.get("/unions/{union_id}/roll", allows="member.read")
async def roll(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.RollEntry]:
    """Present members, retained ones included."""
    return await views.roll(read, union_id, page)


@router.get("/unions/{union_id}/roll-size", allows="union.read")
async def roll_size(union_id: UnionId, read: ReadConnection) -> views.RollSize:
    """How many members a union has."""
    return await views.roll_size(read, union_id)


@router.get("/internal/roll", allows=Service("finance"))
async def roll_on(
    union_id: UnionId,
    on: Annotated[date, Query(description="business date")],
    read: ReadConnection,
    after: Annotated[MemberId | None, Query()] = None,
) -> views.RollOnDate:
    """Who was entitled to vote, and owed dues, on a business date."""
    return await views.roll_on(read, union_id, on, after)
