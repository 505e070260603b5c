"""The catalogue of measures: one event, its quantities."""

from datetime import date

import pytest

from gonghui_assessment.measures import catalogue
from gonghui_shared.contracts import assessment as a
from gonghui_shared.contracts import engagement as e
from gonghui_shared.contracts import finance as f
from gonghui_shared.contracts import organisation as o
from gonghui_shared.events import Event
from tests.assessment.target.wanted import target_set

DAY = date(2026, 3, 2)
MOVES: list[tuple[Event, dict[str, int]]] = [
    (o.UnionFormed("primary", "private", "One", "f", "CN/1", DAY), {"union": 1, "unions_formed.primary": 1}),
    (o.UnionDissolved("merged"), {"union": -1, "unions_dissolved": 1}),
    (
        o.UnitFactsRecorded(120, 50, legal_person=True, own_account=False, workers_home=True),
        {"staff": 120, "women_staff": 50, "legal_person": 1, "own_account": 0, "workers_home": 1},
    ),
    (o.CommitteeFormed("women", 3), {"committee.women": 3}),
    (o.CommitteeDissolved("women"), {"committee.women": 0}),
    (o.MemberAdmitted("m1", "p1", True, "", "", ""), {"members": 1, "members_joined": 1, "women_members": 1}),
    (o.MemberReceived("m1", "p1", "u2", False, ""), {"members": 1, "members_joined": 1, "women_members": 0}),
    (
        o.MemberTransferred("m1", "u2", "p1", woman=True, retained=True),
        {"members": -1, "members_left": 1, "women_members": -1, "retained_members": -1},
    ),
    (
        o.MemberWithdrew("m1", "own_wish", "p1"),
        {"members": -1, "members_left": 1, "women_members": 0, "retained_members": 0},
    ),
    (o.MembershipRetained("m1", "retired"), {"retained_members": 1}),
    (
        o.ElectionHeld("e1", 90, 80, direct=True),
        {"elections_held": 1, "election_entitled": 90, "election_present": 80, "elections_direct": 1},
    ),
    (
        o.ElectionHeld("e1", 9, 8, direct=False),
        {"elections_held": 1, "election_entitled": 9, "election_present": 8, "elections_direct": 0},
    ),
    (o.ElectionApproved("e1"), {"elections_approved": 1}),
    (o.ElectionReturned("e1"), {"elections_returned": 1}),
    (
        o.MembersMeetingHeld("g1", "members", False, DAY, 90, 80),
        {"members_meetings_held": 1, "extra_members_meetings_held": 0, "members_meeting_entitled": 90, "members_meeting_present": 80},
    ),
    (
        o.MembersMeetingHeld("g2", "representatives", True, DAY, 30, 20),
        {"extra_members_meetings_held": 1, "members_meeting_entitled": 30, "members_meeting_present": 20},
    ),
    (o.CadreElected("e1", "chair", "chair", "p1", 60, 90), {"cadres_elected": 1, "chairs_elected": 1}),
    (o.CadreElected("e1", "vice", "vice_chair", "p2", 60, 90), {"cadres_elected": 1}),
    (o.TermOpened("t1", 1, DAY, DAY), {"terms_running": 1}),
    (o.TermOverdue("t1", DAY), {"terms_overdue": 1, "terms_overdue_now": 1}),
    (o.TermEnded("t1", DAY, late=True), {"terms_running": -1, "terms_ended": 1, "terms_overdue_now": -1}),
    (o.TermEnded("t1", DAY, late=False), {"terms_running": -1, "terms_ended": 1, "terms_overdue_now": 0}),
    (o.CadreTrained("p1", "chair"), {"cadres_trained": 1}),
    (o.SiteInspected("i1", "press shop", ("wages",), ("p1", "p2"), ()), {"inspections_held": 1}),
    (o.HazardRaised("h1", "i1", "major", DAY), {"hazards_raised": 1}),
    (o.HazardFixed("h1", "major", in_time=True), {"hazards_fixed": 1, "hazards_fixed_in_time": 1}),
    (o.HazardFixed("h1", "major", in_time=False), {"hazards_fixed": 1, "hazards_fixed_in_time": 0}),
    (o.HazardOverdue("h1", "major", DAY, DAY), {"hazards_overdue": 1}),
    (f.DuesAssessed("m1", "2026-02", 1500, DAY), {"dues_owed": 1500, "dues_months_owed": 1}),
    (f.DuesPaid("m1", "x1", "2026-02", 900, False, ()), {"dues_paid": 900, "dues_months_settled": 0}),
    (f.DuesPaid("m1", "x2", "2026-02", 600, True, ()), {"dues_paid": 600, "dues_months_settled": 1}),
    (f.DuesArrearsReached("m1", "2025-09", 6, 9000), {"dues_arrears": 1}),
    (
        f.DuesReported("2026-Q1", 100, 97, 450_000, 430_000),
        {"dues_owed": 450_000, "dues_paid": 430_000, "dues_months_owed": 100, "dues_months_settled": 97, "dues_reports": 1},
    ),
    (f.AllocationAssessed("2026-02", 10_000_000, 200_000, DAY), {"allocation_owed": 200_000, "allocation_months": 1}),
    (
        f.AllocationReceived("r1", "2026-02", 200_000, 80_000, 0, True, ()),
        {"allocation_received": 200_000},
    ),
    (
        f.AllocationReceived("r2", "2026-02", 5, 2, 3, True, ()),
        {"allocation_received": 5, "allocation_receipts_late": 1},
    ),
    (f.AllocationFellShort("2026-02", 200_000, 100), {"allocation_shortfalls": 1}),
    (f.LateFeeCharged("2026-02", 3, 60, DAY), {"late_fees": 60}),
    (f.RemittanceMade("x1", "2026-02", "d1", 80_000, ()), {"remitted": 80_000}),
    (f.RemittanceReceived("x1", "2026-02", "u1", 80_000, 50_000, ()), {"remittances_received": 80_000}),
    (f.RemittanceForwarded("x1", "2026-02", 80_000, 1, ()), {"remitted": 80_000}),
    (f.AllocationRefunded("r2", "b1", "2026-02", 5, 2, 3, None, ()), {"allocation_received": -5}),
    (e.ComplaintFiled("c1", "wages", True, DAY, DAY, DAY), {"complaints_filed": 1}),
    (e.ComplaintTransferred("c1", "u2"), {"complaints_filed": -1}),
    (e.ComplaintAnswered("c1", "upheld", True, 9), {"complaints_answered": 1, "complaints_answered_in_time": 1}),
    (e.ComplaintAnswered("c1", "upheld", False, 99), {"complaints_answered": 1, "complaints_answered_in_time": 0}),
    (e.ComplaintClosed("c1", "upheld", True, None), {"complaints_closed": 1}),
    (
        e.ComplaintClosed("c1", "upheld", True, 4),
        {"complaints_closed": 1, "complaint_ratings": 1, "complaint_satisfaction": 4},
    ),
    (e.ComplaintOverdue("c1", "answer", DAY), {"complaints_overdue": 1}),
    (e.ComplaintAppealed("c1", 1, DAY), {"complaint_appeals": 1}),
    (e.ComplaintReviewed("c1", 1, True, True), {}),
    (e.ComplaintReviewed("c1", 1, False, True), {"complaint_answers_overturned": 1}),
    (
        e.ActivityHeld("a1", "sports", DAY, 20, 18),
        {"activities_held": 1, "activities.sports": 1, "activity_enrolments": 20, "activity_attendances": 18},
    ),
    (e.ActivityRated("a1", 10, 8), {"activity_ratings": 10, "activity_ratings_satisfied": 8}),
    (e.ActivityCancelled("a1"), {"activities_cancelled": 1}),
    (
        e.CongressHeld("w1", 50, 44, 3),
        {"congresses_held": 1, "congress_entitled": 50, "congress_present": 44, "congress_resolutions": 3},
    ),
    (e.DisclosurePublished("d1", "accounts", DAY), {"disclosures": 1}),
    (e.ContractFiled("k1", "wages", DAY), {"contracts_filed": 1, "contracts.wages": 1}),
    (e.ContractTookEffect("k1", "wages", True, DAY), {"contracts_in_force": 1}),
    (e.ContractExpired("k1", "wages"), {"contracts_in_force": -1}),
    (
        e.TrainingHeld("t1", "law", DAY, 4, 30),
        {"trainings_held": 1, "training_attendances": 30, "training_hours": 4},
    ),
    (e.AidGranted("a1", "deep", 300_000), {"aid_cases": 1, "aid_granted": 300_000}),
    (target_set(), {"targets_set": 1}),
    (a.LetterSigned("l1", "union", "d", binding=False), {}),
    (a.LetterSigned("l1", "issuer", "d", binding=True), {"letters_signed": 1}),
    (a.ProgressReported("t1", "2026-02", 4), {"progress_reports": 1}),
    (a.SupervisionReviewed("r1", "yearly", "2026", 1, 2), {"reviews": 1, "review_findings": 2}),
    (a.FindingOpened("f1", "No minutes", "ordinary", DAY, "d", "", ""), {"findings_opened": 1}),
    (a.FindingClosed("f1", "rectified"), {"findings_rectified": 1}),
    (a.FindingClosed("f1", "withdrawn"), {"findings_withdrawn": 1}),
    (a.FindingOverdue("f1", DAY, DAY), {"findings_overdue": 1}),
    (
        a.AccreditationGranted("home", "1", "c1", "qualified", DAY),
        {"accreditations_granted": 1, "accreditations_in_force": 1},
    ),
    (
        a.AccreditationRevoked("home", "1", "c1", "qualified"),
        {"accreditations_revoked": 1, "accreditations_in_force": -1},
    ),
    (a.AccreditationExpired("home", "1", "c1", "qualified"), {"accreditations_in_force": -1}),
    (a.PracticePublished("p1"), {"practices_published": 1}),
    (a.PracticeAdopted("p1", "u2"), {"practice_adoptions": 1}),
    (a.WorkReportAccepted("2026-02", "monthly", 2026, in_time=True), {"work_reports": 1, "work_reports_in_time": 1}),
    (a.WorkReportAccepted("2026", "yearly", 2026, in_time=False), {"work_reports": 1, "work_reports_in_time": 0}),
    (a.TargetMet("t1", 2026, 9, 9), {"targets_met": 1}),
    (a.TargetMissed("t1", 2026, 9, 8), {"targets_missed": 1}),
    (a.AppraisalRecorded("a1", 2026, 100, 10, 9, valid=False), {}),
    (
        a.AppraisalRecorded("a1", 2026, 100, 40, 36, valid=True),
        {"appraisals": 1, "appraisal_ballots": 40, "appraisal_satisfied": 36},
    ),
    (a.FindingRecorded("f1", 2026, "mass_incident"), {"findings": 1, "finding.mass_incident": 1}),
]  # fmt: skip
PRODUCERS = ("organisation", "finance", "engagement", "assessment")
EVERY = {event for producer in PRODUCERS for event in catalogue.events_of(producer)}


