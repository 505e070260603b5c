"""The rules of an activist, sentence by sentence."""

from datetime import date
from typing import Final

from gonghui_organisation.activist.commands import EndActivist, RecogniseActivist
from gonghui_organisation.activist.decider import (
    ACTIVIST,
    NoActivist,
    NotOnTheRoll,
    RecognisedAlready,
    end_activist,
    recognise_activist,
)
from gonghui_organisation.activist.events import ActivistEnded, ActivistRecognised
from gonghui_organisation.union.decider import UNION
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.contracts.organisation import UnionFormed
from gonghui_shared.testing.given import given

HERE: Final = UNION.fold([UnionFormed("primary", "private", "工会", "d1", "CN/500000", date(2020, 5, 1))])
COMMAND: Final = RecogniseActivist(union_id="u1", person_id="li", does="文体")
RECOGNISED: Final = ActivistRecognised("li", "文体")


def test_a_member_is_recognised() -> None:
    """Where the roll is not kept here the union is believed."""
    for member in (True, None):
        given(ACTIVIST).when(recognise_activist, COMMAND, union=HERE, member=member, does=None).then(RECOGNISED)
    given(ACTIVIST).when(recognise_activist, COMMAND, union=HERE, member=False, does=None).then_refused(NotOnTheRoll)
    given(ACTIVIST).when(recognise_activist, COMMAND, union=UNION.initial, member=True, does=None).then_refused(
        UnionNotInBeing
    )


def test_what_an_activist_does_may_be_said_anew() -> None:
    """The same is not said twice; who was ended may be recognised again."""
    given(ACTIVIST, RECOGNISED).when(recognise_activist, COMMAND, union=HERE, member=True, does="文体").then_refused(
        RecognisedAlready
    )
    other = COMMAND.model_copy(update={"does": "调解"})
    given(ACTIVIST, RECOGNISED).when(recognise_activist, other, union=HERE, member=True, does="文体").then(
        ActivistRecognised("li", "调解")
    )
    ended = ActivistEnded("li", "own_wish")
    given(ACTIVIST, RECOGNISED, ended).when(recognise_activist, COMMAND, union=HERE, member=True, does=None).then(
        RECOGNISED
    )


def test_it_ends_for_a_reason() -> None:
    """Once."""
    end = EndActivist(union_id="u1", person_id="li", reason="own_wish")
    given(ACTIVIST, RECOGNISED).when(end_activist, end).then(ActivistEnded("li", "own_wish"))
    given(ACTIVIST).when(end_activist, end).then_refused(NoActivist)
