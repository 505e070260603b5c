"""Work reports: a union's own, the desk of the union above, and the forms."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import OWN, PART, UNION, Fake, officer, refusal

AT = "/unions/u1/reports/2026-02"
OWED: dict[str, Any] = {
    "union_id": "u1", "name": "机械厂工会", "period": "2026-02", "kind": "monthly", "due_on": "2026-03-05",
    "punctuality": "missing", "standing": None, "submitted_on": None, "event_id": None,
}  # fmt: skip
CITED = "engagement/01930000-0000-7000-8000-000000000000"
TEXT = {"kind": "submitted", "written_on": "2026-03-04", "text": "二月办了三件事"}
REPORT = OWED | {"times": 0, "evidence": [], "texts": []}
HANDED_IN = REPORT | {
    "standing": "submitted", "punctuality": "in_time", "times": 1, "submitted_on": "2026-03-04", "evidence": [CITED], "texts": [TEXT],
}  # fmt: skip
BOARD = {
    "period": "2026-02", "kind": "monthly", "due_on": "2026-03-05", "in_time": 5, "late": 2, "missing": 1, "pending": 0,
}  # fmt: skip
WAITING = {
    "union_id": "u1", "name": "机械厂工会", "period": "2026-02", "in_time": False, "submitted_on": "2026-03-07", "times": 1,
}  # fmt: skip
ANSWERS: dict[str, Any] = {
    "/unions/u1": UNION, "/unions/u1/reports": [OWED], AT: REPORT, "/federations/d1/report-board": [BOARD],
    "/federations/d1/reports/2026-02": {"items": [OWED]}, "/federations/d1/reports": {"items": [WAITING]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/unions/u1/reports", ("2026-02", "未交")),
        ("/unions/d1/report-board", ("各期工作报告提交情况", "punctuality=missing")),
        ("/unions/d1/report-board/2026-02?punctuality=missing", ("机械厂工会", "未交")),
        ("/unions/d1/reports-waiting", ("机械厂工会", "迟交")),
        ("/supervision", ("督查工作台", "/unions/federation/report-board")),
    ],
)
async def test_desk_says_who_is_late(tmp_path: Path, address: str, says: tuple[str, ...]) -> None:
    """And a union what it still owes."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        page = await browser.get(address, headers=PART)
    assert page.status_code == 200
    assert [words for words in says if words not in page.text] == []


async def test_report_cites_events_by_their_addresses(tmp_path: Path) -> None:
    """Pasted as they stand in the browser, one a line."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        typed = {"text": "二月办了三件事", "evidence": f"https://gonghui.example/unions/u1/events/{CITED}\r\n{CITED}"}
        done = await browser.post(f"{AT}/submit", data=typed, headers=OWN)
        assert done.status_code == 303
        assert "已办理：提交报告" in (await browser.get(done.headers["location"])).text
    assert fake.commanded == [(AT, {"text": "二月办了三件事", "evidence": [CITED, CITED]})]


async def test_report_that_waits_is_accepted_or_returned_for_the_union_above(tmp_path: Path) -> None:
    """Its forms take the place of the union's own."""
    fake = Fake(ANSWERS | {AT: HANDED_IN})
    async with officer(tmp_path, fake) as browser:
        page = (await browser.get(AT)).text
        assert "二月办了三件事" in page
        assert f'href="/unions/u1/events/{CITED}"' in page
        assert f'action="{AT}/submit"' not in page
        await browser.post(f"{AT}/return", data={"reason": "缺数据"}, headers=OWN)
        await browser.post(f"{AT}/acceptance", headers=OWN)
    assert fake.commanded == [
        (f"{AT}/return", {"reason": "缺数据", "superior_id": "d1"}),
        (f"{AT}/acceptance", {"superior_id": "d1"}),
    ]


async def test_refused_report_keeps_what_was_typed(tmp_path: Path) -> None:
    """Said above the form in the service's words."""
    async with officer(tmp_path, Fake(ANSWERS, refusal(409, "期间尚未结束。"))) as browser:
        page = await browser.post(f"{AT}/submit", data={"text": "写好的报告"}, headers=OWN)
    assert page.status_code == 409
    assert "期间尚未结束。" in page.text
    assert "写好的报告" in page.text
