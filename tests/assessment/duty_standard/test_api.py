"""The figures of a post's duties on real PostgreSQL."""

from datetime import date
from typing import TYPE_CHECKING

from gonghui_shared.contracts.engagement import TrainingHeld
from gonghui_shared.contracts.organisation import DutyLine, DutySheetAdopted

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

LINE = DutyLine("做好培训", "一年两次", "报批", "全员", "次数")


async def test_the_duties_of_a_post_stand_beside_the_figures_of_the_year(assessment: "Assessment") -> None:
    """Another year has its own; where no event tells of a measure there is no figure."""
    sheet = DutySheetAdopted("chair1", 1, "congress", date(2025, 1, 1), (LINE,))
    await assessment.hear("organisation", ("u1", date(2025, 1, 1), sheet))
    held = [("u1", day, TrainingHeld(f"t{day}", "law", day, 4, 30)) for day in (date(2025, 5, 1), date(2026, 2, 1))]
    await assessment.hear("engagement", *held)
    at = "/unions/u1/posts/chair1"
    unknown = await assessment.do(f"{at}/duty-measures", "chair1", duty="收好会费", measures=["dues_paid"])
    assert (unknown.status_code, unknown.json()["code"]) == (409, "no-such-duty")
    measures = ["trainings_held", "dues_paid"]
    await assessment.done(f"{at}/duty-measures", "chair1", duty="做好培训", measures=measures)
    for year in (2025, 2026):
        [duty] = await assessment.get(f"{at}/duty-figures?year={year}", "chair1")
        assert [(one["measure"], one["figure"], one["in_fen"]) for one in duty["measures"]] == [
            ("trainings_held", 1, False),
            ("dues_paid", None, True),
        ]
    assert await assessment.rebuilt_differently() == []
