"""The rules of an activist: a member, recognised by the union, until it ends."""

from collections.abc import Iterator

from gonghui_organisation.union.decider import Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

from .commands import EndActivist, RecogniseActivist
from .events import ActivistEnded, ActivistRecognised


class NotOnTheRoll(Refusal):
    """此人不在本会会员名册上。 This person does not stand on the union's roll."""


class RecognisedAlready(Refusal):
    """此人已是积极分子，所做工作未变。 This person is an activist and does the same."""


class NoActivist(Refusal):
    """此人不是工会积极分子。 This person is no activist."""


def evolve(_active: bool, event: ActivistRecognised | ActivistEnded) -> bool:
    """Whether the person is an activist."""
    return isinstance(event, ActivistRecognised)


def recognise_activist(
    active: bool, command: RecogniseActivist, *, union: Union, member: bool | None, does: str | None
) -> Iterator[ActivistRecognised]:
    """Recognise a member.

    Args:
        member: whether the person stands on the union's roll; None where it is not kept here.
        does: what the person does so far, as it is shown; None where it is not known.
    """
    if not union.in_being:
        raise UnionNotInBeing
    if member is False:
        raise NotOnTheRoll
    if active and does == command.does:
        raise RecognisedAlready
    yield ActivistRecognised(command.person_id, command.does)


def end_activist(active: bool, command: EndActivist) -> Iterator[ActivistEnded]:
    """End it, for a reason."""
    if not active:
        raise NoActivist
    yield ActivistEnded(command.person_id, command.reason)


ACTIVIST = Decider("activist", initial=False, evolve=evolve)
