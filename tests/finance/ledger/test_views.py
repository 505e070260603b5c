"""Balances by union and account heading."""

import pytest

from gonghui_finance.ledger.views import project_balances
from gonghui_shared.testing import folded, recorded
from tests.finance.allocation.months import ASSESSED, PAID, booked_above, remitted
from tests.finance.dues.lives import assessed, paid, refunded


@pytest.mark.rule("R-ACC-01")
def test_every_event_that_moves_money_is_booked_where_it_happened() -> None:
    """Dues, refunds, receipts, remittances; what is only owed is not."""
    events = [
        *(recorded(event) for event in (assessed("2026-02"), ASSESSED)),
        *(recorded(event) for event in (paid("2026-02", 2500), refunded("2026-02", 700), PAID, remitted(40_000))),
        recorded(booked_above(40_000, 25_000), "d1"),
    ]
    assert folded(project_balances, *events)["ledger_balances"] == {
        ("u1", "102"): {"debit": 102_500, "credit": 40_700},
        ("u1", "401"): {"debit": 700, "credit": 2500},
        ("u1", "402"): {"debit": 0, "credit": 60_000},
        ("u1", "221"): {"debit": 40_000, "credit": 40_000},
        ("d1", "102"): {"debit": 40_000, "credit": 0},
        ("d1", "221"): {"debit": 0, "credit": 25_000},
        ("d1", "402"): {"debit": 0, "credit": 15_000},
    }
