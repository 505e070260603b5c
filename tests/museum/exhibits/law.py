"""Bugs of law, votes and clocks: the wrong version, the wrong majority, the wrong day."""

from typing import Final

from tests.museum.exhibit import Exhibit

_RULES, _LAW = "shared/src/gonghui_shared/rules.py", "tests/shared/test_rules.py::test_"
_ELECTION = "services/organisation/src/gonghui_organisation/election"
_VOTES = "tests/organisation/election/test_"
_ENGAGEMENT = "services/engagement/src/gonghui_engagement"

EXHIBITS: Final = (
    Exhibit(
        "law.last-day-left-out",
        "A rule ends the day before its last day, and on one day nothing holds.",
        "half-open intervals read as closed",
        _RULES,
        {"day <= self.valid_to)": "day < self.valid_to)"},
        (f"{_LAW}exactly_one_of_two_adjoining_versions_holds_on_any_day",),
    ),
    Exhibit(
        "law.jurisdiction-by-prefix",
        "The rules of city 50 hold in city 500.",
        "paths compared as texts",
        _RULES,
        {'jurisdiction.startswith(path + "/")': "jurisdiction.startswith(path)"},
        (f"{_LAW}jurisdiction_is_no_prefix_of_a_longer_code",),
    ),
    Exhibit(
        "law.floor-ignored",
        "A local rule goes below what national law allows.",
        "overrides without bounds",
        _RULES,
        {"        value = national.floor\n": "        value = version.value\n"},
        (f"{_LAW}local_value_is_clipped_by_the_national_bounds",),
    ),
    Exhibit(
        "law.made-up-day-rests",
        "A Saturday on which people work for a holiday does not count.",
        "calendars that know weekends only",
        "shared/src/gonghui_shared/calendar.py",
        {"return day in worked or (day.weekday() < 5": "return (day.weekday() < 5"},
        ("tests/shared/test_calendar.py::test_holidays_rest_and_made_up_days_work",),
    ),
    Exhibit(
        "law.quorum-of-those-present",
        "A majority is counted of those who came, and not of those entitled.",
        "the commonest objection to elections; R-ELE-03",
        f"{_ELECTION}/tally.py",
        {"sheets, election.entitled * rules": "sheets, election.present * rules"},
        (f"{_VOTES}tally.py::test_most_votes_cast_are_no_majority_of_those_entitled",),
    ),
    Exhibit(
        "law.half-is-enough",
        "Exactly half of those entitled elects.",
        "`>=` for more than half",
        f"{_ELECTION}/counting.py",
        {"if votes[person] > floor]": "if votes[person] >= floor]"},
        (f"{_VOTES}counting.py::test_exactly_half_of_those_entitled_is_not_enough",),
    ),
    Exhibit(
        "law.tie-broken-by-name",
        "Of two with as many votes the one whose id comes first gets the seat.",
        "sorting with a tie-breaker that nobody chose",
        f"{_ELECTION}/counting.py",
        {"    if votes[over[seats]] < edge:\n": "    if votes[over[seats]] <= edge:\n"},
        (f"{_VOTES}counting.py::test_tie_at_the_edge_goes_to_a_run_off_of_those_tied",),
    ),
    Exhibit(
        "law.one-person-counts-twice",
        "Both sheets of a tally may come from the same hand.",
        "four-eyes rules by role",
        f"{_ELECTION}/tally.py",
        {'or (actor.startswith("person:") and other.entered_by == actor):': ":"},
        (f"{_VOTES}tally.py::test_one_person_does_not_enter_both_sheets",),
    ),
    Exhibit(
        "law.more-ballots-than-issued",
        "A box with more ballots than were handed out is counted.",
        "stuffed boxes; R-ELE-06",
        f"{_ELECTION}/tally.py",
        {"    if line.collected > line.issued:\n": "    if line.collected < 0:\n"},
        (f"{_VOTES}tally.py::test_more_ballots_than_were_issued_void_the_vote",),
    ),
    Exhibit(
        "law.proposer-approves",
        "Whoever proposes a rule puts it in force.",
        "maker and checker in one",
        "services/organisation/src/gonghui_organisation/rule_registry/decider.py",
        {"    if actor == version.proposed_by:\n": "    if not actor:\n"},
        ("tests/organisation/rule_registry/test_decider.py::test_proposer_does_not_put_the_own_proposal_in_force",),
    ),
    Exhibit(
        "law.motion-of-those-present",
        "A motion is adopted by half of the representatives who came.",
        "R-WC-05 read as parliaments read it",
        f"{_ENGAGEMENT}/congress/decider.py",
        {"majority = command.representatives * rules": "majority = command.present * rules"},
        ("tests/engagement/congress/test_decider.py::test_a_motion_needs_more_than_half_of_all_representatives",),
    ),
    Exhibit(
        "law.deadline-signalled-twice",
        "A clock that fires again is signalled again.",
        "schedulers after a restart (Axon, Quartz)",
        f"{_ENGAGEMENT}/complaint/decider.py",
        {" or (command.clock, due_on) in complaint.missed:": ":"},
        ("tests/engagement/complaint/test_appeals.py::test_a_clock_that_ran_out_is_signalled_once",),
    ),
    Exhibit(
        "law.transfer-restarts-the-clock",
        "A complaint that is passed on gets its whole time again.",
        "ping-pong between offices",
        f"{_ENGAGEMENT}/complaint/decider.py",
        {
            "now.anonymous, now.filed_on, now.accept_by, now.answer_by))": "now.anonymous, on, on + (now.accept_by - now.filed_on), on + (now.answer_by - now.filed_on)))"
        },
        ("tests/engagement/complaint/test_decider.py::test_a_case_that_is_passed_on_late_keeps_its_day",),
    ),
    Exhibit(
        "law.two-unions-at-once",
        "Admission takes no claim, and a person is a member of two unions.",
        "uniqueness checked on a read model",
        "services/organisation/src/gonghui_organisation/membership/decider.py",
        {
            "        case MemberAdmitted(person_id=person) | MemberReceived(person_id=person):\n            yield": (
                "        case MemberReceived(person_id=person):\n            yield"
            ),
        },
        ("tests/organisation/membership/test_decider.py::test_person_is_member_of_one_union_at_a_time",),
    ),
)
