"""A hazard from the inspection that found it to the repair that somebody else confirmed."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.hazard.commands import CheckHazard, ClaimFix, RaiseHazard, VerifyFix
from gonghui_organisation.hazard.deadlines import hazard_due
from gonghui_organisation.hazard.decider import (
    HAZARD,
    HazardExists,
    HazardNotOpen,
    InspectorHasInterest,
    NoSuchInspection,
    NothingClaimed,
    OwnClaim,
    RectifyDayNotAllowed,
    check_hazard,
    claim_fix,
    raise_hazard,
    verify_fix,
)
from gonghui_organisation.hazard.events import FixClaimed, FixClaimedBefore, FixVerified, HazardDescribed
from gonghui_organisation.hazard.views import project_hazards
from gonghui_organisation.inspection.decider import Inspection, NotASupervisor
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.organisation import HazardEscalated, HazardFixed, HazardOverdue, HazardRaised
from gonghui_shared.events import decode, encode
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, Decision, folded, given

NATION = Rulebook(shipped()).rules("CN", DAY)
ONE: dict[str, Any] = {"union_id": "u", "hazard_id": "h1"}
LAST, LATE, UPWARDS = date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 9)
RAISED = HazardRaised("h1", "i1", "general", LAST)
DESCRIBED = HazardDescribed("h1", "冲压车间", "三号冲床无防护罩")
CLAIMED = FixClaimed("h1", "sun", "person:clerk", "已加装防护罩", in_time=True)
REJECTED = FixVerified("h1", "li", fixed=False, remark="护罩松动", look_again_on=LATE)
OVERDUE, ESCALATED = HazardOverdue("h1", "general", LAST, UPWARDS), HazardEscalated("h1", "f")


def raised(severity: Any = "general", by: date | None = None, *history: Any, site: str | None = "冲压车间") -> Decision:
    """A press without its guard."""
    command = RaiseHazard(**ONE, inspection_id="i1", severity=severity, what="三号冲床无防护罩", rectify_by=by)
    return given(HAZARD, *history).when(raise_hazard, command, inspection=Inspection(site), rules=NATION, on=DAY)


def verified(*history: Any, on: date = DAY, actor: str = "person:zhou", **asked: Any) -> Decision:
    """Li looked, unless it was somebody else."""
    plain: dict[str, Any] = {**ONE, "person_id": "li", "fixed": True}
    context = {"serving": frozenset({"li", "sun"}), "rules": NATION, "today": on, "actor": actor}
    return given(HAZARD, RAISED, DESCRIBED, *history).when(verify_fix, VerifyFix(**plain | asked), **context)


def checked(*history: Any, on: date) -> Decision:
    """Its clock, below the federation."""
    return given(HAZARD, RAISED, DESCRIBED, *history).when(
        check_hazard, CheckHazard(**ONE), superior="f", rules=NATION, on=on
    )


@pytest.mark.rule("R-SUP-05.general")
@pytest.mark.rule("R-SUP-05.major")
@pytest.mark.rule("R-SUP-05.imminent")
def test_severity_bounds_the_time_to_put_it_right() -> None:
    """Left open it is the longest; a nearer day may be set, never one that has passed."""
    raised().then(RAISED, DESCRIBED)
    raised("major").then(HazardRaised("h1", "i1", "major", date(2026, 3, 17)), DESCRIBED)
    raised("imminent", DAY).then(HazardRaised("h1", "i1", "imminent", DAY), DESCRIBED)
    raised("imminent", date(2026, 3, 4)).then_refused(RectifyDayNotAllowed, latest="2026-03-03")
    raised("general", date(2026, 3, 1)).then_refused(RectifyDayNotAllowed)
    raised("general", None, RAISED, DESCRIBED).then_refused(HazardExists)
    raised(site=None).then_refused(NoSuchInspection)


def test_whoever_says_that_it_is_fixed_does_not_verify_it() -> None:
    """A supervisor does who did not; in time is what was claimed in time, however late the look."""
    fixed = HazardFixed("h1", "general", in_time=True)
    seen = FixVerified("h1", "li", fixed=True, remark=None, look_again_on=None)
    verified(CLAIMED, on=UPWARDS).then(seen, fixed)
    verified(CLAIMED, person_id="sun").then_refused(OwnClaim)
    verified(CLAIMED, actor="person:sun").then_refused(OwnClaim)
    verified(CLAIMED, person_id="zhao").then_refused(NotASupervisor)
    verified().then_refused(NothingClaimed)
    late = FixClaimed("h1", "sun", "person:clerk", "已加装防护罩", in_time=False)
    verified(late).then(seen, HazardFixed("h1", "general", in_time=False))
    claim = ClaimFix(**ONE, person_id="sun", measures="已加装防护罩")
    opened = given(HAZARD, RAISED, DESCRIBED)
    opened.when(claim_fix, claim, on=LAST, actor="person:clerk").then(CLAIMED)
    opened.when(claim_fix, claim, on=LATE, actor="person:clerk").then(late)
    given(HAZARD, RAISED, CLAIMED).when(claim_fix, claim, on=DAY, actor="person:clerk").then_refused(HazardNotOpen)


def test_what_was_signalled_as_late_is_not_claimed_in_time() -> None:
    """A claim that is booked for an earlier day takes no signal back."""
    claim = ClaimFix(**ONE, person_id="sun", measures="已加装防护罩")
    late = FixClaimed("h1", "sun", "person:clerk", "已加装防护罩", in_time=False)
    given(HAZARD, RAISED, DESCRIBED, OVERDUE).when(claim_fix, claim, on=LAST, actor="person:clerk").then(late)


@pytest.mark.rule("R-SUP-04")
def test_verifier_with_an_interest_recuses() -> None:
    """Their own or a relative's."""
    verified(CLAIMED, interest="relative").then_refused(InspectorHasInterest)


