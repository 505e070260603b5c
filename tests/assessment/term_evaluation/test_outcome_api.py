"""Outcomes over HTTP on real PostgreSQL: who signs, who objects, who answers, and who reads what."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gonghui_shared.contracts.assessment import OutcomeProposed, TermEvaluated
from gonghui_shared.contracts.organisation import PostFilled
from tests.assessment.conftest import FORMED
from tests.assessment.term_evaluation.test_running import evaluated, two_terms, year

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

EARLY = "/unions/u1/term-results/terms/t1/outcomes/vice/early"
REASON = "任期内被抽调驻村，指标未作调整。"


async def proposed(assessment: "Assessment") -> list[dict[str, Any]]:
    """Terms were evaluated: three outcomes are proposed at `u1`; two leaders stand above."""
    await assessment.hear("organisation", ("f", FORMED, PostFilled("second", "federation_leader", "second", FORMED)))
    await two_terms(assessment)
    await year(assessment, "u1", 2024, "62", "basic")
    await evaluated(assessment)
    found: list[dict[str, Any]] = (await assessment.get("/outcomes?standing=proposed", "leader"))["items"]
    return found


async def signed(assessment: "Assessment") -> None:
    """The leader has signed all of them in one list."""
    lines = [
        {name: row[name] for name in ("union_id", "evaluation_id", "term_id", "post_id", "person_id", "advice")}
        for row in await proposed(assessment)
    ]
    await assessment.done("/federations/f/outcome-signatures", "leader", signatures=lines)


async def standing(assessment: "Assessment", person: str) -> dict[str, Any]:
    """How one person's outcome stands."""
    rows: list[dict[str, Any]] = await assessment.get("/unions/u1/outcomes", "leader")
    return next(row for row in rows if row["person_id"] == person)


@pytest.mark.rule("R-PRV-02")
async def test_outcomes_wait_for_a_signature_and_say_nothing_to_anybody_before(assessment: "Assessment") -> None:
    """Neither to the person concerned nor to the chair of the union."""
    rows = await proposed(assessment)
    assert [(row["person_id"], row["post_kind"], row["union_name"], row["advice"]) for row in rows] == [
        ("chair1", "chair", "One", "improve"),
        ("former", "committee_member", "One", "improve"),
        ("early", "vice_chair", "One", "improve"),
    ]
    assert await assessment.get("/my/outcomes", "early") == []
    assert (await assessment.ask("GET", "/unions/u1/outcomes", as_="chair1")).status_code == 403
    assert (await assessment.ask("GET", "/my/outcomes", as_=None)).status_code == 401
    counts = await assessment.get("/outcome-counts", "leader")
    assert counts == [{"standing": "proposed", "advice": "improve", "outcomes": 3}]


@pytest.mark.rule("R-PRV-02")
async def test_a_leader_signs_a_list_and_a_service_cannot(assessment: "Assessment") -> None:
    """All lines or none; the chair of the union has no right to it."""
    await signed(assessment)
    found = await standing(assessment, "early")
    assert (found["standing"], found["signed_by"], found["object_by"]) == ("signed", "person:leader", "2026-03-09")
    again = await assessment.do(f"{EARLY}/signature", "leader", advice="improve")
    assert (again.status_code, again.json()["code"]) == (409, "signed-already")
    by_service = await assessment.do(f"{EARLY}/signature", "service:operator", advice="improve")
    assert by_service.json()["code"] == "person-has-to-sign"
    assert (await assessment.do(f"{EARLY}/signature", "chair1", advice="improve")).status_code == 403


@pytest.mark.rule("R-ASM-11")
async def test_an_objection_is_read_by_who_decides_and_answered_by_another_leader(assessment: "Assessment") -> None:
    """The words reach both sides, and nobody else."""
    await signed(assessment)
    assert (await assessment.do(f"{EARLY}/objection", "chair1", reason=REASON)).status_code == 403
    await assessment.done(f"{EARLY}/objection", "early", reason=REASON)
    assert (await standing(assessment, "early"))["standing"] == "objected"
    assert [word["text"] for word in await assessment.get(f"{EARLY}/words", "second")] == [REASON]
    assert (await assessment.ask("GET", f"{EARLY}/words", as_="chair1")).status_code == 403
    answer = {"upheld": True, "advice": "confirm", "answer": "核实属实，改为确认称职。"}
    refused = await assessment.do(f"{EARLY}/answer", "leader", **answer)
    assert refused.json()["code"] == "signatory-may-not-answer"
    await assessment.done(f"{EARLY}/answer", "second", **answer)
    [own] = await assessment.get("/my/outcomes", "early")
    assert (own["standing"], own["proposed"], own["advice"]) == ("upheld", "improve", "confirm")
    assert [word["kind"] for word in own["texts"]] == ["objection", "answer"]
    assert own["figures"]["served"] == {"2022": 245, "2023": 365, "2024": 31}
    assert await assessment.rebuilt_differently() == []


