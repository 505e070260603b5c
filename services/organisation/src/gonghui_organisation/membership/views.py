"""What can be read about members."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    Table,
    Text,
    and_,
    any_,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    MemberAdmitted,
    MemberReceived,
    MembershipResumed,
    MembershipRetained,
    MembershipSuspended,
    MemberTransferred,
    MemberWithdrew,
)
from gonghui_shared.directory import UNIONS
from gonghui_shared.directory.views import within
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.http.client import client_of
from gonghui_shared.ids import MemberId, PersonId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .decider import DuesStanding
from .events import MemberDescribed, Said, WithdrawalNoticed, WithdrawalNoticeDropped, WithdrawalTalkHeld
from .identity import Registered, birth_year, is_id_number
from .pinyin import initials_of, pinyin_of

ROLL: Final = Table(
    "roll",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False, index=True),
    Column("woman", Boolean, nullable=False),
    Column("standing", Text, nullable=False),  # member, suspended, retained, ended
    Column("since", Date, nullable=False),
    Column("level", Text),  # of the job; None: not told
    Column("suspended_on", Date),  # while suspended
    Column("retained_on", Date),
    Column("retained_for", Text),
    Column("ended_on", Date),
)
ROLL_SIZE: Final = Table(
    "roll_size",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("members", Integer, nullable=False),  # retained ones included
    Column("women", Integer, nullable=False),
    Column("retained", Integer, nullable=False),
    Column("suspended", Integer, nullable=False),
)
SUSPENSIONS: Final = Table(
    "roll_suspensions",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("suspended_on", Date, primary_key=True),
    Column("ended_on", Date),
)
NOTICES: Final = Table(
    "withdrawal_notices",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("months", Integer, nullable=False),
    Column("noticed_on", Date, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("talked_on", Date),
    Column("said", Text),
)
MEMBER_NAMES: Final = Table(
    "member_names",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False, index=True),
    Column("name", Text(collation="C"), nullable=False),  # in an order in which a beginning is a range
    Column("pinyin", Text(collation="C"), nullable=False),  # without tones and spaces
    Column("initials", Text(collation="C"), nullable=False),
    Index("by_member", "member_id"),
    Index("by_name", "name", "union_id", "member_id"),
    Index("by_pinyin", "pinyin", "union_id", "member_id"),
    Index("by_initials", "initials", "union_id", "member_id"),
    info={"personal": True},
)
ID_NUMBERS: Final = Table(
    "person_id_numbers",
    METADATA,
    Column("person_id", Text, primary_key=True),
    Column("mark", Text, nullable=False, index=True),  # a keyed hash of the number, which itself stands nowhere
    Column("born", Integer, nullable=False),  # year
    info={"personal": True},
)


@projection(
    "roll",
    version=2,
    reads=[
        MemberAdmitted, MemberReceived, MemberDescribed, MembershipSuspended, MembershipResumed, MembershipRetained, MemberTransferred,
        MemberWithdrew,
    ],
    writes=[ROLL, ROLL_SIZE, SUSPENSIONS],
)  # fmt: skip
def project_roll(roll: Rows, sizes: Rows, suspensions: Rows, event: Recorded) -> None:
    """Who is a member of a union since when, and how many they are."""
    match event.body:
        case (
            MemberAdmitted(member_id=member, person_id=person, woman=woman)
            | MemberReceived(member_id=member, person_id=person, woman=woman)
        ):
            roll.put(
                (event.union_id, member), person_id=person, woman=woman, standing="member", since=event.occurred_on,
                level=None, suspended_on=None, retained_on=None, retained_for=None, ended_on=None,
            )  # fmt: skip
            sizes.add((event.union_id,), members=1, women=int(woman), retained=0, suspended=0)
        case MemberDescribed(member_id=member, level=level):
            roll.put((event.union_id, member), level=level)
        case MembershipSuspended(member_id=member):
            roll.put((event.union_id, member), standing="suspended", suspended_on=event.occurred_on)
            suspensions.put((event.union_id, member, event.occurred_on), ended_on=None)
            sizes.add((event.union_id,), suspended=1)
        case MembershipResumed(member_id=member):
            _end_suspension(roll, sizes, suspensions, event, member)
            roll.put((event.union_id, member), standing="member")
        case MembershipRetained(member_id=member, reason=reason):
            _end_suspension(roll, sizes, suspensions, event, member)
            key = (event.union_id, member)
            roll.put(key, standing="retained", retained_on=event.occurred_on, retained_for=reason)
            sizes.add((event.union_id,), retained=1)
        case MemberTransferred(member_id=member) | MemberWithdrew(member_id=member):
            _end_suspension(roll, sizes, suspensions, event, member)
            if row := roll.get((event.union_id, member)):
                retained = int(row["standing"] == "retained")
                sizes.subtract((event.union_id,), members=1, women=int(row["woman"]), retained=retained)
            roll.put((event.union_id, member), standing="ended", ended_on=event.occurred_on)


def _end_suspension(roll: Rows, sizes: Rows, suspensions: Rows, event: Recorded, member: MemberId) -> None:
    row = roll.get((event.union_id, member))
    if row and row["suspended_on"] is not None:
        suspensions.put((event.union_id, member, row["suspended_on"]), ended_on=event.occurred_on)
        sizes.subtract((event.union_id,), suspended=1)
        roll.put((event.union_id, member), suspended_on=None)


@projection(
    "withdrawal_notices",
    version=1,
    reads=[
        WithdrawalNoticed, WithdrawalTalkHeld, WithdrawalNoticeDropped, MembershipSuspended, MembershipRetained,
        MemberTransferred, MemberWithdrew,
    ],
    writes=[NOTICES],
)  # fmt: skip
def project_notices(notices: Rows, event: Recorded) -> None:
    """Members who were told that they will be deemed to have left, and how far it has come."""
    match event.body:
        case WithdrawalNoticed(member_id=member, months=months, answer_by=day):
            notices.put(
                (event.union_id, member), months=months, noticed_on=event.occurred_on, answer_by=day, talked_on=None,
                said=None,
            )  # fmt: skip
        case WithdrawalTalkHeld(member_id=member, said=said):
            notices.put((event.union_id, member), talked_on=event.occurred_on, said=said)
        case (
            WithdrawalNoticeDropped(member_id=member)
            | MembershipSuspended(member_id=member)
            | MembershipRetained(member_id=member)
            | MemberTransferred(member_id=member)
            | MemberWithdrew(member_id=member)
        ):
            notices.delete((event.union_id, member))


@projection(
    "member_names",
    version=3,
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
                names.put(
                    (event.union_id, member), person_id=person, name=name, pinyin=pinyin_of(name),
                    initials=initials_of(name),
                )  # fmt: skip
        case MemberTransferred(member_id=member) | MemberWithdrew(member_id=member):
            names.delete((event.union_id, member))


@projection("person_id_numbers", version=2, reads=[MemberAdmitted], writes=[ID_NUMBERS])
def project_id_numbers(numbers: Rows, event: Recorded, *, vault: Vault) -> None:
    """Marks of id numbers, so that one number stays one person and no number can be read."""
    match event.body:
        case MemberAdmitted(person_id=person):
            if number := vault.open(event, "id_number"):
                numbers.put((person,), mark=vault.mark(number), born=birth_year(number))


Standing = Literal["member", "suspended", "retained"]


class RollEntry(BaseModel):
    """One member."""

    member_id: MemberId
    person_id: PersonId
    name: str | None  # None: forgotten
    woman: bool
    standing: Standing
    since: date


class FoundMember(RollEntry):
    """One member of some union."""

    union_id: UnionId
    union_name: str | None


class MemberRecord(BaseModel):
    """One membership, ended ones included, and how far a notice about unpaid dues has come."""

    member_id: MemberId
    person_id: PersonId
    name: str | None  # None: forgotten, or no member any more
    woman: bool
    standing: Literal["member", "suspended", "retained", "ended"]
    since: date
    suspended_on: date | None
    retained_on: date | None
    ended_on: date | None
    months: int | None  # unpaid when notice was given; None: no notice counts
    noticed_on: date | None
    answer_by: date | None
    talked_on: date | None
    said: Said | None


class RollSize(BaseModel):
    """How many members a union has."""

    union_id: UnionId
    members: int
    women: int
    retained: int
    suspended: int


class Notice(BaseModel):
    """A member who was told that unpaid dues end the membership, and how far it has come."""

    member_id: MemberId
    name: str | None  # None: forgotten
    months: int
    noticed_on: date
    answer_by: date
    talked_on: date | None
    said: Said | None


class PersonOfMember(BaseModel):
    """Whose membership it is; nobody's where there is none that lasts."""

    person_id: PersonId | None


