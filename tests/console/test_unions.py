"""The tree of any day, and what a union's card says of its place and links."""

from pathlib import Path

from tests.console.serving import PART, UNION, Fake, officer

BELOW = "/unions/federation/below"
PLACES = [
    {"union_id": "u1", "name": "机械厂工会", "superior_id": "d1"},
    {"union_id": "d1", "name": "江北区总工会", "superior_id": "federation"},
    {"union_id": "federation", "name": "市总工会", "superior_id": None},
]
LINKS = {
    "party_body": "机械厂党委", "administration": "机械厂", "certificate": "法证 1 号", "representative": "person-1",
    "mentor_id": "d1", "mentor_name": "江北区总工会", "mentored_until": "2020-01-01",
}  # fmt: skip
ANSWERS = {
    BELOW: {"items": [UNION | {"union_id": "d1", "kind": "district"}], "next": "abc"},
    "/unions/u1": UNION,
    "/unions/u1/above": PLACES,
    "/unions/u1/links": LINKS,
    "/unions/u1/committees": [{"committee": "women", "due": True, "seats": None, "formed_on": None}],
}


async def test_tree_of_a_day_keeps_its_day_in_every_branch(tmp_path: Path) -> None:
    """Down the branches and to the next page; a note says that figures are today's."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        frame = (await browser.get("/unions/tree?on=2019-01-01&known_on=2020-03-05")).text
        branch = (await browser.get("/unions/tree/federation?on=2019-01-01&known_on=2020-03-05", headers=PART)).text
    asked = "on=2019-01-01&amp;known_on=2020-03-05"
    assert f'hx-get="/unions/tree/federation?{asked}"' in frame
    assert "会员人数和名称为今天的数据" in frame
    assert f'hx-get="/unions/tree/d1?{asked}"' in branch
    assert f'href="/unions/tree/federation?{asked}&amp;after=abc"' in branch


async def test_what_was_known_on_a_day_is_known_until_its_end_in_china(tmp_path: Path) -> None:
    """An instant of Asia/Shanghai."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        await browser.get("/unions/tree/federation?on=&known_on=2020-03-05", headers=PART)
    assert fake.asked[0].params["known_at"] == "2020-03-05T23:59:59.999999+08:00"
    assert "on" not in fake.asked[0].params


async def test_tree_of_today_asks_for_no_day(tmp_path: Path) -> None:
    """As it always was."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        branch = (await browser.get("/unions/tree/federation", headers=PART)).text
    assert set(fake.asked[0].params) == {"limit"}
    assert 'hx-get="/unions/tree/d1"' in branch


async def test_card_shows_the_path_and_the_links(tmp_path: Path) -> None:
    """From the top down; support that is over is marked, a missing committee leads to its form."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        card = (await browser.get("/unions/u1/card", headers=PART)).text
    assert card.index("市总工会") < card.index("江北区总工会")
    assert "法定代表人 person-1" in card
    assert "tone-bad" in card
    assert 'href="/unions/u1/committees/women"' in card
    assert 'href="/unions/u1/record"' in card


async def test_card_of_a_union_whose_superior_one_may_not_see_is_whole(tmp_path: Path) -> None:
    """A chair sees the names above the own union without seeing those unions."""
    answers = {path: answer for path, answer in ANSWERS.items() if path != "/unions/d1"}
    async with officer(tmp_path, Fake(answers)) as browser:
        assert (await browser.get("/unions/u1/card", headers=PART)).status_code == 200
