"""Good practices: lists, one practice, and the forms."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import DISTRICT, OWN, PART, UNION, Fake, officer

PRACTICE: dict[str, Any] = {
    "union_id": "u1", "union_name": "机械厂工会", "practice_id": "p1", "title": "班前十分钟", "standing": "nominated",
    "nominated_on": "2026-03-02", "published_on": None, "adoptions": 0,
}  # fmt: skip
TEXT = {"kind": "nominated", "written_on": "2026-03-02", "text": "每日班前协商"}
WRITTEN = PRACTICE | {"texts": [TEXT], "adopters": []}
ADOPTER = {"adopter_id": "u3", "name": "纺织厂工会", "adopted_on": "2026-03-05"}
PUBLISHED = WRITTEN | {"standing": "published", "adoptions": 1, "adopters": [ADOPTER]}
ANSWERS: dict[str, Any] = {
    "/unions/u1": UNION, "/unions/d1": DISTRICT, "/unions/u1/practices": {"items": [PRACTICE]},
    "/unions/u1/practices/p1": WRITTEN, "/unions/u2/published-practices": {"items": [PUBLISHED]},
    "/unions/u2/published-practices/u1/p1": PUBLISHED, "/federations/d1/practices": {"items": [PRACTICE]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/unions/d1/practices", ("/unions/d1/practices-nominated", "/unions/d1/practices-published")),
        ("/unions/u1/practices-own", ("班前十分钟", "待审核", "申报典型经验")),
        ("/unions/u2/practices-published", ("/unions/u2/practices/u1/p1", "机械厂工会")),
        ("/unions/d1/practices-nominated", ("/unions/u1/practices/u1/p1",)),
        ("/unions/u1/practices/u1/p1", ("每日班前协商", "审核典型经验")),
        ("/unions/u2/practices/u1/p1", ("纺织厂工会", "采用这项经验")),
    ],
)
async def test_practices_are_read_with_what_can_be_done(tmp_path: Path, address: str, says: tuple[str, ...]) -> None:
    """The union above reviews, another one takes over."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        page = await browser.get(address, headers=PART)
    assert page.status_code == 200
    assert [words for words in says if words not in page.text] == []


async def test_practice_taken_over_is_not_offered_again(tmp_path: Path) -> None:
    """Its page has no form any more."""
    taken = PUBLISHED | {"adopters": [ADOPTER | {"adopter_id": "u2"}]}
    async with officer(tmp_path, Fake(ANSWERS | {"/unions/u2/published-practices/u1/p1": taken})) as browser:
        assert "采用这项经验" not in (await browser.get("/unions/u2/practices/u1/p1")).text


@pytest.mark.parametrize(
    ("address", "typed", "body"),
    [
        ("/unions/u1/practices/u1/p1/review", {"opinion": "好", "published": "1"}, {"opinion": "好", "published": True, "superior_id": "d1"}),
        ("/unions/u2/practices/u1/p1/adoptions", {"how": "试行"}, {"how": "试行", "adopter_id": "u2"}),
    ],
)  # fmt: skip
async def test_form_is_a_command_about_one_practice(
    tmp_path: Path, address: str, typed: dict[str, str], body: dict[str, Any]
) -> None:
    """In the name of the union above, or of the one that takes it over."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(address, data=typed, headers=OWN)
        assert "已办理" in (await browser.get(done.headers["location"])).text
    assert fake.commanded == [(f"/unions/u1/practices/p1/{address.rpartition('/')[2]}", body)]


async def test_union_nominates(tmp_path: Path) -> None:
    """Under a name that the console makes."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        typed = {"title": "班前十分钟", "description": "每日班前协商"}
        await browser.post("/unions/u1/practices-own", data=typed, headers=OWN)
    [(path, body)] = fake.commanded
    assert (path, body.pop("practice_id")[:9], body) == ("/unions/u1/practices", "practice-", typed)
