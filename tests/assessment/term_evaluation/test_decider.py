"""Recording the results of terms."""

from gonghui_assessment.term_evaluation.api import of_term
from gonghui_assessment.term_evaluation.commands import Holder, RecordTermResult
from gonghui_assessment.term_evaluation.decider import TERM_RESULT, record_term_result
from gonghui_shared.contracts.assessment import OutcomeProposed, TermEvaluated
from gonghui_shared.testing import given

RECORD = RecordTermResult(
    union_id="u1", evaluation_id="e1", term_id="t1", annual="80", targets=None, appraisal="100/3", audit="100",
    total="74.5", grade="basic", advice="improve",
    holders=[Holder(post_id="chair", person_id="p1"), Holder(post_id="vice", person_id="p2")],
)  # fmt: skip
EVALUATED = TermEvaluated("e1", "t1", "80", "", "100/3", "100", "74.5", "basic")


def test_every_holder_of_a_post_gets_a_proposed_outcome() -> None:
    """The term's result once, the advice for each; what could not be measured is empty."""
    given(TERM_RESULT).when(record_term_result, RECORD).then(
        EVALUATED,
        OutcomeProposed("e1", "t1", "chair", "p1", "basic", "improve"),
        OutcomeProposed("e1", "t1", "vice", "p2", "basic", "improve"),
    )


def test_the_result_of_a_term_is_recorded_once() -> None:
    """Carried out again after a crash, nothing is added."""
    given(TERM_RESULT, EVALUATED).when(record_term_result, RECORD).then()


def test_terms_of_unions_and_evaluations_are_recorded_apart() -> None:
    """Each in a stream of its own."""
    changes = [{}, {"union_id": "u2"}, {"term_id": "t2"}, {"evaluation_id": "e2"}]
    assert len({of_term(RECORD.model_copy(update=change)) for change in changes}) == len(changes)
