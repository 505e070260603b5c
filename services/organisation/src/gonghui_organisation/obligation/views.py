"""What can be read about duties, and what of the log calls for a review."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Table, Text, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.election.events import ElectionMeetingHeld
from gonghui_organisation.post.events import FundsReviewHeadNamed
from gonghui_organisation.supervisor.events import SupervisorAppointed, SupervisorReleased
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    CommitteeDissolved,
    CommitteeFormed,
    DutyArose,
    DutyEscalated,
    DutyKind,
    DutyLapsed,
    DutyMet,
    MemberAdmitted,
    MemberReceived,
    MembersMeetingHeld,
    MemberTransferred,
    MemberWithdrew,
    PostEstablished,
    PostFilled,
    PostStaffed,
    PostVacated,
    RuleVersionActivated,
    RuleVersionWithdrawn,
    TermEnded,
    TermOpened,
    TermOverdue,
    UnionDissolved,
    UnionFormed,
    UnitFactsRecorded,
    UnitTypeSwitched,
)
from gonghui_shared.directory import UNIONS, branches
from gonghui_shared.directory.views import within
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

from .duties import CODES, COMMITTEES
from .events import WorkersCongressNoted

_DAY: Final = timedelta(days=1)
AGES: Final = (30, 90, 180, 365)  # days: where one bar of the drawing ends and the next begins
DUTIES: Final = Table(
    "duties",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("duty", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("figure", Integer, nullable=False),
    Column("threshold", Integer, nullable=False),
    Column("arose_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False),  # open, met, lapsed
    Column("closed_on", Date),
    Column("late", Boolean),
    Column("reason", Text),
    Column("escalated_on", Date),
    Column("superior_id", Text),
    Index("by_state", "state", "due_on"),
)
CONGRESSES: Final = Table(
    "workers_congresses", METADATA, Column("union_id", Text, primary_key=True), Column("held_on", Date, nullable=False)
)
CHANGES: Final = Table(
    "duty_changes",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("position", BigInteger, nullable=False, index=True),
    Column("occurred_on", Date, nullable=False),
)
RECHECKS: Final = Table(
    "duty_rechecks",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("edge", Text, primary_key=True),  # begins, ends, withdrawn
    Column("jurisdiction", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("position", BigInteger, nullable=False),
)


@projection("duties", version=1, reads=[DutyArose, DutyMet, DutyLapsed, DutyEscalated], writes=[DUTIES])
def project_duties(duties: Rows, event: Recorded) -> None:
    """What every union owes, owed, and since when."""
    match event.body:
        case DutyArose(
            duty=duty, number=number, code=code, version=version, figure=figure, threshold=threshold, due_on=day
        ):
            duties.put(
                (event.union_id, duty, number), code=code, version=version, figure=figure, threshold=threshold,
                arose_on=event.occurred_on, due_on=day, state="open", closed_on=None, late=None, reason=None,
                escalated_on=None, superior_id=None,
            )  # fmt: skip
        case DutyMet(duty=duty, number=number, late=late):
            duties.put((event.union_id, duty, number), state="met", closed_on=event.occurred_on, late=late)
        case DutyLapsed(duty=duty, number=number, reason=reason):
            duties.put((event.union_id, duty, number), state="lapsed", closed_on=event.occurred_on, reason=reason)
        case DutyEscalated(duty=duty, number=number, superior_id=superior):
            duties.put((event.union_id, duty, number), escalated_on=event.occurred_on, superior_id=superior)


@projection("workers_congresses", version=1, reads=[WorkersCongressNoted], writes=[CONGRESSES])
def project_congresses(congresses: Rows, event: Recorded) -> None:
    """When a union's workers' congress met last."""
    congresses.put((event.union_id,), held_on=event.occurred_on)


@projection(
    "duty_changes",
    version=4,
    reads=[
        UnionFormed, UnionDissolved, UnitFactsRecorded, UnitTypeSwitched, CommitteeFormed, CommitteeDissolved,
        MemberAdmitted, MemberReceived, MemberTransferred, MemberWithdrew, PostEstablished, PostStaffed, PostFilled,
        PostVacated, FundsReviewHeadNamed, TermOpened, TermOverdue, TermEnded, MembersMeetingHeld, ElectionMeetingHeld,
        WorkersCongressNoted, SupervisorAppointed, SupervisorReleased, DutyArose, DutyMet, DutyLapsed,
    ],
    writes=[CHANGES],
)  # fmt: skip
def project_changes(changes: Rows, event: Recorded) -> None:
    """The last event of each union by which a duty may arise or end; duties' own events settle what two reviews raced for."""
    changes.put((event.union_id,), position=event.position, occurred_on=event.occurred_on)


