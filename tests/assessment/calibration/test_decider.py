"""The rules of calibrations."""

from typing import Any

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.annual_evaluation.commands import PublishResults
from gonghui_assessment.annual_evaluation.decider import (
    EVALUATION,
    UNIT_RESULT,
    CalibrationUnderWay,
    NothingToPublish,
    PublishedAlready,
    publish_results,
)
from gonghui_assessment.appeal.decider import NoSuchItem
from gonghui_assessment.appeal.events import ScoreWords
from gonghui_assessment.calibration.commands import (
    DecideCalibration,
    FinishCalibration,
    ProposeCalibration,
    RecordRevision,
)
from gonghui_assessment.calibration.decider import (
    CalibrationExists,
    ChangesNothing,
    DecidedAlready,
    NoSuchCalibration,
    ProposedByTheSame,
    decide_calibration,
    finish_calibration,
    propose_calibration,
    record_revision,
)
from gonghui_shared.contracts.assessment import (
    CalibrationDecided,
    CalibrationFinished,
    CalibrationProposed,
    RevisedItem,
    ScoreRevised,
)
from gonghui_shared.testing import given
from tests.assessment.appeal.test_decider import CLOSED, MONDAY, OPENED, PUBLISHED, RECORDED, RULES

AT: dict[str, Any] = {"union_id": "f", "evaluation_id": "e1", "calibration_id": "c1"}
PROPOSE = ProposeCalibration(**AT, item="2", delta="-2.50", unions=["u2", "u1", "u2"], reason="评分偏宽")
PROPOSED = CalibrationProposed("e1", "c1", "2", "-2.5", ("u1", "u2"), "person:first")
CONFIRM = DecideCalibration(**AT, confirmed=True, reason="同意")
CONFIRMED = CalibrationDecided("e1", "c1", confirmed=True, decided_by="person:second")
FINISHED = CalibrationFinished("e1", "c1")
BY_FIRST: dict[str, Any] = {"items": frozenset({"1", "2"}), "actor": "person:first"}


def test_a_calibration_names_an_item_a_difference_and_unions_with_a_reason() -> None:
    """Before results are published, by a person."""
    words = ScoreWords("e1", "c1", "proposal", "first", "评分偏宽")
    closed = given(EVALUATION, OPENED, CLOSED)
    closed.when(propose_calibration, PROPOSE, **BY_FIRST).then(PROPOSED, words)
    by_service = BY_FIRST | {"actor": "service:operator"}
    closed.when(propose_calibration, PROPOSE, **by_service).then_refused(PersonHasToAct)
    nothing, strange = (PROPOSE.model_copy(update=change) for change in ({"delta": "0"}, {"item": "9"}))
    closed.when(propose_calibration, nothing, **BY_FIRST).then_refused(ChangesNothing)
    closed.when(propose_calibration, strange, **BY_FIRST).then_refused(NoSuchItem, item="9")
    given(EVALUATION, OPENED).when(propose_calibration, PROPOSE, **BY_FIRST).then_refused(NothingToPublish)
    given(EVALUATION, OPENED, CLOSED, PUBLISHED).when(propose_calibration, PROPOSE, **BY_FIRST).then_refused(
        PublishedAlready
    )
    given(EVALUATION, OPENED, CLOSED, PROPOSED).when(propose_calibration, PROPOSE, **BY_FIRST).then_refused(
        CalibrationExists
    )


def test_a_calibration_is_confirmed_by_somebody_else_once() -> None:
    """Or dropped."""
    words = ScoreWords("e1", "c1", "decision", "second", "同意")
    proposed = given(EVALUATION, OPENED, CLOSED, PROPOSED)
    proposed.when(decide_calibration, CONFIRM, actor="person:second").then(CONFIRMED, words)
    proposed.when(decide_calibration, CONFIRM, actor="person:first").then_refused(ProposedByTheSame)
    given(EVALUATION, OPENED, CLOSED).when(decide_calibration, CONFIRM, actor="person:second").then_refused(
        NoSuchCalibration
    )
    given(EVALUATION, OPENED, CLOSED, PROPOSED, CONFIRMED).when(
        decide_calibration, CONFIRM, actor="person:second"
    ).then_refused(DecidedAlready)


def test_nothing_is_published_while_a_calibration_is_under_way() -> None:
    """Neither before it is decided nor before it is carried out."""
    publish = PublishResults(union_id="f", evaluation_id="e1")
    asked = {"rules": RULES, "today": MONDAY, "actor": "person:leader"}
    for history in ((PROPOSED,), (PROPOSED, CONFIRMED)):
        given(EVALUATION, OPENED, CLOSED, *history).when(publish_results, publish, **asked).then_refused(
            CalibrationUnderWay
        )
    dropped = CalibrationDecided("e1", "c1", confirmed=False, decided_by="person:second")
    given(EVALUATION, OPENED, CLOSED, PROPOSED, dropped).when(publish_results, publish, **asked).then(PUBLISHED)
    given(EVALUATION, OPENED, CLOSED, PROPOSED, CONFIRMED, FINISHED).when(publish_results, publish, **asked).then(
        PUBLISHED
    )


def test_what_a_calibration_makes_of_a_result_is_recorded_once() -> None:
    """Carried out again, it stays as it is."""
    command = RecordRevision(
        union_id="u1", evaluation_id="e1", calibration_id="c1", item="2", before="20", points="17.5", total="17.5",
        full="100", grade="poor", revised_by="person:second",
    )  # fmt: skip
    revised = ScoreRevised(
        "e1", 2025, "calibration", "c1", (RevisedItem("2", "20", "17.5"),), "20", "poor", "17.5", "100", "poor",
        "person:second",
    )  # fmt: skip
    given(UNIT_RESULT, RECORDED).when(record_revision, command).then(revised)
    given(UNIT_RESULT, RECORDED, revised).when(record_revision, command).then()
    finish = FinishCalibration(**AT)
    given(EVALUATION, OPENED, CLOSED, PROPOSED, CONFIRMED).when(finish_calibration, finish).then(FINISHED)
    given(EVALUATION, OPENED, CLOSED, PROPOSED, CONFIRMED, FINISHED).when(finish_calibration, finish).then()
