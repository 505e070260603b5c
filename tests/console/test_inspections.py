"""The desk of inspections and hazards, and the board of those that are overdue."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import DISTRICT, OWN, PART, UNION, Fake, officer, refusal

DESK = "/unions/u1/inspections"
HAZARD: dict[str, Any] = {
    "union_id": "u1", "name": "机械厂工会", "hazard_id": "h1", "severity": "major", "site": "冲压车间", "what": "三号冲床无防护罩",
    "stage": "open", "raised_on": "2026-01-05", "rectify_by": "2026-01-20", "claimed_by": None, "claimed_on": None,
    "entered_by": None,
    "measures": None, "verified_by": None, "verified_on": None, "remark": None, "reopened": 0, "escalated_on": None,
    "in_time": None,
}  # fmt: skip
CLAIMED = HAZARD | {"stage": "claimed", "claimed_by": "sun", "claimed_on": "2026-01-10", "measures": "已加装防护罩"}
FIXED = CLAIMED | {"stage": "fixed", "verified_by": "li", "verified_on": "2026-01-12", "in_time": True}
HELD = {
    "inspection_id": "i1", "site": "冲压车间", "matters": ["labour_protection"], "inspectors": ["li", "wang"], "recused": ["zhao"],
    "held_on": "2026-01-05", "looked_at": "防护罩、通道",
}  # fmt: skip
SUPERVISORS = [
    {"union_id": "u1", "name": "机械厂工会", "person_id": "li", "by": "appointed", "since": "2025-01-01"},
    {"union_id": "d1", "name": "江北区总工会", "person_id": "wang", "by": "supervision", "since": "2025-01-01"},
]


def figures(in_time: int, overdue: int) -> dict[str, Any]:
    """All of one age and severity."""
    return {
        "by_age": [{"from_days": 0, "to_days": 7, "in_time": in_time, "overdue": overdue}, {"from_days": 8, "to_days": None, "in_time": 0, "overdue": 0}],
        "by_severity": [{"severity": "major", "in_time": in_time, "overdue": overdue}],
    }  # fmt: skip


def answers(*hazards: dict[str, Any], supervisors: Any = SUPERVISORS) -> dict[str, Any]:
    """Of organisation, with hazards that are not fixed."""
    return {
        "/unions/u1": UNION,
        "/unions/d1": DISTRICT,
        "/unions/u1/supervisors": supervisors,
        "/unions/u1/hazards": {"items": list(hazards)},
        "/federations/u1/hazard-figures": figures(len(hazards), 0),
        DESK: {"items": [HELD] if supervisors else []},
        "/unions/u1/roll": {"items": [{"member_id": "m1", "person_id": "li", "name": "李立", "woman": False, "standing": "member", "since": "2020-01-01"}]},
        "/federations/federation/hazard-figures": figures(0, 1),
        "/federations/federation/overdue-hazards": {"items": [HAZARD | {"escalated_on": "2026-01-27"}]},
        "/federations/d1/overdue-hazards": {"items": []},
    }  # fmt: skip


async def test_desk_shows_hazards_with_the_form_of_their_next_step(tmp_path: Path) -> None:
    """Whoever reported a repair is not offered to verify it; supervisors of the union above are offered, too."""
    async with officer(
        tmp_path, Fake(answers(HAZARD, CLAIMED | {"hazard_id": "h2", "claimed_by": "li", "entered_by": "person:zhao"}))
    ) as browser:
        page = (await browser.get(DESK)).text
    for said in (
        "三号冲床无防护罩",
        "重大隐患",
        "data-chart",
        'action="/unions/u1/hazards/h1/claims"',
        "已加装防护罩",
        "登记人",
    ):
        assert said in page
    verifying = page.split('action="/unions/u1/hazards/h2/verifications"')[1].split("</form>")[0]
    assert '<option value="wang">wang · 江北区总工会</option>' in verifying
    assert 'value="li"' not in verifying
    assert "李立 li" in page
    assert 'action="/unions/u1/supervisors/li/release"' in page
    assert 'action="/unions/u1/supervisors/wang/release"' not in page


async def test_union_without_supervisors_appoints_one_first(tmp_path: Path) -> None:
    """There is nothing to record, and nothing that was found."""
    async with officer(tmp_path, Fake(answers(supervisors=[]))) as browser:
        page = (await browser.get(DESK)).text
    assert "还没有监督员" in page
    assert "没有未整改的隐患。" in page
    assert 'action="/unions/u1/supervisors"' in page
    assert f'action="{DESK}"' not in page
    assert 'action="/unions/u1/hazards"' not in page


async def test_inspection_names_matters_and_who_recused(tmp_path: Path) -> None:
    """Supervisors for whom nothing is chosen had no part in it."""
    fake = Fake(answers())
    typed = {
        "site": "冲压车间", "matter.labour_protection": "1", "matter.wages": "1", "inspector.li": "inspects",
        "inspector.wang": "relative", "looked_at": "防护罩、通道", "occurred_on": "",
    }  # fmt: skip
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(DESK, data=typed, headers=OWN)
    assert (done.status_code, done.headers["location"].partition("?")[0]) == (303, DESK)
    [(path, body)] = fake.commanded
    assert path.startswith(f"{DESK}/inspection-")
    assert body == {
        "site": "冲压车间", "matters": ["labour_protection", "wages"], "looked_at": "防护罩、通道",
        "inspectors": [{"person_id": "li", "interest": "none"}, {"person_id": "wang", "interest": "relative"}],
    }  # fmt: skip


async def test_refused_inspection_keeps_what_was_typed(tmp_path: Path) -> None:
    """With the rule that asks for two, and both figures."""
    fake = Fake(
        answers(), refusal(409, "参加检查的监督员少于规定人数。", rule="R-ORG-15.inspectors", present=1, needed=2)
    )
    typed = {"site": "锅炉房", "matter.wages": "1", "inspector.li": "inspects", "looked_at": "压力表"}
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(DESK, data=typed, headers=OWN)
    assert page.status_code == 409
    for said in (
        "参加检查的监督员少于规定人数。", "R-ORG-15.inspectors", "实到 <strong>1</strong>", "需要 <strong>2</strong>", 'value="锅炉房"',
        'name="matter.wages" value="1" checked', '<option value="inspects" selected>', ">压力表</textarea>",
    ):  # fmt: skip
        assert said in page.text


@pytest.mark.parametrize(
    ("at", "typed", "path", "body"),
    [
        (
            "hazards", {"inspection_id": "i1", "severity": "imminent", "what": "煤气泄漏", "rectify_by": ""}, "/unions/u1/hazards/hazard-",
            {"inspection_id": "i1", "severity": "imminent", "what": "煤气泄漏"},
        ),
        (
            "hazards/h1/claims", {"person_id": "sun", "measures": "已加装"}, "/unions/u1/hazards/h1/claims",
            {"person_id": "sun", "measures": "已加装"},
        ),
        (
            "hazards/h1/verifications", {"person_id": "li", "interest": "none", "remark": ""}, "/unions/u1/hazards/h1/verifications",
            {"person_id": "li", "interest": "none", "fixed": True},
        ),
        (
            "hazards/h1/rejections", {"person_id": "li", "interest": "none", "remark": "护罩松动"},
            "/unions/u1/hazards/h1/verifications", {"person_id": "li", "interest": "none", "remark": "护罩松动", "fixed": False},
        ),
        ("supervisors", {"person_id": "zhao"}, "/unions/u1/supervisors", {"person_id": "zhao"}),
        ("supervisors/li/release", {}, "/unions/u1/supervisors/li/release", {}),
    ],
)  # fmt: skip
async def test_steps_are_commands(
    tmp_path: Path, at: str, typed: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    """Each under its own address."""
    fake = Fake(answers(CLAIMED))
    async with officer(tmp_path, fake) as browser:
        assert (await browser.post(f"/unions/u1/{at}", data=typed, headers=OWN)).status_code == 303
    [(commanded, sent)] = fake.commanded
    assert commanded.startswith(path)
    assert sent == body


async def test_refusal_of_a_verification_stands_at_its_form(tmp_path: Path) -> None:
    """Open, with the rule."""
    fake = Fake(answers(CLAIMED), refusal(409, "有利害关系的监督员应当回避。", rule="R-SUP-04"))
    typed = {"person_id": "wang", "interest": "relative", "remark": "看过了"}
    async with officer(tmp_path, fake) as browser:
        page = (await browser.post("/unions/u1/hazards/h1/verifications", data=typed, headers=OWN)).text
    form = page.split('action="/unions/u1/hazards/h1/verifications"')[1].split("</form>")[0]
    for said in ("应当回避", "R-SUP-04", '<option value="relative" selected>', ">看过了</textarea>"):
        assert said in form


async def test_records_of_the_past_name_who_recused(tmp_path: Path) -> None:
    """And what was fixed in time."""
    given = answers()
    given["/unions/u1/hazards"] = {"items": [FIXED]}
    async with officer(tmp_path, Fake(given)) as browser:
        held = (await browser.get(f"{DESK}/held", headers=PART)).text
        fixed = (await browser.get("/unions/u1/hazards/fixed", headers=PART)).text
    assert "李立" in held
    assert "回避" in held
    assert "已加装防护罩" in fixed


async def test_board_lists_what_is_late_below(tmp_path: Path) -> None:
    """Of the city or of one union; each leads to its desk."""
    async with officer(tmp_path, Fake(answers())) as browser:
        frame = (await browser.get("/hazards?under=d1")).text
        city = (await browser.get("/hazards/overdue", headers=PART)).text
        drawn = (await browser.get("/hazards/figures", headers=PART)).text
        district = (await browser.get("/hazards/overdue?under=d1", headers=PART)).text
    assert 'hx-get="/hazards/overdue?under=d1"' in frame
    assert f'href="{DESK}"' in city
    assert "已报上级" in city
    assert drawn.count("data-chart") == 2
    assert "没有逾期未整改的隐患。" in district


async def test_desk_says_so_when_organisation_is_down(tmp_path: Path) -> None:
    """Or when the post does not reach."""
    async with officer(tmp_path, Fake({}, down=frozenset({"organisation"}))) as browser:
        assert (await browser.get(DESK)).status_code == 503
    async with officer(tmp_path, Fake({})) as browser:
        assert (await browser.get(DESK)).status_code == 403
