"""Pages of the election desk, over an organisation that answers as a test wishes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import JsonValue

from gonghui_console.answers.elections import Election, Record
from gonghui_console.attempts import Attempt
from gonghui_console.electing import line_of, told_apart
from gonghui_console.services import Refused
from gonghui_console.session import SESSION
from gonghui_console.words import Words
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import OWN, PART, answering, console

UNION = {
    "union_id": "u1", "kind": "primary", "unit_type": "private", "name": "机械厂工会", "superior_id": "d1",
    "formed_on": "2020-01-01", "dissolved_on": None, "members": 40, "women": 10, "staff": 60, "women_staff": 20,
    "legal_person": False, "own_account": True, "workers_home": False,
}  # fmt: skip
ROW = {
    "union_id": "u1", "election_id": "e1", "kind": "term", "state": "planned", "direct": True, "entitled": 0,
    "present": 0, "opened_on": "2026-03-01", "published_until": None, "held_on": None, "answer_due_on": None,
    "disputes_open": 0, "disputes_upheld": 0,
}  # fmt: skip
SEATS = [{"kind": "committee_member", "seats": 2, "candidates": 3}]
PLAN = {"meeting_on": "2026-03-20", "direct": True, "seats": SEATS, "preparers": ["qian"]}
CONTEST = {"kind": "committee_member", "post_ids": ["m1", "m2"], "candidates": ["wang", "zhao", "sun"]}
WHOLE = ROW | {"plan": PLAN, "plan_returned_for": None, "contests": [], "elected": []}
OPENED = WHOLE | {"state": "opened", "entitled": 40, "contests": [CONTEST | {"candidates": []}]}
PUBLIC = OPENED | {"state": "publicised", "published_until": "2026-03-15", "contests": [CONTEST]}
VOTING = PUBLIC | {"state": "voting", "held_on": "2026-03-20", "present": 36}
REPORTED = VOTING | {"state": "reported", "answer_due_on": "2030-04-04", "disputes_open": 1}
STEP = {"step": "held", "on": "2026-03-20", "actor": "person:qian", "rules": [["R-ELE-02", "1"]], "event_id": "x"}
COUNT = {
    "kind": "committee_member", "seats": 2, "issued": 36, "collected": 36, "void": 1, "valid": 35, "needed": 21,
    "candidates": [
        {"person_id": "wang", "votes": 30, "elected": True}, {"person_id": "zhao", "votes": 20, "elected": False},
        {"person_id": "sun", "votes": 18, "elected": False},
    ],
}  # fmt: skip
ROUND = {
    "round": 1,
    "scrutineers": ["he", "lu"],
    "box_digest": None,
    "contests": [COUNT],
    "recounts": 1,
    "agrees": True,
}
DISPUTE = {"dispute_id": "o1", "ground": "count", "filed_on": "2026-03-21", "upheld": None}
RECORD = {
    "union_id": "u1", "election_id": "e1", "kind": "term", "direct": True, "entitled": 40, "roll_digest": None,
    "published_until": "2026-03-15", "held_on": None, "present": 0, "quorum": 27, "turnout": "0", "rounds": [],
    "elected": [], "seats_open": 0, "next_round": 1, "sheets": 0, "ballot": [CONTEST], "disputes": [],
    "answer_due_on": None, "answered": None, "steps": [STEP], "sound": True,
}  # fmt: skip
COUNTED = RECORD | {
    "held_on": "2026-03-20", "present": 36, "turnout": "9/10", "rounds": [ROUND], "seats_open": 1, "next_round": 2,
    "elected": [{"post_id": "m1", "kind": "committee_member", "person_id": "wang", "votes": 30}],
    "ballot": [CONTEST | {"post_ids": ["m2"], "candidates": ["sun", "zhao"]}], "disputes": [DISPUTE],
}  # fmt: skip
VETTED = {
    "kind": "committee_member", "person_id": "sun", "body": "party_body", "unit_role": "near_relative", "passed": False,
    "cited": [{"code": "R-ORG-19", "citation": "工会法 10", "zh": "近亲属限制", "en": "near relatives"}],
    "opinion": "应当回避", "vetted_on": "2026-03-05",
}  # fmt: skip
NOTE = {
    "person_id": "wang",
    "term_id": "t1",
    "grade": "basic",
    "advice": "improve",
    "state": "signed",
    "noted_on": "2025-01-01",
}
POST = {
    "post_id": "u1-c",
    "kind": "chair",
    "full_time": True,
    "holder": "qian",
    "held_from": "2022-01-01",
    "trained_on": None,
}
VACANT = POST | {"post_id": "u1-v", "kind": "vice_chair", "holder": None}
REMOVAL = {
    "union_id": "u1", "removal_id": "r1", "post_id": "u1-c", "kind": "chair", "person_id": "qian", "moved_by": "members",
    "supporters": 14, "grounds": "长期不履职", "moved_on": "2026-03-01", "stage": "moved", "held_on": None, "entitled": None,
    "present": None, "votes_for": None, "votes_against": None, "answered_on": None, "returned_for": None, "quorum": 27,
    "needed": 21,
}  # fmt: skip
CLOCK = {"union_id": "u1", "name": "机械厂工会", "term_no": 3, "due_on": "2026-02-01", "state": "overdue"}
MEMBER = {
    "member_id": "m1",
    "person_id": "wang",
    "name": "王小明",
    "woman": False,
    "standing": "member",
    "since": "2020-01-01",
}
AT = "/unions/u1/elections/e1"
QUORUM = {
    "message": {"zh": "到会人数不足法定比例。", "en": "Too few."}, "facts": {"present": 20, "needed": 27},
    "rule": {"code": "R-ELE-02", "citation": "工会基层组织选举工作条例", "statement": {"zh": "到会比例", "en": "quorum"}},
}  # fmt: skip


class Organisation:
    """Answers queries, refuses what it is told to, and keeps what it was commanded."""

    def __init__(self, election: Any = WHOLE, record: Any = None, removal: Any = REMOVAL, **options: Any) -> None:
        self.commanded: list[tuple[str, dict[str, JsonValue]]] = []
        self._forbidden: set[str] = options.get("forbidden", set())
        self._refusal = options.get("refusal")
        lists = {
            "planned": [ROW],
            "opened": [OPENED],
            "reported": [REPORTED | {"name": "机械厂工会"}],
            "voting": [VOTING],
        }
        self._lists = {
            state: [{k: v for k, v in row.items() if k in ROW or k == "name"} for row in rows]
            for state, rows in lists.items()
        }
        self._answers: dict[str, Any] = {
            "/unions/u1": UNION, AT: election, f"{AT}/vetting": [VETTED], f"{AT}/record": record,
            "/unions/u1/nomination-dossier": {"items": [NOTE]}, "/unions/u1/posts": {"items": [POST, VACANT]},
            "/unions/u1/roll": {"items": [MEMBER]}, "/unions/u1/elections": {"items": [ROW]},
            "/unions/u1/removals": {"items": [removal]}, "/unions/u1/roll-size": {"members": 40, "women": 10, "retained": 0, "suspended": 0},
            "/federations/federation/term-clocks": {"items": [CLOCK]},
            "/federations/federation/term-clocks/counts": {"running": 2, "due_soon": 1, "overdue": 1},
        }  # fmt: skip

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Any service."""
        path = request.url.path
        if request.method == "POST":
            self.commanded.append((path, httpx2.Response(200, content=request.content).json()))
            if self._refusal:
                return httpx2.Response(409, json=self._refusal)
            return httpx2.Response(201, json={"stream": "election:u1:e1", "version": 2})
        if path in self._forbidden:
            return httpx2.Response(403, json={})
        if path.startswith("/federations/") and path.endswith("/elections"):
            return httpx2.Response(200, json={"items": self._lists[request.url.params.get("state", "reported")]})
        answer = self._answers[path]
        return httpx2.Response(404, json={}) if answer is None else httpx2.Response(200, json=answer)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Where the keys lie."""
    Keys(tmp_path).ensure([SIGN_IN])
    return tmp_path


@asynccontextmanager
async def signed_in(keys: Path, organisation: Organisation) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser of an officer."""
    async with console(keys, answering(organisation)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(keys)).sign(SIGN_IN, "li", ["organisation"], 900))
        yield browser


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/elections", ["/elections/waiting", "/elections/terms"]),
        ("/elections/waiting", ["批复方案", "考察候选人", "批复结果", "还剩", "1 件异议待审理", AT]),
        ("/elections/terms", ["data-chart", "机械厂工会", "已过", "/unions/u1/elections"]),
        (
            "/unions/u1/elections",
            ["方案待批复", "报送方案", "vice_chair/u1-v", "须到会 27 人，赞成 21 票", "长期不履职"],
        ),
    ],
)
async def test_desk_shows_what_waits(keys: Path, path: str, said: list[str]) -> None:
    """For the superior union and for the union itself."""
    async with signed_in(keys, Organisation()) as browser:
        page = await browser.get(path, headers=PART if path.count("/") == 2 and "unions" not in path else {})
    assert page.status_code == 200, page.text
    assert [words for words in said if words not in page.text] == []


