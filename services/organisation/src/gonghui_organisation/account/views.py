"""Where sign-in finds password hashes."""

from sqlalchemy import Column, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.ids import PersonId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .events import AccountClosed, PasswordSet

PASSWORDS = Table(
    "passwords",
    METADATA,
    Column("person_id", Text, primary_key=True),
    Column("password_hash", Text, nullable=False),
    info={"personal": True},
)


@projection("passwords", version=1, reads=[PasswordSet, AccountClosed], writes=[PASSWORDS])
def project_passwords(passwords: Rows, event: Recorded, *, vault: Vault) -> None:
    """Password hashes of open accounts; gone for whoever was forgotten."""
    match event.body:
        case PasswordSet(person_id=person):
            found = vault.open(event, "password_hash")
            if found is None:
                passwords.delete((person,))
            else:
                passwords.put((person,), password_hash=found)
        case AccountClosed(person_id=person):
            passwords.delete((person,))


async def password_hash(read: AsyncConnection, person_id: PersonId) -> str | None:
    """The hash of an open account."""
    found: str | None = await read.scalar(select(PASSWORDS.c.password_hash).where(PASSWORDS.c.person_id == person_id))
    return found
