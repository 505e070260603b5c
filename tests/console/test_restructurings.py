"""The desk of mergers, splits and dissolutions, and the list of those under way."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import OWN, PART, UNION, Fake, officer, refusal

CASE: dict[str, Any] = {
    "union_id": "u1", "name": "机械厂工会", "case_id": "case-1", "kind": "split", "stage": "proposed",
    "receivers": [{"union_id": "u2", "headcount": 3}], "remaining": 5, "resolution": "会决 1 号", "reason": "公司分立",
    "proposed_on": "2026-01-05", "approved_on": None, "ended_on": None, "answer": None,
}  # fmt: skip
RETURNED = CASE | {"stage": "returned", "answer": "材料不全", "ended_on": "2026-01-09"}
DESK = "/unions/u1/restructurings"


def answers(*cases: dict[str, Any]) -> dict[str, Any]:
    """Of organisation, with the cases of the union."""
    return {
        "/unions/u1": UNION,
        "/unions/u2": UNION | {"union_id": "u2", "name": "纺织厂工会"},
        "/unions/u1/roll-size": {"members": 8, "women": 4, "retained": 0, "suspended": 0},
        DESK: {"items": list(cases)},
        "/unions/d1/below": {"items": [UNION, UNION | {"union_id": "u2", "name": "纺织厂工会"}]},
        "/federations/federation/restructurings": {"items": list(cases)},
    }


async def test_form_shows_the_roll_that_headcounts_add_up_to(tmp_path: Path) -> None:
    """And offers the unions beside this one by name."""
    async with officer(tmp_path, Fake(answers(RETURNED))) as browser:
        page = (await browser.get(DESK)).text
    assert "合计应为 8 人" in page
    assert '<option value="纺织厂工会 · u2"></option>' in page
    assert "材料不全" in page
    assert "纺织厂工会</a> 3 人" in page


async def test_union_under_way_proposes_nothing_else(tmp_path: Path) -> None:
    """What waits is answered by the union above."""
    async with officer(tmp_path, Fake(answers(CASE))) as browser:
        page = (await browser.get(DESK)).text
    assert f'action="{DESK}"' not in page
    assert f'action="{DESK}/case-1/approval"' in page
    assert f'action="{DESK}/case-1/return"' in page
    assert f'action="{DESK}/case-1/abandonment"' not in page


async def test_proposal_names_its_receivers_with_their_headcounts(tmp_path: Path) -> None:
    """Lines that are left empty are none."""
    fake = Fake(answers())
    typed = {
        "kind": "split",
        "receiver_1": "u2",
        "headcount_1": "3",
        "receiver_4": "u3",
        "headcount_4": "2",
        "remaining": "3",
    }
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(DESK, data=typed | {"resolution": "会决 1 号", "reason": "公司分立"}, headers=OWN)
    assert done.status_code == 303
    (path, body), *_ = fake.commanded
    assert (path, body.pop("case_id")[:5]) == (DESK, "case-")
    assert body == {
        "kind": "split", "remaining": 3, "resolution": "会决 1 号", "reason": "公司分立",
        "receivers": [{"union_id": "u2", "headcount": 3}, {"union_id": "u3", "headcount": 2}],
    }  # fmt: skip


NAMED: list[dict[str, Any]] = [
    {"union_id": "u2", "name": "纺织厂工会", "superior": "江北区总工会"},
    {"union_id": "u9", "name": "第二纺织厂工会", "superior": "渝中区总工会"},
]


@pytest.mark.parametrize("typed", ["纺织厂工会", "纺织厂工会 · u2", "u2"])
async def test_receiver_is_found_by_its_name(tmp_path: Path, typed: str) -> None:
    """One that is called exactly so, one that was chosen, or by its id as before."""
    fake = Fake(answers() | {"/union-names": NAMED})
    asked = {"kind": "merge", "receiver_1": typed, "headcount_1": "8", "resolution": "会决", "reason": "合并"}
    async with officer(tmp_path, fake) as browser:
        assert (await browser.post(DESK, data=asked, headers=OWN)).status_code == 303
    [(_, body)] = fake.commanded
    assert body["receivers"] == [{"union_id": "u2", "headcount": 8}]


@pytest.mark.parametrize(
    ("typed", "named", "said"),
    [("纺织", NAMED, "纺织厂工会 · u2、第二纺织厂工会 · u9"), ("造船厂", [], "没有找到这个名称的工会")],
)
async def test_name_that_fits_several_unions_or_none_is_said(tmp_path: Path, typed: str, named: Any, said: str) -> None:
    """At the form, which keeps it; nothing is proposed."""
    fake = Fake(answers() | {"/union-names": named})
    asked = {"kind": "merge", "receiver_1": typed, "headcount_1": "8", "resolution": "会决", "reason": "合并"}
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(DESK, data=asked, headers=OWN)
    assert (page.status_code, fake.commanded) == (422, [])
    assert said in page.text
    assert f'value="{typed}"' in page.text


async def test_unions_are_offered_as_their_name_is_typed(tmp_path: Path) -> None:
    """With the union above each, and its id."""
    async with officer(tmp_path, Fake({"/union-names": NAMED})) as browser:
        offered = (await browser.get("/union-names?of=receiver_1&receiver_1=纺织", headers=PART)).text
        nothing = (await browser.get("/union-names?of=receiver_1&receiver_1=", headers=PART)).text
    assert '<option value="第二纺织厂工会 · u9">渝中区总工会</option>' in offered
    assert "option" not in nothing


async def test_room_for_more_receivers_costs_nothing_that_was_typed(tmp_path: Path) -> None:
    """Nothing is proposed yet."""
    fake = Fake(answers())
    typed = {"kind": "split", "receiver_1": "纺织厂工会", "headcount_1": "3", "reason": "分立", "more": "1"}
    async with officer(tmp_path, fake) as browser:
        page = (await browser.post(DESK, data=typed, headers=OWN)).text
    assert fake.commanded == []
    for said in (
        'value="纺织厂工会"',
        'value="3"',
        ">分立</textarea>",
        'name="receiver_8"',
        f'action="{DESK}?lines=8"',
    ):
        assert said in page


async def test_headcounts_that_do_not_add_up_are_said_and_stay(tmp_path: Path) -> None:
    """With both figures and the rule."""
    fake = Fake(answers(), refusal(409, "人数合计与会员名册不一致。", rule="R-ORG-06", told=3, members=8))
    typed = {"kind": "split", "receiver_1": "u2", "headcount_1": "3", "resolution": "会决", "reason": "分立"}
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(DESK, data=typed, headers=OWN)
    assert page.status_code == 409
    for said in (
        "人数合计与会员名册不一致。",
        "填报合计 <strong>3</strong>",
        "会员 <strong>8</strong>",
        "R-ORG-06",
        'value="u2"',
        'value="3"',
        'value="会决"',
    ):
        assert said in page.text


@pytest.mark.parametrize(
    ("answer", "typed", "body"),
    [
        ("approval", {}, {"superior_id": "d1"}),
        ("return", {"reason": "材料不全"}, {"superior_id": "d1", "reason": "材料不全"}),
        ("abandonment", {"reason": "不再分立"}, {"superior_id": "d1", "reason": "不再分立"}),
    ],
)
async def test_superior_union_answers(tmp_path: Path, answer: str, typed: dict[str, str], body: dict[str, str]) -> None:
    """In the name of the union directly above."""
    fake = Fake(answers(CASE))
    async with officer(tmp_path, fake) as browser:
        assert (await browser.post(f"{DESK}/case-1/{answer}", data=typed, headers=OWN)).status_code == 303
    assert fake.commanded == [(f"{DESK}/case-1/{answer}", body)]


async def test_cases_under_way_lead_to_their_desks(tmp_path: Path) -> None:
    """Those of the whole city."""
    async with officer(tmp_path, Fake(answers(CASE))) as browser:
        listed = (await browser.get("/restructurings", headers=PART)).text
    assert f'href="{DESK}"' in listed
    assert "待批复" in listed


async def test_finance_down_costs_the_finance_side_only(tmp_path: Path) -> None:
    """The desk stands, its part says so."""
    async with officer(tmp_path, Fake(answers(CASE), down=frozenset({"finance"}))) as browser:
        desk, part = await browser.get(DESK), await browser.get("/unions/u1/handovers", headers=PART)
    assert (desk.status_code, part.status_code) == (200, 503)
    assert 'hx-get="/unions/u1/handovers"' in desk.text
    assert "财务服务暂时没有应答" in part.text
