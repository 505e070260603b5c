"""Pages of targets, drafts and letters, over services that answer from a table: what is shown, and what a form sends."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gonghui_console.answers.targets import Letter
from gonghui_console.letter_paper import printed_letter
from gonghui_console.progress import promises
from gonghui_console.words import Words
from gonghui_shared.testing import DAY
from tests.console.serving import DISTRICT, OWN, PART, UNION, Fake, officer, refusal

TARGET: dict[str, Any] = {
    "union_id": "u1", "target_id": "t1", "year": 2026, "title": "发展会员", "measure": "members_joined", "wanted": 100,
    "source": "superior", "due_on": "2026-12-31", "hard": True, "function": "organise", "owner_id": "chair-1",
    "owner_kind": "chair", "holder_id": None, "parent_union": "d1", "parent_target": "whole", "weight": 60, "survey_id": None,
    "business_goal": "安全生产", "opens_on": None, "closes_on": None, "cascaded": 0, "weights": 0, "reached": 40,
    "reported_to": "2026-06", "state": "open",
}  # fmt: skip
STAGE = {
    "target_id": "t1", "stage_id": "half", "title": "上半年过半", "wanted": 50, "due_on": "2026-06-30", "reached": 40,
    "state": "missed",
}  # fmt: skip
NODE: dict[str, Any] = {
    "union_id": "d1", "union_name": "江北区总工会", "target_id": "whole", "title": "发展会员", "parent_union": None,
    "parent_target": None, "weight": 0, "weights": 100, "wanted": 200, "reached": 40, "state": "open",
    "owner_id": "chair-1", "owner_kind": "chair", "holder_id": "li", "depth": 0,
}  # fmt: skip
SHARE = NODE | {
    "union_id": "u1", "union_name": "机械厂工会", "target_id": "t1", "parent_union": "d1", "parent_target": "whole",
    "weight": 60, "owner_kind": None, "holder_id": None, "owner_id": None, "depth": 1,
}  # fmt: skip
FIGURES = {
    "targets": 8, "hard": 2, "unowned": 1, "vacant": 1, "orphans": 3, "linked": 4, "leaves": 6, "owned_leaves": 5,
    "by_function": [{"function": "organise", "targets": 6, "met": 1, "missed": 2}, {"function": None, "targets": 2, "met": 0, "missed": 0}],
}  # fmt: skip
ALARM = {
    "union_id": "u1", "union_name": "机械厂工会", "target_id": "t1", "title": "发展会员", "owner_id": None,
    "owner_kind": None, "set_on": "2026-01-10", "gap": "no_post",
}  # fmt: skip
PROMISE = {
    "commitment_id": "m", "kind": "money", "what": "培训补助", "amount": 500_000, "by": "2026-06-30", "delivered": 400_000,
    "told_on": "2026-06-01",
}  # fmt: skip
LETTER: dict[str, Any] = {
    "union_id": "u1", "letter_id": "l1", "year": 2026, "issuer_id": "d1", "version": 2, "bound_version": 1,
    "targets": [{"target_id": "t1", "title": "发展会员", "measure": "members_joined", "wanted": 100, "due_on": "2026-12-31", "owner_id": "chair-1"}],
    "commitments": [PROMISE], "comments_answered": 3, "reason": "减去半年", "digest": "a" * 64, "issued_on": "2026-01-10",
    "issued_event": "e0", "issuer_signed_on": "2026-01-11", "issuer_event": "e1", "union_signed_on": None,
    "union_event": None, "union_name": "机械厂工会", "side": "union",
}  # fmt: skip
BOOKED: dict[str, Any] = {
    "union_name": "机械厂工会", "target": TARGET, "stages": [STAGE], "promises": [PROMISE | {"letter_id": "l1", "binding": False}],
}  # fmt: skip
DRAFT = TARGET | {"state": "draft", "opens_on": "2000-01-01", "closes_on": "2199-12-31", "comments": 2, "answered": 1}
COMMENTS = [
    {"comment_id": "c1", "commented_on": "2026-01-05", "text": "太多<script>", "verdict": "partly", "reason": "改为九十", "answered_on": "2026-01-06"},
    {"comment_id": "c2", "commented_on": "2026-01-05", "text": "同意", "verdict": None, "reason": None, "answered_on": None},
]  # fmt: skip
PLAN: dict[str, Any] = {
    "union_id": "u1", "year": 2026, "version": 2, "standing": "submitted", "title": "二〇二六年计划", "targets": ["t1"],
    "submitted_on": "2026-01-08", "approved_version": 1, "approved_on": "2026-01-05", "event_id": "e7", "name": "机械厂工会",
}  # fmt: skip
SAID = [
    {"kind": "planned", "written_on": "2026-01-08", "text": "全年<b>安排"},
    {"kind": "returned", "written_on": "2026-01-03", "text": None},
]
HELD = {
    "union_id": "u1", "union_name": "机械厂工会", "post_id": "chair-1", "kind": "chair", "since": "2026-01-01", "until": None,
    "lent_by": None, "own": ["letter.sign", "union.*"], "below": [],
}  # fmt: skip
POST = {
    "post_id": "chair-1", "kind": "chair", "full_time": True, "holder": "li", "held_from": "2026-01-01", "trained_on": None,
}  # fmt: skip


def answers(**other: Any) -> dict[str, Any]:
    """What the services say."""
    paged = {
        "/unions/u1/posts": [POST], "/unions/u1/below": [UNION | {"union_id": "g1", "kind": "group", "name": "一车间小组"}],
        "/unions/u1/targets": [TARGET, DRAFT | {"target_id": "t2"}], "/unions/d1/targets": [TARGET | {"union_id": "d1", "target_id": "whole"}],
        "/unions/federation/unowned-targets": [ALARM], "/unions/u1/letters-to-sign": [LETTER], "/unions/u1/open-drafts": [DRAFT],
        "/unions/u1/measures-book": [BOOKED], "/unions/federation/measures-book": [BOOKED],
        "/unions/u1/letters": [LETTER], "/unions/u1/work-plans": [PLAN], "/federations/federation/work-plans": [PLAN],
    }  # fmt: skip
    proof = {"target": TARGET, "events": [], "counted": 40, "evidence": [], "more": 0}
    return {path: {"items": items, "next": None} for path, items in paged.items()} | {
        "/unions/u1": UNION, "/unions/d1": DISTRICT, "/unions/u1/targets/t1/proof": proof,
        "/unions/u1/targets/t2/proof": proof | {"target": DRAFT | {"target_id": "t2"}},
        "/unions/u1/work-plans/2026": {"plan": PLAN, "targets": [TARGET], "texts": SAID},
        "/unions/u1/work-plans/2027": {"plan": None, "targets": [], "texts": []},
        "/unions/u1/stage-targets": [STAGE], "/unions/federation/target-figures": FIGURES,
        "/unions/federation/target-tree": [NODE, SHARE], "/my/authority": [HELD], "/unions/u1/letters/l1": LETTER,
        "/unions/u1/targets/t1/comments": COMMENTS, "/my/memberships": [{"union_id": "u1", "member_id": "m1"}],
    } | other  # fmt: skip


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/targets?year=2026", ["/targets/figures?year=2026", "/targets/unowned"]),
        ("/targets/figures", ["83%", "50%", "data-chart", "组织", "未标明"]),
        ("/targets/unowned", ["机械厂工会", "无责任岗位", "/unions/u1/targets/t1/desk"]),
        ("/targets/tree", ["data-tree", "60%", "— ", "无责任岗位"]),
        ("/unions/u1/measures-book", ["发展会员", "主席", "40 / 100", "上半年过半", "¥4,000.00 / ¥5,000.00", "未签", "form=xlsx", "含下级工会"]),
        ("/unions/federation/measures-book?year=2026&below=true", ["机械厂工会", "仅本会", "below=true&form=csv"]),
        ("/targets/work-plans", ["机械厂工会", "/unions/u1/work-plans/2026", "二〇二六年计划", "1 项目标"]),
        ("/unions/u1/work-plans", ["待审批", "第 2 版"]),
        ("/unions/u1/work-plans/2026", ["全年&lt;b&gt;安排", "第 1 版于 2026年1月5日 批准", "退回理由", "/work-plans/2026/approvals", "退回计划", "/unions/u1/targets/t1", "40%"]),
        ("/unions/u1/work-plans/2027", ["报送年度工作计划", 'value="t1"', "草案"]),
        ("/unions/u1/targets", ["硬性", "责任岗位无人任职", "主席", "2026年12月31日"]),
        ("/unions/u1/targets/t1/proof", ["上半年过半", "安全生产", "/unions/d1/targets/whole", "40 / 50"]),
        ("/unions/u1/target-desk", ["下达目标", "拟订草案", "主席 chair-1 · li", "征求意见至"]),
        ("/unions/u1/targets/t1/desk", ["上报进度", "调整责任岗位", "一车间小组", 'name="weight:union:g1"', 'name="weight:post:chair-1"']),
        ("/unions/u1/targets/t2/desk", ["征求会员意见", "下达草案"]),
        ("/unions/u1/drafts", ["太多&lt;script&gt;", "部分采纳", "改为九十", "已答复 1 / 2", 'action="/unions/u1/drafts/t1/comments"']),
        ("/letters/waiting", ["机械厂工会", "第 2 版", "阅读并签署"]),
        ("/unions/u1/letters", ["/unions/u1/letters/l1", "待本会签字", "培训补助 2026", "兑现率"]),
        ("/unions/u1/letters/l1", ["a" * 64, "已兑现 ¥4,000.00 / ¥5,000.00", "减去半年", "第 1 版仍然有效", "代表 机械厂工会 签署"]),
        ("/unions/u1/letters/l1/amendment", ['value="t1" checked', "培训补助", 'value="5000.0"', "原因"]),
        ("/unions/u1/letters/new", ["下发责任书"]),
    ],
)  # fmt: skip
async def test_targets_and_letters_are_shown(tmp_path: Path, path: str, said: list[str]) -> None:
    """Who answers, by when, out of what, and what can be done."""
    async with officer(tmp_path, Fake(answers())) as browser:
        page = await browser.get(path, headers=PART)
    assert page.status_code == 200, page.text
    assert [words for words in said if words not in page.text] == []


@pytest.mark.parametrize(
    ("path", "empty", "said"),
    [
        ("/targets/figures", {"/unions/federation/target-figures": FIGURES | {"targets": 0}}, "还没有目标"),
        ("/targets/unowned", {"/unions/federation/unowned-targets": {"items": []}}, "每项目标都有人负责"),
        ("/targets/tree", {"/unions/federation/target-tree": []}, "还没有目标"),
        ("/letters/waiting", {"/unions/u1/letters-to-sign": {"items": []}}, "没有等待签署的责任书"),
        ("/unions/u1/measures-book", {"/unions/u1/measures-book": {"items": []}}, "还没有下达目标"),
        ("/targets/work-plans", {"/federations/federation/work-plans": {"items": []}}, "没有待审批的计划"),
        ("/unions/u1/work-plans", {"/unions/u1/work-plans": {"items": []}}, "还没有报送年度工作计划"),
        ("/unions/u1/work-plans/2027", {"/unions/u1/targets": {"items": []}}, "先拟订目标再编制计划"),
        ("/unions/u1/work-plans/2027", {"/unions/u1": UNION | {"superior_id": None}}, "无须报批"),
        ("/unions/u1/drafts", {"/unions/u1/open-drafts": {"items": []}}, "没有正在征求意见"),
        ("/unions/u1/letters/new", {"/unions/u1/targets": {"items": []}}, "不能下发责任书"),
    ],
)
async def test_where_there_is_nothing_the_page_says_so(
    tmp_path: Path, path: str, empty: dict[str, Any], said: str
) -> None:
    """And draws nothing."""
    async with officer(tmp_path, Fake(answers(**empty))) as browser:
        page = await browser.get(path, headers=PART)
    assert page.status_code == 200, page.text
    assert said in page.text
    assert "data-chart" not in page.text


async def test_only_members_are_offered_to_comment(tmp_path: Path) -> None:
    """Others read what was said."""
    async with officer(tmp_path, Fake(answers(**{"/my/memberships": []}))) as browser:
        page = await browser.get("/unions/u1/drafts")
    assert "本会会员可以提意见" in page.text
    assert 'action="/unions/u1/drafts/t1/comments"' not in page.text


@pytest.mark.parametrize(
    ("path", "form", "to", "sent"),
    [
        (
            "/unions/u1/target-desk/targets",
            {"title": "入会", "year": "2026", "wanted": "10", "measure": "members_joined", "hard": "1", "function": "organise",
             "owner_id": "chair-1", "due_on": "2026-09-30", "source": "superior", "parent": "d1_-_whole"},
            "/unions/u1/targets",
            {"title": "入会", "year": 2026, "wanted": 10, "measure": "members_joined", "hard": True, "function": "organise",
             "owner_id": "chair-1", "due_on": "2026-09-30", "source": "superior", "parent_union": "d1", "parent_target": "whole"},
        ),
        ("/unions/u1/target-desk/drafts", {"title": "入会", "year": "2026", "wanted": "10", "source": "members"}, "/unions/u1/drafts",
         {"title": "入会", "year": 2026, "wanted": 10, "hard": False, "source": "members"}),
        ("/unions/u1/targets/t1/desk/progress", {"month": "2026-06", "reached": "7"}, "/unions/u1/targets/t1/progress", {"month": "2026-06", "reached": 7}),
        ("/unions/u1/targets/t1/desk/owner", {"owner_id": "chair-1"}, "/unions/u1/targets/t1/owner", {"owner_id": "chair-1"}),
        ("/unions/u1/targets/t1/desk/stages", {"title": "半年", "wanted": "5", "due_on": "2026-06-30"}, "/unions/u1/targets/t1/stages",
         {"title": "半年", "wanted": 5, "due_on": "2026-06-30"}),
        ("/unions/u1/work-plans/2027", {"title": "计划", "text": "安排", "target": "t1"}, "/unions/u1/work-plans",
         {"year": 2027, "title": "计划", "text": "安排", "targets": ["t1"]}),
        ("/unions/u1/work-plans/2026/approvals", {}, "/unions/u1/work-plan-approvals", {"year": 2026, "superior_id": "d1"}),
        ("/unions/u1/work-plans/2026/returns", {"reason": "补充"}, "/unions/u1/work-plan-returns",
         {"year": 2026, "superior_id": "d1", "reason": "补充"}),
        ("/unions/u1/drafts/t1/comments", {"text": " 太多 "}, "/unions/u1/targets/t1/comments", {"text": "太多", "member_id": "m1"}),
        ("/unions/u1/drafts/t1/comments/c2/answer", {"verdict": "adopted", "reason": "好"}, "/unions/u1/targets/t1/comments/c2/answer",
         {"verdict": "adopted", "reason": "好"}),
        ("/unions/u1/letters/l1/signature", {"side": "union", "digest": "a" * 64, "issuer_id": "d1"}, "/unions/u1/letters/l1/signature",
         {"digest": "a" * 64}),
        ("/unions/u1/letters/l1/signature", {"side": "issuer", "digest": "a" * 64, "issuer_id": "d1"}, "/unions/u1/letters/l1/countersignature",
         {"digest": "a" * 64, "issuer_id": "d1"}),
        ("/unions/u1/letters/l1/delivery", {"commitment_id": "m", "kind": "money", "delivered": "4,500.5"},
         "/unions/u1/letters/l1/commitments/m/delivery", {"delivered": 450_050}),
        (
            "/unions/u1/letters/l1/amendment",
            {"target": "t1", "reason": "减", "what:0": "专干", "kind:0": "people", "amount:0": "2", "by:0": "2026-06-30", "id:0": "m"},
            "/unions/u1/letters/l1/amendments",
            {"issuer_id": "d1", "targets": ["t1"], "reason": "减",
             "commitments": [{"commitment_id": "m", "kind": "people", "what": "专干", "amount": 2, "by": "2026-06-30"}]},
        ),
        (
            "/unions/u1/targets/t1/shares",
            {"weight:union:g1": "70", "wanted:union:g1": "60", "weight:post:chair-1": "30", "wanted:post:chair-1": "40", "weight:post:x": ""},
            "/unions/u1/targets/t1/shares",
            {"shares": [
                {"to_union_id": "g1", "to_target_id": "t1.g1", "weight": 70, "wanted": 60},
                {"to_union_id": "u1", "to_target_id": "t1.chair-1", "weight": 30, "wanted": 40, "owner_id": "chair-1"},
            ]},
        ),
    ],
)  # fmt: skip
async def test_forms_send_what_was_typed(
    tmp_path: Path, path: str, form: dict[str, str], to: str, sent: dict[str, Any]
) -> None:
    """Ids that nobody types are made; a refusal is said with everything that was typed."""
    fake = Fake(answers())
    async with officer(tmp_path, fake) as browser:
        answer = await browser.post(path, data=form, headers=OWN)
    assert answer.status_code in {200, 303}, answer.text
    [(where, body)] = fake.commanded
    made = {"target_id", "stage_id", "comment_id", "letter_id"}
    assert (where, {name: value for name, value in body.items() if name not in made}) == (to, sent)
    refusing = Fake(answers(), refusal(409, "权重之和须为 100%。"))
    async with officer(tmp_path, refusing) as browser:
        answer = await browser.post(path, data=form, headers=OWN)
    assert answer.status_code == 409
    assert "权重之和须为 100%。" in answer.text


@pytest.mark.parametrize(
    ("delivered", "by", "state", "part"),
    [(500_000, "2025-12-31", "已兑现", 100), (600_000, "2026-12-31", "已兑现", 100), (400_000, "2026-12-31", "未到期", 80),
     (400_000, "2025-12-31", "逾期未兑现", 80), (0, "2025-12-31", "逾期未兑现", 0)],
)  # fmt: skip
def test_a_promise_is_drawn_by_what_has_arrived(delivered: int, by: str, state: str, part: float) -> None:
    """More than was promised is all of it; what is short is late once its day is over."""
    letter = Letter.model_validate(LETTER | {"commitments": [PROMISE | {"delivered": delivered, "by": by}]})
    chart = promises(Words("zh"), [letter], date(2026, 3, 2))
    assert chart is not None
    [series] = chart.series
    assert (series.name, list(series.values)) == (state, [part])


async def test_the_book_of_measures_is_taken_along(tmp_path: Path) -> None:
    """As the service made it, under a name that says the year."""
    fake = Fake(answers(**{"/unions/u1/measures-book/file": "a file"}))
    async with officer(tmp_path, fake) as browser:
        book = await browser.get("/unions/u1/measures-book/file?year=2026&form=csv&below=true")
    assert book.content == b'"a file"'
    assert book.headers["content-disposition"] == 'attachment; filename="measures-2026.csv"'
    assert dict(fake.asked[0].params) == {"year": "2026", "below": "true", "form": "csv"}


async def test_a_letter_is_a_paper_with_the_digest_on_it(tmp_path: Path) -> None:
    """The same letter gives the same bytes."""
    async with officer(tmp_path, Fake(answers())) as browser:
        paper = await browser.get("/unions/u1/letters/l1/letter.pdf")
    assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF")
    letter = Letter.model_validate(LETTER)
    first, second = (printed_letter(Words("zh"), letter, "机械厂工会", "江北区总工会", DAY) for _ in range(2))
    assert first == second
    assert first != printed_letter(
        Words("zh"), letter.model_copy(update={"digest": "b" * 64}), "机械厂工会", "江北区总工会", DAY
    )
