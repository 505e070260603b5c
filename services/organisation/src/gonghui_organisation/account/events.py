"""What stays in the service: that somebody has an account, and the hash of the password."""

from gonghui_shared.events import Event, Personal, private
from gonghui_shared.ids import PersonId


@private("organisation.PasswordSet.v1", subject="person_id")
class PasswordSet(Event):
    """A password was set, at the opening of the account or later."""

    person_id: PersonId
    password_hash: Personal  # argon2id, PHC string


@private("organisation.AccountClosed.v1")
class AccountClosed(Event):
    """Nobody signs in to the account any more."""

    person_id: PersonId
