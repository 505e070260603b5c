"""The rules of a complaint."""

import hmac
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Literal

from gonghui_shared.calendar import working_calendar
from gonghui_shared.contracts.engagement import (
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintAppealed,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintOverdue,
    ComplaintReviewed,
    ComplaintTransferred,
    ServiceClockMissed,
)
from gonghui_shared.decider import At, Decider
from gonghui_shared.events import Event
from gonghui_shared.rules import Rules

from .case import Complaint, Stage, claims_of, evolve
from .commands import (
    AcceptComplaint,
    AnswerComplaint,
    AppealComplaint,
    CloseComplaint,
    ExtendAnswer,
    FileComplaint,
    MissClock,
    RateComplaint,
    RecordComplaint,
    ReviewComplaint,
    TransferComplaint,
)
from .events import AnswerExtended, AnswerWritten, AppealWritten, ComplaintWritten, OwnerNamed, ServiceClockSet
from .refusals import (
    AppealsExhausted,
    ExtendedAlready,
    FiledAlready,
    HandlerHasInterest,
    NoSuchComplaint,
    NoSuchUnion,
    NotASuperior,
    NotTheComplainant,
    ReceiptMissing,
    SignedIn,
    WrongStage,
)

SERVICE_CLOCKS: Mapping[str, str] = {"triage": "R-CMP-01.triage", "close": "R-CMP-01.close"}
MOST_APPEALS = 2  # review and re-review: the form of R-CMP-01, not a figure of it


def file_complaint(
    complaint: Complaint, command: FileComplaint, *, rules: Rules, on: date, actor: str
) -> Iterator[Event]:
    """Take a complaint in from the complainant and start its clocks.

    Args:
        actor: nobody may complain under another person's name, and whoever is signed in is not anonymous.

    Source: R-CMP-01, R-SUP-02.
    """
    if command.person_id is None and actor.startswith("person:"):
        raise SignedIn
    if command.person_id is not None and actor != f"person:{command.person_id}":
        raise NotTheComplainant
    yield from _filed(complaint, command, rules, on)


def record_complaint(complaint: Complaint, command: RecordComplaint, *, rules: Rules, on: date) -> Iterator[Event]:
    """Take a complaint in for somebody who came to the counter, wrote or called."""
    yield from _filed(complaint, command, rules, on)


def _filed(complaint: Complaint, command: FileComplaint, rules: Rules, on: date) -> Iterator[Event]:
    if complaint.stage != "none":
        raise FiledAlready
    if command.person_id is None and command.receipt is None:
        raise ReceiptMissing
    number, anonymous = command.complaint_id, command.person_id is None
    accept_by = on + timedelta(days=rules.days("R-CMP-01.accept"))
    answer_by = on + timedelta(days=rules.days("R-CMP-01.answer"))
    yield ComplaintFiled(number, command.theme, anonymous, on, accept_by, answer_by)
    yield ComplaintWritten(number, command.person_id or f"case.{number}", anonymous, command.body, command.receipt)
    yield _service_clock(number, "triage", rules, on)


def accept_complaint(
    complaint: Complaint, command: AcceptComplaint, *, rules: Rules, on: date, actor: str
) -> Iterator[Event]:
    """Find the union competent; the answer's clock runs from acceptance.

    Source: R-CMP-01, R-SUP-04.
    """
    _at(complaint, "filed")
    _disinterested(complaint, rules, actor, f"person:{command.owner_id}")
    yield ComplaintAccepted(command.complaint_id, on + timedelta(days=rules.days("R-CMP-01.answer")))
    yield OwnerNamed(command.complaint_id, command.owner_id)


def transfer_complaint(
    complaint: Complaint, command: TransferComplaint, *, target: Complaint, known: bool, rules: Rules, on: date
) -> Iterator[Event | At]:
    """Hand the case over: it ends here and goes on at the other union with the clocks of the law that it has.

    Args:
        target: the case at the other union: none yet, or one that has gone on from there.
        known: whether the other union exists.
    """
    _at(complaint, "filed", "accepted")
    if not known or command.to_union_id == command.union_id:
        raise NoSuchUnion
    if target.stage not in {"none", "transferred"}:
        raise FiledAlready
    number, now = command.complaint_id, complaint
    yield ComplaintTransferred(number, command.to_union_id)
    yield AnswerWritten(number, now.person_id, "transfer", command.reason)
    yield At("target", ComplaintFiled(number, now.theme, now.anonymous, now.filed_on, now.accept_by, now.answer_by))
    yield At("target", ComplaintWritten(number, now.person_id, now.anonymous, "", now.receipt))
    yield At("target", _service_clock(number, "triage", rules, on))


def extend_answer(complaint: Complaint, command: ExtendAnswer, *, rules: Rules) -> Iterator[Event]:
    """Give the answer more time, once.

    Source: R-CMP-01.
    """
    _at(complaint, "accepted")
    if complaint.extended:
        raise ExtendedAlready(rule=rules.version("R-CMP-01.extension"))
    answer_by = complaint.answer_by + timedelta(days=rules.days("R-CMP-01.extension"))
    yield AnswerExtended(command.complaint_id, answer_by)
    yield AnswerWritten(command.complaint_id, complaint.person_id, "extension", command.reason)


