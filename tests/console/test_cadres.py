"""Pages of posts and cadres, over an organisation that answers as a test wishes."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_console.session import SESSION
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import OWN, PART, Fake, answering, console, officer

CHAIR = {
    "post_id": "c1", "kind": "chair", "full_time": False, "holder": "qian", "held_from": "2025-01-01", "staffing": "none",
    "source": None, "rank_entitled": "unit_deputy", "rank_actual": "middle_head", "rank_gap": 1,
}  # fmt: skip
MEMBER = CHAIR | {
    "post_id": "m1", "kind": "committee_member", "holder": "li", "staffing": "own_headcount", "source": "编办〔2026〕3号",
    "rank_gap": 0,
}  # fmt: skip
VACANT = CHAIR | {"post_id": "o1", "kind": "organiser", "holder": None, "held_from": None, "staffing": None}
MONTH = {"post_id": "m1", "kind": "committee_member", "person_id": "li", "paid": 6, "own": 3, "cap": 12, "floor": 8, "under_floor": True}  # fmt: skip
NEED = {"post_id": "m1", "kind": "committee_member", "person_id": "li", "due_on": "2026-01-01", "days": -90, "overdue": True}  # fmt: skip
CONFLICT = {
    "declaration_id": "d1", "post_id": "m1", "person_id": "li", "kind": "kin", "what": "弟弟承包食堂", "since": "2026-01-01",
    "declared_on": "2026-02-01",
}  # fmt: skip
ANSWERS: dict[str, Any] = {
    "/unions/u1/staffing": [CHAIR, MEMBER, VACANT],
    "/unions/u1/working-time": [MONTH],
    "/unions/u1/successors": [{"post_id": "c1", "person_id": "li", "readiness": "one_year", "since": "2026-01-01"}],
    "/unions/u1/training-needs": [NEED, NEED | {"days": 30, "overdue": False}],
    "/unions/u1/conflicts": [CONFLICT],
}
FULL_TIME = {"staff": 1000, "full_time": 1, "guideline": 3, "gap": 2}
PARTS = {
    "posts": ["没有编制", "本级编制", "编制未登记", "应为单位副职", "空缺"],
    "hours?month=2026-01": ["data-chart", "低于下限 0.5 天", "业余 0.75 天", "上个月"],
    "successors": ["一年内", "没有后备人选"],
    "training": ["超期 90 天", "还有 30 天"],
    "conflicts": ["弟弟承包食堂", "亲属"],
}


async def shown(folder: Path, part: str, status: int = 200, *, empty: bool = False) -> httpx2.Response:
    """What a chair sees there."""
    Keys(folder).ensure([SIGN_IN])

    def answer(request: httpx2.Request) -> httpx2.Response:
        if status != 200:
            return httpx2.Response(status)
        return httpx2.Response(200, json={"items": [] if empty else ANSWERS[request.url.path]})

    async with console(folder, answering(answer)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(folder)).sign(SIGN_IN, "qian", ["organisation"], 900))
        return await browser.get(f"/unions/u1/cadres/{part}", headers=PART)


@pytest.mark.parametrize("part", PARTS)
async def test_posts_are_shown_with_what_is_amiss(tmp_path: Path, part: str) -> None:
    """Missing headcounts and successors, floors that are not reached, training and reviews that are due."""
    page = await shown(tmp_path, part)
    assert page.status_code == 200, page.text
    assert [words for words in PARTS[part] if words not in page.text] == []


@pytest.mark.parametrize("part", PARTS)
async def test_where_there_is_nothing_each_part_says_so(tmp_path: Path, part: str) -> None:
    """A union without posts has a page, too."""
    assert "notice-title" in (await shown(tmp_path, part, empty=True)).text


@pytest.mark.parametrize(("status", "said"), [(403, "职务范围"), (503, "组织服务")])
@pytest.mark.parametrize("part", PARTS)
async def test_each_part_fails_alone(tmp_path: Path, part: str, status: int, said: str) -> None:
    """Whoever may not see it, or a service that is down, costs its own part."""
    failed = await shown(tmp_path, part, status)
    assert failed.status_code == status
    assert said in failed.text


async def test_month_that_has_not_come_has_no_way_to_it(tmp_path: Path) -> None:
    """From a month that is over one goes on to the next one; in the one that runs nothing is missed yet."""
    present = (await shown(tmp_path, "hours")).text
    assert "下个月" not in present
    assert "本月还差 0.5 天" in present
    assert "month=2026-02" in (await shown(tmp_path, "hours?month=2026-01")).text


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (FULL_TIME, "比指导标准少 2 人"),
        (FULL_TIME | {"full_time": 3, "gap": 0}, "达到指导标准"),
        (FULL_TIME | {"guideline": None, "gap": 0}, "当地没有规定配备比例"),
    ],
)
async def test_full_time_officers_stand_beside_the_guideline(tmp_path: Path, found: dict[str, Any], said: str) -> None:
    """Where the jurisdiction has one; on the union's page a gap alone is told."""
    answers = {"/unions/u1/full-time-guideline": found, "/unions/u1/posts": {"items": []}}
    async with officer(tmp_path, Fake(answers)) as browser:
        assert said in (await browser.get("/unions/u1/cadres/full-time", headers=PART)).text
        assert (said in (await browser.get("/unions/u1/posts", headers=PART)).text) == bool(found["gap"])


async def test_post_is_named_that_heads_the_funds_review(tmp_path: Path) -> None:
    """Of the reviewers' posts; the one that does says so."""
    reviewers = [
        MEMBER | {"post_id": post, "kind": "funds_reviewer", "heads_funds_review": post == "r1"}
        for post in ("r1", "r2")
    ]
    fake = Fake({"/unions/u1/staffing": {"items": reviewers}})
    async with officer(tmp_path, fake) as browser:
        part = (await browser.get("/unions/u1/cadres/posts", headers=PART)).text
        assert "经审会主任" in part
        assert "/cadres/posts/r1/funds-review-head" not in part
        done = await browser.post("/unions/u1/cadres/posts/r2/funds-review-head", headers=OWN)
        assert done.status_code == 303
    assert fake.commanded == [("/unions/u1/posts/r2/funds-review-head", {})]
