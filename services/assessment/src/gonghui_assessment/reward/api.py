"""Rewards over HTTP."""

from collections.abc import Sequence
from typing import Final

from gonghui_assessment.term_evaluation.api import ONE as OUTCOME
from gonghui_assessment.term_evaluation.api import TODAY, of_term
from gonghui_assessment.term_evaluation.commands import OnOutcome
from gonghui_assessment.term_evaluation.decider import TERM_RESULT
from gonghui_assessment.term_evaluation.outcome import NoSuchOutcome, OwnOutcome
from gonghui_shared.http import Page, Paged, ReadConnection, Service, Stream, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .decider import (
    REWARD,
    GrantedAlready,
    NoSuchPreference,
    NothingToGrant,
    PersonHasToGrant,
    PreferenceOver,
    expire_preferences,
    grant_reward,
    use_preference,
)

ONE: Final = f"{OUTCOME}/reward"


def of_outcome(command: OnOutcome) -> str:
    """What one outcome led to is one stream."""
    return f"{of_term(command)}:{command.post_id}:{command.person_id}"


router = commands(
    REWARD,
    "",
    post(
        ONE,
        grant_reward,
        allows="outcome.reward",
        stream=of_outcome,
        also={"term": Stream(TERM_RESULT, of_term)},
        given=TODAY,
        refuses=[NoSuchOutcome, PersonHasToGrant, OwnOutcome, GrantedAlready, NothingToGrant],
    ),
    post(
        f"{ONE}/uses",
        use_preference,
        allows="outcome.reward",
        stream=of_outcome,
        given=TODAY,
        refuses=[OwnOutcome, NoSuchPreference, PreferenceOver],
    ),
    post(f"{ONE}/clock", expire_preferences, allows=Service("assessment"), stream=of_outcome),
)


@router.get("/rewards", allows="evaluation.read")
async def rewards(read: ReadConnection, page: Page) -> Paged[views.PreferenceRow]:
    """Every preference that was granted in the city, and what it was used for."""
    return await views.everywhere(read, page)


@router.get("/unions/{union_id}/rewards", allows="evaluation.read")
async def rewards_of_union(union_id: UnionId, read: ReadConnection) -> Sequence[views.PreferenceRow]:
    """The same of one union."""
    return await views.of_union(read, union_id)