@pytest.mark.parametrize(
    ("election", "record", "offered"),
    [
        (WHOLE, None, {"plan-answer"}),
        (WHOLE | {"state": "plan_returned", "plan_returned_for": "人数"}, None, {"plan"}),
        (WHOLE | {"state": "plan_approved"}, None, {"opening"}),
        (OPENED, RECORD, {"vetting", "candidates"}),
        (PUBLIC, RECORD, {"meeting", "vetting", "candidates"}),
        (PUBLIC | {"published_until": "2190-01-01"}, RECORD, {"vetting", "candidates"}),
        (VOTING, RECORD | {"held_on": "2026-03-20"}, {"sheet", "dispute"}),
        (VOTING, COUNTED, {"sheet", "report", "dispute", "hearing"}),
        (VOTING, COUNTED | {"sheets": 1}, {"sheet", "dispute", "hearing"}),
        (REPORTED, COUNTED, {"result", "hearing", "dispute"}),
        (REPORTED | {"state": "approved"}, COUNTED, set()),
        (REPORTED | {"state": "returned"}, COUNTED, set()),
    ],
)
async def test_each_state_offers_the_forms_of_its_next_step(
    keys: Path, election: Any, record: Any, offered: set[str]
) -> None:
    """And no others."""
    async with signed_in(keys, Organisation(election, record)) as browser:
        page = await browser.get(AT)
    assert page.status_code == 200, page.text
    assert {part.split('"')[0] for part in page.text.split(f'action="{AT}/')[1:]} == offered
    assert page.text.count('aria-current="step"') == (0 if election["state"] == "approved" else 1)


