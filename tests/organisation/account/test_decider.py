"""The rules of accounts."""

from gonghui_organisation.account.commands import ChangePassword, CloseAccount, OpenAccount, SignOut, SignOutEverywhere
from gonghui_organisation.account.decider import (
    ACCOUNT,
    SESSION,
    AccountOpen,
    NoAccount,
    change_password,
    close_account,
    open_account,
    sign_out,
    sign_out_everywhere,
)
from gonghui_organisation.account.events import AccountClosed, PasswordSet, SignedOut, SignedOutEverywhere
from gonghui_shared.testing import given

HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA"
OTHER = HASH + "b"
OPEN = OpenAccount(union_id="f", person_id="li", password_hash=HASH)
CHANGE = ChangePassword(union_id="f", person_id="li", password_hash=OTHER)
CLOSE = CloseAccount(union_id="f", person_id="li")
SET, CLOSED = PasswordSet("li", HASH), AccountClosed("li")


def test_account_opens_with_a_password() -> None:
    """Whoever has an account can sign in at once."""
    given(ACCOUNT).when(open_account, OPEN).then(SET)


def test_person_has_one_account() -> None:
    """A second opening would be a way to set somebody's password."""
    given(ACCOUNT, SET).when(open_account, OPEN).then_refused(AccountOpen)


def test_closed_account_may_be_opened_again() -> None:
    """Somebody came back."""
    given(ACCOUNT, SET, CLOSED).when(open_account, OPEN).then(SET)


def test_password_of_an_open_account_changes() -> None:
    """The account stays what it was."""
    given(ACCOUNT, SET).when(change_password, CHANGE).then(PasswordSet("li", OTHER))


def test_there_is_no_password_without_an_account() -> None:
    """Neither before the opening nor after the closing."""
    given(ACCOUNT).when(change_password, CHANGE).then_refused(NoAccount)
    given(ACCOUNT, SET, CLOSED).when(change_password, CHANGE).then_refused(NoAccount)


def test_account_closes_once() -> None:
    """Closing what is closed changes nothing."""
    given(ACCOUNT, SET).when(close_account, CLOSE).then(CLOSED)
    given(ACCOUNT, SET, CLOSED).when(close_account, CLOSE).then()


def test_everywhere_is_an_event_of_the_account_each_time() -> None:
    """Each gives the account another version, which ends what was opened before; a closed account has no sessions."""
    command, event = SignOutEverywhere(union_id="f", person_id="li"), SignedOutEverywhere("li")
    given(ACCOUNT, SET, event).when(sign_out_everywhere, command).then(event)
    given(ACCOUNT, SET, CLOSED).when(sign_out_everywhere, command).then_refused(NoAccount)
    given(ACCOUNT, SET, event).when(close_account, CLOSE).then(CLOSED)


def test_session_ends_once() -> None:
    """Signing out twice changes nothing."""
    command, event = SignOut(union_id="f", person_id="li", session_id="s"), SignedOut("li", "s")
    given(SESSION).when(sign_out, command).then(event)
    given(SESSION, event).when(sign_out, command).then()
