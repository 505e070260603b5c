"""Evidence that arrives after the freeze, on real PostgreSQL: it changes no score, and what it would move is shown."""

from datetime import date
from typing import TYPE_CHECKING

from gonghui_shared.contracts.organisation import MemberAdmitted
from tests.assessment.annual_evaluation.test_views import (
    DECEMBER,
    DISTRICTS,
    evaluated,
    known,
    rating,
)
from tests.assessment.carrying_out import carried_out, opened

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

PATH = "/unions/{}/evaluations/e1/late-evidence"


def member(number: int) -> MemberAdmitted:
    """Somebody joins."""
    return MemberAdmitted(f"n{number}", f"q{number}", False, "", "", "")


async def test_what_arrives_late_changes_no_score_and_its_difference_is_shown(assessment: "Assessment") -> None:
    """Eight more had joined at `u2` in December; a member of the new year is not late but next year's."""
    await evaluated(assessment)
    before = await assessment.get(PATH.format("u2"), "chair2")
    assert (before["events"], before["items"], before["total_before"], before["total"]) == ([], [], "20", "20")
    late = [("u2", DECEMBER, member(number)) for number in range(8)]
    await assessment.hear("organisation", *late, ("u2", date(2026, 1, 5), member(9)))
    found = await assessment.get(PATH.format("u2"), "chair2")
    assert len(found["events"]) == 24  # each moves members, those who joined, and women
    assert {row["occurred_on"] for row in found["events"]} == {"2025-12-01"}
    [item] = found["items"]
    assert (item["code"], item["title"], item["before"], item["points"]) == ("1", "入会率", "0", "60")
    assert (found["total_before"], found["total"]) == ("20", "80")
    [mine] = await assessment.get("/unions/u2/evaluations", "chair2")
    assert mine["total"] == "20"
    assert (await assessment.get("/evaluations/e1/recomputation"))["same"]
    other = await assessment.get(PATH.format("u1"), "chair1")
    assert (other["events"], other["items"]) == ([], [])
    assert (await assessment.ask("GET", PATH.format("u2"), as_="chair1")).status_code == 403


async def test_a_late_mark_is_nobodys_to_trace(assessment: "Assessment") -> None:
    """Entered with other papers; it stands among what is late without an event that says who gave it."""
    await evaluated(assessment)
    papers = [rating("u2", "40") | {"slip": "2"}]
    await assessment.done("/federations/f/ratings", "service:operator", ratings=papers)
    found = await assessment.get(PATH.format("u2"), "chair2")
    assert [row["event_id"] for row in found["events"]] == [None]
    assert [(item["code"], item["points"]) for item in found["items"]] == [("2", "30")]


async def test_a_union_above_others_sees_what_came_late_below_it(assessment: "Assessment") -> None:
    """Two of its unions; the same others are frozen."""
    await known(assessment)
    await assessment.done(
        "/federations/f/schemes",
        "leader",
        scheme_id="s2",
        version="1",
        text=DISTRICTS.replace("target: 10", "target: 11"),
    )
    await opened(assessment, "e1", scheme="s2", applies_to="district/*")
    await carried_out(assessment)
    await assessment.hear("organisation", ("u2", DECEMBER, member(1)))
    found = await assessment.get(PATH.format("d"), "head")
    assert [(item["code"], item["before"], item["points"]) for item in found["items"]] == [("1", "0", "50")]
    assert {row["union_id"] for row in found["events"]} == {"u2"}
