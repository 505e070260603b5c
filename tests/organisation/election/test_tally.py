"""The rules of the paper tally."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.election import refusals as no
from gonghui_organisation.election.commands import RecordTally, SheetLine, VotesLine
from gonghui_organisation.election.decider import ELECTION
from gonghui_organisation.election.events import (
    CandidatesNominated,
    Contest,
    ElectionMeetingHeld,
    ElectionOpened,
    Seat,
    Sheet,
    TalliesDisagreed,
    TallyAgreed,
    TallyRecorded,
    Votes,
)
from gonghui_organisation.election.tally import record_tally
from gonghui_shared.testing import given, rules

DAY = date(2026, 3, 9)
RULES = rules({"R-ELE-03": ("1/2", "ratio"), "R-ELE-06": (True, "switch"), "R-ELE-13.scrutineers": (2, "count")})
CHAIR = Contest("chair", ("c1",), ("li", "wang"))
MEETING = (
    ElectionOpened("e1", "by", (Contest("chair", ("c1",)),), True, 20, None, None),
    CandidatesNominated("e1", (CHAIR,), DAY),
    ElectionMeetingHeld("e1", DAY, 18),
)


def sheet(li: int, wang: int, void: int = 0, **changes: Any) -> SheetLine:
    """Eighteen ballots for two candidates."""
    votes = [VotesLine(person_id="wang", votes=wang), VotesLine(person_id="li", votes=li)]
    line = SheetLine(kind="chair", issued=18, collected=18, void=void, votes=votes)
    return line.model_copy(update=changes)


def tally(line: SheetLine, scrutineer: str = "qian", number: int = 1) -> RecordTally:
    """One scrutineer's sheet."""
    return RecordTally(union_id="u1", election_id="e1", round=number, scrutineer_id=scrutineer, sheets=[line])


def recorded(li: int, wang: int, scrutineer: str = "qian", by: str = "person:one", number: int = 1) -> TallyRecorded:
    """The sheet as it is kept."""
    counted = Sheet("chair", 18, 18, 0, (Votes("li", li), Votes("wang", wang)))
    return TallyRecorded("e1", number, scrutineer, by, (counted,), None)


FIRST = recorded(12, 6)


@pytest.mark.rule("R-ELE-13.scrutineers")
def test_one_sheet_elects_nobody() -> None:
    """A tally waits for the second scrutineer."""
    given(ELECTION, *MEETING).when(record_tally, tally(sheet(12, 6)), rules=RULES, actor="person:one").then(FIRST)


@pytest.mark.rule("R-ELE-13.scrutineers")
def test_two_sheets_that_agree_elect() -> None:
    """Twelve of twenty entitled are a majority."""
    agreed = given(ELECTION, *MEETING, FIRST).when(
        record_tally, tally(sheet(12, 6), "sun"), rules=RULES, actor="person:two"
    )
    agreed.then(recorded(12, 6, "sun", "person:two"), TallyAgreed("e1", 1, (Seat("c1", "chair", "li", 12),), ()))


@pytest.mark.rule("R-ELE-13.scrutineers")
def test_two_sheets_that_differ_are_set_aside() -> None:
    """The difference is recorded and the round counted again."""
    second = recorded(11, 7, "sun", "person:two")
    differ = given(ELECTION, *MEETING, FIRST).when(
        record_tally, tally(sheet(11, 7), "sun"), rules=RULES, actor="person:two"
    )
    differ.then(second, TalliesDisagreed("e1", 1))
    again = given(ELECTION, *MEETING, FIRST, second, TalliesDisagreed("e1", 1))
    again.when(record_tally, tally(sheet(12, 6)), rules=RULES, actor="person:one").then(FIRST)


@pytest.mark.rule("R-ELE-03")
def test_most_votes_cast_are_no_majority_of_those_entitled() -> None:
    """Ten of eighteen votes cast are half of twenty entitled: a run-off follows."""
    first = recorded(10, 8)
    run_off = given(ELECTION, *MEETING, first).when(
        record_tally, tally(sheet(10, 8), "sun"), rules=RULES, actor="person:two"
    )
    run_off.then(recorded(10, 8, "sun", "person:two"), TallyAgreed("e1", 1, (), (CHAIR,)))


