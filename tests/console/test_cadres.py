"""Pages of posts and cadres, over an organisation that answers as a test wishes."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_console.session import SESSION
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import OWN, PART, Fake, answering, console, officer, refusal

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
NEED = {
    "source": "entry", "post_id": "m1", "kind": "committee_member", "person_id": "li", "evaluation_id": "", "advice": None,
    "required_on": None, "subjects": ["law"], "due_on": "2026-01-01", "days": -90, "overdue": True,
}  # fmt: skip
REQUIRED = NEED | {
    "source": "outcome", "evaluation_id": "ev1", "advice": "improve", "required_on": "2025-12-01", "subjects": None,
    "days": 30, "overdue": False,
}  # fmt: skip
CONFLICT = {
    "declaration_id": "d1", "post_id": "m1", "person_id": "li", "kind": "kin", "what": "弟弟承包食堂", "since": "2026-01-01",
    "declared_on": "2026-02-01",
}  # fmt: skip
SHEET_LINE = {
    "duty": "主持工作",
    "goal": "换届按期",
    "procedure": "集体决定",
    "requirement": "每季一次",
    "measure": "年度考核",
}
SHEET = {
    "version": 2, "adopted_by": "committee", "adopted_on": "2026-01-01", "in_force_from": "2026-01-10",
    "lines": [SHEET_LINE],
}  # fmt: skip
ALLOWANCE = {
    "month": "2026-02", "post_id": "m1", "person_id": "li", "amount": 30_000, "state": "claimed", "claimed_on": "2026-03-01",
    "answered_on": None, "reason": None,
}  # fmt: skip
LINE = {
    "delegation_id": "d1",
    "post_id": "m1",
    "matter": "allowance",
    "up_to": 50_000,
    "valid_from": "2026-01-01",
    "valid_to": None,
}
NOMINATION = {
    "appointment_id": "a1", "post_id": "o1", "person_id": "wang", "met": ["politics"], "unmet": ["trust"],
    "notes": "考察合格\n职工反映不足", "nominated_by": "person:qian", "nominated_on": "2026-03-01", "state": "nominated",
    "answered_on": None, "reason": None,
}  # fmt: skip
ROLL = {
    "member_id": "n1",
    "person_id": "wang",
    "name": "王小明",
    "woman": False,
    "standing": "member",
    "since": "2020-01-01",
}
ENTRIES = [{"entry_id": "e1", "worked_on": "2026-01-05", "quarters": 2, "own_time": True}]
FIGURES = {
    "duty": "主持工作",
    "measures": [
        {"measure": "trainings_held", "kind": "flow", "figure": 3, "in_fen": False},
        {"measure": "dues_paid", "kind": "flow", "figure": 123_450, "in_fen": True},
        {"measure": "congresses_held", "kind": "flow", "figure": None, "in_fen": False},
    ],
}
OWED = {
    "month": "2026-02", "post_id": "m1", "person_id": "li", "amount": 30_000, "state": "owed", "granted_on": "2026-03-01",
    "approved_by": None, "approved_on": None, "payment_id": None, "paid_on": None,
}  # fmt: skip
APPROVED = OWED | {"month": "2026-01", "state": "approved", "approved_by": "person:zhou", "approved_on": "2026-03-02"}
OF_FINANCE = {
    "true": [OWED, APPROVED],
    "false": [APPROVED | {"state": "paid", "payment_id": "b9", "paid_on": "2026-03-03"}],
}
ANSWERS: dict[str, Any] = {
    "/unions/u1/staffing": [CHAIR, MEMBER, VACANT],
    "/unions/u1/working-time": [MONTH],
    "/unions/u1/successors": [{"post_id": "c1", "person_id": "li", "readiness": "one_year", "since": "2026-01-01"}],
    "/unions/u1/training-needs": [NEED, REQUIRED],
    "/unions/u1/conflicts": [CONFLICT],
    "/unions/u1/roll": [ROLL],
    "/unions/u1/allowances": [ALLOWANCE],
    "/unions/u1/delegations": [LINE, LINE | {"delegation_id": "d2", "valid_to": "2026-01-31"}],
    "/unions/u1/appointments": [NOMINATION],
}
PLAIN: dict[str, Any] = {  # answers that are no pages of lists
    "/unions/u1/posts/c1/working-time/2026-01": ENTRIES,
    "/unions/u1/allowance-cap": {"cap": 50_000},
    "/unions/u1/appointment-criteria": ["politics", "trust"],
    "/unions/u1/posts/c1/duty-sheets": [SHEET],
    "/unions/u1/posts/c1/duty-figures": [FIGURES],
}
FULL_TIME = {"staff": 1000, "full_time": 1, "guideline": 3, "gap": 2}
PARTS = {
    "posts": ["没有编制", "本级编制", "编制未登记", "应为单位副职", "空缺"],
    "hours?month=2026-01": ["data-chart", "半天", "登记本人工时", "低于下限 0.5 天", "业余 0.75 天", "上个月"],
    "successors": ["一年内", "移出", "王小明", "没有后备人选"],
    "training": ["超期 90 天", "还有 30 天", "届期评价要求（限期改进）", "登记已培训", "/training/m1/li/ev1"],
    "conflicts": ["弟弟承包食堂", "亲属", "申报本人的利益冲突", "审核"],
    "allowances": ["¥500.00", "¥300.00", "待审批", "批准", "申领本人津贴"],
    "delegations": ["岗位津贴", "¥500.00", "至撤回为止", "本职", "另有 1 项", "收回"],
    "allowances/payments": ["已等待", "审批", "zhou 于", "确认付款", "最近已支付", "b9"],
    "appointments": ["职工信任未达到", "考察合格", "批准任用", "政治素质：审核情况"],
    "posts/c1/staffing": ["应享职级", "没有编制", "登记编制与职级"],
    "posts/c1/duty-sheet": [
        "第2版",
        "现行",
        "主持工作",
        "换届按期",
        "职责（第3项）",
        "举办培训次数",
        "<strong>3</strong>",
        "¥1,234.50",
        "—",
        "对应指标",
        'value="dues_paid"',
        "/duty-sheet/2/1/measures",
    ],
}


async def shown(folder: Path, part: str, status: int = 200, *, empty: bool = False) -> httpx2.Response:
    """What a chair sees there."""
    Keys(folder).ensure([SIGN_IN])

    def answer(request: httpx2.Request) -> httpx2.Response:
        if status != 200:
            return httpx2.Response(status)
        path = request.url.path
        if request.url.host == "finance" and not empty:
            return httpx2.Response(200, json={"items": OF_FINANCE[request.url.params["waiting"]]})
        if path in PLAIN or "/working-time/20" in path:
            return httpx2.Response(
                200, json=[] if empty and path.endswith(("sheets", "figures")) else PLAIN.get(path, [])
            )
        return httpx2.Response(200, json={"items": [] if empty else ANSWERS[path]})

    async with console(folder, answering(answer)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(folder)).sign(SIGN_IN, "qian", ["organisation"], 900))
        return await browser.get(f"/unions/u1/cadres/{part}", headers=PART)


@pytest.mark.parametrize("part", PARTS)
async def test_posts_are_shown_with_what_is_amiss(tmp_path: Path, part: str) -> None:
    """Missing headcounts and successors, floors that are not reached, training and reviews that are due."""
    page = await shown(tmp_path, part)
    assert page.status_code == 200, page.text
    assert [words for words in PARTS[part] if words not in page.text] == []


SENT: dict[str, tuple[dict[str, str], str, dict[str, Any]]] = {  # part → typed, command, body
    "hours": (
        {"post_id": "c1", "worked_on": "2026-01-05", "quarters": "2", "own_time": "1"}, "posts/c1/working-time/2026-01",
        {"person_id": "li", "worked_on": "2026-01-05", "quarters": 2, "own_time": True},
    ),
    "hours/c1/2026-01/e1/strike": ({}, "posts/c1/working-time/2026-01/strikes", {"person_id": "li", "entry_id": "e1"}),
    "successors": (
        {"post_id": "c1", "person_id": "wang", "readiness": "now"}, "posts/c1/reserve", {"person_id": "wang", "readiness": "now"},
    ),
    "successors/c1/wang/drop": ({}, "posts/c1/reserve/wang/drop", {}),
    "training/m1/li": ({"occurred_on": "2026-03-01"}, "posts/m1/trainings", {"person_id": "li", "occurred_on": "2026-03-01"}),
    "training/m1/li/ev1": (
        {"occurred_on": "2026-03-01"}, "posts/m1/required-trainings/li/ev1/completion", {"occurred_on": "2026-03-01"},
    ),
    "conflicts": (
        {"post_id": "c1", "kind": "kin", "what": "弟弟承包食堂", "since": "2026-01-01"}, "conflicts/c-",
        {"post_id": "c1", "kind": "kin", "what": "弟弟承包食堂", "since": "2026-01-01", "person_id": "li"},
    ),
    "conflicts/d1/review": ({"finding": "recuse"}, "conflicts/d1/review", {"finding": "recuse"}),
    "allowances": (
        {"post_id": "c1", "month": "2026-01", "amount": "300.50"}, "posts/c1/allowances/2026-01", {"amount": 30_050, "person_id": "li"},
    ),
    "allowances/c1/2026-01/grant": ({}, "posts/c1/allowances/2026-01/grant", {}),
    "allowances/c1/2026-01/refusal": ({"reason": "无记录"}, "posts/c1/allowances/2026-01/refusal", {"reason": "无记录"}),
    "allowances/payments/m1/2026-02/approval": ({}, "allowances/m1/2026-02/approval", {}),
    "allowances/payments/m1/2026-02/payment": ({"payment_id": "b1"}, "allowances/m1/2026-02/payment", {"payment_id": "b1"}),
    "delegations": (
        {"matter": "aid", "post_id": "m1", "up_to": "5000", "valid_from": "2026-01-01", "valid_to": ""}, "delegations/d-",
        {"matter": "aid", "post_id": "m1", "up_to": 500_000, "valid_from": "2026-01-01"},
    ),
    "delegations/d1/revocation": ({}, "delegations/d1/revocation", {}),
    "appointments": (
        {"post_id": "o1", "person_id": "wang", "met_politics": "1", "note_politics": "合格", "note_trust": "不足"}, "appointments/a-",
        {
            "post_id": "o1", "person_id": "wang",
            "checklist": [
                {"criterion": "politics", "met": True, "note": "合格"}, {"criterion": "trust", "met": False, "note": "不足"},
            ],
        },
    ),
    "appointments/a1/approval": (
        {"post_id": "o1", "held_from": "2026-03-01"}, "appointments/a1/approval", {"post_id": "o1", "held_from": "2026-03-01"},
    ),
    "appointments/a1/rejection": ({"reason": "不足"}, "appointments/a1/rejection", {"reason": "不足"}),
    "posts/c1/staffing": (
        {"staffing": "none", "source": "", "rank_entitled": "unit_deputy"}, "posts/c1/staffing",
        {"staffing": "none", "full_time": False, "rank_entitled": "unit_deputy"},
    ),
    "posts/c1/duty-sheet": (
        {"adopted_by": "congress", "in_force_from": "2026-02-01", **{f"{part}_2": text for part, text in SHEET_LINE.items()}},
        "posts/c1/duty-sheets", {"adopted_by": "congress", "in_force_from": "2026-02-01", "lines": [SHEET_LINE]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("part", SENT)
async def test_what_was_typed_becomes_the_command(tmp_path: Path, part: str) -> None:
    """And leads back to the part, which knows of it."""
    typed, command, body = SENT[part]
    fake = Fake({"/unions/u1/appointment-criteria": ["politics", "trust"]})
    async with officer(tmp_path, fake) as browser:
        foreign = await browser.post(f"/unions/u1/cadres/{part}", data=typed)
        sent = await browser.post(f"/unions/u1/cadres/{part}", data=typed, headers=OWN | PART)
    assert (foreign.status_code, sent.status_code) == (403, 303)
    assert "known=a%3Ab%2Fc%402" in sent.headers["location"]
    ((path, commanded),) = fake.commanded
    assert path.startswith(f"/unions/u1/{command}")
    assert {name: value for name, value in commanded.items() if name != "entry_id" or name in body} == body


async def test_measures_are_named_for_the_duty_at_its_place(tmp_path: Path) -> None:
    """Of the version that was shown; a place that the sheet has not is none."""
    fake = Fake({"/unions/u1/posts/c1/duty-sheets": [SHEET]})
    at = "/unions/u1/cadres/posts/c1/duty-sheet/2"
    async with officer(tmp_path, fake) as browser:
        typed = {"measure_first": "trainings_held", "measure_second": "", "measure_third": "unions_formed.primary"}
        sent = await browser.post(f"{at}/1/measures", data=typed, headers=OWN | PART)
        nowhere = await browser.post(f"{at}/9/measures", data=typed, headers=OWN | PART)
        page = await browser.get("/unions/u1/cadres/posts/c1/duty-sheet", headers=PART)
    assert (sent.status_code, nowhere.status_code) == (303, 404)
    body = {"duty": "主持工作", "measures": ["trainings_held", "unions_formed.primary"]}
    assert fake.commanded == [("/unions/u1/posts/c1/duty-measures", body)]
    assert "主持工作" in page.text
    assert "对应指标" not in page.text  # whoever may not read figures sees the sheet alone


async def test_line_of_a_duty_sheet_says_everything(tmp_path: Path) -> None:
    """What is missing of which line is told before anything is sent; a sheet needs one line."""
    fake = Fake({})
    typed = {"adopted_by": "congress", "in_force_from": "2026-02-01", "duty_2": "主持工作"}
    async with officer(tmp_path, fake) as browser:
        missing = await browser.post("/unions/u1/cadres/posts/c1/duty-sheet", data=typed, headers=OWN | PART)
    assert (missing.status_code, fake.commanded) == (422, [])
    assert "“目标（第2项）”一栏没有填写" in missing.text


async def test_refusal_is_told_at_the_form(tmp_path: Path) -> None:
    """With the rule it cites; nothing of the part is replaced, so what was typed stays."""
    fake = Fake({}, refusal(409, "津贴超过每月上限。", rule="R-TRM-10", amount=60_000))
    async with officer(tmp_path, fake) as browser:
        typed = SENT["allowances"][0]
        refused = await browser.post("/unions/u1/cadres/allowances", data=typed, headers=OWN | PART)
        mistyped = await browser.post("/unions/u1/cadres/allowances", data=typed | {"amount": "x"}, headers=OWN | PART)
    for said in ("没有办理", "津贴超过每月上限。", "R-TRM-10", "规则原文"):
        assert said in refused.text
    assert "<form" not in refused.text
    assert (refused.status_code, mistyped.status_code) == (409, 422)
    assert "“金额（元）”一栏应为金额" in mistyped.text


async def test_part_after_something_was_done_says_so_and_has_others_read_anew(tmp_path: Path) -> None:
    """A post that was just filled is shown so at once."""
    page = await shown(tmp_path, "appointments?done=approve_appointment&known=a:b/c@2")
    assert "已办理：批准任用" in page.text
    assert "done" in page.headers["hx-trigger"]


@pytest.mark.parametrize("part", [part for part in PARTS if part != "posts/c1/staffing"])
async def test_where_there_is_nothing_each_part_says_so(tmp_path: Path, part: str) -> None:
    """A union without posts has a page, too."""
    assert "notice-title" in (await shown(tmp_path, part, empty=True)).text


@pytest.mark.parametrize(("status", "said"), [(403, "职务范围"), (503, "服务")])
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
