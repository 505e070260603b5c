"""Counting, and whole elections of several rounds, against the naive reading of `oracle`."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonghui_organisation.election.api import router
from gonghui_organisation.election.commands import (
    AnswerPlan,
    ApproveResult,
    CandidateLine,
    ContestLine,
    ElectivePost,
    HoldMeeting,
    NominateCandidates,
    OpenElection,
    PlanElection,
    RecordTally,
    ReportResult,
    SeatsLine,
    SheetLine,
    VetCandidate,
    VetCandidateAbove,
    VotesLine,
)
from gonghui_organisation.election.counting import count
from gonghui_organisation.election.decider import ELECTION, Roll
from gonghui_organisation.election.events import PostsAwarded, TallyAgreed, TallyRecorded
from gonghui_organisation.election.views import project_elections, project_results
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.organisation import CadreElected, TermOpened
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, folded
from tests.organisation.desk import Desk
from tests.organisation.election.oracle import Votes, enough_candidates, one_round, quorum, result, sound

RULES: Final = Rulebook(shipped()).rules("CN", DAY)
PEOPLE: Final = [f"p{n:02}" for n in range(12)]
MOST_ROUNDS: Final = 4
E1: Final[dict[str, Any]] = {"union_id": "u1", "election_id": "e1"}


@pytest.mark.rule("R-ELE-03", "R-ELE-07")
@given(st.data(), st.integers(1, 30), st.integers(1, 6))
def test_any_count_is_the_oracles(data: st.DataObject, entitled: int, seats: int) -> None:
    """Few different numbers of votes, so that ties at the edge, and at half of those entitled, are common."""
    marks = st.sampled_from([entitled // 2, entitled // 2 + 1, entitled, 0]) | st.integers(0, entitled)
    votes = data.draw(st.dictionaries(st.sampled_from(PEOPLE), marks, min_size=1))
    counted, expected = count(votes, seats, entitled * Fraction(1, 2)), one_round(entitled, seats, votes)
    assert (list(counted.elected), set(counted.run_off)) == (expected.elected, expected.stands_again)


class Meeting:
    """One election on its way through the table of commands; everything random is drawn as it comes."""

    def __init__(self, data: st.DataObject) -> None:
        self.draw, self.desk = data.draw, Desk(router)
        self.entitled = self.draw(st.integers(2, 40), "entitled")
        kinds = self.draw(st.lists(st.sampled_from(get_args(ElectivePost)[:4]), min_size=1, unique=True), "contests")
        self.posts = {kind: [f"{kind}{n}" for n in range(self.draw(st.integers(1, 4), kind))] for kind in kinds}
        self.present = 0
        self.agreed: list[dict[str, Votes]] = []

    def ask(self, command: Any, actor: str = "person:clerk", days: int = 7) -> str | None:
        """A command on the day of the meeting, or other days after the list came out."""
        return self.desk.ask(
            command, on=DAY + timedelta(days=days), actor=actor,
            rules=RULES, roll=Roll(self.entitled, "d" * 64), representatives=0, established={}, unit_type="private",
            superior="above",
        )  # fmt: skip

    def open_and_nominate(self) -> bool:
        """Open the election and publicise a list; whether it has enough candidates."""
        contests = [ContestLine(kind=kind, post_ids=posts) for kind, posts in self.posts.items()]
        opening = OpenElection(**E1, kind="term", contests=contests, term_no=3)
        seats = [
            SeatsLine(kind=kind, seats=len(posts), candidates=len(posts) + 1) for kind, posts in self.posts.items()
        ]
        plan = PlanElection(**E1, meeting_on=DAY + timedelta(days=7), seats=seats, preparers=["clerk"])
        assert self.ask(opening, days=0) == "plan-not-approved"
        assert self.ask(plan, days=0) is None
        assert self.ask(AnswerPlan(**E1, superior_id="above", approved=True), days=0) is None
        assert self.ask(opening, days=0) is None
        more = st.sampled_from([1, 2, 3, 1, 2, 3, 4, 0, -1])
        standing = {kind: PEOPLE[: max(len(posts) + self.draw(more), 1)] for kind, posts in self.posts.items()}
        if "funds_reviewer" in standing:  # nobody reviews funds that the own post spends
            standing["funds_reviewer"] = [f"r{person}" for person in standing["funds_reviewer"]]
        lines = [CandidateLine(kind=kind, person_id=one) for kind, people in standing.items() for one in people]
        for person in standing.get("chair", ()):
            told: dict[str, Any] = {**E1, "kind": "chair", "person_id": person, "passed": True, "opinion": "同意"}
            assert self.ask(VetCandidate(**told), days=0) is None
            assert self.ask(VetCandidateAbove(**told, superior_id="above"), days=0) is None
        refused = self.ask(NominateCandidates(**E1, candidates=lines), days=0)
        enough = all(enough_candidates(kind, len(self.posts[kind]), len(people)) for kind, people in standing.items())
        assert (refused is None) == enough, refused
        return enough

    def hold(self) -> bool:
        """Meet; whether enough came."""
        away = [0, 0, 0, 1, self.entitled // 3, self.entitled // 3, self.entitled // 3 + 1]
        self.present = self.entitled - self.draw(st.sampled_from(away), "away")
        refused = self.ask(HoldMeeting(**E1, present=self.present))
        assert (refused is None) == quorum(self.entitled, self.present), refused
        return refused is None

    def vote(self) -> dict[str, SheetLine]:
        """One scrutineer's sheet of the present round: figures that may not add up."""
        sheets = {}
        for contest in self.desk.state(ELECTION, "u1:e1").contests:
            if contest.candidates:
                issued = self.present + self.draw(st.sampled_from([0] * 30 + [1]), "forged")
                collected = issued - self.draw(st.sampled_from([0] * 15 + [1] * 10 + [-1]), "kept")
                void = self.draw(st.sampled_from([0, 0, 0, 1]), "void")
                half = self.entitled // 2
                marks = st.sampled_from([half + 1, half + 1, half, self.present, 0]) | st.integers(0, self.present)
                beyond = self.draw(st.sampled_from([0] * 20 + [self.present]), "marks beyond the seats")
                votes, left = {}, max(collected - void, 0) * len(contest.post_ids) + beyond
                for person in contest.candidates:
                    votes[person] = min(self.draw(marks, person), max(collected - void, 0), left)
                    left -= votes[person]
                lines = [VotesLine(person_id=person, votes=one) for person, one in votes.items()]
                sheets[contest.kind] = SheetLine(
                    kind=contest.kind, issued=issued, collected=max(collected, 0), void=void, votes=lines
                )
        return sheets

    def count_round(self, number: int) -> bool:
        """Two sheets, which may differ; whether the round was counted."""
        first = self.vote()
        if not first:
            return False
        seats = {c.kind: len(c.post_ids) for c in self.desk.state(ELECTION, "u1:e1").contests}
        asked = RecordTally(**E1, round=number, scrutineer_id="s1", sheets=list(first.values()))
        refused = self.ask(asked, "person:one")
        fits = all(sound(self.present, s.issued, s.collected, s.void, plain(s), seats[k]) for k, s in first.items())
        assert (refused is None) == fits, refused
        if refused:
            return False
        differs = self.draw(st.sampled_from([False, False, False, True]), "differs")
        second = [
            s.model_copy(update={"void": s.void + 1, "votes": nobody(s)}) if differs else s for s in first.values()
        ]
        differs = any(line != other for line, other in zip(second, first.values(), strict=True))
        refused = self.ask(asked.model_copy(update={"scrutineer_id": "s2", "sheets": second}), "person:two")
        if refused is None and not differs:
            self.agreed.append({kind: plain(line) for kind, line in first.items()})
        elif refused is not None:  # the altered sheet did not add up: the first scrutineer's stands, and is repeated
            assert differs
            asked = asked.model_copy(update={"scrutineer_id": "s3"})
            assert self.ask(asked, "person:three") is None
            self.agreed.append({kind: plain(line) for kind, line in first.items()})
        return True

    def bodies(self, kind: type[Any]) -> list[Any]:
        """What of a kind happened."""
        return [record.body for record in self.desk.log if isinstance(record.body, kind)]


