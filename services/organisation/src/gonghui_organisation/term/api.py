"""Terms of office over HTTP."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Literal

from gonghui_organisation.rule_registry.views import rules_today
from gonghui_organisation.union.refusals import NotTheSuperior
from gonghui_shared.clock import business_date
from gonghui_shared.directory import superior_of
from gonghui_shared.http import Page, Paged, ReadConnection, Service, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import UnionId
from gonghui_shared.runtime import Runtime

from . import views
from .commands import AnswerExtension, EndTerm, MarkTermOverdue, OrderReelection, RequestExtension
from .decider import (
    TERMS,
    ExtensionAsked,
    ExtensionTooLong,
    NoExtensionAsked,
    NotThePresentTerm,
    OrderedDayOver,
    TermStillRuns,
    answer_extension,
    end_term,
    mark_term_overdue,
    order_reelection,
    request_extension,
)


def of_union(command: MarkTermOverdue | RequestExtension | AnswerExtension | OrderReelection | EndTerm) -> str:
    """A union's terms are one stream: a few events in three to five years."""
    return command.union_id


router = commands(
    TERMS,
    "/unions/{union_id}/terms",
    post("/end", end_term, allows=Service("organisation"), stream=of_union),
    post("/{term_id}/overdue", mark_term_overdue, allows=Service("organisation"), stream=of_union),
    post(
        "/{term_id}/extension",
        request_extension,
        allows="election.open",
        stream=of_union,
        refuses=[NotThePresentTerm, ExtensionAsked, ExtensionTooLong],
    ),
    post(
        "/{term_id}/extension/answer",
        answer_extension,
        allows="election.approve",
        stream=of_union,
        judged=attrgetter("superior_id"),
        given={"superior": superior_of},
        refuses=[NotThePresentTerm, NotTheSuperior, NoExtensionAsked],
    ),
    post(
        "/{term_id}/order",
        order_reelection,
        allows="election.approve",
        stream=of_union,
        judged=attrgetter("superior_id"),
        given={"superior": superior_of},
        refuses=[NotThePresentTerm, NotTheSuperior, TermStillRuns, OrderedDayOver],
    ),
)


@router.get("/unions/{union_id}/terms", allows="union.read")
async def terms(union_id: UnionId, read: ReadConnection) -> Sequence[views.Term]:
    """A union's terms of office, newest first."""
    return await views.terms(read, union_id)


@router.get("/federations/{union_id}/term-clocks", allows="term.read")
async def term_clocks(
    union_id: UnionId,
    read: ReadConnection,
    page: Page,
    runtime: CurrentRuntime,
    state: Literal["running", "due_soon", "overdue"] | None = None,
) -> Paged[views.TermClock]:
    """Present terms of the union and all below it, the next election due first."""
    months = await _warning_months(runtime, union_id)
    today = business_date(runtime.now())
    return await views.term_clocks(read, union_id, page, today=today, warning_months=months, only=state)


@router.get("/federations/{union_id}/term-clocks/counts", allows="term.read")
async def term_clock_counts(union_id: UnionId, read: ReadConnection, runtime: CurrentRuntime) -> Mapping[str, int]:
    """How many present terms run, fall due soon, are overdue."""
    months = await _warning_months(runtime, union_id)
    return await views.clock_counts(read, union_id, today=business_date(runtime.now()), warning_months=months)


async def _warning_months(runtime: Runtime, union_id: UnionId) -> int:
    """How early a coming election is pointed out.

    Source: R-TRM-02.
    """
    return (await rules_today(runtime, union_id)).months("R-TRM-02.warning")
