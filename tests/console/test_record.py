"""The desk at which a union's figures, leadership, legal person and support are recorded."""

from pathlib import Path

import pytest

from tests.console.serving import OWN, UNION, Fake, officer, refusal

NO_LINKS = dict.fromkeys(
    ["party_body", "administration", "certificate", "representative", "mentor_id", "mentor_name", "mentored_until"]
)
ANSWERS = {
    "/unions/u1": UNION,
    "/unions/u1/links": NO_LINKS,
    "/unions/u1/above": [
        {"union_id": "u1", "name": "机械厂工会", "superior_id": "d1"},
        {"union_id": "d1", "name": "江北区总工会", "superior_id": "federation"},
        {"union_id": "federation", "name": "市总工会", "superior_id": None},
    ],
}
DESK = "/unions/u1/record"


async def test_forms_stand_with_what_is_recorded(tmp_path: Path) -> None:
    """Whoever may not see the city still gets the unions above as mentors."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        page = await browser.get(DESK)
    assert page.status_code == 200
    assert 'value="20"' in page.text
    assert '<option value="federation">市总工会</option>' in page.text


@pytest.mark.parametrize(
    ("what", "typed", "path", "body"),
    [
        (
            "unit_facts", {"staff": "30", "women_staff": "12", "own_account": "1"}, "unit-facts",
            {"staff": 30, "women_staff": 12, "own_account": True, "legal_person": False, "workers_home": False},
        ),
        ("leadership", {"party_body": " 党委 ", "administration": "厂"}, "leadership", {"party_body": "党委", "administration": "厂"}),
        ("switched_type", {"unit_type": "foreign"}, "unit-type", {"unit_type": "foreign", "superior_id": "d1"}),
        ("certified", {"certificate": "法证 1"}, "legal-person", {"certificate": "法证 1", "superior_id": "d1"}),
        (
            "mentored", {"superior_id": "federation", "mentor_id": "d1", "until": "2027-01-31"}, "mentor",
            {"superior_id": "federation", "mentor_id": "d1", "until": "2027-01-31"},
        ),
        ("released", {"superior_id": "federation"}, "mentor/release", {"superior_id": "federation"}),
    ],
)  # fmt: skip
async def test_form_is_a_command_of_the_officer(
    tmp_path: Path, what: str, typed: dict[str, str], path: str, body: dict[str, object]
) -> None:
    """Numbers as numbers, ticks as yes and no; the desk then says what was done."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        foreign = await browser.post(f"{DESK}/{what}", data=typed)
        own = await browser.post(f"{DESK}/{what}", data=typed, headers=OWN)
        desk = await browser.get(own.headers["location"])
    assert (foreign.status_code, own.status_code) == (403, 303)
    assert fake.commanded == [(f"/unions/u1/{path}", body)]
    assert "已办理" in desk.text
    assert fake.asked[-3].params["wait_for"] == "a:b/c@2"


async def test_refusal_is_said_in_its_own_words_and_what_was_typed_stays(tmp_path: Path) -> None:
    """With the rule that it cites and the figures that it names."""
    fake = Fake(ANSWERS, refusal(409, "女职工人数超过职工总数。", rule="R-ORG-08", staff=30))
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(f"{DESK}/unit_facts", data={"staff": "30", "women_staff": "31"}, headers=OWN)
    assert page.status_code == 409
    assert "女职工人数超过职工总数。" in page.text
    assert 'href="/rules/R-ORG-08"' in page.text
    assert "职工 <strong>30</strong>" in page.text
    assert 'value="31"' in page.text


@pytest.mark.parametrize(("name", "value"), [("staff", "many"), ("staff", ""), ("women_staff", "9" * 9)])
async def test_what_cannot_be_meant_never_reaches_the_service(tmp_path: Path, name: str, value: str) -> None:
    """The form says which field it is."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(
            f"{DESK}/unit_facts", data={"staff": "3", "women_staff": "1", name: value}, headers=OWN
        )
    assert page.status_code == 422
    assert "没有办理" in page.text
    assert fake.commanded == []


async def test_unknown_form_is_not_found(tmp_path: Path) -> None:
    """Nothing is sent."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        assert (await browser.post(f"{DESK}/nothing", headers=OWN)).status_code == 404
    assert fake.commanded == []
