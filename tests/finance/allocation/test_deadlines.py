"""When an allocation has to be looked at."""

from datetime import date

import pytest

from gonghui_finance.allocation.commands import FallShort
from gonghui_finance.allocation.deadlines import allocation_due
from gonghui_shared.contracts.finance import AllocationAssessed
from gonghui_shared.testing import folded, recorded
from tests.finance.allocation.months import ASSESSED, DUE, LOOK, MONTH, PAID, late, received

TABLE = "deadline_allocation_due"


@pytest.mark.rule("R-FIN-02")
def test_a_month_is_looked_at_on_the_day_after_it_was_due() -> None:
    """By a command like any other."""
    [((key,), row)] = folded(allocation_due, ASSESSED)[TABLE].items()
    assert (key, row["due_on"], row["union_id"]) == (f"u1/{MONTH}", late(1), "u1")
    assert FallShort.model_validate_json(row["command"]) == LOOK


def test_a_settled_month_and_one_that_owes_nothing_are_not_looked_at() -> None:
    """A part leaves the clock running."""
    assert folded(allocation_due, ASSESSED, PAID)[TABLE] == {}
    assert folded(allocation_due, AllocationAssessed(MONTH, 10, 0, DUE))[TABLE] == {}
    assert len(folded(allocation_due, ASSESSED, received(1, 0))[TABLE]) == 1


def test_every_union_and_month_has_its_own_clock() -> None:
    """Neither stops the other."""
    march = AllocationAssessed("2026-03", 5_000_000, 100_000, date(2026, 4, 15))
    events = [recorded(ASSESSED, "u1"), recorded(ASSESSED, "u2"), recorded(march, "u1"), recorded(PAID, "u1")]
    assert sorted(folded(allocation_due, *events)[TABLE]) == [("u1/2026-03",), (f"u2/{MONTH}",)]
