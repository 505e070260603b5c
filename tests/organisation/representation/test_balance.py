"""Bodies held against those they speak for."""

from fractions import Fraction
from typing import Any

import pytest

from gonghui_organisation.membership.identity import check_digit
from gonghui_organisation.representation.balance import Composition, Share, short
from tests.organisation.conftest import Office


def composed(body: Any, women: tuple[int, int], young: tuple[int, int], front: tuple[int, int]) -> Composition:
    """How many of how many."""
    shares = [Share(count=count, known=known) for count, known in (women, young, front)]
    return Composition(body=body, size=women[1], women=shares[0], young=shares[1], front_line=shares[2], short=[])


@pytest.mark.rule("R-ELE-05.tolerance")
def test_what_a_body_has_much_less_of_is_named() -> None:
    """More than the tolerance below the members' share; what nobody knows is not judged."""
    members = composed("members", (50, 100), (30, 100), (60, 100))
    assert short(composed("committee", (2, 5), (1, 5), (3, 5)), members, Fraction(1, 10)) == []
    assert short(composed("committee", (1, 5), (1, 5), (2, 5)), members, Fraction(1, 10)) == ["women", "front_line"]
    assert short(composed("committee", (1, 5), (0, 0), (0, 0)), members, Fraction(1, 10)) == ["women"]


@pytest.mark.rule("R-ELE-05.young")
async def test_committee_and_candidates_stand_beside_the_members(office: Office) -> None:
    """Women from the roll, age from the id number that nobody sees, the front line as it was told."""
    for serial in range(4):
        year = 1970 if serial < 2 else 2000
        digits = f"110105{year}1231{serial:03}"
        body = {
            "member_id": f"m{serial}", "person_id": f"p{serial}", "woman": serial % 2 == 1, "name": f"王{serial}",
            "id_number": digits + check_digit(digits),
        }  # fmt: skip
        assert (await office.ask("operator", "/unions/u1/members", **body)).status_code == 201
    told = [
        {"union_id": "u1", "member_id": f"m{serial}", "level": "front_line" if serial else "leading"}
        for serial in range(3)
    ]
    assert (await office.ask("operator", "/unions/u1/members/descriptions", members=told)).status_code == 201
    posts = [{"union_id": "u1", "post_id": "c", "kind": "chair", "person_id": "p0", "held_from": "2024-01-01"}]
    await office.ask("operator", "/federations/f/posts/bulk", posts=posts)
    found = await office.see("operator", "/unions/u1/balance?election_id=none")
    members, committee = found["bodies"]
    assert (members["size"], members["women"], members["young"]) == (
        4, {"count": 2, "known": 4}, {"count": 2, "known": 4},
    )  # fmt: skip
    assert members["front_line"] == {"count": 2, "known": 3}
    assert (committee["body"], committee["size"], committee["short"]) == (
        "committee",
        1,
        ["women", "young", "front_line"],
    )
    refused = await office.ask("operator", "/unions/u1/representatives", session=1, persons=["p1"])
    assert refused.json()["code"] == "members-meet-themselves"