@projection("duty_rechecks", version=1, reads=[RuleVersionActivated, RuleVersionWithdrawn], writes=[RECHECKS])
def project_rechecks(rechecks: Rows, event: Recorded) -> None:
    """Days from which another version of a rule holds, so that unions have to be held against it."""
    match event.body:
        case RuleVersionActivated(rule=rule) if rule.code in CODES or rule.code.startswith("calendar."):
            where = {"jurisdiction": rule.jurisdiction, "position": event.position}
            rechecks.put((rule.code, rule.version, "begins"), on=max(rule.valid_from, event.occurred_on), **where)
            if rule.valid_to is not None:
                on = max(rule.valid_to + _DAY, event.occurred_on)
                rechecks.put((rule.code, rule.version, "ends"), on=on, **where)
        case RuleVersionWithdrawn(code=code, version=version):
            if begun := rechecks.get((code, version, "begins")):
                where = {"jurisdiction": begun["jurisdiction"], "position": event.position}
                rechecks.put((code, version, "withdrawn"), on=event.occurred_on, **where)
                rechecks.delete((code, version, "ends"))


DutyState = Literal["open", "met", "lapsed"]


class DutyOfUnion(BaseModel):
    """Something that a union owes, or owed."""

    union_id: UnionId
    name: str | None
    duty: DutyKind
    number: int
    code: str
    version: str
    figure: int
    threshold: int
    arose_on: date
    due_on: date
    state: DutyState
    closed_on: date | None
    late: bool | None
    reason: str | None
    escalated_on: date | None
    superior_id: UnionId | None


class DutyCount(BaseModel):
    """How many duties are open, of one kind or in one district."""

    of: str  # a kind of duty, or a union
    name: str | None = None  # of the union
    in_time: int
    overdue: int


class AgeBand(BaseModel):
    """How many duties have been open for so many days."""

    from_days: int
    to_days: int | None
    in_time: int
    overdue: int


class DutyFigures(BaseModel):
    """Open duties of a union and all below it: by kind, by the union directly below, and by age."""

    by_duty: Sequence[DutyCount]
    by_branch: Sequence[DutyCount]  # `of` is a union directly below, or the union itself
    by_age: Sequence[AgeBand]


class CommitteeGap(BaseModel):
    """A committee that a union has to have and has not, since when."""

    union_id: UnionId
    name: str | None
    committee: str
    figure: int
    threshold: int
    code: str
    since: date
    days: int
    due_on: date


async def of_union(read: AsyncConnection, union_id: UnionId) -> Sequence[DutyOfUnion]:
    """What a union owes and owed, open ones first."""
    query = (
        select(DUTIES, UNIONS.c.name)
        .join(UNIONS, UNIONS.c.union_id == DUTIES.c.union_id)
        .where(DUTIES.c.union_id == union_id)
        .order_by(DUTIES.c.state != "open", DUTIES.c.due_on, DUTIES.c.duty, DUTIES.c.number)
        .limit(200)
    )
    return [DutyOfUnion(**row) for row in (await read.execute(query)).mappings()]


