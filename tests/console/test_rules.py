"""Pages of the rules, over an organisation that answers as a test wishes."""

from pathlib import Path

import httpx2
import pytest

from gonghui_console.session import SESSION
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import OWN, PART, answering, console

RULE = {
    "code": "R-ORG-08", "version": "2", "jurisdiction": "CN", "value": 25, "unit": "count", "valid_from": "2020-01-01",
    "valid_to": None, "citation": "条例 11", "evidence": "seen", "set_by": "J", "zh": "女会员人数", "en": "women members",
}  # fmt: skip
ELSEWHERE = RULE | {"version": "sh-1", "jurisdiction": "CN/310000", "value": 10}
PROPOSAL = {"code": "R-ORG-08", "version": "2", "rule": RULE, "proposed_by": "person:ma", "assessed_on": None}
CHANGE = {"of": "womens_committee", "name": "江北区总工会", "arising": 0, "lapsing": 7}
IMPACT = {
    "code": "R-ORG-08", "version": "2", "jurisdiction": "CN", "on": "2026-04-01", "unions": 300, "affected": 7,
    "by_duty": [CHANGE], "by_branch": [CHANGE],
    "named": [{"union_id": "u1", "name": "机械厂工会", "arising": [], "lapsing": ["womens_committee"]}],
}  # fmt: skip
RECHECK = {"code": "R-ORG-08", "version": "2", "edge": "begins", "begun_on": "2026-04-01", "unions": 300, "waiting": 50}
AT = "/federations/federation"
ANSWERS = {
    f"{AT}/rules": [RULE],
    f"{AT}/rule-versions": {"items": [{**RULE, "rule": rule, "withdrawn": False} for rule in (RULE, ELSEWHERE)]},
    f"{AT}/rule-proposals": {"items": [PROPOSAL]},
    f"{AT}/rule-proposals/R-ORG-08/2/impact": IMPACT,
    f"{AT}/rule-rechecks": [RECHECK],
}


class Organisation:
    """Answers queries, and keeps what it was commanded."""

    def __init__(self) -> None:
        self.commanded: list[str] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Any service."""
        if request.method == "POST":
            self.commanded.append(request.url.path)
            return httpx2.Response(201, json={"stream": "rule:R-ORG-08", "version": 2})
        return httpx2.Response(200, json=ANSWERS[request.url.path])


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Where the keys lie."""
    Keys(tmp_path).ensure([SIGN_IN])
    return tmp_path


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/rules/list?on=2026-03-02", ["R-ORG-08", "女会员人数", "条例 11", "25 个"]),
        ("/rules/R-ORG-08", ["data-chart", "CN/310000", "原文核对"]),
        ("/rules/proposals", ["person:ma", "/rules/R-ORG-08/2/impact"]),
        ("/rules/R-ORG-08/2/impact", ["data-chart", "江北区总工会", "机械厂工会", "disabled"]),
        ("/rules/rechecks", ["已复核 250 / 300 家"]),
    ],
)
async def test_rules_are_shown_with_source_and_effect(keys: Path, path: str, said: list[str]) -> None:
    """Activation is offered once the effect has been recorded as seen."""
    async with console(keys, answering(Organisation())) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(keys)).sign(SIGN_IN, "li", ["organisation"], 900))
        page = await browser.get(path, headers=PART)
    assert page.status_code == 200, page.text
    assert [words for words in said if words not in page.text] == []


@pytest.mark.parametrize(("step", "command"), [("assess", "impact-assessments"), ("activate", "activation")])
async def test_decision_is_a_command_of_the_officer(keys: Path, step: str, command: str) -> None:
    """Sent from our own page only."""
    organisation = Organisation()
    async with console(keys, answering(organisation)) as browser:
        browser.cookies.set(SESSION, Tokens(Keys(keys)).sign(SIGN_IN, "li", ["organisation"], 900))
        foreign = await browser.post("/rules/R-ORG-08/2/decision", data={"step": step})
        own = await browser.post("/rules/R-ORG-08/2/decision", data={"step": step}, headers=OWN)
    assert (foreign.status_code, own.status_code) == (403, 303)
    assert organisation.commanded == [f"{AT}/rule-versions/R-ORG-08/2/{command}"]
