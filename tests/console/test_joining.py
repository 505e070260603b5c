"""Workers ask to join a union without signing in, and the committee answers."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_shared.http.tokens import SIGN_IN, Keys
from tests.console.serving import OWN, PART, UNION, Fake, answering, console, officer, refusal

NUMBER = "abcdefgh234567"
TYPED = {"name": "王芳", "id_number": "11010519491231002X", "phone": "138 0000 0000", "number": NUMBER}
STAGE = {
    "union_name": "机械厂工会",
    "state": "declined",
    "received_on": "2026-03-02",
    "answered_on": "2026-03-05",
    "reason": "不在本单位工作",
}
WAITING = {
    "application_id": NUMBER, "person_id": "p1", "name": "王芳", "phone": "13800000000", "state": "waiting",
    "received_on": "2026-03-02", "days": 3, "answered_on": None, "member_id": None, "reason": None,
}  # fmt: skip
ANSWERS: dict[str, Any] = {
    "/unions/u1": UNION,
    "/unions/u1/membership-form": {"union_name": "机械厂工会"},
    f"/unions/u1/membership-applications/{NUMBER}/stage": STAGE,
    "/unions/u1/membership-applications": {"items": [WAITING]},
}


@asynccontextmanager
async def passer_by(keys: Path, fake: Fake) -> AsyncIterator[httpx2.AsyncClient]:
    """The console as somebody sees it who has no account."""
    Keys(keys).ensure([SIGN_IN])
    async with console(keys, answering(fake)) as browser:
        yield browser


async def test_worker_applies_in_nobodys_name_and_sees_the_answer(tmp_path: Path) -> None:
    """The form makes the number, another one each time, and says which union it is."""
    fake = Fake(ANSWERS)
    async with passer_by(tmp_path, fake) as browser:
        one, other = (await browser.get("/join/u1")).text, (await browser.get("/join/u1")).text
        foreign = await browser.post("/join/u1", data=TYPED)
        sent = await browser.post("/join/u1", data=TYPED, headers=OWN)
        stage = (await browser.get(sent.headers["location"])).text
        found = await browser.get("/join/u1/find?number= ABCD-EFGH 234567")
    numbers = [re.findall(r'name="number" value="([2-9a-z]{14})"', page) for page in (one, other)]
    assert numbers[0] != numbers[1]
    assert "机械厂工会" in one
    assert (foreign.status_code, sent.status_code) == (403, 303)
    body = {"name": "王芳", "id_number": "11010519491231002X", "phone": "13800000000"}
    assert fake.commanded == [(f"/unions/u1/membership-applications/{NUMBER}", body)]
    assert [said for said in ("未接收", "不在本单位工作", "再次申请", NUMBER) if said not in stage] == []
    assert found.headers["location"] == f"/join/u1/{NUMBER}"


@pytest.mark.parametrize(
    ("code", "location"), [("applied-already", f"/join/u1/{NUMBER}"), ("too-many-applications", None)]
)
async def test_refused_application_keeps_what_was_typed(tmp_path: Path, code: str, location: str | None) -> None:
    """Sent twice, it leads to the first; a union that gets too many says so."""
    async with passer_by(tmp_path, Fake(ANSWERS, refusal(409, "该工会收到的申请过多。", code=code))) as browser:
        page = await browser.post("/join/u1", data=TYPED, headers=OWN)
    assert page.headers.get("location") == location
    if location is None:
        assert [said for said in ("申请过多", 'value="王芳"', f'value="{NUMBER}"') if said not in page.text] == []


async def test_form_of_a_union_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    """A forged number begins anew, and reaches nothing."""
    fake = Fake(ANSWERS)
    async with passer_by(tmp_path, fake) as browser:
        assert (await browser.get("/join/u9")).status_code == 403
        page = await browser.post("/join/u1", data=TYPED | {"number": "x"}, headers=OWN)
    assert (page.headers["location"], fake.commanded) == ("/join/u1", [])


async def test_board_shows_who_waits_for_how_long_and_takes_the_answer(tmp_path: Path) -> None:
    """A number is made up where none is typed; the address of the form is there to be handed out."""
    fake = Fake(ANSWERS)
    at = f"/unions/u1/applications/{NUMBER}"
    async with officer(tmp_path, fake) as browser:
        frame = (await browser.get("/unions/u1/applications")).text
        board = (await browser.get("/unions/u1/applications/waiting", headers=PART)).text
        answered = (await browser.get("/unions/u1/applications/answered", headers=PART)).text
        for typed, way in (
            ({}, "admission"),
            ({"member_id": "m7"}, "admission"),
            ({"reason": "不在本单位"}, "declination"),
        ):
            assert (await browser.post(f"{at}/{way}", data=typed, headers=OWN | PART)).status_code == 303
    assert "/join/u1" in frame
    assert [said for said in ("王芳", "13800000000", "已等待 3 天", "接收入会", "不接收") if said not in board] == []
    assert "待审批" in answered
    made_up, given, declined = (body for _, body in fake.commanded)
    assert len(made_up["member_id"]) == 36
    assert (given, declined) == ({"member_id": "m7"}, {"reason": "不在本单位"})


async def test_empty_board_says_so(tmp_path: Path) -> None:
    """Nothing waits, nothing was answered."""
    async with officer(tmp_path, Fake({"/unions/u1/membership-applications": {"items": []}})) as browser:
        pages = [
            (await browser.get(f"/unions/u1/applications/{part}", headers=PART)).text
            for part in ("waiting", "answered")
        ]
    assert ["没有待审批" in pages[0], "还没有答复过" in pages[1]] == [True, True]
