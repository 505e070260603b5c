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


def evolve(_does: str | None, event: ActivistRecognised | ActivistEnded) -> str | None:
    """What the activist does; None: no activist."""
    match event:
        case ActivistRecognised(does=does):
            return does
        case ActivistEnded():
            return None


def recognise_activist(
    does: str | None, command: RecogniseActivist, *, union: Union, member: bool | None
) -> Iterator[ActivistRecognised]:
    """Recognise a member.

    Args:
        member: whether the person stands on the union's roll; None where it is not kept here.
    """
    if not union.in_being:
        raise UnionNotInBeing
    if member is False:
        raise NotOnTheRoll
    if does == command.does:
        raise RecognisedAlready
    yield ActivistRecognised(command.person_id, command.does)


def end_activist(does: str | None, command: EndActivist) -> Iterator[ActivistEnded]:
    """End it, for a reason."""
    if does is None:
        raise NoActivist
    yield ActivistEnded(command.person_id, command.reason)


ACTIVIST = Decider("activist", initial=None, evolve=evolve)
