"""Parts of a union's page about its powers, activists and groups, with their forms."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import OWN, PART, Fake, officer, refusal

AT = "/unions/u1"
ANSWERS: dict[str, Any] = {
    f"{AT}/powers": [
        {"kind": "organise", "uses": 0, "used_on": "2024-05-01", "used_for": "组织春游"},
        {"kind": "seek_benefits", "uses": 2, "used_on": "2026-02-01", "used_for": "高温补贴"},
    ],
    f"{AT}/activists": {"items": [{"person_id": "p7", "does": "文体活动", "since": "2026-01-05"}]},
    f"{AT}/working-groups": [
        {"group_id": "g1", "kind": "openness_leading", "title": "厂务公开领导小组",
         "seats": [{"person_id": "wang", "role": "head", "office": "party_secretary"}]},
        {"group_id": "g2", "kind": "openness_supervision", "title": "监督小组", "seats": []},
    ],
}  # fmt: skip
NOTHING: dict[str, Any] = {f"{AT}/powers": [], f"{AT}/activists": {"items": []}, f"{AT}/working-groups": []}
SAID = {
    "powers": ["data-chart", "一年未行使", "高温补贴", "组织权", f'action="{AT}/powers"'],
    "activists": ["p7", "文体活动", f'action="{AT}/activists/p7/end"'],
    "working-groups": ["党组织书记", "组长", "没有负责人", f'action="{AT}/working-groups/g1/seats/wang/leave"'],
}


@pytest.mark.parametrize("part", SAID)
async def test_parts_show_what_is_known_and_what_can_be_done(tmp_path: Path, part: str) -> None:
    """And say so where there is nothing."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        page = (await browser.get(f"{AT}/{part}", headers=PART)).text
    assert [words for words in SAID[part] if words not in page] == []
    async with officer(tmp_path, Fake(NOTHING)) as browser:
        assert "notice-title" in (await browser.get(f"{AT}/{part}", headers=PART)).text


async def test_only_powers_that_the_union_has_can_be_chosen(tmp_path: Path) -> None:
    """The service says which."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        page = (await browser.get(f"{AT}/powers", headers=PART)).text
    assert 'value="seek_benefits"' in page
    assert 'value="advise_on_personnel"' not in page


@pytest.mark.parametrize(
    ("path", "typed", "sent_to"),
    [
        ("powers", {"kind": "organise", "used_for": "组织劳动竞赛"}, "powers/uses"),
        ("activists", {"person_id": "p8", "does": "调解"}, "activists"),
        ("activists/p7/end", {"reason": "own_wish"}, "activists/p7/end"),
        ("working-groups", {"kind": "other", "title": "评比小组"}, "working-groups"),
        (
            "working-groups/g1/seats",
            {"person_id": "li", "role": "deputy", "office": "union_chair"},
            "working-groups/g1/seats",
        ),
        ("working-groups/g1/seats/wang/leave", {}, "working-groups/g1/seats/wang/leave"),
        ("working-groups/g2/end", {"occurred_on": "2026-03-01"}, "working-groups/g2/end"),
    ],
)
async def test_forms_are_commands(tmp_path: Path, path: str, typed: dict[str, str], sent_to: str) -> None:
    """What was typed reaches the service, and a refusal stands above the form."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        assert (await browser.post(f"{AT}/{path}", data=typed, headers=OWN)).status_code == 303
    [(asked, body)] = fake.commanded
    assert asked == f"{AT}/{sent_to}"
    assert typed.items() <= body.items()
    async with officer(tmp_path, Fake(ANSWERS, refusal(409, "按规则不可以。", rule="R-OP-05"))) as browser:
        refused = await browser.post(f"{AT}/{path}", data=typed, headers=OWN)
    assert (refused.status_code, "按规则不可以。" in refused.text) == (409, True)
