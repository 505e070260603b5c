"""Forms for meetings of a union's members."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.console.serving import OWN, PART, Fake, officer, refusal

CALLED: dict[str, Any] = {
    "meeting_id": "g1", "state": "called", "day": "2026-03-02", "extra": True, "body": "members", "asked_by": "members",
    "asked": 30, "members": 90, "purpose": "工资", "agenda": "一、工资", "entitled": 0, "present": 0, "resolved": None,
    "reason": None,
}  # fmt: skip
HELD = CALLED | {"meeting_id": "g0", "state": "held", "entitled": 90, "present": 60, "resolved": "同意"}
AT = "/unions/u1/members-meetings"
ANSWERS = {AT: [CALLED, HELD]}
MINUTES = "会议记录".encode()


async def test_meetings_are_listed_and_those_to_come_have_their_forms(tmp_path: Path) -> None:
    """With who asked, who came, and what was resolved."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        part = (await browser.get(AT, headers=PART)).text
    assert all(said in part for said in ("30 / 90 人提议", "60 / 90 人", "同意", "临时", f'action="{AT}/g1/record"'))
    assert f'action="{AT}/g0/' not in part


async def test_where_no_meeting_is_known_the_part_says_so(tmp_path: Path) -> None:
    """And can be begun with."""
    async with officer(tmp_path, Fake({AT: []})) as browser:
        part = (await browser.get(AT, headers=PART)).text
    assert "没有登记过会员大会" in part
    assert f'action="{AT}/call"' in part


async def test_record_leaves_only_the_digest_of_the_minutes(tmp_path: Path) -> None:
    """Of a meeting that was called here, or of a new one."""
    fake = Fake(ANSWERS)
    typed = {"body": "members", "present": "60", "minutes": ""}
    async with officer(tmp_path, fake) as browser:
        for where in ("g1/record", "record"):
            done = await browser.post(f"{AT}/{where}", data=typed, files={"minutes": ("a.pdf", MINUTES)}, headers=OWN)
            assert done.status_code == 303
    assert {path.rpartition("/")[2] for path, _ in fake.commanded} == {"record"}
    assert [body for _, body in fake.commanded] == [
        {"body": "members", "present": 60, "minutes": sha256(MINUTES).hexdigest()}
    ] * 2


async def test_too_few_who_ask_are_told_the_rule(tmp_path: Path) -> None:
    """Above the form with what was typed."""
    fake = Fake(ANSWERS, refusal(409, "提议的会员不足规定比例。", rule="R-ELE-11"))
    async with officer(tmp_path, fake) as browser:
        typed = {"asked_by": "members", "asked": "9", "purpose": "食堂"}
        page = (await browser.post(f"{AT}/request", data=typed, headers=OWN)).text
    assert "提议的会员不足规定比例。" in page
    assert "R-ELE-11" in page
    assert "食堂" in page
