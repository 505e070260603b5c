"""The desk of one committee: formed, put together, seated, ended."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import OWN, UNION, Fake, officer, refusal

BENCH: dict[str, Any] = {
    "union_id": "u1", "name": "机械厂工会", "committee": "women", "number": 2, "seats": 5, "taken": 1, "women": 1,
    "headed": False, "since": "2026-01-05", "due_on": "2031-01-05",
    "members": [
        {"person_id": "p1", "role": "member", "side": "union", "woman": True, "as_vice_chair": False, "since": "2026-01-05"}
    ],
}  # fmt: skip
MISSING = {"committee": "funds_review", "due": True, "seats": None, "formed_on": None}
ANSWERS = {"/unions/u1": UNION, "/unions/u1/benches": [BENCH], "/unions/u1/committees": [MISSING]}
AT = "/unions/u1/committees"


async def test_committee_shows_its_seats_and_what_can_be_done(tmp_path: Path) -> None:
    """The next term has the next number."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        page = (await browser.get(f"{AT}/women")).text
    for said in ("data-chart", "没有负责人", f'action="{AT}/women/seats/p1/leave"', 'value="3"', "还有 4 个空席"):
        assert said in page


@pytest.mark.parametrize(
    ("committee", "asked", "not_asked"),
    [
        ("women", "as_vice_chair", "near_relative"),
        ("mediation", "side", "as_vice_chair"),
        ("standing", "near_relative", "side"),
    ],
)
async def test_only_what_matters_to_a_committee_is_asked(
    tmp_path: Path, committee: str, asked: str, not_asked: str
) -> None:
    """Of whoever takes a seat there."""
    answers = ANSWERS | {"/unions/u1/benches": [BENCH | {"committee": committee}]}
    async with officer(tmp_path, Fake(answers)) as browser:
        page = (await browser.get(f"{AT}/{committee}")).text
    assert f'name="{asked}"' in page
    assert f'name="{not_asked}"' not in page


async def test_missing_committee_that_is_elected_is_formed(tmp_path: Path) -> None:
    """With its seats alone."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        assert "应设未设" in (await browser.get(f"{AT}/funds_review")).text
        await browser.post(f"{AT}/funds_review/form", data={"seats": "3"}, headers=OWN)
    assert fake.commanded == [(AT, {"committee": "funds_review", "seats": 3})]


@pytest.mark.parametrize(
    ("way", "typed", "path", "body"),
    [
        ("terms", {"number": "3", "seats": "5", "years": "3"}, "terms", {"number": 3, "seats": 5, "years": 3}),
        (
            "seats", {"person_id": "p2", "role": "head", "woman": "1", "as_vice_chair": "1"}, "seats",
            {"number": 2, "person_id": "p2", "role": "head", "woman": True, "as_vice_chair": True},
        ),
        ("seats/p1/leave", {}, "seats/p1/leave", {"number": 2}),
        ("end", {"reason": "term_over"}, "end", {"number": 2, "reason": "term_over"}),
        ("dissolution", {}, "dissolution", {}),
    ],
)  # fmt: skip
async def test_form_is_a_command_of_the_officer(
    tmp_path: Path, way: str, typed: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    """For the term that sits."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        assert (await browser.post(f"{AT}/women/{way}", data=typed, headers=OWN)).status_code == 303
    assert fake.commanded == [(f"{AT}/women/{path}", body)]


async def test_refusal_stands_where_it_happened(tmp_path: Path) -> None:
    """With its rule, and what was typed."""
    fake = Fake(ANSWERS, refusal(409, "女职工委员会主任由女主席、女副主席担任。", rule="R-ORG-09"))
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(f"{AT}/women/seats", data={"person_id": "p9", "role": "head"}, headers=OWN)
    for said in ("R-ORG-09", 'value="p9"', '<option value="head" selected>'):
        assert said in page.text


async def test_unknown_committee_is_malformed(tmp_path: Path) -> None:
    """Nothing of it reaches a service."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        assert (await browser.get(f"{AT}/tea")).status_code == 422
