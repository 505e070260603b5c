"""Where sign-in finds password hashes, and renewal whether a session still stands."""

from dataclasses import dataclass

from sqlalchemy import Column, Integer, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_organisation.tables import METADATA
from gonghui_shared.ids import Identifier, PersonId
from gonghui_shared.log.records import Recorded
from gonghui_shared.privacy import Vault
from gonghui_shared.projections import Rows, projection

from .events import AccountClosed, PasswordSet, SignedOut, SignedOutEverywhere

PASSWORDS = Table(
    "passwords",
    METADATA,
    Column("person_id", Text, primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("version", Integer, nullable=False),  # of the account: sessions of an earlier one have ended
    info={"personal": True},
)
ENDED = Table("ended_sessions", METADATA, Column("session_id", Text, primary_key=True))


@projection("passwords", version=2, reads=[PasswordSet, AccountClosed, SignedOutEverywhere], writes=[PASSWORDS])
def project_passwords(passwords: Rows, event: Recorded, *, vault: Vault) -> None:
    """Password hashes of open accounts; gone for whoever was forgotten."""
    match event.body:
        case PasswordSet(person_id=person):
            found = vault.open(event, "password_hash")
            if found is None:
                passwords.delete((person,))
            else:
                passwords.put((person,), password_hash=found, version=event.version)
        case AccountClosed(person_id=person):
            passwords.delete((person,))
        case SignedOutEverywhere(person_id=person):
            if passwords.get((person,)) is not None:
                passwords.put((person,), version=event.version)


@projection("ended_sessions", version=1, reads=[SignedOut], writes=[ENDED])
def project_ended(ended: Rows, event: Recorded) -> None:
    """Sessions that somebody ended before their time."""
    match event.body:
        case SignedOut(session_id=session):
            ended.put((session,))


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """What sign-in knows of an account."""

    password_hash: str
    version: int


async def open_account(read: AsyncConnection, person_id: PersonId) -> OpenAccount | None:
    """The account, while it is open."""
    columns = select(PASSWORDS.c.password_hash, PASSWORDS.c.version)
    found = (await read.execute(columns.where(PASSWORDS.c.person_id == person_id))).one_or_none()
    return None if found is None else OpenAccount(*found)


async def stands(read: AsyncConnection, person_id: PersonId, session_id: Identifier, version: int) -> bool:
    """Whether a session that was opened with this version of the account has not ended since."""
    account = await open_account(read, person_id)
    ended = await read.scalar(select(ENDED.c.session_id).where(ENDED.c.session_id == session_id))
    return account is not None and account.version == version and ended is None