async def open_below(
    read: AsyncConnection, above: UnionId, page: Page, *, duty: DutyKind | None, overdue_on: date | None
) -> Paged[DutyOfUnion]:
    """Open duties of a union and all below it, those due first at the top.

    Args:
        duty: of this kind only.
        overdue_on: only those whose time had run out by then.
    """
    query = (
        select(DUTIES, UNIONS.c.name)
        .join(UNIONS, UNIONS.c.union_id == DUTIES.c.union_id)
        .where(await within(read, DUTIES.c.union_id, above), DUTIES.c.state == "open")
    )
    if duty is not None:
        query = query.where(DUTIES.c.duty == duty)
    if overdue_on is not None:
        query = query.where(DUTIES.c.due_on < overdue_on)
    order = (DUTIES.c.due_on, DUTIES.c.union_id, DUTIES.c.duty, DUTIES.c.number)
    return await page.of(read, query, order, DutyOfUnion)


async def figures(read: AsyncConnection, above: UnionId, today: date) -> DutyFigures:
    """Open duties counted, for drawings."""
    tree = branches(above)
    age = today - DUTIES.c.arose_on
    band = case(*((age <= days, index) for index, days in enumerate(AGES)), else_=len(AGES)).label("band")
    open_ones = (
        select(DUTIES.c.duty, tree.c.branch, band, (DUTIES.c.due_on < today).label("overdue"))
        .join(tree, tree.c.union_id == DUTIES.c.union_id)
        .where(DUTIES.c.state == "open")
        .subquery()
    )
    keys = (open_ones.c.duty, open_ones.c.branch, open_ones.c.band, open_ones.c.overdue)
    rows = (await read.execute(select(*keys, func.count()).group_by(*keys))).all()
    edges = [0, *(days + 1 for days in AGES)]
    below = select(UNIONS.c.union_id, UNIONS.c.name).where(UNIONS.c.union_id.in_({branch for _, branch, *_ in rows}))
    names = {row.union_id: row.name for row in await read.execute(below)}
    ages = _sums((index, overdue, count) for _, _, index, overdue, count in rows)
    return DutyFigures(
        by_duty=_counts((duty, overdue, count) for duty, _, _, overdue, count in rows),
        by_branch=_counts(((branch, overdue, count) for _, branch, _, overdue, count in rows), names),
        by_age=[
            AgeBand(from_days=first, to_days=last, in_time=ages.get(index, (0, 0))[0], overdue=ages.get(index, (0, 0))[1])
            for index, (first, last) in enumerate(zip(edges, [*AGES, None], strict=True))
        ],
    )  # fmt: skip


def _sums(rows: Any) -> dict[Any, tuple[int, int]]:
    sums: dict[Any, tuple[int, int]] = {}
    for key, overdue, count in rows:
        in_time, late = sums.get(key, (0, 0))
        sums[key] = (in_time, late + count) if overdue else (in_time + count, late)
    return sums


def _counts(rows: Any, names: Mapping[str, str] | None = None) -> list[DutyCount]:
    sums = _sums(rows).items()
    ordered = sorted(sums, key=lambda one: (-one[1][1], -one[1][0], one[0]))
    return [
        DutyCount(of=key, name=(names or {}).get(key), in_time=in_time, overdue=overdue)
        for key, (in_time, overdue) in ordered
    ]


async def committee_gaps(read: AsyncConnection, above: UnionId, page: Page, today: date) -> Paged[CommitteeGap]:
    """Committees missing below a union, each by the rules of its own jurisdiction, the longest missing first."""
    committee = case(*((DUTIES.c.duty == duty, name) for duty, name in COMMITTEES.items()), else_=None)
    query = (
        select(
            DUTIES.c.union_id, UNIONS.c.name, committee.label("committee"), DUTIES.c.figure, DUTIES.c.threshold,
            DUTIES.c.code, DUTIES.c.arose_on.label("since"), DUTIES.c.arose_on, DUTIES.c.due_on, DUTIES.c.duty,
            (today - DUTIES.c.arose_on).label("days"),
        )
        .join(UNIONS, UNIONS.c.union_id == DUTIES.c.union_id)
        .where(
            await within(read, DUTIES.c.union_id, above),
            DUTIES.c.state == "open",
            DUTIES.c.duty.in_(COMMITTEES),
        )
    )  # fmt: skip
    return await page.of(read, query, (DUTIES.c.arose_on, DUTIES.c.union_id, DUTIES.c.duty), CommitteeGap)
