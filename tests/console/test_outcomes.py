"""Pages of outcomes, over an assessment that answers as a test wishes: what is shown, and what a form sends."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_console.session import SESSION
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import OWN, PART, answering, console

OUTCOME: dict[str, Any] = {
    "union_id": "u1", "union_name": "机械厂工会", "evaluation_id": "terms-2025", "term_id": "t1", "post_id": "vice",
    "post_kind": "vice_chair", "person_id": "early", "grade": "basic", "proposed": "improve", "advice": "improve",
    "standing": "proposed", "proposed_on": "2026-03-02", "signed_by": None, "signed_on": None, "object_by": None,
    "answer_by": None, "overdue": False, "benefits": [],
    "removal_on": None,
}  # fmt: skip
SIGNED = OUTCOME | {
    "standing": "signed",
    "advice": "confirm",
    "signed_by": "person:leader",
    "signed_on": "2026-03-02",
    "object_by": "2999-03-09",
}
WARNED = SIGNED | {"proposed": "warn", "advice": "warn"}
BEST = SIGNED | {"grade": "excellent", "advice": "commend", "benefits": ["award", "study"]}
PREFERENCE = {
    "union_id": "u1", "union_name": "机械厂工会", "evaluation_id": "terms-2025", "term_id": "t1", "post_id": "vice",
    "person_id": "early", "preference": "award", "state": "open", "granted_on": "2026-03-02", "valid_until": "2028-03-02",
    "purpose": None, "used_on": None,
}  # fmt: skip
USED = PREFERENCE | {"preference": "study", "state": "used", "purpose": "干部学院进修", "used_on": "2026-09-01"}
OBJECTED = SIGNED | {"standing": "objected", "answer_by": "2026-03-23", "overdue": True}
TERM = {
    "term_id": "t1", "evaluation_id": "terms-2025", "annual": "62", "targets": "", "appraisal": "1471/15", "audit": "100",
    "total": "70", "grade": "basic",
}  # fmt: skip
FIGURES = {
    "annual": "80", "targets": "50", "appraisal": "", "audit": "100", "total": "71.25", "served": {"2023": 365, "2024": 31},
}  # fmt: skip
SAID = [{"kind": "objection", "written_on": "2026-03-03", "text": "任期内抽调驻村。<script>"}]
ONE = "/unions/u1/outcomes/terms-2025/t1/vice/early"
AT = "/unions/u1/term-results/terms-2025/t1/outcomes/vice/early"
DONE: dict[str, Any] = {"stream": "term-result:x", "version": 3, "events": []}
DONE_ALL = {"streams": 1, "events": 1}


class Asked:
    """An assessment with one outcome, and what it was asked to do."""

    def __init__(self, outcome: dict[str, Any] | None, *rewards: dict[str, Any]) -> None:
        rows = [outcome] if outcome else []
        self.posted: list[tuple[str, Any]] = []
        self._answers: dict[str, Any] = {
            "/outcomes": {"items": rows, "next": "abc=" if rows else None},
            "/outcome-counts": [{"standing": "proposed", "advice": "improve", "outcomes": 3}] if rows else [],
            "/unions/u1/outcomes": rows,
            "/unions/u1/term-results": [TERM],
            f"{AT}/words": SAID,
            f"{AT}/figures": FIGURES,
            "/unions/u1/rewards": rewards,
            "/rewards": {"items": rewards, "next": None},
            "/my/outcomes": [row | {"texts": SAID, "figures": FIGURES} for row in rows],
        }

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Answer."""
        if request.method == "POST":
            self.posted.append((request.url.path, json.loads(request.content)))
            return httpx2.Response(201, json=DONE_ALL if "signatures" in request.url.path else DONE)
        return httpx2.Response(200, json=self._answers[request.url.path])


async def seen(keys: Path, asked: Asked, path: str, who: str = "leader", form: Any = None) -> httpx2.Response:
    """What somebody gets there."""
    Keys(keys).ensure([SIGN_IN])
    async with console(keys, answering(asked)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(keys)).sign(SIGN_IN, who, ["organisation", "assessment"], 900))
        if form is None:
            return await browser.get(path, headers=PART)
        return await browser.post(path, data=form, headers=OWN)


