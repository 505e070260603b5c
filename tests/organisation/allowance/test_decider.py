"""Post allowances: claimed for oneself, up to a cap, granted by somebody else."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.allowance.commands import ClaimAllowance, GrantAllowance, RefuseAllowance
from gonghui_organisation.allowance.decider import (
    ALLOWANCE,
    AboveAllowanceCap,
    ClaimedAlready,
    MonthNotBegun,
    NothingClaimed,
    claim_allowance,
    grant_allowance,
    refuse_allowance,
)
from gonghui_organisation.allowance.events import AllowanceClaimed, AllowanceRefused
from gonghui_organisation.allowance.views import project_allowances
from gonghui_organisation.post.acting import FullTimePost, OnlyAsOneself, SecondEyesNeeded
from gonghui_organisation.post.decider import POST, NotTheHolder
from gonghui_organisation.staffing.decider import Staffing
from gonghui_shared.contracts.organisation import AllowanceGranted, PostEstablished, PostFilled, PostStaffed
from gonghui_shared.privacy import MemoryKeyStore, Vault
from gonghui_shared.testing import DAY, folded, given, rules
from gonghui_shared.testing.given import Decision

RULES = rules({"R-TRM-10": (50_000, "fen")})
POST_HELD = POST.fold([PostEstablished("m1", "committee_member", False), PostFilled("m1", "committee_member", "li", date(2026, 2, 10))])  # fmt: skip
CLAIMED = AllowanceClaimed("m1", "li", "2026-02", 50_000)
GRANTED = AllowanceGranted("m1", "li", "2026-02", 50_000)
GRANT = GrantAllowance(union_id="u1", post_id="m1", month="2026-02")
REFUSE = RefuseAllowance(union_id="u1", post_id="m1", month="2026-02", reason="无工作记录")
REFUSED = AllowanceRefused("m1", "li", "2026-02", "无工作记录")
CLOSED = Vault(MemoryKeyStore(), bytes(32))


def claim(*history: Any, actor: str = "person:li", full_time: bool = False, **changes: Any) -> Decision:
    """February's allowance."""
    plain: dict[str, Any] = {"union_id": "u1", "post_id": "m1", "month": "2026-02", "person_id": "li", "amount": 50_000}
    staffing = Staffing(PostStaffed("m1", "own_headcount", "x", full_time, None, None))
    return given(ALLOWANCE, *history).when(
        claim_allowance, ClaimAllowance(**plain | changes), post=POST_HELD, staffing=staffing, rules=RULES, on=DAY, actor=actor
    )  # fmt: skip


@pytest.mark.rule("R-TRM-10")
def test_allowance_is_claimed_up_to_the_cap() -> None:
    """Once for a month; what was refused may be claimed again."""
    claim().then(CLAIMED)
    claim(amount=50_001).then_refused(AboveAllowanceCap, cap=50_000)
    claim(CLAIMED).then_refused(ClaimedAlready)
    claim(CLAIMED, GRANTED).then_refused(ClaimedAlready)
    claim(CLAIMED, REFUSED).then(CLAIMED)


def test_allowance_is_for_the_part_time_holder_of_the_month() -> None:
    """And for oneself only."""
    claim(actor="person:wang").then_refused(OnlyAsOneself)
    claim(full_time=True).then_refused(FullTimePost)
    claim(month="2026-01").then_refused(NotTheHolder)
    claim(month="2026-04").then_refused(MonthNotBegun)


@pytest.mark.rule("R-TRM-10")
def test_somebody_else_grants_it() -> None:
    """Four eyes see it, and the cap of that day holds."""
    waiting = given(ALLOWANCE, CLAIMED)
    waiting.when(grant_allowance, GRANT, rules=RULES, actor="person:qian").then(GRANTED)
    waiting.when(grant_allowance, GRANT, rules=RULES, actor="person:li").then_refused(SecondEyesNeeded)
    lower = rules({"R-TRM-10": (40_000, "fen")})
    waiting.when(grant_allowance, GRANT, rules=lower, actor="person:qian").then_refused(AboveAllowanceCap)
    for history in ([], [CLAIMED, GRANTED], [CLAIMED, REFUSED]):
        answered = given(ALLOWANCE, *history)
        answered.when(grant_allowance, GRANT, rules=RULES, actor="person:qian").then_refused(NothingClaimed)


def test_somebody_else_refuses_it() -> None:
    """With a reason."""
    given(ALLOWANCE, CLAIMED).when(refuse_allowance, REFUSE, actor="person:qian").then(REFUSED)
    given(ALLOWANCE, CLAIMED).when(refuse_allowance, REFUSE, actor="person:li").then_refused(SecondEyesNeeded)
    given(ALLOWANCE).when(refuse_allowance, REFUSE, actor="person:qian").then_refused(NothingClaimed)


def test_claim_is_read_with_its_answer() -> None:
    """A claim made again has none."""

    def state(*events: Any) -> tuple[Any, Any]:
        row = folded(project_allowances, *events, vault=CLOSED)["allowances"]["u1", "2026-02", "m1"]
        return row["state"], row["answered_on"]

    assert state(CLAIMED) == state(CLAIMED, REFUSED, CLAIMED) == ("claimed", None)
    assert state(CLAIMED, GRANTED) == ("granted", DAY)
    assert state(CLAIMED, REFUSED) == ("refused", DAY)
