"""What can be read about unions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from pydantic import BaseModel
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    Table,
    Text,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.membership.views import ROLL_SIZE
from gonghui_organisation.tables import METADATA
from gonghui_shared.contracts.organisation import (
    CadreElected,
    CommitteeDissolved,
    CommitteeFormed,
    ElectionApproved,
    ElectionHeld,
    ElectionReturned,
    FormationRequested,
    FormationReturned,
    LeadershipLinkRecorded,
    LegalPersonGranted,
    MentorUnionAssigned,
    MentorUnionReleased,
    PostFilled,
    PostVacated,
    RestructuringAbandoned,
    RestructuringApproved,
    RestructuringCompleted,
    TermEnded,
    TermOpened,
    TermOverdue,
    UnionDissolved,
    UnionFormed,
    UnionKind,
    UnionTransferred,
    UnitFactsRecorded,
    UnitType,
    UnitTypeSwitched,
)
from gonghui_shared.directory import UNIONS, ancestors
from gonghui_shared.directory.views import within
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import PersonId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection
from gonghui_shared.refusals import Forbidden, NotFound

MOST_NAMED: Final = 20
UNIT_FACTS: Final = Table(
    "unit_facts",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("staff", Integer, nullable=False),
    Column("women_staff", Integer, nullable=False),
    Column("legal_person", Boolean, nullable=False),
    Column("own_account", Boolean, nullable=False),
    Column("workers_home", Boolean, nullable=False),
)
FORMATIONS: Final = Table(
    "formation_requests",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("superior_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("members", Integer, nullable=False),
    Column("requested_on", Date, nullable=False),
)
LINKS: Final = Table(
    "union_links",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("party_body", Text),
    Column("administration", Text),
    Column("certificate", Text),
    Column("representative", Text),
    Column("mentor_id", Text, index=True),
    Column("mentored_since", Date),
    Column("mentored_until", Date),
)
HISTORY: Final = Table(
    "union_history",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("type", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("facts", JSON, nullable=False),
)


@projection("unit_facts", version=1, reads=[UnitFactsRecorded], writes=[UNIT_FACTS])
def project_unit_facts(facts: Rows, event: Recorded) -> None:
    """The unit's figures as recorded last."""
    match event.body:
        case UnitFactsRecorded(
            staff=staff, women_staff=women, legal_person=person, own_account=account, workers_home=home
        ):
            facts.put(
                (event.union_id,),
                staff=staff, women_staff=women, legal_person=person, own_account=account, workers_home=home,
            )  # fmt: skip


@projection(
    "formation_requests", version=1, reads=[FormationRequested, FormationReturned, UnionFormed], writes=[FORMATIONS]
)
def project_formations(formations: Rows, event: Recorded) -> None:
    """Applications that wait for an answer."""
    match event.body:
        case FormationRequested(superior_id=superior, kind=kind, name=name, members=members):
            formations.put(
                (event.union_id,),
                superior_id=superior, kind=kind, name=name, members=members, requested_on=event.occurred_on,
            )  # fmt: skip
        case FormationReturned() | UnionFormed():
            formations.delete((event.union_id,))


@projection(
    "union_links",
    version=1,
    reads=[LeadershipLinkRecorded, LegalPersonGranted, MentorUnionAssigned, MentorUnionReleased],
    writes=[LINKS],
)
def project_links(links: Rows, event: Recorded) -> None:
    """Who leads, supports and represents a union."""
    key = (event.union_id,)
    match event.body:
        case LeadershipLinkRecorded(party_body=party, administration=administration):
            links.put(key, party_body=party, administration=administration)
        case LegalPersonGranted(certificate=certificate, representative=person):
            links.put(key, certificate=certificate, representative=person)
        case MentorUnionAssigned(mentor_id=mentor, until=day):
            links.put(key, mentor_id=mentor, mentored_since=event.occurred_on, mentored_until=day)
        case MentorUnionReleased():
            links.put(key, mentor_id=None, mentored_since=None, mentored_until=None)


