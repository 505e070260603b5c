"""Pages over the real services, and over services that are away or refuse."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx2
import pytest

from gonghui_console.app import services_of
from gonghui_console.session import SESSION
from gonghui_console.settings import Settings
from tests.api.city import CHAIR, FEDERATION, LEADER, PASSWORD, THING, City
from tests.console.serving import OWN, PART, answering, console

NOBODY = "http://127.0.0.1:9"  # a port on which nobody listens
PARTS_OF_UNION = [
    "card",
    "terms",
    "posts",
    "roll/size",
    "roll/figures",
    "roll",
    "roll/imports",
    "notices/given",
    "notices/talks",
    "dues",
    "allocation",
    "complaints",
    "results",
    "targets",
    "letters",
    "reviews",
    "activities",
    "below",
    "mentees",
    "formations",
    "benches",
    "members-meetings",
    "powers",
    "activists",
    "working-groups",
    "unit-rules",
    "handovers",
    "history",
]
PARTS_OF_CITY = ["grades", "clocks", "arrears", "complaints"]


@asynccontextmanager
async def shown(city: City, who: str = LEADER, **away: str) -> AsyncIterator[httpx2.AsyncClient]:
    """The console as somebody sees it who is signed in; services under other addresses where a test says so."""
    keys = city.stack.folder / "keys"
    settings = Settings(keys=keys, peers={**city.stack.addresses, **away})
    async with console(keys, services_of(settings)) as browser:
        browser.cookies.set(SESSION, city.token(who, "organisation"))
        yield browser


async def test_password_opens_the_console(city: City) -> None:
    """The one that organisation knows, and no other."""
    async with shown(city) as browser:
        browser.cookies.clear()
        wrong = await browser.post("/sign-in", data={"person": LEADER, "password": "wrong"}, headers=OWN)
        assert wrong.status_code == 401
        right = await browser.post("/sign-in", data={"person": LEADER, "password": PASSWORD}, headers=OWN)
        assert (right.status_code, right.headers["location"]) == (303, "/")
        assert LEADER in (await browser.get("/")).text


@pytest.mark.parametrize("part", PARTS_OF_CITY)
async def test_overview_shows_the_city(city: City, part: str) -> None:
    """Every part has something to say about it."""
    async with shown(city) as browser:
        answer = await browser.get(f"/overview/{part}", headers=PART)
        assert answer.status_code == 200
        assert "data-chart" in answer.text or part == "arrears"  # nobody owes long enough
        assert "<html" not in answer.text


@pytest.mark.parametrize("part", PARTS_OF_UNION)
async def test_record_of_a_union_is_whole(city: City, part: str) -> None:
    """Every part of it can be read."""
    async with shown(city) as browser:
        answer = await browser.get(f"/unions/u1/{part}", headers=PART)
        assert answer.status_code == 200, answer.text
        assert "<html" not in answer.text


@pytest.mark.parametrize("part", PARTS_OF_UNION)
async def test_union_without_anything_says_so(city: City, part: str) -> None:
    """The district has no members, dues or elections; its parts stay calm."""
    async with shown(city) as browser:
        assert (await browser.get(f"/unions/d1/{part}", headers=PART)).status_code == 200


@pytest.mark.parametrize(
    "desk",
    [
        "record",
        "restructurings",
        "formations/begin",
        "committees/women",
        "committees/funds_review",
        "unit-rules",
        "handovers",
    ],
)
@pytest.mark.parametrize("union", [FEDERATION, "d1", "u1"])
async def test_every_desk_opens_for_every_union(city: City, union: str, desk: str) -> None:
    """Also for the topmost one, which nobody stands above."""
    async with shown(city) as browser:
        assert (await browser.get(f"/unions/{union}/{desk}")).status_code == 200


async def test_chair_uses_the_desks_of_the_own_union(city: City) -> None:
    """What the union above decides is refused where it was asked for, and what was typed stays."""
    async with shown(city, CHAIR) as browser:
        told = await browser.post(
            "/unions/u1/record/leadership", data={"party_body": "厂党委", "administration": "厂"}, headers=OWN
        )
        assert told.status_code == 303
        assert 'value="厂党委"' in (await browser.get(told.headers["location"])).text
        refused = await browser.post("/unions/u1/record/certified", data={"certificate": "法证 1"}, headers=OWN)
        assert refused.status_code == 403
        assert "您没有这项权限" in refused.text
        assert 'value="法证 1"' in refused.text


async def test_seat_that_was_taken_is_seen_at_once(city: City) -> None:
    """Though the committee of a term is a stream whose name has slashes."""
    async with shown(city) as browser:
        for way, typed in (
            ("terms", {"number": "1", "seats": "3"}),
            ("seats", {"person_id": "somebody", "role": "member", "woman": "1"}),
        ):
            told = await browser.post(f"/unions/u2/committees/women/{way}", data=typed, headers=OWN)
            page = (await browser.get(told.headers["location"])).text
        assert "somebody" in page


async def test_workers_apply_without_signing_in(city: City) -> None:
    """And see by their number where it stands."""
    async with shown(city) as browser:
        browser.cookies.clear()
        form = (await browser.get("/apply?to=d1&where=CN/500000")).text
        number = form.split('name="number" value="')[1].split('"')[0]
        typed = {
            "number": number,
            "to": "d1",
            "where": "CN/500000",
            "name": "物流公司工会",
            "unit_type": "private",
            "workers": "30",
        }
        sent = await browser.post("/apply", data=typed, headers=OWN)
        assert "接下来" in (await browser.get(sent.headers["location"])).text
        again = await browser.post("/apply", data=typed, headers=OWN)
        assert again.headers["location"] == f"/apply/{number}"
        assert (await browser.get("/apply/23456789abcdef")).status_code == 404


async def test_part_can_be_opened_alone(city: City) -> None:
    """By its own address, with title and purpose, for whoever has no script."""
    async with shown(city) as browser:
        page = (await browser.get("/unions/u1/roll/size")).text
    assert "<h1>会员</h1>" in page
    assert "名册只对有权限的人显示" in page


async def test_unions_are_found_by_name_and_kind(city: City) -> None:
    """What was sought stands in the form and in the list's address."""
    async with shown(city) as browser:
        frame = (await browser.get("/unions?name=u1&kind=primary")).text
        assert 'value="u1"' in frame
        assert 'hx-get="/unions/list?name=u1&amp;kind=primary"' in frame
        found = (await browser.get("/unions/list?name=u1&kind=primary", headers=PART)).text
        assert "/unions/u1" in found
        assert "/unions/u2" not in found
        assert "没有符合条件的工会" in (await browser.get("/unions/list?name=nobody", headers=PART)).text


