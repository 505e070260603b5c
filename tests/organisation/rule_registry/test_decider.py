"""The rules of the registry."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import hypothesis
import pytest
from hypothesis.strategies import booleans, integers, lists, tuples
from pydantic import ValidationError

from gonghui_organisation.rule_registry.commands import (
    ActivateRuleVersion,
    AdoptRuleVersion,
    AssessRuleImpact,
    ProposeRuleVersion,
    WithdrawRuleVersion,
)
from gonghui_organisation.rule_registry.decider import (
    RULE,
    ImpactNotAssessed,
    NoSuchVersion,
    NotProposed,
    Registered,
    SecondPersonNeeded,
    ValidityReversed,
    ValueDoesNotFit,
    VersionExists,
    VersionsOverlap,
    WithdrawnAlready,
    activate_rule_version,
    adopt_rule_version,
    assess_rule_impact,
    propose_rule_version,
    withdraw_rule_version,
)
from gonghui_organisation.rule_registry.events import RuleImpactAssessed, RuleProposalWithdrawn, RuleVersionProposed
from gonghui_organisation.rule_registry.impact import Impact, Shift
from gonghui_shared.contracts.organisation import RuleVersionActivated, RuleVersionWithdrawn
from gonghui_shared.rules import RuleVersion
from gonghui_shared.testing import given

MA, HE = "person:ma", "person:he"
CAP: dict[str, Any] = {
    "code": "R-EXP-02", "jurisdiction": "CN/340000", "unit": "fen", "citation": "安徽省", "set_by": "J",
    "evidence": "secondary", "zh": "会员年度慰问品上限", "en": "Most gifts a year for a member",
}  # fmt: skip


def rule(version: str, begins: date, value: Any = 150_000, ends: date | None = None, **other: Any) -> RuleVersion:
    """A version of Anhui's gift cap."""
    return RuleVersion(**CAP | {"version": version, "valid_from": begins, "valid_to": ends, "value": value} | other)


OLD, NEW = rule("2018", date(2018, 1, 1)), rule("2025", date(2025, 1, 1), 200_000)
ENDED = rule("2018", date(2018, 1, 1), ends=date(2024, 12, 31))


def fields(of: RuleVersion) -> dict[str, Any]:
    """A version as a command gives it."""
    given = {name: getattr(of, name) for name in of.__struct_fields__}
    return given | {"union_id": "f", "value": list(of.value) if isinstance(of.value, tuple) else of.value}


def propose(of: RuleVersion) -> ProposeRuleVersion:
    """The command."""
    return ProposeRuleVersion(**fields(of))


def adopt(of: RuleVersion) -> AdoptRuleVersion:
    """The command."""
    return AdoptRuleVersion(**fields(of))


def activate(of: RuleVersion) -> ActivateRuleVersion:
    """The command."""
    return ActivateRuleVersion(union_id="f", code=of.code, version=of.version)


def withdraw(of: RuleVersion) -> WithdrawRuleVersion:
    """The command."""
    return WithdrawRuleVersion(union_id="f", code=of.code, version=of.version)


def test_proposal_counts_for_nothing_yet() -> None:
    """Proposing puts nothing in force."""
    given(RULE).when(propose_rule_version, propose(NEW), actor=MA).then(RuleVersionProposed(NEW, MA))


def test_second_person_puts_a_proposal_in_force() -> None:
    """Two people stand behind every rule."""
    given(RULE, RuleVersionProposed(NEW, MA)).when(activate_rule_version, activate(NEW), actor=HE).then(
        RuleVersionActivated(NEW)
    )


def test_proposer_does_not_put_the_own_proposal_in_force() -> None:
    """Nobody changes the law of the platform alone."""
    given(RULE, RuleVersionProposed(NEW, MA)).when(activate_rule_version, activate(NEW), actor=MA).then_refused(
        SecondPersonNeeded
    )


