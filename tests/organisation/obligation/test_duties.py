"""Which figures ask for what, where and when: both jurisdictions of a conflict side by side, under the shipped rules."""

from dataclasses import replace
from datetime import date

import pytest
from msgspec.structs import replace as rewritten

from gonghui_organisation.obligation.duties import DUTIES, Facts, due_on, law_of, owed
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.calendar import working_calendar
from gonghui_shared.rules import NoSuchRule, Rulebook, Rules, RuleVersion

BOOK = Rulebook(shipped())
DAY = date(2026, 3, 2)
CHONGQING, SHANGHAI, BEIJING = "CN/500000/500103", "CN/310000/310101", "CN/110000"


def law(jurisdiction: str, on: date = DAY) -> Rules:
    """The shipped rules there and then."""
    return BOOK.rules(jurisdiction, on)


def due(facts: Facts, jurisdiction: str = CHONGQING) -> set[str]:
    """What such a union owes there."""
    return set(owed(facts, law_of(law(jurisdiction))))


@pytest.mark.rule("R-ORG-01")
def test_committee_is_owed_from_twenty_five_members_on() -> None:
    """One member fewer owes none."""
    assert due(Facts(members=25)) == {"union_committee"}
    assert due(Facts(members=24)) == set()


@pytest.mark.rule("R-ORG-08")
@pytest.mark.parametrize(("jurisdiction", "threshold"), [(CHONGQING, 10), (SHANGHAI, 25), (BEIJING, 25)])
def test_womens_committee_is_owed_from_where_the_jurisdiction_says(jurisdiction: str, threshold: int) -> None:
    """Below that a commissioner is enough; without women members nothing is owed."""
    assert due(Facts(women=threshold), jurisdiction) == {"womens_committee"}
    assert due(Facts(women=threshold - 1), jurisdiction) == {"womens_commissioner"}
    assert due(Facts(women=threshold - 1, held=frozenset({"women_commissioner"})), jurisdiction) == set()
    assert due(Facts(women=0), jurisdiction) == set()


@pytest.mark.rule("R-ORG-10", "R-ORG-10.staff")
def test_full_time_office_is_owed_as_the_rule_says_it() -> None:
    """“Shall have full-time staff” takes any full-time officer, “shall” the chair, “may” nobody."""
    large = Facts(staff=200, congress=True)
    assert due(large) == {"full_time_office"}
    assert due(Facts(staff=199, congress=True)) == set()
    officer = Facts(staff=200, congress=True, full_time=frozenset({"vice_chair"}))
    assert due(officer) == set()
    rules = law_of(law(CHONGQING))
    charter = replace(rules, full_time="shall")
    assert owed(officer, charter) == {"full_time_office"}
    national = Rulebook([v for v in shipped() if v.code != "R-ORG-10"] + [may()]).rules("CN", DAY)
    assert owed(large, law_of(national)) == set()


def may() -> RuleVersion:
    """What the law alone says of full-time chairs, as a jurisdiction would enter it."""
    statute = next(v for v in shipped() if v.code == "R-ORG-10.law")
    return rewritten(statute, code="R-ORG-10")


@pytest.mark.rule("R-ORG-12")
def test_union_with_accounts_of_its_own_owes_funds_review() -> None:
    """Whatever its size."""
    assert due(Facts(own_account=True)) == {"funds_review_committee"}
    assert due(Facts(own_account=True, committees=frozenset({"funds_review"}))) == set()


@pytest.mark.rule("R-WC-01", "R-WC-01.unit_types")
def test_agencies_owe_no_workers_congress() -> None:
    """They have rules of their own; any other unit of a hundred staff owes one until it has met."""
    assert due(Facts(staff=100)) == {"workers_congress"}
    assert due(Facts(staff=100, congress=True)) == set()
    assert due(Facts(staff=100, unit_type="agency")) == set()