def test_run_off_is_counted_like_the_first_round() -> None:
    """The second round has sheets of its own, again two."""
    history = (*MEETING, recorded(10, 8), recorded(10, 8, "sun", "person:two"), TallyAgreed("e1", 1, (), (CHAIR,)))
    given(ELECTION, *history).when(record_tally, tally(sheet(12, 6)), rules=RULES, actor="person:one").then_refused(
        no.NotTheRoundOnTheBallot
    )
    first = recorded(12, 6, number=2)
    given(ELECTION, *history).when(record_tally, tally(sheet(12, 6), number=2), rules=RULES, actor="person:one").then(
        first
    )
    given(ELECTION, *history, first).when(
        record_tally, tally(sheet(12, 6), "sun", 2), rules=RULES, actor="person:two"
    ).then(recorded(12, 6, "sun", "person:two", 2), TallyAgreed("e1", 2, (Seat("c1", "chair", "li", 12),), ()))


@pytest.mark.parametrize(("scrutineer", "actor"), [("qian", "person:two"), ("sun", "person:one")])
def test_one_person_does_not_enter_both_sheets(scrutineer: str, actor: str) -> None:
    """Neither the scrutineer nor the hand that enters is the same."""
    second = tally(sheet(12, 6), scrutineer)
    given(ELECTION, *MEETING, FIRST).when(record_tally, second, rules=RULES, actor=actor).then_refused(
        no.SameScrutineer
    )


def test_service_that_loads_papers_enters_both_sheets() -> None:
    """Both scrutineers' signatures stand on the papers."""
    first = recorded(12, 6, by="service:operator")
    given(ELECTION, *MEETING, first).when(
        record_tally, tally(sheet(12, 6), "sun"), rules=RULES, actor="service:operator"
    ).then(recorded(12, 6, "sun", "service:operator"), TallyAgreed("e1", 1, (Seat("c1", "chair", "li", 12),), ()))


def test_candidate_is_no_scrutineer() -> None:
    """Nobody counts their own votes."""
    own = tally(sheet(12, 6), "wang")
    given(ELECTION, *MEETING).when(record_tally, own, rules=RULES, actor="person:one").then_refused(
        no.ScrutineerIsCandidate
    )


def test_candidate_enters_no_tally() -> None:
    """Nor does a candidate write down what a scrutineer counted."""
    given(ELECTION, *MEETING).when(record_tally, tally(sheet(12, 6)), rules=RULES, actor="person:wang").then_refused(
        no.ScrutineerIsCandidate
    )


def test_whoever_stood_in_the_first_round_counts_no_run_off() -> None:
    """Neither those elected nor those who stand no more."""
    seat, run_off = Seat("c1", "chair", "li", 12), Contest("chair", ("c2",), ("zhao",))
    second = given(ELECTION, *MEETING, TallyAgreed("e1", 1, (seat,), (run_off,)))
    for person in ("li", "wang"):
        own = tally(sheet(12, 6), person).model_copy(update={"round": 2})
        second.when(record_tally, own, rules=RULES, actor="person:one").then_refused(no.ScrutineerIsCandidate)


@pytest.mark.rule("R-ELE-06")
def test_more_ballots_than_were_issued_void_the_vote() -> None:
    """Eighteen issued, nineteen in the box."""
    stuffed = tally(sheet(12, 6, collected=19))
    given(ELECTION, *MEETING).when(record_tally, stuffed, rules=RULES, actor="person:one").then_refused(
        no.MoreBallotsThanIssued, issued=18, collected=19
    )


@pytest.mark.parametrize(
    "line", [sheet(12, 7), sheet(12, 6, void=1), sheet(18, 0, issued=19), sheet(0, 0, void=19), sheet(19, 0)]
)
def test_figures_add_up(line: SheetLine) -> None:
    """No candidate, and not all together, have more votes than there are valid ballots; ballots go to those present."""
    given(ELECTION, *MEETING).when(record_tally, tally(line), rules=RULES, actor="person:one").then_refused(
        no.TallyDoesNotAdd
    )


def test_sheet_names_every_candidate_and_nobody_else() -> None:
    """The sheet is the ballot's own."""
    stranger = sheet(12, 6, votes=[VotesLine(person_id="li", votes=12), VotesLine(person_id="zhou", votes=6)])
    given(ELECTION, *MEETING).when(record_tally, tally(stranger), rules=RULES, actor="person:one").then_refused(
        no.NotTheRoundOnTheBallot
    )


def test_nothing_is_tallied_before_the_meeting() -> None:
    """Votes are cast in the meeting."""
    given(ELECTION, *MEETING[:2]).when(record_tally, tally(sheet(12, 6)), rules=RULES, actor="person:one").then_refused(
        no.NotAtThisStage
    )
