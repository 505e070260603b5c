"""The roll of a union: who is found, what is offered, what a form sends, and how a refusal is told; then over the real services."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_console.session import SESSION
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.api.city import CHAIR, FEDERATION, City
from tests.console.serving import OWN, PART, answering, console
from tests.console.test_pages import shown

ENTRY: dict[str, Any] = {
    "member_id": "m1", "person_id": "p1", "name": "王芳<b>", "woman": True, "standing": "member", "since": "2020-05-01",
}  # fmt: skip
FOUND = ENTRY | {"union_id": "u7", "union_name": "纺织厂工会"}
RECORD = ENTRY | {
    "suspended_on": None, "retained_on": None, "ended_on": None, "months": None, "noticed_on": None, "answer_by": None,
}  # fmt: skip
NOTICED = RECORD | {"months": 7, "noticed_on": "2026-03-02", "answer_by": "2026-04-01"}
DONE = {"stream": "membership:u1:m1", "version": 3, "events": []}
REFUSED = {
    "code": "notice-runs", "message": {"zh": "催告的答复期限未满。", "en": "The member may still answer the notice."},
    "facts": {"answer_by": "2026-04-01", "fields": []},
}  # fmt: skip


class Asked:
    """An organisation with one member, and what it was asked."""

    def __init__(self, record: dict[str, Any] = RECORD, refusal: httpx2.Response | None = None) -> None:
        self.asked: list[str] = []
        self.posted: list[tuple[str, Any]] = []
        self._record, self._refusal = record, refusal

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Answer."""
        self.asked.append(str(request.url))
        if request.method == "GET":
            listed = request.url.path == "/unions/u1/roll"
            return httpx2.Response(200, json={"items": [ENTRY], "next": "abc="} if listed else self._record)
        self.posted.append((request.url.path, json.loads(request.content)))
        if request.url.path.endswith("/search"):
            return httpx2.Response(200, json={"items": [FOUND], "next": "abc="})
        return self._refusal or httpx2.Response(201, json=DONE)


async def seen(keys: Path, asked: Any, path: str, form: Any = None, **options: Any) -> httpx2.Response:
    """What a leader gets there."""
    Keys(keys).ensure([SIGN_IN])
    async with console(keys, answering(asked)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(keys)).sign(SIGN_IN, "leader", ["organisation", "finance"], 900))
        if form is None:
            return await browser.get(path, headers=PART)
        return await browser.post(path, data=form, headers=OWN | PART, **options)


async def test_roll_is_listed_and_each_line_opens(tmp_path: Path) -> None:
    """With where the standing stands, and where the list goes on."""
    page = (await seen(tmp_path, Asked(), "/unions/u1/roll")).text
    said = ["王芳&lt;b&gt;", 'hx-get="/unions/u1/members/m1"', "2020年5月1日入会", "/unions/u1/roll?after=abc%3D"]
    assert [words for words in said if words not in page] == []


@pytest.mark.parametrize(
    ("standing", "offered"),
    [
        ("member", {"suspension", "retention", "transfers", "withdrawal"}),
        ("suspended", {"resumption", "retention", "transfers", "withdrawal"}),
        ("retained", {"transfers", "withdrawal"}),
        ("ended", set()),
    ],
)
async def test_what_can_be_done_depends_on_the_standing(tmp_path: Path, standing: str, offered: set[str]) -> None:
    """Nothing is offered that is bound to be refused."""
    page = (await seen(tmp_path, Asked(RECORD | {"standing": standing}), "/unions/u1/members/m1")).text
    acts = ("suspension", "resumption", "retention", "transfers", "withdrawal")
    assert {act for act in acts if f'action="/unions/u1/members/m1/{act}"' in page} == offered
    assert ("没有可办理的事项" in page) == (not offered)


@pytest.mark.parametrize(
    ("act", "form", "sent"),
    [
        ("suspension", {"reason": "abroad", "until": "2026-12-31"}, {"reason": "abroad", "until": "2026-12-31"}),
        ("suspension", {"reason": "other", "until": ""}, {"reason": "other", "until": None}),
        ("resumption", {}, {}),
        ("retention", {"reason": "retired"}, {"reason": "retired"}),
        ("withdrawal", {"reason": "died"}, {"reason": "died"}),
    ],
)
async def test_a_form_is_sent_and_the_new_state_takes_its_place(
    tmp_path: Path, act: str, form: dict[str, str], sent: dict[str, Any]
) -> None:
    """As soon as organisation itself knows it; figures beside it are read again."""
    asked = Asked()
    page = await seen(tmp_path, asked, f"/unions/u1/members/m1/{act}", form)
    assert asked.posted == [(f"/unions/u1/members/m1/{act}", sent)]
    assert asked.asked[-1].endswith("/unions/u1/roll/m1?wait_for=membership%3Au1%3Am1%403")
    assert "已办理" in page.text
    assert "done" in page.headers["HX-Trigger"]


async def test_a_transfer_begins_a_membership_under_a_new_number(tmp_path: Path) -> None:
    """Which nobody has to think of."""
    asked = Asked()
    await seen(tmp_path, asked, "/unions/u1/members/m1/transfers", {"to_union_id": " u2 "})
    [(_, sent)] = asked.posted
    assert sent["to_union_id"] == "u2"
    assert len(sent["to_member_id"]) == 36


async def test_a_refusal_is_told_in_the_services_words(tmp_path: Path) -> None:
    """With the facts that people can read, and no way to lose what was typed."""
    page = await seen(
        tmp_path, Asked(refusal=httpx2.Response(409, json=REFUSED)), "/unions/u1/members/m1/resumption", {}
    )
    assert page.status_code == 409
    assert "催告的答复期限未满。" in page.text
    assert "答复期限 2026年4月1日" in page.text
    assert "hx-get" not in page.text
    assert "fields" not in page.text