async def test_tree_opens_level_by_level(city: City) -> None:
    """The federation shows its districts, a district its unions."""
    async with shown(city) as browser:
        assert f'hx-get="/unions/tree/{FEDERATION}"' in (await browser.get("/unions/tree")).text
        top = (await browser.get(f"/unions/tree/{FEDERATION}", headers=PART)).text
        assert 'hx-get="/unions/tree/d1"' in top
        assert "/unions/u1" not in top
        assert "/unions/u1" in (await browser.get("/unions/tree/d1", headers=PART)).text


async def test_history_leads_to_the_originals(city: City) -> None:
    """Each entry's link opens the event itself."""
    async with shown(city) as browser:
        history = (await browser.get("/unions/u1/history", headers=PART)).text
        address = history.split('<a href="')[-1].split('"')[0]
        UUID(address.rpartition("/")[2])
        event = await browser.get(address)
        assert event.status_code == 200
        assert "工会成立" in event.text


async def test_target_leads_to_the_events_that_prove_it(city: City) -> None:
    """From the union's targets to the one, and from there to originals."""
    async with shown(city) as browser:
        targets = (await browser.get("/unions/u1/targets", headers=PART)).text
        assert "data-chart" in targets
        assert f'href="/unions/u1/targets/{THING}"' in targets
        assert (await browser.get(f"/unions/u1/targets/{THING}")).status_code == 200
        proof = (await browser.get(f"/unions/u1/targets/{THING}/proof", headers=PART)).text
        address = proof.split('<a href="/unions/u1/events/', 1)[1].split('"')[0]
        original = await browser.get(f"/unions/u1/events/{address}")
        assert "下达目标" in original.text
        assert (await browser.get("/unions/u1/targets/nothing/proof", headers=PART)).status_code == 404


