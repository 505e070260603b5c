"""The rules of a union's life, sentence by sentence."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.commands import (
    ApproveFormation,
    AssignMentor,
    Committee,
    DissolveCommittee,
    DissolveUnion,
    FormCommittee,
    FoundFederation,
    GrantLegalPerson,
    RecordLeadershipLink,
    RecordUnitFacts,
    RegisterUnion,
    ReleaseMentor,
    RequestFormation,
    ReturnFormation,
    SwitchUnitType,
    TransferUnion,
)
from gonghui_organisation.union.decider import (
    UNION,
    Union,
    approve_formation,
    assign_mentor,
    dissolve_committee,
    dissolve_union,
    form_committee,
    found_federation,
    grant_legal_person,
    record_leadership_link,
    record_unit_facts,
    register_union,
    release_mentor,
    request_formation,
    return_formation,
    switch_unit_type,
    transfer_union,
)
from gonghui_organisation.union.refusals import (
    AlreadyFormed,
    CommitteeMissing,
    CommitteeRequired,
    CommitteeSizeOutsideBand,
    EvenCommittee,
    FormationNotRequested,
    FormationPending,
    HandoverFirst,
    LegalPersonAlready,
    MentorAssignedAlready,
    MentorNotHigher,
    MoreWomenThanStaff,
    NoChair,
    NoMentor,
    NotAbove,
    NotForThisKind,
    NotTheSuperior,
    OutsideSuperiorJurisdiction,
    SameUnitType,
    SubordinatesRemain,
    SuperiorBelowUnion,
    SuperiorNotFit,
    SupportOver,
    UnionNotInBeing,
    UnionYounger,
)
from gonghui_shared.contracts.organisation import (
    CommitteeDissolved,
    CommitteeFormed,
    FormationRequested,
    FormationReturned,
    LeadershipLinkRecorded,
    LegalPersonGranted,
    MentorUnionAssigned,
    MentorUnionReleased,
    UnionDissolved,
    UnionFormed,
    UnionTransferred,
    UnitFactsRecorded,
    UnitTypeSwitched,
)
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, given, rules

FORMED_ON = date(2020, 5, 1)
FEDERATION = UnionFormed("federation", "other", "市总工会", None, "CN/500000", FORMED_ON)
DISTRICT = UnionFormed("district", "other", "区总工会", "f", "CN/500000/500103", FORMED_ON)
PRIMARY = UnionFormed("primary", "private", "机械厂工会", "d", "CN/500000/500103", FORMED_ON)
FACTS = UnitFactsRecorded(60, 24, legal_person=False, own_account=False, workers_home=False)
ABOVE = UNION.fold([DISTRICT])
LAW = Rulebook(shipped()).rules("CN/500000", DAY)
RULES = rules(
    {
        "R-ORG-01": (25, "count"),
        "R-ORG-02": (True, "switch"),
        "R-ORG-05": (True, "switch"),
        "R-ORG-08": (10, "count"),
        "R-ORG-12": (True, "switch"),
        "R-ORG-13": ((3, 11), "list"),
        "R-ORG-16.table": ("recent", "choice"),
        "R-ORG-16.odd": (True, "switch"),
        "R-ORG-16": ({"11": [3, 3], "26": [3, 5], "101": [5, 7]}, "table"),
    }
)


def request(seats: int = 5, members: int = 40) -> RequestFormation:
    """An application of a private firm's union to the district."""
    return RequestFormation(
        union_id="u", superior_id="d", kind="primary", unit_type="private", name="机械厂工会",
        jurisdiction="CN/500000/500103", staff=60, women_staff=24, members=members, seats=seats,
    )  # fmt: skip


REQUESTED = FormationRequested("primary", "private", "机械厂工会", "d", "CN/500000/500103", 60, 24, members=40, seats=5)


