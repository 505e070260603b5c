"""What can be read about members."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    Table,
    Text,
    and_,
    any_,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    MemberAdmitted,
    MemberReceived,
    MembershipRetained,
    MemberTransferred,
    MemberWithdrew,
)
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import MemberId, PersonId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .identity import Registered

ROLL: Final = Table(
    "roll",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False, index=True),
    Column("woman", Boolean, nullable=False),
    Column("standing", Text, nullable=False),  # member, retained, ended
    Column("since", Date, nullable=False),
    Column("retained_on", Date),
    Column("ended_on", Date),
)
ROLL_SIZE: Final = Table(
    "roll_size",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("members", Integer, nullable=False),  # retained ones included
    Column("women", Integer, nullable=False),
    Column("retained", Integer, nullable=False),
)
MEMBER_NAMES: Final = Table(
    "member_names",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    info={"personal": True},
)
ID_NUMBERS: Final = Table(
    "person_id_numbers",
    METADATA,
    Column("person_id", Text, primary_key=True),
    Column("id_number", Text, nullable=False, index=True),
    info={"personal": True},
)


@projection(
    "roll",
    version=1,
    reads=[MemberAdmitted, MemberReceived, MembershipRetained, MemberTransferred, MemberWithdrew],
    writes=[ROLL, ROLL_SIZE],
)
def project_roll(roll: Rows, sizes: Rows, event: Recorded) -> None:
    """Who is a member of a union since when, and how many they are."""
    match event.body:
        case (
            MemberAdmitted(member_id=member, person_id=person, woman=woman)
            | MemberReceived(member_id=member, person_id=person, woman=woman)
        ):
            roll.put(
                (event.union_id, member), person_id=person, woman=woman, standing="member", since=event.occurred_on,
                retained_on=None, ended_on=None,
            )  # fmt: skip
            sizes.add((event.union_id,), members=1, women=int(woman), retained=0)
        case MembershipRetained(member_id=member):
            roll.put((event.union_id, member), standing="retained", retained_on=event.occurred_on)
            sizes.add((event.union_id,), retained=1)
        case MemberTransferred(member_id=member) | MemberWithdrew(member_id=member):
            if row := roll.get((event.union_id, member)):
                retained = int(row["standing"] == "retained")
                sizes.subtract((event.union_id,), members=1, women=int(row["woman"]), retained=retained)
            roll.put((event.union_id, member), standing="ended", ended_on=event.occurred_on)


@projection(
    "member_names",
    version=1,
    reads=[MemberAdmitted, MemberReceived, MemberTransferred, MemberWithdrew],
    writes=[MEMBER_NAMES],
)
def project_member_names(names: Rows, event: Recorded, *, vault: Vault) -> None:
    """Members' names in clear, as long as they are members; nobody whose key is gone.

    Source: R-PRV-03.
    """
    match event.body:
        case MemberAdmitted(member_id=member, person_id=person) | MemberReceived(member_id=member, person_id=person):
            if name := vault.open(event, "name"):
                names.put((event.union_id, member), person_id=person, name=name)
        case MemberTransferred(member_id=member) | MemberWithdrew(member_id=member):
            names.delete((event.union_id, member))


@projection("person_id_numbers", version=1, reads=[MemberAdmitted], writes=[ID_NUMBERS])
def project_id_numbers(numbers: Rows, event: Recorded, *, vault: Vault) -> None:
    """Id numbers in clear, so that one number stays one person."""
    match event.body:
        case MemberAdmitted(person_id=person):
            if number := vault.open(event, "id_number"):
                numbers.put((person,), id_number=number)


class RollEntry(BaseModel):
    """One member."""

    member_id: MemberId
    person_id: PersonId
    name: str | None  # None: forgotten
    woman: bool
    standing: Literal["member", "retained"]
    since: date


class RollSize(BaseModel):
    """How many members a union has."""

    union_id: UnionId
    members: int
    women: int
    retained: int


class RollOnDate(BaseModel):
    """Who was a member, with vote and dues, on a business date."""

    union_id: UnionId
    on: date
    entitled: int
    women: int
    member_ids: Sequence[MemberId]  # at most 10,000 after the id asked for
    next: MemberId | None


async def roll(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[RollEntry]:
    """Present members, retained ones included, by id."""
    named = and_(MEMBER_NAMES.c.union_id == ROLL.c.union_id, MEMBER_NAMES.c.member_id == ROLL.c.member_id)
    query = (
        select(ROLL, MEMBER_NAMES.c.name)
        .select_from(ROLL.outerjoin(MEMBER_NAMES, named))
        .where(ROLL.c.union_id == union_id, ROLL.c.standing != "ended")
    )
    return await page.of(read, query, (ROLL.c.member_id,), RollEntry)


async def roll_size(read: AsyncConnection, union_id: UnionId) -> RollSize:
    """How many members a union has; zeros for one without a roll."""
    row = (await read.execute(select(ROLL_SIZE).where(ROLL_SIZE.c.union_id == union_id))).mappings().first()
    return RollSize(**row) if row else RollSize(union_id=union_id, members=0, women=0, retained=0)


def _entitled(union_id: UnionId, on: date) -> Any:
    """Members on a date: joined, not gone, not merely retained.

    Source: R-MEM-04.
    """
    return and_(
        ROLL.c.union_id == union_id,
        ROLL.c.since <= on,
        or_(ROLL.c.ended_on.is_(None), ROLL.c.ended_on > on),
        or_(ROLL.c.retained_on.is_(None), ROLL.c.retained_on > on),
    )


async def roll_on(read: AsyncConnection, union_id: UnionId, on: date, after: MemberId | None) -> RollOnDate:
    """Who was entitled on a business date."""
    most = 10_000
    entitled = _entitled(union_id, on)
    women = func.count().filter(ROLL.c.woman)
    count, of_women = (await read.execute(select(func.count(), women).where(entitled))).one()
    page = select(ROLL.c.member_id).where(entitled, ROLL.c.member_id > (after or ""))
    ids = list(await read.scalars(page.order_by(ROLL.c.member_id).limit(most)))
    following = ids[-1] if len(ids) == most else None
    return RollOnDate(union_id=union_id, on=on, entitled=count, women=of_women, member_ids=ids, next=following)


async def registered(read: AsyncConnection, id_numbers: Sequence[str], persons: Sequence[PersonId]) -> Registered:
    """What is registered under these id numbers and for these persons."""
    columns = ID_NUMBERS.c
    asked = or_(_among(columns.id_number, id_numbers), _among(columns.person_id, persons))
    rows = (await read.execute(select(columns.id_number, columns.person_id).where(asked))).all()
    return Registered({row.id_number: row.person_id for row in rows}, {row.person_id: row.id_number for row in rows})


def _among(column: Column[str], texts: Sequence[str]) -> ColumnElement[bool]:
    return column == any_(cast(list(texts), ARRAY(Text)))


async def members_among(read: AsyncConnection, persons: Sequence[PersonId]) -> frozenset[PersonId]:
    """Those of these persons who are members of some union."""
    query = select(ROLL.c.person_id).where(_among(ROLL.c.person_id, persons), ROLL.c.standing != "ended")
    return frozenset(await read.scalars(query))


async def known(ask: Ask) -> Registered:
    """Loader: what is registered for those who are to be admitted."""
    admissions = getattr(ask.command, "members", [ask.command])
    return await registered(ask.read, [one.id_number for one in admissions], [one.person_id for one in admissions])
