"""The desks of units without a union, and of the preparatory funds held for them."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import DISTRICT, OWN, PART, UNION, Fake, officer, refusal

DESK, FUNDS = "/unions/d1/unorganised-units", "/unions/d1/preparatory-funds"
UNIT: dict[str, Any] = {
    "union_id": "d1", "unit_id": "x", "name": "新机械厂", "unit_type": "private", "jurisdiction": "CN/500000/500103", "staff": 60,
    "established_on": "2024-06-01", "form_by": "2025-06-01", "state": "overdue", "owes_from": "2025-07", "opinion": "建会意见书1号",
    "opinion_on": "2025-06-10",
}  # fmt: skip
NEW = UNIT | {
    "unit_id": "y", "name": "新纺织厂", "form_by": "2199-01-01", "state": "waiting", "owes_from": None, "opinion": None,
    "opinion_on": None,
}  # fmt: skip
FUND: dict[str, Any] = {
    "unit_id": "x", "owes_from": "2025-07", "assessed": 240_000, "received": 120_000, "returned": 0, "formed_union_id": None,
}  # fmt: skip
FORMED = FUND | {"formed_union_id": "u1"}


def answers(**fund: Any) -> dict[str, Any]:
    """Of organisation and finance."""
    return {
        "/unions/d1": DISTRICT,
        "/unions/u1": UNION,
        "/federations/d1/unorganised-units": {"items": [UNIT, NEW]},
        f"{DESK}/x/clock": UNIT,
        f"{DESK}/y/clock": NEW,
        FUNDS: {"items": [FUND | fund]},
        f"{FUNDS}/x": FUND | fund,
        "/union-names": [{"union_id": "u1", "name": "机械厂工会", "superior": "江北区总工会"}],
    }


async def test_register_shows_the_clock_of_every_unit(tmp_path: Path) -> None:
    """Those that are late are drawn; each leads to its page, and the form to enter one stands beneath."""
    fake = Fake(answers())
    async with officer(tmp_path, fake) as browser:
        frame = (await browser.get(f"{DESK}?state=overdue")).text
        part = (await browser.get(f"{DESK}/list?state=overdue", headers=PART)).text
    assert 'value="CN/500000/500103"' in frame
    assert f'action="{DESK}"' in frame
    for said in (f'href="{DESK}/x"', "新纺织厂", "data-chart", "建会意见书1号"):
        assert said in part
    assert fake.asked[-1].params["state"] == "overdue"


async def test_unit_in_its_time_gets_no_opinion(tmp_path: Path) -> None:
    """One that is late does; the fund is a part of its own."""
    async with officer(tmp_path, Fake(answers())) as browser:
        late, early = (await browser.get(f"{DESK}/x")).text, (await browser.get(f"{DESK}/y")).text
    assert f'action="{DESK}/x/opinions"' in late
    assert f'hx-get="{FUNDS}/x"' in late
    assert f'action="{DESK}/y/opinions"' not in early
    assert f'action="{DESK}/y/union"' in early


@pytest.mark.parametrize(
    ("at", "typed", "path", "body"),
    [
        (
            DESK,
            {"name": "新机械厂", "unit_type": "private", "jurisdiction": "CN/500000", "staff": "60", "established_on": "2025-06-01"},
            f"{DESK}/unit-",
            {"name": "新机械厂", "unit_type": "private", "jurisdiction": "CN/500000", "staff": 60, "established_on": "2025-06-01"},
        ),
        (f"{DESK}/x/opinions", {"paper": "1号", "text": "请建会"}, f"{DESK}/x/opinions", {"paper": "1号", "text": "请建会"}),
        (f"{DESK}/x/union", {"formed_union_id": "机械厂工会"}, f"{DESK}/x/union", {"formed_union_id": "u1"}),
        (f"{DESK}/x/closing", {"reason": "注销"}, f"{DESK}/x/closing", {"reason": "注销"}),
        (
            f"{FUNDS}/x/assessments", {"month": "2025-07", "payroll": "60,000"}, f"{FUNDS}/x/assessments",
            {"month": "2025-07", "payroll": 6_000_000},
        ),
        (
            f"{FUNDS}/x/receipts", {"receipt_id": "r1", "month": "2025-07", "received": "1200.50"}, f"{FUNDS}/x/receipts",
            {"receipt_id": "r1", "month": "2025-07", "received": 120_050},
        ),
        (f"{FUNDS}/x/return", {}, f"{FUNDS}/x/return", {"to_union_id": "u1"}),
    ],
)  # fmt: skip
async def test_steps_are_commands(
    tmp_path: Path, at: str, typed: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    """A union by its name, money in fen, the fund to the union that the unit formed."""
    fake = Fake(answers(formed_union_id="u1"))
    async with officer(tmp_path, fake) as browser:
        assert (await browser.post(at, data=typed, headers=OWN)).status_code == 303
    [(commanded, sent)] = fake.commanded
    assert commanded.startswith(path)
    assert sent == body


@pytest.mark.parametrize(
    ("at", "typed", "kept"),
    [
        (DESK, {"name": "新机械厂", "unit_type": "private", "jurisdiction": "CN", "staff": "60", "established_on": "2099-06-01"}, 'value="2099-06-01"'),
        (f"{DESK}/x/opinions", {"paper": "1号", "text": "请建会"}, ">请建会</textarea>"),
        (f"{FUNDS}/x/receipts", {"receipt_id": "r1", "month": "2025-07", "received": "9999"}, 'value="9999"'),
    ],
)  # fmt: skip
async def test_refusals_stand_at_their_forms(tmp_path: Path, at: str, typed: dict[str, str], kept: str) -> None:
    """Open, with the rule and what was typed."""
    fake = Fake(answers(), refusal(409, "不予办理。", rule="R-ORG-03", owed=240_000))
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(at, data=typed, headers=OWN)
    assert page.status_code == 409
    form = page.text.split(f'method="post" action="{at}"')[1].split("</form>")[0]
    for said in ("不予办理。", "R-ORG-03", "¥2,400.00", kept):
        assert said in form


async def test_fund_goes_back_once_there_is_a_union(tmp_path: Path) -> None:
    """What is left to pay may still be booked; nothing more is assessed."""
    async with officer(tmp_path, Fake(answers())) as browser:
        owing = (await browser.get(f"{FUNDS}/x", headers=PART)).text
    async with officer(tmp_path, Fake(answers(formed_union_id="u1"))) as browser:
        formed = (await browser.get(f"{FUNDS}/x", headers=PART)).text
        listed = (await browser.get(FUNDS)).text
    assert f'action="{FUNDS}/x/assessments"' in owing
    assert f'action="{FUNDS}/x/return"' not in owing
    assert f'action="{FUNDS}/x/assessments"' not in formed
    for at in ("receipts", "return"):
        assert f'action="{FUNDS}/x/{at}"' in formed
    for said in ("待返还", "机械厂工会", "新机械厂", "¥1,200.00"):
        assert said in listed


async def test_month_has_to_be_one(tmp_path: Path) -> None:
    """Said before anything is sent."""
    fake = Fake(answers())
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(f"{FUNDS}/x/assessments", data={"month": "2025-13", "payroll": "1"}, headers=OWN)
    assert (page.status_code, fake.commanded) == (422, [])
    assert "应为月份" in page.text


async def test_finance_down_costs_the_fund_only(tmp_path: Path) -> None:
    """The unit's page stands."""
    async with officer(tmp_path, Fake(answers(), down=frozenset({"finance"}))) as browser:
        page, part = await browser.get(f"{DESK}/x"), await browser.get(f"{FUNDS}/x", headers=PART)
    assert (page.status_code, part.status_code) == (200, 503)
    assert "财务服务暂时没有应答" in part.text
