"""How a term is weighed."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from gonghui_assessment.term_evaluation.weighing import Figures, Holding, Law, Term, Weighed, Year, figures_of, weigh
from gonghui_shared.testing import rules

LAW = Law.of(
    rules(
        {
            "R-ASM-09": ({"excellent": 90, "competent": 75, "basic": 60}, "table"),
            "R-ASM-09.quota": ("0.30", "ratio"),
            "R-ASM-10": ({"annual": 40, "targets": 30, "appraisal": 20, "audit": 10}, "table"),
            "R-ASM-10.audit": (
                {"mass_incident": 60, "exit_audit_minor": 15, "exit_audit_serious": 60, "other": 100},
                "table",
            ),
            "R-ASM-10.days": (True, "switch"),
            "R-ASM-10.missing": ("shared", "choice"),
            "R-ASM-12": (2, "count"),
        }
    )
)
YEARS_ALONE = replace(LAW, weights={"annual": 100, "targets": 0, "appraisal": 0, "audit": 0})
RESULTS = (Year(2023, Fraction(9, 10), "competent"), Year(2024, Fraction(7, 10), "basic"))
COUNTS = (Year(2024, targets_met=3, targets_missed=1, ballots=100, satisfied=90),)
WHOLE = {2023: 365, 2024: 366}


def figures(years: tuple[Year, ...], *marks: str, law: Law = LAW, **asked: Any) -> Figures:
    """The parts of what is known."""
    found = figures_of(years, marks, law, **asked)
    assert found is not None
    return found


def graded(share: Fraction | int | str, number: int = 1, **changes: Any) -> Term:
    """A term whose only year came to this share of full marks."""
    term = Term(f"u{number:03}", f"t{number:03}", (Year(2024, Fraction(share), "competent"),))
    return replace(term, **changes)


def advised(years: tuple[Year, ...], law: Law = YEARS_ALONE, **held: Any) -> list[str]:
    """What is advised for somebody who served all the years."""
    holding = Holding("chair", "li", {year.year: 365 for year in years}, years, **held)
    [term] = weigh([Term("u1", "t1", years, (), (holding,))], law)
    return [outcome.advice for outcome in term.outcomes]


def grades(found: list[Weighed]) -> list[str]:
    """Of every term."""
    return [term.grade for term in found]


@pytest.mark.rule("R-ASM-10")
def test_a_term_is_weighed_from_four_parts() -> None:
    """Years 80, targets 75, appraisal 90, integrity 100; by 40, 30, 20 and 10."""
    total = Fraction(40 * 80 + 30 * 75 + 20 * 90 + 10 * 100, 100)
    assert figures((*RESULTS, *COUNTS)) == Figures(Fraction(80), Fraction(75), Fraction(90), Fraction(100), total)


@pytest.mark.rule("R-ASM-10.missing")
def test_the_weight_of_what_cannot_be_measured_is_shared_or_counts_as_nothing() -> None:
    """Without targets and appraisal, years and integrity share by 40 to 10; or of all hundred."""
    points = 40 * 80 + 10 * 100
    assert figures(RESULTS).total == Fraction(points, 50)
    assert figures(RESULTS, law=replace(LAW, missing_is_shared=False)).total == Fraction(points, 100)


@pytest.mark.rule("R-ASM-10")
def test_totals_are_exact() -> None:
    """A third stays a third."""
    assert figures((Year(2024, targets_met=1, targets_missed=2),)).targets == Fraction(100, 3)


@pytest.mark.rule("R-ASM-10.audit")
@pytest.mark.parametrize(
    ("marks", "audit"),
    [((), 100), (("mass_incident",), 40), (("exit_audit_minor", "mass_incident"), 25), (("leadership_discipline",), 0),
     (("mass_incident", "mass_incident"), 0)],
)  # fmt: skip
def test_what_was_found_costs_the_part_of_audit_and_integrity_its_points(marks: tuple[str, ...], audit: int) -> None:
    """Each as often as it was found, never below nothing; a kind without a line of its own costs what others cost."""
    assert figures(RESULTS, *marks).audit == audit


@pytest.mark.rule("R-ASM-10.missing")
def test_an_audit_that_is_due_and_not_done_is_missing_and_no_merit() -> None:
    """Unless something was found that says enough."""
    assert figures(RESULTS, audited=False).audit is None
    assert figures(RESULTS, "mass_incident", audited=False).audit == 40


@pytest.mark.rule("R-ASM-10.days")
def test_a_year_counts_for_a_holder_by_the_days_served_in_it() -> None:
    """All of 2023 and the first quarter of 2024; the union's own result stands beside it."""
    early = Holding("vice", "early", {2023: 365, 2024: 91}, (*RESULTS, *COUNTS))
    [term] = weigh([Term("u1", "t1", (*RESULTS, *COUNTS), (), (early,))], LAW)
    [outcome] = term.outcomes
    quarter = Fraction(91, 366)
    assert outcome.figures.annual == (90 + 70 * quarter) / (1 + quarter)
    assert term.figures.annual == 80


