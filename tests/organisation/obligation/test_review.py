"""The obligation engine on a real database: facts change, duties follow, clocks run out, rules change."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.organisation import (
    PostEstablished,
    PostFilled,
    RuleVersionActivated,
    UnionFormed,
    UnitFactsRecorded,
)
from tests.organisation.conftest import Office

UNION = {
    "superior_id": "f", "kind": "primary", "unit_type": "private", "name": "工会", "jurisdiction": "CN", "staff": 9,
    "women_staff": 0, "legal_person": True, "own_account": False, "workers_home": False, "committees": [],
}  # fmt: skip


def admission(number: int) -> dict[str, Any]:
    """One woman's admission."""
    serial = f"1101051949123{number:04}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(serial, weights, strict=True)) % 11]
    return {
        "member_id": f"m{number}",
        "person_id": f"p{number}",
        "woman": True,
        "name": "王芳",
        "id_number": serial + check,
    }


async def duties(office: Office, union: str = "u1") -> list[tuple[str, int, str]]:
    """Kind, number and state of what a union owes and owed."""
    rows = await office.see("operator", f"/unions/{union}/duties")
    return [(row["duty"], row["number"], row["state"]) for row in rows]


@pytest.fixture(autouse=True)
async def ten_women(office: Office) -> None:
    """A union of ten women: a women's committee is due."""
    for number in range(10):
        answer = await office.ask("operator", "/unions/u1/members", **admission(number))
        assert answer.status_code == 201, answer.text


async def test_duty_follows_the_facts(office: Office) -> None:
    """A commissioner was owed before the tenth woman came; the committee closes the duty, its end opens it anew."""
    assert await duties(office) == [("womens_committee", 1, "open"), ("womens_commissioner", 1, "lapsed")]
    gaps = (await office.see("operator", "/federations/f/committee-gaps"))["items"]
    assert [(gap["union_id"], gap["committee"], gap["days"]) for gap in gaps] == [("u1", "women", 0)]
    formed = await office.ask("operator", "/unions/u1/committees", committee="women", seats=3)
    assert formed.status_code == 201, formed.text
    assert ("womens_committee", 1, "met") in await duties(office)
    assert (await office.see("operator", "/federations/f/committee-gaps"))["items"] == []
    await office.ask("operator", "/unions/u1/committees/women/dissolution")
    assert (await duties(office))[0] == ("womens_committee", 2, "open")
    left = await office.ask("operator", "/unions/u1/members/m1/withdrawal", reason="own_wish")
    assert left.status_code == 201, left.text
    assert ("womens_committee", 2, "lapsed") in await duties(office)


async def test_committee_with_its_seats_meets_the_duty(office: Office) -> None:
    """Put together for a term and seated; free seats show until they are taken."""
    one = "/unions/u1/committees/women"
    assert (await office.ask("operator", f"{one}/terms", number=1, seats=2)).status_code == 201
    assert ("womens_committee", 1, "met") in await duties(office)
    short = "/federations/f/incomplete-committees"
    assert [(row["taken"], row["headed"]) for row in (await office.see("operator", short))["items"]] == [(0, False)]
    head = {"person_id": "p1", "role": "head", "woman": True, "as_vice_chair": True}
    for seat in (head, {"person_id": "p2", "woman": True}):
        answer = await office.ask("operator", f"{one}/seats", number=1, **seat)
        assert answer.status_code == 201, answer.text
    assert (await office.see("operator", short))["items"] == []
    [bench] = await office.see("operator", "/unions/u1/benches")
    assert [seat["person_id"] for seat in bench["members"]] == ["p1", "p2"]
    assert (await office.ask("operator", f"{one}/end", number=1, reason="given_up")).status_code == 201
    assert ("womens_committee", 2, "open") in await duties(office)


