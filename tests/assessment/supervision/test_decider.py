"""The rules of supervision."""

import pytest

from gonghui_assessment.supervision.api import of_year
from gonghui_assessment.supervision.commands import RecordReview
from gonghui_assessment.supervision.decider import REVIEWS, OtherPeriod, ReviewedAlready, record_review
from gonghui_shared.contracts.assessment import ReviewKind, SupervisionReviewed
from gonghui_shared.testing import given

PERIODS: dict[ReviewKind, str] = {"monthly": "2026-03", "half_yearly": "2026-H1", "yearly": "2026"}


def review(kind: ReviewKind, period: str) -> RecordReview:
    """A review that saw one target behind and two findings."""
    return RecordReview(union_id="u1", review_id="r1", kind=kind, period=period, behind=1, findings=2)


@pytest.mark.parametrize("kind", PERIODS)
def test_a_review_has_a_period_of_its_kind(kind: ReviewKind) -> None:
    """Months monthly, halves half-yearly, years yearly."""
    for other, period in PERIODS.items():
        decided = given(REVIEWS).when(record_review, review(kind, period))
        if other == kind:
            decided.then(SupervisionReviewed("r1", kind, period, 1, 2))
        else:
            decided.then_refused(OtherPeriod, kind=kind)


def test_a_period_is_reviewed_once() -> None:
    """Another period of the same year is free."""
    done = SupervisionReviewed("r1", "monthly", "2026-03", 1, 2)
    given(REVIEWS, done).when(record_review, review("monthly", "2026-03")).then_refused(
        ReviewedAlready, period="2026-03"
    )
    assert given(REVIEWS, done).when(record_review, review("yearly", "2026")).refusal is None


def test_reviews_of_a_year_are_one_stream() -> None:
    """Whatever their kind."""
    assert {of_year(review(kind, period)) for kind, period in PERIODS.items()} == {"u1:2026"}
