"""Elections, posts and terms over HTTP, on a real database, to the day when the next election is overdue."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.organisation.conftest import Office

CONTESTS = [
    {"kind": "chair", "post_ids": ["u1-chair"]},
    {"kind": "committee_member", "post_ids": ["u1-m1", "u1-m2"]},
]
CANDIDATES = [
    {"kind": "chair", "person_id": "li"},
    *({"kind": "committee_member", "person_id": person} for person in ("wang", "zhao", "sun")),
]
ONE = "/unions/u1/elections/e1"
PLAN: dict[str, Any] = {
    "meeting_on": "2026-03-09", "preparers": ["qian"],
    "seats": [{"kind": "chair", "seats": 1, "candidates": 1}, {"kind": "committee_member", "seats": 2, "candidates": 3}],
}  # fmt: skip


def sheets(*members: int) -> list[dict[str, Any]]:
    """Ballots of eighteen present."""
    names = ("wang", "zhao", "sun")
    votes = [{"person_id": name, "votes": votes} for name, votes in zip(names, members, strict=True)]
    figures = {"issued": 18, "collected": 18, "void": 0}
    return [
        {"kind": "chair", **figures, "votes": [{"person_id": "li", "votes": 15}]},
        {"kind": "committee_member", **figures, "votes": votes},
    ]


async def officers(office: Office) -> None:
    """The federation's officer and the union's first chair, from the papers."""
    posts = [
        {"union_id": "f", "post_id": "f-o1", "kind": "federation_officer", "person_id": "ma", "held_from": "2024-01-01"},
        {"union_id": "u1", "post_id": "u1-chair", "kind": "chair", "person_id": "qian", "held_from": "2021-01-01"},
    ]  # fmt: skip
    answer = await office.ask("operator", "/federations/f/posts/bulk", posts=posts)
    assert answer.status_code == 201, answer.text


async def vote(office: Office, *, committee: tuple[int, int, int] = (14, 12, 9), reports: bool = True) -> None:
    """From the opening to two sheets that agree."""
    await officers(office)
    opening: dict[str, Any] = {"election_id": "e1", "kind": "term", "contests": CONTESTS, "entitled": 20}
    assert (await office.ask("qian", "/unions/u1/elections", **opening)).json()["code"] == "plan-not-approved"
    planned = await office.ask("qian", f"{ONE}/plan", **PLAN)
    assert planned.status_code == 201, planned.text
    [waiting] = (await office.see("ma", "/federations/f/elections?state=planned"))["items"]
    assert (waiting["union_id"], waiting["state"]) == ("u1", "planned")
    assert (await office.ask("ma", f"{ONE}/plan/answer", superior_id="f", approved=True)).status_code == 201
    opened = await office.ask("qian", "/unions/u1/elections", **opening)
    assert opened.status_code == 201, opened.text
    unvetted = await office.ask("qian", f"{ONE}/candidates", candidates=CANDIDATES)
    assert unvetted.json()["code"] == "not-vetted"
    vetted = {"kind": "chair", "person_id": "li", "passed": True, "opinion": "同意"}
    assert (await office.ask("qian", f"{ONE}/vetting", **vetted)).status_code == 201
    assert (await office.ask("qian", f"{ONE}/vetting/above", superior_id="f", **vetted)).status_code == 403
    assert (await office.ask("ma", f"{ONE}/vetting/above", superior_id="f", **vetted)).status_code == 201
    listed = await office.ask("qian", f"{ONE}/candidates", candidates=CANDIDATES)
    assert listed.status_code == 201, listed.text
    early = await office.ask("qian", f"{ONE}/meeting", present=18)
    assert early.json()["code"] == "still-publicised"
    office.clock.instant += timedelta(days=7)
    held = await office.ask("qian", f"{ONE}/meeting", present=18)
    assert held.status_code == 201, held.text
    first = await office.ask("qian", f"{ONE}/tallies", round=1, scrutineer_id="he", sheets=sheets(*committee))
    assert first.status_code == 201, first.text
    alone = await office.ask("qian", f"{ONE}/tallies", round=1, scrutineer_id="lu", sheets=sheets(*committee))
    assert alone.json()["code"] == "same-scrutineer"
    second = await office.ask("ma", f"{ONE}/tallies", round=1, scrutineer_id="lu", sheets=sheets(*committee))
    assert second.status_code == 201, second.text
    if reports:
        reported = await office.ask("qian", f"{ONE}/report")
        assert reported.status_code == 201, reported.text


async def test_approved_election_fills_posts_and_opens_a_term(office: Office) -> None:
    """The union elects, the federation approves; then those elected hold their posts and the term's clock runs."""
    await vote(office)
    waiting = await office.see("ma", "/federations/f/elections")
    assert [(row["union_id"], row["answer_due_on"]) for row in waiting["items"]] == [("u1", "2026-03-24")]
    approved = await office.ask("ma", f"{ONE}/approval", superior_id="f")
    assert approved.status_code == 201, approved.text
    posts = await office.see("ma", "/unions/u1/posts")
    assert {row["post_id"]: row["holder"] for row in posts["items"]} == {
        "u1-chair": "li", "u1-m1": "wang", "u1-m2": "zhao",
    }  # fmt: skip
    terms = await office.see("li", "/unions/u1/terms")
    assert [(row["term_id"], row["opened_on"], row["due_on"]) for row in terms] == [("e1", "2026-03-09", "2031-03-09")]
    election = await office.see("li", ONE)
    assert (election["state"], len(election["elected"]), len(election["contests"])) == ("approved", 3, 2)


