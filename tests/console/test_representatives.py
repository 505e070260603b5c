"""The desk of members' representatives."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import OWN, UNION, Fake, officer, refusal

DESK = "/unions/u1/representatives"


def member(number: int, name: str) -> dict[str, Any]:
    """Somebody on the roll."""
    return {
        "member_id": f"m{number}", "person_id": f"p{number}", "name": name, "woman": False, "standing": "member",
        "since": "2020-01-01",
    }  # fmt: skip


def answers(*persons: str) -> dict[str, Any]:
    """Of organisation, with these representatives of the third session."""
    return {
        "/unions/u1": UNION,
        "/unions/u1/roll-size": {"members": 120, "women": 40, "retained": 0, "suspended": 0},
        "/unions/u1/roll": {"items": [member(1, "李立"), member(2, "王芳"), member(3, "王芳"), member(4, "赵敏")]},
        DESK: {"items": [{"session": 3, "person_id": person, "since": "2023-05-01"} for person in persons]},
    }


async def test_representatives_are_shown_by_name(tmp_path: Path) -> None:
    """The next session is proposed; where there are none, the first one, and nobody can leave."""
    async with officer(tmp_path, Fake(answers("p1", "p9"))) as browser:
        page = (await browser.get(DESK)).text
    async with officer(tmp_path, Fake(answers())) as browser:
        empty = (await browser.get(DESK)).text
    for said in (
        "第 3 届会员代表",
        "<td>李立</td>",
        'value="4"',
        '<option value="p1">李立 p1</option>',
        '<option value="p9">p9</option>',
    ):
        assert said in page
    assert "没有登记会员代表" in empty
    assert f'action="{DESK}/replacements"' not in empty


async def test_list_of_names_becomes_persons(tmp_path: Path) -> None:
    """By the roll; an id means itself, which tells namesakes apart."""
    fake = Fake(answers())
    typed = {"session": "1", "persons": "李立、赵敏\np3", "occurred_on": ""}
    async with officer(tmp_path, fake) as browser:
        assert (await browser.post(DESK, data=typed, headers=OWN)).status_code == 303
    assert fake.commanded == [(DESK, {"session": 1, "persons": ["p1", "p4", "p3"]})]


@pytest.mark.parametrize(
    ("persons", "said"), [("李立 孙悟", "没有找到：孙悟"), ("王芳，李立", "有重名：王芳"), ("", "没有填写")]
)
async def test_names_that_mean_nobody_or_several_are_said(tmp_path: Path, persons: str, said: str) -> None:
    """At the form, which keeps the list; nothing is recorded."""
    fake = Fake(answers())
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(DESK, data={"session": "1", "persons": persons}, headers=OWN)
    assert (page.status_code, fake.commanded) == (422, [])
    assert said in page.text
    assert f">{persons}</textarea>" in page.text


@pytest.mark.parametrize(("successor", "sent"), [("赵敏", {"successor": "p4"}), ("", {})])
async def test_whoever_leaves_may_be_followed(tmp_path: Path, successor: str, sent: dict[str, str]) -> None:
    """In the session that sits."""
    fake = Fake(answers("p1"))
    typed = {"left": "p1", "reason": "resigned", "successor": successor}
    async with officer(tmp_path, fake) as browser:
        assert (await browser.post(f"{DESK}/replacements", data=typed, headers=OWN)).status_code == 303
    assert fake.commanded == [(f"{DESK}/replacements", {"session": 3, "left": "p1", "reason": "resigned", **sent})]


async def test_refused_session_cites_the_rule(tmp_path: Path) -> None:
    """Where so few members meet themselves."""
    fake = Fake(answers(), refusal(409, "会员人数较少，应召开会员大会。", rule="R-ELE-01", members=40))
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(DESK, data={"session": "1", "persons": "李立"}, headers=OWN)
    assert page.status_code == 409
    for said in ("应召开会员大会", "R-ELE-01", "会员 <strong>40</strong>", ">李立</textarea>"):
        assert said in page.text


async def test_desk_says_so_when_organisation_is_down(tmp_path: Path) -> None:
    """As a whole."""
    async with officer(tmp_path, Fake({}, down=frozenset({"organisation"}))) as browser:
        assert (await browser.get(DESK)).status_code == 503
