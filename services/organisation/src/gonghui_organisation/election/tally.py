"""The rules of the paper tally: two scrutineers, each with a sheet of their own."""

from collections.abc import Iterator, Sequence

from gonghui_shared.rules import Rules

from .commands import RecordTally, SheetLine
from .counting import outcome
from .decider import Election
from .events import Contest, Sheet, TalliesDisagreed, TallyAgreed, TallyRecorded, Votes
from .refusals import (
    MoreBallotsThanIssued,
    NotAtThisStage,
    NotTheRoundOnTheBallot,
    SameScrutineer,
    ScrutineerIsCandidate,
    TallyDoesNotAdd,
)


def record_tally(
    election: Election, command: RecordTally, *, rules: Rules, actor: str
) -> Iterator[TallyRecorded | TalliesDisagreed | TallyAgreed]:
    """Record a sheet; once enough sheets of different scrutineers agree, the round is counted.

    Sheets that differ are set aside and the round is counted again. A service that loads papers may enter both sheets; a
    person may not.

    Source: R-ELE-03, R-ELE-06, R-ELE-13.
    """
    _refuse_wrong_hand(election, command, actor)
    sheets = _sheets(election, command, rules)
    number = command.round
    entered = TallyRecorded(
        command.election_id, number, command.scrutineer_id, actor, sheets, box_digest=command.box_digest
    )
    yield entered
    if any((other.sheets, other.box_digest) != (sheets, command.box_digest) for other in election.tallies):
        yield TalliesDisagreed(command.election_id, number)
    elif len(election.tallies) + 1 >= rules.number("R-ELE-13.scrutineers"):
        seats, still_open = outcome(_voted_on(election), sheets, election.entitled * rules.ratio("R-ELE-03"))
        failed = tuple(contest for contest in election.contests if not contest.candidates)
        yield TallyAgreed(command.election_id, number, seats, (*still_open, *failed))


def _refuse_wrong_hand(election: Election, command: RecordTally, actor: str) -> None:
    if election.stage != "voting" or not _voted_on(election):
        raise NotAtThisStage
    if not election.stood.isdisjoint({command.scrutineer_id, actor.removeprefix("person:")}):
        raise ScrutineerIsCandidate
    for other in election.tallies:
        if other.scrutineer_id == command.scrutineer_id or (actor.startswith("person:") and other.entered_by == actor):
            raise SameScrutineer


def _voted_on(election: Election) -> Sequence[Contest]:
    """Contests that can be voted on: in a run-off those where somebody still stands."""
    return [contest for contest in election.contests if contest.candidates]


def _sheets(election: Election, command: RecordTally, rules: Rules) -> tuple[Sheet, ...]:
    """The sheets in an order of their own, so that equal counts are equal.

    Raises:
        NotTheRoundOnTheBallot: another round, contest or candidate.
    """
    ballot = {contest.kind: contest for contest in _voted_on(election)}
    lines = {line.kind: line for line in command.sheets}
    if command.round != election.round or lines.keys() != ballot.keys() or len(lines) != len(command.sheets):
        raise NotTheRoundOnTheBallot(round=election.round)
    for kind, line in lines.items():
        _refuse_unsound(line, ballot[kind], election.present, rules)
    return tuple(_sheet(lines[kind]) for kind in sorted(lines))


def _sheet(line: SheetLine) -> Sheet:
    votes = sorted((one.person_id, one.votes) for one in line.votes)
    return Sheet(line.kind, line.issued, line.collected, line.void, tuple(Votes(*one) for one in votes))


def _refuse_unsound(line: SheetLine, contest: Contest, present: int, rules: Rules) -> None:
    """A vote with more ballots than were issued is void; no candidate has more votes than there are valid ballots.

    Source: R-ELE-06.
    """
    if sorted(one.person_id for one in line.votes) != sorted(contest.candidates):
        raise NotTheRoundOnTheBallot(kind=line.kind)
    if line.collected > line.issued:
        raise MoreBallotsThanIssued(rule=rules.version("R-ELE-06"), issued=line.issued, collected=line.collected)
    valid, votes = line.collected - line.void, [one.votes for one in line.votes]
    if line.issued > present or valid < 0 or max(votes) > valid or sum(votes) > valid * len(contest.post_ids):
        raise TallyDoesNotAdd(kind=line.kind, present=present)