async def test_union_does_not_approve_its_own_election(office: Office) -> None:
    """Neither by asking for it nor by naming itself as the union above."""
    await vote(office)
    assert (await office.ask("qian", f"{ONE}/approval", superior_id="f")).status_code == 403
    own = await office.ask("qian", f"{ONE}/approval", superior_id="u1")
    assert own.json()["code"] == "not-the-superior"


async def test_disputed_election_is_heard_and_repeated(office: Office) -> None:
    """An objection holds the answer up; upheld, it sends the result back, and nobody is elected by it."""
    await vote(office)
    assert (await office.ask("qian", f"{ONE}/disputes", dispute_id="d1", ground="count")).status_code == 201
    assert (await office.ask("ma", f"{ONE}/approval", superior_id="f")).json()["code"] == "dispute-unheard"
    heard = await office.ask("ma", f"{ONE}/disputes/d1/hearing", superior_id="f", upheld=True)
    assert heard.status_code == 201, heard.text
    refused = (await office.ask("ma", f"{ONE}/approval", superior_id="f")).json()
    assert (refused["code"], refused["rule"]["code"]) == ("dispute-upheld", "R-ELE-10")
    assert (await office.ask("ma", f"{ONE}/return", superior_id="f", ground="count")).status_code == 201
    election = await office.see("qian", ONE)
    assert (election["state"], election["disputes_open"], election["disputes_upheld"]) == ("returned", 0, 1)
    assert (await office.see("qian", "/unions/u1/terms")) == []


async def test_election_of_another_union_is_out_of_reach(office: Office) -> None:
    """A path that names one's own union does not open the election of another."""
    await vote(office)
    posts = [{"union_id": "u2", "post_id": "u2-chair", "kind": "chair", "person_id": "zhou", "held_from": "2021-01-01"}]
    await office.ask("operator", "/federations/f/posts/bulk", posts=posts)
    stranger = await office.ask("zhou", "/unions/u2/elections/e1/disputes", dispute_id="d1", ground="count")
    assert stranger.json()["code"] == "not-at-this-stage"
    assert (await office.ask("zhou", f"{ONE}/disputes", dispute_id="d1", ground="count")).status_code == 403


async def test_lists_are_taken_from_the_federation_alone(office: Office) -> None:
    """A chair does not fill posts of other unions by a list in the own union's name."""
    await officers(office)
    line = {"union_id": "u2", "post_id": "u2-chair", "kind": "chair", "person_id": "qian", "held_from": "2021-01-01"}
    assert (await office.ask("qian", "/federations/u1/posts/bulk", posts=[line])).status_code == 403


async def test_chair_makes_no_federation_officer(office: Office) -> None:
    """Posts of a federation's staff do not exist in a primary union."""
    await officers(office)
    answer = await office.ask("qian", "/unions/u1/posts", post_id="u1-x", kind="federation_leader")
    assert answer.json()["code"] == "post-unfit-for-union"


