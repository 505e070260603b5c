"""What can be read about members, folded in memory."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.membership.events import WithdrawalNoticed, WithdrawalNoticeDropped, WithdrawalTalkHeld
from gonghui_organisation.membership.views import project_notices, project_roll
from gonghui_shared.contracts.organisation import (
    MemberAdmitted,
    MemberReceived,
    MembershipResumed,
    MembershipRetained,
    MembershipSuspended,
    MemberTransferred,
    MemberWithdrew,
)
from gonghui_shared.testing.given import folded, recorded

WOMAN = MemberAdmitted("m1", "p1", woman=True, name="", id_number="", phone="")
MAN = MemberAdmitted("m2", "p2", woman=False, name="", id_number="", phone="")


def test_roll_counts_who_stays() -> None:
    """Admissions add, endings subtract, women apart."""
    sizes = folded(project_roll, WOMAN, MAN, MemberWithdrew("m1", "died", "p1"))["roll_size"]
    assert sizes == {("u1",): {"members": 1, "women": 0, "retained": 0, "suspended": 0}}


@pytest.mark.rule("R-MEM-04")
def test_retained_member_counts_apart() -> None:
    """Still on the roll, since a day without dues and vote."""
    rows = folded(project_roll, WOMAN, recorded(MembershipRetained("m1", "retired"), on=date(2026, 4, 1)))
    assert rows["roll_size"] == {("u1",): {"members": 1, "women": 1, "retained": 1, "suspended": 0}}
    assert rows["roll"]["u1", "m1"]["retained_on"] == date(2026, 4, 1)


def test_transfer_moves_between_rolls() -> None:
    """One union's loss is the other's gain."""
    received = recorded(MemberReceived("n", "p1", "u1", woman=True, name=""), union_id="u2")
    sizes = folded(project_roll, WOMAN, MemberTransferred("m1", "u2", "p1"), received)["roll_size"]
    assert sizes["u1",] == {"members": 0, "women": 0, "retained": 0, "suspended": 0}
    assert sizes["u2",] == {"members": 1, "women": 1, "retained": 0, "suspended": 0}


def test_suspension_is_a_time_of_its_own() -> None:
    """It begins and ends on days, so that the roll of any day can be told; whoever leaves ends it."""
    march, april, may = date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 6)
    course: list[Any] = [WOMAN, MAN, recorded(MembershipSuspended("m1", "abroad", None), on=march)]
    assert folded(project_roll, *course)["roll_size"]["u1",]["suspended"] == 1
    course += [
        recorded(MembershipResumed("m1"), on=april),
        recorded(MembershipSuspended("m2", "other", None), on=april),
    ]
    rows = folded(project_roll, *course, recorded(MemberWithdrew("m2", "own_wish", "p2"), on=may))
    assert rows["roll_suspensions"] == {
        ("u1", "m1", march): {"ended_on": april},
        ("u1", "m2", april): {"ended_on": may},
    }
    assert rows["roll_size"] == {("u1",): {"members": 1, "women": 1, "retained": 0, "suspended": 0}}
    assert rows["roll"]["u1", "m1"]["standing"] == "member"


@pytest.mark.rule("R-MEM-03")
def test_notices_show_how_far_they_have_come() -> None:
    """From the notice over the talk until it is dropped or the member has left."""
    answer_by = date(2026, 4, 1)
    noticed: list[Any] = [WithdrawalNoticed("m1", 7, answer_by), WithdrawalTalkHeld("m1", "will_pay")]
    [row] = folded(project_notices, *noticed)["withdrawal_notices"].values()
    assert (row["months"], row["answer_by"], row["said"]) == (7, answer_by, "will_pay")
    for end in (
        WithdrawalNoticeDropped("m1", "paid"),
        MemberWithdrew("m1", "deemed", "p1"),
        MembershipRetained("m1", "retired"),
    ):
        assert folded(project_notices, *noticed, end)["withdrawal_notices"] == {}
