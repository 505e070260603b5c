"""Posts as they are read."""

from datetime import date

from gonghui_organisation.post.views import project_posts
from gonghui_shared.contracts.organisation import CadreTrained, PostEstablished, PostFilled, PostStaffed, PostVacated
from gonghui_shared.testing import DAY, folded

BEGUN, LEFT = date(2024, 3, 1), date(2026, 2, 28)
ESTABLISHED = PostEstablished("p1", "chair", full_time=True)
FILLED = PostFilled("p1", "chair", "li", BEGUN)


def test_post_shows_its_holder() -> None:
    """The present holder stands with the post and in the history."""
    tables = folded(project_posts, ESTABLISHED, FILLED, CadreTrained("li", "p1"))
    assert tables["posts"][("u1", "p1")] == {
        "kind": "chair", "full_time": True, "holder": "li", "held_from": BEGUN, "trained_on": DAY,
    }  # fmt: skip
    assert tables["post_holders"] == {("u1", "p1", "li", BEGUN): {"kind": "chair", "held_to": None}}


def test_staffing_says_whether_a_post_is_full_time() -> None:
    """A chair's post that an election established is a part-time one until a paper says otherwise."""
    staffed = PostStaffed("p1", "own_headcount", "编办〔2026〕3号", True, None, None)
    part_time = PostEstablished("p1", "chair", full_time=False)
    row = folded(project_posts, part_time, FILLED, staffed)["posts"]["u1", "p1"]
    assert (row["full_time"], row["holder"]) == (True, "li")


def test_vacated_post_keeps_its_history() -> None:
    """Who held a post can be asked for ever."""
    tables = folded(project_posts, ESTABLISHED, FILLED, PostVacated("p1", "chair", "li", BEGUN, LEFT))
    assert tables["posts"][("u1", "p1")]["holder"] is None
    assert tables["post_holders"][("u1", "p1", "li", BEGUN)]["held_to"] == LEFT
