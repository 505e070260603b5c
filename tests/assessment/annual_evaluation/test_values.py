"""From frozen evidence to the values and points of unions."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation.gathering import COLUMNS, Known, Period, gathered
from gonghui_assessment.annual_evaluation.scoring import CityScores, UnitScore, grading_of, scored, titles_of
from gonghui_assessment.annual_evaluation.values import (
    concerned,
    measures_behind,
    table_of,
    with_subordinates,
)
from gonghui_assessment.measures.catalogue import VALUES, rating
from gonghui_assessment.scheme.exact import Kind, plain
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.tree import Input

YEAR = Period.of_year(2025)
SPRING, BEFORE = date(2025, 4, 1), date(2024, 4, 1)
GRADING = grading_of({"excellent": 90, "competent": 75, "basic": 60}, "3/10")
SCHEME = """
scheme: s1
version: "1"
title: {zh: 考核, en: Assessment}
source: {cited: test}
units: {zh: 基层工会, en: primary unions}
total: 100
inputs:
  joining_rate: {origin: measured}
  branches: {}
indicators:
  - code: "1"
    zh: 入会率
    full: 60
    rule: {kind: threshold, measure: joining_rate, target: 0.9}
  - code: "2"
    zh: 印象
    full: 40
    rule: {kind: assessor_judgement}
"""


def row(
    measure: str, quantity: int, day: date = SPRING, *, union: str = "u1", said: str | None = None
) -> dict[str, Any]:
    """One row of frozen evidence."""
    return {
        "union_id": union, "measure": measure, "quantity": quantity, "occurred_on": day, "counts_on": day, "said": said,
    }  # fmt: skip


def known_of(rows: Sequence[dict[str, Any]], scheme_id: str = "s1") -> Known:
    """What rows of evidence say in the year."""
    ordered = sorted(rows, key=lambda one: (one["union_id"], one["measure"], one["occurred_on"]))
    schema = pa.schema([files.EVIDENCE.field(name) for name in COLUMNS])
    columns = [pa.array([one[name] for one in ordered]).cast(schema.field(name).type) for name in COLUMNS]
    [found] = gathered([pa.table(columns, schema=schema)], [YEAR], scheme_id)
    return found


def union_of(*rows: dict[str, Any]) -> Known:
    """What is known of one union."""
    return known_of(rows)


def measures_of(known: Known, union: str = "u1") -> dict[str, int]:
    """The measures of one union."""
    place = known.union_ids.index(union)
    return {name: int(values[place]) for name, values in known.measures.items()}


def values_of(known: Known, inputs: dict[str, Kind]) -> dict[str, Any]:
    """The values of the first union."""
    scheme = load(SCHEME).model_copy(update={"inputs": {name: Input(kind=kind) for name, kind in inputs.items()}})
    return dict(table_of(scheme, known, np.array([0])).unit(0).values)


def formed(union: str = "u1", unit: str = "primary/private") -> list[dict[str, Any]]:
    """A union that came into being before the year."""
    return [row("union", 1, BEFORE, union=union), row("unit", 1, BEFORE, union=union, said=unit)]


def test_flows_count_within_the_year() -> None:
    """What was paid before belongs to another year."""
    evidence = union_of(row("dues_paid", 500, BEFORE), row("dues_paid", 20), row("dues_paid", 3))
    assert measures_of(evidence) == {"dues_paid": 23}


def test_stocks_count_from_the_beginning() -> None:
    """Members who joined long ago are members now."""
    assert measures_of(union_of(row("members", 1, BEFORE), row("members", 1), row("members", -1))) == {"members": 1}


def test_states_are_what_was_said_last() -> None:
    """A committee that was dissolved is none."""
    evidence = union_of(row("committee.women", 3, BEFORE), row("staff", 90, BEFORE), row("staff", 120))
    assert measures_of(evidence) == {"committee_women": 3, "staff": 120}


def test_ratings_are_taken_of_the_scheme_and_the_year() -> None:
    """Whatever other sheets say, or other years; an item's code may have dots."""
    evidence = union_of(
        row("rating/s1/1.2/members", 2025, said="7.5"),
        row("rating/s1/1.2/assessor", 2025, said="8"),
        row("rating/s2/1.2/members", 2025, said="1"),
        row("rating/s1/1.2/members", 2024, BEFORE, said="1"),
    )
    assert evidence.ratings["1.2"].words[evidence.ratings["1.2"].codes[0]] == (("assessor", "8"), ("members", "7.5"))
    assert evidence.ratings.keys() == {"1.2"}