async def test_score_is_explained_down_to_its_events(city: City) -> None:
    """From the ranking to the score, and from a value to the original of an event behind it."""
    async with shown(city) as browser:
        assert f'href="/evaluations/{THING}"' in (await browser.get("/evaluations/list", headers=PART)).text
        ranking = (await browser.get(f"/evaluations/{THING}/ranking", headers=PART)).text
        assert f"/unions/u1/evaluations/{THING}" in ranking
        score = (await browser.get(f"/unions/u1/evaluations/{THING}/score", headers=PART)).text
        assert "公式步骤" in score
        addresses = re.findall(r'href="(/unions/u1/events/[^"]+)"', score)
        assert addresses
        original = await browser.get(addresses[0])
        assert original.status_code == 200
        assert "哈希" in original.text


async def test_ranking_goes_on_where_the_first_page_ends(city: City) -> None:
    """Places are counted through, best first."""
    rows = [
        {"union_id": f"u{n}", "name": f"u{n}", "total": "1/3", "full": "4", "grade": "basic", "vetoed": False}
        for n in range(51)
    ]
    services = answering(lambda _: httpx2.Response(200, json={"grades": {"basic": 151}, "items": rows}))
    async with console(city.stack.folder / "keys", services) as browser:
        browser.cookies.set(SESSION, city.token(LEADER, "organisation"))
        page = (await browser.get("/evaluations/e/ranking?offset=100", headers=PART)).text
    assert '<th scope="row" class="rank">101</th>' in page
    assert "/evaluations/e/ranking?offset=150" in page
    assert "/unions/u50/" not in page


async def test_operations_show_every_service_and_its_readers(city: City) -> None:
    """Health, positions and parked keys."""
    async with shown(city) as browser:
        health = (await browser.get("/operations/health", headers=PART)).text
        assert all(name in health for name in ("组织服务", "财务服务", "职工服务", "考核服务"))
        assert "考核服务 · 读取财务服务" in (await browser.get("/operations/positions", headers=PART)).text
        assert (await browser.get("/operations/parked", headers=PART)).status_code == 200


@pytest.mark.parametrize("part", ["health", "positions", "parked"])
async def test_operations_say_which_service_is_down(city: City, part: str) -> None:
    """The others' figures stay."""
    async with shown(city, finance=NOBODY) as browser:
        answer = await browser.get(f"/operations/{part}", headers=PART)
        assert answer.status_code == 200
        assert "无应答" in answer.text or "财务服务暂时没有应答" in answer.text
        assert part == "parked" or "考核服务" in answer.text


async def test_service_that_is_down_costs_its_own_parts_only(city: City) -> None:
    """The page, and the parts of the others, stay."""
    async with shown(city, finance=NOBODY) as browser:
        assert (await browser.get("/")).status_code == 200
        answer = await browser.get("/overview/arrears", headers=PART)
        assert answer.status_code == 503
        assert "财务服务暂时没有应答" in answer.text
        assert "重试" in answer.text
        assert (await browser.get("/overview/clocks", headers=PART)).status_code == 200
        assert (await browser.get("/unions/u1")).status_code == 200


async def test_record_of_a_union_stands_without_organisation(city: City) -> None:
    """Its name is missing, the other services' parts are not."""
    async with shown(city, organisation=NOBODY) as browser:
        frame = await browser.get("/unions/u1")
        assert frame.status_code == 200
        assert "工会 u1" in frame.text
        assert (await browser.get("/unions/u1/dues", headers=PART)).status_code == 200
        assert (await browser.get("/unions/u1/terms", headers=PART)).status_code == 503


