"""Ratings, appraisals, facts and findings over HTTP."""

from collections.abc import Callable
from typing import Any, Final

from gonghui_assessment.manual_evidence.decider import MANUAL_EVIDENCE
from gonghui_shared.handling import Loader
from gonghui_shared.http import Ask, Router, Stream, bulk, commands, post

from .commands import (
    RateItem,
    RateItems,
    RecordAppraisal,
    RecordAppraisals,
    RecordFinding,
    ReportFacts,
    ReportFactsOfMany,
)
from .decider import (
    JUDGED,
    RATING,
    AppraisedAlready,
    FindingRecordedAlready,
    MoreThanEntitled,
    NotABar,
    RatedAlready,
    SecondSlip,
    ShownByDocument,
    TooManyReports,
    rate_item,
    record_appraisal,
    record_finding,
    report_facts,
)


def of_year(command: RecordAppraisal | ReportFacts | RecordFinding) -> str:
    """What is said of a union in one year is one stream."""
    return f"{command.union_id}:{command.year}"


def of_rating(command: RateItem) -> str:
    """One mark of one rater of a group on one item; the first slip's stream has the name that it had when there was but one."""
    slip = "" if command.slip == "1" else f":{command.slip}"
    return f"{command.union_id}:{command.year}:{command.scheme_id}:{command.item}:{command.rater}{slip}"


EVIDENCE: Final[dict[str, Stream[Any]]] = {"evidence": Stream(MANUAL_EVIDENCE, of_year)}


async def marked(ask: Ask) -> Callable[[str], str]:
    """Loader: a keyed hash, so that who filled in a slip is known again and not by name."""
    return ask.runtime.vault.mark


MARKED: Final[dict[str, Loader]] = {"marked": marked}
judged = commands(
    JUDGED,
    "",
    post(
        "/unions/{union_id}/appraisals",
        record_appraisal,
        allows="evaluation.appraise",
        stream=of_year,
        refuses=[AppraisedAlready, MoreThanEntitled],
    ),
    bulk(
        "/federations/{union_id}/appraisals",
        record_appraisal,
        RecordAppraisals,
        items=lambda command: command.appraisals,
        allows="evaluation.appraise",
        stream=of_year,
        refuses=[AppraisedAlready, MoreThanEntitled],
    ),
    post(
        "/unions/{union_id}/facts",
        report_facts,
        allows="progress.report",
        stream=of_year,
        also=EVIDENCE,
        refuses=[ShownByDocument, TooManyReports],
    ),
    bulk(
        "/federations/{union_id}/facts",
        report_facts,
        ReportFactsOfMany,
        items=lambda command: command.reports,
        allows="progress.report",
        stream=of_year,
        also=EVIDENCE,
        refuses=[ShownByDocument, TooManyReports],
    ),
    post(
        "/unions/{union_id}/findings",
        record_finding,
        allows="evaluation.find",
        stream=of_year,
        refuses=[NotABar, FindingRecordedAlready],
    ),
)
ratings = commands(
    RATING,
    "",
    post(
        "/unions/{union_id}/ratings",
        rate_item,
        allows="score.rate",
        stream=of_rating,
        given=MARKED,
        refuses=[RatedAlready, SecondSlip],
    ),
    bulk(
        "/federations/{union_id}/ratings",
        rate_item,
        RateItems,
        items=lambda command: command.ratings,
        allows="score.rate",
        stream=of_rating,
        given=MARKED,
        refuses=[RatedAlready, SecondSlip],
    ),
)
router = Router(tags=["judgement"])
router.include(judged)
router.include(ratings)
