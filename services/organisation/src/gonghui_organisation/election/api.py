"""Elections over HTTP."""

from collections.abc import Sequence

from gonghui_organisation.post.views import kinds_of_posts
from gonghui_organisation.representation.views import representatives_of
from gonghui_organisation.rule_registry.views import rules_today
from gonghui_organisation.term.decider import TERMS, TermLengthNotAllowed, TermNotAfterLast, TermUsedAlready
from gonghui_organisation.union.views import federation_only
from gonghui_shared.clock import business_date
from gonghui_shared.directory import superior_of, unit_type_of
from gonghui_shared.http import Page, Paged, ReadConnection, Stream, bulk, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.refusals import NotFound

from . import refusals as no
from . import views
from .commands import (
    AnswerPlan,
    ApproveResult,
    DisputeResult,
    HearDispute,
    HoldMeeting,
    NominateCandidates,
    OpenElection,
    PastElection,
    PlanElection,
    RecordPastElections,
    RecordTally,
    ReportResult,
    ReturnResult,
    VetCandidate,
    VetCandidateAbove,
)
from .decider import ELECTION, hold_meeting, nominate_candidates, open_election
from .preparing import answer_plan, plan_election, vet_candidate
from .record import Record, record_of
from .result import (
    approve_result,
    dispute_result,
    hear_dispute,
    record_past_election,
    report_result,
    return_result,
)
from .tally import record_tally

Answer = HearDispute | ApproveResult | ReturnResult | AnswerPlan | VetCandidateAbove


def of_election(
    command: PlanElection
    | OpenElection
    | VetCandidate
    | NominateCandidates
    | HoldMeeting
    | RecordTally
    | ReportResult
    | DisputeResult
    | PastElection
    | Answer,
) -> str:
    """An election of a union is one stream."""
    return f"{command.union_id}:{command.election_id}"


def by_superior(command: Answer) -> UnionId:
    """Results are answered by whoever may do so in the superior union."""
    return command.superior_id


def papers(command: RecordPastElections) -> list[PastElection]:
    """The elections of a list."""
    return command.elections


OWN_TERMS: Stream[ApproveResult | PastElection] = Stream(TERMS, lambda c: c.union_id)
TERM_REFUSALS = [TermUsedAlready, TermNotAfterLast]
ONE = "/unions/{union_id}/elections/{election_id}"

VETTING = [no.NotAtThisStage, no.NoSuchContest, no.BarredFromChair, no.BarredFromCommittee]

