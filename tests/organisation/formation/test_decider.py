"""A formation, step by step, until the superior union may decide."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.formation.commands import (
    AbandonFormation,
    ApplyOnline,
    AppointPrepGroup,
    CountApplicants,
    HoldFirstMeeting,
    HoldMobilisation,
    OpenFormation,
    SubmitFormation,
)
from gonghui_organisation.formation.decider import (
    FORMATION,
    FirstMeetingMissing,
    FormationOpen,
    MoreThanApplied,
    MoreWomenThanApplicants,
    NoFormation,
    PrepGroupMissing,
    TooFewPresent,
    abandon_formation,
    apply_online,
    appoint_prep_group,
    count_applicants,
    hold_first_meeting,
    hold_mobilisation,
    open_formation,
    submit_formation,
)
from gonghui_organisation.formation.events import (
    ApplicantsCounted,
    FirstMeetingHeld,
    FormationAbandoned,
    FormationOpened,
    FormationSubmitted,
    MobilisationHeld,
    PrepGroupAppointed,
)
from gonghui_organisation.formation.views import project_cases
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.decider import UNION, Union
from gonghui_organisation.union.refusals import AlreadyFormed, CommitteeRequired, NotTheSuperior, SuperiorNotFit
from gonghui_shared.contracts.organisation import FormationRequested, FormationReturned, UnionFormed
from gonghui_shared.decider import At
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, folded, given

RULES = Rulebook(shipped()).rules("CN/500000", DAY)
DISTRICT = UNION.fold([UnionFormed("district", "other", "区总工会", "f", "CN/500000", date(1950, 5, 1))])
HERE: dict[str, Any] = {"union_id": "u", "superior_id": "d"}
OPENED = FormationOpened("d", "primary", "private", "外卖员联合工会", "CN/500000", "workers", 12)
GROUP = PrepGroupAppointed("p1", ("p1", "p2"))
COUNTED = ApplicantsCounted(30, 9)
MET = FirstMeetingHeld(30, 20, 3)
SUBMIT = SubmitFormation(**HERE, staff=60, women_staff=20)


def test_workers_apply_online_and_the_union_above_takes_the_case() -> None:
    """Once; not for a union that exists, nor to one that does not."""
    command = ApplyOnline(**HERE, unit_type="private", name="外卖员联合工会", jurisdiction="CN/500000", workers=12)
    none = {"union": Union(), "superior": DISTRICT}
    given(FORMATION).when(apply_online, command, **none).then(OPENED)
    given(FORMATION, OPENED).when(apply_online, command, **none).then_refused(FormationOpen)
    given(FORMATION).when(apply_online, command, union=DISTRICT, superior=DISTRICT).then_refused(AlreadyFormed)
    given(FORMATION).when(apply_online, command, union=Union(), superior=Union()).then_refused(SuperiorNotFit)
    opening = OpenFormation(**HERE, kind="joint", unit_type="other", name="商圈联合工会", jurisdiction="CN/500000")
    given(FORMATION).when(open_formation, opening, **none).then(
        FormationOpened("d", "joint", "other", "商圈联合工会", "CN/500000", "union", 0)
    )


def test_preparatory_group_takes_applications() -> None:
    """Without one nobody can ask to join; mobilisation and training are kept as they happen."""
    appoint = AppointPrepGroup(**HERE, head="p1", members=["p2", "p1"])
    given(FORMATION, OPENED).when(appoint_prep_group, appoint).then(GROUP)
    given(FORMATION).when(appoint_prep_group, appoint).then_refused(NoFormation)
    elsewhere = appoint.model_copy(update={"superior_id": "e"})
    given(FORMATION, OPENED).when(appoint_prep_group, elsewhere).then_refused(NotTheSuperior)
    count = CountApplicants(**HERE, applicants=30, women=9)
    given(FORMATION, OPENED).when(count_applicants, count).then_refused(PrepGroupMissing)
    given(FORMATION, OPENED, GROUP).when(count_applicants, count).then(COUNTED)
    wrong = count.model_copy(update={"women": 31})
    given(FORMATION, OPENED, GROUP).when(count_applicants, wrong).then_refused(MoreWomenThanApplicants)
    rally = HoldMobilisation(**HERE, kind="mobilisation", attended=40)
    given(FORMATION, OPENED).when(hold_mobilisation, rally).then(MobilisationHeld("mobilisation", 40))


@pytest.mark.rule("R-ELE-02")
def test_first_meeting_needs_two_thirds_of_those_who_asked_to_join() -> None:
    """Nobody is entitled who did not ask."""
    prepared = given(FORMATION, OPENED, GROUP, COUNTED)
    hold = HoldFirstMeeting(**HERE, entitled=30, present=20, seats=3)
    prepared.when(hold_first_meeting, hold, rules=RULES).then(MET)
    few = hold.model_copy(update={"present": 19})
    prepared.when(hold_first_meeting, few, rules=RULES).then_refused(TooFewPresent, present=19, entitled=30)
    many = hold.model_copy(update={"entitled": 31})
    prepared.when(hold_first_meeting, many, rules=RULES).then_refused(MoreThanApplied, applicants=30)


@pytest.mark.rule("R-ORG-02")
def test_ripe_case_is_laid_before_the_superior_union() -> None:
    """The union's own record then waits for the answer, under the same rules as any application."""
    context = {"union": Union(), "superior": DISTRICT, "rules": RULES}
    ripe = given(FORMATION, OPENED, GROUP, COUNTED, MET)
    ripe.when(submit_formation, SUBMIT, **context).then(
        FormationSubmitted(60, 20),
        At("union", FormationRequested("primary", "private", "外卖员联合工会", "d", "CN/500000", 60, 20, 30, 3)),
    )
    given(FORMATION, OPENED, GROUP, COUNTED).when(submit_formation, SUBMIT, **context).then_refused(FirstMeetingMissing)
    organiser = FirstMeetingHeld(30, 20, 0)
    given(FORMATION, OPENED, GROUP, COUNTED, organiser).when(submit_formation, SUBMIT, **context).then_refused(
        CommitteeRequired, members=30
    )


def test_formation_that_was_given_up_may_begin_anew() -> None:
    """Nothing of it counts any more."""
    given_up = FormationAbandoned("没有足够申请人")
    command = AbandonFormation(**HERE, reason="没有足够申请人")
    given(FORMATION, OPENED).when(abandon_formation, command).then(given_up)
    given(FORMATION, OPENED, given_up).when(abandon_formation, command).then_refused(NoFormation)


def test_board_shows_each_case_by_its_stage_and_why_it_came_back() -> None:
    """Unions that are formed without a case are no cases."""
    asked = FormationRequested("primary", "private", "工会", "d", "CN/500000", 60, 20, 30, 3)
    formed = UnionFormed("primary", "private", "工会", "d", "CN/500000", DAY)
    steps = [OPENED, GROUP, MobilisationHeld("mobilisation", 40), COUNTED, MET, asked]
    row = folded(project_cases, *steps, FormationReturned("d", "名册不全"))["formation_cases"]["u1",]
    assert (row["stage"], row["returned_for"], row["mobilised"], row["present"]) == ("returned", "名册不全", 40, 20)
    assert folded(project_cases, *steps, formed)["formation_cases"]["u1",]["stage"] == "formed"
    assert folded(project_cases, asked, formed) == {"formation_cases": {}}
