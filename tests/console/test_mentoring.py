"""Support among unions, with scores beside the class."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gonghui_console.answers.assessment import ScoreBesideClass
from gonghui_console.pages.mentoring import drift
from tests.console.serving import PART, Fake, officer

MENTEE = {"union_id": "u2", "name": "纺织厂工会", "mentored_since": "2019-01-01", "mentored_until": "2020-01-01"}
PAIR = MENTEE | {"mentor_id": "d1", "mentor_name": "江北区总工会"}
SCORE: dict[str, Any] = {
    "union_id": "u2", "evaluation_id": "e24", "year": 2024, "scheme_id": "s", "total": "70", "full": "100", "mean": "80.00",
    "above": "-10.00", "units": 12,
}  # fmt: skip
SCORES = [SCORE, SCORE | {"evaluation_id": "e25", "year": 2025, "total": "83.5", "mean": "81.00", "above": "2.50"}]
LISTS = {
    "/unions/d1/mentees": {"items": [MENTEE]},
    "/federations/federation/mentorships": {"items": [PAIR], "next": "abc="},
}
BOARDS = {"/unions/d1/mentees": "/unions/d1/mentees", "/mentoring/list": "/federations/federation/mentorships"}


@pytest.mark.parametrize("board", BOARDS)
async def test_scores_stand_beside_the_class_year_by_year(tmp_path: Path, board: str) -> None:
    """Asked for all at once; what came up on its class is said so, and support that is over is marked."""
    fake = Fake(LISTS | {"/scores-beside-class": SCORES})
    async with officer(tmp_path, fake) as browser:
        page = (await browser.get(board, headers=PART)).text
    said = ("纺织厂工会", "已到期", "/unions/u2/evaluations/e25", "-10", "+2.5", "同类 12 家平均 81", "追上 12.5 分")
    assert [words for words in said if words not in page] == []
    assert ("江北区总工会" in page) == (board == "/mentoring/list")
    assert [url.params["of"] for url in fake.asked if url.path == "/scores-beside-class"] == ["u2"]


@pytest.mark.parametrize("down", [frozenset(), frozenset({"assessment"})])
async def test_board_stands_without_scores(tmp_path: Path, down: frozenset[str]) -> None:
    """Where assessment is down, or refuses."""
    async with officer(tmp_path, Fake(LISTS, down=down)) as browser:
        page = (await browser.get("/mentoring/list", headers=PART)).text
    assert "纺织厂工会" in page
    assert "暂时读不到考核得分" in page


async def test_city_without_support_says_so(tmp_path: Path) -> None:
    """And assessment is not asked."""
    fake = Fake({"/federations/federation/mentorships": {"items": []}})
    async with officer(tmp_path, fake) as browser:
        page = (await browser.get("/mentoring/list", headers=PART)).text
        assert "/mentoring/list" in (await browser.get("/mentoring")).text
    assert "还没有结对帮扶" in page
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("others", "moved"),
    [
        ([], None),
        ([{"above": "-12.00"}], Decimal(2)),
        ([{"above": "-12.00", "scheme_id": "other"}], None),
        ([{"above": "5.00", "full": "120"}, {"above": "-9.00"}], Decimal(-1)),
    ],
)
def test_only_years_under_the_same_scheme_are_compared(others: list[dict[str, str]], moved: Decimal | None) -> None:
    """With the same full points."""
    assert drift([ScoreBesideClass(**SCORE | other) for other in [*others, {}]]) == moved
