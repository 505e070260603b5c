"""Pages of appeals, over an assessment that answers as a test wishes: what is shown, and what a form sends."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_console.session import SESSION
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import OWN, PART, answering, console

APPEAL: dict[str, Any] = {
    "union_id": "u1", "union_name": "机械厂工会", "evaluation_id": "x1", "appeal_id": "a1", "item": "2", "document": "d" * 64,
    "filed_on": "2026-03-02", "answer_by": "2026-03-23", "standing": "open", "answered_by": None, "answered_on": None,
    "overdue": True,
}  # fmt: skip
ACCEPTED = APPEAL | {
    "standing": "accepted",
    "answered_by": "person:second",
    "answered_on": "2026-03-04",
    "overdue": False,
}
SAID = [{"kind": "grounds", "written_on": "2026-03-02", "text": "台账漏计。<script>"}]
REVISION = {
    "cause": "appeal", "cause_id": "a1", "items": [{"code": "2", "before": "20", "points": "35"}], "total_before": "20",
    "grade_before": "basic", "total": "35", "full": "100", "grade": "competent", "revised_by": "person:third",
    "revised_on": "2026-03-05", "event_id": "e",
}  # fmt: skip


def leaf(code: str, title: str, points: str, full: str) -> dict[str, Any]:
    """One item."""
    return {
        "code": code, "title": title, "full": full, "points": points, "first_points": None, "status": "scored",
        "reason": None, "steps": [], "inputs": [],
    }  # fmt: skip


SCORE: dict[str, Any] = {
    "evaluation_id": "x1", "union_id": "u1", "year": 2025, "scheme_id": "s1", "version": "1", "title_zh": "考核",
    "title_en": "Assessment", "total": "20", "full": "100", "grade": "basic", "vetoed": False, "first_total": None,
    "first_grade": None, "snapshot": "a" * 64,
    "leaves": [leaf("1", "入会率", "0", "60"), leaf("2", "印象", "20", "40")],
}  # fmt: skip
CERTIFICATE: dict[str, Any] = {
    "evaluation_id": "x1", "year": 2025, "union_id": "u1", "union_name": "机械厂工会",
    "scheme": {"scheme_id": "s1", "version": "1", "digest": "b" * 64}, "snapshot": "a" * 64,
    "items": [{"code": "1", "title": "入会率", "status": "gap", "points": None, "full": "60"},
              {"code": "2", "title": "印象", "status": "scored", "points": "20", "full": "40"}],
    "first_total": "20", "revisions": [REVISION], "total": "35", "full": "100", "grade": "competent", "vetoed": False,
    "sentences": {"said": [{"code": "1", "zh": "入会率没有上报。", "en": "No rate was reported."}, {"code": "V1", "zh": "触发“事故”。", "en": "Accidents apply."}]},
    "entries": [{"position": 7, "hash": "c" * 64, "type": "assessment.UnitEvaluated.v1"}],
    "head": {"position": 9, "hash": "e" * 64}, "digest": "f" * 64,
}  # fmt: skip
EVALUATION = {
    "evaluation_id": "x1", "kind": "annual", "year": 2025, "scheme_id": "s1", "version": "1", "title_zh": "考核",
    "title_en": "Assessment", "state": "closed", "units": 2, "published_on": None, "appeal_by": None,
}  # fmt: skip
ONE = "/unions/u1/appeals/x1/a1"
AT = "/unions/u1/results/x1/appeals"
SCORED = "/unions/u1/evaluations/x1"


class Asked:
    """An assessment with one appeal or none, and what it was asked to do."""

    def __init__(self, appeal: dict[str, Any] | None, *, until: str | None = "2999-03-09") -> None:
        rows = [appeal] if appeal else []
        self.posted: list[tuple[str, Any]] = []
        revisions = [REVISION] if appeal and appeal["standing"] == "rescored" else []
        self.answers: dict[str, Any] = {
            "/appeals": {"items": rows, "next": "abc=" if rows else None},
            AT: {
                "published_on": "2026-03-02" if until else None, "appeal_by": until,
                "appeals": [row | {"texts": SAID} for row in rows], "revisions": revisions,
            },
            f"{SCORED}/explanation": SCORE,
            f"{SCORED}/certificate": CERTIFICATE,
            "/evaluations": {"items": [EVALUATION], "next": None},
        }  # fmt: skip

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Answer."""
        if request.method == "POST":
            self.posted.append((request.url.path, json.loads(request.content)))
            return httpx2.Response(201, json={"stream": "result:x1:u1", "version": 3, "events": []})
        return httpx2.Response(200, json=self.answers[request.url.path])


async def seen(keys: Path, asked: Asked, path: str, who: str = "leader", form: Any = None) -> httpx2.Response:
    """What somebody gets there."""
    Keys(keys).ensure([SIGN_IN])
    async with console(keys, answering(asked)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(keys)).sign(SIGN_IN, who, ["organisation", "assessment"], 900))
        if form is None:
            return await browser.get(path, headers=PART)
        return await browser.post(path, data=form, headers=OWN)


