"""The rules of accounts."""

from collections.abc import Iterator
from dataclasses import dataclass

from gonghui_shared.decider import Decider
from gonghui_shared.refusals import NotFound, Refusal

from .commands import ChangePassword, CloseAccount, OpenAccount
from .events import AccountClosed, PasswordSet


class AccountOpen(Refusal):
    """该人员已有账户。 This person has an account."""


class NoAccount(NotFound):
    """没有这个账户。 There is no such account."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whether somebody may sign in."""

    open: bool = False


def evolve(_account: Account, event: PasswordSet | AccountClosed) -> Account:
    """The state after one more event."""
    match event:
        case PasswordSet():
            return Account(open=True)
        case AccountClosed():
            return Account(open=False)


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


ACCOUNT = Decider("account", initial=Account(), evolve=evolve)
