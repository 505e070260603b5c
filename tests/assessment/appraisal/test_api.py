"""A secret appraisal over HTTP on real PostgreSQL: opened by the chair, counted by others, read without what few said."""

from typing import TYPE_CHECKING, Any

import pytest

from gonghui_assessment.appraisal.views import Entitled
from gonghui_shared.contracts.organisation import PostFilled
from tests.assessment.conftest import FORMED

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

ONE = "/unions/u1/secret-appraisals/a1"
VICE = {"post_id": "v", "excellent": 2, "competent": 1, "basic": 0, "not_competent": 1, "void": 46}
SHEET = [
    {"post_id": "", "excellent": 20, "competent": 20, "basic": 5, "not_competent": 1, "void": 4},
    {"post_id": "chair1", "excellent": 10, "competent": 20, "basic": 10, "not_competent": 6, "void": 4},
    VICE,
]


class Rolls:
    """Organisation, asked for its roll."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def get(self, path: str, answer: type[Entitled], **_asked: Any) -> Entitled:
        """A hundred members."""
        assert path == "/internal/entitled"
        self.asked.append(_asked["on"])
        return answer(entitled=100, digest="d" * 64)


@pytest.mark.rule("R-ASM-08", "R-ASM-08.least_ballots")
async def test_members_appraise_in_secret_and_figures_of_few_are_not_told(assessment: "Assessment") -> None:
    """The chair may open it and not count; two others count; the union's answer becomes evidence of the year."""
    assessment.runtime.clients["organisation"] = Rolls()
    await assessment.hear(
        "organisation",
        ("u1", FORMED, PostFilled("v", "vice_chair", "vice", FORMED)),
        ("u1", FORMED, PostFilled("s1", "committee_member", "one", FORMED)),
        ("u1", FORMED, PostFilled("s2", "committee_member", "two", FORMED)),
    )
    path = "/unions/u1/secret-appraisals"
    await assessment.done(path, "chair1", appraisal_id="a1", year=2025, posts=["v"])
    refused = await assessment.do(f"{ONE}/attendance", "chair1", attended=50, front_line=30)
    assert refused.status_code == 403
    await assessment.done(f"{ONE}/attendance", "one", attended=50, front_line=30)
    await assessment.done(f"{ONE}/sheets", "one", year=2025, teller_id="one", lines=SHEET)
    again = await assessment.do(f"{ONE}/sheets", "one", year=2025, teller_id="two", lines=SHEET)
    assert again.json()["code"] == "same-teller"
    await assessment.done(f"{ONE}/sheets", "two", year=2025, teller_id="two", lines=SHEET)
    [found] = await assessment.get(path, "chair1")
    assert (found["stage"], found["entitled"], found["collected"], found["valid"]) == ("closed", 100, 50, True)
    assert [answer["excellent"] for answer in found["answers"]] == [20, 10, None]
    late = await assessment.do(
        "/unions/u1/appraisals", "leader", appraisal_id="b", year=2025, entitled=9, ballots=9, satisfied=9
    )
    assert late.json()["code"] == "appraised-already"
    assert (await assessment.ask("GET", path, as_="chair2")).status_code == 403
    assert await assessment.rebuilt_differently() == []


async def test_an_appraisal_is_of_those_who_hold_the_posts_when_it_is_opened(assessment: "Assessment") -> None:
    """Booked for a day before the chair's own, it still is of the chair, by the roll of today."""
    assessment.runtime.clients["organisation"] = rolls = Rolls()
    path, early = "/unions/u1/secret-appraisals", "2019-12-31"
    await assessment.done(path, "chair1", appraisal_id="a1", year=2025, occurred_on=early)
    [found] = await assessment.get(path, "chair1")
    assert [one["person_id"] for one in found["subjects"]] == ["chair1"]
    assert early not in rolls.asked
