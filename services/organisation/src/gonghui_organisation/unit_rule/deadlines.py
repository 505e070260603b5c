"""When a union's own rule has to be looked at."""

from datetime import date, timedelta

from gonghui_shared.contracts.organisation import UnitRuleAdopted, UnitRuleRepealed, UnitRuleReviewed, UnitRuleUsed
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .commands import MarkUnitRuleStale
from .decider import Reason


@deadline(
    "unit_rule_due", reads=[UnitRuleAdopted, UnitRuleReviewed, UnitRuleUsed, UnitRuleRepealed], issues=MarkUnitRuleStale
)
def unit_rule_due(due: Due, event: Recorded) -> None:
    """The day after its review was due, and the day after it counts as unused."""

    def clock(rule_id: str, reason: Reason, last: date) -> None:
        command = MarkUnitRuleStale(union_id=event.union_id, rule_id=rule_id, reason=reason)
        key = f"{event.union_id}/{rule_id}/{reason}"
        due.on(key, last + timedelta(days=1), union_id=event.union_id, command=command)

    match event.body:
        case UnitRuleAdopted(rule_id=rule, review_on=review, unused_on=unused):
            clock(rule, "review_missed", review)
            clock(rule, "unused", unused)
        case UnitRuleReviewed(rule_id=rule, review_on=review):
            clock(rule, "review_missed", review)
        case UnitRuleUsed(rule_id=rule, unused_on=unused):
            clock(rule, "unused", unused)
        case UnitRuleRepealed(rule_id=rule):
            for reason in ("review_missed", "unused"):
                due.done(f"{event.union_id}/{rule}/{reason}")
