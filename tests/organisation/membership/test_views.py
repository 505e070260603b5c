"""What can be read about members, folded in memory."""

from datetime import date

import pytest

from gonghui_organisation.membership.views import project_roll
from gonghui_shared.contracts.organisation import (
    MemberAdmitted,
    MemberReceived,
    MembershipRetained,
    MemberTransferred,
    MemberWithdrew,
)
from gonghui_shared.testing.given import folded, recorded

WOMAN = MemberAdmitted("m1", "p1", woman=True, name="", id_number="", phone="")
MAN = MemberAdmitted("m2", "p2", woman=False, name="", id_number="", phone="")


def test_roll_counts_who_stays() -> None:
    """Admissions add, endings subtract, women apart."""
    sizes = folded(project_roll, WOMAN, MAN, MemberWithdrew("m1", "died", "p1"))["roll_size"]
    assert sizes == {("u1",): {"members": 1, "women": 0, "retained": 0}}


@pytest.mark.rule("R-MEM-04")
def test_retained_member_counts_apart() -> None:
    """Still on the roll, since a day without dues and vote."""
    rows = folded(project_roll, WOMAN, recorded(MembershipRetained("m1", "retired"), on=date(2026, 4, 1)))
    assert rows["roll_size"] == {("u1",): {"members": 1, "women": 1, "retained": 1}}
    assert rows["roll"]["u1", "m1"]["retained_on"] == date(2026, 4, 1)


def test_transfer_moves_between_rolls() -> None:
    """One union's loss is the other's gain."""
    received = recorded(MemberReceived("n", "p1", "u1", woman=True, name=""), union_id="u2")
    sizes = folded(project_roll, WOMAN, MemberTransferred("m1", "u2", "p1"), received)["roll_size"]
    assert sizes["u1",] == {"members": 0, "women": 0, "retained": 0}
    assert sizes["u2",] == {"members": 1, "women": 1, "retained": 0}
