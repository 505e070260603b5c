"""What engagement publishes says neither who nor what."""

import pytest

import gonghui_engagement.app  # noqa: F401 - declares every event of the service
from gonghui_shared.events import Declaration, all_declared

PUBLISHED = [d for d in all_declared() if d.service == "engagement" and d.visibility == "published"]
SECRET = {
    "person_id", "member_id", "member_ids", "owner_id", "name", "body", "receipt", "reason", "answer", "question", "text",
    "content", "facts", "score", "actor",
}  # fmt: skip


@pytest.mark.parametrize("declaration", PUBLISHED, ids=lambda d: d.name)
def test_a_published_event_has_no_field_for_persons_or_words(declaration: Declaration) -> None:
    """Whatever names a person or repeats what they said stays in private events."""
    assert not SECRET & set(declaration.cls.__struct_fields__)
    assert declaration.personal == ()


def test_complaints_are_told_by_theme_and_clock_only() -> None:
    """The list of fields is closed: a new one has to be thought about here."""
    fields = {
        f for d in PUBLISHED if ".Complaint" in d.name or ".ServiceClock" in d.name for f in d.cls.__struct_fields__
    }
    assert fields == {
        "complaint_id", "theme", "anonymous", "filed_on", "accept_by", "answer_by", "to_union_id", "outcome", "in_time",
        "days", "level", "review_by", "confirmed", "satisfaction", "clock", "due_on",
    }  # fmt: skip
