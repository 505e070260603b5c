"""Double entries: what is debited is credited."""

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from gonghui_finance.ledger.entries import booked, divided
from gonghui_shared.contracts.finance import Line
from gonghui_shared.testing import rules

RULES = rules(
    {
        "R-ACC-05.bank": ("102", "text"),
        "R-ACC-02.dues": ("401", "text"),
        "R-ACC-02.allocation": ("402", "text"),
        "R-ACC-05.due_to_superior": ("221", "text"),
    }
)
AMOUNTS = st.integers(0, 10**15)


@pytest.mark.rule("R-ACC-01")
def test_a_simple_entry_names_both_headings_of_the_chart_in_force() -> None:
    """Bank, dues."""
    assert booked(RULES, debit="R-ACC-05.bank", credit="R-ACC-02.dues", amount=7) == (
        Line("102", debit=7),
        Line("401", credit=7),
    )


@pytest.mark.rule("R-ACC-02.dues")
@pytest.mark.rule("R-ACC-05.bank")
def test_a_union_with_another_chart_books_on_its_own_headings() -> None:
    """Codes are rules, not constants."""
    other = rules({"R-ACC-05.bank": ("1002", "text"), "R-ACC-02.dues": ("4001", "text")})
    debit, credit = booked(other, debit="R-ACC-05.bank", credit="R-ACC-02.dues", amount=7)
    assert (debit.account, credit.account) == ("1002", "4001")


@pytest.mark.rule("R-ACC-01")
@forall(AMOUNTS, AMOUNTS)
def test_a_divided_entry_balances_and_has_no_line_of_nothing(kept: int, upward: int) -> None:
    """One debit, as much in credits."""
    lines = divided(
        RULES, debit="R-ACC-05.bank", credits={"R-ACC-02.allocation": kept, "R-ACC-05.due_to_superior": upward}
    )
    assert sum(line.debit for line in lines) == sum(line.credit for line in lines) == kept + upward
    assert all(line.credit for line in lines[1:])
