"""What one may do, and whom one lets stand in; and how fairly bodies reflect the members: over services that answer as a test wishes."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_console.session import SESSION
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import OWN, PART, answering, console

HELD = {
    "union_id": "u1", "union_name": "机械厂工会", "post_id": "c", "kind": "chair", "since": "2024-01-08", "until": None,
    "lent_by": None, "own": ["member.*"], "below": ["union.read"],
}  # fmt: skip
LENT = HELD | {
    "union_id": "u2",
    "union_name": "纺织厂工会",
    "lent_by": "zhou",
    "until": "2026-05-01",
    "own": ["dues.read"],
    "below": [],
}
FORM = {
    "post": "u1 c", "person_id": "wu", "from_on": "2026-12-01", "until_on": "2026-12-31", "permissions": "member.admit\nmember.read",
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
        return httpx2.Response(200, json=self.balance if request.url.path.endswith("/balance") else self.held)


def officer(tmp_path: Path, organisation: Organisation) -> Any:
    """A console, and somebody who is signed in."""
    Keys(tmp_path).ensure([SIGN_IN])
    return console(tmp_path, answering(organisation))


def signed(browser: httpx2.AsyncClient, tmp_path: Path) -> httpx2.AsyncClient:
    """The same, signed in."""
    browser.cookies.set(SESSION, Tokens(Keys(tmp_path)).sign(SIGN_IN, "qian", ["organisation"], 900))
    return browser


async def test_every_permission_stands_with_its_post(tmp_path: Path) -> None:
    """Own posts and those of others; nobody without a post is offered the form."""
    async with officer(tmp_path, Organisation()) as browser:
        page = (await signed(browser, tmp_path).get("/account/authority")).text
    assert [
        said
        for said in ("机械厂工会", "主席", "member.*", "代行 zhou 的职务", "dues.read", "委托代理")
        if said not in page
    ] == []
    assert 'value="u1 c"' in page
    assert 'value="u2 c"' not in page
    async with officer(tmp_path, Organisation(held=())) as browser:
        page = (await signed(browser, tmp_path).get("/account/authority")).text
    assert "您现在没有担任任何职务" in page
    assert '<form class="filled"' not in page


async def test_stand_in_is_a_command_in_the_name_of_the_post(tmp_path: Path) -> None:
    """From our own page only; a permission a line; a refusal keeps what was typed."""
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
    assert "member.admit" in refused.text


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
