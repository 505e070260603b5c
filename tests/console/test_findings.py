"""Traffic lights and findings: the desk of the union above, a union's own, and the forms."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import OWN, PART, UNION, Fake, officer, refusal

LIGHT: dict[str, Any] = {
    "union_id": "u1", "name": "机械厂工会", "light": "red", "urgency": 0, "findings": 2, "overdue": 1, "missing": 3,
    "months_behind": 2,
}  # fmt: skip
TARGET = {"target_id": "t1", "title": "发展会员", "light": "amber", "months_behind": 2, "findings": 0}
FINDING: dict[str, Any] = {
    "union_id": "u1", "union_name": "机械厂工会", "finding_id": "f1", "title": "台账缺失", "severity": "serious",
    "opened_on": "2026-03-02", "target_id": "t1", "clause": "", "due_on": "2026-03-17", "standing": "in_hand", "overdue": True,
    "escalated_to": None, "evidence": [], "event_id": "e1",
}  # fmt: skip
WRITTEN = FINDING | {"texts": [{"kind": "opened", "written_on": "2026-03-02", "text": "无会议记录"}]}
AT = "/unions/u1/supervision-findings"
ANSWERS: dict[str, Any] = {
    "/unions/u1": UNION, AT: {"items": [FINDING]}, f"{AT}/f1": WRITTEN,
    "/unions/u1/lights": {"union": LIGHT, "targets": [TARGET]},
    "/federations/d1/lights": {"items": [LIGHT]}, "/federations/d1/light-counts": [{"light": "red", "unions": 1}],
    "/federations/d1/supervision-findings": {"items": [FINDING]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/unions/d1/lights", ("机械厂工会", "逾期 1", "未交报告 3", "目标落后 2 个月", "?light=amber")),
        ("/unions/d1/findings-below", ("台账缺失", "机械厂工会", "逾期")),
        ("/unions/u1/findings", ("红灯", "发展会员", "台账缺失", "立项一个问题")),
        ("/unions/u1/findings/f1", ("无会议记录", "整改中", "填写整改措施", "申报整改完成")),
    ],
)
async def test_lights_say_what_they_follow_from(tmp_path: Path, address: str, says: tuple[str, ...]) -> None:
    """And findings how they stand."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        page = await browser.get(address, headers=PART)
    assert page.status_code == 200
    assert [words for words in says if words not in page.text] == []


async def test_lights_are_filtered(tmp_path: Path) -> None:
    """The service is asked for one colour."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        await browser.get("/unions/d1/lights?light=red", headers=PART)
        assert (await browser.get("/unions/d1/lights?light=blue", headers=PART)).status_code == 422
    assert any(url.path == "/federations/d1/lights" and url.params["light"] == "red" for url in fake.asked)


async def test_finding_is_opened_for_the_union_above(tmp_path: Path) -> None:
    """Without a day the rule says until when."""
    fake = Fake(ANSWERS)
    typed = {"title": "台账缺失", "description": "无会议记录", "severity": "grave", "target_id": "t1", "due_on": ""}
    async with officer(tmp_path, fake) as browser:
        done = await browser.post("/unions/u1/findings", data=typed, headers=OWN)
    [(path, body)] = fake.commanded
    assert (path, body.pop("finding_id")[:8]) == (AT, "finding-")
    assert body == {name: text for name, text in typed.items() if text} | {"superior_id": "d1"}
    assert done.headers["location"].startswith("/unions/u1/findings/finding-")


@pytest.mark.parametrize(
    ("way", "typed", "body"),
    [
        ("plan", {"plan": "本月补齐"}, {"plan": "本月补齐"}),
        ("claim", {"account": "已补齐", "evidence": ""}, {"account": "已补齐"}),
        ("verification", {"seen": "未见记录"}, {"seen": "未见记录", "holds": False, "superior_id": "d1"}),
        ("verification", {"seen": "属实", "holds": "1"}, {"seen": "属实", "holds": True, "superior_id": "d1"}),
        ("withdrawal", {"reason": "重复"}, {"reason": "重复", "superior_id": "d1"}),
    ],
)
async def test_form_is_a_command_about_one_finding(
    tmp_path: Path, way: str, typed: dict[str, str], body: dict[str, Any]
) -> None:
    """Those of the union above name it."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(f"/unions/u1/findings/f1/{way}", data=typed, headers=OWN)
        assert "已办理" in (await browser.get(done.headers["location"])).text
    assert fake.commanded == [(f"{AT}/f1/{way}", body)]


async def test_refused_verification_is_said_where_it_was_typed(tmp_path: Path) -> None:
    """In the service's words."""
    fake = Fake(ANSWERS | {f"{AT}/f1": WRITTEN | {"standing": "claimed"}}, refusal(409, "须由申报整改以外的人核查。"))
    async with officer(tmp_path, fake) as browser:
        page = await browser.post("/unions/u1/findings/f1/verification", data={"seen": "现场看过"}, headers=OWN)
    assert page.status_code == 409
    assert "须由申报整改以外的人核查。" in page.text
    assert "现场看过" in page.text
