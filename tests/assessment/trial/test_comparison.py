"""What a draft would have changed, to the digit, from two evaluations of the same unions."""

from typing import Any

import pytest

from gonghui_assessment.annual_evaluation.scoring import CityScores, grading_of, scored
from gonghui_assessment.trial.comparison import MOVERS, Comparison, compared
from tests.assessment.annual_evaluation.test_values import known_of, row

GRADING = grading_of({"excellent": 90, "competent": 60}, "1/1")
HEAD = "title: {zh: 考核, en: Assessment}\nsource: {cited: test}\nunits: {zh: 基层工会, en: primary unions}\n"
INPUTS = "inputs: {members: {origin: measured}, activities_held: {origin: measured}, praised: {kind: yes_no}}\n"
MEMBERS = "{code: '1', zh: 会员, full: 100, rule: {kind: per_unit_bonus, measure: members, base_target: 0, base_points: 0, per_unit: 10}}"
HELD = "{code: '2', zh: 活动, full: 50, rule: {kind: per_unit_bonus, measure: activities_held, base_target: 0, base_points: 0, per_unit: 5}}"
PRAISED = "{code: '3', zh: 表彰, full: 50, rule: {kind: yes_no, condition: praised}}"


def sheet(version: str, *items: str, more: str = "") -> str:
    """A scheme of these items."""
    return f'scheme: s1\nversion: "{version}"\n{HEAD}{INPUTS}indicators: [{", ".join(items)}]\n{more}'


def city(members: list[int], held: list[int]) -> list[dict[str, Any]]:
    """Unions `u1`, `u2` and so on."""
    rows = []
    for number, (count, events) in enumerate(zip(members, held, strict=True), 1):
        union = f"u{number:02}"
        rows += [row("union", 1, union=union), row("unit", 2020, union=union, said="primary/private")]
        rows += [row("members", count, union=union), row("activities_held", events, union=union)]
    return rows


def scores(text: str, rows: list[dict[str, Any]]) -> CityScores:
    """A city by a scheme."""
    return scored(text, known_of(rows), ["primary/*"], GRADING)


def tried(rows: list[dict[str, Any]], before: str, after: str) -> Comparison:
    """The comparison of two schemes."""
    return compared(scores(before, rows), scores(after, rows), "excellent")


def test_a_scheme_beside_itself_changes_nothing() -> None:
    """Nobody moves, and both sides are the same."""
    text = sheet("1", MEMBERS)
    found = tried(city([1, 5, 9], [0, 0, 0]), text, text)
    assert (found.up, found.level, found.down) == (0, 3, 0)
    assert (found.winners, found.losers, found.regraded) == ([], [], [])
    assert found.before == found.after
    assert (found.before.mean, found.before.full) == ("50.00", "100")


def test_who_rises_and_who_falls_is_named_with_places_totals_and_grades() -> None:
    """The one with most members does nothing; the draft counts activities, too."""
    before, after = (
        sheet("1", MEMBERS),
        sheet("2", MEMBERS.replace("full: 100", "full: 50").replace("per_unit: 10", "per_unit: 5"), HELD),
    )
    found = tried(city([10, 6, 5], [0, 8, 10]), before, after)
    assert [(m.union_id, m.rank_before, m.rank_after) for m in found.winners] == [("u03", 3, 1)]
    [loser] = found.losers
    assert (loser.union_id, loser.rank_before, loser.rank_after) == ("u01", 1, 3)
    assert (loser.total_before, loser.total_after) == ("100", "50")
    assert (loser.grade_before, loser.grade_after) == ("excellent", "not_competent")
    assert {(one.before, one.after): one.units for one in found.regraded} == {
        ("excellent", "not_competent"): 1,
        ("not_competent", "competent"): 1,
    }


def test_quarters_are_totals_that_some_union_has() -> None:
    """Nearest rank: of eight unions the second, the fourth and the sixth, between the lowest and the highest."""
    found = tried(city([1, 2, 3, 4, 5, 6, 7, 8], [0] * 8), sheet("1", MEMBERS), sheet("2", MEMBERS))
    assert found.after.quarters == ["10.00", "20.00", "40.00", "60.00", "80.00"]


def test_one_union_alone_is_all_of_its_quarters() -> None:
    """And the mean, and its place is the first one."""
    found = tried(city([3], [0]), sheet("1", MEMBERS), sheet("2", MEMBERS))
    assert (found.after.quarters, found.after.mean) == (["30.00"] * 5, "30.00")


def test_an_item_that_nobody_has_values_for_is_told_as_a_gap() -> None:
    """And has neither highest nor lowest."""
    found = tried(city([1, 2], [0, 0]), sheet("1", MEMBERS), sheet("2", MEMBERS, PRAISED))
    members, praised = found.items
    assert (members.scored, members.gaps, members.lowest, members.mean, members.highest) == (
        2,
        0,
        "10.00",
        "15.00",
        "20.00",
    )
    assert (praised.title, praised.scored, praised.gaps, praised.lowest) == ("表彰", 0, 2, None)


def test_a_veto_costs_those_whom_it_keeps_from_the_best_grade() -> None:
    """Of two that are barred one would have been among the best."""
    veto = "vetoes: [{code: V1, zh: 未开展活动, when: activities_held = 0, effect: no_excellence}]\n"
    found = tried(city([10, 9, 2], [0, 1, 0]), sheet("1", MEMBERS), sheet("2", MEMBERS, more=veto))
    by_code = {one.code: one for one in found.vetoes}
    assert (by_code["V1"].barred, by_code["V1"].among_best, by_code["V1"].unknown) == (2, 1, 0)
    assert by_code["R-ASM-03"].barred == 0


def test_no_more_than_a_page_of_unions_is_named() -> None:
    """The rest is counted."""
    size = 3 * MOVERS
    rows = city(list(range(size)), list(range(size, 0, -1)))
    found = tried(
        rows,
        sheet("1", MEMBERS.replace("per_unit: 10", "per_unit: 1")),
        sheet("2", HELD.replace("per_unit: 5", "per_unit: 1")),
    )
    assert (len(found.winners), len(found.losers)) == (MOVERS, MOVERS)
    assert found.up + found.level + found.down == size
    assert found.winners[0].rank_before - found.winners[0].rank_after == size - 1


def test_different_unions_are_not_compared() -> None:
    """Nor is nobody with nobody."""
    text = sheet("1", MEMBERS)
    with pytest.raises(ValueError, match="same unions"):
        compared(scores(text, city([1], [0])), scores(text, city([1, 2], [0, 0])), "excellent")
    with pytest.raises(ValueError, match="same unions"):
        compared(scores(text, []), scores(text, []), "excellent")
