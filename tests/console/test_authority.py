"""What one may do, and whom one lets stand in; and how fairly bodies reflect the members: over services that answer as a test wishes."""

import json
from pathlib import Path
from re import fullmatch
from typing import Any

import httpx2
import pytest

from gonghui_assessment.app import SERVICE as ASSESSMENT
from gonghui_console.session import SESSION
from gonghui_console.words import CATALOGUE
from gonghui_engagement.app import SERVICE as ENGAGEMENT
from gonghui_finance.app import SERVICE as FINANCE
from gonghui_organisation.app import SERVICE as ORGANISATION
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import OWN, PART, answering, console

HELD = {
    "union_id": "u1", "union_name": "机械厂工会", "post_id": "c", "kind": "chair", "since": "2024-01-08", "until": None,
    "lent_by": None, "own": ["member.*", "post.*", "novel.*"], "below": ["union.read"], "never": ["post.*"],
}  # fmt: skip
LENT = HELD | {
    "union_id": "u2",
    "union_name": "纺织厂工会",
    "lent_by": "zhou",
    "until": "2026-05-01",
    "own": ["dues.read"],
    "below": [],
}
STAND_INS = [
    {
        "union_id": union, "union_name": "纺织厂工会", "stand_in_id": "s1", "post_id": "c", "kind": "chair", "lent_by": by,
        "person_id": person, "from_on": "2026-01-01", "until_on": "2099-05-01", "permissions": ["dues.read"],
    }
    for union, by, person in (("u1", "qian", "wu"), ("u2", "zhou", "qian"))
]  # fmt: skip
FORM = {
    "post": "u1 c", "person_id": "wu", "from_on": "2026-12-01", "until_on": "2026-12-31", "lend.member.admit": "1",
    "lend.member.read": "1",
}  # fmt: skip


def share(count: int, known: int) -> dict[str, int]:
    """How many of how many."""
    return {"count": count, "known": known}


def body(name: str, size: int, women: int, short: list[str]) -> dict[str, Any]:
    """A body; nobody's work is known."""
    return {
        "body": name,
        "size": size,
        "women": share(women, size),
        "young": share(1, size),
        "front_line": share(0, 0),
        "short": short,
    }


BALANCE = {
    "young_until": 35, "tolerance": "1/10", "bodies": [body("members", 40, 20, []), body("committee", 5, 1, ["women"])],
}  # fmt: skip


