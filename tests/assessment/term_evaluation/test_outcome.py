"""From a proposed outcome to one that counts: signed by a person, open to objection, answered by somebody else."""

from datetime import date
from typing import Any, Final

import pytest

from gonghui_assessment.term_evaluation.commands import (
    AnswerObjection,
    MissObjectionAnswer,
    ObjectToOutcome,
    ProposeRemoval,
    SignOutcome,
)
from gonghui_assessment.term_evaluation.deadlines import objection_answer
from gonghui_assessment.term_evaluation.decider import TERM_RESULT
from gonghui_assessment.term_evaluation.events import OutcomeWords
from gonghui_assessment.term_evaluation.outcome import (
    DismissedChangesNothing,
    GroundMissing,
    NoOpenObjection,
    NoSuchOutcome,
    NothingToPropose,
    NotOwnOutcome,
    NotSigned,
    ObjectedAlready,
    OwnOutcome,
    PersonHasToSign,
    SignatoryMayNotAnswer,
    SignedAlready,
    TimeToObjectOver,
    answer_objection,
    miss_objection_answer,
    object_to_outcome,
    propose_removal,
    sign_outcome,
)
from gonghui_shared.contracts.assessment import (
    ObjectionAnswered,
    ObjectionOverdue,
    OutcomeObjected,
    OutcomeProposed,
    OutcomeSigned,
    RemovalProposed,
    RewardProposed,
    TermEvaluated,
    TrainingRequired,
)
from gonghui_shared.refusals import Refusal
from gonghui_shared.testing import folded, given, rules

NAME: Final[dict[str, Any]] = {
    "union_id": "u1",
    "evaluation_id": "e1",
    "term_id": "t1",
    "post_id": "chair",
    "person_id": "li",
}
KEY: Final = ("e1", "t1", "chair", "li")
EVALUATED: Final = TermEvaluated("e1", "t1", "62", "", "", "100", "62", "basic")
PROPOSED: Final = OutcomeProposed(*KEY, "basic", "improve")
MONDAY, NEXT_MONDAY, MONDAY_AFTER = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 23)
SIGNED: Final = OutcomeSigned(*KEY, "basic", "improve", "improve", "person:leader", NEXT_MONDAY)
OBJECTED: Final = OutcomeObjected(*KEY, "basic", "improve", MONDAY_AFTER)
LAW: Final = rules(
    {
        "R-ASM-09.benefits": ({"excellent": ["award", "study"]}, "table"),
        "R-PRV-02": (True, "switch"), "R-ASM-11": (5, "working_days"), "R-ASM-11.answer": (15, "working_days"),
        "calendar.2026": ({"holidays": [], "worked": []}, "table"),
    }
)  # fmt: skip
SIGN: Final = SignOutcome(**NAME, advice="improve")
OBJECT: Final = ObjectToOutcome(**NAME, reason="任期内有八个月在脱产学习。")
ANSWER: Final = AnswerObjection(**NAME, upheld=False, advice="improve", answer="学习期间由副主席代行职责。")
MISS: Final = MissObjectionAnswer(**NAME)


@pytest.mark.rule("R-PRV-02")
def test_a_person_signs_what_was_proposed_and_time_to_object_begins() -> None:
    """Five working days from the signature."""
    given(TERM_RESULT, EVALUATED, PROPOSED).when(
        sign_outcome, SIGN, rules=LAW, today=MONDAY, actor="person:leader"
    ).then(SIGNED, TrainingRequired(*KEY, "improve"))


@pytest.mark.rule("R-PRV-02")
def test_no_service_signs_for_a_person() -> None:
    """That would be the decision of a machine again."""
    given(TERM_RESULT, EVALUATED, PROPOSED).when(
        sign_outcome, SIGN, rules=LAW, today=MONDAY, actor="service:operator"
    ).then_refused(PersonHasToSign)


@pytest.mark.rule("R-PRV-02")
def test_whoever_signs_may_decide_otherwise_and_says_why() -> None:
    """The proposal stays on record beside the decision; the ground is sealed."""
    other = SIGN.model_copy(update={"advice": "confirm"})
    state = given(TERM_RESULT, EVALUATED, PROPOSED)
    state.when(sign_outcome, other, rules=LAW, today=MONDAY, actor="person:leader").then_refused(GroundMissing)
    grounded = other.model_copy(update={"ground": "主要指标受企业停产影响。"})
    state.when(sign_outcome, grounded, rules=LAW, today=MONDAY, actor="person:leader").then(
        OutcomeSigned(*KEY, "basic", "improve", "confirm", "person:leader", NEXT_MONDAY),
        OutcomeWords(*KEY, "signature", "主要指标受企业停产影响。"),
    )