def plain(line: SheetLine) -> Votes:
    """The votes of a sheet."""
    return {one.person_id: one.votes for one in line.votes}


def nobody(line: SheetLine) -> list[VotesLine]:
    """The same candidates without a vote."""
    return [one.model_copy(update={"votes": 0}) for one in line.votes]


def sheets_that_agreed(meeting: Meeting) -> list[Mapping[str, Votes]]:
    """By round the figures of the record: of each round that was counted, the last sheet entered."""
    counted = {tally.round for tally in meeting.bodies(TallyAgreed)}
    last = {tally.round: tally for tally in meeting.bodies(TallyRecorded)}
    return [
        {sheet.kind: {one.person_id: one.votes for one in sheet.votes} for sheet in last[number].sheets}
        for number in sorted(counted)
    ]


def agree(meeting: Meeting) -> None:
    """Rounds, seats and what stays open are what the agreed sheets come to."""
    rounds = sheets_that_agreed(meeting)
    assert rounds == meeting.agreed
    for number in range(len(rounds)):
        before, _ = result(meeting.entitled, meeting.posts, rounds[:number])
        won, still_open = result(meeting.entitled, meeting.posts, rounds[: number + 1])
        tally = meeting.bodies(TallyAgreed)[number]
        new = {post: line for post, line in won.items() if post not in before}
        assert {seat.post_id: (seat.person_id, seat.votes) for seat in tally.elected} == new
        assert {c.kind: (list(c.post_ids), set(c.candidates)) for c in tally.open} == still_open


