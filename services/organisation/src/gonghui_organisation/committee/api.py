"""Committees that are not elected, over HTTP."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final

from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_organisation.union.views import members_of
from gonghui_shared.clock import business_date
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId

from . import views
from .commands import ConstituteCommittee, DisbandCommittee, LeaveSeat, TakeSeat
from .decider import BENCH, constitute_committee, disband_committee, leave_seat, take_seat
from .refusals import (
    AllSeatsTaken,
    ApprovalNeeded,
    HeadFromUnionSide,
    HeadSeated,
    NotSeated,
    NotSitting,
    NumberNotNext,
    OneSideOnly,
    RelativeBarred,
    SeatedAlready,
    SizeNotAllowed,
    SupervisorInstead,
    WomanHeads,
)


def of_term(command: ConstituteCommittee | TakeSeat | LeaveSeat | DisbandCommittee) -> str:
    """A committee of one term is a stream: it ends with the term."""
    return f"{command.union_id}/{command.committee}/{command.number}"


def of_term_before(command: ConstituteCommittee) -> str:
    """The committee with the number before."""
    return f"{command.union_id}/{command.committee}/{command.number - 1}"


ALSO_UNION: Final[dict[str, Stream[Any]]] = {"union": Stream(UNION, attrgetter("union_id"))}
ONE: Final = "/{committee}"

router = commands(
    BENCH,
    "/unions/{union_id}/committees",
    post(
        f"{ONE}/terms", constitute_committee, allows="committee.form", stream=of_term,
        also={**ALSO_UNION, "before": Stream(BENCH, of_term_before)}, given={"members": members_of},
        refuses=[UnionNotInBeing, NumberNotNext, SizeNotAllowed, ApprovalNeeded, SupervisorInstead],
    ),
    post(
        f"{ONE}/seats", take_seat, allows="committee.form", stream=of_term, also=ALSO_UNION,
        given={"held": views.posts_of_person},
        refuses=[
            NotSitting, SeatedAlready, AllSeatsTaken, RelativeBarred, OneSideOnly, HeadSeated, WomanHeads, HeadFromUnionSide,
        ],
    ),
    post(
        f"{ONE}/seats/{{person_id}}/leave", leave_seat,
        allows="committee.form", stream=of_term, refuses=[NotSitting, NotSeated],
    ),
    post(
        f"{ONE}/end", disband_committee, allows="committee.dissolve", stream=of_term, also=ALSO_UNION, refuses=[NotSitting]
    ),
)  # fmt: skip


@router.get("/unions/{union_id}/benches", allows="union.read")
async def benches(union_id: UnionId, read: ReadConnection) -> Sequence[views.Bench]:
    """The union's committees that are not elected, and who sits on them."""
    return await views.benches(read, union_id)


@router.get("/federations/{union_id}/incomplete-committees", allows="union.read")
async def incomplete_committees(
    union_id: UnionId, read: ReadConnection, page: Page, runtime: CurrentRuntime
) -> Paged[views.SittingCommittee]:
    """Committees below with free seats, without a head, or whose term is over."""
    return await views.incomplete(read, union_id, page, business_date(runtime.now()))
