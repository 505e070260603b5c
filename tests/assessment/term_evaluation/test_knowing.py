"""From rows of what is known to terms and those who held posts in them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from gonghui_assessment.term_evaluation.knowing import InUnion, known_term
from gonghui_assessment.term_evaluation.weighing import Holding, Year

TERM = {"union_id": "u1", "term_id": "t1", "opened_on": date(2022, 5, 1), "ended_on": date(2025, 6, 1)}
LAST = date(2025, 12, 31)


def held(post: str, person: str, first: date, last: date | None = None) -> dict[str, Any]:
    """A time in a post."""
    return {"post_id": post, "person_id": person, "held_from": first, "held_to": last}


def counted(measure: str, day: date, quantity: int = 1) -> dict[str, Any]:
    """Something that counts on a day."""
    return {"measure": measure, "counts_on": day, "quantity": quantity}


def holding(union: InUnion, person: str) -> Holding:
    """One holder's time."""
    return next(one for one in known_term(TERM, LAST, union).holdings if one.person_id == person)


@pytest.mark.rule("R-ASM-08", "R-ASM-10.days")
def test_what_members_said_of_somebody_counts_for_them_in_place_of_what_they_said_of_the_union() -> None:
    """In the years in which they were asked about the holder; in others the union's answer stays."""
    asked = [counted("appraisal_ballots", date(year, 12, 31), 50) for year in (2023, 2024)]
    own = [{"post_id": "c", "person_id": "li", "year": 2024, "ballots": 40, "satisfied": 10}]
    union = InUnion(
        counts=asked, holders=[held("c", "li", date(2022, 5, 1)), held("v", "wu", date(2022, 5, 1))], appraised=own
    )
    assert [(y.year, y.ballots, y.satisfied) for y in holding(union, "li").years if y.ballots] == [
        (2023, 50, 0),
        (2024, 40, 10),
    ]
    assert [(y.year, y.ballots) for y in holding(union, "wu").years] == [(2023, 50), (2024, 50)]


@pytest.mark.rule("R-ASM-10.days", "R-ASM-03")
def test_a_finding_counts_for_whom_held_a_post_on_its_day() -> None:
    """Neither for who had left, nor after the term."""
    found = [counted("finding.mass_incident", day) for day in (date(2024, 3, 1), date(2025, 7, 1))]
    holders = [held("v", "early", date(2022, 5, 1), date(2024, 2, 29)), held("v", "late", date(2024, 3, 1))]
    union = InUnion(counts=found, holders=holders)
    assert [holding(union, person).marks for person in ("early", "late")] == [[], ["mass_incident"]]


@pytest.mark.rule("R-TRM-07", "R-ASM-10.audit")
def test_an_exit_audit_is_that_of_the_person_audited() -> None:
    """The union bears it, too; one that is not done leaves the person's audit open."""
    audit = {"post_id": "c", "person_id": "li", "held_to": date(2024, 6, 30), "opinion": "minor"}
    holders = [held("c", "li", date(2022, 5, 1), date(2024, 6, 30)), held("v", "wu", date(2022, 5, 1))]
    union = InUnion(holders=holders, audits=[audit])
    assert known_term(TERM, LAST, union).marks == ["exit_audit_minor"]
    assert [holding(union, person).marks for person in ("li", "wu")] == [["exit_audit_minor"], []]
    waiting = InUnion(holders=holders, audits=[audit | {"opinion": None}])
    assert [holding(waiting, person).audited for person in ("li", "wu")] == [False, True]


@pytest.mark.rule("R-ASM-10.days")
def test_a_year_counts_for_holders_by_days_and_for_the_union_where_its_last_day_falls() -> None:
    """The result of 2025 is the next term's, and in part theirs who served until June."""
    result = {"year": 2025, "total": "80", "full": "100", "grade": "competent"}
    union = InUnion(results=[result], holders=[held("c", "li", date(2025, 1, 1))])
    assert known_term(TERM, LAST, union).years == []
    assert holding(union, "li").years == [Year(2025, share=holding(union, "li").years[0].share, grade="competent")]
    assert holding(union, "li").days == {2025: 151}


@forall(st.randoms())
def test_the_order_of_what_is_known_does_not_matter(chance: Any) -> None:
    """Posts and counts may have become known in any order."""
    holders = [
        held("v", "early", date(2022, 5, 1), date(2023, 2, 1)),
        held("v", "early", date(2024, 1, 1)),
        held("c", "li", date(2022, 6, 1)),
    ]
    counts = [
        counted("targets_met", date(2023, 12, 31), 2),
        counted("targets_missed", date(2023, 12, 31)),
        counted("targets_met", date(2022, 12, 31)),
    ]
    before = known_term(TERM, LAST, InUnion(counts=counts, holders=holders))
    chance.shuffle(holders)
    chance.shuffle(counts)
    assert known_term(TERM, LAST, InUnion(counts=counts, holders=holders)) == before
