"""The rules of a union's own rules: reviewed within a time, alive as long as they are used."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from gonghui_organisation.union.decider import Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.calendar import add_months
from gonghui_shared.contracts.organisation import (
    UnitRuleAdopted,
    UnitRuleRepealed,
    UnitRuleReviewed,
    UnitRuleStale,
    UnitRuleUsed,
)
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AdoptUnitRule, MarkUnitRuleStale, RepealUnitRule, ReviewUnitRule, UseUnitRule

UnitRuleEvent = UnitRuleAdopted | UnitRuleReviewed | UnitRuleUsed | UnitRuleStale | UnitRuleRepealed
Reason = Literal["review_missed", "unused"]


class NoSuchUnitRule(Refusal):
    """没有这项制度，或者已经废止。 There is no such rule, or it was repealed."""


class ReviewTooLate(Refusal):
    """复审日期超出最长间隔，或者不在今后。 The review lies later than the rule allows, or not ahead."""


class BylawsByMembers(Refusal):
    """章程须由会员大会或者会员代表大会通过。 By-laws are adopted by the members' meeting or congress."""


@dataclass(frozen=True, slots=True)
class UnitRule:
    """Only what later decisions ask for."""

    version: int = 0
    holds: bool = False
    review_on: date = date.max
    unused_on: date = date.max
    stale: frozenset[Reason] = frozenset()


def evolve(rule: UnitRule, event: UnitRuleEvent) -> UnitRule:
    """The state after one more event."""
    match event:
        case UnitRuleAdopted(version=version, review_on=review, unused_on=unused):
            return UnitRule(version, holds=True, review_on=review, unused_on=unused)
        case UnitRuleReviewed(review_on=review):
            return replace(rule, review_on=review, stale=rule.stale - {"review_missed"})
        case UnitRuleUsed(unused_on=unused):
            return replace(rule, unused_on=unused, stale=rule.stale - {"unused"})
        case UnitRuleStale(reason=reason):
            return replace(rule, stale=rule.stale | {reason})
        case UnitRuleRepealed():
            return replace(rule, holds=False)


def adopt_unit_rule(
    rule: UnitRule, command: AdoptUnitRule, *, union: Union, rules: Rules, on: date
) -> Iterator[UnitRuleAdopted]:
    """Adopt a rule, or its next version; both clocks begin anew.

    Source: R-ORG-20.
    """
    if not union.in_being:
        raise UnionNotInBeing
    if command.kind == "by_law" and command.adopted_by == "committee":
        raise BylawsByMembers
    _ahead(command.review_on, rules, on)
    yield UnitRuleAdopted(
        command.rule_id, rule.version + 1, command.kind, command.title, command.adopted_by, command.document,
        command.review_on, add_months(on, rules.months("R-ORG-20.unused")),
    )  # fmt: skip


def review_unit_rule(rule: UnitRule, command: ReviewUnitRule, *, rules: Rules, on: date) -> Iterator[UnitRuleReviewed]:
    """Keep a rule until its next review.

    Source: R-ORG-20.
    """
    _holding(rule)
    _ahead(command.review_on, rules, on)
    yield UnitRuleReviewed(command.rule_id, command.review_on)


def use_unit_rule(rule: UnitRule, command: UseUnitRule, *, rules: Rules, on: date) -> Iterator[UnitRuleUsed]:
    """Record that a rule was applied; one proof a month says all.

    Source: R-ORG-20.
    """
    _holding(rule)
    unused_on = add_months(on, rules.months("R-ORG-20.unused"))
    if (unused_on.year, unused_on.month) != (rule.unused_on.year, rule.unused_on.month) or rule.stale:
        yield UnitRuleUsed(command.rule_id, command.matter, unused_on)


def repeal_unit_rule(rule: UnitRule, command: RepealUnitRule) -> Iterator[UnitRuleRepealed]:
    """End a rule."""
    _holding(rule)
    yield UnitRuleRepealed(command.rule_id)


def mark_unit_rule_stale(rule: UnitRule, command: MarkUnitRuleStale, *, on: date) -> Iterator[UnitRuleStale]:
    """Flag a rule once that was not reviewed in time, or has not been used."""
    day = rule.review_on if command.reason == "review_missed" else rule.unused_on
    if rule.holds and command.reason not in rule.stale and on > day:
        yield UnitRuleStale(command.rule_id, command.reason)


def _holding(rule: UnitRule) -> None:
    if not rule.holds:
        raise NoSuchUnitRule


def _ahead(review_on: date, rules: Rules, on: date) -> None:
    if not on < review_on <= add_months(on, rules.months("R-ORG-20")):
        raise ReviewTooLate(rule=rules.version("R-ORG-20"))


UNIT_RULE = Decider("unit_rule", initial=UnitRule(), evolve=evolve)