def answer_complaint(
    complaint: Complaint, command: AnswerComplaint, *, rules: Rules, on: date, actor: str
) -> Iterator[Event]:
    """Answer; whether in time is a fact of the calendar, not of anybody's judgement."""
    _at(complaint, "accepted")
    _disinterested(complaint, rules, actor)
    in_time = on <= complaint.answer_by
    yield ComplaintAnswered(command.complaint_id, command.outcome, in_time, (on - complaint.filed_on).days)
    yield AnswerWritten(command.complaint_id, complaint.person_id, "answer", command.answer)
    yield _service_clock(command.complaint_id, "close", rules, on)


def appeal_complaint(
    complaint: Complaint, command: AppealComplaint, *, rules: Rules, on: date, actor: str
) -> Iterator[Event]:
    """Ask for a review, and after it for a re-review.

    Source: R-CMP-01.
    """
    _complains(complaint, actor, command.receipt)
    _at(complaint, "answered", "reviewed")
    if complaint.level == MOST_APPEALS:
        raise AppealsExhausted(rule=rules.version("R-CMP-01.re_review"))
    code = "R-CMP-01.review" if complaint.level == 0 else "R-CMP-01.re_review"
    yield ComplaintAppealed(command.complaint_id, complaint.level + 1, on + timedelta(days=rules.days(code)))
    yield AppealWritten(command.complaint_id, complaint.person_id, command.reason)


def review_complaint(
    complaint: Complaint, command: ReviewComplaint, *, above: Collection[str], rules: Rules, on: date, actor: str
) -> Iterator[Event]:
    """Decide on an appeal.

    Args:
        above: the unions superior to the one that answered; none above the federation, which reviews itself.
    """
    _at(complaint, "appealed")
    if command.superior_id not in (above or {command.union_id}):
        raise NotASuperior
    _disinterested(complaint, rules, actor)
    in_time = on <= complaint.review_by
    yield ComplaintReviewed(command.complaint_id, complaint.level, command.confirmed, in_time)
    yield AnswerWritten(command.complaint_id, complaint.person_id, "review", command.answer)
    yield _service_clock(command.complaint_id, "close", rules, on)


def rate_complaint(complaint: Complaint, command: RateComplaint, *, actor: str) -> Iterator[Event]:
    """Close an answered case as the complainant."""
    _complains(complaint, actor, command.receipt)
    yield _closed(complaint, command.complaint_id, command.satisfaction)


def close_complaint(complaint: Complaint, command: CloseComplaint) -> Iterator[Event]:
    """Close an answered case."""
    yield _closed(complaint, command.complaint_id, command.satisfaction)


def miss_clock(complaint: Complaint, command: MissClock, *, on: date) -> Iterator[Event]:
    """Signal a clock that ran out; nothing happens where the step was taken meanwhile."""
    answered: tuple[Stage, ...] = ("answered", "reviewed")
    waiting: Mapping[str, tuple[tuple[Stage, ...], date]] = {
        "triage": (("filed",), complaint.service.get("triage", date.max)),
        "accept": (("filed",), complaint.accept_by),
        "answer": (("accepted",), complaint.answer_by),
        "review": (("appealed",), complaint.review_by),
        "close": (answered, complaint.service.get("close", date.max)),
    }
    stages, due_on = waiting[command.clock]
    if complaint.stage not in stages or due_on >= on or (command.clock, due_on) in complaint.missed:
        return
    if command.clock == "triage" or command.clock == "close":  # noqa: PLR1714 - the type checker narrows only this
        yield ServiceClockMissed(command.complaint_id, command.clock, due_on)
    else:
        yield ComplaintOverdue(command.complaint_id, command.clock, due_on)


def _closed(complaint: Complaint, number: str, satisfaction: int | None) -> Event:
    _at(complaint, "answered", "reviewed")
    return ComplaintClosed(number, complaint.outcome or "settled", complaint.in_time, satisfaction)


def _at(complaint: Complaint, *stages: Stage) -> None:
    if complaint.stage == "none":
        raise NoSuchComplaint
    if complaint.stage not in stages:
        raise WrongStage(stage=complaint.stage)


def _disinterested(complaint: Complaint, rules: Rules, *actors: str) -> None:
    if rules.switch("R-SUP-04") and f"person:{complaint.person_id}" in actors:
        raise HandlerHasInterest(rule=rules.version("R-SUP-04"))


def _complains(complaint: Complaint, actor: str, receipt: str | None) -> None:
    """Refuse all but the complainant; with the code of an anonymous case also one who is signed in, since answers keep who asked."""
    digest = sha256((receipt or "").encode()).hexdigest()
    by_code = complaint.receipt is not None and hmac.compare_digest(digest, complaint.receipt)
    if not by_code and actor != f"person:{complaint.person_id}":
        raise NotTheComplainant
    if complaint.anonymous and actor.startswith("person:"):
        raise SignedIn


def _service_clock(number: str, clock: Literal["triage", "close"], rules: Rules, on: date) -> Event:
    due_on = working_calendar(rules).add_working_days(on, rules.working_days(SERVICE_CLOCKS[clock]))
    return ServiceClockSet(number, clock, due_on)


COMPLAINT = Decider("complaint", initial=Complaint(), evolve=evolve, claims=claims_of)
