"""Double entries. Account codes come from the chart in force, as rules."""

from gonghui_shared.contracts.finance import Line
from gonghui_shared.money import Fen
from gonghui_shared.rules import Rules


def booked(rules: Rules, *, debit: str, credit: str, amount: Fen) -> tuple[Line, ...]:
    """A simple entry.

    Args:
        debit, credit: codes of the rules that name the account headings.

    Source: R-ACC-01.
    """
    return Line(rules.text(debit), debit=amount), Line(rules.text(credit), credit=amount)


def divided(rules: Rules, *, debit: str, credits: dict[str, Fen]) -> tuple[Line, ...]:  # noqa: A002 - the accounting term
    """An entry with one debit and several credits that sum to it."""
    lines = tuple(Line(rules.text(code), credit=amount) for code, amount in credits.items() if amount)
    return Line(rules.text(debit), debit=sum(credits.values())), *lines


def reversed_(rules: Rules, *, debits: dict[str, Fen], credit: str) -> tuple[Line, ...]:
    """What takes a divided entry back, in part or in full: nothing booked is ever edited.

    Source: R-ACC-06.
    """
    lines = tuple(Line(rules.text(code), debit=amount) for code, amount in debits.items() if amount)
    return *lines, Line(rules.text(credit), credit=sum(debits.values()))
