"""Whose membership is whose: people act for themselves only as the members they are."""

from sqlalchemy import Column, Table, Text, select

from gonghui_engagement.tables import METADATA
from gonghui_shared.contracts.organisation import MemberAdmitted, MemberReceived, MemberTransferred, MemberWithdrew
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