async def test_duty_that_is_not_met_in_time_lies_before_the_superior_union(office: Office) -> None:
    """The clock fires by itself; the figures show it as overdue, and how long the committee has been missing."""
    office.clock.instant = datetime(2026, 9, 1, 1, tzinfo=UTC)
    await office.settle()
    [found] = (await office.see("operator", "/federations/f/duties?overdue=true"))["items"]
    assert (found["duty"], found["superior_id"], found["escalated_on"]) == ("womens_committee", "f", "2026-09-01")
    figures = await office.see("operator", "/federations/f/duties/figures")
    assert figures["by_duty"] == [{"of": "womens_committee", "name": None, "in_time": 0, "overdue": 1}]
    assert figures["by_branch"] == [{"of": "u1", "name": "工会", "in_time": 0, "overdue": 1}]
    assert [band["overdue"] for band in figures["by_age"]] == [0, 0, 0, 1, 0]
    [gap] = (await office.see("operator", "/federations/f/committee-gaps"))["items"]
    assert gap["days"] == 183


async def test_new_version_of_a_rule_is_held_against_every_union_on_its_first_day(office: Office) -> None:
    """Not before; a committee is no longer due, and a commissioner is."""
    old = next(version for version in shipped() if (version.code, version.version) == ("R-ORG-08", "1"))
    new = replace(old, version="2", valid_from=date(2026, 4, 1), value=20)
    changed = [RuleVersionActivated(replace(old, valid_to=date(2026, 3, 31))), RuleVersionActivated(new)]
    await office.serving.write("rules:later", "f", changed)
    await office.settle()
    assert (await duties(office))[0] == ("womens_committee", 1, "open")
    office.clock.instant = datetime(2026, 4, 1, 1, tzinfo=UTC)
    await office.settle()
    assert set(await duties(office)) == {
        ("womens_commissioner", 2, "open"),
        ("womens_committee", 1, "lapsed"),
        ("womens_commissioner", 1, "lapsed"),
    }


async def test_rule_is_changed_by_two_persons_after_its_effect_was_seen(office: Office) -> None:
    """The report names the unions; once the version is in force, every union of the jurisdiction is held against it."""
    here = "CN/500000"
    formed = UnionFormed("primary", "private", "远郊工会", "f", here, date(2020, 1, 1))
    facts = UnitFactsRecorded(30, 9, legal_person=True, own_account=True, workers_home=False)
    await office.serving.write("union:u3", "u3", [formed, facts])
    await office.serving.write(
        "post:lead",
        "f",
        [
            PostEstablished("lead", "federation_leader", full_time=True),
            PostFilled("lead", "federation_leader", "lead", date(2020, 1, 1)),
        ],
    )
    await office.settle()
    assert await duties(office, "u3") == [("funds_review_committee", 1, "open")]
    off = {
        "code": "R-ORG-12", "version": "cq-1", "jurisdiction": here, "valid_from": "2026-03-02", "value": False,
        "unit": "switch", "citation": "测试", "zh": "经审会", "en": "funds review",
    }  # fmt: skip
    assert (await office.ask("operator", "/federations/f/rule-versions", **off)).status_code == 201
    one = "/federations/f/rule-proposals/R-ORG-12/cq-1/impact"
    report = await office.see("lead", one)
    assert report["by_duty"] == [{"of": "funds_review_committee", "name": None, "arising": 0, "lapsing": 1}]
    assert [(union["union_id"], union["name"]) for union in report["named"]] == [("u3", "远郊工会")]
    version = "/federations/f/rule-versions/R-ORG-12/cq-1"
    assert (await office.ask("lead", f"{version}/activation")).json()["code"] == "impact-not-assessed"
    assert (await office.ask("operator", f"{version}/impact-assessments")).status_code == 201
    assert (await office.see("lead", "/federations/f/rule-proposals"))["items"][0]["assessed_on"] == "2026-03-02"
    assert (await office.ask("lead", f"{version}/activation")).status_code == 201
    assert await duties(office, "u3") == [("funds_review_committee", 1, "lapsed")]
    [recheck] = [r for r in await office.see("lead", "/federations/f/rule-rechecks") if r["version"] == "cq-1"]
    assert (recheck["code"], recheck["unions"], recheck["waiting"]) == ("R-ORG-12", 1, 0)


