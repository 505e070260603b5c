"""What stays in the service: the figures behind an outcome, and the words about it."""

import msgspec

from gonghui_shared.events import Event, Personal, private
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId


@private("assessment.OutcomeWords.v1", subject="person_id")
class OutcomeWords(Event):
    """Why an outcome was signed otherwise than proposed, what the person objected, what was answered."""

    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId
    kind: str  # signature, objection, answer, removal
    text: Personal


class Served(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days of a year on which somebody held the post during the term."""

    year: int
    days: int


class HolderFigures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The parts of a term as they weigh for one holder of a post, each year by the days that they served."""

    post_id: PostId
    person_id: PersonId
    served: tuple[Served, ...]
    annual: str  # points of a hundred, exact; empty where there is nothing to measure
    targets: str
    appraisal: str
    audit: str
    total: str


@private("assessment.HoldersEvaluated.v1")
class HoldersEvaluated(Event):
    """What a term came to for everybody who held a post in it. Source: R-ASM-10.days."""

    evaluation_id: Identifier
    term_id: TermId
    holders: tuple[HolderFigures, ...]
