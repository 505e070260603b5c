"""Pages of duties under law, over an organisation that answers as a test wishes."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from gonghui_console.session import SESSION
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import PART, answering, console

DUTY = {
    "union_id": "u1", "name": "机械厂工会", "duty": "womens_committee", "code": "R-ORG-08", "figure": 12, "threshold": 10,
    "arose_on": "2020-01-01", "due_on": "2020-03-30", "state": "open", "late": None, "reason": None, "escalated_on": "2020-03-31",
}  # fmt: skip
LAPSED = DUTY | {"state": "lapsed", "reason": "fell_below"}
COUNT = {"name": "江北区总工会", "in_time": 2, "overdue": 3}
FIGURES = {
    "by_duty": [COUNT | {"of": "womens_committee"}],
    "by_branch": [COUNT | {"of": "d1"}],
    "by_age": [{"from_days": 0, "to_days": 30, "in_time": 2, "overdue": 0}, {"from_days": 366, "to_days": None, "in_time": 0, "overdue": 3}],
}  # fmt: skip
GAP = {
    "union_id": "u1", "name": "机械厂工会", "committee": "women", "figure": 12, "threshold": 10, "code": "R-ORG-08",
    "since": "2020-01-01", "days": 300, "due_on": "2020-03-30",
}  # fmt: skip
SEAT = {
    "person_id": "p1",
    "role": "head",
    "side": "employer",
    "woman": True,
    "as_vice_chair": True,
    "since": "2020-01-01",
}
BENCH = {
    "union_id": "u1", "name": "机械厂工会", "committee": "women", "number": 2, "seats": 3, "taken": 1, "women": 1,
    "headed": False, "since": "2020-01-01", "due_on": "2023-01-01", "members": [SEAT],
}  # fmt: skip
UNIT_RULE = {
    "union_id": "u1", "name": "机械厂工会", "rule_id": "finance", "version": 2, "kind": "rule", "title": "财务制度",
    "adopted_by": "committee", "adopted_on": "2020-01-01", "review_on": "2022-01-01", "uses": 1, "used_on": "2020-02-01",
    "used_for": "报销单", "review_missed": True, "unused": False, "repealed_on": None,
}  # fmt: skip
CASE = {
    "union_id": "n1", "name": "外卖员联合工会", "opened_on": "2026-01-01", "stage": "returned", "unit_type": "private",
    "applied_by": "workers", "workers": 12, "prepared": True, "applicants": 30, "women": 9, "mobilised": 40, "trained": 0,
    "present": 20, "returned_for": "名册不全",
}  # fmt: skip
UNUSED = {"union_id": "u1", "name": "机械厂工会", "kind": "seek_benefits", "used_on": None}
FULL_TIME = {"union_id": "u1", "name": "机械厂工会", "staff": 1200, "full_time": 2, "guideline": 6, "gap": 4}
ANSWERS = {
    "/federations/federation/unused-powers": {"items": [UNUSED, UNUSED | {"used_on": "2024-02-01"}]},
    "/federations/federation/full-time-gaps": {"items": [FULL_TIME], "next": "abc="},
    "/unions/u1/formation-cases": {"items": [CASE]},
    "/federations/federation/stale-unit-rules": {"items": [UNIT_RULE]},
    "/unions/u1/unit-rules": [UNIT_RULE | {"review_missed": False}],
    "/federations/federation/incomplete-committees": {"items": [BENCH]},
    "/unions/u1/benches": [BENCH],
    "/federations/federation/duties": {"items": [DUTY], "next": "abc="},
    "/federations/federation/duties/figures": FIGURES,
    "/federations/federation/committee-gaps": {"items": [GAP]},
    "/unions/u1/duties": [DUTY, LAPSED],
}
NOTHING = {
    "/federations/federation/unused-powers": {"items": []},
    "/federations/federation/full-time-gaps": {"items": []},
    "/unions/u1/formation-cases": {"items": []},
    "/federations/federation/stale-unit-rules": {"items": []},
    "/unions/u1/unit-rules": [],
    "/federations/federation/incomplete-committees": {"items": []},
    "/unions/u1/benches": [],
    "/federations/federation/duties": {"items": []},
    "/federations/federation/duties/figures": {"by_duty": [], "by_branch": [], "by_age": []},
    "/federations/federation/committee-gaps": {"items": []},
    "/unions/u1/duties": [],
}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Where the keys lie."""
    Keys(tmp_path).ensure([SIGN_IN])
    return tmp_path


async def shown(keys: Path, path: str, answers: dict[str, object]) -> AsyncIterator[str]:
    """What an officer sees there."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=answers[request.url.path])

    async with console(keys, answering(answer)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(keys)).sign(SIGN_IN, "li", ["organisation"], 900))
        page = await browser.get(path, headers=PART)
        assert page.status_code == 200, page.text
        yield page.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/obligations/figures", ["data-chart", "江北区总工会", "已逾期"]),
        ("/obligations/list?overdue=true", ["成立女职工委员会", "已报上级", "after=abc%3D", "R-ORG-08"]),
        ("/committee-gaps", ["data-chart", "女职工委员会", "300 天"]),
        ("/committees/incomplete", ["1 / 3 席", "没有负责人", "2023年1月1日届满"]),
        ("/unused-powers", ["福利待遇争取权", "从未行使", "2024年2月1日"]),
        ("/full-time-gaps", ["data-chart", "/unions/u1/cadres", "1,200", "after=abc%3D"]),
        ("/unions/u1/benches", ["data-chart", "享受副主席待遇"]),
        ("/unit-rules", ["机械厂工会", "逾期未复审", "报销单"]),
        ("/unions/u1/unit-rules", ["财务制度", "有效运行", "第 2 版"]),
        ("/unions/u1/formations", ["data-chart", "12 名职工网上申请", "名册不全"]),
        ("/unions/u1/duties", ["2020年3月30日前", "人数降到规定以下"]),
    ],
)
async def test_duties_are_drawn_and_listed(keys: Path, path: str, said: list[str]) -> None:
    """With their clock, their rule, and what became of them."""
    async for page in shown(keys, path, dict(ANSWERS)):
        assert [words for words in said if words not in page] == []


@pytest.mark.parametrize(
    "path",
    [
        "/obligations/figures", "/obligations/list", "/committee-gaps", "/unions/u1/duties", "/committees/incomplete",
        "/unused-powers", "/full-time-gaps", "/unions/u1/benches", "/unit-rules", "/unions/u1/unit-rules", "/unions/u1/formations",
    ],
)  # fmt: skip
async def test_where_nothing_is_owed_the_page_says_so(keys: Path, path: str) -> None:
    """An empty list is good news."""
    async for page in shown(keys, path, dict(NOTHING)):
        assert "notice-title" in page
