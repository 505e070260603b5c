"""The way of the allocation upward, level by level: what each union keeps, what goes on, and both sides of every step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gonghui_finance.ledger.entries import booked, divided
from gonghui_shared.contracts.finance import RemittanceForwarded, RemittanceMade, RemittanceReceived
from gonghui_shared.decider import At, Decider
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.money import Fen, Month, share
from gonghui_shared.rules import Rules

from .commands import Forward, Remit
from .decider import Allocation
from .refusals import NothingToRemit, NotTheSuperior, RemittedAlready, SuperiorIsHere


@dataclass(frozen=True, slots=True)
class WayUp:
    """Where a union stands: kinds of unions as organisation names them."""

    kind: str
    superior: UnionId | None  # None: the superior union is not on this platform
    superior_kind: str | None


Below = Mapping[tuple[UnionId, Month], Fen]  # what came from below and is owed onward, by union and month


@dataclass(frozen=True, slots=True)
class Received:
    """What a superior union received from one subordinate in one year."""

    remittances: frozenset[Identifier] = frozenset()


def book_received(received: Received, event: RemittanceReceived) -> Received:
    """The state after one more remittance."""
    return Received(received.remittances | {event.remittance_id})


def above(rules: Rules, kind: str) -> Fraction:
    """Which share of the allocation goes on above a union of a kind.

    Source: R-FIN-05, R-FIN-05.onward.
    """
    onward = rules.table("R-FIN-05.onward").get(kind)
    return Fraction(onward) if onward is not None else 1 - rules.ratio("R-FIN-05")


def remit(
    allocation: Allocation,
    command: Remit,
    *,
    received: Received,
    ways: Mapping[UnionId, WayUp],
    below: Below,
    rules: Rules,
) -> Iterator[RemittanceMade | At]:
    """Send the superior union what is owed upward for a month, and book it on both sides at once.

    Args:
        received: the superior union's book of what came from this one.
        ways: where the unions that are remitting stand.
        below: what they owe onward of what came from below.

    Source: R-FIN-05, R-FIN-05.onward.
    """
    if command.remittance_id in allocation.remittances | received.remittances:
        raise RemittedAlready(month=command.month)
    way = ways.get(command.union_id)
    if way is None or way.superior_kind is None or command.to_union_id != way.superior:
        raise NotTheSuperior
    own, passed = _due(allocation, command, below)
    amount, onward = own + passed, _onward(own, passed, way.kind, way.superior_kind, rules)
    paid = booked(rules, debit="R-ACC-05.due_to_superior", credit="R-ACC-05.bank", amount=amount)
    got = divided(
        rules,
        debit="R-ACC-05.bank",
        credits={"R-ACC-02.allocation": amount - onward, "R-ACC-05.due_to_superior": onward},
    )
    yield RemittanceMade(command.remittance_id, command.month, command.to_union_id, amount, paid)
    booking = RemittanceReceived(command.remittance_id, command.month, command.union_id, amount, onward, got)
    yield At("received", booking)


def forward(
    allocation: Allocation, command: Forward, *, ways: Mapping[UnionId, WayUp], below: Below, rules: Rules
) -> Iterator[RemittanceForwarded]:
    """Send what is owed upward to a superior that is not on this platform; its own books are its own affair.

    Source: R-FIN-05, R-FIN-05.national.
    """
    if command.remittance_id in allocation.remittances:
        raise RemittedAlready(month=command.month)
    way = ways.get(command.union_id)
    if way is None or way.superior is not None:
        raise SuperiorIsHere
    own, passed = _due(allocation, command, below)
    nation = rules.ratio("R-FIN-05.national")
    national = _part(own, nation, 1 - rules.ratio("R-FIN-05")) + _part(passed, nation, above(rules, way.kind))
    entry = booked(rules, debit="R-ACC-05.due_to_superior", credit="R-ACC-05.bank", amount=own + passed)
    yield RemittanceForwarded(command.remittance_id, command.month, own + passed, max(0, national), entry)


def _due(allocation: Allocation, command: Remit | Forward, below: Below) -> tuple[int, Fen]:
    """What is to go upward of the union's own allocation, and of what came from below."""
    own = allocation.own_to_remit(command.month)
    owed = below.get((command.union_id, command.month), 0)
    passed = max(0, owed - allocation.passed_on.get(command.month, 0))
    if own + passed <= 0:
        raise NothingToRemit(month=command.month)
    return own, passed


def _onward(own: int, passed: Fen, kind: str, superior_kind: str, rules: Rules) -> Fen:
    """What the superior union owes onward; what a level that is not there would keep stays with the one above."""
    beyond = above(rules, superior_kind)
    onward = _part(own, beyond, 1 - rules.ratio("R-FIN-05")) + _part(passed, beyond, above(rules, kind))
    return min(max(0, onward), own + passed)


def _part(amount: int, of: Fraction, whole: Fraction) -> int:
    return share(amount, min(of / whole, Fraction(1))) if whole else 0


RECEIVED = Decider("remittance-received", initial=Received(), evolve=book_received)
