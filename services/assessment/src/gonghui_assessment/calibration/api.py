"""Calibrations over HTTP."""

import asyncio
from collections.abc import Sequence
from operator import attrgetter

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.adopted_scheme.views import text_of
from gonghui_assessment.annual_evaluation.api import of_result
from gonghui_assessment.annual_evaluation.decider import (
    EVALUATION,
    UNIT_RESULT,
    NothingToPublish,
    PublishedAlready,
)
from gonghui_assessment.annual_evaluation.views import evaluation
from gonghui_assessment.appeal.decider import NoSuchItem
from gonghui_assessment.appeal.rescoring import items
from gonghui_assessment.scheme.files import load
from gonghui_shared.http import ReadConnection, Router, Service, bulk, commands, post
from gonghui_shared.ids import Identifier
from gonghui_shared.problems import Problem

from . import views
from .commands import RecordRevisions
from .decider import (
    CalibrationExists,
    ChangesNothing,
    DecidedAlready,
    NoSuchCalibration,
    ProposedByTheSame,
    TooManyCalibrations,
    decide_calibration,
    finish_calibration,
    propose_calibration,
    record_revision,
)

ONE = "/evaluations/{evaluation_id}/calibrations"
WHEN = [PersonHasToAct, NothingToPublish, PublishedAlready]

calibrations = commands(
    EVALUATION,
    "/federations/{union_id}",
    post(
        ONE,
        propose_calibration,
        allows="score.calibrate",
        stream=attrgetter("evaluation_id"),
        given={"items": items},
        body_limit=512 * 1024,
        refuses=[*WHEN, CalibrationExists, TooManyCalibrations, NoSuchItem, ChangesNothing],
    ),
    post(
        f"{ONE}/{{calibration_id}}/decision",
        decide_calibration,
        allows="score.calibrate",
        stream=attrgetter("evaluation_id"),
        refuses=[*WHEN, NoSuchCalibration, DecidedAlready, ProposedByTheSame],
    ),
    post(
        f"{ONE}/{{calibration_id}}/finish",
        finish_calibration,
        allows=Service("assessment"),
        stream=attrgetter("evaluation_id"),
    ),
)
revisions = commands(
    UNIT_RESULT,
    "/federations/{union_id}",
    bulk(
        "/revisions",
        record_revision,
        RecordRevisions,
        items=lambda command: command.revisions,
        allows=Service("assessment"),
        stream=of_result,
    ),
)
router = Router(tags=["calibration"])
router.include(calibrations)
router.include(revisions)


@router.get("/evaluations/{evaluation_id}/calibrations", allows="evaluation.read")
async def calibrations_of(evaluation_id: Identifier, read: ReadConnection) -> Sequence[views.CalibrationRow]:
    """All calibrations of one evaluation, whatever became of them."""
    return await views.of_evaluation(read, evaluation_id)


@router.get("/evaluations/{evaluation_id}/items", allows="score.calibrate")
async def items_that_can_be_calibrated(
    evaluation_id: Identifier, read: ReadConnection
) -> Sequence[views.CalibratedItem]:
    """The items of the scheme by which one evaluation was carried out."""
    found = await evaluation(read, evaluation_id)
    text = found and await text_of(read, found["scheme_id"], found["version"])
    if not text:
        raise Problem("not-found")
    return views.items_of(await asyncio.to_thread(load, text))
