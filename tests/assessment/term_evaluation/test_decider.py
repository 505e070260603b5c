"""Recording the results of terms."""

import pytest

from gonghui_assessment.term_evaluation.api import of_term
from gonghui_assessment.term_evaluation.commands import Holder, Parts, RecordTermResult
from gonghui_assessment.term_evaluation.decider import TERM_RESULT, record_term_result
from gonghui_assessment.term_evaluation.events import HolderFigures, HoldersEvaluated, Served
from gonghui_shared.contracts.assessment import OutcomeProposed, TermEvaluated
from gonghui_shared.testing import given

PARTS = Parts(annual="80", targets=None, appraisal="100/3", audit="100", total="74.5")
EARLY = Parts(annual="81", targets=None, appraisal=None, audit=None, total="81")
RECORD = RecordTermResult(
    union_id="u1", evaluation_id="e1", term_id="t1", parts=PARTS, grade="basic",
    holders=[
        Holder(post_id="chair", person_id="p1", days={2024: 366, 2023: 200}, parts=PARTS, grade="basic", advice="improve"),
        Holder(post_id="vice", person_id="p2", days={2023: 31}, parts=EARLY, grade="competent", advice="confirm"),
    ],
)  # fmt: skip
EVALUATED = TermEvaluated("e1", "t1", "80", "", "100/3", "100", "74.5", "basic")


@pytest.mark.rule("R-ASM-10.days")
def test_every_holder_of_a_post_gets_the_outcome_of_their_own_days() -> None:
    """The term's result once, figures and advice for each; what could not be measured is empty."""
    first = HolderFigures("chair", "p1", (Served(2023, 200), Served(2024, 366)), "80", "", "100/3", "100", "74.5")
    second = HolderFigures("vice", "p2", (Served(2023, 31),), "81", "", "", "", "81")
    given(TERM_RESULT).when(record_term_result, RECORD).then(
        EVALUATED,
        HoldersEvaluated("e1", "t1", (first, second)),
        OutcomeProposed("e1", "t1", "chair", "p1", "basic", "improve"),
        OutcomeProposed("e1", "t1", "vice", "p2", "competent", "confirm"),
    )


def test_the_result_of_a_term_is_recorded_once() -> None:
    """Carried out again after a crash, nothing is added."""
    given(TERM_RESULT, EVALUATED).when(record_term_result, RECORD).then()


def test_terms_of_unions_and_evaluations_are_recorded_apart() -> None:
    """Each in a stream of its own."""
    changes = [{}, {"union_id": "u2"}, {"term_id": "t2"}, {"evaluation_id": "e2"}]
    assert len({of_term(RECORD.model_copy(update=change)) for change in changes}) == len(changes)