class Organisation:
    """Answers queries, keeps what it was commanded, and refuses on demand."""

    def __init__(self, *, held: Any = (HELD, LENT), balance: Any = BALANCE, refuses: bool = False) -> None:
        self.held, self.balance, self.refuses = list(held), balance, refuses
        self.commanded: list[tuple[str, Any]] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Any service."""
        if request.method == "POST":
            self.commanded.append((request.url.path, json.loads(request.content)))
            if self.refuses:
                message = {"zh": "这项权限不属于该职务，或者不得委托。", "en": "The post does not give this."}
                return httpx2.Response(409, json={"code": "not-given-by-post", "message": message, "facts": {}})
            return httpx2.Response(201, json={"stream": "stand-in:u1:s", "version": 1})
        path = request.url.path
        answer = self.balance if path.endswith("/balance") else STAND_INS if path.endswith("/stand-ins") else self.held
        return httpx2.Response(200, json=answer)


def officer(tmp_path: Path, organisation: Organisation) -> Any:
    """A console, and somebody who is signed in."""
    Keys(tmp_path).ensure([SIGN_IN])
    return console(tmp_path, answering(organisation))


def signed(browser: httpx2.AsyncClient, tmp_path: Path) -> httpx2.AsyncClient:
    """The same, signed in."""
    browser.cookies.set(SESSION, Tokens(Keys(tmp_path)).sign(SIGN_IN, "qian", ["organisation"], 900))
    return browser


async def test_every_permission_stands_with_its_post(tmp_path: Path) -> None:
    """In words, own posts and those of others; what is never lent is not offered, and nobody without a post is offered anything."""
    async with officer(tmp_path, Organisation()) as browser:
        page = (await signed(browser, tmp_path).get("/account/authority")).text
    assert [
        said
        for said in (
            "机械厂工会",
            "主席",
            "接收入会",
            "novel.*",
            "代行 zhou 的职务",
            "查看会费",
            "委托代理",
            "我委托 wu 代行主席",
            "我代行 zhou 的主席职务",
        )
        if said not in page
    ] == []
    assert 'value="u1 c"' in page
    assert 'value="u2 c"' not in page
    assert ('name="lend.member.admit"' in page, 'name="lend.post.fill"' in page) == (True, False)
    async with officer(tmp_path, Organisation(held=())) as browser:
        page = (await signed(browser, tmp_path).get("/account/authority")).text
    assert "您现在没有担任任何职务" in page
    assert '<form class="filled"' not in page


async def test_stand_in_is_a_command_in_the_name_of_the_post(tmp_path: Path) -> None:
    """From our own page only; a refusal keeps what was typed and ticked."""
    organisation = Organisation()
    async with officer(tmp_path, organisation) as browser:
        foreign = await signed(browser, tmp_path).post("/account/authority", data=FORM)
        own = await browser.post("/account/authority", data=FORM, headers=OWN)
        odd = await browser.post("/account/authority", data=FORM | {"post": "../x c"}, headers=OWN)
    assert (foreign.status_code, own.status_code, odd.status_code) == (403, 303, 303)
    (path, command), (elsewhere, _) = organisation.commanded
    assert (path, elsewhere) == ("/unions/u1/stand-ins", "/unions/-/stand-ins")
    assert (command["post_id"], command["person_id"], command["permissions"]) == (
        "c",
        "wu",
        ["member.admit", "member.read"],
    )
    async with officer(tmp_path, Organisation(refuses=True)) as browser:
        refused = await signed(browser, tmp_path).post("/account/authority", data=FORM, headers=OWN)
    assert refused.status_code == 409
    assert "不得委托" in refused.text
    assert 'name="lend.member.admit" value="1" checked' in refused.text


async def test_stand_in_is_ended_by_either_hand(tmp_path: Path) -> None:
    """By whoever lent and by whoever stands in; a refusal stands at its line."""
    organisation = Organisation()
    async with officer(tmp_path, organisation) as browser:
        for union in ("u1", "u2"):
            path = f"/account/authority/{union}/s1/end"
            assert (await signed(browser, tmp_path).post(path, data={"post_id": "c"}, headers=OWN)).status_code == 303
    assert organisation.commanded == [(f"/unions/{union}/stand-ins/s1/end", {"post_id": "c"}) for union in ("u1", "u2")]
    async with officer(tmp_path, Organisation(refuses=True)) as browser:
        path = "/account/authority/u1/s1/end"
        refused = await signed(browser, tmp_path).post(path, data={"post_id": "c"}, headers=OWN)
    assert (refused.status_code, "没有办理" in refused.text) == (409, True)


def test_every_permission_has_a_name() -> None:
    """Whatever a route asks for can be read in words, and lent by its name."""
    services = (ORGANISATION, FINANCE, ENGAGEMENT, ASSESSMENT)
    routers = [router for service in services for router in service.routers]
    asked = {row.allows for router in routers for row in router.table if isinstance(row.allows, str)}
    asked |= {
        str((getattr(route, "openapi_extra", None) or {}).get("x-allows", ""))
        for router in routers
        for route in router.routes
    }
    permissions = {permission for permission in asked if fullmatch(r"[a-z_]+\.[a-z_]+", permission)}
    assert len(permissions) > 100
    assert sorted(one for one in permissions if f"permission.{one}" not in CATALOGUE) == []


@pytest.mark.parametrize(
    ("balance", "said"),
    [
        (BALANCE, ["data-chart", "工会委员会", "明显偏低", "50%", "20%", "—", "35岁"]),
        (BALANCE | {"bodies": [body("members", 0, 0, [])]}, ["还没有可以比较的机构"]),
    ],
)
async def test_bodies_are_drawn_beside_the_members(tmp_path: Path, balance: Any, said: list[str]) -> None:
    """What is short is named; what nobody knows is a dash."""
    async with officer(tmp_path, Organisation(balance=balance)) as browser:
        page = (await signed(browser, tmp_path).get("/unions/u1/balance?election=e1", headers=PART)).text
    assert [words for words in said if words not in page] == []
