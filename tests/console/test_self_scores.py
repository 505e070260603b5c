"""Self-evaluations: the sheet, and what was verified beside it."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import OWN, PART, UNION, Fake, officer, refusal

AT = "/unions/u1/self-scores/s1/1/2025"
CITED = "engagement/01930000-0000-7000-8000-000000000000"
ITEM: dict[str, Any] = {"code": "1", "title": "入会率", "full": "60", "points": "58.5", "evidence": [CITED]}
SHEET = {
    "scheme_id": "s1", "version": "1", "title_zh": "年度考核", "title_en": "annual", "year": 2025, "begun": False,
    "scored_on": "2025-12-20", "items": [ITEM, ITEM | {"code": "2", "title": "印象", "full": "40", "points": None, "evidence": []}],
}  # fmt: skip
GAP = {
    "evaluation_id": "e1", "scheme_id": "s1", "version": "1", "year": 2025, "own": "98.5", "verified": "90", "gap": "8.5",
    "items": [{"code": "1", "own": "58.5", "verified": "50", "evidence": [CITED]}],
}  # fmt: skip
SCHEME = {"scheme_id": "s1", "version": "1", "title_zh": "年度考核", "title_en": "annual"}
ANSWERS: dict[str, Any] = {
    "/unions/u1": UNION, AT: SHEET, "/unions/u1/self-scores": [GAP], "/unions/u1/self-score-schemes": {"items": [SCHEME]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/unions/u1/self-scores", ("自我评价", "/unions/u1/self-score-gaps")),
        ("/unions/u1/self-score-schemes", ("年度考核", "/unions/u1/self-scores/s1/1/")),
        ("/unions/u1/self-score-gaps", ("历年自评分与核定分", "98.5")),
        ("/unions/u1/self-score-gaps?evaluation=e1", (f"/unions/u1/events/{CITED}", "58.5")),
        (AT, ("入会率", 'value="58.5"', "提交自评", "已自评")),
    ],
)
async def test_own_points_stand_beside_verified_ones(tmp_path: Path, address: str, says: tuple[str, ...]) -> None:
    """Over the years, and item by item."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        page = await browser.get(address, headers=PART)
    assert page.status_code == 200
    assert [words for words in says if words not in page.text] == []


async def test_sheet_sends_what_was_filled_in(tmp_path: Path) -> None:
    """An item left empty has no points; events are cited by their addresses."""
    fake = Fake(ANSWERS)
    typed = {
        "item": ["1", "2"], "points:1": "57", "points:2": "", "evidence:1": f"https://gonghui.example/unions/u1/events/{CITED}",
    }  # fmt: skip
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(AT, data=typed, headers=OWN)
        assert "自评已提交。" in (await browser.get(done.headers["location"])).text
    sent = {"year": 2025, "items": [{"item": "1", "points": "57", "evidence": [CITED]}]}
    assert fake.commanded == [("/unions/u1/self-scores/s1/1", sent)]


async def test_refused_sheet_keeps_what_was_typed(tmp_path: Path) -> None:
    """And says in the service's words why."""
    fake = Fake(ANSWERS, refusal(409, "分数超出该项目的计分范围。", item="1", most="60"))
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(AT, data={"item": ["1"], "points:1": "61"}, headers=OWN)
    assert page.status_code == 409
    assert "分数超出该项目的计分范围。" in page.text
    assert 'value="61"' in page.text


async def test_sheet_is_closed_once_the_evaluation_has_begun(tmp_path: Path) -> None:
    """It is shown, and can no longer be sent."""
    async with officer(tmp_path, Fake(ANSWERS | {AT: SHEET | {"begun": True}})) as browser:
        page = (await browser.get(AT)).text
    assert "不能再修改" in page
    assert "提交自评" not in page
