"""Checklists: those in use, one at a union clause by clause, and the sheets."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import DISTRICT, OWN, PART, UNION, Fake, officer, refusal

AT = "/unions/u1/checklists/home/1"
CLAUSES = [
    {"code": "1", "zh": "有主席", "en": "a chair", "full": 1, "must": True, "own": 1, "seen": 1, "gap": 0, "finding_id": None},
    {"code": "2", "zh": "制度", "en": "rules", "full": 10, "must": False, "own": 9, "seen": 6, "gap": 4, "finding_id": None},
    {"code": "3", "zh": "活动", "en": "events", "full": 5, "must": False, "own": 5, "seen": 3, "gap": 2, "finding_id": "f1"},
]  # fmt: skip
ROUND: dict[str, Any] = {
    "union_id": "u1", "union_name": "机械厂工会", "checklist_id": "home", "version": "1", "check_id": "c1",
    "title_zh": "职工之家", "title_en": "home", "standing": "inspected", "begun_on": "2026-03-02", "applied": "qualified", "reached": "qualified", "level": None,
    "valid_until": None, "texts": [],
}  # fmt: skip
GRANTED = ROUND | {"standing": "granted", "level": "qualified", "valid_until": "2029-03-02"}
HOME = {
    "checklist": "home", "version": "1", "title": {"zh": "职工之家", "en": "home"}, "notes": ["原文不全"],
    "levels": [{"level": "qualified", "zh": "合格", "en": "qualified", "points": 8}],
}  # fmt: skip
FOUND = {"checklist": HOME, "clauses": CLAUSES, "rounds": [ROUND]}
ADOPTED = {
    "checklist_id": "home",
    "version": "1",
    "title_zh": "职工之家",
    "title_en": "home",
    "adopted_on": "2026-01-01",
}
SHIPPED = {
    "checklist_id": "six",
    "version": "2016",
    "title_zh": "六有标准",
    "title_en": "six haves",
    "text": "checklist: six",
}
TRAINING: dict[str, Any] = {
    "check_id": "c1", "training_id": "t1", "clauses": ["2"], "planned_on": "2026-03-02", "due_on": "2026-03-20",
    "held_on": None, "late": None, "rechecked_on": None, "still_short": None,
}  # fmt: skip
RECHECKED = TRAINING | {
    "training_id": "t2", "clauses": ["2", "3"], "held_on": "2026-03-10", "late": False, "rechecked_on": "2026-03-12",
    "still_short": ["3"],
}  # fmt: skip
TRAINED_BELOW = TRAINING | {
    "union_id": "u1", "union_name": "机械厂工会", "checklist_id": "home", "version": "1", "title_zh": "职工之家", "title_en": "home",
}  # fmt: skip
BELOW = [{"code": "2", "zh": "制度", "en": "rules", "met": 3, "short": 1}]
FEDERATION = "/federations/federation"
ANSWERS: dict[str, Any] = {
    "/unions/u1": UNION, "/unions/d1": DISTRICT, f"{AT}/gaps": FOUND, "/unions/u1/checklists": [ADOPTED],
    "/unions/u1/rounds": [ROUND], "/unions/federation/checklists": [], "/unions/federation/rounds": [],
    f"{FEDERATION}/shipped-checklists": [SHIPPED], "/federations/d1/rounds": {"items": [ROUND]},
    "/federations/d1/checklists/home/1/gaps": BELOW, f"{AT}/trainings": [TRAINING, RECHECKED],
    "/federations/d1/gap-trainings": {"items": [TRAINED_BELOW]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/unions/u1/checklists-in-use", ("职工之家", "已核查")),
        ("/unions/federation/checklists-in-use", ("六有标准", "启用")),
        (AT, ("有主席", "必备", "核查达到：合格", "立项整改", "/unions/u1/findings/f1", "原文不全")),
        (AT, ("安排培训", "差距培训", "仍有差距", "已达标", "填报培训情况", "/rounds/c1/trainings/t1/report")),
        ("/unions/d1/gap-trainings-below", ("机械厂工会", "职工之家", "前培训")),
        ("/unions/d1/rounds-applied", ("机械厂工会", "职工之家")),
        ("/unions/d1/checklists/home/1/gaps-below", ("各条款达标与未达标的工会数", "2 制度")),
    ],
)
async def test_checklist_says_what_is_missing(tmp_path: Path, address: str, says: tuple[str, ...]) -> None:
    """A gap becomes a finding with one click, unless it is one."""
    async with officer(tmp_path, Fake(ANSWERS)) as browser:
        page = await browser.get(address, headers=PART)
    assert page.status_code == 200
    assert [words for words in says if words not in page.text] == []
    assert page.text.count('value="home@1/2"') == (address == AT)
    assert 'value="home@1/3"' not in page.text


MARKS = [{"code": "1", "points": 1}, {"code": "2", "points": 7}, {"code": "3", "points": 0}]
TYPED = {"clause0": "1", "clause1": "7", "clause2": "0"}


@pytest.mark.parametrize(
    ("way", "typed", "body"),
    [
        ("self-check", TYPED, {"marks": MARKS}),
        ("inspection", TYPED | {"seen": "现场看过"}, {"marks": MARKS, "seen": "现场看过", "superior_id": "d1"}),
        ("application", {"level": "qualified"}, {"level": "qualified"}),
        ("grant", {"level": "qualified"}, {"level": "qualified", "superior_id": "d1"}),
        (
            "trainings",
            {"clause1": "1", "due_on": "2026-04-01", "plan": "集中培训"},
            {"clauses": ["2"], "due_on": "2026-04-01", "plan": "集中培训", "superior_id": "d1"},
        ),
        ("trainings/t1/report", {"account": "全员参加"}, {"account": "全员参加"}),
        ("revocation", {"reason": "重大事件"}, {"reason": "重大事件", "superior_id": "d1"}),
    ],
)
async def test_form_is_a_command_about_one_round(
    tmp_path: Path, way: str, typed: dict[str, str], body: dict[str, Any]
) -> None:
    """Every clause is a line of the sheet."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(f"{AT}/rounds/c1/{way}", data=typed, headers=OWN)
        assert "已办理" in (await browser.get(done.headers["location"])).text
    ((path, commanded),) = fake.commanded
    commanded.pop("training_id", None)
    assert (path, commanded) == (f"{AT}/rounds/c1/{way}", body)


