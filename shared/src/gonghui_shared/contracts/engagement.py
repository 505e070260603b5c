"""What engagement tells the others. Topic gonghui.engagement.v1, key union_id.

Nothing here says who complained or what about: bodies of complaints stay in the service.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from gonghui_shared.events import Event, published
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Fen

Theme = Literal["wages", "hours", "safety", "contract", "welfare", "discrimination", "union_work", "other"]
Outcome = Literal["upheld", "partly_upheld", "rejected", "withdrawn", "settled"]
ContractKind = Literal["collective", "wages", "women", "safety"]
ActivityKind = Literal["culture", "sports", "training", "education", "warmth", "competition", "meeting", "service"]


@published("engagement.ComplaintFiled.v1")
class ComplaintFiled(Event):
    """A complaint came in. Source: R-CMP-01."""

    complaint_id: Identifier
    theme: Theme
    anonymous: bool
    filed_on: date  # stays when the case is transferred
    accept_by: date
    answer_by: date


@published("engagement.ComplaintAccepted.v1")
class ComplaintAccepted(Event):
    """Triage found the union competent, and an owner was named."""

    complaint_id: Identifier
    answer_by: date


@published("engagement.ComplaintTransferred.v1")
class ComplaintTransferred(Event):
    """The complaint went to the union that is competent; its clocks run on."""

    complaint_id: Identifier
    to_union_id: UnionId


@published("engagement.ComplaintAnswered.v1")
class ComplaintAnswered(Event):
    """The complainant got an answer."""

    complaint_id: Identifier
    outcome: Outcome
    in_time: bool
    days: int  # since it was filed


@published("engagement.ComplaintAppealed.v1")
class ComplaintAppealed(Event):
    """The complainant asked the superior union for a review."""

    complaint_id: Identifier
    level: int  # 1: review, 2: re-review
    review_by: date


@published("engagement.ComplaintReviewed.v1")
class ComplaintReviewed(Event):
    """The superior union decided on an appeal."""

    complaint_id: Identifier
    level: int
    confirmed: bool
    in_time: bool


@published("engagement.ComplaintClosed.v1")
class ComplaintClosed(Event):
    """Nothing more is to be done; how satisfied the complainant was, if they said so."""

    complaint_id: Identifier
    outcome: Outcome
    in_time: bool
    satisfaction: int | None  # 1 to 5


@published("engagement.ComplaintOverdue.v1")
class ComplaintOverdue(Event):
    """A clock of the complaint ran out."""

    complaint_id: Identifier
    clock: Literal["accept", "answer", "review"]
    due_on: date


@published("engagement.ServiceClockMissed.v1")
class ServiceClockMissed(Event):
    """A clock that the union promised, in working days, ran out. Source: R-SUP-02."""

    complaint_id: Identifier
    clock: Literal["triage", "close"]  # to accept or transfer; to close after the answer
    due_on: date


@published("engagement.ActivityPlanned.v1")
class ActivityPlanned(Event):
    """An activity was planned and members may enrol."""

    activity_id: Identifier
    kind: ActivityKind
    title: str
    held_on: date
    places: int


@published("engagement.ActivityHeld.v1")
class ActivityHeld(Event):
    """An activity took place."""

    activity_id: Identifier
    kind: ActivityKind
    held_on: date
    enrolled: int
    attended: int


@published("engagement.ActivityRated.v1")
class ActivityRated(Event):
    """Those who attended said how satisfied they were; nothing is told below five answers."""

    activity_id: Identifier
    answers: int
    satisfied: int


@published("engagement.ActivityCancelled.v1")
class ActivityCancelled(Event):
    """A planned activity did not take place."""

    activity_id: Identifier


@published("engagement.CongressHeld.v1")
class CongressHeld(Event):
    """A workers' congress met and adopted resolutions. Source: R-WC-05."""

    congress_id: Identifier
    entitled: int
    present: int
    resolutions: int


@published("engagement.CongressReported.v1")
class CongressReported(Event):
    """What a workers' congress adopted was reported to the union above. Source: R-WC-06."""

    congress_id: Identifier
    in_time: bool


@published("engagement.DisclosurePublished.v1")
class DisclosurePublished(Event):
    """Unit affairs were disclosed to the staff. Source: R-OP-01."""

    disclosure_id: Identifier
    subject: str
    visible_until: date


@published("engagement.DisclosureWithdrawn.v1")
class DisclosureWithdrawn(Event):
    """A disclosure is no longer shown."""

    disclosure_id: Identifier


@published("engagement.DisclosureQuestionAnswered.v1")
class DisclosureQuestionAnswered(Event):
    """A question about a disclosure was answered. Source: R-OP-03."""

    disclosure_id: Identifier
    question_id: Identifier
    in_time: bool


@published("engagement.DisclosureQuestionOverdue.v1")
class DisclosureQuestionOverdue(Event):
    """A question about a disclosure got no answer in time. Source: R-OP-03."""

    disclosure_id: Identifier
    question_id: Identifier


@published("engagement.ContractFiled.v1")
class ContractFiled(Event):
    """A collective or special contract was filed. Source: R-CB-02."""

    contract_id: Identifier
    kind: ContractKind
    valid_until: date


@published("engagement.ContractObjected.v1")
class ContractObjected(Event):
    """The authority objected to a contract, which takes no effect. Source: R-CB-02."""

    contract_id: Identifier


@published("engagement.ContractTookEffect.v1")
class ContractTookEffect(Event):
    """Nobody objected in time: the contract binds. Source: R-CB-02."""

    contract_id: Identifier
    kind: ContractKind
    filed_in_time: bool
    valid_until: date


@published("engagement.ContractExpired.v1")
class ContractExpired(Event):
    """The contract's time is over."""

    contract_id: Identifier
    kind: ContractKind


@published("engagement.TrainingHeld.v1")
class TrainingHeld(Event):
    """A course or lecture was held."""

    training_id: Identifier
    subject: str
    held_on: date
    hours: int
    attended: int


@published("engagement.AidGranted.v1")
class AidGranted(Event):
    """A member in hardship got aid; nothing says who. Source: R-AID-01."""

    aid_id: Identifier
    tier: str
    amount: Fen


class Need(Struct, frozen=True, forbid_unknown_fields=True):
    """A theme of a survey, and how many named it."""

    theme: str
    named: int


@published("engagement.SurveyClosed.v1")
class SurveyClosed(Event):
    """A survey of members' needs was closed; nothing is told below the number of answers that protects them."""

    survey_id: Identifier
    asked: int
    answers: int
    needs: tuple[Need, ...]
