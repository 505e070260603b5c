"""Terms of office on real PostgreSQL: what is known of their days becomes a grade and an advice for who held posts."""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from gonghui_assessment.annual_evaluation.running import open_ones
from gonghui_assessment.scheme.exact import exact
from gonghui_shared.contracts.assessment import (
    AppraisalRecorded,
    FindingRecorded,
    OutcomeProposed,
    TargetMet,
    TargetMissed,
    UnitEvaluated,
)
from gonghui_shared.contracts.organisation import (
    ExitAuditConcluded,
    ExitAuditRequested,
    PostFilled,
    PostVacated,
    TermEnded,
    TermOpened,
)
from gonghui_shared.events import Event, decode
from tests.assessment.carrying_out import beside, carried_out, opened
from tests.assessment.target.wanted import target_set

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.assessment.conftest import Assessment
    from tests.assessment.producers import Producer

START, CHANGE, NEXT = date(2022, 5, 1), date(2025, 6, 1), date(2030, 6, 1)
DIGEST = "a" * 64


async def year(assessment: "Assessment", union: str, number: int, total: str, grade: str) -> None:
    """An annual result."""
    result = UnitEvaluated(f"e-{number}", number, "s1", "1", total, "100", grade, vetoed=False, result=DIGEST)
    await assessment.write(f"result:e-{number}:{union}", union, result, on=date(number + 1, 2, 1))


async def said(assessment: "Assessment", union: str, name: str, event: Event, on: date) -> None:
    """Something that counts for a term."""
    await assessment.write(f"said:{union}:{name}", union, event, on=on)


async def two_terms(assessment: "Assessment") -> None:
    """At `u1` a new committee took over in June 2025; at `u2` one term has run since 2022."""
    await assessment.hear(
        "organisation",
        ("u1", START, TermOpened("t1", 1, START, CHANGE)),
        ("u1", START, PostFilled("vice", "vice_chair", "early", START)),
        ("u1", START, PostFilled("seat", "committee_member", "former", START)),
        ("u1", START, PostFilled("books", "finance_officer", "clerk", START)),
        ("u1", CHANGE, PostVacated("vice", "vice_chair", "early", START, date(2024, 1, 31))),
        ("u1", CHANGE, PostVacated("seat", "committee_member", "former", START, date(2025, 5, 31))),
        ("u1", CHANGE, PostFilled("seat", "committee_member", "fresh", CHANGE)),
        ("u1", CHANGE, TermEnded("t1", CHANGE, late=False)),
        ("u1", CHANGE, TermOpened("t2", 2, CHANGE, NEXT)),
        ("u2", START, TermOpened("t1", 1, START, date(2027, 5, 1))),
    )


async def lines(assessment: "Assessment", union: str) -> dict[str, dict[str, Any]]:
    """A union's results by term."""
    return {row["term_id"]: row for row in await assessment.get(f"/unions/{union}/term-results")}


async def evaluated(assessment: "Assessment") -> None:
    """Terms carried out."""
    await opened(assessment, "terms", "term")
    await carried_out(assessment)


async def proposed(assessment: "Assessment") -> list[tuple[str, OutcomeProposed]]:
    """Every proposed outcome and its union."""
    events = await assessment.runtime.store.read(0, 1000)
    bodies = ((event.union_id, decode(event.type, event.payload)) for event in events)
    return [(union, body) for union, body in bodies if isinstance(body, OutcomeProposed)]


async def holders(assessment: "Assessment") -> set[tuple[str, str, str, str]]:
    """Union, term, post and person of every proposed outcome."""
    return {(union, body.term_id, body.post_id, body.person_id) for union, body in await proposed(assessment)}


async def advised(assessment: "Assessment") -> dict[tuple[str, str], set[str]]:
    """What is proposed for those who held posts, by union and term."""
    found: dict[tuple[str, str], set[str]] = {}
    for union, body in await proposed(assessment):
        found.setdefault((union, body.term_id), set()).add(body.advice)
    return found