def register(**changes: object) -> RegisterUnion:
    """A union that exists already."""
    plain = RegisterUnion(
        union_id="u", superior_id="d", kind="primary", unit_type="private", name="机械厂工会",
        jurisdiction="CN/500000/500103", formed_on=FORMED_ON, staff=60, women_staff=24,
        committees=[Committee(committee="union", seats=5), Committee(committee="women", seats=3)],
    )  # fmt: skip
    return plain.model_copy(update=changes)


def test_federation_stands_at_the_top() -> None:
    """It has no superior union here and is founded once."""
    command = FoundFederation(union_id="f", name="市总工会", jurisdiction="CN/500000", formed_on=FORMED_ON)
    given(UNION).when(found_federation, command).then(FEDERATION)
    given(UNION, FEDERATION).when(found_federation, command).then_refused(AlreadyFormed)
    assert [claim.scope for event in (FEDERATION, DISTRICT) for claim in UNION.claims(event)] == ["federation"]


def test_group_applies_to_the_union_above() -> None:
    """An application says who asks and how many want to join."""
    given(UNION).when(request_formation, request(), superior=ABOVE, rules=RULES).then(REQUESTED)


def test_second_application_waits_for_the_first() -> None:
    """One application at a time."""
    given(UNION, REQUESTED).when(request_formation, request(), superior=ABOVE, rules=RULES).then_refused(
        FormationPending, superior_id="d"
    )
    given(UNION, PRIMARY).when(request_formation, request(), superior=ABOVE, rules=RULES).then_refused(AlreadyFormed)


@pytest.mark.rule("R-ORG-01")
def test_large_primary_union_needs_a_committee() -> None:
    """With fewer members an organiser is enough."""
    given(UNION).when(request_formation, request(seats=0, members=25), superior=ABOVE, rules=RULES).then_refused(
        CommitteeRequired, members=25
    )
    small = given(UNION).when(request_formation, request(seats=0, members=24), superior=ABOVE, rules=RULES)
    assert small.refusal is None


@pytest.mark.rule("R-ORG-16")
def test_committee_has_as_many_seats_as_its_members_call_for() -> None:
    """Seats outside the band of the number of members are refused with the band."""
    given(UNION).when(request_formation, request(seats=9), superior=ABOVE, rules=RULES).then_refused(
        CommitteeSizeOutsideBand, least=3, most=5
    )
    tiny = given(UNION).when(request_formation, request(seats=1, members=10), superior=ABOVE, rules=RULES)
    assert tiny.refusal is None, "the rule says nothing of unions so small"


@pytest.mark.rule("R-ORG-02")
def test_union_is_formed_by_the_superior_unions_approval() -> None:
    """The approval forms the union on the business date, with its unit's figures and its committee."""
    command = ApproveFormation(union_id="u", superior_id="d")
    given(UNION, REQUESTED).when(approve_formation, command, superior=ABOVE, rules=RULES, on=DAY).then(
        UnionFormed("primary", "private", "机械厂工会", "d", "CN/500000/500103", DAY),
        FACTS,
        CommitteeFormed("union", 5),
    )


@pytest.mark.rule("R-ORG-02")
def test_no_other_union_approves() -> None:
    """Approval lies with the union that was asked, and needs an application."""
    other = ApproveFormation(union_id="u", superior_id="x")
    given(UNION, REQUESTED).when(approve_formation, other, superior=ABOVE, rules=RULES, on=DAY).then_refused(
        NotTheSuperior
    )
    asked = ApproveFormation(union_id="u", superior_id="d")
    given(UNION).when(approve_formation, asked, superior=ABOVE, rules=RULES, on=DAY).then_refused(FormationNotRequested)
    given(UNION, REQUESTED).when(approve_formation, asked, superior=Union(), rules=RULES, on=DAY).then_refused(
        SuperiorNotFit
    )