router = commands(
    ELECTION,
    "",
    post(
        f"{ONE}/plan",
        plan_election,
        allows="election.open",
        stream=of_election,
        refuses=[no.ElectionExists, no.PlanWaits, no.PostTwiceOnBallot, no.TooFewPlanned],
    ),
    post(
        f"{ONE}/plan/answer",
        answer_plan,
        allows="election.approve",
        stream=of_election,
        judged=by_superior,
        given={"superior": superior_of},
        refuses=[no.NoPlan, no.NotTheSuperior, no.ReasonMissing],
    ),
    post(
        f"{ONE}/vetting",
        vet_candidate,
        asked=VetCandidate,
        allows="election.nominate",
        stream=of_election,
        given={"unit_type": unit_type_of, "superior": superior_of},
        refuses=VETTING,
    ),
    post(
        f"{ONE}/vetting/above",
        vet_candidate,
        asked=VetCandidateAbove,
        allows="election.approve",
        stream=of_election,
        judged=by_superior,
        given={"unit_type": unit_type_of, "superior": superior_of},
        refuses=[*VETTING, no.NotTheSuperior],
    ),
    post(
        "/unions/{union_id}/elections",
        open_election,
        allows="election.open",
        stream=of_election,
        given={
            "roll": views.voting_roll,
            "representatives": representatives_of,
            "established": kinds_of_posts,
        },
        refuses=[
            no.ElectionExists,
            no.PlanNotApproved,
            no.PlanDiffers,
            no.PostTwiceOnBallot,
            no.PostOfAnotherKind,
            no.EntitledUnknown,
            no.EntitledDiffers,
            no.MembersMustMeet,
            TermLengthNotAllowed,
        ],
    ),
    post(
        f"{ONE}/candidates",
        nominate_candidates,
        allows="election.nominate",
        stream=of_election,
        given={"unit_type": unit_type_of},
        refuses=[
            no.NotAtThisStage,
            no.NominatedTwice,
            no.NoSuchContest,
            no.BarredFromChair,
            no.BarredFromCommittee,
            no.BarredFromFundsReview,
            no.NotVetted,
            no.TooFewCandidates,
        ],
    ),
    post(
        f"{ONE}/meeting",
        hold_meeting,
        allows="election.hold",
        stream=of_election,
        refuses=[no.NotAtThisStage, no.StillPublicised, no.MorePresentThanEntitled, no.NoQuorum],
    ),
    post(
        f"{ONE}/tallies",
        record_tally,
        allows="election.tally",
        stream=of_election,
        body_limit=256 * 1024,
        refuses=[
            no.NotAtThisStage,
            no.NotTheRoundOnTheBallot,
            no.MoreBallotsThanIssued,
            no.TallyDoesNotAdd,
            no.ScrutineerIsCandidate,
            no.SameScrutineer,
        ],
    ),
    post(
        f"{ONE}/report",
        report_result,
        allows="election.report",
        stream=of_election,
        refuses=[no.NotAtThisStage, no.NotHeldYet, no.SeatsOpen, no.NobodyElected],
    ),
    post(
        f"{ONE}/disputes",
        dispute_result,
        allows="election.dispute",
        stream=of_election,
        refuses=[no.NotAtThisStage, no.DisputeFiledAlready],
    ),
    post(
        f"{ONE}/disputes/{{dispute_id}}/hearing",
        hear_dispute,
        allows="election.hear",
        stream=of_election,
        judged=by_superior,
        given={"superior": superior_of},
        refuses=[no.NotTheSuperior, no.NoSuchDispute],
    ),
    post(
        f"{ONE}/approval",
        approve_result,
        allows="election.approve",
        stream=of_election,
        judged=by_superior,
        given={"superior": superior_of},
        also={"terms": OWN_TERMS},
        refuses=[
            no.NotTheSuperior,
            no.NotAtThisStage,
            no.NotHeldYet,
            no.DisputeUnheard,
            no.DisputeUpheld,
            *TERM_REFUSALS,
        ],
    ),
    post(
        f"{ONE}/return",
        return_result,
        allows="election.return",
        stream=of_election,
        judged=by_superior,
        given={"superior": superior_of},
        refuses=[no.NotTheSuperior, no.NotAtThisStage],
    ),
    bulk(
        "/federations/{union_id}/elections/bulk",
        record_past_election,
        RecordPastElections,
        items=papers,
        allows="election.approve",
        stream=of_election,
        given={"federation": federation_only},
        also={"terms": OWN_TERMS},
        refuses=[
            no.ElectionExists,
            no.NotHeldYet,
            no.MorePresentThanEntitled,
            no.NoQuorum,
            no.PostTwiceOnBallot,
            no.NotElectedByMajority,
            TermLengthNotAllowed,
            *TERM_REFUSALS,
        ],
    ),
)


@router.get("/unions/{union_id}/elections", allows="union.read")
async def elections(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.ElectionRow]:
    """A union's elections, in the order in which they were opened."""
    return await views.elections(read, union_id, page)


@router.get(ONE, allows="union.read")
async def election(union_id: UnionId, election_id: Identifier, read: ReadConnection) -> views.ElectionWhole:
    """One election with its ballot and its result."""
    return await views.election(read, union_id, election_id)


@router.get(f"{ONE}/vetting", allows="election.nominate")
async def vetting(
    union_id: UnionId, election_id: Identifier, read: ReadConnection, runtime: CurrentRuntime
) -> Sequence[views.Vetting]:
    """What was said of everybody who is to stand, with the rules that bar somebody."""
    return await views.vettings(read, union_id, election_id, await rules_today(runtime, union_id))


@router.get(f"{ONE}/record", allows="election.nominate")
async def election_record(union_id: UnionId, election_id: Identifier, runtime: CurrentRuntime) -> Record:
    """The whole record, every figure of it computed once more from the events."""
    events = await runtime.store.load(ELECTION.stream(f"{union_id}:{election_id}"))
    today = business_date(runtime.now())
    jurisdiction = await runtime.jurisdictions.of(union_id, today)
    record = record_of(union_id, events, await runtime.rulebooks.current(), jurisdiction, today)
    if record is None:
        raise NotFound
    return record


@router.get("/federations/{union_id}/elections", allows="election.approve")
async def elections_below(
    union_id: UnionId, read: ReadConnection, page: Page, state: views.ElectionState = "reported"
) -> Paged[views.ElectionBelow]:
    """Elections of the union and all below it in a state; `reported` ones wait for an answer."""
    return await views.elections_below(read, union_id, page, state)
