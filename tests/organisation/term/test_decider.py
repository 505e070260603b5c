"""The rules of a committee's terms of office."""

from collections.abc import Iterator
from datetime import date

import pytest

from gonghui_organisation.term.commands import (
    AnswerExtension,
    EndTerm,
    MarkTermOverdue,
    OrderReelection,
    RequestExtension,
)
from gonghui_organisation.term.decider import (
    TERMS,
    ExtensionAsked,
    ExtensionTooLong,
    NoExtensionAsked,
    NotThePresentTerm,
    OrderedDayOver,
    TermLengthNotAllowed,
    TermNotAfterLast,
    Terms,
    TermStillRuns,
    TermUsedAlready,
    answer_extension,
    end_term,
    mark_term_overdue,
    open_term,
    order_reelection,
    request_extension,
    term_years,
)
from gonghui_organisation.term.events import ExtensionDeclined, ExtensionRequested
from gonghui_organisation.union.refusals import NotTheSuperior
from gonghui_shared.contracts.organisation import (
    ReelectionOrdered,
    TermEnded,
    TermExtended,
    TermOpened,
    TermOverdue,
)
from gonghui_shared.testing import given, rules

ELECTED, DUE = date(2021, 3, 1), date(2026, 3, 1)
FIRST = TermOpened("t1", 1, ELECTED, DUE)
LENGTHS = rules({"R-TRM-01": (5, "years"), "R-TRM-01.lengths": ((3, 5), "list")})
LATE = rules({"R-TRM-02": (6, "months")})
ASKED, EXTENDED = ExtensionRequested("t1", date(2026, 9, 1), "企业搬迁"), TermExtended("t1", date(2026, 9, 1))
MARK = MarkTermOverdue(union_id="u1", term_id="t1")


def opened(terms: Terms, on: date, **changes: object) -> Iterator[TermOpened | TermEnded]:
    """A term of five years from an election day on."""
    asked: dict[str, object] = {"term_id": "t2", "term_no": None, "years": 5} | changes
    return open_term(terms, opened_on=on, **asked)  # type: ignore[arg-type]  # as open_term takes them


@pytest.mark.rule("R-TRM-01")
def test_term_runs_for_years_from_election_day() -> None:
    """Five years later the next election is due."""
    given(TERMS).when(opened, ELECTED, term_id="t1").then(FIRST)


@pytest.mark.rule("R-TRM-01")
@pytest.mark.rule("R-TRM-01.lengths")
def test_union_chooses_between_lengths_that_the_law_allows() -> None:
    """Three or five years, never four."""
    assert term_years(LENGTHS, None) == 5
    assert term_years(LENGTHS, 3) == 3
    with pytest.raises(TermLengthNotAllowed):
        term_years(LENGTHS, 4)


@pytest.mark.rule("R-TRM-09")
def test_new_term_ends_the_one_before_on_election_day() -> None:
    """There is one open term, and none between two."""
    given(TERMS, FIRST).when(opened, DUE).then(
        TermEnded("t1", DUE, late=False), TermOpened("t2", 2, DUE, date(2031, 3, 1))
    )


@pytest.mark.rule("R-TRM-02")
def test_election_after_the_due_day_is_late() -> None:
    """How a term ended is part of its history."""
    day = date(2026, 6, 1)
    given(TERMS, FIRST).when(opened, day).then(
        TermEnded("t1", day, late=True), TermOpened("t2", 2, day, date(2031, 6, 1))
    )


def test_papers_name_the_number_of_a_term() -> None:
    """The first term recorded here may be a union's seventh."""
    given(TERMS).when(opened, ELECTED, term_no=7).then(TermOpened("t2", 7, ELECTED, DUE))


def test_term_is_opened_once() -> None:
    """Neither id nor number is used again."""
    given(TERMS, FIRST).when(opened, DUE, term_id="t1").then_refused(TermUsedAlready)
    given(TERMS, FIRST).when(opened, DUE, term_no=1).then_refused(TermUsedAlready)


def test_terms_follow_one_another() -> None:
    """A term does not begin before the one it follows."""
    given(TERMS, FIRST).when(opened, ELECTED).then_refused(TermNotAfterLast)


