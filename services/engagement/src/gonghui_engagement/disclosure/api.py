"""Disclosures over HTTP."""

from collections.abc import Sequence
from typing import Final

from gonghui_shared.handling import Loader, today
from gonghui_shared.http import PUBLIC, Page, Paged, ReadConnection, Service, commands, post
from gonghui_shared.http.principal import CurrentPrincipal
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import views
from .commands import (
    AnswerQuestion,
    AskQuestion,
    DiscloseResults,
    MissAnswer,
    MissResults,
    OpenAgenda,
    PublishDisclosure,
    WithdrawDisclosure,
)
from .decider import (
    DISCLOSURE,
    AgendaTooLate,
    AskedAlready,
    NoAgenda,
    NothingToAnswer,
    NotMetYet,
    PublishedAlready,
    ResultsAwaited,
    StillToBeShown,
    TooManyQuestions,
    WithdrawnAlready,
    answer_question,
    ask_question,
    disclose_results,
    miss_answer,
    miss_results,
    open_agenda,
    publish_disclosure,
    withdraw_disclosure,
)

ONE = "/{disclosure_id}"


def of_disclosure(
    command: AnswerQuestion
    | AskQuestion
    | DiscloseResults
    | MissAnswer
    | MissResults
    | OpenAgenda
    | PublishDisclosure
    | WithdrawDisclosure,
) -> str:
    """A disclosure with its questions is one stream."""
    return f"{command.union_id}:{command.disclosure_id}"


TODAY: Final[dict[str, Loader]] = {"today": today}

router = commands(
    DISCLOSURE,
    "/unions/{union_id}/disclosures",
    post(
        "",
        publish_disclosure,
        allows="disclosure.publish",
        stream=of_disclosure,
        given=TODAY,
        refuses=[PublishedAlready],
    ),
    post(
        "/agendas",
        open_agenda,
        allows="disclosure.publish",
        stream=of_disclosure,
        given=TODAY,
        refuses=[PublishedAlready, AgendaTooLate],
    ),
    post(
        f"{ONE}/results",
        disclose_results,
        allows="disclosure.publish",
        stream=of_disclosure,
        refuses=[WithdrawnAlready, NoAgenda, NotMetYet],
    ),
    post(f"{ONE}/results/clock", miss_results, allows=Service("engagement"), stream=of_disclosure),
    post(
        f"{ONE}/withdrawal",
        withdraw_disclosure,
        allows="disclosure.withdraw",
        stream=of_disclosure,
        refuses=[WithdrawnAlready, StillToBeShown, ResultsAwaited],
    ),
    post(
        f"{ONE}/questions",
        ask_question,
        allows="disclosure.ask",
        stream=of_disclosure,
        refuses=[WithdrawnAlready, AskedAlready, TooManyQuestions],
    ),
    post(
        f"{ONE}/questions/{{question_id}}/answer",
        answer_question,
        allows="disclosure.answer",
        stream=of_disclosure,
        refuses=[NothingToAnswer],
    ),
    post(f"{ONE}/questions/{{question_id}}/clock", miss_answer, allows=Service("engagement"), stream=of_disclosure),
)


@router.get("/unions/{union_id}/disclosures", allows=PUBLIC)
async def disclosures(
    union_id: UnionId, read: ReadConnection, page: Page, who: CurrentPrincipal
) -> Paged[views.DisclosureRow]:
    """What the unit has disclosed, for everybody who is signed in."""
    if who.kind == "anonymous":
        raise Problem("sign-in-required")
    return await views.disclosures(read, union_id, page)


@router.get("/unions/{union_id}/disclosures/{disclosure_id}/questions", allows="disclosure.read")
async def questions(union_id: UnionId, disclosure_id: Identifier, read: ReadConnection) -> Sequence[views.QuestionRow]:
    """Questions about a disclosure and their answers."""
    return await views.questions(read, union_id, disclosure_id)
