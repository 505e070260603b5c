"""Pages of plan years, over services that answer from a table: the wheel with its gaps, and what the form sends."""

from pathlib import Path
from typing import Any

import pytest

from gonghui_console.answers.targets import Period
from gonghui_console.pages.plan_years import tone
from tests.console.serving import OWN, PART, Fake, officer, refusal


def period(first: int, last: int, state: str, owed: int = 1, done: int = 0) -> dict[str, Any]:
    """Some months of a year."""
    days = f"2026-{first:02}-01", f"2026-{last:02}-28"
    return {"first": days[0], "last": days[1], "owed": owed, "done": done, "state": state}


STATES = ["done", "gap", "gap", "done", "running", *["ahead"] * 7]
DUTIES = [
    {
        "plan_union": "federation", "duty_id": "open", "title": "厂务公开", "measure": "disclosures", "every": "month",
        "function": "participate", "periods": [period(n, n, state, 10, 9 - n) for n, state in enumerate(STATES, 1)],
    },
    {
        "plan_union": "federation", "duty_id": "congress", "title": "职代会", "measure": "congresses_held", "every": "half_year",
        "function": "protect", "periods": [period(1, 6, "running", 10, 4), period(7, 12, "ahead")],
    },
    {
        "plan_union": "federation", "duty_id": "train", "title": "培训", "measure": "trainings_held", "every": "year",
        "function": None, "periods": [period(1, 12, "done", 10, 10)],
    },
]  # fmt: skip
GAPS = {"items": [{"union_id": "u1", "union_name": "机械厂工会", "gaps": 2, "owed": 3}], "next": None}
LINE = {
    "year": "2026", "title:0": "厂务公开", "measure:0": "disclosures", "every:0": "month", "function:0": "participate",
    "kind:0": "primary", "measure:1": "disclosures",
}  # fmt: skip


def answers(duties: Any = DUTIES, gaps: Any = GAPS) -> dict[str, Any]:
    """What assessment says."""
    return {
        "/unions/federation/plan-year-below": duties,
        "/unions/federation/plan-gaps": gaps,
        "/unions/u1/plan-year": duties,
    }


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/plan-years?year=2026", ["/plan-years/wheel?year=2026", "开启年度计划"]),
        ("/plan-years/wheel?year=2026", ["data-wheel", "厂务公开", "2月 7/10", "1 半年 4/10", "全年 10/10"]),
        ("/plan-years/gaps", ["机械厂工会", "2 / 3"]),
        ("/unions/u1/plan-year", ["data-wheel", ">2月<"]),
    ],
)
async def test_the_year_is_drawn_as_a_wheel_with_its_gaps(tmp_path: Path, path: str, said: list[str]) -> None:
    """And said period by period."""
    async with officer(tmp_path, Fake(answers())) as browser:
        page = await browser.get(path, headers=PART)
    assert page.status_code == 200, page.text
    assert [words for words in said if words not in page.text] == []


@pytest.mark.parametrize(
    ("path", "said"), [("/plan-years/wheel", "没有开启年度计划"), ("/plan-years/gaps", "没有缺项")]
)
async def test_a_year_without_a_plan_says_so(tmp_path: Path, path: str, said: str) -> None:
    """Nothing is drawn."""
    async with officer(tmp_path, Fake(answers([], {"items": []}))) as browser:
        page = await browser.get(path, headers=PART)
    assert said in page.text
    assert "data-wheel" not in page.text


async def test_a_year_is_opened_with_the_duties_that_have_a_name(tmp_path: Path) -> None:
    """A refusal keeps what was typed."""
    fake = Fake(answers())
    async with officer(tmp_path, fake) as browser:
        answer = await browser.post("/plan-years", data=LINE, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/plan-years?year=2026")
    [(path, body)] = fake.commanded
    [duty] = body["duties"]
    assert (path, body["year"], duty.pop("duty_id")[:2]) == ("/unions/federation/plan-years", 2026, "d-")
    assert duty == {
        "title": "厂务公开", "measure": "disclosures", "every": "month", "function": "participate", "kinds": ["primary"],
    }  # fmt: skip
    async with officer(tmp_path, Fake(answers(), refusal(409, "本年度计划已经开启。"))) as browser:
        answer = await browser.post("/plan-years", data=LINE, headers=OWN)
    assert answer.status_code == 409
    assert all(words in answer.text for words in ("本年度计划已经开启。", 'value="厂务公开"'))


@pytest.mark.parametrize(
    ("state", "owed", "done", "colour"),
    [
        ("gap", 1, 0, "bad"),
        ("gap", 10, 9, "warn"),
        ("gap", 10, 5, "bad"),
        ("done", 1, 1, "good"),
        ("ahead", 0, 0, "quiet"),
    ],
)
def test_a_few_of_many_that_left_something_out_are_a_warning(state: str, owed: int, done: int, colour: str) -> None:
    """One union that left it out is a gap."""
    assert tone(Period.model_validate(period(1, 1, state, owed, done))) == colour