@pytest.mark.parametrize(("state", "offered"), [(WHOLE, 0), (OPENED, 0), (VOTING, 0), (REPORTED, 0)])
async def test_reader_sees_the_line_and_no_form(keys: Path, state: Any, offered: int) -> None:
    """Whose posts neither reach the union's elections nor answer for the superior union."""
    forbidden = {
        f"{AT}/vetting",
        f"{AT}/record",
        "/unions/u1/nomination-dossier",
        "/unions/u1/roll",
        "/federations/d1/elections",
    }
    async with signed_in(keys, Organisation(state, COUNTED, forbidden=forbidden)) as browser:
        page = await browser.get(AT)
    assert page.status_code == 200, page.text
    assert page.text.count(f'action="{AT}/') == offered
    assert "等待" in page.text


async def test_vetting_shows_bars_with_their_rule_and_the_dossier(keys: Path) -> None:
    """Names where the roll tells them, ids otherwise."""
    async with signed_in(keys, Organisation(OPENED, RECORD)) as browser:
        page = (await browser.get(AT)).text
    said = ["近亲属限制", "工会法 10", "R-ORG-19", "应当回避", "限期改进", "王小明", "sun"]
    assert [words for words in said if words not in page] == []


COMMANDS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    (f"{AT}/plan-answer", {"superior_id": "d1", "decision": "returned", "reason": "人数"}, f"{AT}/plan/answer",
     {"superior_id": "d1", "approved": False, "reason": "人数"}),
    (f"{AT}/opening", {"post:committee_member": ["m1", "m2"], "direct": "yes", "entitled": "", "term_years": "5"},
     "/unions/u1/elections",
     {"election_id": "e1", "kind": "term", "direct": True, "term_years": 5, "contests": [{"kind": "committee_member", "post_ids": ["m1", "m2"]}]}),
    (f"{AT}/vetting", {"kind": "chair", "person_id": " wang ", "passed": "yes", "opinion": "同意", "unit_role": ""}, f"{AT}/vetting",
     {"kind": "chair", "person_id": "wang", "passed": True, "opinion": "同意"}),
    (f"{AT}/vetting", {"kind": "chair", "person_id": "wang", "passed": "no", "opinion": "x", "body": "superior", "superior_id": "d1"},
     f"{AT}/vetting/above", {"kind": "chair", "person_id": "wang", "passed": False, "opinion": "x", "superior_id": "d1"}),
    (f"{AT}/candidates", {"person:committee_member": ["wang", "", "sun"], "role:committee_member": ["", "", "partner"]},
     f"{AT}/candidates", {"candidates": [
         {"kind": "committee_member", "person_id": "wang"}, {"kind": "committee_member", "person_id": "sun", "unit_role": "partner"}]}),
    (f"{AT}/meeting", {"present": "36"}, f"{AT}/meeting", {"present": 36}),
    (f"{AT}/sheet", {"round": "1", "scrutineer_id": "he", "kind": ["committee_member"], "issued:committee_member": "36",
      "collected:committee_member": "36", "void:committee_member": "0", "votes:committee_member:wang": "30", "votes:committee_member:sun": "x"},
     f"{AT}/tallies", {"round": 1, "scrutineer_id": "he", "sheets": [{"kind": "committee_member", "issued": 36, "collected": 36, "void": 0,
      "votes": [{"person_id": "wang", "votes": 30}, {"person_id": "sun", "votes": "x"}]}]}),
    (f"{AT}/report", {"fewer_seats": "yes"}, f"{AT}/report", {"fewer_seats": True}),
    (f"{AT}/dispute", {"dispute_id": "o1", "ground": "count"}, f"{AT}/disputes", {"dispute_id": "o1", "ground": "count"}),
    (f"{AT}/hearing", {"dispute_id": "o1", "superior_id": "d1", "decision": "upheld"}, f"{AT}/disputes/o1/hearing",
     {"superior_id": "d1", "upheld": True}),
    (f"{AT}/result", {"superior_id": "d1", "decision": "approved", "ground": "count"}, f"{AT}/approval", {"superior_id": "d1"}),
    (f"{AT}/result", {"superior_id": "d1", "decision": "returned", "ground": "count"}, f"{AT}/return", {"superior_id": "d1", "ground": "count"}),
    ("/unions/u1/elections/plan", {"election_id": "e9", "meeting_on": "2026-03-20", "direct": "no", "seats:chair": "1", "candidates:chair": "1", "seats:mediator": "", "preparers": "qian、sun"},
     "/unions/u1/elections/e9/plan", {"meeting_on": "2026-03-20", "direct": False, "preparers": ["qian", "sun"], "seats": [{"kind": "chair", "seats": 1, "candidates": 1}]}),
    ("/unions/u1/elections/by-election", {"election_id": "e9", "post": ["vice_chair/u1-v"], "direct": "yes", "entitled": "40"}, "/unions/u1/elections",
     {"election_id": "e9", "kind": "by", "direct": True, "entitled": 40, "contests": [{"kind": "vice_chair", "post_ids": ["u1-v"]}]}),
    ("/unions/u1/removals", {"removal_id": "r1", "post_id": "u1-c", "moved_by": "members", "supporters": "14", "grounds": "长期不履职"}, "/unions/u1/removals",
     {"removal_id": "r1", "post_id": "u1-c", "moved_by": "members", "supporters": 14, "grounds": "长期不履职"}),
    ("/unions/u1/removals/r1/vote", {"held_on": "2026-03-02", "present": "30", "collected": "30", "void": "0", "votes_for": "21", "votes_against": "9", "scrutineers": "he lu"},
     "/unions/u1/removals/r1/vote", {"held_on": "2026-03-02", "present": 30, "collected": 30, "void": 0, "votes_for": 21, "votes_against": 9, "scrutineers": ["he", "lu"]}),
    ("/unions/u1/removals/r1/answer", {"superior_id": "d1", "post_id": "u1-c", "decision": "approved", "reason": ""}, "/unions/u1/removals/r1/approval", {"superior_id": "d1", "post_id": "u1-c"}),
    ("/unions/u1/removals/r1/answer", {"superior_id": "d1", "post_id": "u1-c", "decision": "returned", "reason": "程序"}, "/unions/u1/removals/r1/return", {"superior_id": "d1", "reason": "程序"}),
]  # fmt: skip


