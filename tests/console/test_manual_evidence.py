"""Facts that unions tell, their documents, and the desk that checks them."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.console.serving import OWN, PART, Fake, officer, refusal

FACTS: list[dict[str, Any]] = [
    {"fact": "city_score", "kind": "number", "origin": "external", "zh": "文明办得分", "en": "", "value": None, "said_on": None, "checked": False, "last_year": 2025},
    {"fact": "outings", "kind": "yes_no", "origin": "reported", "zh": "组织外出活动", "en": "outings", "value": "yes", "said_on": "2026-02-01", "checked": True, "last_year": None},
]  # fmt: skip
PIECE: dict[str, Any] = {
    "union_id": "u1", "union_name": "机械厂工会", "year": 2026, "evidence_id": "e1", "fact": "outings", "zh": "组织外出活动", "en": "outings", "value": "yes",
    "title": "活动登记簿", "document": "c" * 64, "source": "市文明办", "submitted_by": "person:li", "submitted_on": "2026-02-01",
    "standing": "submitted", "checked_by": None, "checked_on": None, "reason": None,
}  # fmt: skip
AT, WAITING = "/unions/u1/facts", "/federations/federation/manual-evidence"
ANSWERS: dict[str, Any] = {
    AT: FACTS,
    "/unions/u1/manual-evidence": [PIECE | {"standing": "rejected", "reason": "登记簿缺页"}],
    WAITING: {"items": [PIECE], "next": None},
    "/federations/federation/facts": [FACTS[0] | {"unions": 300, "known": 20, "checked": 5}],
    "/federations/federation/facts/city_score/lacking": {"items": [{"union_id": "u2", "name": "纺织厂工会", "last_year": None}], "next": None},
}  # fmt: skip
TEXT = "登记".encode()


async def test_what_is_missing_stands_first(tmp_path: Path) -> None:
    """With the last year for which it was told; what a document shows is marked."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        part = (await browser.get(AT, headers=PART)).text
    assert part.index("文明办得分") < part.index("组织外出活动")
    assert "2025 年有" in part
    assert "未采信：登记簿缺页" in part


async def test_a_document_leaves_its_digest_alone(tmp_path: Path) -> None:
    """The union keeps it."""
    fake = Fake(ANSWERS)
    typed = {"fact": "city_score", "value": "91.5", "title": "文明办通报", "source": "市文明办", "document": ""}
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(AT, data=typed, files={"document": ("a.pdf", TEXT)}, headers=OWN)
    assert done.status_code == 303
    [(path, body)] = fake.commanded
    assert path == "/unions/u1/manual-evidence"
    assert body.pop("evidence_id").startswith("e-")
    assert isinstance(body.pop("year"), int)
    assert body == typed | {"document": sha256(TEXT).hexdigest()}


async def test_the_desk_accepts_or_says_why_not(tmp_path: Path) -> None:
    """Both from the same form."""
    fake = Fake(ANSWERS)
    at = "/evidence/waiting/u1/2026/e1"
    async with officer(tmp_path, fake) as browser:
        assert "活动登记簿" in (await browser.get("/evidence/waiting", headers=PART)).text
        await browser.post(f"{at}/accept", data={"reason": ""}, headers=OWN)
        await browser.post(f"{at}/reject", data={"reason": "缺页"}, headers=OWN)
    path = "/unions/u1/manual-evidence/e1/check"
    assert fake.commanded == [
        (path, {"year": 2026, "accepted": True}),
        (path, {"year": 2026, "accepted": False, "reason": "缺页"}),
    ]


async def test_a_refusal_stands_at_its_piece(tmp_path: Path) -> None:
    """With what was typed."""
    fake = Fake(ANSWERS, refusal(409, "须由提交人以外的人审核。"))
    async with officer(tmp_path, fake) as browser:
        page = await browser.post("/evidence/waiting/u1/2026/e1/reject", data={"reason": "缺页"}, headers=OWN)
    assert page.status_code == 409
    assert "须由提交人以外的人审核。" in page.text
    assert 'value="缺页"' in page.text


async def test_who_lacks_a_fact_is_one_step_from_how_many(tmp_path: Path) -> None:
    """Drawn, listed, opened."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        covered = (await browser.get("/evidence/coverage?year=2026", headers=PART)).text
        assert 'href="/evidence/lacking/city_score?year=2026"' in covered
        lacking = (await browser.get("/evidence/lacking/city_score?year=2026", headers=PART)).text
    assert "纺织厂工会" in lacking
    assert "从未上报" in lacking