@pytest.mark.rule("R-ASM-09.benefits")
def test_what_is_signed_leads_to_the_benefits_of_its_grade_or_to_training() -> None:
    """Benefits are proposed where the advice is good, and the grade has any."""
    asked = {"rules": LAW, "today": MONDAY, "actor": "person:leader"}
    best = OutcomeProposed(*KEY, "excellent", "commend")
    given(TERM_RESULT, EVALUATED, best).when(sign_outcome, SIGN.model_copy(update={"advice": "commend"}), **asked).then(
        OutcomeSigned(*KEY, "excellent", "commend", "commend", "person:leader", NEXT_MONDAY),
        RewardProposed(*KEY, ("award", "study")),
    )
    fair = OutcomeProposed(*KEY, "competent", "confirm")
    given(TERM_RESULT, EVALUATED, fair).when(sign_outcome, SIGN.model_copy(update={"advice": "confirm"}), **asked).then(
        OutcomeSigned(*KEY, "competent", "confirm", "confirm", "person:leader", NEXT_MONDAY)
    )


@pytest.mark.rule("R-ASM-12")
def test_a_removal_is_proposed_to_a_congress_and_never_carried_out() -> None:
    """By a person, once, after a signed warning that nobody objects to; the ground is sealed."""
    propose = ProposeRemoval(**NAME, ground="两年基本称职，经约谈未改进。")
    warned = OutcomeSigned(*KEY, "basic", "warn", "warn", "person:leader", NEXT_MONDAY)
    proposed, asked = RemovalProposed(*KEY, "person:leader"), {"actor": "person:leader"}
    given(TERM_RESULT, EVALUATED, PROPOSED, warned).when(propose_removal, propose, **asked).then(
        proposed, OutcomeWords(*KEY, "removal", propose.ground)
    )
    for events in ((), (SIGNED,), (warned, OBJECTED), (warned, proposed)):
        given(TERM_RESULT, EVALUATED, PROPOSED, *events).when(propose_removal, propose, **asked).then_refused(
            NothingToPropose
        )
    given(TERM_RESULT, EVALUATED, PROPOSED, warned).when(propose_removal, propose, actor="service:x").then_refused(
        PersonHasToSign
    )
    given(TERM_RESULT, EVALUATED, PROPOSED, warned).when(propose_removal, propose, actor="person:li").then_refused(
        OwnOutcome
    )


def test_nobody_signs_an_outcome_of_their_own() -> None:
    """Not even a leader of the federation."""
    given(TERM_RESULT, EVALUATED, PROPOSED).when(
        sign_outcome, SIGN, rules=LAW, today=MONDAY, actor="person:li"
    ).then_refused(OwnOutcome)


def test_an_outcome_is_signed_once_and_only_if_it_was_proposed() -> None:
    """Another post or person of the term is another outcome."""
    asked = {"rules": LAW, "today": MONDAY, "actor": "person:leader"}
    given(TERM_RESULT, EVALUATED, PROPOSED, SIGNED).when(sign_outcome, SIGN, **asked).then_refused(SignedAlready)
    given(TERM_RESULT, EVALUATED).when(sign_outcome, SIGN, **asked).then_refused(NoSuchOutcome)


@pytest.mark.rule("R-ASM-11")
def test_the_person_concerned_objects_in_time_and_the_answers_clock_starts() -> None:
    """On the last day still; fifteen working days for the answer."""
    given(TERM_RESULT, EVALUATED, PROPOSED, SIGNED).when(
        object_to_outcome, OBJECT, rules=LAW, today=MONDAY, actor="person:li"
    ).then(OBJECTED, OutcomeWords(*KEY, "objection", OBJECT.reason))