def test_returned_application_may_be_made_again() -> None:
    """A return answers the application without ending anything."""
    returned = FormationReturned("d", "材料不全")
    command = ReturnFormation(union_id="u", superior_id="d", reason="材料不全")
    given(UNION, REQUESTED).when(return_formation, command, rules=RULES).then(returned)
    given(UNION, REQUESTED, returned).when(request_formation, request(), superior=ABOVE, rules=RULES).then(REQUESTED)


def test_existing_union_is_registered_as_it_is() -> None:
    """A register shows gaps instead of keeping a union out."""
    given(UNION).when(register_union, register(), superior=ABOVE, on=DAY).then(
        PRIMARY, FACTS, CommitteeFormed("union", 5), CommitteeFormed("women", 3)
    )


def test_register_refuses_what_cannot_be() -> None:
    """No union twice, from the future, or with more women than staff."""
    given(UNION, PRIMARY).when(register_union, register(), superior=ABOVE, on=DAY).then_refused(AlreadyFormed)
    later = register(formed_on=date(2026, 3, 3))
    given(UNION).when(register_union, later, superior=ABOVE, on=DAY).then_refused(UnionYounger)
    women = register(women_staff=61)
    given(UNION).when(register_union, women, superior=ABOVE, on=DAY).then_refused(MoreWomenThanStaff)


def test_union_stands_under_a_fitting_union_of_its_own_area() -> None:
    """A branch has no federation above it, and nobody reaches beyond the superior union's area."""
    given(UNION).when(register_union, register(kind="branch"), superior=ABOVE, on=DAY).then_refused(SuperiorNotFit)
    given(UNION).when(register_union, register(), superior=Union(), on=DAY).then_refused(SuperiorNotFit)
    elsewhere = register(jurisdiction="CN/500000/5001030")
    given(UNION).when(register_union, elsewhere, superior=ABOVE, on=DAY).then_refused(OutsideSuperiorJurisdiction)


def test_present_superior_union_transfers() -> None:
    """One superior union at a time, and never a subordinate of the union itself."""
    receiver = UNION.fold([FEDERATION])
    command = TransferUnion(union_id="u", from_union_id="d", superior_id="f")
    given(UNION, PRIMARY).when(transfer_union, command, superior=receiver, above=["f"]).then(UnionTransferred("d", "f"))
    given(UNION, PRIMARY, UnionTransferred("d", "f")).when(
        transfer_union, command, superior=receiver, above=["f"]
    ).then_refused(NotTheSuperior)
    given(UNION, PRIMARY).when(transfer_union, command, superior=receiver, above=["f", "u"]).then_refused(
        SuperiorBelowUnion
    )


@pytest.mark.rule("R-ORG-05")
def test_union_ends_after_those_below_it() -> None:
    """The superior union dissolves, once nobody stands below."""
    command = DissolveUnion(union_id="u", superior_id="d", reason="unit_closed")
    given(UNION, PRIMARY).when(dissolve_union, command, subordinates=0, rules=RULES).then(UnionDissolved("unit_closed"))
    given(UNION, PRIMARY).when(dissolve_union, command, subordinates=2, rules=RULES).then_refused(
        SubordinatesRemain, subordinates=2
    )
    stranger = DissolveUnion(union_id="u", superior_id="x", reason="other")
    given(UNION, PRIMARY).when(dissolve_union, stranger, subordinates=0, rules=RULES).then_refused(NotTheSuperior)


def test_dissolved_union_does_nothing_more() -> None:
    """What has ended records no figures and forms no committees."""
    ended = given(UNION, PRIMARY, UnionDissolved("merged"))
    facts = RecordUnitFacts(
        union_id="u", staff=60, women_staff=24, legal_person=False, own_account=False, workers_home=False
    )
    ended.when(record_unit_facts, facts).then_refused(UnionNotInBeing)
    committee = FormCommittee(union_id="u", committee="women", seats=3)
    ended.when(form_committee, committee, members=40, rules=RULES).then_refused(UnionNotInBeing)


