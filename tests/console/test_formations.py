"""The desk of a formation: its steps as a line, and the form of the next one."""

from pathlib import Path
from typing import Any

import pytest

from gonghui_console.answers.union_life import FormationCase
from gonghui_console.pages.formations import line, offered
from tests.console.serving import DISTRICT, OWN, PART, Fake, officer, refusal

CASE: dict[str, Any] = {
    "union_id": "new", "name": "物流公司工会", "opened_on": "2026-01-05", "stage": "preparing", "superior_id": "d1",
    "kind": "primary", "unit_type": "private", "applied_by": "workers", "workers": 30, "prepared": True, "applicants": 0,
    "women": 0, "mobilised": 0, "trained": 0, "present": None, "returned_for": None,
}  # fmt: skip
DESK = "/unions/d1/formations/new"


def answers(**case: Any) -> dict[str, Any]:
    """Of organisation, with one case that stands as a test wishes."""
    return {"/unions/d1": DISTRICT, "/unions/d1/formation-cases": {"items": [CASE | case]}}


@pytest.mark.parametrize(
    ("case", "upcoming"),
    [
        ({"stage": "opened", "prepared": False}, "prep_group"),
        ({}, "applicants"),
        ({"applicants": 30}, "first_meeting"),
        ({"applicants": 30, "present": 25, "stage": "met"}, "submission"),
        ({"applicants": 30, "present": 25, "stage": "submitted"}, "formation_approval"),
        ({"applicants": 30, "present": 25, "stage": "returned"}, "submission"),
        ({"applicants": 30, "present": 25, "stage": "formed"}, None),
        ({"stage": "abandoned"}, None),
    ],
)
def test_form_of_the_next_step_is_offered(case: dict[str, Any], upcoming: str | None) -> None:
    """What was returned is submitted again; after the end there is none."""
    assert offered(FormationCase(**(CASE | case)))[0] == upcoming


def test_line_says_of_every_step_whether_it_is_done() -> None:
    """One is next, those after it are ahead."""
    assert [state for _, state in line(FormationCase(**CASE))] == ["done", "done", "now", "ahead", "ahead", "ahead"]


async def test_desk_shows_the_line_and_the_form(tmp_path: Path) -> None:
    """And leads there from the list."""
    async with officer(
        tmp_path, Fake(answers(stage="returned", applicants=30, present=25, returned_for="缺章程"))
    ) as browser:
        listed = (await browser.get("/unions/d1/formations", headers=PART)).text
        begin = (await browser.get("/unions/d1/formations/begin")).text
        desk = (await browser.get(DESK)).text
    assert f'href="{DESK}"' in listed
    assert "/apply?to=d1&amp;where=CN/500000/500103" in begin
    for said in (
        'aria-current="step"',
        "缺章程",
        f'action="{DESK}/submission"',
        f'action="{DESK}/formation_abandonment"',
    ):
        assert said in desk


@pytest.mark.parametrize(
    ("what", "typed", "path", "body"),
    [
        ("prep_group", {"head": "p1", "members": "p2\r\np3"}, "/formations/new/prep-group", {"head": "p1", "members": ["p2", "p3"]}),
        ("prep_group", {"head": "p1", "members": ""}, "/formations/new/prep-group", {"head": "p1", "members": []}),
        ("applicants", {"applicants": "30", "women": "9"}, "/formations/new/applicants", {"applicants": 30, "women": 9}),
        (
            "mobilisation", {"kind": "training", "attended": "5", "occurred_on": "2026-01-07"}, "/formations/new/mobilisations",
            {"kind": "training", "attended": 5, "occurred_on": "2026-01-07"},
        ),
        (
            "first_meeting", {"entitled": "30", "present": "25", "seats": "5"}, "/formations/new/first-meeting",
            {"entitled": 30, "present": 25, "seats": 5},
        ),
        ("submission", {"staff": "40", "women_staff": "12"}, "/formations/new/submission", {"staff": 40, "women_staff": 12}),
        ("formation_approval", {}, "/unions/new/formation-approvals", {}),
        ("formation_return", {"reason": "缺章程"}, "/unions/new/formation-returns", {"reason": "缺章程"}),
        ("formation_abandonment", {"reason": "单位关闭"}, "/formations/new/abandonment", {"reason": "单位关闭"}),
    ],
)  # fmt: skip
async def test_step_is_a_command_of_the_union_above(
    tmp_path: Path, what: str, typed: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    """Which keeps the case."""
    fake = Fake(answers())
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(f"{DESK}/{what}", data=typed, headers=OWN)
        assert (await browser.get(done.headers["location"])).status_code == 200
    assert fake.commanded == [(path, body | {"superior_id": "d1"})]


async def test_refused_step_stays_with_its_rule(tmp_path: Path) -> None:
    """Above the form in which it happened."""
    fake = Fake(answers(applicants=30), refusal(409, "到会人数不足规定比例。", rule="R-ELE-02", present=9, entitled=30))
    async with officer(tmp_path, fake) as browser:
        typed = {"entitled": "30", "present": "9", "seats": "5"}
        page = await browser.post(f"{DESK}/first_meeting", data=typed, headers=OWN)
    assert page.status_code == 409
    for said in ("到会人数不足规定比例。", "R-ELE-02", "实到 <strong>9</strong>", 'value="9"'):
        assert said in page.text


async def test_union_begins_a_formation_under_a_fresh_id(tmp_path: Path) -> None:
    """And is led to its desk."""
    fake = Fake(answers())
    typed = {"name": "物流公司工会", "kind": "primary", "unit_type": "private", "jurisdiction": "CN/500000/500103"}
    async with officer(tmp_path, fake) as browser:
        done = await browser.post("/unions/d1/formations/begin", data=typed, headers=OWN)
    (path, body), *_ = fake.commanded
    case = path.split("/")[2]
    assert body == typed | {"superior_id": "d1"}
    assert done.headers["location"].startswith(f"/unions/d1/formations/{case}?")


async def test_case_that_the_union_does_not_keep_is_not_found(tmp_path: Path) -> None:
    """Whatever its id."""
    async with officer(tmp_path, Fake(answers())) as browser:
        assert (await browser.get("/unions/d1/formations/other")).status_code == 404
