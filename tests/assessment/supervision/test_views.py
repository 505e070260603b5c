"""Reviews as they are read."""

from typing import TYPE_CHECKING

from gonghui_assessment.supervision.views import project_reviews
from gonghui_shared.contracts.assessment import SupervisionReviewed
from gonghui_shared.testing import folded, recorded

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment


def test_review_stands_under_its_period() -> None:
    """With what it saw, and the event that says so."""
    event = recorded(SupervisionReviewed("r1", "monthly", "2026-03", 2, 1))
    [(key, row)] = folded(project_reviews, event)["reviews"].items()
    assert key == (event.union_id, "2026-03")
    assert (row["behind"], row["findings"], row["event_id"]) == (2, 1, str(event.event_id))


async def test_reviews_are_read_newest_first_page_by_page(assessment: "Assessment") -> None:
    """By those who may read the union's targets."""
    for month in ("2025-11", "2025-12", "2026-01"):
        review = {"review_id": f"r-{month}", "kind": "monthly", "period": month, "behind": 1}
        await assessment.done("/unions/u1/reviews", "leader", occurred_on=f"{month}-28", **review)
    seen, address = [], "/unions/u1/reviews?descending=true&limit=2"
    while address:
        page = await assessment.get(address, "chair1")
        seen += [review["period"] for review in page["items"]]
        address = page["next"] and f"/unions/u1/reviews?descending=true&limit=2&after={page['next']}"
    assert seen == ["2026-01", "2025-12", "2025-11"]
    assert (await assessment.ask("GET", "/unions/u2/reviews", as_="chair1")).status_code == 403


async def test_no_union_reviews_itself(assessment: "Assessment") -> None:
    """What the superior union saw is recorded there, neither one by one nor in a list by the chair who is looked at."""
    review = {"review_id": "r1", "kind": "monthly", "period": "2026-01"}
    assert (await assessment.do("/unions/u1/reviews", "chair1", **review)).status_code == 403
    reviews = [{**review, "union_id": "u1"}]
    assert (await assessment.do("/federations/u1/reviews", "chair1", reviews=reviews)).status_code == 403
