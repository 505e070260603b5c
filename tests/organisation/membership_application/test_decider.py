"""Applications for membership: made freely, answered once, by somebody else."""

from typing import Any

import pytest

from gonghui_organisation.membership.decider import Membership, MembershipIdUsed, PersonKnownOtherwise, UnionNotOpen
from gonghui_organisation.membership.identity import Registered
from gonghui_organisation.membership_application.commands import AdmitApplicant, ApplyForMembership, DeclineApplication
from gonghui_organisation.membership_application.decider import (
    APPLICATION,
    Applicant,
    ApplicantForgotten,
    AppliedAlready,
    NothingApplied,
    TooManyApplications,
    admit_applicant,
    apply_for_membership,
    decline_application,
)
from gonghui_organisation.membership_application.events import (
    ApplicationAdmitted,
    ApplicationDeclined,
    MembershipApplied,
)
from gonghui_organisation.post.acting import SecondEyesNeeded
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.decider import UNION, Union
from gonghui_shared.contracts.organisation import MemberAdmitted, UnionFormed
from gonghui_shared.decider import At
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, given

LAW = Rulebook(shipped()).rules("CN/500000", DAY)
NUMBER = "11010519491231002X"
ONE: dict[str, Any] = {"union_id": "u1", "application_id": "n1"}
OPEN = UNION.fold([UnionFormed("primary", "private", "工会", "d1", "CN/500000", DAY)])
APPLY = ApplyForMembership(**ONE, name="王芳", id_number=NUMBER, phone="13800000000")
APPLIED = MembershipApplied("n1", "p1", woman=True, name="王芳", id_number=NUMBER, phone="13800000000")
ADMIT = AdmitApplicant(**ONE, member_id="m1")
WHO = Applicant("p1", "王芳", NUMBER, "13800000000", Registered())
KNOWN: dict[str, Any] = {"membership": Membership(), "union": OPEN, "applicant": WHO, "actor": "person:qian"}


@pytest.mark.rule("R-MEM-01")
def test_worker_asks_to_join_and_the_committee_admits() -> None:
    """The membership begins with what was applied with; the application keeps which it was."""
    asked: dict[str, Any] = {"person": "p1", "lately": 0, "rules": LAW}
    given(APPLICATION).when(apply_for_membership, APPLY, union=OPEN, **asked).then(APPLIED)
    admitted = MemberAdmitted("m1", "p1", woman=True, name="王芳", id_number=NUMBER, phone="13800000000")
    waiting = given(APPLICATION, APPLIED)
    waiting.when(admit_applicant, ADMIT, **KNOWN).then(ApplicationAdmitted("n1", "m1"), At("membership", admitted))
    given(APPLICATION, APPLIED).when(apply_for_membership, APPLY, union=OPEN, **asked).then_refused(AppliedAlready)
    given(APPLICATION).when(apply_for_membership, APPLY, union=Union(), **asked).then_refused(UnionNotOpen)


@pytest.mark.rule("R-MEM-01")
def test_committee_declines_with_a_reason_and_answers_once() -> None:
    """Nobody answers the own application, and an answered one is over."""
    decline = DeclineApplication(**ONE, reason="不在本单位工作")
    declined = ApplicationDeclined("n1", "p1", "不在本单位工作")
    given(APPLICATION, APPLIED).when(decline_application, decline, applicant=WHO, actor="person:qian").then(declined)
    given(APPLICATION, APPLIED).when(decline_application, decline, applicant=WHO, actor="person:p1").then_refused(
        SecondEyesNeeded
    )
    nameless = given(APPLICATION, APPLIED).when(decline_application, decline, applicant=None, actor="person:qian")
    nameless.then(ApplicationDeclined("n1", "p1", ""))
    own = KNOWN | {"actor": "person:p1"}
    given(APPLICATION, APPLIED).when(admit_applicant, ADMIT, **own).then_refused(SecondEyesNeeded)
    for answer in (declined, ApplicationAdmitted("n1", "m1")):
        over = given(APPLICATION, APPLIED, answer)
        over.when(admit_applicant, ADMIT, **KNOWN).then_refused(NothingApplied)
        over.when(decline_application, decline, applicant=WHO, actor="person:qian").then_refused(NothingApplied)


@pytest.mark.rule("R-MEM-01.an_hour")
def test_union_takes_so_many_applications_in_an_hour() -> None:
    """Whoever floods it is stopped by number, not by who they say they are."""
    most = LAW.number("R-MEM-01.an_hour")
    asked: dict[str, Any] = {"union": OPEN, "person": "p1", "rules": LAW}
    given(APPLICATION).when(apply_for_membership, APPLY, lately=most - 1, **asked).then(APPLIED)
    given(APPLICATION).when(apply_for_membership, APPLY, lately=most, **asked).then_refused(TooManyApplications)


@pytest.mark.rule("R-MEM-05")
def test_applicant_is_admitted_under_the_rules_of_every_admission() -> None:
    """One number is one person, an id of a membership is used once; whose data are gone cannot be admitted."""
    waiting = given(APPLICATION, APPLIED)
    other = Applicant("p1", "王芳", NUMBER, "", Registered({NUMBER: "p2"}, {}))
    waiting.when(admit_applicant, ADMIT, **KNOWN | {"applicant": other}).then_refused(PersonKnownOtherwise)
    used = Membership("p9", standing="ended")
    waiting.when(admit_applicant, ADMIT, **KNOWN | {"membership": used}).then_refused(MembershipIdUsed)
    waiting.when(admit_applicant, ADMIT, **KNOWN | {"applicant": None}).then_refused(ApplicantForgotten)