def test_names_of_schemes_and_raters_may_have_dots() -> None:
    """An identifier may, so none is lost."""
    rows = [row(rating("city.2025", "1.2", "group.a"), 2025, said="7")]
    assert known_of(rows, "city.2025").ratings["1.2"].words[-1] == (("group.a", "7"),)


def test_reported_facts_are_those_of_the_year_and_the_last_report_counts() -> None:
    """Last year's answer is no answer."""
    evidence = union_of(
        row("fact.branches", 2024, BEFORE, said="9"),
        row("fact.branches", 2025, said="3"),
        row("fact.branches", 2025, said="4"),
    )
    assert values_of(evidence, {"branches": "text"}) == {"branches": "4"}


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["primary/*"], True),
        (["*/private"], True),
        (["branch/*", "*/*"], True),
        (["primary/agency"], False),
        ([], False),
    ],
)
def test_unions_are_concerned_by_kind_and_type(patterns: Sequence[str], expected: bool) -> None:
    """Any of the patterns does."""
    assert bool(len(concerned(union_of(*formed()), patterns))) is expected


def test_a_union_that_ended_is_not_evaluated() -> None:
    """Nor one of which nobody knows that it was formed."""
    assert not len(concerned(union_of(*formed(), row("union", -1)), ["*/*"]))
    assert not len(concerned(union_of(row("members", 1)), ["*/*"]))


def test_measured_values_take_precedence_over_reported_ones() -> None:
    """Nobody reports better than what was counted."""
    evidence = union_of(row("members", 45), row("staff", 50), row("fact.joining_rate", 2025, said="1"))
    assert values_of(evidence, {"joining_rate": "number"}) == {"joining_rate": Fraction(9, 10)}


def test_what_cannot_be_measured_is_a_gap() -> None:
    """Without staff there is no rate of joining; a report of the wrong kind is none."""
    for evidence in (union_of(row("members", 45)), union_of(row("members", 45), row("staff", 0))):
        assert values_of(evidence, {"joining_rate": "number"}) == {}
    assert values_of(union_of(row("fact.branches", 2025, said="some")), {"branches": "number"}) == {}


def test_reported_values_are_read_by_the_kind_that_the_scheme_declares() -> None:
    """Numbers exactly, yes and no, days."""
    told = union_of(
        row("fact.a", 2025, said="1/3"), row("fact.b", 2025, said="是"), row("fact.c", 2025, said="2025-05-01")
    )
    values = values_of(told, {"a": "number", "b": "yes_no", "c": "date", "d": "text"})
    assert values == {"a": Fraction(1, 3), "b": True, "c": date(2025, 5, 1)}


def test_every_binding_names_measures_of_its_own() -> None:
    """No value follows from nothing."""
    assert all(measures_behind(name) for name in VALUES)
    assert measures_behind("joining_rate") == {"members", "staff"}
    assert measures_behind("unknown") == frozenset()


def scores(*rows: dict[str, Any], text: str = SCHEME) -> CityScores:
    """A city by the scheme."""
    return scored(text, known_of(rows), ["primary/*"], GRADING)


def city(*rows: dict[str, Any], text: str = SCHEME) -> dict[str, UnitScore]:
    """All unions' scores by the scheme."""
    return {score.union_id: score for score in scores(*rows, text=text).units()}


def items(*rows: dict[str, Any], text: str = SCHEME) -> list[tuple[str, str | None, str]]:
    """Code, points and status of every item of a city of one union, as the file of results has them."""
    tables = files.read(files.written(scores(*rows, text=text).results(), files.RESULTS)).to_pylist()
    return [
        (
            line["code"],
            None if line["numerator"] is None else plain(Fraction(line["numerator"], line["denominator"])),
            line["status"],
        )
        for line in tables
    ]


def test_points_follow_from_evidence_and_ratings() -> None:
    """Ninety in a hundred joined, and an assessor gave thirty."""
    rows = [
        *formed(),
        row("members", 90),
        row("staff", 100),
        row("fact.branches", 2025, said="1"),
        row("rating/s1/2/assessor", 2025, said="30"),
    ]
    one = city(*rows)["u1"]
    assert (one.total, one.full, one.grade) == ("90", "100", "competent")  # one in one is more than three in ten
    assert items(*rows) == [("1", "60", "scored"), ("2", "30", "scored")]