@projection(
    "union_history",
    version=2,
    reads=[
        FormationRequested, FormationReturned, UnionFormed, UnionTransferred, UnionDissolved, UnitFactsRecorded,
        UnitTypeSwitched, LegalPersonGranted, LeadershipLinkRecorded, MentorUnionAssigned, MentorUnionReleased,
        RestructuringApproved, RestructuringAbandoned, RestructuringCompleted, CommitteeFormed, CommitteeDissolved, PostFilled, PostVacated, ElectionHeld, ElectionApproved, ElectionReturned,
        CadreElected, TermOpened, TermOverdue, TermEnded,
    ],
    writes=[HISTORY],
)  # fmt: skip
def project_history(history: Rows, event: Recorded) -> None:
    """What happened to a union, in the order in which it became known; no event here has personal fields."""
    history.put(
        (event.union_id, event.position),
        type=event.type,
        event_id=str(event.event_id),
        occurred_on=event.occurred_on,
        facts=msgspec.to_builtins(event.body),
    )


class UnionInTree(BaseModel):
    """A union among others."""

    union_id: UnionId
    kind: UnionKind
    unit_type: UnitType
    name: str
    superior_id: UnionId | None
    jurisdiction: str
    formed_on: date
    dissolved_on: date | None
    members: int
    women: int


class NamedUnion(BaseModel):
    """A union to be chosen by its name, with what tells namesakes apart."""

    union_id: UnionId
    name: str
    superior: str | None  # what the union above is called


class UnionCard(UnionInTree):
    """A union with the figures of its unit."""

    staff: int
    women_staff: int
    legal_person: bool
    own_account: bool
    workers_home: bool


class Links(BaseModel):
    """Who leads, supports and represents a union; None: nobody is recorded."""

    party_body: str | None = None
    administration: str | None = None
    certificate: str | None = None  # of legal-person status
    representative: PersonId | None = None  # in law
    mentor_id: UnionId | None = None
    mentor_name: str | None = None
    mentored_until: date | None = None


class Mentee(BaseModel):
    """A union that another one supports."""

    union_id: UnionId
    name: str | None
    mentored_since: date
    mentored_until: date


class Mentorship(Mentee):
    """A union that another one supports, and which one that is."""

    mentor_id: UnionId
    mentor_name: str | None


class FormationWaiting(BaseModel):
    """An application that waits for the superior union."""

    union_id: UnionId
    kind: UnionKind
    name: str
    members: int
    requested_on: date


class Happening(BaseModel):
    """One event in a union's history."""

    position: int
    type: str
    event_id: UUID
    occurred_on: date
    facts: Mapping[str, Any]  # the event's fields


in_tree: Final = (
    UNIONS.c.union_id, UNIONS.c.kind, UNIONS.c.unit_type, UNIONS.c.name, UNIONS.c.superior_id, UNIONS.c.jurisdiction,
    UNIONS.c.formed_on, UNIONS.c.dissolved_on,
    func.coalesce(ROLL_SIZE.c.members, 0).label("members"), func.coalesce(ROLL_SIZE.c.women, 0).label("women"),
)  # fmt: skip
with_roll: Final = UNIONS.outerjoin(ROLL_SIZE, ROLL_SIZE.c.union_id == UNIONS.c.union_id)


async def card(read: AsyncConnection, union_id: UnionId) -> UnionCard:
    """One union.

    Raises:
        NotFound: there is none of this id.
    """
    facts = [
        func.coalesce(column, False if isinstance(column.type, Boolean) else 0).label(column.name)
        for column in UNIT_FACTS.columns
        if not column.primary_key
    ]
    query = (
        select(*in_tree, *facts)
        .select_from(with_roll.outerjoin(UNIT_FACTS, UNIT_FACTS.c.union_id == UNIONS.c.union_id))
        .where(UNIONS.c.union_id == union_id)
    )
    row = (await read.execute(query)).mappings().first()
    if row is None:
        raise NotFound
    return UnionCard(**row)


async def links(read: AsyncConnection, union_id: UnionId) -> Links:
    """Who leads, supports and represents a union."""
    query = (
        select(LINKS, UNIONS.c.name.label("mentor_name"))
        .select_from(LINKS.outerjoin(UNIONS, UNIONS.c.union_id == LINKS.c.mentor_id))
        .where(LINKS.c.union_id == union_id)
    )
    row = (await read.execute(query)).mappings().first()
    return Links.model_validate(dict(row or {}))


