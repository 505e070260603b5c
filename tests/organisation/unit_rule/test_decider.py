"""A union's own rules: adopted by whom, reviewed when, alive as long as they are used."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.decider import UNION, Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_organisation.unit_rule.commands import (
    AdoptUnitRule,
    MarkUnitRuleStale,
    RepealUnitRule,
    ReviewUnitRule,
    UseUnitRule,
)
from gonghui_organisation.unit_rule.deadlines import unit_rule_due
from gonghui_organisation.unit_rule.decider import (
    UNIT_RULE,
    BylawsByMembers,
    NoSuchUnitRule,
    ReviewTooLate,
    adopt_unit_rule,
    mark_unit_rule_stale,
    repeal_unit_rule,
    review_unit_rule,
    use_unit_rule,
)
from gonghui_organisation.unit_rule.views import project_unit_rules
from gonghui_shared.contracts.organisation import (
    UnionFormed,
    UnitRuleAdopted,
    UnitRuleRepealed,
    UnitRuleReviewed,
    UnitRuleStale,
    UnitRuleUsed,
)
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, Decision, folded, given

RULES = Rulebook(shipped()).rules("CN", DAY)
IN_BEING = UNION.fold([UnionFormed("primary", "private", "机械厂工会", "f", "CN", date(2020, 1, 1))])
DIGEST = "0" * 64
ADOPTED = UnitRuleAdopted("finance", 1, "rule", "财务制度", "committee", DIGEST, date(2027, 3, 2), date(2027, 3, 2))
REPEALED = UnitRuleRepealed("finance")


def adopt(union: Union = IN_BEING, **changes: Any) -> Decision:
    """A rule of the committee."""
    plain: dict[str, Any] = {
        "union_id": "u", "rule_id": "finance", "kind": "rule", "title": "财务制度", "adopted_by": "committee",
        "document": DIGEST, "review_on": date(2027, 3, 2),
    }  # fmt: skip
    return given(UNIT_RULE).when(adopt_unit_rule, AdoptUnitRule(**plain | changes), union=union, rules=RULES, on=DAY)


def use(day: date, *history: Any) -> Decision:
    """The rule is applied."""
    command = UseUnitRule(union_id="u", rule_id="finance", matter="报销单12号")
    return given(UNIT_RULE, *history).when(use_unit_rule, command, rules=RULES, on=day)


def stale(reason: Any, day: date, *history: Any) -> Decision:
    """Its clock has fired."""
    command = MarkUnitRuleStale(union_id="u", rule_id="finance", reason=reason)
    return given(UNIT_RULE, *history).when(mark_unit_rule_stale, command, on=day)


@pytest.mark.rule("R-ORG-20", "R-ORG-20.unused")
def test_rule_is_adopted_with_a_review_within_two_years() -> None:
    """And counts as unused a year later; by-laws are the members' own."""
    adopt().then(ADOPTED)
    adopt(review_on=date(2028, 3, 3)).then_refused(ReviewTooLate)
    adopt(review_on=DAY).then_refused(ReviewTooLate)
    adopt(kind="by_law").then_refused(BylawsByMembers)
    assert adopt(kind="by_law", adopted_by="meeting").refusal is None
    adopt(Union()).then_refused(UnionNotInBeing)


def test_one_proof_of_use_a_month_is_kept() -> None:
    """A stale rule that is used again is alive at once."""
    april = UnitRuleUsed("finance", "报销单12号", date(2027, 4, 2))
    use(date(2026, 4, 2), ADOPTED).then(april)
    use(date(2026, 4, 20), ADOPTED, april).then()
    flagged = UnitRuleStale("finance", "unused")
    use(date(2026, 4, 20), ADOPTED, april, flagged).then(UnitRuleUsed("finance", "报销单12号", date(2027, 4, 20)))


def test_rule_is_stale_once_after_its_day() -> None:
    """Not on the day itself; a review or a use in time moves the day; a repealed rule is not stale."""
    day, after = date(2027, 3, 2), date(2027, 3, 3)
    stale("review_missed", day, ADOPTED).then()
    missed = UnitRuleStale("finance", "review_missed")
    stale("review_missed", after, ADOPTED).then(missed)
    stale("review_missed", after, ADOPTED, missed).then()
    stale("review_missed", after, ADOPTED, UnitRuleReviewed("finance", date(2028, 3, 1))).then()
    stale("unused", after, ADOPTED).then(UnitRuleStale("finance", "unused"))
    stale("unused", after, ADOPTED, UnitRuleUsed("finance", "x", date(2027, 5, 1))).then()
    stale("unused", after, ADOPTED, REPEALED).then()


def test_repealed_rule_is_neither_reviewed_nor_used() -> None:
    """It may be adopted again."""
    review = ReviewUnitRule(union_id="u", rule_id="finance", review_on=date(2027, 1, 1))
    given(UNIT_RULE, ADOPTED).when(review_unit_rule, review, rules=RULES, on=DAY).then(
        UnitRuleReviewed("finance", date(2027, 1, 1))
    )
    given(UNIT_RULE, ADOPTED, REPEALED).when(review_unit_rule, review, rules=RULES, on=DAY).then_refused(NoSuchUnitRule)
    use(DAY, ADOPTED, REPEALED).then_refused(NoSuchUnitRule)
    end = RepealUnitRule(union_id="u", rule_id="finance")
    given(UNIT_RULE, ADOPTED).when(repeal_unit_rule, end).then(REPEALED)
    given(UNIT_RULE).when(repeal_unit_rule, end).then_refused(NoSuchUnitRule)


def test_clocks_run_and_stop_with_the_rule() -> None:
    """One for its review, one for its use."""
    used = UnitRuleUsed("finance", "x", date(2027, 5, 1))
    clocks = folded(unit_rule_due, ADOPTED, used)["deadline_unit_rule_due"]
    assert {key[0].rpartition("/")[2]: row["due_on"] for key, row in clocks.items()} == {
        "review_missed": date(2027, 3, 3), "unused": date(2027, 5, 2),
    }  # fmt: skip
    assert folded(unit_rule_due, ADOPTED, REPEALED) == {"deadline_unit_rule_due": {}}


def test_register_shows_flags_until_they_are_answered() -> None:
    """A use takes the one away, a review the other."""
    flags = [UnitRuleStale("finance", "unused"), UnitRuleStale("finance", "review_missed")]
    row = folded(project_unit_rules, ADOPTED, *flags)["unit_rules"]["u1", "finance"]
    assert (row["unused"], row["review_missed"], row["uses"]) == (True, True, 0)
    answered = [UnitRuleUsed("finance", "报销单", date(2027, 4, 2)), UnitRuleReviewed("finance", date(2028, 1, 1))]
    row = folded(project_unit_rules, ADOPTED, *flags, *answered)["unit_rules"]["u1", "finance"]
    assert (row["unused"], row["review_missed"], row["uses"], row["used_for"]) == (False, False, 1, "报销单")