@pytest.mark.parametrize(("form", "typed", "command", "body"), COMMANDS)
async def test_form_is_a_command_of_the_officer(
    keys: Path, form: str, typed: dict[str, Any], command: str, body: dict[str, Any]
) -> None:
    """Sent from our own page only, with what was typed and nothing that was left empty."""
    organisation = Organisation()
    async with signed_in(keys, organisation) as browser:
        foreign = await browser.post(form, data=typed)
        own = await browser.post(form, data=typed, headers=OWN)
    assert (foreign.status_code, own.status_code) == (403, 303), own.text
    assert own.headers["location"].endswith("?known=election:u1:e1@2")
    assert organisation.commanded == [(command, body)]


async def test_refusal_is_said_at_its_form_with_the_rule_and_what_was_typed_stays(keys: Path) -> None:
    """In the service's own words, with its figures."""
    async with signed_in(keys, Organisation(PUBLIC, RECORD, refusal=QUORUM)) as browser:
        page = await browser.post(f"{AT}/meeting", data={"present": "20"}, headers=OWN)
    assert page.status_code == 409
    said = ["到会人数不足法定比例。", "需要 27", "实到 20", "工会基层组织选举工作条例", "R-ELE-02", 'value="20"']
    assert [words for words in said if words not in page.text] == []


