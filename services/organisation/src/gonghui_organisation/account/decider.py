"""The rules of accounts and of the working sessions that are opened with them."""

from collections.abc import Iterator
from dataclasses import dataclass

from gonghui_shared.decider import Decider
from gonghui_shared.refusals import NotFound, Refusal

from .commands import ChangePassword, CloseAccount, OpenAccount, SignOut, SignOutEverywhere
from .events import AccountClosed, PasswordSet, SignedOut, SignedOutEverywhere


class AccountOpen(Refusal):
    """该人员已有账户。 This person has an account."""


class NoAccount(NotFound):
    """没有这个账户。 There is no such account."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whether somebody may sign in."""

    open: bool = False


def evolve(account: Account, event: PasswordSet | AccountClosed | SignedOutEverywhere) -> Account:
    """The state after one more event."""
    match event:
        case PasswordSet():
            return Account(open=True)
        case AccountClosed():
            return Account(open=False)
        case SignedOutEverywhere():
            return account


def open_account(account: Account, command: OpenAccount) -> Iterator[PasswordSet]:
    """Open an account, or a closed one again."""
    if account.open:
        raise AccountOpen
    yield PasswordSet(command.person_id, command.password_hash)


def change_password(account: Account, command: ChangePassword) -> Iterator[PasswordSet]:
    """Set another password."""
    if not account.open:
        raise NoAccount
    yield PasswordSet(command.person_id, command.password_hash)


def close_account(account: Account, command: CloseAccount) -> Iterator[AccountClosed]:
    """Close; closing twice is no error."""
    if account.open:
        yield AccountClosed(command.person_id)


def sign_out_everywhere(account: Account, command: SignOutEverywhere) -> Iterator[SignedOutEverywhere]:
    """End all sessions: a session belongs to the account's version at its sign-in, and this is another one."""
    if not account.open:
        raise NoAccount
    yield SignedOutEverywhere(command.person_id)


ACCOUNT = Decider("account", initial=Account(), evolve=evolve)


@dataclass(frozen=True, slots=True)
class Session:
    """Whether a working session was ended before its time."""

    ended: bool = False


def evolve_session(_session: Session, event: SignedOut) -> Session:
    """The state after one more event."""
    match event:
        case SignedOut():
            return Session(ended=True)


def sign_out(session: Session, command: SignOut) -> Iterator[SignedOut]:
    """End one session; ending it twice is no error."""
    if not session.ended:
        yield SignedOut(command.person_id, command.session_id)


SESSION = Decider("session", initial=Session(), evolve=evolve_session)