def moves(event: Event) -> list[tuple[str, int]]:
    """What the catalogue says."""
    return list(catalogue.moves(event))


@pytest.mark.parametrize(("event", "expected"), MOVES, ids=lambda value: type(value).__name__)
def test_an_event_moves_its_measures(event: Event, expected: dict[str, int]) -> None:
    """Each measure once, by so much."""
    assert sorted(moves(event)) == sorted(expected.items())


def test_a_refund_takes_back_what_was_paid() -> None:
    """Dues paid fall by the refund; a month that was never settled is none the less."""
    assert moves(f.DuesRefunded("m1", "x1", "b1", "2026-02", 900, ())) == [
        ("dues_paid", -900),
        ("dues_months_settled", 0),
    ]


def test_every_event_that_is_read_moves_something() -> None:
    """Nothing is consumed for nothing."""
    moving = {type(event) for event, expected in MOVES if expected} | {f.DuesRefunded}
    assert moving == EVERY


def test_quantities_are_whole_numbers() -> None:
    """No binary floats, and a truth is 0 or 1."""
    assert all(type(quantity) is int for event, _ in MOVES for _, quantity in moves(event))


def test_flows_are_summed_and_stocks_and_states_are_not() -> None:
    """Members are a balance, staff what was said last, payments a sum."""
    kinds = [catalogue.kind_of(m) for m in ("members", "staff", "dues_paid", "activities.sports", "committee.women")]
    assert kinds == ["stock", "state", "flow", "flow", "state"]