async def test_past_elections_bring_terms_that_fall_overdue(office: Office) -> None:
    """Papers open the terms; when one runs out, its clock fires by itself."""
    past = {
        "union_id": "u1", "election_id": "old", "kind": "term", "held_on": "2021-05-06", "entitled": 20, "present": 18,
        "elected": [{"post_id": "u1-chair", "kind": "chair", "person_id": "qian", "votes": 15}], "term_no": 7,
    }  # fmt: skip
    other = past | {"union_id": "u2", "election_id": "old2", "held_on": "2024-05-06"}
    other["elected"] = [{"post_id": "u2-chair", "kind": "chair", "person_id": "zhou", "votes": 15}]
    answer = await office.ask("operator", "/federations/f/elections/bulk", elections=[past, other])
    assert answer.status_code == 201, answer.text
    assert (await office.see("operator", "/federations/f/term-clocks/counts")) == {
        "running": 1, "due_soon": 1, "overdue": 0,
    }  # fmt: skip
    office.clock.instant = datetime(2026, 5, 7, 1, tzinfo=UTC)
    await office.settle()
    first = await office.see("operator", "/federations/f/term-clocks?limit=1")
    assert [(row["union_id"], row["term_no"], row["state"]) for row in first["items"]] == [("u1", 7, "overdue")]
    second = await office.see("operator", f"/federations/f/term-clocks?limit=1&after={first['next']}")
    assert [(row["union_id"], row["state"]) for row in second["items"]] == [("u2", "running")]
    assert (await office.see("qian", "/unions/u1/terms"))[0]["overdue"] is True
    holdings = await office.see("operator", "/unions/u1/holdings")
    assert holdings["items"][0]["held_from"] == "2021-05-06"


@pytest.mark.rule("R-TRM-02.warning")
async def test_coming_end_of_a_term_is_pointed_out(office: Office) -> None:
    """Six months before its due day a term counts as due soon, not a day earlier."""
    past = {
        "union_id": "u1", "election_id": "old", "kind": "term", "held_on": "2021-09-02", "entitled": 20, "present": 18,
        "elected": [{"post_id": "u1-chair", "kind": "chair", "person_id": "qian", "votes": 15}],
    }  # fmt: skip
    await office.ask("operator", "/federations/f/elections/bulk", elections=[past])
    assert (await office.see("operator", "/federations/f/term-clocks?state=due_soon"))["items"] != []
    office.clock.instant -= timedelta(days=1)
    assert (await office.see("operator", "/federations/f/term-clocks?state=due_soon"))["items"] == []


async def test_holders_of_posts_are_told_to_assessment_alone(office: Office) -> None:
    """Whose term is evaluated is asked service to service."""
    await officers(office)
    path = "/internal/holders?post_id=u1-chair&post_id=nothing&on=2022-01-01"
    holders = await office.see("operator", path)
    assert [(row["post_id"], row["person_id"]) for row in holders] == [("u1-chair", "qian")]
    assert (await office.serving.client.get(path, headers=office.signed("qian"))).status_code == 403


async def test_nomination_dossier_is_read_by_those_who_nominate(office: Office) -> None:
    """A note warns; whoever it speaks of stands as before."""
    await officers(office)
    note = {"term_id": "t1", "post_id": "u1-chair", "person_id": "qian", "evaluation_id": "ev1", "state": "signed"}
    path = "/unions/u1/nomination-dossier"
    assert (await office.ask("ma", f"{path}/notes", **note, grade="C", advice="warn")).status_code == 403
    assert (await office.ask("operator", f"{path}/notes", **note, grade="C", advice="warn")).status_code == 201
    notes = await office.see("ma", f"{path}?person_id=qian")
    assert [(one["term_id"], one["advice"]) for one in notes["items"]] == [("t1", "warn")]
    posts = await office.see("ma", "/unions/u1/posts")
    assert [row["holder"] for row in posts["items"]] == ["qian"]


