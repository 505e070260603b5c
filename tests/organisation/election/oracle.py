"""Who is elected: a second, naive reading, written from the rules and not from the service's code.

Votes are plain dictionaries. A result is worked out from nothing but the posts on the ballot, how many were entitled, and
the sheets on which the scrutineers agreed.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

Votes = Mapping[str, int]  # by candidate


class Round(NamedTuple):
    """What one contest comes to in one round."""

    elected: list[str]  # most votes first
    stands_again: set[str]


def quorum(entitled: int, present: int) -> bool:
    """R-ELE-02: two thirds of those entitled take part."""
    return 3 * present >= 2 * entitled


def enough_candidates(kind: str, seats: int, candidates: int) -> bool:
    """R-ELE-05: one for each seat, and for the committee a twentieth more."""
    return 20 * candidates >= 21 * seats if kind == "committee_member" else candidates >= seats


def sound(present: int, issued: int, collected: int, void: int, votes: Votes, seats: int) -> bool:
    """R-ELE-06: no ballot from nowhere, no vote from a void one, no more marks than seats on any."""
    valid = collected - void
    fits = all(one <= valid for one in votes.values()) and sum(votes.values()) <= valid * seats
    return issued <= present and collected <= issued and valid >= 0 and fits


def one_round(entitled: int, seats: int, votes: Votes) -> Round:
    """R-ELE-03: more than half of those entitled. R-ELE-07: most votes first; a tie at the edge and open seats go on."""
    elected: list[str] = []
    for mark in sorted(set(votes.values()), reverse=True):
        alike = sorted(person for person, one in votes.items() if one == mark)
        if 2 * mark <= entitled:  # the strongest of those who are left has no majority
            break
        if len(elected) == seats:
            return Round(elected, set())
        if len(elected) + len(alike) > seats:
            return Round(elected, set(alike))
        elected += alike
    left = set(votes) - set(elected) if len(elected) < seats else set()
    return Round(elected, left)


def result(
    entitled: int, ballot: Mapping[str, Sequence[str]], rounds: Sequence[Mapping[str, Votes]]
) -> tuple[dict[str, tuple[str, int]], dict[str, tuple[list[str], set[str]]]]:
    """Who has which post with how many votes; and by contest the posts left open, and who would stand for them.

    Args:
        ballot: by kind the posts, in their order.
        rounds: by kind the votes on the sheets that agreed.
    """
    won: dict[str, tuple[str, int]] = {}
    still_open: dict[str, tuple[list[str], set[str]]] = {kind: (list(posts), set()) for kind, posts in ballot.items()}
    for sheets in rounds:
        for kind, votes in sheets.items():
            posts, _ = still_open.pop(kind)
            elected, stands_again = one_round(entitled, len(posts), votes)
            won |= {post: (person, votes[person]) for post, person in zip(posts, elected, strict=False)}
            if len(elected) < len(posts):
                still_open[kind] = (posts[len(elected) :], stands_again)
    return won, still_open
