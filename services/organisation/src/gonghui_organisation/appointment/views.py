"""What can be read about appointments."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from pydantic import BaseModel
from sqlalchemy import JSON, Column, Date, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.http import Page, Paged
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .events import AppointmentApproved, CadreNominated, NominationRejected

APPOINTMENTS: Final = Table(
    "appointments",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("appointment_id", Text, primary_key=True),
    Column("post_id", Text, nullable=False),
    Column("person_id", Text, nullable=False, index=True),
    Column("met", JSON, nullable=False),
    Column("unmet", JSON, nullable=False),
    Column("notes", Text),
    Column("nominated_by", Text, nullable=False),
    Column("nominated_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("answered_on", Date),
    Column("reason", Text),
    info={"personal": ("notes", "reason")},
)


@projection(
    "appointments", version=2, reads=[CadreNominated, AppointmentApproved, NominationRejected], writes=[APPOINTMENTS]
)
def project_appointments(appointments: Rows, event: Recorded, *, vault: Vault) -> None:
    """Every nomination and its answer; notes and reason in clear until the person is forgotten."""
    match event.body:
        case CadreNominated(appointment_id=appointment) as one:
            appointments.put(
                (event.union_id, appointment), post_id=one.post_id, person_id=one.person_id, met=one.met,
                unmet=one.unmet, notes=vault.open(event, "notes"), nominated_by=one.nominated_by,
                nominated_on=event.occurred_on, state="nominated", answered_on=None, reason=None,
            )  # fmt: skip
        case AppointmentApproved(appointment_id=appointment):
            appointments.put((event.union_id, appointment), state="approved", answered_on=event.occurred_on)
        case NominationRejected(appointment_id=appointment):
            reason = vault.open(event, "reason")
            appointments.put(
                (event.union_id, appointment), state="rejected", answered_on=event.occurred_on, reason=reason
            )


class AppointmentRow(BaseModel):
    """A nomination and its answer."""

    appointment_id: Identifier
    post_id: PostId
    person_id: PersonId
    met: Sequence[str]
    unmet: Sequence[str]
    notes: str | None  # a line for each criterion, first those that are met; None: forgotten
    nominated_by: str
    nominated_on: date
    state: Literal["nominated", "approved", "rejected"]
    answered_on: date | None
    reason: str | None


async def of_union(read: AsyncConnection, union_id: UnionId, page: Page) -> Paged[AppointmentRow]:
    """A union's appointments by the day of their nomination."""
    query = select(APPOINTMENTS).where(APPOINTMENTS.c.union_id == union_id)
    order = (APPOINTMENTS.c.nominated_on, APPOINTMENTS.c.appointment_id)
    return await page.of(read, query, order, AppointmentRow)
