"""The rules of opening, recording and closing evaluations."""

from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from gonghui_assessment.annual_evaluation.api import of_result
from gonghui_assessment.annual_evaluation.commands import (
    CloseEvaluation,
    OpenEvaluation,
    OpenTermEvaluation,
    RecordResult,
)
from gonghui_assessment.annual_evaluation.decider import (
    EVALUATION,
    UNIT_RESULT,
    EvaluationExists,
    SchemeNotAdopted,
    close_evaluation,
    open_evaluation,
    open_term_evaluation,
    record_result,
)
from gonghui_assessment.scheme.exact import plain
from gonghui_shared.contracts.assessment import EvaluationClosed, EvaluationOpened, Frontier, UnitEvaluated
from gonghui_shared.testing import given, rules

FRONTIER = (Frontier("organisation", 7), Frontier("assessment", 3))
DIGEST, OTHER = "a" * 64, "b" * 64
OPEN = OpenEvaluation(
    union_id="f", evaluation_id="e1", year=2025, scheme_id="s1", version="1", applies_to=["primary/*"]
)
GRADES = {"excellent": 90, "basic": 60}
RULES = rules({"R-ASM-09": (GRADES, "table"), "R-ASM-09.quota": ("0.30", "ratio")})
OPENED = EvaluationOpened("e1", "annual", 2025, "s1", "1", ("primary/*",), GRADES, "3/10", FRONTIER)
CLOSE = CloseEvaluation(union_id="f", evaluation_id="e1", kind="annual", units=2, snapshot=DIGEST, result=OTHER)
CLOSED = EvaluationClosed("e1", 2, DIGEST, OTHER)
FIELDS: dict[str, Any] = {
    "union_id": "u1", "evaluation_id": "e1", "year": 2025, "scheme_id": "s1", "version": "1", "total": "97.5",
    "full": "100", "grade": "A", "vetoed": False, "result": DIGEST,
}  # fmt: skip
RECORD = RecordResult(**FIELDS)
RECORDED = UnitEvaluated("e1", 2025, "s1", "1", "97.5", "100", "A", False, DIGEST)


@pytest.mark.rule("R-ASM-09")
@pytest.mark.rule("R-ASM-09.quota")
def test_opening_freezes_how_far_every_log_counts_and_what_grades_need() -> None:
    """What is sealed or decreed later is not part of it."""
    given(EVALUATION).when(open_evaluation, OPEN, scheme_known=True, frontier=FRONTIER, rules=RULES).then(OPENED)


def test_an_evaluation_is_opened_once() -> None:
    """Open or closed, its name is used."""
    for history in ((OPENED,), (OPENED, CLOSED)):
        given(EVALUATION, *history).when(
            open_evaluation, OPEN, scheme_known=True, frontier=FRONTIER, rules=RULES
        ).then_refused(EvaluationExists, evaluation="e1")


def test_only_schemes_in_use_evaluate() -> None:
    """A version that nobody adopted is refused."""
    given(EVALUATION).when(open_evaluation, OPEN, scheme_known=False, frontier=FRONTIER, rules=RULES).then_refused(
        SchemeNotAdopted, scheme="s1", version="1"
    )


def test_terms_are_evaluated_for_all_unions_without_a_scheme() -> None:
    """By the rules in force instead; under a name of its own."""
    command = OpenTermEvaluation(union_id="f", evaluation_id="e2", year=2025)
    opened = EvaluationOpened("e2", "term", 2025, "", "", ("*/*",), {}, "1", FRONTIER)
    given(EVALUATION).when(open_term_evaluation, command, frontier=FRONTIER).then(opened)
    given(EVALUATION, opened).when(open_term_evaluation, command, frontier=FRONTIER).then_refused(EvaluationExists)


def test_closing_happens_once_and_to_what_is_open() -> None:
    """A second attempt after a crash changes nothing, and names nobody wrong."""
    given(EVALUATION, OPENED).when(close_evaluation, CLOSE).then(CLOSED)
    given(EVALUATION, OPENED, CLOSED).when(close_evaluation, CLOSE).then()
    given(EVALUATION).when(close_evaluation, CLOSE).then()


def test_the_result_of_a_union_is_recorded_once() -> None:
    """Carried out again, it stays as it is."""
    given(UNIT_RESULT).when(record_result, RECORD).then(RECORDED)
    given(UNIT_RESULT, RECORDED).when(record_result, RECORD).then()


def test_results_of_unions_and_evaluations_are_recorded_apart() -> None:
    """Each in a stream of its own."""
    changes = [{}, {"union_id": "u2"}, {"evaluation_id": "e2"}]
    assert len({of_result(RECORD.model_copy(update=change)) for change in changes}) == len(changes)


@pytest.mark.parametrize("pattern", ["primary", "primary/*/x", "*", "a/b;c", ""])
def test_what_is_evaluated_is_named_by_kind_and_type(pattern: str) -> None:
    """Two words or stars with a stroke between them."""
    with pytest.raises(ValidationError):
        OpenEvaluation.model_validate(OPEN.model_dump() | {"applies_to": [pattern]})


@pytest.mark.parametrize("total", ["1e3", "NaN", "1.", "--1", "1/", "", "1_000"])
def test_totals_are_exact_texts(total: str) -> None:
    """Nothing that means something else to another reader."""
    with pytest.raises(ValidationError):
        RecordResult(**FIELDS | {"total": total})


def test_a_total_of_several_exact_rates_fits() -> None:
    """Rates of money have long denominators, and their sum a longer one."""
    total = Fraction(7 * 123_456, 1_234_567) + Fraction(5 * 7_654_321, 9_876_543) + Fraction(3 * 11_111, 70_001)
    assert Fraction(RecordResult(**FIELDS | {"total": plain(total)}).total) == total


def test_a_grade_is_recorded_as_the_sheet_prints_it() -> None:
    """In Chinese, if it is printed so."""
    assert RecordResult(**FIELDS | {"grade": "优秀"}).grade == "优秀"