@pytest.mark.rule("R-TRM-02")
def test_term_without_successor_is_overdue_the_day_after() -> None:
    """The due day itself is still in time."""
    given(TERMS, FIRST).when(mark_term_overdue, MARK, on=DUE).then()
    given(TERMS, FIRST).when(mark_term_overdue, MARK, on=date(2026, 3, 2)).then(TermOverdue("t1", DUE))


@pytest.mark.rule("R-TRM-02")
def test_overdue_term_is_signalled_once() -> None:
    """A clock that fires again says nothing new."""
    late = date(2026, 9, 1)
    given(TERMS, FIRST, TermOverdue("t1", DUE)).when(mark_term_overdue, MARK, on=late).then()


def test_ended_term_is_not_overdue() -> None:
    """A clock that fires after the next election does no harm."""
    ended = (TermEnded("t1", DUE, late=False), TermOpened("t2", 2, DUE, date(2031, 3, 1)))
    given(TERMS, FIRST, *ended).when(mark_term_overdue, MARK, on=date(2026, 9, 1)).then()


def test_term_ends_with_its_union() -> None:
    """A union that has ended has no committee; one without a term has nothing to end."""
    ended = TermEnded("t1", ELECTED, late=False)
    given(TERMS, FIRST).when(end_term, EndTerm(union_id="u1"), on=ELECTED).then(ended)
    given(TERMS, FIRST, ended).when(end_term, EndTerm(union_id="u1"), on=DUE).then()


@pytest.mark.rule("R-TRM-02")
def test_superior_union_may_let_a_union_elect_later_once_and_for_half_a_year() -> None:
    """The clock is moved by its approval alone."""
    ask = RequestExtension(union_id="u1", term_id="t1", until=date(2026, 9, 1), reason="企业搬迁")
    running = given(TERMS, FIRST)
    running.when(request_extension, ask, rules=LATE).then(ASKED)
    for day in (DUE, date(2026, 9, 2)):
        too_long = ask.model_copy(update={"until": day})
        running.when(request_extension, too_long, rules=LATE).then_refused(ExtensionTooLong, latest="2026-09-01")
    given(TERMS, FIRST, ASKED).when(request_extension, ask, rules=LATE).then_refused(ExtensionAsked)
    given(TERMS, FIRST, ASKED, EXTENDED).when(request_extension, ask, rules=LATE).then_refused(ExtensionAsked)
    other = ask.model_copy(update={"term_id": "t0"})
    running.when(request_extension, other, rules=LATE).then_refused(NotThePresentTerm)
    answer = AnswerExtension(union_id="u1", term_id="t1", superior_id="f", approved=True)
    asked = given(TERMS, FIRST, ASKED)
    asked.when(answer_extension, answer, superior="f", rules=LATE).then(EXTENDED)
    no = answer.model_copy(update={"approved": False})
    asked.when(answer_extension, no, superior="f", rules=LATE).then(ExtensionDeclined("t1"))
    asked.when(answer_extension, answer, superior="d", rules=LATE).then_refused(NotTheSuperior)
    running.when(answer_extension, answer, superior="f", rules=LATE).then_refused(NoExtensionAsked)
    given(TERMS, FIRST, ASKED, EXTENDED).when(mark_term_overdue, MARK, on=date(2026, 9, 1)).then()
    given(TERMS, FIRST, ASKED, EXTENDED).when(mark_term_overdue, MARK, on=date(2026, 9, 2)).then(
        TermOverdue("t1", date(2026, 9, 1))
    )


@pytest.mark.rule("R-TRM-02")
def test_superior_union_may_order_an_election_that_is_overdue() -> None:
    """Not while the term runs, and not for a day that has passed."""
    order = OrderReelection(union_id="u1", term_id="t1", superior_id="f", elect_by=date(2026, 6, 1))
    late, running = date(2026, 4, 1), given(TERMS, FIRST)
    running.when(order_reelection, order, superior="f", on=late, rules=LATE).then(
        ReelectionOrdered("t1", date(2026, 6, 1))
    )
    running.when(order_reelection, order, superior="f", on=DUE, rules=LATE).then_refused(TermStillRuns)
    running.when(order_reelection, order, superior="d", on=late, rules=LATE).then_refused(NotTheSuperior)
    running.when(order_reelection, order, superior="f", on=date(2026, 6, 2), rules=LATE).then_refused(OrderedDayOver)
