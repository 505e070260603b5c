"""Pages of calibrations, over an assessment that answers as a test wishes."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import OWN, PART, Fake, officer, refusal

AT = "/evaluations/x1/calibrations"
LINE: dict[str, Any] = {
    "calibration_id": "c1", "item": "2", "delta": "-3", "unions": ["u1", "u2"], "standing": "proposed", "proposed_by": "person:wang",
    "proposed_on": "2026-03-02", "decided_by": None, "revised": 0,
    "texts": [{"kind": "proposal", "written_on": "2026-03-02", "text": "偏宽<b>"}],
}  # fmt: skip
ITEMS = [{"code": "2", "title_zh": "印象", "title_en": "Impression", "full": "40"}]
DISTRICT = {"union_id": "e", "name": "东区", "unions": 2, "mean": "80", "lowest": "70", "highest": "90", "vetoed": 0}
BELOW = {"items": [{"union_id": "u3", "name": "三厂<b>", "total": "82.5", "grade": "competent"}], "more": 0}
OWN_UNIONS = DISTRICT | {"union_id": None, "name": "", "unions": 1}
BY_DISTRICT = {"/evaluations/x1/districts": [OWN_UNIONS, DISTRICT], "/evaluations/x1/district-unions": BELOW}
FORM = {"item": "2", "delta": " -3 ", "unions": "u1，u2\nu3", "reason": "偏宽"}


EVALUATION: dict[str, Any] = {
    "evaluation_id": "x1", "scheme_id": "small", "title_zh": "小家", "title_en": "Small", "kind": "annual", "year": 2025,
    "version": "1", "state": "closed", "units": 3,
}  # fmt: skip


def answers(*lines: dict[str, Any], published_on: str | None = None) -> Fake:
    listed = {"items": [EVALUATION | {"published_on": published_on}], "next": None}
    return Fake({AT: lines, "/evaluations": listed, "/evaluations/x1/items": ITEMS, **BY_DISTRICT})


async def test_once_published_there_is_no_form_any_more(tmp_path: Path) -> None:
    """What is wrong then is appealed against."""
    async with officer(tmp_path, answers(published_on="2026-03-02")) as browser:
        form = (await browser.get(f"{AT}/new", headers=PART)).text
    assert "结果已于2026年3月2日公布" in form
    assert "<form" not in form


@pytest.mark.parametrize(
    ("line", "there", "absent"),
    [
        (LINE, ["指标 2：-3 分，2 家工会", "待确认", "偏宽&lt;b&gt;", f'hx-post="{AT}/c1"'], ["须由您以外的人"]),
        (LINE | {"proposed_by": "person:li"}, ["须由您以外的人确认"], ["hx-post"]),
        (LINE | {"standing": "confirmed", "decided_by": "person:zhao", "revised": 1}, ["执行中", "zhao 决定", "已变动 1 家"], ["hx-post"]),
        (LINE | {"standing": "finished", "delta": "2"}, ["已完成", "+2 分", 'href="/unions/u1/evaluations/x1"'], ["hx-post"]),
    ],
)  # fmt: skip
async def test_the_trail_shows_every_step_and_who_may_take_the_next(
    tmp_path: Path, line: dict[str, Any], there: list[str], absent: list[str]
) -> None:
    """Nobody decides what they proposed; what is being carried out says how far it has come."""
    async with officer(tmp_path, answers(line)) as browser:
        page = (await browser.get(f"{AT}/list", headers=PART)).text

    assert [words for words in there if words not in page] == []
    assert [words for words in absent if words in page] == []


async def test_nothing_proposed_is_said(tmp_path: Path) -> None:
    """And the frame asks for both parts."""
    async with officer(tmp_path, answers()) as browser:
        assert "还没有提出校准" in (await browser.get(f"{AT}/list", headers=PART)).text
        frame = (await browser.get(AT)).text

    assert f'hx-get="{AT}/list"' in frame
    assert "every 10s, done from:body" in frame


async def test_a_calibration_is_proposed_and_the_trail_read_again(tmp_path: Path) -> None:
    """Ids are taken apart wherever they are parted."""
    async with officer(tmp_path, fake := answers()) as browser:
        form = await browser.get(f"{AT}/new", headers=PART)
        done = await browser.post(AT, data=FORM, headers=OWN | PART)

    assert "2 印象 / 40" in form.text
    [(path, body)] = fake.commanded
    assert path.endswith("/evaluations/x1/calibrations")
    assert {name: body[name] for name in ("item", "delta", "unions", "reason")} == {
        "item": "2", "delta": "-3", "unions": ["u1", "u2", "u3"], "reason": "偏宽",
    }  # fmt: skip
    assert "已提出" in done.text
    assert "done" in done.headers["HX-Trigger"]


async def test_somebody_else_decides_and_a_refusal_is_said_in_its_own_words(tmp_path: Path) -> None:
    """What was typed stays, since only the answer changes."""
    form = {"decision": "confirmed", "reason": "同意"}
    async with officer(tmp_path, fake := answers(LINE)) as browser:
        done = await browser.post(f"{AT}/c1", data=form, headers=OWN | PART)
    async with officer(tmp_path, Fake({AT: [LINE]}, refusal(409, "结果已经公布。"))) as browser:
        refused = await browser.post(f"{AT}/c1", data=form, headers=OWN | PART)

    assert fake.commanded[0][0].endswith("/calibrations/c1/decision")
    assert fake.commanded[0][1] == {"confirmed": True, "reason": "同意"}
    assert done.status_code == 200
    assert (refused.status_code, "结果已经公布。" in refused.text) == (409, True)


async def test_unions_are_chosen_by_district(tmp_path: Path) -> None:
    """Whole districts, single unions of one, and typed ids, each union once."""
    form = {"item": "2", "delta": "1", "reason": "偏严", "unions": "u9", "union": ["u3", "u4"], "whole": ["e", "."]}
    async with officer(tmp_path, fake := answers()) as browser:
        page = (await browser.get(f"{AT}/new", headers=PART)).text
        single = (await browser.get(f"{AT}/unions?district=e", headers=PART)).text
        assert (await browser.get(f"{AT}/unions?district=%3Cb%3E", headers=PART)).status_code == 422
        await browser.post(AT, data=form, headers=OWN | PART)

    assert page.index("东区全部 2 家") < page.index("直属基层工会全部 1 家")
    assert f'hx-get="{AT}/unions?district=e"' in page
    assert 'name="union" value="u3"' in single
    assert "三厂&lt;b&gt;" in single
    assert fake.commanded[0][1]["unions"] == ["u9", "u3", "u4"]
    asked = [dict(url.params) for url in fake.asked if url.path.endswith("/district-unions")]
    assert asked == [
        {"limit": "500", "district": "e"}, {"limit": "2000", "district": "e"}, {"limit": "2000"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "more", "said"),
    [({}, 0, "请选择涉及的工会"), ({"whole": ["e"]}, 1, "一次校准不得超过 2000 家")],
)
async def test_nobody_and_too_many_are_refused(tmp_path: Path, chosen: dict[str, Any], more: int, said: str) -> None:
    """Before anything is proposed."""
    fake = Fake({**answers().answers, "/evaluations/x1/district-unions": BELOW | {"more": more}})
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(AT, data=FORM | {"unions": ""} | chosen, headers=OWN | PART)

    assert (page.status_code, fake.commanded) == (422, [])
    assert said in page.text