@pytest.mark.rule("R-ASM-10")
async def test_a_term_is_weighed_from_years_targets_appraisal_and_integrity(assessment: "Assessment") -> None:
    """Two years at eighty, one of two targets, nine of ten satisfied, no finding; to the digit."""
    await two_terms(assessment)
    for number, total in ((2023, "70"), (2024, "90")):
        await year(assessment, "u1", number, total, "competent")
    for name, concluded in (("a", TargetMet("a", 2024, 9, 9)), ("b", TargetMissed("b", 2024, 9, 8))):
        wanted = target_set(name, 2024)
        await assessment.write(f"target:u1:{name}", "u1", wanted, concluded, on=date(2025, 1, 3))
    await said(assessment, "u1", "asked", AppraisalRecorded("p", 2024, 100, 40, 36, valid=True), date(2025, 1, 9))
    await evaluated(assessment)
    first = (await lines(assessment, "u1"))["t1"]
    assert [first[part] for part in ("annual", "targets", "appraisal", "audit")] == ["80", "50", "90", "100"]
    assert exact(first["total"]) == Fraction(40 * 80 + 30 * 50 + 20 * 90 + 10 * 100, 100)
    assert (first["grade"], first["evaluation_id"]) == ("competent", "terms")
    assert await advised(assessment) == {("u1", "t1"): {"confirm", "improve"}}  # one left in the worse of the years


async def test_each_term_is_weighed_from_its_own_days(assessment: "Assessment") -> None:
    """What counts after the change of the committee is the next one's, the year in which it took over included."""
    await two_terms(assessment)
    await year(assessment, "u1", 2024, "62", "basic")
    await year(assessment, "u1", 2025, "95", "excellent")
    await said(assessment, "u1", "old", AppraisalRecorded("p", 2024, 10, 10, 5, valid=True), date(2025, 1, 9))
    await said(assessment, "u1", "new", AppraisalRecorded("q", 2025, 10, 10, 9, valid=True), date(2026, 1, 9))
    await evaluated(assessment)
    found = await lines(assessment, "u1")
    assert {term: (row["annual"], row["appraisal"]) for term, row in found.items()} == {
        "t1": ("62", "50"),
        "t2": ("95", "90"),
    }


async def test_terms_of_the_same_name_at_two_unions_are_weighed_apart(assessment: "Assessment") -> None:
    """A term's name is its union's own."""
    await two_terms(assessment)
    await year(assessment, "u1", 2024, "90", "competent")
    await year(assessment, "u2", 2024, "40", "not_competent")
    await evaluated(assessment)
    assert (await lines(assessment, "u1"))["t1"]["annual"] == "90"
    second = (await lines(assessment, "u2"))["t1"]
    assert (second["annual"], second["grade"]) == ("40", "not_competent")
    assert (await advised(assessment))["u2", "t1"] == {"warn"}


async def test_an_outcome_is_proposed_for_everybody_who_held_a_post_during_the_term(assessment: "Assessment") -> None:
    """Also for who left early; for nobody who came with the next term, and for no mere officer."""
    await two_terms(assessment)
    await year(assessment, "u1", 2024, "80", "competent")
    await evaluated(assessment)
    assert await holders(assessment) == {
        ("u1", "t1", "chair1", "chair1"),
        ("u1", "t1", "vice", "early"),
        ("u1", "t1", "seat", "former"),
    }


@pytest.mark.rule("R-ASM-03")
async def test_a_finding_of_the_term_costs_its_integrity(assessment: "Assessment") -> None:
    """One of the term after it does not."""
    await two_terms(assessment)
    await year(assessment, "u1", 2024, "100", "excellent")
    await year(assessment, "u2", 2024, "100", "excellent")
    await said(assessment, "u1", "f1", FindingRecorded("f1", 2025, "mass_incident"), date(2026, 2, 1))
    await said(assessment, "u2", "f2", FindingRecorded("f2", 2024, "mass_incident"), date(2026, 2, 1))
    await evaluated(assessment)
    first, next_term = (await lines(assessment, "u1")).values()
    assert {row["term_id"]: row["audit"] for row in (first, next_term)} == {"t1": "100", "t2": "0"}
    assert (await lines(assessment, "u2"))["t1"]["audit"] == "0"