def test_a_member_who_joined_and_left_leaves_no_member_behind() -> None:
    """Joining adds what leaving takes."""
    life = [o.MemberAdmitted("m1", "p1", False, "", "", ""), o.MemberWithdrew("m1", "own_wish", "p1")]
    assert sum(quantity for event in life for measure, quantity in moves(event) if measure == "members") == 0


def test_a_woman_who_left_is_no_longer_counted_among_the_women() -> None:
    """The share of women stays a share."""
    life = [o.MemberAdmitted("m1", "p1", True, "", "", ""), o.MemberWithdrew("m1", "own_wish", "p1", woman=True)]
    assert sum(quantity for event in life for measure, quantity in moves(event) if measure == "women_members") == 0


def test_a_complaint_that_moved_on_counts_where_it_went() -> None:
    """It is filed again at the other union, so it no longer counts as filed at the first."""
    first = [e.ComplaintFiled("c1", "wages", False, DAY, DAY, DAY), e.ComplaintTransferred("c1", "u2")]
    assert sum(quantity for event in first for measure, quantity in moves(event) if measure == "complaints_filed") == 0


def test_a_month_refunded_and_paid_again_is_settled_once() -> None:
    """No union settles more months than are owed."""
    paid = f.DuesPaid("m1", "x1", "2026-02", 1500, True, ())
    again = f.DuesPaid("m1", "x2", "2026-02", 1500, True, ())
    life = [paid, f.DuesRefunded("m1", "x1", "b1", "2026-02", 1500, (), reopened=True), again]
    assert (
        sum(quantity for event in life for measure, quantity in moves(event) if measure == "dues_months_settled") == 1
    )