async def test_looking_again_changes_nothing(office: Office) -> None:
    """A crash before the mark moved repeats a look: the same duties, no second ones."""
    before = await duties(office)
    await office.serving.process.pool.execute("update duty_review_mark set position = 0")
    await office.settle()
    assert await duties(office) == before


@pytest.mark.rule("R-ELE-11", "R-ELE-11.yearly", "R-ELE-11.time")
async def test_year_without_a_meeting_is_seen_when_it_is_over_and_made_up_for(office: Office) -> None:
    """Not the year in which the books begin, nor that of a union entered in it; the other union has met."""
    for year in (2027, 2028):
        office.clock.instant = datetime(year, 3, 1, 1, tzinfo=UTC)
        if year == 2027:
            entered = UNION | {"union_id": "u9", "formed_on": "2010-01-01"}
            assert (await office.ask("operator", "/federations/f/unions/bulk", unions=[entered])).status_code == 201
            held = await office.ask(
                "operator",
                "/unions/u2/members-meetings/g1/record",
                body="members",
                entitled=9,
                present=9,
                minutes="0" * 64,
            )
            assert held.status_code == 201, held.text
        await office.settle()
        seen = await office.see("operator", "/federations/f/duties?duty=yearly_meeting")
        assert [(row["union_id"], row["code"], row["arose_on"], row["due_on"]) for row in seen["items"]] == (
            [] if year == 2027 else [("u1", "R-ELE-11.yearly", "2028-03-01", "2028-06-01")]
        )
    answer = await office.ask(
        "operator", "/unions/u1/members-meetings/g1/record", body="members", present=10, minutes="0" * 64
    )
    assert answer.status_code == 201, answer.text
    assert ("yearly_meeting", 1, "met") in await duties(office)


@pytest.mark.rule("R-ELE-12")
async def test_vacancy_of_the_post_that_heads_the_funds_review_is_owed(office: Office) -> None:
    """Once somebody has said which post that is; another reviewer does not fill it."""
    for post in ("r1", "r2"):
        line = {
            "union_id": "u1",
            "post_id": post,
            "kind": "funds_reviewer",
            "person_id": "li",
            "held_from": "2026-01-01",
        }
        await office.ask("operator", "/federations/f/posts/bulk", posts=[line])
    named = await office.ask("operator", "/unions/u1/posts/r1/funds-review-head")
    assert named.status_code == 201, named.text
    left = await office.ask("operator", "/unions/u1/posts/r1/vacancies", held_to="2026-03-01")
    assert left.status_code == 201, left.text
    assert ("funds_review_head", 1, "open") in await duties(office)
    await office.ask("operator", "/unions/u1/posts/r2/funds-review-head")
    assert ("funds_review_head", 1, "met") in await duties(office)


@pytest.mark.rule("R-ORG-15", "R-ORG-15.duty")
async def test_supervisor_is_owed_where_the_place_asks_for_one_and_appointing_one_meets_it(office: Office) -> None:
    """The same union in Zhejiang and elsewhere; whoever is released is missed again."""
    there = UNION | {
        "union_id": "z1",
        "name": "浙江的工会",
        "jurisdiction": "CN/330000/330100",
        "formed_on": "2026-03-01",
    }
    formed = await office.ask("operator", "/federations/f/unions/bulk", unions=[there])
    assert formed.status_code == 201, formed.text
    admitted = await office.ask("operator", "/unions/z1/members", **admission(11))
    assert admitted.status_code == 201, admitted.text
    asked = "/federations/f/duties?duty=labour_supervisor"
    seen = [(row["union_id"], row["code"], row["due_on"]) for row in (await office.see("operator", asked))["items"]]
    assert seen == [("z1", "R-ORG-15", "2026-09-02")]
    appointed = await office.ask("operator", "/unions/z1/supervisors", person_id="p11")
    assert appointed.status_code == 201, appointed.text
    assert ("labour_supervisor", 1, "met") in await duties(office, "z1")
    assert (await office.ask("operator", "/unions/z1/supervisors/p11/release")).status_code == 201
    assert ("labour_supervisor", 2, "open") in await duties(office, "z1")