@pytest.mark.parametrize(
    ("path", "outcome", "said"),
    [
        ("/outcomes/figures", OUTCOME, ["data-chart", "待签批", "限期改进"]),
        ("/outcomes/list?standing=proposed", OUTCOME, ["机械厂工会", "副主席", "按建议签批本页 1 项", "after=abc%3D"]),
        ("/outcomes/list", SIGNED, ["（系统建议：限期改进）", "2999年3月9日前可提出异议"]),
        (f"{ONE}/record", OUTCOME, ["data-chart", 'action="/unions/u1/outcomes/terms-2025/t1/vice/early/signature"']),
        (f"{ONE}/record", BEST, ["评奖评优优先", f'action="{ONE}/reward"']),
        (f"{ONE}/record", WARNED, ["由大会无记名投票决定", f'action="{ONE}/removal"']),
        (f"{ONE}/record", WARNED | {"removal_on": "2026-03-04"}, ["2026年3月4日提出罢免建议"]),
        (
            f"{ONE}/record",
            OBJECTED | {"signed_by": "person:second"},
            ["逾期未答复", "异议成立", "驳回异议", "任期内抽调驻村。&lt;script&gt;"],
        ),
        (f"{ONE}/record", OUTCOME, ["2024年：31天，占全年8%", "71.25", "无从计量"]),
        ("/my/outcomes/list", SIGNED, ["提出异议", "由 leader 签批", "2023年：365天"]),
    ],
)
async def test_outcomes_are_drawn_listed_and_opened(
    tmp_path: Path, path: str, outcome: dict[str, Any], said: list[str]
) -> None:
    """With who signed, until when one may object, and what was written."""
    page = await seen(tmp_path, Asked(outcome), path)
    assert page.status_code == 200, page.text
    assert [words for words in said if words not in page.text] == []


async def test_preferences_are_shown_with_their_use_and_the_way_to_record_one(tmp_path: Path) -> None:
    """On the outcome and in the list of the city."""
    record = (await seen(tmp_path, Asked(BEST, PREFERENCE, USED), f"{ONE}/record")).text
    for said in (
        "有效至2028年3月2日",
        "2026年9月1日用于：干部学院进修",
        f'action="{ONE}/uses"',
        '<option value="award">',
    ):
        assert said in record
    assert '<option value="study">' not in record
    listed = (await seen(tmp_path, Asked(BEST, PREFERENCE, USED), "/outcomes/rewards")).text
    assert "干部学院进修" in listed


@pytest.mark.parametrize("path", ["/outcomes/figures", "/outcomes/list", "/my/outcomes/list", "/outcomes/rewards"])
async def test_where_there_is_no_outcome_the_page_says_so(tmp_path: Path, path: str) -> None:
    """And offers nothing to sign."""
    page = await seen(tmp_path, Asked(None), path)
    assert "notice-title" in page.text
    assert "<form" not in page.text


async def test_an_outcome_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    """Not an empty page."""
    assert (await seen(tmp_path, Asked(None), f"{ONE}/record")).status_code == 404


async def test_who_signed_is_not_offered_to_answer(tmp_path: Path) -> None:
    """Another look is taken by other eyes."""
    page = (await seen(tmp_path, Asked(OBJECTED), f"{ONE}/record")).text
    assert "<form" not in page
    assert "由签批人以外的人复核" in page


@pytest.mark.parametrize("outcome", [OUTCOME, OBJECTED])
async def test_nobody_is_offered_to_decide_on_an_own_outcome(tmp_path: Path, outcome: dict[str, Any]) -> None:
    """The page says that others do."""
    page = (await seen(tmp_path, Asked(outcome), f"{ONE}/record", who="early")).text
    assert "<form" not in page
    assert "由他人处理" in page


@pytest.mark.rule("R-PRV-02")
async def test_what_was_shown_is_signed_line_by_line_but_for_ones_own(tmp_path: Path) -> None:
    """Each line with the advice that stood there."""
    asked = Asked(OUTCOME)
    lines = ["u1/terms-2025/t1/vice/early/improve", "u1/terms-2025/t1/chair/leader/warn"]
    answer = await seen(tmp_path, asked, "/outcomes/signatures", form={"line": lines})
    assert (answer.status_code, answer.headers["location"]) == (303, "/outcomes")
    names = ("union_id", "evaluation_id", "term_id", "post_id", "person_id", "advice")
    signed = dict(zip(names, lines[0].split("/"), strict=True))
    assert asked.posted == [("/federations/federation/outcome-signatures", {"signatures": [signed]})]


@pytest.mark.parametrize(
    ("step", "form", "sent"),
    [
        ("signature", {"advice": "confirm", "ground": " 停产 "}, {"advice": "confirm", "ground": "停产"}),
        ("objection", {"reason": "有误"}, {"reason": "有误"}),
        ("reward", {}, {}),
        ("removal", {"ground": " 未改进 "}, {"ground": "未改进"}),
        (
            "answer",
            {"decision": "upheld", "advice": "confirm", "text": "属实"},
            {"upheld": True, "advice": "confirm", "answer": "属实"},
        ),
    ],
)
async def test_forms_send_what_was_typed(tmp_path: Path, step: str, form: dict[str, str], sent: dict[str, Any]) -> None:
    """And lead back to where it can be seen."""
    asked = Asked(OBJECTED)
    answer = await seen(tmp_path, asked, f"{ONE}/{step}", form=form)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("?known=term-result:x@3")
    assert asked.posted == [(f"{AT}/{step}", sent)]


@pytest.mark.parametrize("form", [{"advice": "dismiss"}, {}, {"advice": "confirm", "ground": "x" * 4001}])
async def test_a_form_with_something_else_in_it_is_not_sent(tmp_path: Path, form: dict[str, str]) -> None:
    """Whatever a browser was made to send."""
    asked = Asked(OUTCOME)
    assert (await seen(tmp_path, asked, f"{ONE}/signature", form=form)).status_code == 422
    assert asked.posted == []