@pytest.mark.rule("R-ASM-11")
@pytest.mark.parametrize(
    ("events", "on", "actor", "refusal"),
    [
        ((SIGNED,), MONDAY, "person:wang", NotOwnOutcome),
        ((SIGNED,), MONDAY, "anonymous", NotOwnOutcome),
        ((), MONDAY, "person:li", NotSigned),
        ((SIGNED, OBJECTED), MONDAY, "person:li", ObjectedAlready),
        ((SIGNED,), date(2026, 3, 10), "person:li", TimeToObjectOver),
    ],
)
def test_nobody_else_objects_and_nobody_too_early_too_late_or_twice(
    events: tuple[OutcomeSigned | OutcomeObjected, ...], on: date, actor: str, refusal: type[Refusal]
) -> None:
    """Each with a reason of its own."""
    given(TERM_RESULT, EVALUATED, PROPOSED, *events).when(
        object_to_outcome, OBJECT, rules=LAW, today=on, actor=actor
    ).then_refused(refusal)


@pytest.mark.rule("R-ASM-11.answer")
@pytest.mark.parametrize(("on", "in_time"), [(MONDAY_AFTER, True), (date(2026, 3, 24), False)])
def test_somebody_else_answers_in_time_or_late(on: date, in_time: bool) -> None:
    """Whether in time is a fact of the calendar."""
    given(TERM_RESULT, EVALUATED, PROPOSED, SIGNED, OBJECTED).when(
        answer_objection, ANSWER, today=on, actor="person:other"
    ).then(ObjectionAnswered(*KEY, "basic", False, "improve", in_time), OutcomeWords(*KEY, "answer", ANSWER.answer))


@pytest.mark.rule("R-ASM-11")
def test_who_signed_or_is_concerned_does_not_answer() -> None:
    """Another look is taken by other eyes."""
    objected = given(TERM_RESULT, EVALUATED, PROPOSED, SIGNED, OBJECTED)
    for actor, refusal in (("person:leader", SignatoryMayNotAnswer), ("person:li", OwnOutcome)):
        objected.when(answer_objection, ANSWER, today=MONDAY, actor=actor).then_refused(refusal)


def test_an_objection_that_is_upheld_may_change_the_advice_and_one_that_is_dismissed_may_not() -> None:
    """And what nobody objects to cannot be answered."""
    asked = {"today": MONDAY, "actor": "person:other"}
    other = ANSWER.model_copy(update={"advice": "confirm"})
    objected = given(TERM_RESULT, EVALUATED, PROPOSED, SIGNED, OBJECTED)
    objected.when(answer_objection, other, **asked).then_refused(DismissedChangesNothing)
    objected.when(answer_objection, other.model_copy(update={"upheld": True}), **asked).then(
        ObjectionAnswered(*KEY, "basic", True, "confirm", True), OutcomeWords(*KEY, "answer", ANSWER.answer)
    )
    given(TERM_RESULT, EVALUATED, PROPOSED, SIGNED).when(answer_objection, ANSWER, **asked).then_refused(
        NoOpenObjection
    )


@pytest.mark.rule("R-ASM-11.answer")
def test_an_objection_without_an_answer_is_signalled_once_and_can_still_be_answered() -> None:
    """Late, and on record as late."""
    late, overdue = date(2026, 3, 24), ObjectionOverdue(*KEY, MONDAY_AFTER)
    objected = (EVALUATED, PROPOSED, SIGNED, OBJECTED)
    given(TERM_RESULT, *objected).when(miss_objection_answer, MISS, on=MONDAY_AFTER).then()
    given(TERM_RESULT, *objected).when(miss_objection_answer, MISS, on=late).then(overdue)
    given(TERM_RESULT, *objected, overdue).when(miss_objection_answer, MISS, on=late).then()
    given(TERM_RESULT, *objected, overdue).when(answer_objection, ANSWER, today=late, actor="person:other").then(
        ObjectionAnswered(*KEY, "basic", False, "improve", False), OutcomeWords(*KEY, "answer", ANSWER.answer)
    )


def test_the_answers_clock_runs_out_on_the_day_after_and_ends_with_the_answer() -> None:
    """One clock for each outcome."""
    [(key, row)] = folded(objection_answer, OBJECTED)["deadline_objection_answer"].items()
    assert row is not None
    assert (key, row["due_on"]) == (("u1/e1/t1/chair/li",), date(2026, 3, 24))
    answered = ObjectionAnswered(*KEY, "basic", False, "improve", True)
    assert folded(objection_answer, OBJECTED, answered)["deadline_objection_answer"] == {}