@pytest.mark.parametrize(
    ("path", "appeal", "said"),
    [
        ("/appeals", None, ["得分申诉", "/appeals/list?standing=open"]),
        (
            "/appeals/list?standing=open",
            APPEAL,
            ["机械厂工会", "指标 2", "逾期未答复", "2026年3月23日", "after=abc%3D"],
        ),
        ("/appeals/list", APPEAL | {"item": ""}, ["全部得分"]),
        (f"{ONE}/record", APPEAL, [f'action="{ONE}/answer"', "台账漏计。&lt;script&gt;", "d" * 64]),
        (f"{ONE}/record", ACCEPTED, [f'action="{ONE}/rescore"', 'value="2"', "现为 20 / 40"]),
        (f"{SCORED}/appeals", None, [f'action="{SCORED}/appeals"', "全部得分", "申诉截止2999年3月9日"]),
        (f"{SCORED}/appeals", APPEAL | {"standing": "rescored"}, ["已复评", "35</strong>", 'value="1"']),
        (
            f"{SCORED}/certificate",
            None,
            ["f" * 64, "certificate.json", "结果证书", "20 →", "入会率没有上报。", "触发“事故”。", "如何核验"],
        ),
        ("/evaluations/x1/publication", None, ['action="/evaluations/x1/publication"']),
    ],
)
async def test_appeals_are_listed_opened_and_stand_beside_the_score(
    tmp_path: Path, path: str, appeal: dict[str, Any] | None, said: list[str]
) -> None:
    """With the clock, what was written, and what can be done next."""
    page = await seen(tmp_path, Asked(appeal), path)
    assert page.status_code == 200, page.text
    assert [words for words in said if words not in page.text] == []


async def test_no_appeal_is_offered_before_publication_after_the_time_or_against_what_was_appealed(
    tmp_path: Path,
) -> None:
    """The item that waits is not offered again, nor the whole beside it."""
    for until in (None, "2026-01-01"):
        page = (await seen(tmp_path, Asked(None, until=until), f"{SCORED}/appeals")).text
        assert "<form" not in page
    page = (await seen(tmp_path, Asked(APPEAL), f"{SCORED}/appeals")).text
    assert '<option value="1">' in page
    assert '<option value="2">' not in page
    assert '<option value="">' not in page
    assert "<form" not in (await seen(tmp_path, Asked(APPEAL | {"item": ""}), f"{SCORED}/appeals")).text


async def test_who_accepted_is_not_offered_to_score(tmp_path: Path) -> None:
    """Points are given by a third hand."""
    page = (await seen(tmp_path, Asked(ACCEPTED), f"{ONE}/record", who="second")).text
    assert "<form" not in page
    assert "受理人以外的人复评" in page


async def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    """And an empty desk says so."""
    assert (await seen(tmp_path, Asked(None), f"{ONE}/record")).status_code == 404
    assert "notice-title" in (await seen(tmp_path, Asked(None), "/appeals/list")).text


@pytest.mark.parametrize(
    ("path", "form", "sent"),
    [
        (f"{ONE}/answer", {"decision": "accepted", "text": " 属实 "}, {"accepted": True, "answer": "属实"}),
        (
            f"{ONE}/rescore",
            {"item": ["1", "2"], "points": ["", " 35 "], "text": "补计"},
            {"items": [{"item": "2", "points": "35"}], "reason": "补计"},
        ),
    ],
)
async def test_forms_send_what_was_typed(tmp_path: Path, path: str, form: dict[str, Any], sent: dict[str, Any]) -> None:
    """And lead back to where it can be seen."""
    asked = Asked(ACCEPTED)
    answer = await seen(tmp_path, asked, path, form=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ONE}?known=result:x1:u1@3")
    assert asked.posted == [(f"{AT}/a1/{path.rpartition('/')[2]}", sent)]


async def test_a_union_files_an_appeal_under_a_name_of_its_own(tmp_path: Path) -> None:
    """With its item, grounds and the digest of what it hands in."""
    asked = Asked(None)
    form = {"item": "2", "text": "漏计", "document": "d" * 64}
    answer = await seen(tmp_path, asked, f"{SCORED}/appeals", who="chair1", form=form)
    assert answer.headers["location"] == f"{SCORED}?known=result:x1:u1@3"
    [(path, sent)] = asked.posted
    assert (path, len(sent.pop("appeal_id"))) == (AT, 16)
    assert sent == {"item": "2", "grounds": "漏计", "document": "d" * 64}


async def test_results_are_published_from_the_page_of_the_evaluation(tmp_path: Path) -> None:
    """By the person who is signed in."""
    asked = Asked(None)
    answer = await seen(tmp_path, asked, "/evaluations/x1/publication", form={})
    assert answer.status_code == 303
    assert asked.posted == [("/federations/federation/evaluations/x1/publication", {})]


async def test_a_certificate_is_handed_out_as_it_was_made(tmp_path: Path) -> None:
    """As a file, with all that verification needs."""
    answer = await seen(tmp_path, Asked(None), f"{SCORED}/certificate.json")
    assert answer.json() == CERTIFICATE
    assert "attachment" in answer.headers["content-disposition"]


async def test_a_certificate_is_handed_out_as_a_paper(tmp_path: Path) -> None:
    """With every item in words and the digest; the same every time."""
    papers = [(await seen(tmp_path, Asked(None), f"{SCORED}/certificate.pdf")).content for _ in range(2)]
    assert papers[0] == papers[1]
    assert papers[0].startswith(b"%PDF")


@pytest.mark.parametrize("form", [{"decision": "perhaps", "text": "x"}, {"decision": "accepted", "text": "x" * 4001}])
async def test_a_form_with_something_else_in_it_is_not_sent(tmp_path: Path, form: dict[str, str]) -> None:
    """Whatever a browser was made to send."""
    asked = Asked(APPEAL)
    assert (await seen(tmp_path, asked, f"{ONE}/answer", form=form)).status_code == 422
    assert asked.posted == []
