"""Members who act for themselves, and lists of them."""

import pytest

from gonghui_engagement.acting_members import CHUNK, NotThisMember, in_parts, only_as_oneself


def test_a_member_acts_as_the_person_whose_membership_it_is() -> None:
    """Nobody else does, and nobody for a membership that does not exist."""
    only_as_oneself("p1", "person:p1")
    for person, actor in (("p1", "person:p2"), ("p1", "anonymous"), (None, "person:None"), ("p1", "service:p1")):
        with pytest.raises(NotThisMember):
            only_as_oneself(person, actor)


def test_a_list_in_parts_is_the_same_list() -> None:
    """Nothing is lost or turned round between the parts."""
    members = [f"m{n}" for n in range(2 * CHUNK + 1)]
    parts = list(in_parts(members))
    assert [len(part) for part in parts] == [CHUNK, CHUNK, 1]
    assert [member for part in parts for member in part] == members