async def test_what_lies_outside_a_post_is_said_so(city: City) -> None:
    """A chair sees the own union and not the city's figures."""
    async with shown(city, CHAIR) as browser:
        assert (await browser.get("/unions/u1/dues", headers=PART)).status_code == 200
        refused = await browser.get("/overview/clocks", headers=PART)
        assert refused.status_code == 403
        assert "不在您的职务范围内" in refused.text
        assert "重试" not in refused.text


async def test_page_that_does_not_exist_is_not_found(city: City) -> None:
    """A union that does not exist is refused like one outside the officer's scope, so that nobody learns which."""
    async with shown(city) as browser:
        nowhere = await browser.get("/nowhere")
        assert nowhere.status_code == 404
        assert "没有找到这一页" in nowhere.text
        assert (await browser.get("/unions/nobody")).status_code == 403


@pytest.mark.parametrize(
    "address", ["/unions/..%2fops", "/unions/a b", f"/unions?name={'x' * 200}", "/unions/u1/events/kafka/x"]
)
async def test_impossible_address_is_malformed(city: City, address: str) -> None:
    """Nothing of it reaches a service."""
    unasked = answering(lambda request: pytest.fail(str(request.url)))
    async with console(city.stack.folder / "keys", unasked) as browser:
        browser.cookies.set(SESSION, city.token(LEADER, "organisation"))
        assert (await browser.get(address)).status_code in {404, 422}


async def test_names_are_shown_as_text(city: City) -> None:
    """Whatever a union is called, it stays a name."""
    name = "<script>alert(1)</script>"
    union = {
        "union_id": "u1", "kind": "primary", "unit_type": "private", "name": name, "superior_id": None,
        "formed_on": "2020-01-01", "dissolved_on": None, "members": 1, "women": 0,
    }  # fmt: skip
    services = answering(lambda _: httpx2.Response(200, json={"items": [union], "next": "abc="}))
    async with console(city.stack.folder / "keys", services) as browser:
        browser.cookies.set(SESSION, city.token(LEADER, "organisation"))
        page = (await browser.get("/unions/list?name=x", headers=PART)).text
    assert name not in page
    assert "&lt;script&gt;" in page
    assert "/unions/list?name=x&amp;after=abc%3D" in page


async def test_plan_is_laid_before_the_superior_union_and_answered(city: City) -> None:
    """By the chair, then by the leader; each sees the form of their own step, and what was done at once."""
    typed = {
        "election_id": "desk", "meeting_on": "2027-01-10", "direct": "yes", "preparers": "u1-p7",
        "seats:committee_member": "2", "candidates:committee_member": "2",
    }  # fmt: skip
    async with shown(city, CHAIR) as browser:
        refused = await browser.post("/unions/u1/elections/plan", data=typed, headers=OWN)
        assert refused.status_code == 409
        assert "方案中的候选人数不足" in refused.text
        assert 'value="desk"' in refused.text
        laid = await browser.post(
            "/unions/u1/elections/plan", data=typed | {"candidates:committee_member": "3"}, headers=OWN
        )
        assert laid.status_code == 303
        await browser.get(laid.headers["location"])  # waits until the plan is there
        page = (await browser.get("/unions/u1/elections/desk")).text
        assert "等待上级工会批复方案" in page
        assert 'action="/unions/u1/elections/desk/plan-answer"' not in page
    async with shown(city) as browser:
        assert "/unions/u1/elections/desk" in (await browser.get("/elections/waiting", headers=PART)).text
        assert 'action="/unions/u1/elections/desk/plan-answer"' in (await browser.get("/unions/u1/elections/desk")).text
        answer = {"superior_id": "d1", "decision": "approved", "reason": ""}
        done = await browser.post("/unions/u1/elections/desk/plan-answer", data=answer, headers=OWN)
        assert done.status_code == 303
        assert 'action="/unions/u1/elections/desk/opening"' in (await browser.get(done.headers["location"])).text