async def test_sheet_that_was_refused_keeps_its_marks(tmp_path: Path) -> None:
    """And a mark beyond the clause is said by its name, before the service is asked."""
    fake = Fake(ANSWERS, refusal(409, "得分超过该条款的分值。"))
    async with officer(tmp_path, fake) as browser:
        page = (await browser.post(f"{AT}/rounds/c1/self-check", data=TYPED, headers=OWN)).text
        assert "得分超过该条款的分值。" in page
        assert 'value="7"' in page
        wrong = await browser.post(f"{AT}/rounds/c1/self-check", data=TYPED | {"clause1": "11"}, headers=OWN)
    assert wrong.status_code == 422
    assert "2 制度" in wrong.text


async def test_gap_opens_a_finding_that_names_its_clause(tmp_path: Path) -> None:
    """The button sends what the clause says."""
    fake = Fake(ANSWERS)
    typed = {"title": "2 制度", "description": "差 4 分", "severity": "ordinary", "clause": "home@1/2"}
    async with officer(tmp_path, fake) as browser:
        await browser.post("/unions/u1/findings", data=typed, headers=OWN)
    [(path, body)] = fake.commanded
    assert path == "/unions/u1/supervision-findings"
    assert body["clause"] == "home@1/2"


async def test_federation_adopts_what_comes_with_the_platform(tmp_path: Path) -> None:
    """Its text as it is; nothing that is not offered."""
    fake = Fake(ANSWERS)
    async with officer(tmp_path, fake) as browser:
        await browser.post("/unions/federation/checklists-in-use/six/2016", headers=OWN)
        assert (await browser.post("/unions/federation/checklists-in-use/x/1", headers=OWN)).status_code == 404
    adopted = {"checklist_id": "six", "version": "2016", "text": "checklist: six"}
    assert fake.commanded == [(f"{FEDERATION}/checklists", adopted)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"checklist: own\nversion: '1'\nlevels: []\n", "levels: 至少一项"),
        (b"checklist: own\n", "缺少“checklist: 名称”"),
        ("版本".encode("gb18030"), "不是 UTF-8"),
        (b"x" * 60_001, "超过 60,000 字"),
    ],
)
async def test_faults_of_a_file_are_told_at_the_form(tmp_path: Path, content: bytes, says: str) -> None:
    """As the service says them, or before it is asked; the form stays as it is."""
    refused = refusal(409, "标准文本有误。", faults=["levels: 至少一项", "clauses: 至少一项"])
    async with officer(tmp_path, Fake(ANSWERS, refused)) as browser:
        page = await browser.post(
            "/unions/federation/checklists-in-use", files={"file": ("own.yaml", content)}, headers=OWN | PART
        )
    assert page.status_code == 422
    assert "没有启用" in page.text
    assert says in page.text


async def test_federation_adopts_a_checklist_of_its_own(tmp_path: Path) -> None:
    """The file says its name and version; a union below has no such form."""
    fake = Fake(ANSWERS)
    text = '# ours\r\nchecklist: own\r\nversion: "2027" # second\r\n'
    async with officer(tmp_path, fake) as browser:
        at = "/unions/federation/checklists-in-use"
        done = await browser.post(at, files={"file": ("own.yaml", text.encode())}, headers=OWN)
        page = (await browser.get(done.headers["location"])).text
        below = (await browser.get("/unions/u1/checklists-in-use")).text
    adopted = {"checklist_id": "own", "version": "2027", "text": text.replace("\r\n", "\n")}
    assert fake.commanded == [(f"{FEDERATION}/checklists", adopted)]
    assert "已办理：启用本会自定的标准" in page
    assert 'type="file"' in page
    assert 'type="file"' not in below


async def test_granted_level_can_be_revoked_and_the_next_check_is_a_new_round(tmp_path: Path) -> None:
    """Its form stands with the round."""
    async with officer(tmp_path, Fake(ANSWERS | {f"{AT}/gaps": FOUND | {"rounds": [GRANTED]}})) as browser:
        page = (await browser.get(AT)).text
    assert "有效期至 2029年3月2日" in page
    assert f'action="{AT}/rounds/c1/revocation"' in page
    assert f'action="{AT}/rounds/c1/self-check"' not in page
