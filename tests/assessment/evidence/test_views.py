"""What events say in numbers, and in whose year."""

from datetime import date

import pytest

from gonghui_assessment.evidence.views import PROJECTIONS, counts_on
from gonghui_assessment.judgement.events import ItemRated
from gonghui_shared.contracts.assessment import (
    AppraisalRecorded,
    FactsReported,
    FindingRecorded,
    TargetMet,
    TargetMissed,
    WorkReportAccepted,
)
from gonghui_shared.contracts.engagement import DisclosurePublished
from gonghui_shared.contracts.finance import DuesPaid
from gonghui_shared.contracts.organisation import UnionFormed, UnionTransferred
from gonghui_shared.events import Event
from gonghui_shared.testing import DAY, folded, recorded
from tests.assessment.target.wanted import target_set

ORGANISATION, _, ENGAGEMENT, OWN = PROJECTIONS
OF_A_YEAR: list[Event] = [
    target_set(year=2025),
    TargetMet("t1", 2025, 9, 9),
    TargetMissed("t1", 2025, 9, 8),
    AppraisalRecorded("a1", 2025, 100, 40, 36, valid=True),
    FindingRecorded("f1", 2025, "mass_incident"),
    FactsReported("r1", 2025, {"branches": "3"}),
    ItemRated("s1", "2", 2025, "assessor", "30"),
    WorkReportAccepted("2025-12", "monthly", 2025, in_time=True),
]


@pytest.mark.parametrize("event", OF_A_YEAR, ids=lambda event: type(event).__name__)
def test_what_speaks_of_a_year_counts_in_it(event: Event) -> None:
    """Said before, it counts from the first day; said later, on the last; said within, when it was said."""
    days = [date(2024, 12, 20), date(2025, 5, 1), date(2026, 1, 31)]
    assert [counts_on(event, day) for day in days] == [date(2025, 1, 1), date(2025, 5, 1), date(2025, 12, 31)]


def test_anything_else_counts_on_the_day_that_it_happened() -> None:
    """Money when it is paid."""
    assert counts_on(DuesPaid("m1", "x1", "2025-12", 900, settled=True, entry=()), DAY) == DAY


def test_an_event_becomes_a_row_for_each_measure_that_it_moves() -> None:
    """With the event's id, its place in the log and its hash, so that anybody can look it up."""
    formed = recorded(UnionFormed("primary", "private", "One", "d", "CN/1", DAY), "u1", position=1)
    rows = folded(ORGANISATION, formed)["evidence_organisation"]
    key = str(formed.event_id)
    assert {k[2]: (row["quantity"], row["said"]) for k, row in rows.items()} == {
        "union": (1, None),
        "unions_formed.primary": (1, None),
        "unit": (2026, "primary/private"),
        "superior": (1, "d"),
    }
    assert {k[:2] for k in rows} == {("u1", key)}
    assert {(row["position"], row["hash"]) for row in rows.values()} == {(1, formed.hash.hex())}


def test_a_union_that_moved_has_another_superior() -> None:
    """The later row tells."""
    rows = folded(ORGANISATION, UnionTransferred("d", "e"))["evidence_organisation"]
    assert [(key[2], row["said"]) for key, row in rows.items()] == [("superior", "e")]


def test_marks_and_facts_are_kept_by_name() -> None:
    """A mark under scheme, item and group of raters, none of which can contain a stroke."""
    rows = folded(OWN, FactsReported("r1", 2025, {"branches": "3"}), ItemRated("city.25", "1.2", 2025, "a.b", "30"))
    assert {(key[2], row["quantity"], row["said"]) for key, row in rows["evidence_assessment"].items()} == {
        ("fact.branches", 2025, "3"),
        ("rating/city.25/1.2/a.b", 2025, "30"),
    }


def test_months_in_which_something_happened_are_kept_by_measure_and_year() -> None:
    """Each month once, however often; what is said in words, and a union's being there, have none."""
    days = (date(2026, 3, 2), date(2026, 1, 9), date(2026, 3, 30), date(2025, 12, 31))
    held = [recorded(DisclosurePublished(f"x{n}", "wages", DAY), position=n, on=day) for n, day in enumerate(days, 1)]
    assert folded(ENGAGEMENT, *held)["measure_months_engagement"] == {
        ("u1", "disclosures", 2026): {"months": 0b101},
        ("u1", "disclosures", 2025): {"months": 0b1000_0000_0000},
    }
    formed = folded(ORGANISATION, UnionFormed("primary", "private", "One", "d", "CN/1", DAY))
    assert list(formed["measure_months_organisation"]) == [("u1", "unions_formed.primary", DAY.year)]
