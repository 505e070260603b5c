"""What stays in the service: who is appraised, the tellers' sheets, and the tally of each question."""

import msgspec

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier, PersonId, PostId


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A post that is appraised, and who holds it."""

    post_id: PostId
    kind: str
    person_id: PersonId


class Tally(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question as it was counted."""

    post_id: str  # empty: the union itself
    excellent: int
    competent: int
    basic: int
    not_competent: int
    void: int

    @property
    def collected(self) -> int:
        """All ballots with this question."""
        return self.ballots + self.void

    @property
    def ballots(self) -> int:
        """Ballots that say something."""
        return self.excellent + self.competent + self.basic + self.not_competent

    @property
    def satisfied(self) -> int:
        """Ballots that are content."""
        return self.excellent + self.competent


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an appraisal says of a union or of the holder of a post."""

    tally: Tally
    person_id: str  # empty: the union itself
    told: bool  # enough ballots, so that it may be shown by itself


@private("assessment.AppraisalOpened.v1")
class AppraisalOpened(Event):
    """Members are to appraise their union and the holders of some posts; the roll of the day is frozen. Source: R-ASM-08."""

    appraisal_id: Identifier
    year: int
    entitled: int
    roll_digest: str  # empty where the platform does not keep the roll
    subjects: tuple[Subject, ...]


@private("assessment.AppraisalAttended.v1")
class AppraisalAttended(Event):
    """So many came, and so many of them work in the front line."""

    appraisal_id: Identifier
    attended: int
    front_line: int


@private("assessment.AppraisalSheetEntered.v1")
class AppraisalSheetEntered(Event):
    """A teller's sheet was entered."""

    appraisal_id: Identifier
    teller_id: PersonId
    entered_by: str  # actor
    tallies: tuple[Tally, ...]


@private("assessment.AppraisalSheetsDiffered.v1")
class AppraisalSheetsDiffered(Event):
    """Two sheets differ: the ballots have to be counted again."""

    appraisal_id: Identifier


@private("assessment.AppraisalTallied.v1")
class AppraisalTallied(Event):
    """What the members said, question by question."""

    appraisal_id: Identifier
    year: int
    valid: bool
    answers: tuple[Answer, ...]