@pytest.mark.rule("R-ORG-13")
def test_funds_review_committee_keeps_its_size() -> None:
    """The rule gives its least and its most."""
    few = FormCommittee(union_id="u", committee="funds_review", seats=2)
    given(UNION, PRIMARY).when(form_committee, few, members=40, rules=RULES).then_refused(
        CommitteeSizeOutsideBand, least=3, most=11
    )
    fit = FormCommittee(union_id="u", committee="funds_review", seats=3)
    given(UNION, PRIMARY).when(form_committee, fit, members=40, rules=RULES).then(CommitteeFormed("funds_review", 3))


def test_committee_ends_once() -> None:
    """Only a committee that was formed can end."""
    command = DissolveCommittee(union_id="u", committee="women")
    formed = given(UNION, PRIMARY, CommitteeFormed("women", 3))
    formed.when(dissolve_committee, command).then(CommitteeDissolved("women"))
    given(UNION, PRIMARY).when(dissolve_committee, command).then_refused(CommitteeMissing)


@pytest.mark.rule("R-ORG-16", "R-ORG-16.table", "R-ORG-17")
def test_table_of_seats_is_the_one_that_the_jurisdiction_applies() -> None:
    """Of sixty members the recent table makes three to five seats, the older one three to seven."""
    recent = Rulebook(shipped())
    choice = next(v for v in shipped() if v.code == "R-ORG-16.table")
    older = Rulebook([v for v in shipped() if v != choice] + [replace(choice, value="older")])
    seven = FormCommittee(union_id="u", committee="union", seats=7)
    for book, allowed in ((recent, False), (older, True)):
        decided = given(UNION, PRIMARY).when(form_committee, seven, members=60, rules=book.rules("CN", DAY))
        assert (decided.refusal is None) is allowed


@pytest.mark.rule("R-ORG-16.odd")
def test_committee_has_an_odd_number_of_seats() -> None:
    """So that a vote is never tied."""
    four = FormCommittee(union_id="u", committee="union", seats=4)
    given(UNION, PRIMARY).when(form_committee, four, members=60, rules=RULES).then_refused(EvenCommittee, seats=4)


@pytest.mark.rule("R-ORG-06")
def test_union_with_money_of_its_own_is_not_simply_dissolved() -> None:
    """Its assets are audited and handed over first."""
    command = DissolveUnion(union_id="u", superior_id="d", reason="unit_closed")
    own = replace(FACTS, own_account=True)
    with_account = given(UNION, PRIMARY, own)
    with_account.when(dissolve_union, command, subordinates=0, rules=LAW).then_refused(HandoverFirst)
    without = given(UNION, PRIMARY, own, FACTS)
    without.when(dissolve_union, command, subordinates=0, rules=LAW).then(UnionDissolved("unit_closed"))


@pytest.mark.rule("R-ORG-07")
def test_primary_union_with_a_chair_becomes_a_legal_person_once() -> None:
    """The chair represents it; the unit's other figures stay."""
    command = GrantLegalPerson(union_id="u", superior_id="d", certificate="工法证字第1号")
    granted = replace(FACTS, legal_person=True)
    primary = given(UNION, PRIMARY, FACTS)
    primary.when(grant_legal_person, command, chair="p1", rules=LAW).then(
        LegalPersonGranted("工法证字第1号", "p1"), granted
    )
    primary.when(grant_legal_person, command, chair=None, rules=LAW).then_refused(NoChair)
    given(UNION, PRIMARY, granted).when(grant_legal_person, command, chair="p1", rules=LAW).then_refused(
        LegalPersonAlready
    )
    district = GrantLegalPerson(union_id="d", superior_id="f", certificate="2")
    given(UNION, DISTRICT).when(grant_legal_person, district, chair="p1", rules=LAW).then_refused(NotForThisKind)
    stranger = command.model_copy(update={"superior_id": "f"})
    primary.when(grant_legal_person, stranger, chair="p1", rules=LAW).then_refused(NotTheSuperior)


