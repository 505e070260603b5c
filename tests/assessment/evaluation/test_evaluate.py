"""From items to totals, bars and grades, by hand."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from gonghui_assessment.evaluation import Rating, Unit, UnitResult, evaluate, read_row
from gonghui_assessment.evaluation.units import BadValue
from gonghui_assessment.scheme.tree import Grade, Grading
from tests.assessment.scheme.sheet import YEAR_END, Plain, city, row, sheet

F = Fraction
ADD = "{code: %s, zh: 项, full: %s, rule: {kind: proportional, mode: to_target, measure: %s}}"
A, B = ADD % ("A", 6, "a"), ADD % ("B", 4, "b")
VALUES: Mapping[str, Plain] = {"a": F(1, 2), "b": 1}


def alone(rest: str, values: Mapping[str, Plain] = VALUES, declared: Mapping[str, Plain] = VALUES) -> UnitResult:
    """The result of the only unit."""
    return city(sheet(rest, declared), [Unit("u", values=row(values))]).units["u"]


def ranked(rest: str, *points: int) -> list[UnitResult]:
    """Units whose total is given, in that order."""
    text = f"indicators: [{{code: A, zh: 项, full: 100, rule: {{kind: external_score, origin: x, value: v}}}}]\n{rest}"
    units = [Unit(f"u{number}", values=row({"v": value, "bad": False})) for number, value in enumerate(points)]
    return list(city(sheet(text, {"v": 1, "bad": False}), units).units.values())


def test_a_section_is_the_sum_of_its_items() -> None:
    """3 of 6 and 4 of 4."""
    found = alone(f"indicators: [{{code: S, zh: 部, items: [{A}, {B}]}}]")

    assert (found.total, found.full, found.shown, found.complete) == (F(7), F(10), "7.00", True)
    assert [(section.code, section.points) for section in found.sections] == [("S", F(7))]


def test_an_item_without_points_leaves_the_total_open() -> None:
    """Nobody takes a gap for a zero."""
    found = alone(f"indicators: [{A}, {B}]", {"a": F(1, 2)})

    assert (found.total, found.open_points, found.complete) == (F(3), F(4), False)
    assert (found.leaf("B").status, found.leaf("B").reason, found.leaf("B").detail) == (
        "gap",
        "value_missing",
        {"name": "b"},
    )


def test_missing_parts_of_a_published_sheet_do_not_count() -> None:
    """The copy stops early; what it shows is scored."""
    found = alone(f"total: 100\nindicators: [{A}, {B}, {{code: Z, zh: 其余, full: 90, missing: true}}]")

    assert (found.total, found.full, found.complete) == (F(7), F(10), True)


def test_an_item_that_drops_out_is_spread_over_the_rest() -> None:
    """3 of 6 become 5 of 10 (D5)."""
    gone = "{code: C, zh: 项, full: 4, rule: {kind: yes_no, condition: b >= 1, na_if: b = 1, if_na: drop}}"
    found = alone(f"indicators: [{A}, {gone}]")

    assert (found.total, found.full) == (F(5), F(10))
    assert found.leaf("C").status == "not_applicable"


def test_an_item_that_does_not_apply_leaves_the_full_mark() -> None:
    """Without a word on it, it neither earns nor is missed."""
    gone = "{code: C, zh: 项, full: 4, rule: {kind: yes_no, condition: b >= 1, na_if: b = 1}}"
    found = alone(f"indicators: [{A}, {gone}]")

    assert (found.total, found.full, found.complete) == (F(3), F(6), True)


def test_sections_may_weigh_their_items() -> None:
    """0.75 of 3 and 0.25 of 4."""
    items = f"{A[:-1]}, weight: 0.75}}, {B[:-1]}, weight: 0.25}}"
    found = alone(f"indicators: [{{code: S, zh: 部, aggregate: weighted, items: [{items}]}}]")

    assert (found.total, found.full) == (F(13, 4), F(11, 2))


def test_a_section_may_be_the_mean_of_its_items() -> None:
    """(3 + 4) / 2."""
    assert alone(f"indicators: [{{code: S, zh: 部, aggregate: mean, items: [{A}, {B}]}}]").total == F(7, 2)


def test_a_section_loses_by_its_own_deductions_and_stops_at_nothing() -> None:
    """6 points for no congress are more than the section has left."""
    section = (
        f"{{code: S, zh: 部, items: [{A}], deductions: [{{finding: 无职代会 no congress, when: b >= 1, points: 6}}]}}"
    )
    found = alone(f"indicators: [{section}, {B}]")

    assert found.total == 4
    assert (found.leaf("S-deductions").points, found.leaf("S-deductions").steps[0].step) == (-F(6), "finding")


def test_deductions_from_the_total_and_bonuses_with_a_cap() -> None:
    """7, a bonus of 8 capped at 5, less 2."""
    bonus = "{code: P, zh: 加分, rule: {kind: per_unit_bonus, items: [{event: e, count: b, points: 8}]}}"
    rest = "deductions: [{finding: f, count: b, points: 2}]"
    found = alone(f"indicators: [{A}, {B}]\nbonuses: [{bonus}]\nbonus_cap: 5\n{rest}")

    assert (found.total, found.full) == (F(10), F(10))


def test_the_total_is_capped_where_the_scheme_says_so() -> None:
    """D4: capped by the scheme."""
    bonus = "{code: P, zh: 加分, rule: {kind: per_unit_bonus, items: [{event: e, count: b, points: 8}]}}"

    assert alone(f"defaults: {{D4: capped_by_scheme}}\nindicators: [{A}, {B}]\nbonuses: [{bonus}]").total == 10


def test_rounding_waits_for_the_end_unless_subtotals_are_rounded() -> None:
    """A third of six is exact; rounded early it is not."""
    third = f"indicators: [{{code: S, zh: 部, items: [{ADD % ('A', 1, 'a')}]}}, {{code: T, zh: 部, items: [{ADD % ('B', 1, 'b')}]}}]"
    values = {"a": F(1, 3), "b": F(1, 3)}

    assert alone(third, values).total == F(2, 3)
    assert alone(f"defaults: {{D11: {{subtotals: true}}}}\n{third}", values).total == F(66, 100)


def test_intermediate_items_are_ranked_and_not_added() -> None:
    """Sums 5 and 9: first place has 10, the sums are dropped."""
    middle = f"{{code: S, zh: 中间量, intermediate: true, items: [{A}, {B}]}}"
    place = "{code: R, zh: 名次, full: 10, rule: {kind: rank_of_subtotal, of: [A, B], table: {1: 10, 2: 8}}}"
    scheme = sheet(f"indicators: [{middle}, {place}]", VALUES)
    found = city(scheme, [Unit("u", values=row({"a": 0, "b": 1})), Unit("v", values=row({"a": 1, "b": F(1, 2)}))])

    assert [unit.total for unit in found.units.values()] == [8, 10]


def test_one_sheet_has_rules_and_full_marks_by_type_of_unit() -> None:
    """Committees and groups are not asked for the same."""
    item = (
        "{code: X, zh: 项, full: 5, full_by_type: {group: 3}, rules: "
        "{committee: {kind: yes_no, condition: a >= 1}, group: {kind: yes_no, condition: b >= 1}}}"
    )
    scheme = sheet(f"indicators: [{item}]", VALUES)
    found = city(scheme, [Unit(kind, kind, row(VALUES)) for kind in ("committee", "group", "other")])

    assert [(unit.unit_type, unit.total, unit.full) for unit in found.units.values()] == [
        ("committee", F(0), F(5)),
        ("group", F(3), F(3)),
        ("other", F(0), F(0)),
    ]


def test_units_of_a_class_give_their_mean_to_the_others() -> None:
    """Whoever is not scored gets the mean of those who are."""
    rule = "{kind: class_mean_transfer, scored: school, rule: {kind: proportional, mode: to_target, measure: a}}"
    scheme = sheet(f"indicators: [{{code: X, zh: 项, full: 10, rule: {rule}}}]", VALUES)
    units = [Unit("p", "school", row({"a": 1})), Unit("q", "school", row({"a": F(1, 2)})), Unit("r", "bureau")]

    assert city(scheme, units).units["r"].leaf("X").points == F(15, 2)


def test_a_federation_is_measured_by_the_unions_below_it() -> None:
    """Two of three unions have a home."""
    rule = "{kind: threshold, measure: sub_count(home) / sub_count(yes), target: 0.6}"
    scheme = sheet(f"indicators: [{{code: X, zh: 建家率, full: 3, rule: {rule}}}]", {"home": True})
    below = [Unit(f"u{n}", values=row({"home": n < 2}), superior="f", scored=False) for n in range(3)]
    found = city(scheme, [Unit("f"), *below])

    assert list(found.units) == ["f"]
    assert found.units["f"].total == 3


def test_a_share_of_the_mean_of_the_subordinates_is_added() -> None:
    """7 and a tenth of the mean of 10 and 4."""
    scheme = sheet(f"indicators: [{A}, {B}]\nsubordinates: {{share: 0.1}}", VALUES)
    below = [
        Unit("x", values=row({"a": 1, "b": 1}), superior="u"),
        Unit("y", values=row({"a": 0, "b": 1}), superior="u"),
    ]

    assert city(scheme, [Unit("u", values=row(VALUES)), *below]).units["u"].total == F("7.7")


def test_peers_may_weigh_by_size() -> None:
    """(1 × 30 + 0 × 10) / 40 is above what the small one has (D8)."""
    item = "{code: X, zh: 项, full: 10, rule: {kind: peer_relative, measure: v}}"
    scheme = sheet(
        f"defaults: {{D8: {{mean: weighted, weight: members}}}}\nindicators: [{item}]", {"v": 1, "members": 1}
    )
    units = [Unit("big", values=row({"v": 1, "members": 30})), Unit("small", values=row({"v": 0, "members": 10}))]
    steps = city(scheme, units).units["small"].leaf("X").steps

    assert steps[0].data["baseline"] == "0.75"


def test_peers_are_of_the_same_type() -> None:
    """A school is not compared with a factory, unless the sheet says so (D8)."""
    item = "{code: X, zh: 项, full: 10, rule: {kind: rank_points, measure: v, table: {1: 10, 2: 5}}}"
    units = [Unit("s", "school", row({"v": 1})), Unit("t", "factory", row({"v": 2}))]

    assert city(sheet(f"indicators: [{item}]", {"v": 1}), units).units["s"].total == 10
    everybody = f"defaults: {{D8: {{of: all}}}}\nindicators: [{item}]"
    assert city(sheet(everybody, {"v": 1}), units).units["s"].total == 5


GRADES = "grading: {grades: [{grade: A, min: 90}, {grade: B, min: 80}, {grade: C, min: 60}, {grade: D}]}"


@pytest.mark.parametrize(("points", "grade"), [(90, "A"), (89, "B"), (60, "C"), (59, "D")])
def test_a_grade_begins_at_its_limit(points: int, grade: str) -> None:
    """The limit is included."""
    assert ranked(GRADES, points)[0].grade == grade


def test_a_grade_may_exclude_its_limit() -> None:
    """Above 95, as Ningming prints it."""
    rest = "grading: {grades: [{grade: A, above: 95}, {grade: B, above: 90}]}"

    assert [unit.grade for unit in ranked(rest, 96, 95, 90)] == ["A", "B", None]


def test_a_quota_passes_the_next_units_to_the_next_grade() -> None:
    """A quarter of five is one place, and equal totals share it."""
    quota = "grading: {grades: [{grade: A, min: 80, at_most_share: 0.25}, {grade: B}]}"

    assert [unit.grade for unit in ranked(quota, 95, 90, 85, 70, 60)] == ["A", "B", "B", "B", "B"]
    assert [unit.grade for unit in ranked(quota, 95, 95, 85, 70, 60)] == ["A", "A", "B", "B", "B"]


def test_first_if_above_a_limit_otherwise_nobody() -> None:
    """A place that nobody deserves stays empty."""
    first = "grading: {grades: [{grade: A, min: 90, at_most_units: 1}, {grade: B}]}"

    assert [unit.grade for unit in ranked(first, 89, 70)] == ["B", "B"]


def test_equal_totals_share_the_best_rank() -> None:
    """1, 1, 3."""
    assert [unit.rank for unit in ranked("", 90, 90, 80)] == [1, 1, 3]


def test_a_grading_from_elsewhere_serves_sheets_that_print_none() -> None:
    """By the share of the full mark, since sheets are incomplete. Source: R-ASM-09."""
    grading = Grading(of="share", grades=(Grade(grade="优秀", min=F(7, 10)), Grade(grade="合格")))
    scheme = sheet(f"indicators: [{A}, {B}]", VALUES)
    found = evaluate(scheme, [Unit("u", values=row(VALUES))], on=YEAR_END, grading=grading)

    assert found.units["u"].grade == "优秀"


def vetoed(effect: str, bad: Plain | None) -> UnitResult:
    text = (
        "indicators: [{code: A, zh: 项, full: 100, rule: {kind: external_score, origin: x, value: v}}]\n"
        f"{GRADES}\nvetoes: [{{code: V1, zh: 一票否决, when: bad, effect: {effect}}}]"
    )
    values: dict[str, Plain] = {"v": 95} if bad is None else {"v": 95, "bad": bad}
    return city(sheet(text, {"v": 1, "bad": True}), [Unit("u", values=row(values))]).units["u"]


@pytest.mark.rule("R-ASM-03")
@pytest.mark.parametrize(
    ("effect", "grade", "award"),
    [("no_excellence", "B", True), ("no_award", "A", False), ("lower_grade", "B", True), ("rejected", None, False)],
)
def test_a_veto_bars_an_award_and_leaves_the_score(effect: str, grade: str | None, award: bool) -> None:
    """Veto of excellence is not a zero."""
    found = vetoed(effect, bad=True)

    assert (found.total, found.grade, found.award, found.vetoed) == (F(95), grade, award, True)


def test_a_veto_that_nobody_has_looked_into_is_unknown() -> None:
    """It bars nothing and is not taken for clear."""
    assert [bar.state for bar in vetoed("no_award", None).bars] == ["unknown"]
    assert [bar.state for bar in vetoed("no_award", bad=False).bars] == ["clear"]


def test_a_gate_needs_points_of_a_section() -> None:
    """A floor per section beside a total."""
    gate = "gates: [{code: G, zh: 底线, needs: \"points('S') >= 3.5 and points('total') >= 7\", effect: no_award}]"
    found = alone(f"indicators: [{{code: S, zh: 部, items: [{A}]}}, {B}]\n{gate}")

    assert (found.bars[0].state, found.award) == ("bars", False)


def test_an_item_may_use_the_points_of_another() -> None:
    """Full if the other has at least half."""
    other = "{code: C, zh: 项, full: 2, rule: {kind: yes_no, condition: \"points('A') >= 3\"}}"

    assert alone(f"indicators: [{A}, {B}, {other}]").total == 9


def test_values_of_another_kind_and_units_that_come_twice_are_refused() -> None:
    """Before anything is scored; the message never shows the value."""
    scheme = sheet(f"indicators: [{A}, {B}]", VALUES)
    with pytest.raises(BadValue, match="a: "):
        city(scheme, [Unit("u", values={"a": "half"})])
    with pytest.raises(BadValue, match="twice"):
        city(scheme, [Unit("u"), Unit("u")])
    with pytest.raises(BadValue, match="above itself"):
        city(scheme, [Unit("u", superior="v"), Unit("v", superior="u")])
    with pytest.raises(BadValue, match=r"^a: "):
        read_row(scheme, {"a": "half"})


def test_names_that_the_scheme_does_not_know_are_left_out() -> None:
    """A unit may know more than is asked."""
    assert read_row(sheet(f"indicators: [{A}, {B}]", VALUES), {"a": "50%", "c": "x"}) == {"a": F(1, 2)}


def test_ratings_of_a_part_stand_at_its_place() -> None:
    """`X-2` is the second part of item X."""
    rule = "{kind: composite_sum, parts: [{kind: yes_no, condition: b >= 1, full: 4}, {kind: assessor_judgement, full: 6}]}"
    scheme = sheet(f"indicators: [{{code: X, zh: 项, full: 10, rule: {rule}}}]", VALUES)
    unit = Unit("u", values=row(VALUES), ratings={"X-2": (Rating(F(5), "看过 seen"),)})

    assert city(scheme, [unit]).units["u"].total == 9


def test_a_rating_with_a_blank_reason_does_not_count() -> None:
    """None means that the reason is kept where the rating was given."""
    scheme = sheet("indicators: [{code: X, zh: 项, full: 10, rule: {kind: assessor_judgement}}]", VALUES)

    def status(reason: str | None) -> str:
        return city(scheme, [Unit("u", ratings={"X": (Rating(F(5), reason),)})]).units["u"].leaf("X").status

    assert (status(None), status("看过 seen"), status(" ")) == ("scored", "scored", "needs_rating")