@pytest.mark.rule("R-ASM-10.days")
async def test_an_outcome_follows_from_the_days_that_somebody_served(assessment: "Assessment") -> None:
    """A good year of which they served a month, and a bad one that they led; read by who signs, not by who reads results."""
    await two_terms(assessment)
    await year(assessment, "u1", 2023, "50", "not_competent")
    await year(assessment, "u1", 2024, "95", "excellent")
    await said(assessment, "u1", "asked", AppraisalRecorded("p", 2024, 10, 10, 9, valid=True), date(2025, 1, 9))
    await said(assessment, "u1", "f1", FindingRecorded("f1", 2024, "mass_incident"), date(2024, 5, 1))
    await evaluated(assessment)
    early = "/unions/u1/term-results/terms/t1/outcomes/vice/early/figures"
    found, month = await assessment.get(early, "leader"), Fraction(31, 366)
    assert found["served"] == {"2022": 245, "2023": 365, "2024": 31}
    assert exact(found["annual"]) == (50 + 95 * month) / (1 + month)
    assert (found["appraisal"], found["audit"]) == ("90", "100")
    assert (await lines(assessment, "u1"))["t1"]["audit"] == "0"
    assert (await assessment.ask("GET", early, as_="chair1")).status_code == 403
    assert await assessment.rebuilt_differently() == []


@pytest.mark.rule("R-ASM-10.audit", "R-TRM-07")
async def test_the_exit_audit_of_a_chair_costs_what_the_rules_say(assessment: "Assessment") -> None:
    """As known at the opening: what the auditors say later costs nothing; before they say anything there is no merit in it."""
    await two_terms(assessment)
    await year(assessment, "u1", 2024, "80", "competent")
    left, asked = date(2024, 12, 31), ("c", "gone", START, date(2024, 12, 31))
    await assessment.hear(
        "organisation",
        ("u1", START, PostFilled("c", "chair", "gone", START)),
        ("u1", left, PostVacated("c", "chair", "gone", START, left)),
        ("u1", left, ExitAuditRequested(*asked, date(2025, 3, 1))),
    )
    await evaluated(assessment)
    path = "/unions/u1/term-results/{}/t1/outcomes/c/gone/figures"
    assert (await assessment.get(path.format("terms"), "leader"))["audit"] == ""
    told = ExitAuditConcluded("c", "gone", START, "serious", "a" * 64, in_time=True)
    await assessment.hear("organisation", ("u1", date(2025, 2, 1), told))
    await opened(assessment, "again", "term")
    await carried_out(assessment)
    assert (await assessment.get(path.format("again"), "leader"))["audit"] == "40"
    chair = "/unions/u1/term-results/again/t1/outcomes/chair1/chair1/figures"
    assert (await assessment.get(chair, "leader"))["audit"] == "100"


async def test_nothing_is_recorded_of_a_term_of_which_nothing_is_known(assessment: "Assessment") -> None:
    """The evaluation closes all the same, with as many units as it has results."""
    await two_terms(assessment)
    await year(assessment, "u2", 2024, "80", "competent")
    await evaluated(assessment)
    assert await lines(assessment, "u1") == {}
    [row] = (await assessment.get("/evaluations"))["items"]
    assert (row["kind"], row["state"], row["units"]) == ("term", "closed", 1)


async def test_what_is_sealed_after_the_opening_does_not_count(assessment: "Assessment") -> None:
    """The frontier says how far the log counts."""
    await two_terms(assessment)
    await year(assessment, "u2", 2024, "80", "competent")
    await opened(assessment, "terms", "term")
    await year(assessment, "u2", 2025, "20", "not_competent")
    await carried_out(assessment)
    assert (await lines(assessment, "u2"))["t1"]["annual"] == "80"


