"""What can be read about applications for membership."""

from datetime import date, timedelta
from typing import Final, Literal

from pydantic import BaseModel
from sqlalchemy import Column, Date, DateTime, Index, Integer, Table, Text, and_, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.membership.views import MEMBER_NAMES
from gonghui_organisation.tables import METADATA
from gonghui_shared.clock import business_date
from gonghui_shared.directory import UNIONS
from gonghui_shared.handling import Ask
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, MemberId, PersonId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection
from gonghui_shared.refusals import NotFound

from .events import ApplicationAdmitted, ApplicationDeclined, MembershipApplied

State = Literal["waiting", "admitted", "declined"]
HOUR: Final = timedelta(hours=1)
APPLICATIONS: Final = Table(
    "membership_applications",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("application_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False, index=True),
    Column("name", Text),  # while it waits
    Column("phone", Text),
    Column("state", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),  # by our clock, whatever day was told
    Column("received_on", Date, nullable=False),
    Column("answered_on", Date),
    Column("member_id", Text),
    Column("reason", Text),
    Index("by_received", "union_id", "received_at"),
    info={"personal": ("name", "phone", "reason")},
)


@projection(
    "membership_applications", version=2, reads=[MembershipApplied, ApplicationAdmitted, ApplicationDeclined], writes=[APPLICATIONS]
)  # fmt: skip
def project_applications(applications: Rows, event: Recorded, *, vault: Vault) -> None:
    """Every application and its answer; names and telephone numbers in clear as long as it waits, the reason until the person is forgotten."""
    match event.body:
        case MembershipApplied(application_id=application, person_id=person):
            applications.put(
                (event.union_id, application), person_id=person, name=vault.open(event, "name"),
                phone=vault.open(event, "phone"), state="waiting", received_at=event.recorded_at,
                received_on=business_date(event.recorded_at), answered_on=None, member_id=None, reason=None,
            )  # fmt: skip
        case ApplicationAdmitted(application_id=application, member_id=member):
            applications.put(
                (event.union_id, application), name=None, phone=None, state="admitted", answered_on=event.occurred_on,
                member_id=member,
            )  # fmt: skip
        case ApplicationDeclined(application_id=application):
            applications.put(
                (event.union_id, application), name=None, phone=None, state="declined", answered_on=event.occurred_on,
                reason=vault.open(event, "reason"),
            )  # fmt: skip


class ApplicationRow(BaseModel):
    """An application and its answer."""

    application_id: Identifier
    person_id: PersonId
    name: str | None  # None: declined, or forgotten
    phone: str | None
    state: State
    received_on: date
    days: int  # since it was received
    answered_on: date | None
    member_id: MemberId | None  # of the membership that it led to
    reason: str | None  # None: not declined, or forgotten


class MembershipForm(BaseModel):
    """The union that one would ask to join."""

    union_name: str


class ApplicationStage(BaseModel):
    """Where an application stands: nothing that names anybody."""

    union_name: str | None
    state: State
    received_on: date
    answered_on: date | None
    reason: str | None


async def of_union(
    read: AsyncConnection, union_id: UnionId, page: Page, today: date, *, waiting: bool | None
) -> Paged[ApplicationRow]:
    """A union's applications in the order in which they came.

    Args:
        waiting: only those that wait for an answer, or only those that were answered; None: all.
    """
    one = APPLICATIONS.c
    days = (cast(literal(today), Date) - one.received_on).cast(Integer).label("days")
    admitted = and_(MEMBER_NAMES.c.union_id == one.union_id, MEMBER_NAMES.c.member_id == one.member_id)
    kept = [column for column in one if column.name != "name"]
    query = (
        select(*kept, func.coalesce(one.name, MEMBER_NAMES.c.name).label("name"), days)
        .select_from(APPLICATIONS.outerjoin(MEMBER_NAMES, admitted))
        .where(one.union_id == union_id)
    )
    if waiting is not None:
        query = query.where(one.state == "waiting" if waiting else one.state != "waiting")
    return await page.of(read, query, (one.received_on, one.application_id), ApplicationRow)


async def form_of(read: AsyncConnection, union_id: UnionId) -> MembershipForm:
    """What a union in being is called."""
    query = select(UNIONS.c.name).where(UNIONS.c.union_id == union_id, UNIONS.c.dissolved_on.is_(None))
    if (name := await read.scalar(query)) is None:
        raise NotFound
    return MembershipForm(union_name=name)


async def stage_of(read: AsyncConnection, union_id: UnionId, application_id: Identifier) -> ApplicationStage:
    """Where an application stands, for whoever knows its number."""
    query = (
        select(APPLICATIONS, UNIONS.c.name.label("union_name"))
        .select_from(APPLICATIONS.outerjoin(UNIONS, UNIONS.c.union_id == APPLICATIONS.c.union_id))
        .where(APPLICATIONS.c.union_id == union_id, APPLICATIONS.c.application_id == application_id)
    )
    row = (await read.execute(query)).mappings().first()
    if row is None:
        raise NotFound
    return ApplicationStage.model_validate({name: row[name] for name in ApplicationStage.model_fields})


async def lately(ask: Ask) -> int:
    """Loader: how many have applied to the union within the last hour."""
    since = ask.runtime.now() - HOUR
    recent = APPLICATIONS.c.union_id == ask.union_id, APPLICATIONS.c.received_at > since
    return int(await ask.read.scalar(select(func.count()).where(*recent)) or 0)
