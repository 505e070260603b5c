"""Who speaks for the members, and since when."""

from typing import Any

import pytest

from gonghui_organisation.election.decider import Roll
from gonghui_organisation.representation.commands import ReplaceRepresentative, SeatRepresentatives
from gonghui_organisation.representation.decider import (
    REPRESENTATION,
    MembersMeetThemselves,
    MoreThanMembers,
    NoRepresentative,
    SeatedTwice,
    SessionNotNext,
    replace_representative,
    seat_representatives,
)
from gonghui_organisation.representation.events import RepresentativeReplaced, RepresentativesSeated
from gonghui_organisation.representation.views import project_representatives
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, Decision, folded, given

LAW = Rulebook(shipped()).rules("CN", DAY)
HUNDRED = Roll(100, "")
SEATED = RepresentativesSeated(1, ("a", "b"))


def seated(*history: Any, roll: Roll | None = HUNDRED, **changes: Any) -> Decision:
    """Two representatives."""
    plain: dict[str, Any] = {"union_id": "u", "session": 1, "persons": ["b", "a"]}
    command = SeatRepresentatives(**plain | changes)
    return given(REPRESENTATION, *history).when(seat_representatives, command, roll=roll, rules=LAW)


@pytest.mark.rule("R-ELE-01")
def test_union_of_enough_members_has_representatives() -> None:
    """Below a hundred all members meet; representatives are never more than those they speak for."""
    seated().then(SEATED)
    seated(roll=None).then(SEATED)
    seated(roll=Roll(99, "")).then_refused(MembersMeetThemselves, members=99)
    crowd = [f"p{n}" for n in range(101)]
    seated(persons=crowd).then_refused(MoreThanMembers, members=100)
    seated(persons=["a", "a"]).then_refused(SeatedTwice)


@pytest.mark.rule("R-TRM-09")
def test_representatives_stand_until_the_next_session() -> None:
    """Sessions follow one another; a register that begins in the middle begins with any number."""
    assert seated(session=7).refusal is None
    seated(SEATED, session=3).then_refused(SessionNotNext, session=1)
    seated(SEATED, session=2, persons=["c"]).then(RepresentativesSeated(2, ("c",)))


def test_whoever_leaves_may_have_a_successor() -> None:
    """Elected by those who elected the one who left."""
    replaced = RepresentativeReplaced(1, "a", "left_unit", "c")
    command = ReplaceRepresentative(union_id="u", session=1, left="a", reason="left_unit", successor="c")
    given(REPRESENTATION, SEATED).when(replace_representative, command).then(replaced)
    given(REPRESENTATION, SEATED, replaced).when(replace_representative, command).then_refused(NoRepresentative)
    known = command.model_copy(update={"successor": "b"})
    given(REPRESENTATION, SEATED).when(replace_representative, known).then_refused(SeatedTwice)
    alone = command.model_copy(update={"successor": None})
    given(REPRESENTATION, SEATED).when(replace_representative, alone).then(
        RepresentativeReplaced(1, "a", "left_unit", None)
    )
    assert REPRESENTATION.fold([SEATED, replaced]).persons == {"b", "c"}


def test_list_shows_those_who_stand_now() -> None:
    """Whoever left stays in the record of the session."""
    rows = folded(project_representatives, SEATED, RepresentativeReplaced(1, "a", "died", "c"))
    assert {key[2]: row["left_on"] for key, row in rows["representatives"].items()} == {"a": DAY, "b": None, "c": None}
    assert rows["representative_sessions"] == {("u1",): {"session": 1, "since": DAY}}
