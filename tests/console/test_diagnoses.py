"""Cards of diagnoses, over an assessment that answers as a test wishes."""

from pathlib import Path
from typing import Any, get_args

import pytest

from gonghui_console.answers.diagnosis import Code
from tests.console.serving import PART, Fake, officer

AT = "/unions/f/diagnoses"
CASE = {
    "union_id": "u1",
    "name": "机械厂工会",
    "figure": "limited",
    "on": "2026-01-20",
    "producer": "engagement",
    "event_id": "e1",
}
FOUND: dict[str, Any] = {
    "code": "participation", "known": True, "concerned": 3, "of": 40, "facts": {"limited": "3"}, "limits": {"R-ASM-14.window": "12"},
    "periods": [{"period": "2026-01", "values": {"congress": 4, "disclosure": 0}}], "cases": [CASE, CASE | {"event_id": None, "producer": None, "name": "<b>"}],
}  # fmt: skip


async def test_a_card_counts_draws_names_its_unions_and_leads_to_their_events(tmp_path: Path) -> None:
    """With the rule by which it is judged."""
    async with officer(tmp_path, Fake({f"{AT}/participation": FOUND})) as browser:
        page = (await browser.get(f"{AT}/participation", headers=PART)).text

    wanted = [
        "40 家中有 3 家参与不足", "有限", 'href="/unions/u1/events/engagement/e1"', 'href="/rules/R-ASM-14.window"', "data-chart", "&lt;b&gt;",
    ]  # fmt: skip
    assert [words for words in wanted if words not in page] == []
    assert page.count("/events/") == 1


@pytest.mark.parametrize("code", get_args(Code))
async def test_every_card_says_honestly_that_nothing_is_known(tmp_path: Path, code: str) -> None:
    """Not knowing is not being well; no drawing of nothing."""
    nothing = FOUND | {
        "code": code,
        "known": False,
        "concerned": 0,
        "of": 0,
        "facts": {},
        "limits": {},
        "periods": [],
        "cases": [],
    }
    shown = nothing | {"known": True, "periods": [{"period": "2026", "values": {"A": 1, "B": 2}}]}
    async with officer(tmp_path, Fake({f"{AT}/{code}": nothing})) as browser:
        page = (await browser.get(f"{AT}/{code}", headers=PART)).text
    async with officer(tmp_path, Fake({f"{AT}/{code}": shown})) as browser:
        drawn = await browser.get(f"{AT}/{code}", headers=PART)

    assert "没有数据" in page
    assert "data-chart" not in page
    assert drawn.status_code == 200


async def test_the_page_asks_for_every_card(tmp_path: Path) -> None:
    """Of any union above others."""
    card = {"union_id": "f", "kind": "federation", "unit_type": "other", "name": "示范市总工会", "superior_id": None}
    async with officer(tmp_path, Fake({"/unions/f": card}, down=frozenset({"organisation"}))) as browser:
        page = (await browser.get(AT)).text

    assert [code for code in get_args(Code) if f'hx-get="{AT}/{code}"' not in page] == []