@pytest.mark.rule("R-ELE-12", "R-TRM-02")
def test_vacant_chair_and_overdue_term_are_owed_an_election() -> None:
    """Each for itself."""
    assert due(Facts(vacant=frozenset({"chair"}))) == {"chair"}
    assert due(Facts(term_overdue=True)) == {"re_election"}


@pytest.mark.rule("R-ELE-12")
def test_every_vacant_post_of_a_vice_chair_is_owed_and_that_of_the_funds_reviews_head() -> None:
    """One of two vice-chairs is not enough; three months as for the chair."""
    one_of_two = Facts(vice_chairs_vacant=1, held=frozenset({"vice_chair"}))
    assert due(one_of_two) == {"vice_chair"}
    assert due(Facts(funds_head_vacant=True, held=frozenset({"funds_reviewer"}))) == {"funds_review_head"}
    assert due_on(law(CHONGQING), "vice_chair", DAY) == due_on(law(CHONGQING), "chair", DAY) == date(2026, 6, 2)
    assert due_on(law(CHONGQING), "funds_review_head", DAY) == date(2026, 6, 2)


@pytest.mark.rule("R-ELE-11", "R-ELE-11.yearly", "R-ELE-11.time")
def test_year_without_a_members_meeting_is_owed_one() -> None:
    """Once it is over; a meeting since makes up for it, and where the rule asks for two, for one only."""
    assert due(Facts(meetings=0)) == set()
    assert due(Facts(year_over=True)) == {"yearly_meeting"}
    assert due(Facts(year_over=True, meetings=1)) == set()
    twice = replace(law_of(law(CHONGQING)), meetings=2)
    assert owed(Facts(year_over=True, meetings=1), twice) == {"yearly_meeting"}
    assert due_on(law(CHONGQING), "yearly_meeting", DAY) == date(2026, 6, 2)


def test_only_unions_in_being_with_members_of_their_own_owe() -> None:
    """A federation, a group or a dissolved union owes nothing of this."""
    assert due(Facts(kind="group", members=30)) == set()
    assert due(Facts(kind="federation", members=30)) == set()
    assert due(Facts(in_being=False, members=30)) == set()


@pytest.mark.rule("R-ORG-03")
@pytest.mark.parametrize(
    ("jurisdiction", "last"), [(CHONGQING, date(2027, 3, 2)), (SHANGHAI, date(2026, 9, 2)), (BEIJING, date(2026, 9, 2))]
)
def test_time_to_form_differs_by_jurisdiction(jurisdiction: str, last: date) -> None:
    """Twelve months here, six there."""
    assert due_on(law(jurisdiction), "union_committee", DAY) == last


@pytest.mark.rule("R-ORG-08.time", "R-ORG-12.time", "R-ORG-10.time", "R-WC-01.time")
def test_terms_are_counted_as_their_rule_counts() -> None:
    """Working days by the calendar, months by months."""
    rules = law(CHONGQING)
    last = due_on(rules, "womens_committee", DAY)
    assert working_calendar(rules).working_days_between(DAY, last) == rules.working_days("R-ORG-08.time")
    assert due_on(rules, "funds_review_committee", DAY) == last
    assert due_on(rules, "full_time_office", DAY) == date(2026, 9, 2)
    assert due_on(rules, "workers_congress", DAY) == date(2027, 3, 2)


def test_every_duty_can_be_timed_everywhere() -> None:
    """No jurisdiction of the catalogue leaves a duty without a term."""
    for jurisdiction in {version.jurisdiction for version in shipped()}:
        assert all(due_on(law(jurisdiction), kind, DAY) > DAY for kind in DUTIES)


def test_term_that_leaves_the_calendar_is_no_term() -> None:
    """A slip in the registry stops no review of other unions."""
    times = [v for v in shipped() if v.code == "R-ORG-10.time"]
    slip = Rulebook([rewritten(times[0], value=10**15)]).rules("CN", DAY)
    with pytest.raises(NoSuchRule):
        due_on(slip, "full_time_office", DAY)
