"""Appeals over HTTP on real PostgreSQL: published, filed, answered by others, scored anew, and what is read of it."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gonghui_shared.contracts.organisation import PostFilled
from tests.assessment.annual_evaluation.test_views import SUMMER, evaluated, rated, rating
from tests.assessment.carrying_out import carried_out, opened
from tests.assessment.conftest import FORMED

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

AT = "/unions/u2/results/e1/appeals"
GROUNDS = "台账已经补齐，印象分未计。"


async def published(assessment: "Assessment") -> None:
    """A closed evaluation whose results a leader has published; two officers stand beside the leader, who rated."""
    posts = (
        PostFilled("second", "federation_leader", "second", FORMED),
        PostFilled("third", "federation_officer", "third", FORMED),
    )
    await assessment.hear("organisation", *(("f", FORMED, post) for post in posts))
    await evaluated(assessment)
    await assessment.done("/federations/f/evaluations/e1/publication", "second")


async def filed(assessment: "Assessment", item: str = "2") -> None:
    """The chair of `u2` has appealed."""
    await assessment.done(AT, "chair2", appeal_id="a1", item=item, grounds=GROUNDS, document="d" * 64)


async def accepted(assessment: "Assessment") -> None:
    """And was told that this is right."""
    await filed(assessment)
    await assessment.done(f"{AT}/a1/answer", "second", accepted=True, answer="核实属实。")


async def appeal(assessment: "Assessment", who: str = "chair2") -> dict[str, Any]:
    """The union's appeal as it is read."""
    found: dict[str, Any] = (await assessment.get(AT, who))["appeals"][0]
    return found


@pytest.mark.rule("R-ASM-11")
async def test_results_are_published_by_a_person_and_say_until_when_to_appeal(assessment: "Assessment") -> None:
    """Not by a union, not by a service, not twice; and no day is booked that would end the time early."""
    await evaluated(assessment)
    path = "/federations/f/evaluations/e1/publication"
    assert (await assessment.do(path, "chair1")).status_code == 403
    assert (await assessment.do(path.replace("/f/", "/d/"), "leader")).status_code == 404
    assert (await assessment.do(path, "service:operator")).json()["code"] == "person-has-to-act"
    assert (await assessment.do(AT, "chair2", appeal_id="a1", grounds=GROUNDS)).json()["code"] == "not-published"
    await assessment.done(path, "leader", occurred_on="2026-02-02")
    [row] = (await assessment.get("/evaluations"))["items"]
    assert row["appeal_by"] == "2026-03-09"
    assert (await assessment.do(path, "leader")).json()["code"] == "published-already"


@pytest.mark.rule("R-ASM-11")
async def test_an_appeal_goes_through_three_hands_and_leaves_both_scores_standing(assessment: "Assessment") -> None:
    """Twenty points became thirty-five; whoever rated may not answer, whoever accepted may not score."""
    await published(assessment)
    await filed(assessment)
    [waiting] = (await assessment.get("/appeals?standing=open", "third"))["items"]
    assert (waiting["union_name"], waiting["item"], waiting["answer_by"]) == ("Two", "2", "2026-03-23")
    answer = {"accepted": True, "answer": "核实属实。"}
    assert (await assessment.do(f"{AT}/a1/answer", "leader", **answer)).json()["code"] == "judged-before"
    assert (await assessment.do(f"{AT}/a1/answer", "chair2", **answer)).status_code == 403
    await assessment.done(f"{AT}/a1/answer", "second", **answer)
    anew = {"items": [{"item": "2", "points": "35"}], "reason": "补计台账。"}
    assert (await assessment.do(f"{AT}/a1/rescore", "second", **anew)).json()["code"] == "accepted-by-the-same"
    beyond = anew | {"items": [{"item": "2", "points": "41"}]}
    assert (await assessment.do(f"{AT}/a1/rescore", "third", **beyond)).json()["facts"]["most"] == "40"
    await assessment.done(f"{AT}/a1/rescore", "third", **anew)
    found = await assessment.get(AT, "chair2")
    [own], [revision] = found["appeals"], found["revisions"]
    assert (own["standing"], [word["kind"] for word in own["texts"]]) == ("rescored", ["grounds", "answer", "rescore"])
    assert (revision["items"], revision["total_before"], revision["total"]) == (
        [{"code": "2", "before": "20", "points": "35"}],
        "20",
        "35",
    )
    results = await assessment.get("/evaluations/e1/results")
    assert [(r["union_id"], r["total"], r["first_total"]) for r in results["items"]] == [
        ("u1", "90", None),
        ("u2", "35", "20"),
    ]
    assert (await assessment.get("/evaluations/e1/recomputation"))["same"]
    assert await assessment.rebuilt_differently() == []


