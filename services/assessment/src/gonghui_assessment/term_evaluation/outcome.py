"""From a proposed outcome to one that counts: a person signs it, the person concerned may object, another one answers.

Nothing that a machine proposed leaves the service as advice before somebody answers for it. Its times run by the service's
own day: nobody moves one by the day that a command is booked for.

Source: R-PRV-02, R-ASM-11, R-ASM-12; Personal Information Protection Law, article 24.
"""

from collections.abc import Iterator
from datetime import date

from gonghui_shared.calendar import working_calendar
from gonghui_shared.contracts.assessment import (
    ObjectionAnswered,
    ObjectionOverdue,
    OutcomeObjected,
    OutcomeSigned,
    RemovalProposed,
    RewardProposed,
    TrainingRequired,
)
from gonghui_shared.events import Event
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId
from gonghui_shared.refusals import Forbidden, NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import AnswerObjection, MissObjectionAnswer, ObjectToOutcome, OnOutcome, ProposeRemoval, SignOutcome
from .decider import GOOD, Outcome, TermResult
from .events import OutcomeWords


class NoSuchOutcome(NotFound):
    """没有这项届期评价结果。 There is no such outcome of a term."""


class PersonHasToSign(Refusal):
    """评价结果须由本人登录的负责人签批，不能由系统代签。 A person has to sign; no service may do it."""


class OwnOutcome(Forbidden):
    """不得处理本人的评价结果。 Nobody decides on an outcome of their own."""


class NotOwnOutcome(Forbidden):
    """只能对本人的评价结果提出异议。 You may object to your own outcome only."""


class SignedAlready(Refusal):
    """该评价结果已经签批。 The outcome has been signed."""


class NotSigned(Refusal):
    """该评价结果尚未签批。 The outcome has not been signed."""


class GroundMissing(Refusal):
    """改变建议须说明理由。 Whoever changes the advice has to give a ground."""


class TimeToObjectOver(Refusal):
    """异议期限已过。 The time to object is over."""


class ObjectedAlready(Refusal):
    """已经提出过异议。 An objection has been made."""


class NothingToPropose(Refusal):
    """只有已签批为“提名时提示”且没有待答复异议的结果，才能提出罢免建议，且只提一次。 A removal is proposed once, after a signed warning without an open objection."""


class NoOpenObjection(Refusal):
    """没有待答复的异议。 There is no objection to be answered."""


class SignatoryMayNotAnswer(Refusal):
    """异议须由签批人以外的人复核。 Somebody else than who signed has to answer."""


class DismissedChangesNothing(Refusal):
    """驳回异议时建议不变。 An objection that is dismissed leaves the advice as it is."""


def sign_outcome(term: TermResult, command: SignOutcome, *, rules: Rules, today: date, actor: str) -> Iterator[Event]:
    """Answer for an outcome, as it was proposed or otherwise; from here on others may use it.

    Source: R-PRV-02; the time to object is that of R-ASM-11.
    """
    outcome = outcome_of(term, command)
    if rules.switch("R-PRV-02") and not actor.startswith("person:"):
        raise PersonHasToSign(rule=rules.version("R-PRV-02"))
    refuse_own(command, actor)
    if outcome.signed_by:
        raise SignedAlready(person=command.person_id)
    if command.advice != outcome.advice and not command.ground:
        raise GroundMissing(proposed=outcome.advice)
    object_by = working_calendar(rules).add_working_days(today, rules.working_days("R-ASM-11"))
    yield OutcomeSigned(*name_of(command), outcome.grade, outcome.advice, command.advice, actor, object_by)
    yield from _words(command, "signature", command.ground)
    yield from _followed(outcome, command, rules)