def test_only_what_was_proposed_is_put_in_force() -> None:
    """Neither what nobody proposed nor what is in force or was taken back."""
    given(RULE).when(activate_rule_version, activate(NEW), actor=HE).then_refused(NoSuchVersion)
    given(RULE, RuleVersionActivated(NEW)).when(activate_rule_version, activate(NEW), actor=HE).then_refused(
        NotProposed
    )
    withdrawn = (RuleVersionProposed(NEW, MA), RuleProposalWithdrawn(NEW.code, NEW.version))
    given(RULE, *withdrawn).when(activate_rule_version, activate(NEW), actor=HE).then_refused(NotProposed)


def test_name_of_a_version_is_used_once() -> None:
    """What a refusal cites can always be found, also when it was withdrawn."""
    given(RULE, RuleVersionActivated(NEW)).when(propose_rule_version, propose(NEW), actor=MA).then_refused(
        VersionExists
    )
    withdrawn = (RuleVersionActivated(NEW), RuleVersionWithdrawn(NEW.code, NEW.version))
    given(RULE, *withdrawn).when(propose_rule_version, propose(NEW), actor=MA).then_refused(VersionExists)


def test_new_version_ends_the_open_one_before_it() -> None:
    """The old cap holds up to the day before the new one begins."""
    given(RULE, RuleVersionActivated(OLD), RuleVersionProposed(NEW, MA)).when(
        activate_rule_version, activate(NEW), actor=HE
    ).then(RuleVersionActivated(ENDED), RuleVersionActivated(NEW))


def test_versions_of_other_places_go_on() -> None:
    """A province's new cap says nothing of the next province's."""
    hubei = rule("hb", date(2018, 1, 1), jurisdiction="CN/420000")
    given(RULE, RuleVersionActivated(hubei), RuleVersionProposed(NEW, MA)).when(
        activate_rule_version, activate(NEW), actor=HE
    ).then(RuleVersionActivated(NEW))


@pytest.mark.parametrize(
    "other",
    [
        rule("x", date(2025, 1, 1)),  # begins on the same day
        rule("x", date(2026, 1, 1)),  # begins later and is open
        rule("x", date(2018, 1, 1), ends=date(2025, 1, 1)),  # has its own end, a day too late
    ],
)
def test_two_versions_never_hold_on_one_day(other: RuleVersion) -> None:
    """What cannot be a succession is refused, so that no rule is ever ambiguous."""
    given(RULE, RuleVersionActivated(other), RuleVersionProposed(NEW, MA)).when(
        activate_rule_version, activate(NEW), actor=HE
    ).then_refused(VersionsOverlap, version="x")


def test_passing_version_does_not_end_an_open_one() -> None:
    """After a version with an end there would be no rule at all."""
    passing = rule("2025", date(2025, 1, 1), ends=date(2025, 12, 31))
    given(RULE, RuleVersionActivated(OLD), RuleVersionProposed(passing, MA)).when(
        activate_rule_version, activate(passing), actor=HE
    ).then_refused(VersionsOverlap)


def test_withdrawal_lets_the_version_before_go_on() -> None:
    """A mistake is undone as if it had never been."""
    history = (RuleVersionActivated(OLD), RuleVersionActivated(ENDED), RuleVersionActivated(NEW))
    given(RULE, *history).when(withdraw_rule_version, withdraw(NEW)).then(
        RuleVersionWithdrawn(NEW.code, NEW.version), RuleVersionActivated(OLD)
    )


def test_withdrawal_in_the_middle_leaves_no_gap() -> None:
    """The version before goes on up to the one after."""
    later = rule("2026", date(2026, 1, 1), 210_000)
    middle = rule("2025", date(2025, 1, 1), 200_000, ends=date(2025, 12, 31))
    history = [RuleVersionActivated(v) for v in (OLD, ENDED, NEW, middle, later)]
    given(RULE, *history).when(withdraw_rule_version, withdraw(NEW)).then(
        RuleVersionWithdrawn(NEW.code, NEW.version),
        RuleVersionActivated(rule("2018", date(2018, 1, 1), ends=date(2025, 12, 31))),
    )