async def test_a_grade_follows_from_points_given_anew(assessment: "Assessment") -> None:
    """Both items of the union's appeal against the whole; eighty points are good."""
    await published(assessment)
    await filed(assessment, item="")
    await assessment.done(f"{AT}/a1/answer", "second", accepted=True, answer="核实属实。")
    items = [{"item": "1", "points": "60"}, {"item": "2", "points": "61/3"}]
    await assessment.done(f"{AT}/a1/rescore", "third", items=items, reason="补计。")
    [mine] = await assessment.get("/unions/u2/evaluations", "chair2")
    assert (mine["total"], mine["grade"], mine["first_total"], mine["first_grade"]) == ("241/3", "good", "20", "poor")
    assert await assessment.get("/grades/2025") == {"good": 2}


async def test_a_term_is_weighed_from_what_was_revised_when_it_was_opened(assessment: "Assessment") -> None:
    """Before the revision the first score counts, after it the second."""
    from gonghui_assessment.term_evaluation.running import _RESULTS  # noqa: PLC0415 - the query itself is tested

    await published(assessment)
    await accepted(assessment)
    before = (await assessment.runtime.store.heads()).position
    anew = {"items": [{"item": "2", "points": "35"}], "reason": "补计台账。"}
    await assessment.done(f"{AT}/a1/rescore", "third", **anew)
    after = (await assessment.runtime.store.heads()).position
    pool = assessment.runtime.pool
    assert pool is not None
    for position, total in ((before, "20"), (after, "35")):
        rows = {row["union_id"]: row["total"] for row in await pool.fetch(_RESULTS, position, 2025)}
        assert rows == {"u1": "90", "u2": total}


@pytest.mark.rule("R-ASM-11.answer")
async def test_an_appeal_without_an_answer_becomes_overdue_by_the_clock(assessment: "Assessment") -> None:
    """Fifteen working days later, and not before; the desk shows it."""
    await published(assessment)
    await filed(assessment)
    await assessment.on(date(2026, 3, 23))
    assert not (await appeal(assessment))["overdue"]
    await assessment.on(date(2026, 3, 24))
    assert (await appeal(assessment))["overdue"]
    await assessment.done(f"{AT}/a1/answer", "second", accepted=False, answer="未发现漏计。")
    assert not (await appeal(assessment))["overdue"]


async def test_an_appeal_booked_for_an_earlier_day_is_late_all_the_same(assessment: "Assessment") -> None:
    """What counts is the day on which it is filed."""
    await published(assessment)
    await assessment.on(date(2026, 3, 10))
    late = {"appeal_id": "a1", "item": "2", "grounds": GROUNDS, "occurred_on": "2026-03-05"}
    assert (await assessment.do(AT, "chair2", **late)).json()["code"] == "time-to-appeal-over"


async def test_only_the_chair_of_the_union_appeals_and_only_it_and_those_above_read(assessment: "Assessment") -> None:
    """Neither the union next door nor the federation in its name."""
    await published(assessment)
    for who, status in (("chair1", 403), ("second", 403), (None, 401)):
        answer = await assessment.do(AT, who, appeal_id="a1", item="2", grounds=GROUNDS)
        assert answer.status_code == status
    assert (await assessment.ask("GET", AT, as_="chair1")).status_code == 403
    assert (await assessment.ask("GET", "/appeals", as_="chair2")).status_code == 403
    assert (await assessment.ask("GET", "/unions/u2/results/e9/appeals", as_="chair2")).status_code == 404


async def test_there_is_nothing_to_score_at_a_union_that_was_not_evaluated(assessment: "Assessment") -> None:
    """Nor in an evaluation that does not exist."""
    await published(assessment)
    anew = {"items": [{"item": "2", "points": "35"}], "reason": "补计台账。"}
    for path in ("/unions/d/results/e1/appeals/a1/rescore", "/unions/u2/results/e9/appeals/a1/rescore"):
        assert (await assessment.do(path, "third", **anew)).status_code == 404


async def test_words_of_an_appeal_lie_sealed_in_the_log(assessment: "Assessment") -> None:
    """And nothing of them goes to Kafka."""
    await published(assessment)
    await filed(assessment)
    records = await assessment.runtime.store.read(0, 1000)
    assert any(record.type == "assessment.ScoreWords.v1" and record.slice is None for record in records)
    assert not any(GROUNDS.encode() in record.payload for record in records)


async def test_a_later_evaluation_counts_what_was_rated_and_not_what_was_given_anew(assessment: "Assessment") -> None:
    """A revision belongs to its evaluation alone."""
    await published(assessment)
    await accepted(assessment)
    await assessment.done(f"{AT}/a1/rescore", "third", items=[{"item": "2", "points": "35"}], reason="补计台账。")
    await rated(assessment, rating("u2", "22", "other"), on=SUMMER)
    await opened(assessment, "e2")
    await carried_out(assessment)
    [row] = [r for r in (await assessment.get("/evaluations/e2/results"))["items"] if r["union_id"] == "u2"]
    assert (row["total"], row["first_total"]) == ("21", None)