@pytest.mark.rule("R-ASM-10.days")
def test_a_year_in_which_somebody_did_not_serve_says_nothing_of_them() -> None:
    """Neither its result, nor its targets, nor its appraisal; where nothing is left, no outcome is proposed."""
    late = Holding("vice", "late", {2024: 10}, (*RESULTS, *COUNTS))
    never = Holding("seat", "never", {2025: 200}, (*RESULTS, *COUNTS))
    [term] = weigh([Term("u1", "t1", (*RESULTS, *COUNTS), (), (late, never))], LAW)
    [outcome] = term.outcomes
    assert outcome.holding.person_id == "late"
    assert (outcome.figures.annual, outcome.figures.appraisal) == (Fraction(70), Fraction(90))


@pytest.mark.rule("R-ASM-10.days")
def test_where_days_do_not_count_every_year_served_counts_whole() -> None:
    """A jurisdiction may say so."""
    early = Holding("vice", "early", {2023: 365, 2024: 91}, RESULTS)
    [term] = weigh([Term("u1", "t1", RESULTS, (), (early,))], replace(LAW, by_days=False))
    assert term.outcomes[0].figures == term.figures


@pytest.mark.rule("R-ASM-09")
@pytest.mark.parametrize(
    ("points", "grade", "advice"),
    [(75, "competent", "confirm"), (74, "basic", "improve"), (60, "basic", "improve"), (59, "not_competent", "warn")],
)
def test_a_grade_is_given_from_its_points_on(points: int, grade: str, advice: str) -> None:
    """Weighed by years alone, at the limit and just below."""
    years = (Year(2024, Fraction(points, 100), "competent"),)
    assert grades(weigh([Term("u1", "t1", years)], YEARS_ALONE)) == [grade]
    assert advised(years) == [advice]


@pytest.mark.rule("R-ASM-09.quota")
def test_no_more_are_excellent_than_the_quota_allows() -> None:
    """Three of ten; the fourth is competent, however good."""
    terms = [graded(Fraction(100 - number, 100), number) for number in range(10)]
    assert grades(weigh(terms, LAW)) == ["excellent"] * 3 + ["competent"] * 7


@pytest.mark.rule("R-ASM-09.quota")
def test_the_quota_goes_to_the_best_whatever_the_order() -> None:
    """The same terms in another order get the same grades."""
    terms = [graded(Fraction(90 + number, 100), number) for number in range(10)]
    assert weigh(terms, LAW) == weigh(terms[::-1], LAW)


@pytest.mark.rule("R-ASM-09.quota")
def test_nobody_is_excellent_whose_union_is_not() -> None:
    """Nor who has a finding of their own days, or falls short by them."""
    years = (Year(2023, Fraction(1), "excellent"), Year(2024, Fraction(9, 10), "excellent"))
    best = Holding("chair", "li", WHOLE, years)
    others = [
        replace(best, post_id="vice", marks=("exit_audit_serious",)),
        replace(best, post_id="seat", years=(Year(2024, Fraction(8, 10)),)),
    ]
    whole = replace(LAW, quota=Fraction(1))
    [term] = weigh([Term("u1", "t1", years, (), (best, *others))], whole)
    assert [outcome.grade for outcome in term.outcomes] == ["excellent", "competent", "competent"]
    [barred] = weigh([Term("u1", "t1", years, (), (best,))], replace(LAW, quota=Fraction(0)))
    assert [outcome.grade for outcome in barred.outcomes] == ["competent"]


@pytest.mark.rule("R-ASM-03")
def test_a_finding_costs_integrity_and_bars_excellence() -> None:
    """The best of ten is not excellent with a finding; a small matter of an exit audit bars nobody."""
    rest = [graded(Fraction(1, 2), number) for number in range(1, 10)]
    assert weigh([graded(1, 0, marks=("mass_incident",)), *rest], LAW)[0].grade != "excellent"
    assert weigh([graded(1, 0, marks=("exit_audit_minor",)), *rest], LAW)[0].grade == "excellent"


@pytest.mark.rule("R-ASM-12")
def test_two_basic_years_in_a_row_lead_to_a_warning() -> None:
    """One does not, nor two with a better year between or after them."""
    lives = {
        ("basic",): "improve",
        ("basic", "basic"): "warn",
        ("basic", "competent", "basic"): "improve",
        ("basic", "basic", "competent"): "improve",
        ("competent", "basic", "basic"): "warn",
    }
    for life, advice in lives.items():
        years = tuple(Year(2021 + n, Fraction(65, 100), grade) for n, grade in enumerate(life))
        assert advised(years) == [advice], life


