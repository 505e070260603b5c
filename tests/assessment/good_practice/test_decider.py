"""The rules of good practices."""

from typing import Any

import pytest

from gonghui_assessment.good_practice.commands import AdoptPractice, NominatePractice, ReviewPractice
from gonghui_assessment.good_practice.decider import (
    ADOPTION,
    PRACTICE,
    NoSuchPractice,
    OwnPractice,
    Practice,
    PracticeAdoptedBefore,
    PracticeExists,
    PracticeNotPublished,
    ReviewedBefore,
    adopt_practice,
    nominate_practice,
    review_practice,
)
from gonghui_assessment.supervision.acting import NotTheSuperior
from gonghui_assessment.supervision.events import SupervisionWords
from gonghui_shared.contracts.assessment import (
    PracticeAdopted,
    PracticeDeclined,
    PracticeNominated,
    PracticePublished,
)
from gonghui_shared.testing import given

NOMINATE = NominatePractice(union_id="u1", practice_id="p1", title="班前十分钟", description="每日班前协商")
ADOPT = AdoptPractice(union_id="u1", practice_id="p1", adopter_id="u2", how="车间试行")
NOMINATED = PracticeNominated("p1", "班前十分钟")
SUPERIOR: dict[str, Any] = {"superior": "d", "actor": "person:head"}
PUBLISHED = Practice("published")


def review(*, published: bool) -> ReviewPractice:
    """The union above has read it."""
    return ReviewPractice(union_id="u1", superior_id="d", practice_id="p1", published=published, opinion="值得推广")


def words(kind: str, who: str, text: str) -> SupervisionWords:
    """What was written about it."""
    return SupervisionWords("practice", "p1", kind, who, text)


def test_a_practice_is_nominated_once() -> None:
    """With what it is; the text stays in the service."""
    said = words("nominated", "chair1", "每日班前协商")
    given(PRACTICE).when(nominate_practice, NOMINATE, actor="person:chair1").then(NOMINATED, said)
    given(PRACTICE, NOMINATED).when(nominate_practice, NOMINATE, actor="person:chair1").then_refused(PracticeExists)


@pytest.mark.parametrize("published", [True, False])
def test_the_union_above_publishes_or_declines_once(published: bool) -> None:
    """With an opinion either way."""
    event = PracticePublished("p1") if published else PracticeDeclined("p1")
    said = words("published" if published else "declined", "head", "值得推广")
    given(PRACTICE, NOMINATED).when(review_practice, review(published=published), **SUPERIOR).then(event, said)
    again = given(PRACTICE, NOMINATED, event).when(review_practice, review(published=True), **SUPERIOR)
    again.then_refused(ReviewedBefore)


def test_nobody_but_the_union_directly_above_reviews() -> None:
    """And only what was nominated."""
    wrong = SUPERIOR | {"superior": "f"}
    given(PRACTICE, NOMINATED).when(review_practice, review(published=True), **wrong).then_refused(NotTheSuperior)
    given(PRACTICE).when(review_practice, review(published=True), **SUPERIOR).then_refused(NoSuchPractice)


def test_a_published_practice_is_taken_over_once_by_each_union() -> None:
    """It counts for the union whose practice it is."""
    actor = "person:chair2"
    decided = given(ADOPTION).when(adopt_practice, ADOPT, practice=PUBLISHED, actor=actor)
    decided.then(PracticeAdopted("p1", "u2"), words("adopted", "chair2", "车间试行"))
    again = given(ADOPTION, PracticeAdopted("p1", "u2")).when(adopt_practice, ADOPT, practice=PUBLISHED, actor=actor)
    again.then_refused(PracticeAdoptedBefore)


def test_what_is_not_published_or_is_ones_own_is_not_taken_over() -> None:
    """Nobody earns points from themselves."""
    actor = "person:chair2"
    for standing, refusal in (
        ("", NoSuchPractice),
        ("nominated", PracticeNotPublished),
        ("declined", PracticeNotPublished),
    ):
        practice = Practice(standing)  # type: ignore[arg-type]  # each of the literal's values
        given(ADOPTION).when(adopt_practice, ADOPT, practice=practice, actor=actor).then_refused(refusal)
    own = ADOPT.model_copy(update={"adopter_id": "u1"})
    given(ADOPTION).when(adopt_practice, own, practice=PUBLISHED, actor=actor).then_refused(OwnPractice)