async def test_record_computes_every_figure_once_more(office: Office) -> None:
    """From the plan to the answer, step by step with the rules of each; what was counted comes out again."""
    await vote(office)
    await office.ask("ma", f"{ONE}/approval", superior_id="f")
    record = await office.see("ma", f"{ONE}/record")
    assert (record["entitled"], record["present"], record["quorum"], record["turnout"]) == (20, 18, 14, "9/10")
    [counted] = record["rounds"]
    assert (counted["scrutineers"], counted["agrees"], counted["recounts"]) == (["he", "lu"], True, 0)
    committee = next(contest for contest in counted["contests"] if contest["kind"] == "committee_member")
    assert (committee["valid"], committee["needed"]) == (18, 11)
    votes = [(one["person_id"], one["votes"], one["elected"]) for one in committee["candidates"]]
    assert votes == [("wang", 14, True), ("zhao", 12, True), ("sun", 9, False)]
    assert (record["sound"], record["answered"], record["seats_open"]) == (True, "approved", 0)
    assert [step["step"] for step in record["steps"]] == [
        "planned", "plan_answered", "opened", "vetted", "vetted", "publicised", "held", "sheet", "sheet", "counted",
        "reported", "approved",
    ]  # fmt: skip
    assert ["R-ELE-02", "1"] in next(step["rules"] for step in record["steps"] if step["step"] == "held")
    sheet = await office.see("ma", f"{ONE}/vetting")
    assert [(one["person_id"], one["body"], one["bars"]) for one in sheet] == [
        ("li", "party_body", []), ("li", "superior", []),
    ]  # fmt: skip
    missing = await office.serving.client.get("/unions/u1/elections/e9/record", headers=office.signed("ma"))
    assert missing.status_code == 404


async def test_record_of_a_running_election_says_what_the_next_round_needs(office: Office) -> None:
    """How many have to come, what is on the ballot, how many sheets lie there, which objections were raised."""
    await officers(office)
    await office.ask("qian", f"{ONE}/plan", **PLAN)
    await office.ask("ma", f"{ONE}/plan/answer", superior_id="f", approved=True)
    opening: dict[str, Any] = {"election_id": "e1", "kind": "term", "contests": CONTESTS, "entitled": 20}
    assert (await office.ask("qian", "/unions/u1/elections", **opening)).status_code == 201
    relative = {"kind": "committee_member", "person_id": "sun", "unit_role": "near_relative"}
    assert (await office.ask("qian", f"{ONE}/vetting", **relative, passed=False, opinion="回避")).status_code == 201
    [barred] = await office.see("qian", f"{ONE}/vetting")
    assert [(rule["code"], rule["citation"] != "") for rule in barred["cited"]] == [("R-ORG-19", True)]
    record = await office.see("qian", f"{ONE}/record")
    assert (record["quorum"], record["present"], record["next_round"], record["sheets"]) == (14, 0, 1, 0)
    assert [(part["kind"], len(part["post_ids"])) for part in record["ballot"]] == [
        ("chair", 1), ("committee_member", 2),
    ]  # fmt: skip


async def test_record_lists_the_objections_and_who_stands_in_the_run_off(office: Office) -> None:
    """A seat that nobody won by more than half stays open, for those who did not win."""
    await vote(office, committee=(14, 10, 9), reports=False)
    await office.ask("qian", f"{ONE}/disputes", dispute_id="d1", ground="count")
    record = await office.see("ma", f"{ONE}/record")
    assert [(part["kind"], part["candidates"]) for part in record["ballot"]] == [("committee_member", ["sun", "zhao"])]
    assert (record["next_round"], record["seats_open"]) == (2, 1)
    assert [(one["dispute_id"], one["ground"], one["upheld"]) for one in record["disputes"]] == [("d1", "count", None)]
    await office.ask("ma", f"{ONE}/disputes/d1/hearing", superior_id="f", upheld=False)
    [heard] = (await office.see("ma", f"{ONE}/record"))["disputes"]
    assert heard["upheld"] is False
    [waiting] = (await office.see("ma", "/federations/f/elections?state=voting"))["items"]
    assert waiting["name"]


@pytest.mark.rule("R-TRM-03")
async def test_removal_says_how_many_votes_it_takes(office: Office) -> None:
    """More than half of all who are entitled, once it is known how many they are."""
    await officers(office)
    move = {"removal_id": "r1", "post_id": "u1-chair", "moved_by": "committee", "grounds": "长期不履职"}
    assert (await office.ask("qian", "/unions/u1/removals", **move)).status_code == 201
    [moved] = (await office.see("qian", "/unions/u1/removals"))["items"]
    assert (moved["needed"], moved["quorum"]) == (None, None)
    vote = {"held_on": "2026-03-02", "entitled": 20, "present": 18, "collected": 18, "void": 0, "votes_for": 10}
    voted = await office.ask("qian", "/unions/u1/removals/r1/vote", **vote, votes_against=8, scrutineers=["he", "lu"])
    assert voted.status_code == 201, voted.text
    [failed] = (await office.see("qian", "/unions/u1/removals"))["items"]
    assert (failed["stage"], failed["needed"], failed["quorum"]) == ("failed", 11, 14)
