"""When a member's arrears have to be looked at."""

from datetime import date

import pytest

from gonghui_finance.dues.commands import ReachArrears
from gonghui_finance.dues.deadlines import dues_arrears
from gonghui_shared.contracts.finance import DuesRefunded
from gonghui_shared.events import Event
from gonghui_shared.testing import folded, recorded
from tests.finance.dues.lives import assessed, paid, refunded

JANUARY = assessed("2026-01")
JULY = date(2026, 7, 1)


def clocks(*events: Event) -> dict[str, date]:
    """Key → day."""
    return {key: row["due_on"] for (key,), row in folded(dues_arrears, *events)["deadline_dues_arrears"].items()}


@pytest.mark.rule("R-MEM-03")
def test_every_month_has_its_own_clock() -> None:
    """Set by the day that its assessment names."""
    assert clocks(JANUARY, assessed("2026-02")) == {"u1/m1/2026-01": JULY, "u1/m1/2026-02": date(2026, 8, 1)}


def test_a_clock_asks_for_its_member_and_month() -> None:
    """The command is decided like any other."""
    [row] = folded(dues_arrears, JANUARY)["deadline_dues_arrears"].values()
    assert ReachArrears.model_validate_json(row["command"]) == ReachArrears(
        union_id="u1", member_id="m1", since="2026-01"
    )


def test_a_settled_month_and_one_that_owes_nothing_have_no_clock() -> None:
    """A part leaves it running."""
    assert clocks(JANUARY, paid("2026-01")) == {}
    assert clocks(assessed("2026-01", 0)) == {}
    assert clocks(JANUARY, paid("2026-01", 1, settled=False)) == {"u1/m1/2026-01": JULY}


def test_a_refund_sets_the_clock_again() -> None:
    """To the day that it names; refunds of old that name none leave things as they are."""
    later = date(2026, 9, 10)
    assert clocks(JANUARY, paid("2026-01"), refunded("2026-01", on=later)) == {"u1/m1/2026-01": later}
    assert clocks(JANUARY, paid("2026-01"), DuesRefunded("m1", "x1", "b1", "2026-01", 5, ())) == {}


def test_unions_may_give_their_members_the_same_ids() -> None:
    """A payment in one stops no clock of the other."""
    events = [recorded(JANUARY, "u1"), recorded(JANUARY, "u2"), recorded(paid("2026-01"), "u2")]
    assert list(folded(dues_arrears, *events)["deadline_dues_arrears"]) == [("u1/m1/2026-01",)]
