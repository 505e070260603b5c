"""A draft is tried on years that are over: the page shows both sides, and says what is wrong with the draft."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_console.session import SESSION
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import OWN, PART, answering, console

TEXT = "scheme: s1\nversion: '1'\n# 原文 <b>\n"
SCHEMES = [
    {"scheme_id": "s1", "version": "1", "title_zh": "基层考核", "title_en": "Primary unions"},
    {"scheme_id": "s2", "version": "4", "title_zh": "区县考核", "title_en": "Districts"},
]
CLOSED = {
    "evaluation_id": "e2025", "kind": "annual", "year": 2025, "scheme_id": "s1", "version": "1", "state": "closed", "units": 2,
    "title_zh": "基层考核", "title_en": "Primary unions",
}  # fmt: skip
SIDE = {"scheme_id": "s1", "version": "1", "full": "100", "mean": "55.00", "quarters": ["20.00", "20.00", "20.00", "90.00", "90.00"],
        "grades": {"excellent": 1, "basic": 1}}  # fmt: skip
MOVED = {
    "union_id": "u2", "rank_before": 2, "rank_after": 1, "total_before": "20", "total_after": "95", "grade_before": "basic",
    "grade_after": "excellent",
}  # fmt: skip
ITEM = {
    "code": "一.1",
    "title": "入会率",
    "full": "60",
    "scored": 2,
    "gaps": 0,
    "lowest": "60.00",
    "mean": "60.00",
    "highest": "60.00",
}
MISSING = {
    "code": "一.2",
    "title": "表彰",
    "full": "10",
    "scored": 0,
    "gaps": 2,
    "lowest": None,
    "mean": None,
    "highest": None,
}
VETO = {"code": "V1", "title": "发生责任事故", "effect": "no_excellence", "barred": 3, "unknown": 0, "among_best": 1}
TRIAL = {
    "evaluation_id": "e2025", "year": 2025, "units": 2, "before": SIDE, "after": SIDE | {"version": "2", "mean": "92.50"},
    "up": 1, "level": 0, "down": 1, "winners": [MOVED], "losers": [MOVED | {"union_id": "u1", "rank_before": 1, "rank_after": 2}],
    "regraded": [{"before": "basic", "after": "excellent", "units": 1}], "items": [ITEM, MISSING], "vetoes": [VETO],
    "names": {"u1": "机械厂工会", "u2": "纺织厂工会"},
}  # fmt: skip


class Asked:
    """An assessment with two schemes and one closed year."""

    def __init__(self, answer: httpx2.Response | None = None, evaluations: list[dict[str, Any]] | None = None) -> None:
        self.posted: list[tuple[str, Any]] = []
        self._answer = answer or httpx2.Response(200, json=TRIAL)
        self._evaluations = [CLOSED] if evaluations is None else evaluations

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Answer."""
        if request.method == "POST":
            self.posted.append((request.url.path, json.loads(request.content)))
            return self._answer
        if request.url.path == "/schemes/s1/1":
            return httpx2.Response(200, text=TEXT, headers={"content-type": "application/yaml"})
        items = {"/schemes": SCHEMES, "/evaluations": self._evaluations}[request.url.path]
        return httpx2.Response(200, json={"items": items, "next": None})


async def seen(keys: Path, asked: Asked, path: str, form: Any = None) -> httpx2.Response:
    """What a leader gets there."""
    Keys(keys).ensure([SIGN_IN])
    async with console(keys, answering(asked)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(keys)).sign(SIGN_IN, "leader", ["organisation", "assessment"], 900))
        if form is None:
            return await browser.get(path, headers=PART)
        return await browser.post(path, data=form, headers=OWN | PART)


async def test_a_draft_begins_with_the_scheme_of_the_newest_year(tmp_path: Path) -> None:
    """Its text as it was adopted, and the years that it was used in."""
    page = (await seen(tmp_path, Asked(), "/trials/form")).text
    assert "# 原文 &lt;b&gt;" in page
    assert 'value="s1/1" selected' in page
    assert 'name="evaluation" value="e2025" checked' in page


@pytest.mark.parametrize(
    "evaluations", [[], [CLOSED | {"state": "open"}], [CLOSED | {"kind": "term", "scheme_id": "", "version": ""}]]
)
async def test_where_no_year_is_over_there_is_nothing_to_try(tmp_path: Path, evaluations: list[dict[str, Any]]) -> None:
    """The page says so instead of showing an empty form."""
    page = (await seen(tmp_path, Asked(evaluations=evaluations), "/trials/form")).text
    assert "<form" not in page
    assert "还没有可试算的办法" in page


async def test_both_sides_are_drawn_and_who_moves_is_named(tmp_path: Path) -> None:
    """With what is missing, what separates nobody, and what vetoes cost."""
    asked = Asked()
    page = (await seen(tmp_path, asked, "/trials/result", {"text": "a: 1\r\nb: 2", "evaluation": ["e2025"]})).text
    assert asked.posted == [("/federations/federation/evaluations/e2025/trials", {"text": "a: 1\nb: 2"})]
    said = ["data-chart", "纺织厂工会", "2 → 1", "20 → 95", "各单位同分", "一.2", "发生责任事故", "平均：55.00 → 92.50"]
    assert [words for words in said if words not in page] == []


async def test_every_fault_of_a_draft_is_told(tmp_path: Path) -> None:
    """In the place of results; what somebody typed is never taken for markup."""
    faults = {
        "code": "scheme-has-faults",
        "message": {"zh": "有误"},
        "facts": {"faults": ["total: <i> 不符", "indicators.0: 缺"]},
    }
    page = await seen(
        tmp_path, Asked(httpx2.Response(409, json=faults)), "/trials/result", {"text": "a", "evaluation": ["e2025"]}
    )
    assert page.status_code == 200
    assert "total: &lt;i&gt; 不符" in page.text
    assert "indicators.0: 缺" in page.text


@pytest.mark.parametrize("years", [[], ["a", "b", "c", "d"]])
async def test_one_to_three_years_are_tried_at_once(tmp_path: Path, years: list[str]) -> None:
    """Nothing is asked for otherwise."""
    asked = Asked()
    page = await seen(tmp_path, asked, "/trials/result", {"text": "a", "evaluation": years})
    assert "请选定 1 至 3 个年度" in page.text
    assert asked.posted == []


@pytest.mark.parametrize(
    "form", [{"evaluation": ["e1"]}, {"text": "", "evaluation": ["e1"]}, {"text": "a", "evaluation": ["../x"]}]
)
async def test_a_form_with_something_else_in_it_is_not_sent(tmp_path: Path, form: dict[str, Any]) -> None:
    """Whatever a browser was made to send."""
    asked = Asked()
    assert (await seen(tmp_path, asked, "/trials/result", form)).status_code == 422
    assert asked.posted == []


async def test_a_year_that_may_not_be_tried_is_refused(tmp_path: Path) -> None:
    """As every other part of a page."""
    refused = httpx2.Response(403, json={"message": {"zh": "您没有这项权限。"}})
    assert (
        await seen(tmp_path, Asked(refused), "/trials/result", {"text": "a", "evaluation": ["e2025"]})
    ).status_code == 403