@pytest.mark.rule("R-SUP-05.escalation")
def test_clock_signals_once_and_goes_upwards_once() -> None:
    """A week later; what is claimed waits for whoever verifies it."""
    checked(on=LAST).then()
    checked(on=LATE).then(OVERDUE)
    checked(OVERDUE, on=date(2026, 4, 8)).then()
    checked(OVERDUE, on=UPWARDS).then(ESCALATED)
    checked(OVERDUE, ESCALATED, on=UPWARDS).then()
    checked(CLAIMED, on=LATE).then()


def test_claim_that_did_not_hold_wins_no_time() -> None:
    """The hazard is open again to the same day, and its clock is looked at even where it fired in between."""
    verified(CLAIMED, fixed=False, remark="护罩松动").then(REJECTED)
    again = FixVerified("h1", "li", fixed=False, remark=None, look_again_on=date(2026, 4, 6))
    verified(CLAIMED, fixed=False, on=date(2026, 4, 5)).then(again)
    checked(CLAIMED, again, on=date(2026, 4, 6)).then(HazardOverdue("h1", "general", LAST, date(2026, 4, 13)))
    [due] = folded(hazard_due, RAISED, again)["deadline_hazard_due"].values()
    assert due["due_on"] == date(2026, 4, 6)
    assert folded(hazard_due, RAISED, HazardFixed("h1", "general", in_time=True))["deadline_hazard_due"] == {}
    [due] = folded(hazard_due, RAISED, OVERDUE)["deadline_hazard_due"].values()
    assert due["due_on"] == UPWARDS


def test_register_shows_how_far_it_has_come() -> None:
    """Reopened once, late, laid before the superior union."""
    [row] = folded(project_hazards, RAISED, DESCRIBED, CLAIMED, REJECTED, OVERDUE, ESCALATED)["hazards"].values()
    assert (row["stage"], row["reopened"], row["overdue"], row["escalated_on"]) == ("open", 1, True, DAY)
    assert (row["site"], row["claimed_by"], row["remark"]) == ("冲压车间", "sun", "护罩松动")


def test_register_shows_who_entered_a_claim_unless_an_older_release_did_not_write_it() -> None:
    """A claim of old is folded and decided on as before."""
    old = decode("organisation.FixClaimed.v1", encode(FixClaimedBefore("h1", "sun", "已加装防护罩", in_time=True)))
    assert isinstance(old, FixClaimed)
    for claimed, entered_by in ((CLAIMED, "person:clerk"), (old, None)):
        [row] = folded(project_hazards, RAISED, DESCRIBED, claimed)["hazards"].values()
        assert (row["claimed_by"], row["entered_by"]) == ("sun", entered_by)
    verified(old, person_id="sun").then_refused(OwnClaim)
