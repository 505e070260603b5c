"""The rules of publishing results and of appeals against them."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.annual_evaluation.commands import PublishResults
from gonghui_assessment.annual_evaluation.decider import (
    EVALUATION,
    UNIT_RESULT,
    Evaluation,
    NothingToPublish,
    PublishedAlready,
    publish_results,
)
from gonghui_assessment.appeal.commands import AnswerAppeal, FileAppeal, ItemPoints, MissAppealAnswer, RescoreAppeal
from gonghui_assessment.appeal.decider import (
    AcceptedByTheSame,
    AppealedAlready,
    ItemTwice,
    JudgedBefore,
    NoSuchAppeal,
    NoSuchItem,
    NoSuchResult,
    NotAccepted,
    NotAppealed,
    NotOpen,
    NotPublished,
    OutOfReach,
    OwnAppeal,
    Reached,
    Rescored,
    RevisedMeanwhile,
    TimeToAppealOver,
    answer_appeal,
    file_appeal,
    miss_appeal_answer,
    rescore_appeal,
)
from gonghui_assessment.appeal.events import ScoreWords
from gonghui_shared.contracts.assessment import (
    AppealAnswered,
    AppealFiled,
    AppealOverdue,
    EvaluationClosed,
    EvaluationOpened,
    ResultsPublished,
    RevisedItem,
    ScoreRevised,
    UnitEvaluated,
)
from gonghui_shared.testing import given, rules

RULES = rules(
    {
        "R-ASM-11": (5, "working_days"),
        "R-ASM-11.answer": (15, "working_days"),
        "calendar.2026": ({"holidays": [], "worked": []}, "table"),
    }
)
MONDAY = date(2026, 3, 2)
UNTIL, ANSWER_BY = date(2026, 3, 9), date(2026, 3, 23)
OPENED = EvaluationOpened("e1", "annual", 2025, "s1", "1", ("primary/*",), {}, "1", ())
CLOSED = EvaluationClosed("e1", 2, "a" * 64, "b" * 64)
PUBLISH = PublishResults(union_id="f", evaluation_id="e1")
PUBLISHED = ResultsPublished("e1", 2025, UNTIL)
PUBLIC = Evaluation("closed", annual=True, year=2025, appeal_by=UNTIL)

RECORDED = UnitEvaluated("e1", 2025, "s1", "1", "20", "100", "poor", False, "c" * 64)
AT: dict[str, Any] = {"union_id": "u1", "evaluation_id": "e1", "appeal_id": "a1"}
FILE = FileAppeal(**AT, item="2", grounds="台账漏计")
FILED = AppealFiled("e1", "a1", "2", "", "person:chair1", ANSWER_BY)
FILED_WHOLE = AppealFiled("e1", "a1", "", "", "person:chair1", ANSWER_BY)
ACCEPT = AnswerAppeal(**AT, accepted=True, answer="属实")
ACCEPTED = AppealAnswered("e1", "a1", "2", accepted=True, answered_by="person:second", in_time=True)
RESCORE = RescoreAppeal(**AT, items=[ItemPoints(item="2", points="35.50")], reason="补计台账")
REVISED = ScoreRevised(
    "e1", 2025, "appeal", "a1", (RevisedItem("2", "20", "35.5"),), "20", "poor", "35.5", "100", "poor", "person:third"
)
ITEMS = frozenset({"1", "2"})


def known(evaluation: Evaluation = PUBLIC, today: date = MONDAY, actor: str = "person:chair1") -> dict[str, Any]:
    """What filing is told beside the command."""
    return {"evaluation": evaluation, "items": ITEMS, "rules": RULES, "today": today, "actor": actor}


def other_hands(actor: str = "person:second", judges: frozenset[str] = frozenset({"person:rater"})) -> dict[str, Any]:
    """What answering is told beside the command."""
    return {"judges": judges, "today": MONDAY, "actor": actor}


def rescored(before: Mapping[str, str] | None = None) -> Rescored:
    """The city scored again."""
    items = {
        "1": Reached(Fraction(0), Fraction(0), Fraction(60)),
        "2": Reached(Fraction(20), Fraction(0), Fraction(40)),
    }
    return Rescored(before or {}, items, "35.5", "100", "poor")


def scoring(actor: str = "person:third", found: Rescored | None = None) -> dict[str, Any]:
    """What scoring anew is told beside the command."""
    return {"judges": frozenset({"person:rater"}), "rescored": found or rescored(), "actor": actor}


@pytest.mark.rule("R-ASM-11")
def test_publication_starts_the_time_to_appeal() -> None:
    """Five working days, from the day on which a person does it."""
    given(EVALUATION, OPENED, CLOSED).when(
        publish_results, PUBLISH, rules=RULES, today=MONDAY, actor="person:leader"
    ).then(PUBLISHED)


def test_results_are_published_once_by_a_person_and_when_there_are_any() -> None:
    """A clock or a service publishes nothing."""
    asked = {"rules": RULES, "today": MONDAY, "actor": "person:leader"}
    given(EVALUATION, OPENED, CLOSED, PUBLISHED).when(publish_results, PUBLISH, **asked).then_refused(PublishedAlready)
    given(EVALUATION, OPENED).when(publish_results, PUBLISH, **asked).then_refused(NothingToPublish)
    term = EvaluationOpened("e1", "term", 2025, "", "", ("*/*",), {}, "1", ())
    given(EVALUATION, term, CLOSED).when(publish_results, PUBLISH, **asked).then_refused(NothingToPublish)
    by_service = asked | {"actor": "service:operator"}
    given(EVALUATION, OPENED, CLOSED).when(publish_results, PUBLISH, **by_service).then_refused(PersonHasToAct)


@pytest.mark.rule("R-ASM-11")
@pytest.mark.rule("R-ASM-11.answer")
def test_a_union_appeals_in_time_and_the_answer_is_due_in_fifteen_working_days() -> None:
    """The last day counts; the day after does not, whatever day the appeal is booked for."""
    words = ScoreWords("e1", "a1", "grounds", "chair1", "台账漏计")
    given(UNIT_RESULT, RECORDED).when(file_appeal, FILE, **known()).then(FILED, words)
    filed = given(UNIT_RESULT, RECORDED)
    filed.when(file_appeal, FILE, **known(today=UNTIL)).then(
        AppealFiled("e1", "a1", "2", "", "person:chair1", date(2026, 3, 30)), words
    )
    filed.when(file_appeal, FILE, **known(today=date(2026, 3, 10))).then_refused(TimeToAppealOver)


def test_there_is_no_appeal_before_publication_nor_without_a_result_nor_by_a_service() -> None:
    """The clock has to have begun."""
    unpublished = Evaluation("closed", annual=True, year=2025)
    given(UNIT_RESULT, RECORDED).when(file_appeal, FILE, **known(unpublished)).then_refused(NotPublished)
    given(UNIT_RESULT).when(file_appeal, FILE, **known()).then_refused(NoSuchResult)
    by_service = known(actor="service:operator")
    given(UNIT_RESULT, RECORDED).when(file_appeal, FILE, **by_service).then_refused(PersonHasToAct)


def test_an_item_is_appealed_against_once_and_the_whole_covers_every_item() -> None:
    """Neither the same item again, nor an item beside the whole, nor the whole after an item."""
    again, other = FILE.model_copy(update={"appeal_id": "a2"}), {"appeal_id": "a2", "item": "1"}
    given(UNIT_RESULT, RECORDED, FILED).when(file_appeal, again, **known()).then_refused(AppealedAlready)
    given(UNIT_RESULT, RECORDED, FILED_WHOLE).when(file_appeal, again, **known()).then_refused(AppealedAlready)
    whole = FILE.model_copy(update={"appeal_id": "a2", "item": ""})
    given(UNIT_RESULT, RECORDED, FILED).when(file_appeal, whole, **known()).then_refused(AppealedAlready)
    second = FILE.model_copy(update=other)
    given(UNIT_RESULT, RECORDED, FILED).when(file_appeal, second, **known()).then(
        AppealFiled("e1", "a2", "1", "", "person:chair1", ANSWER_BY),
        ScoreWords("e1", "a2", "grounds", "chair1", "台账漏计"),
    )


def test_only_items_of_the_scheme_are_appealed_against() -> None:
    """What is not printed has no points."""
    strange = FILE.model_copy(update={"item": "9"})
    given(UNIT_RESULT, RECORDED).when(file_appeal, strange, **known()).then_refused(NoSuchItem, item="9")


@pytest.mark.parametrize("change", [{"grounds": ""}, {"document": "abc"}, {"item": "1 2"}, {"grounds": "x" * 4001}])
def test_what_an_appeal_may_say_is_bounded(change: dict[str, str]) -> None:
    """Grounds are needed, a document is named by its digest."""
    with pytest.raises(ValidationError):
        FileAppeal.model_validate(FILE.model_dump() | change)


@pytest.mark.rule("R-ASM-11")
def test_an_appeal_is_answered_by_other_hands() -> None:
    """Neither by who rated the union, nor by who filed it, nor by a service."""
    standing = given(UNIT_RESULT, RECORDED, FILED)
    standing.when(answer_appeal, ACCEPT, **other_hands()).then(
        ACCEPTED, ScoreWords("e1", "a1", "answer", "second", "属实")
    )
    standing.when(answer_appeal, ACCEPT, **other_hands("person:rater")).then_refused(JudgedBefore)
    standing.when(answer_appeal, ACCEPT, **other_hands("person:chair1")).then_refused(OwnAppeal)
    standing.when(answer_appeal, ACCEPT, **other_hands("service:operator")).then_refused(PersonHasToAct)


def test_an_appeal_is_answered_once_and_late_answers_say_so() -> None:
    """An answer that comes late still counts."""
    given(UNIT_RESULT, RECORDED).when(answer_appeal, ACCEPT, **other_hands()).then_refused(NoSuchAppeal)
    given(UNIT_RESULT, RECORDED, FILED, ACCEPTED).when(answer_appeal, ACCEPT, **other_hands()).then_refused(NotOpen)
    late = other_hands() | {"today": date(2026, 3, 24)}
    given(UNIT_RESULT, RECORDED, FILED).when(answer_appeal, ACCEPT, **late).then(
        AppealAnswered("e1", "a1", "2", accepted=True, answered_by="person:second", in_time=False),
        ScoreWords("e1", "a1", "answer", "second", "属实"),
    )


@pytest.mark.rule("R-ASM-11.answer")
def test_an_appeal_without_an_answer_is_overdue_once() -> None:
    """The day after it was due."""
    look = MissAppealAnswer(**AT)
    overdue = AppealOverdue("e1", "a1", "2", ANSWER_BY)
    given(UNIT_RESULT, RECORDED, FILED).when(miss_appeal_answer, look, on=ANSWER_BY).then()
    given(UNIT_RESULT, RECORDED, FILED).when(miss_appeal_answer, look, on=date(2026, 3, 24)).then(overdue)
    given(UNIT_RESULT, RECORDED, FILED, overdue).when(miss_appeal_answer, look, on=date(2026, 3, 25)).then()
    given(UNIT_RESULT, RECORDED, FILED, ACCEPTED).when(miss_appeal_answer, look, on=date(2026, 3, 24)).then()


@pytest.mark.rule("R-ASM-11")
def test_an_accepted_appeal_is_scored_anew_by_a_third_hand() -> None:
    """Original and new points stand side by side."""
    accepted = given(UNIT_RESULT, RECORDED, FILED, ACCEPTED)
    accepted.when(rescore_appeal, RESCORE, **scoring()).then(
        REVISED, ScoreWords("e1", "a1", "rescore", "third", "补计台账")
    )
    accepted.when(rescore_appeal, RESCORE, **scoring("person:second")).then_refused(AcceptedByTheSame)
    accepted.when(rescore_appeal, RESCORE, **scoring("person:rater")).then_refused(JudgedBefore)


def test_points_given_anew_are_final() -> None:
    """And nothing is scored anew that was rejected or waits for its answer."""
    given(UNIT_RESULT, RECORDED, FILED, ACCEPTED, REVISED).when(
        rescore_appeal, RESCORE, **scoring(found=rescored({"2": "35.5"}))
    ).then_refused(NotAccepted)
    rejected = AppealAnswered("e1", "a1", "2", accepted=False, answered_by="person:second", in_time=True)
    for history in ((FILED,), (FILED, rejected)):
        given(UNIT_RESULT, RECORDED, *history).when(rescore_appeal, RESCORE, **scoring()).then_refused(NotAccepted)


def test_points_given_anew_stay_within_what_the_item_gives() -> None:
    """Between its floor and its full mark, for what was appealed against, once each."""
    accepted = given(UNIT_RESULT, RECORDED, FILED, ACCEPTED)
    for points in ("40.1", "-1"):
        beyond = RESCORE.model_copy(update={"items": [ItemPoints(item="2", points=points)]})
        accepted.when(rescore_appeal, beyond, **scoring()).then_refused(OutOfReach, item="2", least="0", most="40")
    other = RESCORE.model_copy(update={"items": [ItemPoints(item="1", points="10")]})
    accepted.when(rescore_appeal, other, **scoring()).then_refused(NotAppealed, item="1")
    twice = RESCORE.model_copy(update={"items": [*RESCORE.items, *RESCORE.items]})
    accepted.when(rescore_appeal, twice, **scoring()).then_refused(ItemTwice)


def test_what_was_worked_out_from_an_older_score_is_not_recorded() -> None:
    """Somebody else has revised another item meanwhile."""
    given(UNIT_RESULT, RECORDED, FILED, ACCEPTED).when(
        rescore_appeal, RESCORE, **scoring(found=rescored({"1": "5"}))
    ).then_refused(RevisedMeanwhile)


def test_an_item_that_was_revised_before_begins_with_its_revised_points() -> None:
    """The chain of deltas has no gap."""
    calibrated = ScoreRevised(
        "e1", 2025, "calibration", "c1", (RevisedItem("2", "20", "22"),), "20", "poor", "22", "100", "poor", "person:x"
    )
    given(UNIT_RESULT, RECORDED, calibrated, FILED, ACCEPTED).when(
        rescore_appeal, RESCORE, **scoring(found=rescored({"2": "22"}))
    ).then(
        ScoreRevised(
            "e1", 2025, "appeal", "a1", (RevisedItem("2", "22", "35.5"),), "22", "poor", "35.5", "100", "poor",
            "person:third",
        ),
        ScoreWords("e1", "a1", "rescore", "third", "补计台账"),
    )  # fmt: skip
