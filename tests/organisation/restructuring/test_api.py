"""A merger over HTTP on a real database: proposed, approved, completed when finance is done, and the members go on."""

from typing import Any

import pytest

from gonghui_organisation.membership.identity import check_digit
from gonghui_organisation.post.vacating import PostsOfEndedUnions
from gonghui_organisation.restructuring.commands import CompleteRestructuring
from gonghui_organisation.restructuring.moving import MemberMoves
from tests.organisation.conftest import Office

AT = "/unions/u1/restructurings"


async def admitted(office: Office, count: int) -> None:
    """Members of the union that ends; the last one retired."""
    for serial in range(count):
        digits = f"1101051949123{serial:04}"
        body = {"member_id": f"m{serial}", "person_id": f"p{serial}", "woman": False, "name": f"王{serial}"}
        number = digits + check_digit(digits)
        answer = await office.ask("operator", "/unions/u1/members", **body, id_number=number)
        assert answer.status_code == 201
    await office.ask("operator", f"/unions/u1/members/m{count - 1}/retention", reason="retired")


async def completed(office: Office) -> None:
    """Finance has handed everything over."""
    command = CompleteRestructuring(union_id="u1", case_id="c1")
    await office.serving.process.execution.execute(
        command, key="reaction/follow_handover/1", actor="service:organisation", causation="1"
    )
    await office.settle()
    moves = MemberMoves(office.serving.process.runtime, office.serving.process.execution)
    while await moves.step():
        await office.settle()
    assert await moves.lag_seconds() == 0


@pytest.mark.rule("R-MEM-02")
async def test_members_go_on_in_the_union_that_took_over(office: Office) -> None:
    """Each once, with name and standing from the day on which it was completed; the union that ended has none."""
    await admitted(office, 3)
    asked: dict[str, Any] = {
        "case_id": "c1", "kind": "merge", "receivers": [{"union_id": "u2", "headcount": 3}], "resolution": "决议1号",
        "reason": "两厂合并",
    }  # fmt: skip
    assert (await office.ask("operator", AT, **asked)).status_code == 201
    assert (await office.ask("operator", f"{AT}/c1/approval", superior_id="f")).status_code == 201
    [waiting] = (await office.see("operator", "/federations/f/restructurings"))["items"]
    assert (waiting["stage"], waiting["receivers"]) == ("approved", [{"union_id": "u2", "headcount": 3}])
    await completed(office)
    assert (await office.see("operator", "/unions/u1"))["dissolved_on"] == "2026-03-02"
    roll = (await office.see("operator", "/unions/u2/roll"))["items"]
    assert sorted(row["name"] for row in roll) == ["王0", "王1", "王2"]
    assert sorted(row["standing"] for row in roll) == ["member", "member", "retained"]
    assert (await office.see("operator", "/unions/u1/roll"))["items"] == []
    assert (await office.see("operator", "/federations/f/restructurings"))["items"] == []


@pytest.mark.rule("R-MEM-04")
async def test_superior_union_keeps_the_standing_of_those_whose_union_was_dissolved(office: Office) -> None:
    """They pay no dues and do not vote there."""
    await admitted(office, 2)
    asked = {"case_id": "c1", "kind": "dissolve", "resolution": "决议2号", "reason": "企业破产"}
    assert (await office.ask("operator", AT, **asked)).status_code == 201
    await office.ask("operator", f"{AT}/c1/approval", superior_id="f")
    await completed(office)
    size = await office.see("operator", "/unions/f/roll-size")
    assert (size["members"], size["retained"]) == (2, 2)


@pytest.mark.rule("R-TRM-07")
async def test_posts_end_with_their_union(office: Office) -> None:
    """On its last day; the day after, an exit audit of the chair is asked for, and whoever held a post may do nothing there."""
    for post, kind, person in (("chair", "chair", "li"), ("money", "finance_officer", "wang")):
        line = {
            "union_id": "u1",
            "post_id": post,
            "kind": kind,
            "full_time": True,
            "person_id": person,
            "held_from": "2024-01-01",
        }
        assert (await office.ask("operator", "/federations/f/posts/bulk", posts=[line])).status_code == 201
    reported = {"staff": 30, "women_staff": 9, "legal_person": False, "own_account": False, "workers_home": False}
    assert (await office.ask("li", "/unions/u1/unit-facts", **reported)).status_code == 201
    asked = {"case_id": "c1", "kind": "dissolve", "resolution": "决议2号", "reason": "企业破产"}
    await office.ask("operator", AT, **asked)
    await office.ask("operator", f"{AT}/c1/approval", superior_id="f")
    await completed(office)
    ending = PostsOfEndedUnions(office.serving.process.runtime, office.serving.process.execution)
    assert (await ending.step(), await ending.step()) == (2, 0)
    await office.settle()
    assert await ending.round() == 0
    posts = (await office.see("operator", "/unions/u1/posts"))["items"]
    assert [(post["post_id"], post["holder"]) for post in posts] == [("chair", None), ("money", None)]
    office.clock.instant = office.clock.instant.replace(day=3)
    await office.settle()
    [audit] = (await office.see("operator", "/unions/u1/exit-audits"))["items"]
    assert (audit["person_id"], audit["held_to"]) == ("li", "2026-03-02")
    assert (await office.ask("li", "/unions/u1/unit-facts", **reported)).status_code == 403
