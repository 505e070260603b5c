"""Staffing of posts: on whose headcount, by which paper, with which rank."""

from typing import Any

from gonghui_organisation.post.decider import POST, NoSuchPost, Post
from gonghui_organisation.staffing.commands import RecordStaffing
from gonghui_organisation.staffing.decider import STAFFING, SourceMissing, record_staffing
from gonghui_organisation.staffing.views import project_staffings
from gonghui_shared.contracts.organisation import PostEstablished, PostStaffed
from gonghui_shared.testing import folded, given
from gonghui_shared.testing.given import Decision

ESTABLISHED = POST.fold([PostEstablished("c1", "chair", full_time=False)])
STAFFED = PostStaffed("c1", "own_headcount", "编办〔2026〕3号", True, "unit_deputy", "middle_head")


def record(*history: Any, post: Post = ESTABLISHED, **changes: Any) -> Decision:
    """A full-time chair on the union's own headcount, with a lower rank than is due."""
    plain: dict[str, Any] = {
        "union_id": "u1", "post_id": "c1", "staffing": "own_headcount", "source": "编办〔2026〕3号", "full_time": True,
        "rank_entitled": "unit_deputy", "rank_actual": "middle_head",
    }  # fmt: skip
    return given(STAFFING, *history).when(record_staffing, RecordStaffing(**plain | changes), post=post)


def test_staffing_names_its_paper() -> None:
    """Where there is none, there is no paper either; what is known is not said again."""
    record().then(STAFFED)
    record(STAFFED).then()
    record(source=None).then_refused(SourceMissing)
    record(staffing="none").then_refused(SourceMissing)
    record(staffing="none", source=None).then(PostStaffed("c1", "none", "", True, "unit_deputy", "middle_head"))
    record(post=Post()).then_refused(NoSuchPost)


def test_what_was_recorded_last_says_whether_a_post_is_full_time() -> None:
    """Before that, what it was established as."""
    assert not STAFFING.fold([]).full_time(ESTABLISHED)
    assert STAFFING.fold([STAFFED]).full_time(ESTABLISHED)


def test_rank_gap_counts_the_steps_that_are_missing() -> None:
    """Nobody has a gap who stands higher than is due, or whose rank is not known."""
    ranks: list[tuple[Any, Any]] = [
        ("unit_deputy", "middle_head"), ("unit_deputy", "ordinary"), ("middle_head", "unit_head"), ("unit_deputy", None),
    ]  # fmt: skip
    gaps = [
        folded(project_staffings, PostStaffed("c1", "none", "", True, *pair))["staffings"]["u1", "c1"]["rank_gap"]
        for pair in ranks
    ]
    assert gaps == [1, 3, 0, 0]
