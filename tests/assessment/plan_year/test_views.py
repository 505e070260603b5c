"""Plan years on real PostgreSQL: what recurs, and who leaves it out."""

from datetime import date
from typing import TYPE_CHECKING

from gonghui_shared.contracts.engagement import DisclosurePublished

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment


async def test_a_period_in_which_nothing_happened_is_a_gap_once_it_is_over(assessment: "Assessment") -> None:
    """At the union that left it out, and counted above; who owes nothing has none."""
    duties = [
        {"duty_id": "open", "title": "厂务公开", "measure": "disclosures", "every": "month", "kinds": ["primary"]},
        {"duty_id": "train", "title": "培训", "measure": "trainings_held", "every": "year", "kinds": ["district"]},
    ]
    assert (await assessment.do("/unions/f/plan-years", "chair1", year=2026, duties=duties)).status_code == 403
    await assessment.done("/unions/f/plan-years", "leader", year=2026, duties=duties)
    for union, day in (("u1", date(2026, 1, 9)), ("u1", date(2026, 3, 1)), ("u2", date(2026, 2, 1))):
        await assessment.hear("engagement", (union, day, DisclosurePublished(f"x{day}", "wages", day)))
    [own] = await assessment.get("/unions/u1/plan-year?year=2026", "chair1")
    assert (own["duty_id"], [period["state"] for period in own["periods"][:4]]) == (
        "open",
        ["done", "gap", "done", "ahead"],
    )
    city = await assessment.get("/unions/f/plan-year-below?year=2026", "leader")
    assert [(duty["duty_id"], duty["periods"][0]["owed"], duty["periods"][0]["done"], duty["periods"][0]["state"]) for duty in city] == [
        ("open", 2, 1, "gap"), ("train", 1, 0, "running"),
    ]  # fmt: skip
    gaps = (await assessment.get("/unions/f/plan-gaps?year=2026", "leader"))["items"]
    assert [(gap["union_id"], gap["gaps"], gap["owed"]) for gap in gaps] == [("u1", 1, 2), ("u2", 1, 2)]
    assert await assessment.get("/unions/u1/plan-year?year=2025", "chair1") == []
    assert (await assessment.get("/unions/f/plan-gaps?year=2025", "leader"))["items"] == []
    assert await assessment.rebuilt_differently() == []
