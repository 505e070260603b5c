"""The rules of a hand-over. It ends once: every receiver has its share, or everything is back where it was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, Literal

from gonghui_finance.ledger.entries import booked
from gonghui_shared.contracts.finance import (
    AssetsGivenBack,
    AssetsHandedOver,
    AssetsReceived,
    AssetsReturned,
    HandoverAudited,
    HandoverCancelled,
    HandoverCompleted,
)
from gonghui_shared.contracts.organisation import Receiver
from gonghui_shared.decider import At, Decider
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Fen, split
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AuditHandover, CancelHandover, HandOverAssets, OpenHandover, TakeBackAssets
from .events import HandoverOpened, HandoverReported, Share

HandoverEvent = (
    HandoverOpened
    | HandoverAudited
    | HandoverReported
    | AssetsHandedOver
    | HandoverCompleted
    | HandoverCancelled
    | AssetsReturned
)
Stage = Literal["none", "opened", "refused", "audited", "completed", "cancelled"]


class NoHandover(Refusal):
    """没有处于这一阶段的资产移交。 There is no hand-over of assets at this stage."""


class BooksDiffer(Refusal):
    """审计的银行存款与账面不一致。 What the audit found on the account is not what the books say."""


class BooksMoved(Refusal):
    """审计后账面又有变动，请重新审计。 The books have moved since the audit: audit again."""


class SharesByHeadcount(Refusal):
    """资产按人数分割，不由审计确定。 Assets are divided by headcount, not by the audit."""


class SharesMissing(Refusal):
    """须由审计确定每个接收工会的份额，合计不超过银行存款。 The audit has to say what is due to each receiver, together not more than there is."""


class NotAReceiver(Refusal):
    """不是接收工会。 This union does not take over."""


class HandedOverAlready(Refusal):
    """已经移交。 The share has been handed over."""


@dataclass(frozen=True, slots=True)
class Handover:
    """Only what later decisions ask for."""

    opened: HandoverOpened | None = None
    stage: Stage = "none"
    bank: Fen = 0  # as audited
    due: Mapping[UnionId, Fen] = field(default_factory=dict)
    given: Mapping[UnionId, Fen] = field(default_factory=dict)


def evolve(handover: Handover, event: HandoverEvent) -> Handover:  # noqa: PLR0911 - one case for each event
    """The state after one more event."""
    match event:
        case HandoverOpened():
            return Handover(event, "opened")
        case HandoverAudited(passed=passed, bank=bank):
            return replace(handover, stage="audited" if passed else "refused", bank=bank)
        case HandoverReported(shares=shares):
            return replace(handover, due={share.union_id: share.amount for share in shares})
        case AssetsHandedOver(to_union_id=union, amount=amount):
            return replace(handover, given={**handover.given, union: amount})
        case AssetsReturned(from_union_id=union):
            return replace(handover, given={u: amount for u, amount in handover.given.items() if u != union})
        case HandoverCompleted():
            return replace(handover, stage="completed")
        case HandoverCancelled():
            return replace(handover, stage="cancelled")


def open_handover(handover: Handover, command: OpenHandover) -> Iterator[HandoverOpened]:
    """Open a case, and again after an audit that was not passed; nothing happens where it is open."""
    if handover.stage in {"none", "refused"}:
        receivers = tuple(Receiver(one.union_id, one.headcount) for one in command.receivers)
        yield HandoverOpened(command.case_id, command.kind, receivers, command.remaining)


def audit_handover(
    handover: Handover, command: AuditHandover, *, books: int, rules: Rules
) -> Iterator[HandoverAudited | HandoverReported]:
    """Record the audit; it agrees with the books, and is done anew where they have moved before anything was handed over.

    Args:
        books: what the ledger has on the bank account.

    Source: R-ORG-06, R-AUD-01.
    """
    opened = handover.opened
    if opened is None or handover.stage not in {"opened", "audited"} or handover.given:
        raise NoHandover
    if command.passed and command.bank != books:
        raise BooksDiffer(audited=command.bank, books=books)
    shares = _shares(opened, command, rules) if command.passed else ()
    yield HandoverAudited(command.case_id, command.passed, command.bank)
    yield HandoverReported(command.case_id, command.opinion, shares)


def _shares(opened: HandoverOpened, command: AuditHandover, rules: Rules) -> tuple[Share, ...]:
    """What is due to each receiver: by headcount, or as the audit says where the rule leaves it to it.

    Source: R-ORG-06.
    """
    receivers = [receiver.union_id for receiver in opened.receivers]
    if opened.kind == "split" and rules.text("R-ORG-06") == "after_audit":
        told = {line.union_id: line.amount for line in command.shares}
        if set(told) != set(receivers) or len(told) != len(command.shares) or sum(told.values()) > command.bank:
            raise SharesMissing(rule=rules.version("R-ORG-06"))
        return tuple(Share(union, told[union]) for union in receivers)
    if command.shares:
        raise SharesByHeadcount(rule=rules.version("R-ORG-06"))
    heads = [Fraction(receiver.headcount) for receiver in opened.receivers]
    weights = [*heads, Fraction(opened.remaining)]
    parts = split(command.bank, weights if any(weights) else [Fraction(1)])
    return tuple(Share(union, amount) for union, amount in zip(receivers, parts, strict=False))


def hand_over_assets(
    handover: Handover, command: HandOverAssets, *, books: int, rules: Rules
) -> Iterator[AssetsHandedOver | HandoverCompleted | At]:
    """Hand a receiver its share over, on both sides of the books at once; the last one completes it.

    Source: R-ORG-06.
    """
    if handover.stage != "audited":
        raise NoHandover
    if command.to_union_id not in handover.due:
        raise NotAReceiver
    if command.to_union_id in handover.given:
        raise HandedOverAlready
    if books != handover.bank - sum(handover.given.values()):
        raise BooksMoved(audited=handover.bank, books=books)
    amount = handover.due[command.to_union_id]
    out = booked(rules, debit="R-ACC-05.surplus", credit="R-ACC-05.bank", amount=amount)
    into = booked(rules, debit="R-ACC-05.bank", credit="R-ACC-05.surplus", amount=amount)
    yield AssetsHandedOver(command.case_id, command.to_union_id, amount, out)
    yield At("receiver", AssetsReceived(command.case_id, command.union_id, amount, into))
    if len(handover.given) + 1 == len(handover.due):
        yield HandoverCompleted(command.case_id)


def cancel_handover(handover: Handover, command: CancelHandover) -> Iterator[HandoverCancelled]:
    """Hand nothing more over."""
    if handover.stage not in {"none", "cancelled"}:
        yield HandoverCancelled(command.case_id)


def take_back_assets(handover: Handover, command: TakeBackAssets, *, rules: Rules) -> Iterator[AssetsReturned | At]:
    """Reverse what a receiver got of a cancelled hand-over; nothing happens where it got nothing.

    Source: R-ACC-06, R-ORG-06.
    """
    if handover.stage != "cancelled" or command.to_union_id not in handover.given:
        return
    amount = handover.given[command.to_union_id]
    back = booked(rules, debit="R-ACC-05.bank", credit="R-ACC-05.surplus", amount=amount)
    out = booked(rules, debit="R-ACC-05.surplus", credit="R-ACC-05.bank", amount=amount)
    yield AssetsReturned(command.case_id, command.to_union_id, amount, back)
    yield At("receiver", AssetsGivenBack(command.case_id, command.union_id, amount, out))


@dataclass(frozen=True, slots=True)
class Takeovers:
    """What a union got of one hand-over: nothing is ever asked of it."""

    case_id: Identifier | None = None


def book_takeover(_takeovers: Takeovers, event: AssetsReceived | AssetsGivenBack) -> Takeovers:
    """The state after one more booking."""
    return Takeovers(event.case_id)


HANDOVER: Final = Decider("handover", initial=Handover(), evolve=evolve)
TAKEOVER: Final = Decider("takeover", initial=Takeovers(), evolve=book_takeover)
