"""How a term is weighed."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from gonghui_assessment.term_evaluation.running import law_of
from gonghui_assessment.term_evaluation.weighing import Law, Term, weigh
from gonghui_shared.testing import rules

RULES = rules(
    {
        "R-ASM-09": ({"excellent": 90, "competent": 75, "basic": 60}, "table"),
        "R-ASM-09.quota": ("0.30", "ratio"),
        "R-ASM-10": ({"annual": 40, "targets": 30, "appraisal": 20, "audit": 10}, "table"),
        "R-ASM-12": (2, "count"),
    }
)
LAW = law_of(RULES)
WHOLE = Term("u1", "t1", (Fraction(9, 10), Fraction(7, 10)), ("competent", "basic"), 3, 1, 100, 90)


def graded(share: Fraction | int | str, number: int = 1, **changes: object) -> Term:
    """A term whose only year came to this share of full marks."""
    term = Term(f"u{number:03}", f"t{number:03}", (Fraction(share),), ("competent",))
    return replace(term, **changes)  # type: ignore[arg-type]  # fields of Term


@pytest.mark.rule("R-ASM-10")
def test_a_term_is_weighed_from_four_parts() -> None:
    """Years 80, targets 75, appraisal 90, integrity 100; by 40, 30, 20 and 10."""
    [term] = weigh([WHOLE], LAW)
    assert [term.annual, term.targets, term.appraisal, term.audit] == [Fraction(part) for part in (80, 75, 90, 100)]
    assert term.total == Fraction(40 * 80 + 30 * 75 + 20 * 90 + 10 * 100, 100)


@pytest.mark.rule("R-ASM-10")
def test_the_weight_of_what_cannot_be_measured_is_shared_by_the_rest() -> None:
    """Without targets and appraisal, years and integrity share by 40 to 10."""
    [term] = weigh([replace(WHOLE, targets_met=0, targets_missed=0, ballots=0, satisfied=0)], LAW)
    assert (term.targets, term.appraisal) == (None, None)
    assert term.total == Fraction(40 * 80 + 10 * 100, 50)


@pytest.mark.rule("R-ASM-10")
def test_totals_are_exact() -> None:
    """A third stays a third."""
    [term] = weigh([replace(WHOLE, targets_met=1, targets_missed=2)], LAW)
    assert term.targets == Fraction(100, 3)


@pytest.mark.rule("R-ASM-09")
@pytest.mark.parametrize(
    ("points", "grade", "advice"),
    [(75, "competent", "confirm"), (74, "basic", "improve"), (60, "basic", "improve"), (59, "not_competent", "warn")],
)
def test_a_grade_is_given_from_its_points_on(points: int, grade: str, advice: str) -> None:
    """Weighed by years alone, at the limit and just below."""
    years_alone = replace(LAW, weights={"annual": 100, "targets": 0, "appraisal": 0, "audit": 0})
    [term] = weigh([graded(Fraction(points, 100))], years_alone)
    assert (term.grade, term.advice) == (grade, advice)


@pytest.mark.rule("R-ASM-09.quota")
def test_no_more_are_excellent_than_the_quota_allows() -> None:
    """Three of ten; the fourth is competent, however good."""
    terms = [graded(Fraction(100 - number, 100), number) for number in range(10)]
    grades = [term.grade for term in weigh(terms, LAW)]
    assert grades == ["excellent"] * 3 + ["competent"] * 7


@pytest.mark.rule("R-ASM-09.quota")
def test_the_quota_goes_to_the_best_whatever_the_order() -> None:
    """The same terms in another order get the same grades."""
    terms = [graded(Fraction(90 + number, 100), number) for number in range(10)]
    assert weigh(terms, LAW) == weigh(terms[::-1], LAW)


@pytest.mark.rule("R-ASM-03")
def test_a_finding_costs_integrity_and_bars_excellence() -> None:
    """The best of ten is not excellent with a finding."""
    terms = [graded(1, 0, findings=1), *(graded(Fraction(1, 2), number) for number in range(1, 10))]
    found = weigh(terms, LAW)[0]
    assert found.audit == 0
    assert found.grade != "excellent"


@pytest.mark.rule("R-ASM-12")
def test_two_basic_years_in_a_row_lead_to_a_warning() -> None:
    """One does not, nor two with a better year between or after them."""
    years_alone = replace(LAW, weights={"annual": 100, "targets": 0, "appraisal": 0, "audit": 0})
    lives = {
        ("basic",): "improve",
        ("basic", "basic"): "warn",
        ("basic", "competent", "basic"): "improve",
        ("basic", "basic", "competent"): "improve",
        ("competent", "basic", "basic"): "warn",
    }
    for grades, advice in lives.items():
        term = graded(0, years=(Fraction(65, 100),) * len(grades), grades=grades)
        assert [weighed.advice for weighed in weigh([term], years_alone)] == [advice], grades


@pytest.mark.rule("R-ASM-12")
def test_the_number_of_basic_years_is_law_as_data() -> None:
    """Where three are wanted, two lead to none."""
    law: Law = replace(LAW, basic_in_a_row=3, weights={"annual": 100, "targets": 0, "appraisal": 0, "audit": 0})
    term = graded(0, years=(Fraction(65, 100),) * 2, grades=("basic", "basic"))
    assert [weighed.advice for weighed in weigh([term], law)] == ["improve"]


def test_terms_of_two_unions_may_have_the_same_name() -> None:
    """Each union's term is weighed from its own parts."""
    first, second = weigh([graded(1, 1, term_id="t1"), graded(0, 2, term_id="t1")], LAW)
    assert [first.annual, second.annual] == [Fraction(100), Fraction(0)]


@pytest.mark.rule("R-ASM-09.quota")
def test_whom_a_finding_bars_takes_no_place_among_the_excellent() -> None:
    """The next best moves up, as in annual evaluations."""
    terms = [graded(1, 0, findings=1), *(graded(Fraction(99 - number, 100), number) for number in range(1, 4))]
    law = replace(LAW, weights={"annual": 100, "targets": 0, "appraisal": 0, "audit": 0}, quota=Fraction(1, 4))
    assert [term.grade for term in weigh(terms, law)] == ["competent", "excellent", "competent", "competent"]


def test_nothing_is_said_of_a_term_of_which_nothing_is_known() -> None:
    """The absence of findings alone is no merit, and no fault; nor does such a term add to the places."""
    unknown = [Term(f"v{number}", f"t{number}") for number in range(4)]
    assert weigh(unknown, LAW) == []
    [only] = weigh([graded(1), *unknown], LAW)
    assert (only.term.union_id, only.grade) == ("u001", "competent")


@forall(
    st.lists(
        st.tuples(st.fractions(0, 1), st.integers(0, 5), st.integers(0, 5), st.integers(0, 9), st.integers(0, 9), st.integers(0, 1)),
        max_size=12,
    )
)  # fmt: skip
def test_totals_stay_between_nothing_and_a_hundred(lives: list[tuple[Fraction, int, int, int, int, int]]) -> None:
    """Whatever the parts, and the excellent never pass the quota."""
    terms = [
        Term(f"u{n:02}", f"t{n:02}", (share,), ("basic",), met, missed, satisfied + others, satisfied, findings)
        for n, (share, met, missed, satisfied, others, findings) in enumerate(lives)
    ]
    found = weigh(terms, LAW)
    assert all(0 <= term.total <= 100 for term in found)
    assert sum(term.grade == "excellent" for term in found) <= LAW.quota * len(terms)
