"""Withdrawal for unpaid dues: the board, what each form sends, and what finance costs when it is down."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.api.city import City
from tests.console.serving import OWN, PART
from tests.console.test_members import DONE, NOTICED, RECORD, seen
from tests.console.test_pages import NOBODY, shown

NOTICE: dict[str, Any] = {
    "member_id": "m1", "name": "王芳", "months": 7, "noticed_on": "2026-03-02", "answer_by": "2999-04-01", "talked_on": None,
    "said": None,
}  # fmt: skip
OVER = NOTICE | {"member_id": "m2", "answer_by": "2020-04-01", "talked_on": "2020-03-09", "said": "not_found"}
TALK = {"member_id": "m1", "since": "2026-01", "months": 9, "owed": 22_500, "signalled_on": "2026-07-01"}


class Asked:
    """Organisation and finance with two notices and one talk."""

    def __init__(self, notices: Any = (NOTICE, OVER), talks: Any = (TALK,), member: Any = RECORD) -> None:
        self.posted: list[tuple[str, bytes]] = []
        self.asked: list[str] = []
        self._answers: dict[str, Any] = {
            "/unions/u1/withdrawal-notices": {"items": list(notices), "next": None},
            "/unions/u1/arrears/talks": {"items": list(talks), "next": None},
            "/unions/u1/roll/m1": member,
        }

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Answer."""
        self.asked.append(str(request.url))
        if request.method == "POST":
            self.posted.append((request.url.path, request.content))
            return httpx2.Response(201, json=DONE)
        answer = self._answers[request.url.path]
        return httpx2.Response(200, json=answer) if answer else httpx2.Response(503)


async def test_the_board_shows_who_may_still_answer(tmp_path: Path) -> None:
    """How long, what was said, and the three ways on for each."""
    page = (await seen(tmp_path, Asked(), "/unions/u1/notices/given")).text
    said = ["王芳", "还可答复", "尚未谈话", "答复期限已满", "2020年3月9日谈话：联系不上", "决定视为退会"]
    assert [words for words in said if words not in page] == []
    assert all(f'action="/unions/u1/notices/m2/{step}"' in page for step in ("talk", "drop", "decision"))
    assert "没有催告中的会员" in (await seen(tmp_path, Asked(notices=()), "/unions/u1/notices/given")).text


@pytest.mark.parametrize(("member", "offered"), [(RECORD, True), (NOTICED, False), (None, True)])
async def test_members_up_for_a_talk_are_named_from_the_roll(tmp_path: Path, member: Any, offered: bool) -> None:
    """Who was given notice is not given it again; without organisation the numbers stand alone."""
    page = (await seen(tmp_path, Asked(member=member), "/unions/u1/notices/talks")).text
    assert "自 2026-01 起欠缴 9 个月，¥225.00" in page
    assert ('action="/unions/u1/notices/m1/notice"' in page) == offered
    assert ("王芳" in page) == (member is not None)
    assert "没有应约谈的会员" in (await seen(tmp_path, Asked(talks=()), "/unions/u1/notices/talks")).text


@pytest.mark.parametrize(
    ("step", "form", "path", "sent"),
    [
        ("notice", {}, "", b"{}"),
        ("talk", {"reason": "will_pay"}, "/talk", b'{"said":"will_pay"}'),
        ("drop", {"reason": "paid"}, "/drop", b'{"reason":"paid"}'),
        ("decision", {}, "/decision", b"{}"),
    ],
)
async def test_each_step_is_sent_and_leads_back_to_the_board(
    tmp_path: Path, step: str, form: dict[str, str], path: str, sent: bytes
) -> None:
    """Which waits until organisation knows of it."""
    asked = Asked()
    answer = await seen(tmp_path, asked, f"/unions/u1/notices/m1/{step}", form)
    assert asked.posted == [(f"/unions/u1/members/m1/withdrawal-notice{path}", sent)]
    back = answer.headers["HX-Redirect"]
    assert back == f"/unions/u1/notices?done={step}&known=membership:u1:m1@3"
    await seen(tmp_path, asked, "/unions/u1/notices/given?known=membership:u1:m1@3")
    assert "wait_for=membership" in asked.asked[-1]


@pytest.mark.rule("R-MEM-03")
async def test_refusals_of_the_real_services_are_told_at_the_board(city: City) -> None:
    """Nobody is given notice who owes nothing; finance being down costs its own part only."""
    async with shown(city) as browser:
        refused = await browser.post("/unions/u1/notices/u1-m2/notice", data={}, headers=OWN | PART)
        assert (refused.status_code, "欠缴会费未达到规定月数。" in refused.text) == (409, True)
        assert "需要 6" in refused.text
        early = await browser.post("/unions/u1/notices/u1-m2/decision", data={}, headers=OWN | PART)
        assert "尚未催告。" in early.text
    async with shown(city, finance=NOBODY) as browser:
        assert (await browser.get("/unions/u1/notices")).status_code == 200
        assert (await browser.get("/unions/u1/notices/given", headers=PART)).status_code == 200
        assert (await browser.get("/unions/u1/notices/talks", headers=PART)).status_code == 503
