"""The rules of standing in: only the holder lends, only what the post gives, only for a time, and nobody passes it on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from gonghui_organisation.post.decider import Post
from gonghui_shared.calendar import add_months
from gonghui_shared.contracts.organisation import StandInAppointed, StandInEnded
from gonghui_shared.decider import Decider
from gonghui_shared.directory.knowledge import gives
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AppointStandIn, EndStandIn

Grants = Mapping[str, Mapping[str, Sequence[str]]]  # kind of post → reach → patterns


class StandInExists(Refusal):
    """这个代理编号已经使用。 This id has been used."""


class NotTheHolder(Refusal):
    """只有任职人本人可以委托代理。 Only whoever holds the post lets somebody stand in."""


class StandsInForOneself(Refusal):
    """不能委托本人。 Nobody stands in for oneself."""


class TimeNotAllowed(Refusal):
    """代理期间须自今日或以后起，且不超过规定期限。 It begins today or later, ends after it begins, and lasts no longer than the rule allows."""


class NotGivenByPost(Refusal):
    """这项权限不属于该职务，或者不得委托。 The post does not give this, or it cannot be lent."""


class NoStandIn(Refusal):
    """没有正在生效的代理。 Nobody stands in under this id."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Only what later decisions ask for."""

    appointed: StandInAppointed | None = None
    ended: bool = False


def evolve(stand_in: StandIn, event: StandInAppointed | StandInEnded) -> StandIn:
    """The state after one more event."""
    match event:
        case StandInAppointed():
            return StandIn(event)
        case StandInEnded():
            return replace(stand_in, ended=True)


def appoint_stand_in(
    stand_in: StandIn, command: AppointStandIn, *, post: Post, grants: Grants, rules: Rules, on: date, actor: str
) -> Iterator[StandInAppointed]:
    """Lend a part of what one's own post gives.

    Args:
        grants: what each kind of post gives.

    Source: R-ORG-21, R-ORG-21.never.
    """
    if stand_in.appointed is not None:
        raise StandInExists
    holder = post.holder
    if post.kind is None or holder is None or actor != f"person:{holder}":
        raise NotTheHolder
    if command.person_id == holder:
        raise StandsInForOneself
    longest = add_months(command.from_on, rules.months("R-ORG-21"))
    if not on <= command.from_on <= command.until_on < longest:
        raise TimeNotAllowed(rule=rules.version("R-ORG-21"))
    given = [pattern for patterns in grants.get(post.kind, {}).values() for pattern in patterns]
    never = rules.list("R-ORG-21.never")
    for permission in command.permissions:
        if not gives(given, permission) or gives(never, permission) or gives([permission], _stem(never, permission)):
            raise NotGivenByPost(rule=rules.version("R-ORG-21.never"), permission=permission)
    yield StandInAppointed(
        command.stand_in_id, command.post_id, post.kind, holder, command.person_id, command.from_on, command.until_on,
        tuple(dict.fromkeys(command.permissions)),
    )  # fmt: skip


def _stem(never: Sequence[str], permission: str) -> str:
    """A permission that is never lent and lies in what is asked for, or nothing."""
    return next((one for one in never if one.partition(".")[0] == permission.partition(".")[0]), "")


def end_stand_in(stand_in: StandIn, command: EndStandIn, *, post: Post, on: date, actor: str) -> Iterator[StandInEnded]:
    """End it, as whoever holds the post, or as whoever stands in."""
    appointed = stand_in.appointed
    if appointed is None or appointed.post_id != command.post_id or stand_in.ended or appointed.until_on < on:
        raise NoStandIn
    if actor not in {f"person:{post.holder}", f"person:{appointed.person_id}"}:
        raise NotTheHolder
    yield StandInEnded(appointed.stand_in_id, appointed.post_id, appointed.person_id, on)


STAND_IN: Final = Decider("stand-in", initial=StandIn(), evolve=evolve)