@hypothesis.given(lists(tuples(integers(-2, 3), booleans(), integers(0, 3)), max_size=12))
def test_one_version_holds_on_every_day_since_the_first_open_one(steps: list[tuple[int, bool, int]]) -> None:
    """Whatever is adopted and withdrawn in whatever order, no day has two versions and none falls into a gap."""
    registered = Registered()
    for number, (days, open_, taken_back) in enumerate(steps):
        begins = date(2025, 1, 3 + number) + timedelta(days=days)
        asked = rule(f"v{number}", begins, ends=None if open_ else begins + timedelta(days=1))
        with suppress(VersionsOverlap):
            registered = RULE.fold(list(adopt_rule_version(registered, adopt(asked))), registered)
        held = [v.rule for v in registered.in_force("CN/340000")]
        if 0 < taken_back <= len(held):
            taken = held[-taken_back]
            registered = RULE.fold(list(withdraw_rule_version(registered, withdraw(taken))), registered)
        held_now = list(registered.in_force("CN/340000"))
        open_since = min((v.rule.valid_from for v in held_now if v.first.valid_to is None), default=date.max)
        for offset in range(20):
            on = date(2025, 1, 1) + timedelta(days=offset)
            valid = sum(v.rule.valid_on(on) for v in held_now)
            assert valid <= 1
            assert valid == 1 or on < open_since


def test_version_with_an_end_of_its_own_stays_ended() -> None:
    """The neighbour before was not ended by the version that is withdrawn."""
    given(RULE, RuleVersionActivated(ENDED), RuleVersionActivated(NEW)).when(withdraw_rule_version, withdraw(NEW)).then(
        RuleVersionWithdrawn(NEW.code, NEW.version)
    )


def test_proposal_is_taken_back_silently() -> None:
    """Other services never heard of it."""
    given(RULE, RuleVersionProposed(NEW, MA)).when(withdraw_rule_version, withdraw(NEW)).then(
        RuleProposalWithdrawn(NEW.code, NEW.version)
    )


def test_version_is_withdrawn_once() -> None:
    """And only if there is one."""
    given(RULE).when(withdraw_rule_version, withdraw(NEW)).then_refused(NoSuchVersion)
    history = (RuleVersionActivated(NEW), RuleVersionWithdrawn(NEW.code, NEW.version))
    given(RULE, *history).when(withdraw_rule_version, withdraw(NEW)).then_refused(WithdrawnAlready)


def test_catalogue_is_adopted_twice_with_one_effect() -> None:
    """Also after a successor has ended what was adopted."""
    given(RULE).when(adopt_rule_version, adopt(OLD)).then(RuleVersionActivated(OLD))
    given(RULE, RuleVersionActivated(OLD)).when(adopt_rule_version, adopt(OLD)).then()
    history = (RuleVersionActivated(OLD), RuleVersionActivated(ENDED), RuleVersionActivated(NEW))
    given(RULE, *history).when(adopt_rule_version, adopt(OLD)).then()


def test_adopting_does_not_change_a_version() -> None:
    """Another content under a known name is refused."""
    given(RULE, RuleVersionActivated(OLD)).when(
        adopt_rule_version, adopt(rule("2018", date(2018, 1, 1), 170_000))
    ).then_refused(VersionExists)


def test_validity_has_an_order() -> None:
    """A version does not end before it begins."""
    reversed_ = rule("x", date(2025, 1, 2), ends=date(2025, 1, 1))
    given(RULE).when(propose_rule_version, propose(reversed_), actor=MA).then_refused(ValidityReversed)


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("ratio", 1),
        ("ratio", "half"),
        ("ratio", "1/0"),
        ("ratio", "-1/2"),
        ("fen", "100"),
        ("days", True),
        ("switch", 1),
        ("text", 5),
        ("choice", " "),
        ("list", "a"),
        ("table", ["a"]),
    ],
)
def test_value_fits_its_unit(unit: str, value: Any) -> None:
    """A rule that cannot be read would stop every command that asks for it."""
    odd = rule("x", date(2025, 1, 1), value, unit=unit)
    given(RULE).when(propose_rule_version, propose(odd), actor=MA).then_refused(ValueDoesNotFit, field="value")