@pytest.mark.rule("R-ASM-11")
async def test_nobody_moves_the_time_to_object_by_a_date(assessment: "Assessment") -> None:
    """A signature that is dated back ends no time before it began; an objection that is dated back is late all the same."""
    row = next(row for row in await proposed(assessment) if row["person_id"] == "early")
    await assessment.done(f"{EARLY}/signature", "leader", advice=row["advice"], occurred_on="2026-02-02")
    assert (await standing(assessment, "early"))["object_by"] == "2026-03-09"
    await assessment.on(date(2026, 3, 10))
    late = await assessment.do(f"{EARLY}/objection", "early", reason=REASON, occurred_on="2026-03-02")
    assert (late.status_code, late.json()["code"]) == (409, "time-to-object-over")


@pytest.mark.rule("R-ASM-11")
async def test_an_objection_without_an_answer_becomes_overdue_by_the_clock(assessment: "Assessment") -> None:
    """Fifteen working days later, and not before."""
    await signed(assessment)
    await assessment.done(f"{EARLY}/objection", "early", reason=REASON)
    await assessment.on(date(2026, 3, 23))
    assert not (await standing(assessment, "early"))["overdue"]
    await assessment.on(date(2026, 3, 24))
    assert (await standing(assessment, "early"))["overdue"]


async def test_words_about_an_outcome_lie_sealed_in_the_log(assessment: "Assessment") -> None:
    """And nothing of them goes to Kafka."""
    await signed(assessment)
    await assessment.done(f"{EARLY}/objection", "early", reason=REASON)
    records = await assessment.runtime.store.read(0, 1000)
    assert any(record.type == "assessment.OutcomeWords.v1" and record.slice is None for record in records)
    assert not any(REASON.encode() in record.payload for record in records)


@pytest.mark.rule("R-ASM-09.benefits", "R-ASM-09.preference_months")
async def test_the_rewards_of_a_good_term_are_granted_by_a_person_used_and_published(assessment: "Assessment") -> None:
    """Excellent by a sheet of its own years; one preference used, the other one over in two years."""
    await assessment.hear("organisation", ("f", FORMED, PostFilled("second", "federation_leader", "second", FORMED)))
    name = ("ended", "t1", "vice", "early")
    best = (
        TermEvaluated("ended", "t1", "95", "", "", "100", "96", "excellent"),
        OutcomeProposed(*name, "excellent", "commend"),
    )
    await assessment.write("term-result:ended:u1:t1", "u1", *best, on=date(2026, 3, 2))
    at = "/unions/u1/term-results/ended/t1/outcomes/vice/early"
    await assessment.done(f"{at}/signature", "leader", advice="commend")
    [row] = await assessment.get("/unions/u1/outcomes", "leader")
    assert row["benefits"] == ["award", "study"]
    assert await assessment.get("/unions/u1/rewards", "chair1") == []
    refused = await assessment.do(f"{at}/reward", "chair1")
    assert refused.status_code == 403
    await assessment.done(f"{at}/reward", "second")
    await assessment.done(f"{at}/reward/uses", "second", preference="award", purpose="2027年市五一劳动奖章")
    await assessment.on(date(2028, 3, 3))
    award, study = await assessment.get("/unions/u1/rewards", "chair1")
    assert (award["state"], award["purpose"], award["used_by"]) == ("used", "2027年市五一劳动奖章", "person:second")
    assert (study["state"], study["valid_until"]) == ("expired", "2028-03-02")
    assert len((await assessment.get("/rewards", "leader"))["items"]) == 2
    assert await assessment.rebuilt_differently() == []