def test_what_nobody_rated_is_open_and_says_so() -> None:
    """It gives no points and no zero."""
    [_, item] = items(*formed(), row("members", 90), row("staff", 100))
    assert item == ("2", None, "needs_rating")


def test_the_same_evidence_comes_to_the_same_digest() -> None:
    """And other evidence to another, for the union that it is about."""
    rows = [*formed("u1"), *formed("u2"), row("members", 90), row("staff", 100)]
    first, again, more = city(*rows), city(*rows), city(*rows, row("members", -1))
    assert [score.digest for score in first.values()] == [score.digest for score in again.values()]
    assert more["u1"].digest != first["u1"].digest


def test_only_concerned_unions_are_scored_in_order_of_their_ids() -> None:
    """Federations are not among primary unions."""
    assert list(city(*formed("u2"), *formed("f", "federation/other"), *formed("u1"))) == ["u1", "u2"]


DEDUCTING = SCHEME + 'deductions:\n  - {finding: branches, when: "branches > 2", points: 5}\n'


def test_deductions_from_sections_and_totals_are_shown_among_the_rows() -> None:
    """A scheme may deduct outside its items."""
    found = items(*formed(), row("members", 90), row("staff", 100), text=DEDUCTING)
    assert found[-1] == ("deductions", None, "gap")
    assert titles_of(load(DEDUCTING))["deductions"] == "总分扣分"


def above(*levels: str) -> list[dict[str, Any]]:
    """Unions of these kinds, each below the one before, `d0` at the top."""
    return [
        line
        for n, kind in enumerate(levels)
        for line in (
            *formed(f"d{n}", f"{kind}/other"),
            row("superior", 1, BEFORE, union=f"d{n}", said=f"d{n - 1}" if n else ""),
        )
    ]


def test_a_union_above_others_counts_what_happens_below_it() -> None:
    """At every level; a primary union counts for itself."""
    rows = [
        *above("federation", "district", "primary", "branch"),
        row("members", 4, union="d2"),
        row("members", 3, union="d3"),
    ]
    found = with_subordinates(known_of(rows))
    assert found.measure("members").tolist() == [7, 7, 4, 3]
    assert (found.measure("primary_unions")[0], found.measure("primary_unions_formed")[1]) == (1, 0)


def test_what_ended_below_is_no_longer_counted_above() -> None:
    """Its members are nobody's."""
    rows = [*above("district", "primary"), row("members", 4, union="d1"), row("union", -1, union="d1")]
    assert not measures_of(with_subordinates(known_of(rows)), "d0")["members"]


@pytest.mark.rule("R-ASM-09")
@pytest.mark.rule("R-ASM-09.quota")
def test_where_the_sheet_prints_no_grades_the_rules_give_them() -> None:
    """By share of full marks, and no more of the best than the quota allows."""
    rows = [
        line
        for n in range(10)
        for line in (
            *formed(f"u{n}"),
            row("members", 9, union=f"u{n}"),
            row("staff", 10, union=f"u{n}"),
            row("rating/s1/2/assessor", 2025, union=f"u{n}", said=str(40 - n)),
        )
    ]
    assert [score.grade for score in city(*rows).values()] == ["excellent"] * 3 + ["competent"] * 7


@pytest.mark.rule("R-ASM-03")
def test_a_finding_bars_excellence_and_leaves_the_score_alone() -> None:
    """No sheet has to print it; the place goes to the next, and the veto is shown with what it looked at."""
    rows = [
        line
        for n in range(4)
        for line in (
            *formed(f"u{n}"),
            row("members", 9, union=f"u{n}"),
            row("staff", 10, union=f"u{n}"),
            row("rating/s1/2/assessor", 2025, union=f"u{n}", said=str(40 - n)),
        )
    ]
    found = city(*rows, row("findings", 1, union="u0"))
    assert [score.grade for score in found.values()] == ["competent", "excellent", "competent", "competent"]
    assert [(found[union].total, found[union].vetoed) for union in ("u0", "u1")] == [("100", True), ("99", False)]


def test_what_is_found_below_bars_nobody_above() -> None:
    """A district is not vetoed for one of its unions."""
    rows = [*above("district", "primary"), row("findings", 1, union="d1")]
    assert not measures_of(with_subordinates(known_of(rows)), "d0")["findings"]
