"""The rules of supervision."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gonghui_shared.contracts.assessment import SupervisionReviewed
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

from .commands import RecordReview

_PERIODS: Final[Mapping[str, str]] = {"monthly": r"\d{4}-\d{2}", "half_yearly": r"\d{4}-H\d", "yearly": r"\d{4}"}


class ReviewedAlready(Refusal):
    """本期已经督查。 This period has been reviewed."""


class OtherPeriod(Refusal):
    """督查类型与期间不符。 The period does not fit the kind of review."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """A union's reviews of one year."""

    periods: frozenset[str] = frozenset()


def evolve(reviews: Reviews, event: SupervisionReviewed) -> Reviews:
    """The state after one more event."""
    return Reviews(reviews.periods | {event.period})


def record_review(reviews: Reviews, command: RecordReview) -> Iterator[SupervisionReviewed]:
    """Record a period's review, once."""
    if not re.fullmatch(_PERIODS[command.kind], command.period):
        raise OtherPeriod(kind=command.kind)
    if command.period in reviews.periods:
        raise ReviewedAlready(period=command.period)
    yield SupervisionReviewed(command.review_id, command.kind, command.period, command.behind, command.findings)


REVIEWS = Decider("reviews", initial=Reviews(), evolve=evolve)