async def test_refused_plan_keeps_every_line(keys: Path) -> None:
    """On the union's page, where it was typed."""
    typed = {
        "election_id": "e9",
        "meeting_on": "2026-03-20",
        "seats:chair": "3",
        "candidates:chair": "2",
        "preparers": "qian sun",
    }
    async with signed_in(keys, Organisation(refusal=QUORUM)) as browser:
        page = await browser.post("/unions/u1/elections/plan", data=typed, headers=OWN)
    assert page.status_code == 409
    assert [words for words in ('value="e9"', 'value="3"', "qian sun</textarea>") if words not in page.text] == []
    assert page.text.count('class="fault" role="alert"') == 1


async def test_second_scrutineer_does_not_see_the_first_sheet(keys: Path) -> None:
    """Only that it is there."""
    async with signed_in(keys, Organisation(VOTING, RECORD | {"held_on": "2026-03-20", "sheets": 1})) as browser:
        page = (await browser.get(AT)).text
    form = page.split(f'action="{AT}/sheet"')[1].split("</form>")[0]
    assert "第二位监票人" in form
    fields = [part.split(">")[0] for part in form.split("<input")[1:] if 'type="number"' in part.split(">")[0]]
    assert len(fields) == 6
    assert all('value=""' in field for field in fields)