def test_every_measure_is_moved_by_some_event() -> None:
    """What a scheme may ask for can be known."""
    moved = {measure.partition(".")[0] for event, _ in MOVES for measure, _ in moves(event)}
    known = (*catalogue.CATALOGUE.flows, *catalogue.CATALOGUE.stocks, *catalogue.CATALOGUE.states)
    assert moved == {name.partition(".")[0] for name in known}


def test_a_name_is_counted_where_events_move_it() -> None:
    """A family by its parts alone."""
    names = ("members", "activities.sports", "activities", "members.sports", "committee.women", "luck")
    assert [catalogue.is_counted(name) for name in names] == [True, True, False, False, True, False]


OWN = """
flows:
  wages_complaints: {engagement.ComplaintFiled: {counts: 1, when: {theme: wages}}}
values:
  wages_share: wages_complaints / complaints_filed
"""


def test_a_federation_adds_measures_of_its_own() -> None:
    """By a file of the same form, which tells what it filters."""
    made = catalogue.compiled(catalogue.read(["{}", OWN]))
    [move] = made[e.ComplaintFiled]
    about = [e.ComplaintFiled("c1", theme, False, DAY, DAY, DAY) for theme in ("wages", "safety")]
    assert [move(event) for event in about] == [("wages_complaints", 1), None]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("flows: {luck: {engagement.LuckHad: 1}}", "no such event: engagement.LuckHad"),
        ("flows: {luck: {engagement.ComplaintFiled: luck}}", "ComplaintFiled has no field luck"),
        ("flows: {luck: {engagement.ComplaintFiled: -luck}}", "ComplaintFiled has no field luck"),
        ("flows: {'luck.{luck}': {engagement.ComplaintFiled: 1}}", "ComplaintFiled has no field luck"),
        ("flows: {luck: {engagement.ComplaintFiled: {counts: 1, when: luck}}}", "ComplaintFiled has no field luck"),
        (
            "flows: {luck: {engagement.ComplaintFiled: {counts: 1, when: {luck: true}}}}",
            "ComplaintFiled has no field luck",
        ),
        ("flows: {complaints_filed: {engagement.ComplaintFiled: 1}}", "named twice: complaints_filed"),
    ],
)
def test_a_catalogue_names_what_there_is(text: str, told: str) -> None:
    """A slip is told when the service starts, not when a score is missing."""
    shipped = "flows: {complaints_filed: {engagement.ComplaintFiled: 1}}"
    with pytest.raises(catalogue.UnknownName, match=told):
        catalogue.compiled(catalogue.read([shipped, text]))


def test_it_is_known_whose_events_move_a_measure() -> None:
    """A part of a family by the family."""
    assert catalogue.producers_of("disclosures") == ["engagement"]
    assert catalogue.producers_of("unions_formed.primary") == ["organisation"]
    assert catalogue.producers_of("unions_formed") == []
