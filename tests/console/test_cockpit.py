"""An evaluation at a glance, over an assessment that answers as a test wishes."""

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import PART, Fake, officer

AT = "/evaluations/x1"
DISTRICT = {
    "union_id": "d1",
    "name": "东区总工会<b>",
    "unions": 900,
    "mean": "82.5",
    "lowest": "20",
    "highest": "99",
    "vetoed": 3,
}
OWN = {"union_id": None, "name": "", "unions": 5, "mean": "61", "lowest": "61", "highest": "61", "vetoed": 0}
MOVER = {"union_id": "u1", "name": "机械厂工会", "before": 1200, "now": 3}
TOTALS = {
    "unions": 2,
    "mean": "70.5",
    "median": "70",
    "bins": [{"low": "60", "high": "80", "unions": 2}],
    "grades": {"basic": 2},
}
OUTLIERS = {"median": "81", "deviation": "1.5", "limit": "3.5", "high": 0, "low": 1,
            "items": [{"union_id": "u1", "name": "机械厂工会", "total": "20", "z": "-27.43"}]}  # fmt: skip
LACKING = {"unions": 40, "lacking": 10, "items": [{"code": "1.2", "title": "入会率", "missing": 9, "unrated": 1}],
           "most": [{"union_id": "u1", "name": "机械厂工会", "items": 2}]}  # fmt: skip
FULL: dict[str, Any] = {
    f"{AT}/spread": TOTALS, f"{AT}/districts": [DISTRICT, OWN], f"{AT}/outliers": OUTLIERS, f"{AT}/completeness": LACKING,
    f"{AT}/movers": {"before": "x0", "both": 1500, "up": [MOVER], "down": []},
    f"{AT}/appeal-counts": [{"standing": "open", "appeals": 4, "overdue": 1}],
}  # fmt: skip
EMPTY: dict[str, Any] = {
    f"{AT}/spread": TOTALS | {"unions": 0, "mean": None, "median": None, "bins": [], "grades": {}}, f"{AT}/districts": [],
    f"{AT}/outliers": OUTLIERS | {"items": [], "low": 0}, f"{AT}/completeness": LACKING | {"lacking": 0, "items": [], "most": []},
    f"{AT}/movers": {"before": None, "both": 0, "up": [], "down": []}, f"{AT}/appeal-counts": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("part", "full", "empty"),
    [
        ("totals", ["60–80", "70.5", "基本称职"], "还没有结果"),
        ("districts", ["东区总工会&lt;b&gt;", 'href="/unions/d1"', "直属基层工会", "红色最低（61）"], "还没有参评工会"),
        ("movers", ["1,200 → 3", "▲ 1,197", 'href="/evaluations/x0"', "没有。"], "没有可对比的考核"),
        ("outliers", ["偏低 1 家", "-27.43", 'href="/unions/u1/evaluations/x1"'], "没有稳健 z 值超过 3.5"),
        ("completeness", ["有 10 家（25%）", "1.2 入会率", "2 项"], "40 家工会的数据齐全"),
        ("appeals", ["1 件逾期", "/appeals?standing=open"], "没有申诉"),
    ],
)
async def test_each_part_is_shown_and_says_when_there_is_nothing(
    tmp_path: Path, part: str, full: list[str], empty: str
) -> None:
    """From one answer of assessment."""
    async with officer(tmp_path, fake := Fake(FULL)) as browser:
        page = await browser.get(f"{AT}/city/{part}", headers=PART)
    async with officer(tmp_path, Fake(EMPTY)) as browser:
        nothing = await browser.get(f"{AT}/city/{part}", headers=PART)

    assert [words for words in full if words not in page.text] == []
    assert len(fake.asked) == 1
    assert empty in nothing.text


async def test_a_part_says_when_assessment_is_away(tmp_path: Path) -> None:
    """And the frame stands."""
    async with officer(tmp_path, Fake(FULL, down=frozenset({"assessment"}))) as browser:
        frame, part = await browser.get(f"{AT}/city"), await browser.get(f"{AT}/city/districts", headers=PART)

    assert frame.status_code == 200
    assert part.status_code == 503


async def test_tiles_lead_to_their_districts(tmp_path: Path) -> None:
    """Sized by unions; those of the federation's own lead nowhere."""
    async with officer(tmp_path, Fake(FULL)) as browser:
        page = await browser.get(f"{AT}/city/districts", headers=PART)
    drawn = json.loads(unescape(page.text.split('data-tiles="')[1].split('"')[0]))

    assert [(tile["size"], tile["value"], tile["address"]) for tile in drawn["tiles"]] == [
        (900, 82.5, "/unions/d1"),
        (5, 61.0, None),
    ]
    assert (drawn["low"], drawn["high"]) == (61.0, 82.5)
