"""What can be asked of an account; passwords themselves never come this far."""

from typing import Annotated

from pydantic import Field

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import Command
from gonghui_shared.ids import Identifier, PersonId, UnionId

PasswordHash = Annotated[str, Field(pattern=r"^\$argon2id\$[!-~]{20,200}$")]


class OpenAccount(Command):
    """Open an account with a first password."""

    union_id: UnionId  # the federation, which keeps the accounts
    person_id: OpaqueId
    password_hash: PasswordHash


class ChangePassword(Command):
    """Set another password."""

    union_id: UnionId
    person_id: PersonId
    password_hash: PasswordHash


class CloseAccount(Command):
    """Close an account."""

    union_id: UnionId
    person_id: PersonId


class SignOut(Command):
    """End one working session."""

    union_id: UnionId
    person_id: PersonId
    session_id: Identifier


class SignOutEverywhere(Command):
    """End all working sessions of a person."""

    union_id: UnionId
    person_id: PersonId