def test_bounds_fit_the_unit_too() -> None:
    """What clips a local value has to be comparable with it."""
    odd = rule("x", date(2025, 1, 1), "1/2", unit="ratio", floor="much")
    given(RULE).when(propose_rule_version, propose(odd), actor=MA).then_refused(ValueDoesNotFit, field="floor")
    useless = rule("x", date(2025, 1, 1), value=True, unit="switch", ceiling=1)
    given(RULE).when(propose_rule_version, propose(useless), actor=MA).then_refused(ValueDoesNotFit, field="ceiling")


@pytest.mark.parametrize(
    "value",
    [
        {"holidays": ["2026-01-01"]},
        {"holidays": ["2026-01-01"], "worked": ["2025-12-28"]},
        {"holidays": ["2026-01-01"], "worked": ["2026-01-01"]},
        {"holidays": ["1 January"], "worked": []},
        {"holidays": [1], "worked": []},
        {"holidays": True, "worked": []},
    ],
)
def test_calendar_names_days_of_its_year(value: dict[str, Any]) -> None:
    """A calendar with a slip would stop every clock that counts working days."""
    odd = rule("x", date(2025, 1, 1), value, code="calendar.2026", unit="table")
    given(RULE).when(propose_rule_version, propose(odd), actor=MA).then_refused(ValueDoesNotFit)


@pytest.mark.parametrize(
    "other",
    [{"code": "R-1"}, {"jurisdiction": "CN//x"}, {"value": 0.5}, {"value": None}, {"value": {"a": {"b": {"c": 1}}}},
     {"value": list(range(401))}, {"value": {}}, {"set_by": "X"}, {"unit": "yuan"}],
)  # fmt: skip
def test_command_is_closed(other: dict[str, Any]) -> None:
    """No binary floats, no endless tables, no unknown units."""
    with pytest.raises(ValidationError):
        ProposeRuleVersion(**fields(NEW) | other)


def test_a_version_in_another_unit_than_the_rules_others_is_refused() -> None:
    """Whoever asks for a rule knows one unit of it."""
    days = fields(rule("2025", date(2025, 1, 1), 20, unit="days"))
    given(RULE, RuleVersionActivated(OLD)).when(
        propose_rule_version, ProposeRuleVersion(**days), actor=MA
    ).then_refused(ValueDoesNotFit)
    given(RULE, RuleVersionActivated(OLD)).when(adopt_rule_version, AdoptRuleVersion(**days)).then_refused(
        ValueDoesNotFit
    )


WOMEN = RuleVersion("R-ORG-08", "cq-1", "CN/500000", date(2026, 4, 1), 20, "count", "测试", zh="女会员人数", en="women")


def test_what_unions_owe_by_is_put_in_force_only_after_its_effect_was_seen() -> None:
    """Whoever decides knows which unions gain or lose a duty; other rules need no such report."""
    proposed = RuleVersionProposed(WOMEN, MA)
    activate = ActivateRuleVersion(union_id="f", code="R-ORG-08", version="cq-1")
    given(RULE, proposed).when(activate_rule_version, activate, actor=HE).then_refused(ImpactNotAssessed)
    seen = Impact(
        WOMEN, WOMEN.valid_from, 40, [Shift("u1", frozenset({"womens_commissioner"}), frozenset({"womens_committee"}))]
    )
    assess = AssessRuleImpact(union_id="f", code="R-ORG-08", version="cq-1")
    assessed = RuleImpactAssessed("R-ORG-08", "cq-1", WOMEN.valid_from, 40, 1, 1, 1, MA)
    given(RULE, proposed).when(assess_rule_impact, assess, impact=seen, actor=MA).then(assessed)
    given(RULE, proposed, assessed).when(activate_rule_version, activate, actor=MA).then_refused(SecondPersonNeeded)
    given(RULE, proposed, assessed).when(activate_rule_version, activate, actor=HE).then(RuleVersionActivated(WOMEN))
    done = given(RULE, proposed, assessed, RuleVersionActivated(WOMEN))
    done.when(assess_rule_impact, assess, impact=seen, actor=MA).then_refused(NotProposed)
