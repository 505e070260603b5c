"""Whose membership is whose: people act for themselves only as the members they are; and how large units are."""

from sqlalchemy import Column, Integer, Table, Text, select

from gonghui_engagement.tables import METADATA
from gonghui_shared.contracts.organisation import (
    MemberAdmitted,
    MemberReceived,
    MemberTransferred,
    MemberWithdrew,
    UnitFactsRecorded,
)
from gonghui_shared.handling import Ask
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection

MEMBERS = Table(
    "members",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("member_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
)

UNIT_STAFF = Table(
    "unit_staff", METADATA, Column("union_id", Text, primary_key=True), Column("staff", Integer, nullable=False)
)


@projection(
    "members",
    version=1,
    reads=[MemberAdmitted, MemberReceived, MemberTransferred, MemberWithdrew],
    writes=[MEMBERS],
)
def project_members(members: Rows, event: Recorded) -> None:
    """The members of every union, by person."""
    match event.body:
        case MemberAdmitted(member_id=member, person_id=person) | MemberReceived(member_id=member, person_id=person):
            members.put((event.union_id, member), person_id=person)
        case MemberTransferred(member_id=member) | MemberWithdrew(member_id=member):
            members.delete((event.union_id, member))


async def person_of_member(ask: Ask) -> str | None:
    """Loader: the person whose membership the command names."""
    query = select(MEMBERS.c.person_id).where(
        MEMBERS.c.union_id == ask.union_id, MEMBERS.c.member_id == ask.command.member_id
    )
    found: str | None = await ask.read.scalar(query)
    return found


@projection("unit_staff", version=1, reads=[UnitFactsRecorded], writes=[UNIT_STAFF])
def project_unit_staff(staffs: Rows, event: Recorded) -> None:
    """How many people each unit employs, as recorded last."""
    match event.body:
        case UnitFactsRecorded(staff=staff):
            staffs.put((event.union_id,), staff=staff)


async def staff_of(ask: Ask) -> int | None:
    """Loader: the staff of the command's unit; None where it is not known."""
    found: int | None = await ask.read.scalar(select(UNIT_STAFF.c.staff).where(UNIT_STAFF.c.union_id == ask.union_id))
    return found