class OwnMembership(BaseModel):
    """A membership of whoever asks."""

    union_id: UnionId
    member_id: MemberId


class EntitledOnDate(BaseModel):
    """How many were entitled to vote on a business date, and the digest of their ids in order."""

    entitled: int
    digest: str


class RollOnDate(BaseModel):
    """Who was a member, with vote and dues, on a business date."""

    union_id: UnionId
    on: date
    entitled: int
    women: int
    member_ids: Sequence[MemberId]  # at most 10,000 after the id asked for
    next: MemberId | None


_NAMED: Final = and_(MEMBER_NAMES.c.union_id == ROLL.c.union_id, MEMBER_NAMES.c.member_id == ROLL.c.member_id)


async def roll(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[RollEntry]:
    """Present members, suspended and retained ones included, by id."""
    query = (
        select(ROLL, MEMBER_NAMES.c.name)
        .select_from(ROLL.outerjoin(MEMBER_NAMES, _NAMED))
        .where(ROLL.c.union_id == union_id, ROLL.c.standing != "ended")
    )
    return await page.of(read, query, (ROLL.c.member_id,), RollEntry)


async def member(read: AsyncConnection, union_id: UnionId, member_id: MemberId) -> MemberRecord | None:
    """One membership of a union, if there ever was one of this id."""
    noticed = and_(NOTICES.c.union_id == ROLL.c.union_id, NOTICES.c.member_id == ROLL.c.member_id)
    query = (
        select(ROLL, MEMBER_NAMES.c.name, *(column for column in NOTICES.c if column.name not in ROLL.c))
        .select_from(ROLL.outerjoin(MEMBER_NAMES, _NAMED).outerjoin(NOTICES, noticed))
        .where(ROLL.c.union_id == union_id, ROLL.c.member_id == member_id)
    )
    row = (await read.execute(query)).mappings().first()
    return MemberRecord.model_validate(dict(row)) if row else None


async def person_of_member(read: AsyncConnection, union_id: UnionId, member_id: MemberId) -> PersonOfMember:
    """Whose membership it is, while it lasts."""
    present = (ROLL.c.union_id == union_id) & (ROLL.c.member_id == member_id) & (ROLL.c.standing != "ended")
    return PersonOfMember(person_id=await read.scalar(select(ROLL.c.person_id).where(present)))


async def memberships_of(read: AsyncConnection, person_id: PersonId) -> Sequence[OwnMembership]:
    """Where somebody is a member now."""
    query = select(ROLL.c.union_id, ROLL.c.member_id).where(ROLL.c.person_id == person_id, ROLL.c.standing != "ended")
    rows = (await read.execute(query.order_by(ROLL.c.union_id))).mappings()
    return [OwnMembership.model_validate(dict(row)) for row in rows]


async def whole_roll(read: AsyncConnection, union_id: UnionId) -> Sequence[RollEntry]:
    """The whole roll by id, to be taken along."""
    query = (
        select(ROLL.c.member_id, ROLL.c.person_id, ROLL.c.woman, ROLL.c.standing, ROLL.c.since, MEMBER_NAMES.c.name)
        .select_from(ROLL.outerjoin(MEMBER_NAMES, _NAMED))
        .where(ROLL.c.union_id == union_id, ROLL.c.standing != "ended")
        .order_by(ROLL.c.member_id)
    )
    return [RollEntry.model_construct(**row) for row in (await read.execute(query)).mappings()]


async def find_members(
    read: AsyncConnection, union_id: UnionId, page: Page, sought: str, mark: str, *, below: bool
) -> Paged[FoundMember]:
    """Present members whose name or its pinyin begins with a text, or whose number it is.

    Args:
        mark: of the text, for an id number.
        below: look through all unions below, too.

    Every name has a row of the roll; an outer join says so to the planner, which then goes by the order of the index.
    """
    by = MEMBER_NAMES.c
    fits: ColumnElement[bool]
    if is_id_number(sought):
        numbered = select(ID_NUMBERS.c.person_id).where(ID_NUMBERS.c.mark == mark)
        order, fits = by.member_id, by.person_id.in_(numbered)
    elif sought.isascii() and sought.isalpha():
        text = sought.lower()
        shortened = len(text) <= _MOST_INITIALS and not any(letter in "aeiouv" for letter in text)
        order = by.initials if shortened else by.pinyin
        fits = _begins_with(order, text)
    elif sought.isascii():
        order, fits = by.member_id, or_(by.member_id == sought, by.person_id == sought)
    else:
        order, fits = by.name, _begins_with(by.name, sought)
    query = (
        select(MEMBER_NAMES, ROLL.c.woman, ROLL.c.standing, ROLL.c.since, UNIONS.c.name.label("union_name"))
        .select_from(MEMBER_NAMES.outerjoin(ROLL, _NAMED).outerjoin(UNIONS, UNIONS.c.union_id == by.union_id))
        .where(fits)
    )
    query = query.where(await within(read, by.union_id, union_id) if below else by.union_id == union_id)
    ends = [column for column in (by.union_id, by.member_id) if column is not order]
    return await page.of(read, query, (order, *ends), FoundMember)


def _begins_with(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """A range, which an index serves whatever else is asked."""
    return and_(column >= text, column < text + chr(0x10FFFF))


_MOST_INITIALS: Final = 5  # nobody's name has more characters; what has no vowel is no pinyin


async def notices(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[Notice]:
    """Members who were given notice, the next answer due first."""
    named = and_(MEMBER_NAMES.c.union_id == NOTICES.c.union_id, MEMBER_NAMES.c.member_id == NOTICES.c.member_id)
    query = (
        select(NOTICES, MEMBER_NAMES.c.name)
        .select_from(NOTICES.outerjoin(MEMBER_NAMES, named))
        .where(NOTICES.c.union_id == union_id)
    )
    return await page.of(read, query, (NOTICES.c.answer_by, NOTICES.c.member_id), Notice)


async def roll_size(read: AsyncConnection, union_id: UnionId) -> RollSize:
    """How many members a union has; zeros for one without a roll."""
    row = (await read.execute(select(ROLL_SIZE).where(ROLL_SIZE.c.union_id == union_id))).mappings().first()
    return RollSize(**row) if row else RollSize(union_id=union_id, members=0, women=0, retained=0, suspended=0)


def _entitled(union_id: UnionId, on: date) -> Any:
    """Members on a date: joined, not gone, neither suspended nor merely retained.

    Source: R-MEM-04.
    """
    return and_(
        ROLL.c.union_id == union_id,
        ROLL.c.since <= on,
        or_(ROLL.c.ended_on.is_(None), ROLL.c.ended_on > on),
        or_(ROLL.c.retained_on.is_(None), ROLL.c.retained_on > on),
        ~exists().where(
            SUSPENSIONS.c.union_id == ROLL.c.union_id,
            SUSPENSIONS.c.member_id == ROLL.c.member_id,
            SUSPENSIONS.c.suspended_on <= on,
            or_(SUSPENSIONS.c.ended_on.is_(None), SUSPENSIONS.c.ended_on > on),
        ),
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


async def entitled_on(read: AsyncConnection, union_id: UnionId, on: date) -> EntitledOnDate:
    """Who was entitled on a business date, as a number and a digest."""
    query = select(ROLL.c.member_id).where(_entitled(union_id, on)).order_by(ROLL.c.member_id)
    members = list(await read.scalars(query))
    return EntitledOnDate(entitled=len(members), digest=sha256("\n".join(members).encode()).hexdigest())


async def registered(
    read: AsyncConnection, vault: Vault, id_numbers: Sequence[str], persons: Sequence[PersonId]
) -> Registered:
    """What is registered under these id numbers and for these persons."""
    columns, numbers = ID_NUMBERS.c, {vault.mark(number): number for number in id_numbers}
    asked = or_(_among(columns.mark, list(numbers)), _among(columns.person_id, persons))
    rows = (await read.execute(select(columns.mark, columns.person_id).where(asked))).all()
    known = {row.person_id: numbers.get(row.mark, "") for row in rows}
    return Registered({number: person for person, number in known.items() if number}, known)


def _among(column: Column[str], texts: Sequence[str]) -> ColumnElement[bool]:
    return column == any_(cast(list(texts), ARRAY(Text)))


async def members_among(read: AsyncConnection, persons: Sequence[PersonId]) -> frozenset[PersonId]:
    """Those of these persons who are members of some union."""
    query = select(ROLL.c.person_id).where(_among(ROLL.c.person_id, persons), ROLL.c.standing != "ended")
    return frozenset(await read.scalars(query))


async def known(ask: Ask) -> Registered:
    """Loader: what is registered for those who are to be admitted."""
    admissions = getattr(ask.command, "members", [ask.command])
    numbers, persons = [one.id_number for one in admissions], [one.person_id for one in admissions]
    return await registered(ask.read, ask.runtime.vault, numbers, persons)


async def dues_standing(ask: Ask) -> DuesStanding:
    """Loader: for how many months in a row the command's member has paid no dues, as finance signalled it.

    Raises:
        Unavailable: finance does not answer; nobody is given notice, or leaves, on a guess.
    """
    where = {"union_id": ask.union_id, "member_id": ask.command.member_id}
    return await client_of(ask.runtime, "finance").get("/internal/arrears", DuesStanding, **where)
