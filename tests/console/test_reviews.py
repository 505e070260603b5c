"""Reviews by the union above."""

from pathlib import Path
from typing import Any

from tests.console.serving import OWN, PART, Fake, officer, refusal

AT = "/unions/u1/reviews"
REVIEW: dict[str, Any] = {
    "review_id": "r1", "kind": "monthly", "period": "2026-02", "behind": 1, "findings": 0, "reviewed_on": "2026-03-02",
    "event_id": "e1",
}  # fmt: skip
TYPED = {"kind": "half_yearly", "period": "2026-H1", "behind": "2", "findings": "1"}


async def test_whoever_supervises_records_what_was_seen(tmp_path: Path) -> None:
    """The part then says so, and knows of it."""
    fake = Fake({AT: {"items": [REVIEW], "next": None}})
    async with officer(tmp_path, fake) as browser:
        assert "登记督查结果" in (await browser.get(AT, headers=PART)).text
        done = await browser.post(AT, data=TYPED, headers=OWN)
        assert "已办理" in (await browser.get(done.headers["location"])).text
    [(path, body)] = fake.commanded
    assert (path, body.pop("review_id")[:2]) == (AT, "r-")
    assert body == TYPED | {"behind": 2, "findings": 1}


async def test_refusal_keeps_what_was_typed(tmp_path: Path) -> None:
    """A period is reviewed once."""
    fake = Fake({AT: {"items": [], "next": None}}, refusal(409, "本期已经督查。"))
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(AT, data=TYPED, headers=OWN)
    assert page.status_code == 409
    assert "本期已经督查。" in page.text
    assert 'value="2026-H1"' in page.text