def test_unit_becomes_one_of_another_type() -> None:
    """When an institution is turned into an enterprise, say; the superior union records it."""
    command = SwitchUnitType(union_id="u", superior_id="d", unit_type="state_owned")
    given(UNION, PRIMARY).when(switch_unit_type, command).then(UnitTypeSwitched("state_owned"))
    switched = given(UNION, PRIMARY, UnitTypeSwitched("state_owned"))
    switched.when(switch_unit_type, command).then_refused(SameUnitType)
    given(UNION, PRIMARY).when(switch_unit_type, command.model_copy(update={"superior_id": "x"})).then_refused(
        NotTheSuperior
    )
    given(UNION).when(switch_unit_type, command).then_refused(UnionNotInBeing)


def test_who_leads_and_who_supports_is_recorded() -> None:
    """The Party body and the administration, by their names."""
    command = RecordLeadershipLink(union_id="u", party_body="机械厂党委", administration="机械厂")
    given(UNION, PRIMARY).when(record_leadership_link, command).then(LeadershipLinkRecorded("机械厂党委", "机械厂"))
    given(UNION).when(record_leadership_link, command).then_refused(UnionNotInBeing)


def test_higher_union_supports_one_below_as_its_partner() -> None:
    """One at a time, for a while, arranged by a union above."""
    command = AssignMentor(union_id="u", superior_id="f", mentor_id="d", until=DAY)
    asked = {"above": ["u", "d", "f"], "mentor": ABOVE, "on": DAY}
    assigned = MentorUnionAssigned("d", DAY)
    primary = given(UNION, PRIMARY)
    primary.when(assign_mentor, command, **asked).then(assigned)
    given(UNION, PRIMARY, assigned).when(assign_mentor, command, **asked).then_refused(MentorAssignedAlready)
    primary.when(assign_mentor, command, **asked | {"above": ["u", "d"]}).then_refused(NotAbove)
    primary.when(assign_mentor, command, **asked | {"mentor": UNION.fold([PRIMARY])}).then_refused(MentorNotHigher)
    primary.when(assign_mentor, command, **asked | {"mentor": Union()}).then_refused(MentorNotHigher)
    primary.when(assign_mentor, command, **asked | {"on": DAY + timedelta(days=1)}).then_refused(SupportOver)
    release = ReleaseMentor(union_id="u", superior_id="f")
    given(UNION, PRIMARY, assigned).when(release_mentor, release, above=["u", "f"]).then(MentorUnionReleased("d"))
    primary.when(release_mentor, release, above=["u", "f"]).then_refused(NoMentor)
    primary.when(release_mentor, release, above=["u"]).then_refused(NotAbove)


def test_unions_of_every_level_stand_where_they_may() -> None:
    """Workshops and groups within a union with members of its own; a community's union covers units, as a joint one does."""
    community = UNION.fold([UnionFormed("community", "other", "社区工会", "d", "CN/500000/500103", FORMED_ON)])
    workshop = UNION.fold([UnionFormed("workshop", "private", "一车间", "u", "CN/500000/500103", FORMED_ON)])
    for superior, kind, fits in (
        (ABOVE, "community", True),
        (community, "primary", True),
        (community, "branch", True),
        (UNION.fold([PRIMARY]), "workshop", True),
        (workshop, "group", True),
        (workshop, "workshop", False),
        (ABOVE, "workshop", False),
        (workshop, "primary", False),
    ):
        command = RegisterUnion(
            union_id="x", superior_id="s", kind=kind, unit_type="private", name="工会", staff=3, women_staff=1,  # type: ignore[arg-type]  # one of them
            jurisdiction="CN/500000/500103", formed_on=FORMED_ON,
        )  # fmt: skip
        decided = given(UNION).when(register_union, command, superior=superior, on=DAY)
        assert (decided.refusal is None) == fits, (kind, decided.refusal)
