"""The rules of good practices."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gonghui_assessment.supervision.acting import require_superior, said
from gonghui_assessment.supervision.events import SupervisionWords
from gonghui_shared.contracts.assessment import (
    PracticeAdopted,
    PracticeDeclined,
    PracticeNominated,
    PracticePublished,
)
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import UnionId
from gonghui_shared.refusals import NotFound, Refusal

from .commands import AdoptPractice, NominatePractice, ReviewPractice


class NoSuchPractice(NotFound):
    """没有这项典型经验。 There is no such practice."""


class PracticeExists(Refusal):
    """该典型经验已经申报。 This practice has been nominated."""


class ReviewedBefore(Refusal):
    """该典型经验已经审核。 The practice has been reviewed."""


class PracticeNotPublished(Refusal):
    """该典型经验尚未发布。 The practice has not been published."""


class OwnPractice(Refusal):
    """不能采用本会申报的典型经验。 Nobody takes over a practice of their own."""


class PracticeAdoptedBefore(Refusal):
    """已经采用过该典型经验。 The practice has been taken over before."""


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice."""

    standing: Literal["", "nominated", "published", "declined"] = ""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Whether one union has taken one practice over: a stream of its own, since there may be thousands."""

    done: bool = False


def evolve(
    practice: Practice, event: PracticeNominated | PracticePublished | PracticeDeclined | SupervisionWords
) -> Practice:
    """The state after one more event."""
    match event:
        case PracticeNominated():
            return Practice("nominated")
        case PracticePublished():
            return Practice("published")
        case PracticeDeclined():
            return Practice("declined")
        case SupervisionWords():
            return practice


def adopted(adoption: Adoption, event: PracticeAdopted | SupervisionWords) -> Adoption:
    """The state after one more event."""
    match event:
        case PracticeAdopted():
            return Adoption(done=True)
        case SupervisionWords():
            return adoption


def nominate_practice(practice: Practice, command: NominatePractice, *, actor: str) -> Iterator[Event]:
    """Put it forward, once."""
    if practice.standing:
        raise PracticeExists(practice=command.practice_id)
    yield PracticeNominated(command.practice_id, command.title)
    yield said("practice", command.practice_id, "nominated", actor, command.description)


def review_practice(
    practice: Practice, command: ReviewPractice, *, superior: UnionId | None, actor: str
) -> Iterator[Event]:
    """Publish it or not, with an opinion."""
    require_superior(command, superior)
    if not practice.standing:
        raise NoSuchPractice
    if practice.standing != "nominated":
        raise ReviewedBefore
    yield (PracticePublished if command.published else PracticeDeclined)(command.practice_id)
    kind = "published" if command.published else "declined"
    yield said("practice", command.practice_id, kind, actor, command.opinion)


def adopt_practice(
    adoption: Adoption, command: AdoptPractice, *, practice: Practice, actor: str
) -> Iterator[Event]:  # fmt: skip
    """Take it over, once; it counts for the union whose practice it is."""
    if not practice.standing:
        raise NoSuchPractice
    if practice.standing != "published":
        raise PracticeNotPublished
    if command.adopter_id == command.union_id:
        raise OwnPractice
    if adoption.done:
        raise PracticeAdoptedBefore
    yield PracticeAdopted(command.practice_id, command.adopter_id)
    yield said("practice", command.practice_id, "adopted", actor, command.how)


PRACTICE = Decider("practice", initial=Practice(), evolve=evolve)
ADOPTION = Decider("practice-adoption", initial=Adoption(), evolve=adopted)