@pytest.mark.parametrize(
    ("status", "said"), [(403, "您没有这项权限。"), (404, "没有找到。"), (422, "请求内容不符合要求。")]
)
async def test_every_refusal_is_told_where_the_form_stands(tmp_path: Path, status: int, said: str) -> None:
    """Whatever its kind."""
    refusal = httpx2.Response(status, json={"message": {"zh": said, "en": "no"}})
    page = await seen(tmp_path, Asked(refusal=refusal), "/unions/u1/members/m1/resumption", {})
    assert (page.status_code, said in page.text) == (status, True)


async def test_a_service_that_is_down_costs_nothing_that_was_typed(tmp_path: Path) -> None:
    """It is said at the form, without a link that would leave it."""
    page = await seen(tmp_path, Asked(refusal=httpx2.Response(503)), "/unions/u1/members/m1/resumption", {})
    assert page.status_code == 503
    assert "组织服务暂时没有应答" in page.text
    assert "<a" not in page.text


async def test_a_session_that_has_ended_is_renewed_beside_the_form(tmp_path: Path) -> None:
    """In another window, since the form is still there."""
    page = await seen(tmp_path, Asked(refusal=httpx2.Response(401)), "/unions/u1/members/m1/resumption", {})
    assert page.status_code == 401
    assert 'target="_blank"' in page.text
    assert "仍在本页" in page.text


@pytest.mark.parametrize(
    ("path", "service"),
    [("/unions/u1/roll/search", "/unions/u1/members/search"), ("/members", "/federations/federation/members/search")],
)
async def test_names_are_sought_without_standing_in_an_address(tmp_path: Path, path: str, service: str) -> None:
    """Neither ours nor the service's; the next page neither."""
    asked = Asked()
    page = (await seen(tmp_path, asked, path, {"sought": " 王芳 ", "after": "xyz="})).text
    assert asked.posted == [(service, {"sought": "王芳", "limit": 20, "after": "xyz="})]
    assert "%E7%8E%8B" not in "".join(asked.asked)
    assert 'hx-get="/unions/u7/members/m1"' in page
    assert 'name="after" value="abc="' in page
    assert ("纺织厂工会" in page) == (path == "/members")


async def test_a_notice_under_way_leads_to_the_board(tmp_path: Path) -> None:
    """With until when the member may answer."""
    page = (await seen(tmp_path, Asked(NOTICED), "/unions/u1/members/m1")).text
    assert "欠缴 7 个月，2026年3月2日催告，2026年4月1日前可答复" in page
    assert 'href="/unions/u1/notices"' in page


async def test_a_form_of_another_site_does_nothing(tmp_path: Path) -> None:
    """Nobody's membership ends by a link in a letter."""
    asked = Asked()
    Keys(tmp_path).ensure([SIGN_IN])
    async with console(tmp_path, answering(asked)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(tmp_path)).sign(SIGN_IN, "leader", ["organisation"], 900))
        for path in ("members/m1/withdrawal", "roll/import", "roll/export", "notices/m1/decision", "roll/search"):
            answer = await browser.post(f"/unions/u1/{path}", data={}, headers={"Sec-Fetch-Site": "cross-site"})
            assert answer.status_code in {403, 422}
    assert asked.posted == []


async def test_member_is_suspended_found_and_moved_over_the_real_services(city: City) -> None:
    """Each step is seen at once by the next."""
    async with shown(city) as browser:
        at = "/unions/u2/members/u2-m7"
        page = await browser.post(f"{at}/suspension", data={"reason": "abroad"}, headers=OWN | PART)
        assert "已办理：中止会籍" in page.text
        assert f'action="{at}/resumption"' in page.text
        assert "中止" in (await browser.get("/unions/u2/roll", headers=PART)).text
        again = await browser.post(f"{at}/suspension", data={"reason": "abroad"}, headers=OWN | PART)
        assert (again.status_code, "会员资格已经中止。" in again.text) == (409, True)
        nowhere = await browser.post(f"{at}/transfers", data={"to_union_id": "nowhere"}, headers=OWN | PART)
        assert "工会不存在或已经撤销。" in nowhere.text
        malformed = await browser.post(f"{at}/transfers", data={"to_union_id": "../x"}, headers=OWN | PART)
        assert (malformed.status_code, "请求内容不符合要求" in malformed.text) == (422, True)
        moved = await browser.post(f"{at}/transfers", data={"to_union_id": "u1"}, headers=OWN | PART)
        assert "会籍已经终止" in moved.text
        found = await browser.post("/members", data={"sought": "u2-p7"}, headers=OWN | PART)
        assert "工会 u1" in found.text
        assert "没有找到会员" in (await browser.post("/members", data={"sought": "鬻"}, headers=OWN | PART)).text
        back = found.text.split('hx-get="')[1].split('"')[0]
        left = await browser.post(f"{back}/withdrawal", data={"reason": "left_city"}, headers=OWN | PART)
        assert "已办理：办理退会" in left.text


async def test_the_whole_city_is_searched_by_those_whose_post_reaches_so_far(city: City) -> None:
    """A chair finds the own members and is told so of the rest."""
    async with shown(city, CHAIR) as browser:
        own = await browser.post("/unions/u1/roll/search", data={"sought": "wangwu"}, headers=OWN | PART)
        assert "/unions/u1/members/u1-m1" in own.text
        everywhere = await browser.post("/members", data={"sought": "wangwu"}, headers=OWN | PART)
        assert (everywhere.status_code, "您没有这项权限。" in everywhere.text) == (403, True)
        assert (await browser.get(f"/unions/{FEDERATION}/members")).status_code == 403
        assert "/members" in (await browser.get("/unions")).text
