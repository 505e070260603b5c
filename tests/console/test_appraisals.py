"""The part of a union's page on secret appraisals: what is shown, what is kept back, and what the forms send."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.serving import OWN, PART, Fake, officer, refusal
from tests.console.test_elections import MEMBER, UNION

AT = "/unions/u1/secret-appraisals"
POST = {
    "post_id": "v",
    "kind": "vice_chair",
    "full_time": False,
    "holder": "wu",
    "held_from": "2023-01-01",
    "trained_on": None,
}
TOLD = {"post_id": "", "excellent": 20, "competent": 20, "basic": 5, "not_competent": 1, "void": 4}
UNTOLD = {"post_id": "c", "excellent": None, "competent": None, "basic": None, "not_competent": None, "void": None}
OPENED: dict[str, Any] = {
    "appraisal_id": "a1", "year": 2026, "stage": "opened", "entitled": 100, "roll_digest": "d",
    "subjects": [{"post_id": "c", "kind": "chair", "person_id": "li"}], "opened_on": "2026-11-02", "attended": None,
    "front_line": None, "sheets": 0, "recounts": 0, "collected": None, "valid": None, "closed_on": None, "answers": [],
}  # fmt: skip
ATTENDED = OPENED | {"stage": "attended", "attended": 50, "front_line": 30, "sheets": 1, "recounts": 1}
CLOSED = ATTENDED | {"stage": "closed", "collected": 50, "valid": True, "answers": [TOLD, UNTOLD]}


def answers(*rows: dict[str, Any]) -> dict[str, Any]:
    """Of assessment and organisation."""
    return {AT: list(rows), "/unions/u1/posts": {"items": [POST], "next": None}}


async def test_the_ballot_asks_of_the_union_and_of_everybody_appraised(tmp_path: Path) -> None:
    """By name where the roll has it, each with the grades; a closed appraisal has no ballot, an unknown one is not found."""
    both = OPENED | {"subjects": [*OPENED["subjects"], {"post_id": "v", "kind": "vice_chair", "person_id": "wu"}]}
    known = {
        "/unions/u1": UNION,
        "/unions/u1/roll": {"items": [MEMBER | {"person_id": "wu", "name": "丁一"}], "next": None},
    }
    async with officer(tmp_path, Fake(answers(both) | known)) as browser:
        ballot = (await browser.get(f"{AT}/a1/ballot")).text
        unknown = await browser.get(f"{AT}/a9/ballot")
    lines = ballot.split("<tbody data-by-strokes>")[1].split("</tbody>")[0]
    assert [name in lines for name in ("丁一", "li", "工会")] == [True, True, False]
    assert ballot.count('class="box"') == 3 * 4
    assert "机械厂工会2026年度民主评议票" in ballot
    assert "不称职" in ballot
    assert unknown.status_code == 404
    async with officer(tmp_path, Fake(answers(CLOSED) | known)) as browser:
        closed = (await browser.get(f"{AT}/a1/ballot")).text
    assert 'class="box"' not in closed
    assert "这次评议已经结束" in closed


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), ["还没有开展民主评议", 'name="post.v"']),
        ((OPENED,), ["待登记到会", 'name="front_line"', f'href="{AT}/a1/ballot"']),
        ((ATTENDED,), ["已填报 1 份计票结果", "重新计票 1 次", 'name="excellent."', 'name="void.c"', "主席 c"]),
        ((CLOSED,), ["有效", "data-chart", "有 1 项票数过少"]),
    ],
)
async def test_the_part_shows_how_far_it_has_come_and_the_form_of_the_next_step(
    tmp_path: Path, rows: tuple[dict[str, Any], ...], said: list[str]
) -> None:
    """And no figures of few ballots."""
    async with officer(tmp_path, Fake(answers(*rows))) as browser:
        part = (await browser.get(AT, headers=PART)).text
    assert [words for words in said if words not in part] == []


async def test_forms_send_what_was_typed(tmp_path: Path) -> None:
    """Ticked posts as a list, cells as a line for each question; a refused sheet keeps its figures."""
    fake = Fake(answers(ATTENDED))
    cells = {
        f"{name}.{post}": "9"
        for post in ("", "c")
        for name in ("excellent", "competent", "basic", "not_competent", "void")
    }
    async with officer(tmp_path, fake) as browser:
        await browser.post(AT, data={"year": "2026", "entitled": "", "post.v": "1"}, headers=OWN)
        await browser.post(f"{AT}/a1/attendance", data={"attended": "50", "front_line": "30"}, headers=OWN)
        done = await browser.post(f"{AT}/a1/sheets/2026", data={"teller_id": "t1", **cells}, headers=OWN)
    assert done.status_code == 303
    opening, attending, counting = fake.commanded
    assert (opening[0], opening[1]["posts"], opening[1]["year"]) == (AT, ["v"], 2026)
    assert attending == (f"{AT}/a1/attendance", {"attended": 50, "front_line": 30})
    line = {"excellent": 9, "competent": 9, "basic": 9, "not_competent": 9, "void": 9}
    assert counting == (
        f"{AT}/a1/sheets",
        {"teller_id": "t1", "year": 2026, "lines": [{"post_id": ""} | line, {"post_id": "c"} | line]},
    )
    refusing = Fake(answers(ATTENDED), refusal(409, "人数或票数前后矛盾。", attended=50))
    async with officer(tmp_path, refusing) as browser:
        page = await browser.post(f"{AT}/a1/sheets/2026", data={"teller_id": "t1", **cells}, headers=OWN)
    assert page.status_code == 409
    assert all(said in page.text for said in ("人数或票数前后矛盾。", 'value="9"', " open>"))