@pytest.mark.rule("R-ASM-12")
def test_years_before_or_after_somebody_served_lead_to_no_warning() -> None:
    """Both were basic; they served in one."""
    years = (Year(2023, Fraction(65, 100), "basic"), Year(2024, Fraction(65, 100), "basic"))
    [term] = weigh([Term("u1", "t1", years, (), (Holding("vice", "early", {2023: 365}, years),))], YEARS_ALONE)
    assert [outcome.advice for outcome in term.outcomes] == ["improve"]


@pytest.mark.rule("R-ASM-12")
def test_the_number_of_basic_years_is_law_as_data() -> None:
    """Where three are wanted, two lead to none."""
    years = tuple(Year(year, Fraction(65, 100), "basic") for year in (2023, 2024))
    assert advised(years, replace(YEARS_ALONE, basic_in_a_row=3)) == ["improve"]


def test_terms_of_two_unions_may_have_the_same_name() -> None:
    """Each union's term is weighed from its own parts."""
    first, second = weigh([graded(1, 1, term_id="t1"), graded(0, 2, term_id="t1")], LAW)
    assert [first.figures.annual, second.figures.annual] == [Fraction(100), Fraction(0)]


@pytest.mark.rule("R-ASM-09.quota")
def test_whom_a_finding_bars_takes_no_place_among_the_excellent() -> None:
    """The next best moves up, as in annual evaluations."""
    terms = [
        graded(1, 0, marks=("mass_incident",)),
        *(graded(Fraction(99 - number, 100), number) for number in range(1, 4)),
    ]
    law = replace(YEARS_ALONE, quota=Fraction(1, 4))
    assert grades(weigh(terms, law)) == ["competent", "excellent", "competent", "competent"]


def test_nothing_is_said_of_a_term_of_which_nothing_is_known() -> None:
    """The absence of findings alone is no merit, and no fault; nor does such a term add to the places."""
    unknown = [Term(f"v{number}", f"t{number}") for number in range(4)]
    assert weigh(unknown, LAW) == []
    [only] = weigh([graded(1), *unknown], LAW)
    assert (only.term.union_id, only.grade) == ("u001", "competent")


SAID = st.builds(
    Year, st.integers(2022, 2025), st.none() | st.fractions(0, 1), st.just("basic"), st.integers(0, 5), st.integers(0, 5),
    st.integers(5, 9), st.integers(0, 5),
)  # fmt: skip
HELD = st.dictionaries(st.integers(2021, 2026), st.integers(1, 365), max_size=4)
MARKS = st.lists(st.sampled_from(["mass_incident", "exit_audit_minor", "other"]), max_size=2)


@forall(st.lists(st.tuples(st.lists(SAID, max_size=4), MARKS, HELD, MARKS), max_size=8), st.booleans())
def test_totals_stay_between_nothing_and_a_hundred(
    lives: list[tuple[list[Year], list[str], dict[int, int], list[str]]], shared: bool
) -> None:
    """Whatever the parts, for unions and holders; and the excellent never pass the quota."""
    terms = [
        Term(f"u{n:02}", "t1", years, marks, (Holding("chair", "li", days, years, own),))
        for n, (years, marks, days, own) in enumerate(lives)
    ]
    law = replace(LAW, missing_is_shared=shared)
    found = weigh(terms, law)
    totals = [one.total for term in found for one in (term.figures, *(outcome.figures for outcome in term.outcomes))]
    assert all(0 <= total <= 100 for total in totals)
    assert grades(found).count("excellent") <= LAW.quota * len(terms)


@forall(st.lists(SAID, min_size=1, max_size=6), st.randoms())
def test_the_order_in_which_things_were_said_does_not_matter(years: list[Year], chance: Any) -> None:
    """What they come to is the same."""
    other = years.copy()
    chance.shuffle(other)
    assert figures_of(years, (), LAW) == figures_of(other, (), LAW)


@forall(
    st.lists(st.builds(Year, st.integers(2022, 2024), st.fractions(0, 1)), min_size=1, max_size=4), st.integers(1, 365)
)
def test_whoever_served_the_same_part_of_every_year_has_the_result_of_the_union(years: list[Year], days: int) -> None:
    """Days weigh years against one another, and nothing else; leap years are a day longer."""
    counted = figures_of(years, (), LAW, lambda _year: Fraction(days, 365))
    assert counted == figures_of(years, (), LAW)