async def test_who_is_known_to_have_held_a_post_counts_and_nobody_who_became_known_later(
    assessment: "Assessment",
) -> None:
    """An end of the term, a new member and a resignation that are told after the opening change nothing of it."""
    await two_terms(assessment)
    await year(assessment, "u1", 2025, "95", "excellent")
    await opened(assessment, "terms", "term")
    await assessment.hear(
        "organisation",
        ("u1", CHANGE, PostVacated("seat", "committee_member", "fresh", CHANGE, date(2025, 6, 2))),
        ("u1", CHANGE, PostFilled("second", "vice_chair", "later", CHANGE)),
        ("u1", CHANGE, TermEnded("t2", date(2025, 12, 1), late=False)),
    )
    await carried_out(assessment)
    assert (await lines(assessment, "u1"))["t2"]["annual"] == "95"
    assert await holders(assessment) == {("u1", "t2", "chair1", "chair1"), ("u1", "t2", "seat", "fresh")}


async def test_terms_carried_out_again_after_the_world_went_on_are_the_same(assessment: "Assessment") -> None:
    """As after a crash between two commands: what is asked under the same key is the same."""
    await two_terms(assessment)
    await year(assessment, "u1", 2025, "95", "excellent")
    await opened(assessment, "terms", "term")
    [evaluation] = await open_ones(assessment.runtime.pool, "term")
    await beside(assessment, assessment.terms._carry_out(evaluation))
    before = await proposed(assessment)
    await assessment.hear("organisation", ("u1", CHANGE, PostFilled("second", "vice_chair", "later", CHANGE)))
    await beside(assessment, assessment.terms._carry_out(evaluation))
    assert await proposed(assessment) == before
    [row] = (await assessment.get("/evaluations"))["items"]
    assert (row["state"], row["units"]) == ("closed", 1)


async def test_terms_carried_out_twice_are_recorded_once(assessment: "Assessment") -> None:
    """As after a crash."""
    await two_terms(assessment)
    await year(assessment, "u1", 2024, "80", "competent")
    await opened(assessment, "terms", "term")
    [evaluation] = await open_ones(assessment.runtime.pool, "term")
    await beside(assessment, assessment.terms._carry_out(evaluation))
    before = (await assessment.runtime.store.heads()).position
    await beside(assessment, assessment.terms._carry_out(evaluation))
    assert (await assessment.runtime.store.heads()).position == before


async def test_terms_wait_for_what_the_frontier_names(
    joined: "tuple[Assessment, Mapping[str, Producer]]",
) -> None:
    """Opened over HTTP; the producers say where their logs end, and until all of it is here nothing is weighed."""
    assessment, producers = joined
    await producers["organisation"].tell(("u1", START, TermOpened("t1", 1, START, NEXT)))
    await year(assessment, "u1", 2024, "80", "competent")
    await assessment.done("/federations/f/term-evaluations", "leader", evaluation_id="terms", year=2025)
    assert not await assessment.terms.step()
    assert await lines(assessment, "u1") == {}
    await assessment.catch_up(producers["organisation"])
    await beside(assessment, assessment.terms.step())
    assert (await lines(assessment, "u1"))["t1"]["annual"] == "80"


async def test_results_of_terms_are_read_by_the_union_and_those_above(assessment: "Assessment") -> None:
    """Not by the union next door; what is served is what a rebuild makes."""
    await two_terms(assessment)
    await year(assessment, "u1", 2024, "80", "competent")
    await evaluated(assessment)
    path = "/unions/u1/term-results"
    statuses = [
        (await assessment.ask("GET", path, as_=who)).status_code for who in ("chair1", "leader", "chair2", None)
    ]
    assert statuses == [200, 200, 403, 401]
    assert await assessment.rebuilt_differently() == []
