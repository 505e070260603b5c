"""Appeals over HTTP: filing, answering, scoring anew, and what is read of them."""

from collections.abc import Sequence
from operator import attrgetter

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.annual_evaluation import views as evaluations
from gonghui_assessment.annual_evaluation.api import of_result
from gonghui_assessment.annual_evaluation.commands import OnResult
from gonghui_assessment.annual_evaluation.decider import EVALUATION, UNIT_RESULT
from gonghui_shared.handling import Stream, today
from gonghui_shared.http import Page, Paged, ReadConnection, Service, commands, post
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import views
from .decider import (
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
    RevisedMeanwhile,
    TimeToAppealOver,
    TooManyAppeals,
    answer_appeal,
    file_appeal,
    miss_appeal_answer,
    rescore_appeal,
)
from .rescoring import items, rescored

EVALUATED: Stream[OnResult] = Stream(EVALUATION, attrgetter("evaluation_id"))
OTHER_HANDS = [PersonHasToAct, NoSuchAppeal, OwnAppeal, JudgedBefore]

router = commands(
    UNIT_RESULT,
    "/unions/{union_id}/results/{evaluation_id}/appeals",
    post(
        "",
        file_appeal,
        allows="appeal.file",
        stream=of_result,
        given={"items": items, "today": today},
        also={"evaluation": EVALUATED},
        refuses=[
            PersonHasToAct,
            NoSuchResult,
            NotPublished,
            TimeToAppealOver,
            NoSuchItem,
            AppealedAlready,
            TooManyAppeals,
        ],
    ),
    post(
        "/{appeal_id}/answer",
        answer_appeal,
        allows="appeal.answer",
        stream=of_result,
        given={"judges": views.judges, "today": today},
        refuses=[*OTHER_HANDS, NotOpen],
    ),
    post(
        "/{appeal_id}/rescore",
        rescore_appeal,
        allows="appeal.answer",
        stream=of_result,
        given={"judges": views.judges, "rescored": rescored},
        refuses=[
            *OTHER_HANDS,
            NotAccepted,
            AcceptedByTheSame,
            NoSuchResult,
            RevisedMeanwhile,
            ItemTwice,
            NotAppealed,
            NoSuchItem,
            OutOfReach,
        ],
    ),
    post(
        "/{appeal_id}/clock",
        miss_appeal_answer,
        allows=Service("assessment"),
        stream=of_result,
        refuses=[NoSuchAppeal],
    ),
)


@router.get("/appeals", allows="appeal.read")
async def appeals(read: ReadConnection, page: Page, standing: views.Standing | None = None) -> Paged[views.AppealRow]:
    """Appeals of the whole city, those that are due first at the top."""
    return await views.appeals(read, page, standing)


@router.get("/unions/{union_id}/results/{evaluation_id}/appeals", allows="evaluation.read")
async def appeals_of(union_id: UnionId, evaluation_id: Identifier, read: ReadConnection) -> views.AppealsOfUnion:
    """A union's appeals in one evaluation, with what was written and what was revised."""
    evaluation = await evaluations.evaluation(read, evaluation_id)
    if evaluation is None:
        raise Problem("not-found")
    filed: Sequence[views.AppealOfUnion] = await views.of_result(read, evaluation_id, union_id)
    return views.AppealsOfUnion(
        published_on=evaluation["published_on"], appeal_by=evaluation["appeal_by"], appeals=filed,
        revisions=await views.revisions(read, evaluation_id, union_id),
    )  # fmt: skip
