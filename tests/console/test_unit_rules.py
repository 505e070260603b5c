"""Forms for a union's own by-laws and rules."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import OWN, PART, Fake, officer, refusal

RULE: dict[str, Any] = {
    "union_id": "u1", "name": "机械厂工会", "rule_id": "r1", "version": 1, "kind": "rule", "title": "提案办理制度",
    "adopted_by": "committee", "adopted_on": "2025-01-05", "review_on": "2027-01-05", "uses": 0, "used_on": None,
    "used_for": None, "review_missed": False, "unused": True, "repealed_on": None,
}  # fmt: skip
AT = "/unions/u1/unit-rules"
ANSWERS = {AT: [RULE, RULE | {"rule_id": "r0", "title": "旧制度", "repealed_on": "2025-01-01"}]}
ADOPTED = {"title": "考勤制度", "kind": "rule", "adopted_by": "meeting", "review_on": "2028-01-05"}
TEXT = "第一条".encode()


async def test_rules_that_hold_have_their_forms(tmp_path: Path) -> None:
    """Repealed ones have none."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        part = (await browser.get(AT, headers=PART)).text
    assert "办理：提案办理制度" in part
    assert "办理：旧制度" not in part
    assert f'action="{AT}/r1/repeal"' in part


async def test_adopted_text_leaves_only_its_digest(tmp_path: Path) -> None:
    """The union keeps the text."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(AT, data=ADOPTED | {"document": ""}, files={"document": ("a.pdf", TEXT)}, headers=OWN)
    assert done.status_code == 303
    (path, body), *_ = fake.commanded
    assert path.startswith(f"{AT}/rule-")
    assert path.endswith("/versions")
    assert body == ADOPTED | {"document": sha256(TEXT).hexdigest()}


async def test_file_that_was_read_is_kept_over_a_refusal(tmp_path: Path) -> None:
    """Nobody has to choose it again."""
    fake = Fake(ANSWERS, refusal(409, "章程由会员大会通过。", rule="R-ORG-20"))
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(AT, data=ADOPTED | {"document": ""}, files={"document": ("a.pdf", TEXT)}, headers=OWN)
        digest = sha256(TEXT).hexdigest()
        assert f'name="document" value="{digest}"' in page.text
        await browser.post(AT, data=ADOPTED | {"document": digest}, headers=OWN)
    assert [body["document"] for _, body in fake.commanded] == [digest, digest]
    assert "章程由会员大会通过。" in page.text


@pytest.mark.parametrize(
    ("way", "typed"),
    [
        ("reviews", {"review_on": "2028-01-05"}),
        ("uses", {"matter": "第 3 号提案"}),
        ("repeal", {"occurred_on": "2026-01-05"}),
    ],
)
async def test_form_is_a_command_about_one_rule(tmp_path: Path, way: str, typed: dict[str, str]) -> None:
    """Then the part says what was done."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(f"{AT}/r1/{way}", data=typed, headers=OWN)
        assert "已办理" in (await browser.get(done.headers["location"])).text
    assert fake.commanded == [(f"{AT}/r1/{way}", typed)]