def _followed(outcome: Outcome, command: SignOutcome, rules: Rules) -> Iterator[RewardProposed | TrainingRequired]:
    """What a signed outcome leads to: benefits of its grade, or training.

    Source: R-ASM-09.benefits.
    """
    if command.advice not in GOOD:
        yield TrainingRequired(*name_of(command), command.advice)
    elif benefits := tuple(rules.table("R-ASM-09.benefits").get(outcome.grade, ())):
        yield RewardProposed(*name_of(command), benefits)


def propose_removal(term: TermResult, command: ProposeRemoval, *, actor: str) -> Iterator[Event]:
    """Propose a removal to a congress; only the congress votes on it, and nobody is removed by this.

    Source: R-ASM-12.
    """
    outcome = outcome_of(term, command)
    if not actor.startswith("person:"):
        raise PersonHasToSign
    refuse_own(command, actor)
    if not outcome.signed_by or outcome.advice != "warn" or outcome.objection == "open" or outcome.removal_proposed:
        raise NothingToPropose
    yield RemovalProposed(*name_of(command), actor)
    yield from _words(command, "removal", command.ground)


def object_to_outcome(
    term: TermResult, command: ObjectToOutcome, *, rules: Rules, today: date, actor: str
) -> Iterator[Event]:
    """Object to an outcome of one's own, once; the answer's clock starts.

    Source: R-PRV-02, R-ASM-11.
    """
    if actor != f"person:{command.person_id}":
        raise NotOwnOutcome
    outcome = outcome_of(term, command)
    if not outcome.signed_by:
        raise NotSigned
    if outcome.objection != "none":
        raise ObjectedAlready
    if today > outcome.object_by:
        raise TimeToObjectOver(rule=rules.version("R-ASM-11"), object_by=outcome.object_by)
    answer_by = working_calendar(rules).add_working_days(today, rules.working_days("R-ASM-11.answer"))
    yield OutcomeObjected(*name_of(command), outcome.grade, outcome.advice, answer_by)
    yield from _words(command, "objection", command.reason)


def answer_objection(term: TermResult, command: AnswerObjection, *, today: date, actor: str) -> Iterator[Event]:
    """Uphold or dismiss an objection, by somebody who has not signed.

    Source: R-ASM-11.
    """
    outcome = outcome_of(term, command)
    refuse_own(command, actor)
    if outcome.objection != "open":
        raise NoOpenObjection
    if actor == outcome.signed_by:
        raise SignatoryMayNotAnswer
    if not command.upheld and command.advice != outcome.advice:
        raise DismissedChangesNothing(advice=outcome.advice)
    in_time = today <= outcome.answer_by
    yield ObjectionAnswered(*name_of(command), outcome.grade, command.upheld, command.advice, in_time)
    yield from _words(command, "answer", command.answer)


def miss_objection_answer(term: TermResult, command: MissObjectionAnswer, *, on: date) -> Iterator[ObjectionOverdue]:
    """Signal an objection without an answer, once."""
    outcome = outcome_of(term, command)
    if outcome.objection == "open" and outcome.answer_by < on and not outcome.overdue:
        yield ObjectionOverdue(*name_of(command), outcome.answer_by)


def name_of(command: OnOutcome) -> tuple[Identifier, TermId, PostId, PersonId]:
    """What every event about an outcome begins with."""
    return command.evaluation_id, command.term_id, command.post_id, command.person_id


def outcome_of(term: TermResult, command: OnOutcome) -> Outcome:
    """The outcome that is meant.

    Raises:
        NoSuchOutcome: none was proposed.
    """
    outcome = term.outcomes.get((command.post_id, command.person_id))
    if outcome is None:
        raise NoSuchOutcome
    return outcome


def refuse_own(command: OnOutcome, actor: str) -> None:
    """Nobody decides in their own matter.

    Raises:
        OwnOutcome: they would.
    """
    if actor == f"person:{command.person_id}":
        raise OwnOutcome


def _words(command: OnOutcome, kind: str, text: str) -> Iterator[OutcomeWords]:
    if text:
        yield OutcomeWords(*name_of(command), kind, text)
