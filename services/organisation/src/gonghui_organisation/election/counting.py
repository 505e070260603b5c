"""Counting a round: who is elected, which seats stay open, who stands in the run-off."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gonghui_shared.ids import PersonId

from .events import Contest, Seat, Sheet


@dataclass(frozen=True, slots=True)
class Count:
    """What a contest's votes lead to."""

    elected: Sequence[PersonId]  # most votes first
    run_off: Sequence[PersonId]  # who stands for the seats that stay open


def count(votes: Mapping[PersonId, int], seats: int, floor: Fraction) -> Count:
    """Elect those above the floor, most votes first; a tie at the edge and seats that nobody won go to a run-off.

    Args:
        votes: of every candidate.
        floor: votes that have to be exceeded: a share of those entitled.

    Source: R-ELE-03, R-ELE-07.
    """
    ranked = sorted(votes, key=lambda person: (-votes[person], person))
    over = [person for person in ranked if votes[person] > floor]
    if len(over) <= seats:
        return Count(over, ranked[len(over) :] if len(over) < seats else ())
    edge = votes[over[seats - 1]]
    if votes[over[seats]] < edge:
        return Count(over[:seats], ())
    return Count([p for p in over if votes[p] > edge], [p for p in over if votes[p] == edge])


def outcome(
    contests: Sequence[Contest], sheets: Sequence[Sheet], floor: Fraction
) -> tuple[tuple[Seat, ...], tuple[Contest, ...]]:
    """Seats won in a round, and contests with the seats that stay open.

    Args:
        contests: as they stood on the ballot.
        sheets: one for each contest.
    """
    by_kind = {sheet.kind: {line.person_id: line.votes for line in sheet.votes} for sheet in sheets}
    counts = [(contest, count(by_kind[contest.kind], len(contest.post_ids), floor)) for contest in contests]
    seats = [seat for contest, counted in counts for seat in _seats(contest, counted, by_kind[contest.kind])]
    still_open = [
        Contest(contest.kind, contest.post_ids[len(counted.elected) :], tuple(sorted(counted.run_off)))
        for contest, counted in counts
        if len(counted.elected) < len(contest.post_ids)
    ]
    return tuple(seats), tuple(still_open)


def _seats(contest: Contest, counted: Count, votes: Mapping[PersonId, int]) -> Iterator[Seat]:
    for post_id, person_id in zip(contest.post_ids, counted.elected, strict=False):
        yield Seat(post_id, contest.kind, person_id, votes[person_id])
