"""The desk of a term: a later or an ordered election, moves to another job, protection."""

from pathlib import Path
from typing import Any

import pytest

from gonghui_console.answers.tenure import Release
from tests.console.serving import OWN, UNION, Fake, officer, refusal

DESK = "/unions/u1/tenure"
TERM: dict[str, Any] = {
    "term_id": "t1", "term_no": 3, "opened_on": "2021-03-01", "due_on": "2024-03-01", "ended_on": None, "overdue": True,
    "late": False, "asked_until": None, "asked_for": None, "extended": False, "elect_by": None,
}  # fmt: skip
POST = {
    "post_id": "c1",
    "kind": "chair",
    "full_time": True,
    "holder": "li",
    "held_from": "2021-03-01",
    "trained_on": None,
}
RELEASE: dict[str, Any] = {
    "release_id": "r1", "post_id": "c1", "person_id": "li", "reason": "调往外地分厂", "requested_on": "2026-01-05",
    "answer_by": None, "unanswered": False, "consented": None, "by_silence": False, "answered_on": None,
}  # fmt: skip
WAITING = RELEASE | {"answer_by": "2026-01-20"}
PROTECTED = {
    "post_id": "c1", "kind": "chair", "person_id": "li", "full_time": True, "held_from": "2021-03-01", "held_to": None,
    "protected_until": "2029-03-01",
}  # fmt: skip


def answers(*releases: dict[str, Any], above: bool = True, own: bool = True, **term: Any) -> dict[str, Any]:
    """Of organisation; `above`: this person answers for the superior union, `own`: acts for the union itself."""
    given: dict[str, Any] = {
        "/unions/u1": UNION,
        "/unions/u1/terms": [TERM | term],
        "/unions/u1/protections": [PROTECTED],
        "/unions/u1/posts": {"items": [POST]},
        "/unions/u1/roll": {"items": []},
    }
    if above:
        given["/federations/d1/elections"] = {"items": []}
    if own:
        given["/unions/u1/releases"] = {"items": list(releases)}
    return given


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({}, "requested"), ({"answer_by": "2026-01-20"}, "waiting"), ({"answer_by": "2026-01-20", "unanswered": True}, "unanswered"),
        ({"consented": True}, "consented"), ({"consented": True, "by_silence": True}, "silent"), ({"consented": False}, "refused"),
    ],
)  # fmt: skip
def test_request_stands_somewhere(changes: dict[str, Any], stage: str) -> None:
    """Silence that consents is told apart from a word."""
    assert Release(**(RELEASE | changes)).stage == stage


async def test_officer_of_the_union_asks_and_the_one_above_answers(tmp_path: Path) -> None:
    """Each sees the forms of their own side."""
    async with officer(tmp_path, Fake(answers(RELEASE, above=False))) as browser:
        own = (await browser.get(DESK)).text
    async with officer(
        tmp_path, Fake(answers(WAITING, own=False, asked_until="2024-06-01", asked_for="改制"))
    ) as browser:
        above = (await browser.get(DESK)).text
    for at in ("terms/t1/extension", "releases/r1/committee-yes", "releases/r1/committee-no", "releases"):
        assert f'action="{DESK}/{at}"' in own
    assert f'action="{DESK}/terms/t1/order"' not in own
    for at in ("terms/t1/grant", "terms/t1/decline", "terms/t1/order"):
        assert f'action="{DESK}/{at}"' in above
    assert f'action="{DESK}/terms/t1/extension"' not in above
    assert "改制" in above
    assert "2029年3月1日" in own


async def test_superior_answers_until_silence_has_spoken(tmp_path: Path) -> None:
    """The days that are left stand beside the request; consent by silence is said so."""
    silent = WAITING | {"release_id": "r2", "consented": True, "by_silence": True, "answered_on": "2026-01-21"}
    async with officer(tmp_path, Fake(answers(WAITING, silent))) as browser:
        page = (await browser.get(DESK)).text
    assert "上级工会应于 2026年1月20日 前答复" in page
    assert f'action="{DESK}/releases/r1/superior-yes"' in page
    assert "视为同意" in page
    assert f'action="{DESK}/releases/r2/superior-yes"' not in page


@pytest.mark.parametrize(
    ("at", "typed", "path", "body"),
    [
        ("terms/t1/extension", {"until": "2024-06-01", "reason": "改制"}, "terms/t1/extension", {"until": "2024-06-01", "reason": "改制"}),
        ("terms/t1/grant", {}, "terms/t1/extension/answer", {"superior_id": "d1", "approved": True}),
        ("terms/t1/decline", {}, "terms/t1/extension/answer", {"superior_id": "d1", "approved": False}),
        ("terms/t1/order", {"elect_by": "2026-06-01"}, "terms/t1/order", {"superior_id": "d1", "elect_by": "2026-06-01"}),
        ("releases/r1/committee-yes", {}, "releases/r1/committee", {"consents": True}),
        ("releases/r1/superior-no", {}, "releases/r1/superior", {"superior_id": "d1", "consents": False}),
    ],
)  # fmt: skip
async def test_steps_are_commands(
    tmp_path: Path, at: str, typed: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    """In the name of the union itself, or of the one directly above."""
    fake = Fake(answers(WAITING))
    async with officer(tmp_path, fake) as browser:
        done = await browser.post(f"{DESK}/{at}", data=typed, headers=OWN)
        assert (await browser.post(f"{DESK}/terms/t1/nothing", headers=OWN)).status_code == 404
    assert (done.status_code, done.headers["location"].partition("?")[0]) == (303, DESK)
    assert fake.commanded == [(f"/unions/u1/{path}", body)]


async def test_move_that_is_refused_keeps_its_reason(tmp_path: Path) -> None:
    """At its form, with the rule."""
    fake = Fake(answers(), refusal(409, "这个岗位不适用任期内调动的规定。", rule="R-TRM-04"))
    async with officer(tmp_path, fake) as browser:
        page = await browser.post(f"{DESK}/releases", data={"post_id": "c1", "reason": "调往分厂"}, headers=OWN)
    form = page.text.split(f'action="{DESK}/releases"')[1].split("</form>")[0]
    assert page.status_code == 409
    for said in ("不适用任期内调动", "R-TRM-04", ">调往分厂</textarea>", '<option value="c1" selected>'):
        assert said in form
    [(path, body)] = fake.commanded
    assert (path, body.pop("release_id")[:8], body) == ("/unions/u1/releases", "release-", {"post_id": "c1", "reason": "调往分厂"})  # fmt: skip


async def test_union_without_a_term_or_elected_people_says_so(tmp_path: Path) -> None:
    """And one that organisation does not answer for fails as a whole."""
    given = answers() | {"/unions/u1/terms": [], "/unions/u1/protections": [], "/unions/u1/posts": {"items": []}}
    async with officer(tmp_path, Fake(given)) as browser:
        page = (await browser.get(DESK)).text
    for said in ("还没有任期记录。", "没有任期内调动的申请。", "没有选举产生的人员。"):
        assert said in page
    async with officer(tmp_path, Fake(given, down=frozenset({"organisation"}))) as browser:
        assert (await browser.get(DESK)).status_code == 503
