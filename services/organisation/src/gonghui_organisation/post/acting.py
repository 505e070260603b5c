"""Who may act for a post: its holder for themselves, and somebody else where two are needed."""

from datetime import date

from gonghui_shared.ids import PersonId
from gonghui_shared.refusals import Refusal

from .decider import NoSuchPost, NotTheHolder, Post


class OnlyAsOneself(Refusal):
    """只能由本人办理。 Only the person concerned may do this."""


class SecondEyesNeeded(Refusal):
    """须由本人和经办人以外的人办理。 This is for somebody else than the person concerned and whoever asked for it."""


class FullTimePost(Refusal):
    """专职岗位不适用。 This does not apply to a full-time post."""


def only_as_oneself(person_id: PersonId, actor: str) -> None:
    """Refuse whoever acts for another person."""
    if actor != f"person:{person_id}":
        raise OnlyAsOneself


def by_somebody_else(actor: str, *involved: str) -> None:
    """Refuse whoever is involved.

    Args:
        involved: actors, as events name them.
    """
    if actor in involved:
        raise SecondEyesNeeded


def established(post: Post) -> None:
    """Refuse a post that nobody established."""
    if post.kind is None:
        raise NoSuchPost


def holds(post: Post, person_id: PersonId, on: date) -> None:
    """Refuse whoever does not hold the post, or did not yet on a day."""
    established(post)
    if post.holder != person_id or post.held_from is None or on < post.held_from:
        raise NotTheHolder