async def mentees(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[Mentee]:
    """Unions that this one supports."""
    query = (
        select(LINKS, UNIONS.c.name)
        .select_from(LINKS.outerjoin(UNIONS, UNIONS.c.union_id == LINKS.c.union_id))
        .where(LINKS.c.mentor_id == union_id)
    )
    return await page.of(read, query, (LINKS.c.mentored_until, LINKS.c.union_id), Mentee)


async def mentorships(read: AsyncConnection, above: UnionId, page: Page) -> Paged[Mentorship]:
    """Who supports whom among the union and all below it."""
    mentors = UNIONS.alias("mentors")
    query = (
        select(LINKS, UNIONS.c.name, mentors.c.name.label("mentor_name"))
        .select_from(
            LINKS.join(UNIONS, UNIONS.c.union_id == LINKS.c.union_id).outerjoin(
                mentors, mentors.c.union_id == LINKS.c.mentor_id
            )
        )
        .where(
            LINKS.c.mentor_id.is_not(None),
            UNIONS.c.dissolved_on.is_(None),
            await within(read, LINKS.c.union_id, above),
        )
    )
    return await page.of(read, query, (LINKS.c.mentored_until, LINKS.c.union_id), Mentorship)


async def below(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[UnionInTree]:
    """Unions directly below, by id."""
    query = select(*in_tree).select_from(with_roll).where(UNIONS.c.superior_id == union_id)
    return await page.of(read, query, (UNIONS.c.union_id,), UnionInTree)


async def unions(
    read: AsyncConnection,
    above: UnionId,
    page: Page,
    *,
    name: str | None = None,
    kind: UnionKind | None = None,
    unit_type: UnitType | None = None,
) -> Paged[UnionInTree]:
    """The union and all below it, by id; only those whose name contains `name`, and of a kind or type, where asked for."""
    query = select(*in_tree).select_from(with_roll).where(await within(read, UNIONS.c.union_id, above))
    if name:
        query = query.where(UNIONS.c.name.contains(name, autoescape=True))
    if kind:
        query = query.where(UNIONS.c.kind == kind)
    if unit_type:
        query = query.where(UNIONS.c.unit_type == unit_type)
    return await page.of(read, query, (UNIONS.c.union_id,), UnionInTree)


async def named(read: AsyncConnection, name: str) -> Sequence[NamedUnion]:
    """Unions in being whose name contains `name`, those with the shortest names first: whoever typed it whole comes first."""
    above = UNIONS.alias("above")
    query = (
        select(UNIONS.c.union_id, UNIONS.c.name, above.c.name.label("superior"))
        .select_from(UNIONS.outerjoin(above, above.c.union_id == UNIONS.c.superior_id))
        .where(UNIONS.c.name.contains(name, autoescape=True), UNIONS.c.dissolved_on.is_(None))
        .order_by(func.length(UNIONS.c.name), UNIONS.c.name, UNIONS.c.union_id)
        .limit(MOST_NAMED)
    )
    return [NamedUnion.model_validate(dict(row)) for row in (await read.execute(query)).mappings()]


async def formations(read: AsyncConnection, superior_id: UnionId, page: Page) -> Paged[FormationWaiting]:
    """Applications to this union that wait for its answer, by id."""
    query = select(FORMATIONS).where(FORMATIONS.c.superior_id == superior_id)
    return await page.of(read, query, (FORMATIONS.c.union_id,), FormationWaiting)


async def history(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[Happening]:
    """What happened to a union, in the order in which it became known."""
    query = select(HISTORY).where(HISTORY.c.union_id == union_id)
    return await page.of(read, query, (HISTORY.c.position,), Happening)


async def above_receiver(ask: Ask) -> Sequence[UnionId]:
    """Loader: the receiving union of a transfer and all unions above it."""
    return list(await ask.read.scalars(select(ancestors(ask.command.superior_id).c.union_id)))


async def above_own(ask: Ask) -> Sequence[UnionId]:
    """Loader: the command's union and all unions above it."""
    return list(await ask.read.scalars(select(ancestors(ask.union_id).c.union_id)))


async def subordinates(ask: Ask) -> int:
    """Loader: how many unions in being stand directly below the command's union."""
    query = select(func.count()).where(UNIONS.c.superior_id == ask.union_id, UNIONS.c.dissolved_on.is_(None))
    return int(await ask.read.scalar(query) or 0)


async def members_of(ask: Ask) -> int:
    """Loader: members on the roll of the command's union."""
    query = select(ROLL_SIZE.c.members).where(ROLL_SIZE.c.union_id == ask.union_id)
    return int(await ask.read.scalar(query) or 0)


async def federation_only(ask: Ask) -> UnionId:
    """Loader: the federation; lists that speak of many unions are taken from it alone.

    Raises:
        Forbidden: the list was sent in the name of another union.
    """
    federation = ask.runtime.settings.federation
    if ask.command.union_id != federation:
        raise Forbidden
    return federation