def report_and_approve(meeting: Meeting) -> None:
    """The result that is reported and approved is the oracle's, in the log and in what is read."""
    won, still_open = result(meeting.entitled, meeting.posts, meeting.agreed)
    consent = meeting.draw(st.booleans(), "fewer seats by consent")
    refused = meeting.ask(ReportResult(**E1, fewer_seats=consent))
    assert (refused is None) == (bool(meeting.agreed) and bool(won) and (consent or not still_open)), refused
    if refused:
        return
    assert meeting.ask(ApproveResult(**E1, superior_id="above")) is None
    elected = meeting.bodies(CadreElected)
    assert {one.post_id: (one.person_id, one.votes) for one in elected} == won
    assert {(one.entitled, one.kind in meeting.posts) for one in elected} == {(meeting.entitled, True)}
    assert all(2 * one.votes > one.entitled for one in elected)
    [awarded] = meeting.bodies(PostsAwarded)
    posts = [post for posts in meeting.posts.values() for post in posts]
    assert {award.post_id: award.person_id for award in awarded.awards} == {
        post: won[post][0] if post in won else None for post in posts
    }
    [term] = meeting.bodies(TermOpened)
    assert term.opened_on == DAY + timedelta(days=7)
    [row] = folded(project_elections, *meeting.desk.log)["elections"].values()
    assert (row["state"], row["entitled"], row["present"]) == ("approved", meeting.entitled, meeting.present)
    read = folded(project_results, *meeting.desk.log)["election_results"]
    assert {post: (line["person_id"], line["votes"]) for (_, _, post), line in read.items()} == won


@pytest.mark.rule("R-ELE-02", "R-ELE-03", "R-ELE-05.committee", "R-ELE-06", "R-ELE-07")
@settings(max_examples=150)
@given(st.data())
def test_any_election_can_be_recomputed_from_the_sheets_that_agreed(data: st.DataObject) -> None:
    """Opened, nominated, held, counted in several rounds, reported and approved: every figure is the oracle's."""
    meeting = Meeting(data)
    if not meeting.open_and_nominate() or not meeting.hold():
        return
    for _ in range(MOST_ROUNDS):
        if not meeting.count_round(len(meeting.agreed) + 1):
            break
    agree(meeting)
    report_and_approve(meeting)
