"""Results of terms over HTTP, and how an outcome is signed, objected to and answered; terms are opened with the other evaluations."""

from collections.abc import Sequence
from typing import Final

from gonghui_shared.handling import Loader, today
from gonghui_shared.http import PUBLIC, Page, Paged, ReadConnection, Service, bulk, commands, post
from gonghui_shared.http.principal import CurrentPrincipal
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId
from gonghui_shared.problems import Problem

from . import outcome_views, views
from .commands import OnOutcome, RecordTermResult, RecordTermResults, SignOutcomes
from .decider import TERM_RESULT, record_term_result
from .outcome import (
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

ONE = "/unions/{union_id}/term-results/{evaluation_id}/{term_id}/outcomes/{post_id}/{person_id}"
TODAY: Final[dict[str, Loader]] = {"today": today}  # no date that a command is booked for moves this time
SIGNING = [NoSuchOutcome, PersonHasToSign, OwnOutcome, SignedAlready, GroundMissing]


def of_term(command: RecordTermResult | OnOutcome) -> str:
    """The result of a term in one evaluation is one stream, with the outcomes of those who held its posts."""
    return f"{command.evaluation_id}:{command.union_id}:{command.term_id}"


router = commands(
    TERM_RESULT,
    "",
    bulk(
        "/federations/{union_id}/term-results",
        record_term_result,
        RecordTermResults,
        items=lambda command: command.results,
        allows=Service("assessment"),
        stream=of_term,
    ),
    bulk(
        "/federations/{union_id}/outcome-signatures",
        sign_outcome,
        SignOutcomes,
        items=lambda command: command.signatures,
        allows="outcome.sign",
        stream=of_term,
        given=TODAY,
        refuses=SIGNING,
    ),
    post(f"{ONE}/signature", sign_outcome, allows="outcome.sign", stream=of_term, given=TODAY, refuses=SIGNING),
    post(
        f"{ONE}/objection",
        object_to_outcome,
        allows=PUBLIC,
        stream=of_term,
        given=TODAY,
        refuses=[NotOwnOutcome, NoSuchOutcome, NotSigned, ObjectedAlready, TimeToObjectOver],
    ),
    post(
        f"{ONE}/answer",
        answer_objection,
        allows="outcome.answer",
        stream=of_term,
        given=TODAY,
        refuses=[NoSuchOutcome, OwnOutcome, NoOpenObjection, SignatoryMayNotAnswer, DismissedChangesNothing],
    ),
    post(
        f"{ONE}/removal",
        propose_removal,
        allows="outcome.sign",
        stream=of_term,
        refuses=[NoSuchOutcome, PersonHasToSign, OwnOutcome, NothingToPropose],
    ),
    post(f"{ONE}/clock", miss_objection_answer, allows=Service("assessment"), stream=of_term, refuses=[NoSuchOutcome]),
)


@router.get("/unions/{union_id}/term-results", allows="evaluation.read")
async def term_results(union_id: UnionId, read: ReadConnection) -> Sequence[views.TermOfUnion]:
    """What a union's terms came to, part by part."""
    return await views.of_union(read, union_id)


@router.get("/outcomes", allows="outcome.read")
async def outcomes(
    read: ReadConnection, page: Page, standing: outcome_views.Standing | None = None
) -> Paged[outcome_views.OutcomeRow]:
    """Outcomes of the whole city, those that stand in one way or all of them."""
    return await outcome_views.outcomes(read, page, standing)


@router.get("/outcome-counts", allows="outcome.read")
async def outcome_counts(read: ReadConnection) -> Sequence[outcome_views.OutcomeCount]:
    """How many outcomes stand how, by advice."""
    return await outcome_views.counts(read)


@router.get("/unions/{union_id}/outcomes", allows="outcome.read")
async def outcomes_of_union(union_id: UnionId, read: ReadConnection) -> Sequence[outcome_views.OutcomeRow]:
    """A union's outcomes."""
    return await outcome_views.of_union(read, union_id)


@router.get("/my/outcomes", allows=PUBLIC)
async def my_outcomes(read: ReadConnection, who: CurrentPrincipal) -> Sequence[outcome_views.OwnOutcome]:
    """The signed outcomes of whoever is signed in, and what was written about them."""
    if who.kind != "person":
        raise Problem("sign-in-required")
    return await outcome_views.of_person(read, who.id)


@router.get(f"{ONE}/figures", allows="outcome.read")
async def outcome_figures(
    union_id: UnionId,
    evaluation_id: Identifier,
    term_id: TermId,
    post_id: PostId,
    person_id: PersonId,
    read: ReadConnection,
) -> views.FiguresOfHolder:
    """What an outcome follows from: the parts of the term as they weigh for this holder, and the days that they served."""
    found = await views.figures(read, union_id, evaluation_id, term_id, post_id, person_id)
    if found is None:
        raise Problem("not-found")
    return found


@router.get(f"{ONE}/words", allows="outcome.read")
async def outcome_words(
    union_id: UnionId,
    evaluation_id: Identifier,
    term_id: TermId,
    post_id: PostId,
    person_id: PersonId,
    read: ReadConnection,
) -> Sequence[outcome_views.OutcomeText]:
    """What was written about an outcome: the ground of its signature, the objection, the answer."""
    return await outcome_views.words(read, union_id, evaluation_id, term_id, post_id, person_id)
