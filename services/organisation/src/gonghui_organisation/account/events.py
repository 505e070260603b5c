"""What stays in the service: that somebody has an account, and the hash of the password."""

from gonghui_shared.events import Event, Personal, private
from gonghui_shared.ids import Identifier, PersonId


@private("organisation.PasswordSet.v1", subject="person_id")
class PasswordSet(Event):
    """A password was set, at the opening of the account or later."""

    person_id: PersonId
    password_hash: Personal  # argon2id, PHC string


@private("organisation.AccountClosed.v1")
class AccountClosed(Event):
    """Nobody signs in to the account any more."""

    person_id: PersonId


@private("organisation.SignedOut.v1")
class SignedOut(Event):
    """Somebody ended a working session; its renewal is good for nothing from now on."""

    person_id: PersonId
    session_id: Identifier


@private("organisation.SignedOutEverywhere.v1")
class SignedOutEverywhere(Event):
    """Somebody ended all working sessions that were open then, wherever they were."""

    person_id: PersonId
