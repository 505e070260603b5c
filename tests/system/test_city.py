"""The chain that must never break, through all services: targets, letters, reviews, evaluation, term, nomination."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import httpx2
import pytest

from tests.system.conftest import UNIONS, YEAR, Town

SERVICES = ("organisation", "finance", "engagement", "assessment")
pytestmark = pytest.mark.timeout(420)


def results(town: Town) -> Iterator[dict[str, Any]]:
    """Every union's annual result."""
    for row in town.get("assessment", "/evaluations?limit=200")["items"]:
        if row["kind"] == "annual":
            found = town.get("assessment", f"/evaluations/{row['evaluation_id']}/results?limit=500")["items"]
            yield from ({**unit, "evaluation_id": row["evaluation_id"]} for unit in found)


def test_nothing_is_lost_and_nothing_applied_twice_on_the_way(town: Town) -> None:
    """Appended = sealed, published = in Kafka = consumed; chains sound; each projection equal to its rebuild."""
    for row in town.first["proof"]:
        assert row["appended"] == row["sealed"] > 0
        assert row["to_publish"] == row["published"] <= row["in_kafka"]
        assert (row["lost"], row["behind"], row["parked"], row["aliens"]) == (0, 0, 0, 0)
        assert (row["chain"], row["rebuilt"]) == ("sound", "equal")
    assert [row["service"] for row in town.first["proof"]] == list(SERVICES)


def test_a_second_run_finds_everything_done(town: Town) -> None:
    """The same commands under the same keys: not one event more, and the same figures."""
    same = ("events", "unions", "members", "grades", "terms", "best", "worst", "recomputed")
    assert {name: town.first[name] for name in same} == {name: town.second[name] for name in same}


def test_every_primary_union_is_evaluated_and_the_grades_differ(town: Town) -> None:
    """The published scorecards tell unions apart."""
    grades = town.first["grades"][str(YEAR)]
    assert sum(grades.values()) >= UNIONS
    assert len(grades) >= 2


def test_points_add_up_and_lead_to_events_at_their_producers(town: Town) -> None:
    """For every union: the leaves' points, and every event that an explanation names, can be looked up."""
    looked_up = 0
    for unit in results(town):
        found = town.get("assessment", f"/unions/{unit['union_id']}/evaluations/{unit['evaluation_id']}/explanation")
        assert Fraction(found["total"]) == Fraction(unit["total"])
        rows = [row for leaf in found["leaves"] for one in leaf["inputs"] for row in one["evidence"][:1]]
        for row in [row for row in rows if row["event_id"]][:2]:
            original = town.get(row["producer"], f"/events/{row['event_id']}")
            assert original["event_id"] == row["event_id"]
            looked_up += 1
    assert looked_up >= UNIONS


def test_an_evaluation_done_again_has_the_same_digits(town: Town) -> None:
    """From the log, now; and as known before the year's facts had been reported it comes out otherwise."""
    for row in town.get("assessment", "/evaluations?limit=200")["items"]:
        if row["kind"] != "annual":
            continue
        path = f"/evaluations/{row['evaluation_id']}/recomputation"
        assert town.get("assessment", path)["same"]
        earlier = town.get("assessment", f"{path}?known_at={YEAR}-01-05T00:00:00Z")
        assert not earlier["same"]


def test_letters_are_signed_by_both_sides_and_targets_met_or_missed_by_events(town: Town) -> None:
    """Most unions sign; a target that is concluded says so."""
    unions = sorted({unit["union_id"] for unit in results(town) if unit["union_id"].startswith("p")})
    letters = [letter for union in unions for letter in town.get("assessment", f"/unions/{union}/letters")["items"]]
    assert sum(letter["issuer_signed"] and letter["union_signed"] for letter in letters) >= UNIONS / 2
    paths = [f"/unions/{union}/targets?year={YEAR}" for union in unions]
    targets = [target for path in paths for target in town.get("assessment", path)["items"]]
    assert {target["state"] for target in targets} == {"met", "missed"}


def test_supervision_and_disputes_leave_their_traces(town: Town) -> None:
    """Findings are put right or wait, levels are granted, scores are calibrated and appealed, weak unions have a mentor."""
    standings = [
        town.get("assessment", f"/unions/{row['union_id']}/supervision-findings")["items"][0]["standing"]
        for row in town.get("organisation", "/federations/federation/mentorships")["items"]
    ]
    assert {"rectified", "open"} <= set(standings)
    rounds = town.get("assessment", "/federations/federation/rounds")["items"]
    assert rounds
    [calibration] = town.get("assessment", f"/evaluations/quzhou-home-{YEAR}/calibrations")
    assert calibration["standing"] == "finished"
    assert town.get("assessment", f"/evaluations/quzhou-home-{YEAR}/appeal-counts")


def test_the_outcome_of_a_term_reaches_the_nomination_dossier_once_it_is_signed(town: Town) -> None:
    """Assessment proposes, a leader signs, organisation notes; advice, for those who vet candidates."""
    signed = town.get("assessment", "/outcomes?limit=200")["items"]
    assert {outcome["standing"] for outcome in signed} <= {"signed", "objected"}
    assert {outcome["signed_by"] for outcome in signed} == {"person:leader"}
    for outcome in signed[:5]:
        notes = town.get("organisation", f"/unions/{outcome['union_id']}/nomination-dossier")["items"]
        found = {(note["person_id"], note["term_id"], note["advice"], note["state"]) for note in notes}
        wanted = (outcome["person_id"], outcome["term_id"], outcome["advice"], outcome["standing"])
        assert wanted in found


def test_terms_that_ran_out_under_the_simulated_clock_are_overdue(town: Town) -> None:
    """A year passes in seconds, and clocks fire as they would in a year."""
    counts = town.get("organisation", "/federations/federation/term-clocks/counts")
    assert counts.get("overdue", 0) > 0


@pytest.mark.parametrize("process", [*SERVICES, "console"])
def test_every_process_is_alive_ready_and_measured(town: Town, process: str) -> None:
    """What an operator's probes ask."""
    for path in ("/livez", "/readyz", "/metrics"):
        assert httpx2.get(town.stack.addresses[process] + path, timeout=30).status_code == 200