async def test_record_draws_every_round_against_the_majority(keys: Path) -> None:
    """With the rules of each step, and whether everything agrees."""
    async with signed_in(keys, Organisation(VOTING, COUNTED)) as browser:
        page = (await browser.get(f"{AT}/record")).text
    said = [
        "data-chart",
        "过半数 21 票",
        "全部一致",
        "R-ELE-02",
        "曾重新计票 1 次",
        "王小明",
        "还有 1 席未选出",
        "待审理",
    ]
    assert [words for words in said if words not in page] == []


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_record_is_a_paper_too(keys: Path, language: str) -> None:
    """As PDF, to keep."""
    async with signed_in(keys, Organisation(VOTING, COUNTED)) as browser:
        browser.cookies.set("gonghui_language", language)
        paper = await browser.get(f"{AT}/record.pdf")
    assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF-")
    assert b"STSong-Light" in paper.content
    assert "attachment" in paper.headers["content-disposition"]


async def test_ballot_of_the_run_off_lists_who_still_stands(keys: Path) -> None:
    """Marked for the browser, which puts them in the order of strokes."""
    async with signed_in(keys, Organisation(VOTING, COUNTED)) as browser:
        page = (await browser.get(f"{AT}/ballot")).text
    assert page.count("data-by-strokes") == 1
    assert ('data-name="sun"' in page, "王小明" in page) == (True, False)
    assert "应选 1 名" in page


def test_malformed_form_names_the_fields() -> None:
    """By their labels, not by their place in what was sent."""
    fields: JsonValue = [
        {"field": "body.sheets.0.issued", "fault": "int_type"},
        {"field": "body.present", "fault": "missing"},
    ]
    attempt = Attempt("sheet", refused=Refused(422, {}, {"fields": fields}))
    assert attempt.figures(Words("zh")) == [("请检查", "发出、实到")]
    assert Attempt().figures(Words("zh")) == ()


def test_figures_of_a_refusal_read_as_words() -> None:
    """Ballots are counted, not paid; bodies and posts have names."""
    facts: dict[str, JsonValue] = {"collected": 1200, "kind": "chair", "missing": ["party_body", "superior"]}
    attempt = Attempt("sheet", refused=Refused(409, {}, facts))
    assert attempt.figures(Words("zh")) == [("收回", "1,200"), ("类别", "主席"), ("缺少", "党组织、上级工会")]


def test_namesakes_are_told_apart_by_their_ids() -> None:
    """And whoever the roll does not know is shown by id alone."""
    names = {"p1": "王五", "p2": "王五", "p3": "李四"}
    assert told_apart(["p1", "p2", "p3", "p4"], names) == {"p1": "王五 p1", "p2": "王五 p2", "p3": "李四", "p4": "p4"}


def test_by_election_needs_no_plan_and_says_which_steps_were_never_recorded() -> None:
    """Its line begins with the opening, and shows by when the meeting may be held."""
    whole = Election.model_validate(PUBLIC | {"kind": "by", "plan": None})
    steps = [STEP | {"step": "opened"}, STEP | {"step": "publicised"}]
    line = line_of(whole, Record.model_validate(RECORD | {"steps": steps}), [])
    assert [(stop.step, stop.standing) for stop in line][:4] == [
        ("opened", "done"), ("vetted", "unrecorded"), ("publicised", "done"), ("held", "now"),
    ]  # fmt: skip
    assert (str(line[3].day), line[3].by) == ("2026-03-15", "publicity")
